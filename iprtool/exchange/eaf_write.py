"""The segments of one recording as an ELAN file (EAF 3.0): a tier for each family of a pass, its codes a vocabulary.

On a tier nothing overlaps and everything has a length: what overlaps goes to a further tier, a point is 1 ms long. The
id of an annotation is that of its tag after one letter, `p` for a point, so that `eaf_read` finds the same again.
"""

from collections.abc import Iterable
from typing import BinaryIO

from lxml import etree

from iprtool.domain.codebook import CodeTree
from iprtool.domain.errors import IprError
from iprtool.domain.kinds import MediaKind
from iprtool.domain.model import Family, Recording
from iprtool.domain.segment import Segment
from iprtool.domain.transcript import Script
from iprtool.exchange.layers import without_overlap
from iprtool.exchange.leaving import Leaving
from iprtool.exchange.refi_codes import writable
from iprtool.exchange.report import Report
from iprtool.exchange.subjects import subject_of
from iprtool.exchange.xml import Element

AUTHOR = "iprtool"
MARKS, MEMO, SPOKEN = "marks", "memo", "spoken"
"""Types of tiers beside those of families: marks without a code, memos, turns of a transcript."""
_SCHEMA = "http://www.mpi.nl/tools/elan/EAFv3.0.xsd"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_ALWAYS = "1980-01-01T00:00:00+00:00"
_ASSOCIATION = "Symbolic_Association"
_CONSTRAINTS = (
    ("Time_Subdivision", "parts of the parent's time, without gaps"),
    ("Symbolic_Subdivision", "parts of the parent in an order, without times of their own"),
    (_ASSOCIATION, "one to one with the parent"),
    ("Included_In", "within the parent's time, gaps allowed"),
)
"""The ways in which a tier can depend on another: every document lists them."""
_MIME = {MediaKind.VIDEO: "video/mp4", MediaKind.AUDIO: "audio/x-wav", MediaKind.NONE: "unknown"}


def write(out: BinaryIO, leaving: Leaving) -> Report:
    """Write the document. Raises IprError for segments of several recordings: an ELAN file is about one."""
    if len(leaving.recordings) > 1:
        raise IprError(
            f"These are segments of {len(leaving.recordings)} recordings, and an ELAN file is about one.",
            "Choose one dyad or pass, or the form that puts one ELAN file a recording into a zip.",
        )
    writer = _Writer(leaving)
    etree.ElementTree(writer.document()).write(out, xml_declaration=True, encoding="UTF-8")
    return writer.report


class _Writer:
    """Collects tiers, then puts the parts of the document in their order."""

    def __init__(self, leaving: Leaving) -> None:
        self._leaving, self.report = leaving, Report(form="ELAN")
        self._recording: Recording | None = next(iter(leaving.recordings), None)
        self._slots: list[int] = []
        self._tiers: list[Element] = []
        self._types: dict[str, str | None] = {}
        self._names: set[str] = set()
        self._families = _vocabularies(leaving.trees)

    def document(self) -> Element:
        """The whole document."""
        for lane, segments in _lanes(self._leaving.segments).items():
            self._lane(lane, segments)
        for script in self._leaving.scripts.get(self._recording.id if self._recording else "", ())[-1:]:
            self._script(script)
        root = etree.Element(
            "ANNOTATION_DOCUMENT",
            {"AUTHOR": AUTHOR, "DATE": _ALWAYS, "FORMAT": "3.0", "VERSION": "3.0",
             f"{{{_XSI}}}noNamespaceSchemaLocation": _SCHEMA},
            nsmap={"xsi": _XSI},
        )  # fmt: skip
        self._header(root)
        order = etree.SubElement(root, "TIME_ORDER")
        for n, ms in enumerate(self._slots, 1):
            etree.SubElement(order, "TIME_SLOT", TIME_SLOT_ID=f"ts{n}", TIME_VALUE=str(ms))
        root.extend(self._tiers)
        self._tail(root)
        ratings = sum(len(segment.ratings) for segment in self._leaving.segments)
        self.report.dropped("ratings", "they have no tier here; take CSV or Excel for them", count=ratings)
        return root

    def _header(self, root: Element) -> None:
        header = etree.SubElement(root, "HEADER", MEDIA_FILE="", TIME_UNITS="milliseconds")
        recording = self._recording
        if recording is not None and recording.file_name:
            name = writable(recording.file_name)
            etree.SubElement(
                header, "MEDIA_DESCRIPTOR", MEDIA_URL=f"./{name}", RELATIVE_MEDIA_URL=f"./{name}",
                MIME_TYPE=_MIME[recording.media_kind],
            )  # fmt: skip
        for segment in self._leaving.segments[:1]:
            for what, text in (("dyad", segment.dyad.label), ("session", str(segment.session.number))):
                etree.SubElement(header, "PROPERTY", NAME=f"{AUTHOR}:{what}").text = writable(text)

    # ---- tiers of segments

    def _lane(self, lane: tuple[str, str, str], segments: list[Segment]) -> None:
        family, _, _ = lane
        run = segments[0].run
        subject = subject_of(run.author, run.kind)
        for layer in _layers(segments):
            tier = self._tier(f"{family or 'Marks'} – {subject}", family or MARKS, run.author, subject)
            memos = [segment for segment in layer if segment.tag.memo]
            for segment in layer:
                self._segment(tier, family, segment)
            if memos:
                self._memos(tier, memos, run.author, subject)
            if layer[0] is not segments[0]:
                self.report.changed(
                    "segments", "they overlap others, so they are on a tier of their own", count=len(layer)
                )
        self.report.taken("segments", len(segments))

    def _tier(self, name: str, kind: str, author: str, subject: str, parent: Element | None = None) -> Element:
        name = writable(name)
        free = next(each for each in (name, *(f"{name} #{n}" for n in range(2, 10_000))) if each not in self._names)
        self._names.add(free)
        self._types.setdefault(writable(kind), _ASSOCIATION if kind == MEMO else None)
        tier = etree.Element(
            "TIER", TIER_ID=free, LINGUISTIC_TYPE_REF=writable(kind), ANNOTATOR=writable(author),
            PARTICIPANT=writable(subject),
        )  # fmt: skip
        if parent is not None:
            tier.set("PARENT_REF", parent.get("TIER_ID", ""))
        self._tiers.append(tier)
        return tier

    def _segment(self, tier: Element, family: str, segment: Segment) -> None:
        tag = segment.tag
        point = tag.end_ms is None
        value = segment.code.removeprefix(f"{family}/") if family else ""
        entry = {"CVE_REF": f"c{tag.code_id}"} if tag.code_id and family in self._families else {}
        end_ms = tag.start_ms + 1 if tag.end_ms is None else tag.end_ms
        self._annotation(tier, f"{'p' if point else 'a'}{tag.id}", tag.start_ms, end_ms, value, entry)
        if point:
            self.report.changed("segments", "points are 1 ms long here")

    def _annotation(
        self, tier: Element, own_id: str, start_ms: int, end_ms: int, value: str, entry: dict[str, str]
    ) -> None:
        number = len(self._slots)
        self._slots += [start_ms, end_ms]
        outer = etree.SubElement(tier, "ANNOTATION")
        attributes = {"ANNOTATION_ID": own_id, **{f"TIME_SLOT_REF{n}": f"ts{number + n}" for n in (1, 2)}}
        inner = etree.SubElement(outer, "ALIGNABLE_ANNOTATION", attributes | entry)
        etree.SubElement(inner, "ANNOTATION_VALUE").text = writable(value)

    def _memos(self, parent: Element, segments: list[Segment], author: str, subject: str) -> None:
        tier = self._tier(f"{parent.get('TIER_ID')} – memo", MEMO, author, subject, parent)
        for segment in segments:
            outer = etree.SubElement(tier, "ANNOTATION")
            point = segment.tag.end_ms is None
            inner = etree.SubElement(
                outer, "REF_ANNOTATION", ANNOTATION_ID=f"m{segment.tag.id}",
                ANNOTATION_REF=f"{'p' if point else 'a'}{segment.tag.id}",
            )  # fmt: skip
            etree.SubElement(inner, "ANNOTATION_VALUE").text = writable(segment.tag.memo)

    # ---- tiers of transcripts

    def _script(self, script: Script) -> None:
        timed = [turn for turn in script.turns if turn.start_ms is not None]
        self.report.dropped("turns", "they have no times", count=len(script.turns) - len(timed))
        for speaker_id in dict.fromkeys(turn.speaker_id for turn in timed):
            own = [turn for turn in timed if turn.speaker_id == speaker_id]
            speaker = script.speaker_of(own[0])
            label = speaker.label if speaker else ""
            spans = [(turn, (turn.start_ms or 0), max(turn.end_ms or 0, (turn.start_ms or 0) + 1)) for turn in own]
            for layer in without_overlap(spans, lambda each: (each[1], each[2])):
                tier = self._tier(f"{label or 'Transcript'} – spoken", SPOKEN, "", label)
                for turn, start_ms, end_ms in layer:
                    self._annotation(tier, f"t{turn.id}", start_ms, end_ms, turn.text, {})
        self.report.taken("turns", len(timed))
        self.report.dropped("times of words", "the tier has turns", count=sum(len(turn.word_ms) for turn in timed))

    # ---- types and vocabularies

    def _tail(self, root: Element) -> None:
        for kind, constraint in self._types.items():
            made = etree.SubElement(root, "LINGUISTIC_TYPE", LINGUISTIC_TYPE_ID=kind, GRAPHIC_REFERENCES="false")
            made.set("TIME_ALIGNABLE", "false" if constraint else "true")
            if constraint:
                made.set("CONSTRAINTS", constraint)
            if kind in self._families:
                made.set("CONTROLLED_VOCABULARY_REF", kind)
        etree.SubElement(root, "LANGUAGE", LANG_ID="und", LANG_LABEL="undetermined (und)")
        for stereotype, said in _CONSTRAINTS:
            etree.SubElement(root, "CONSTRAINT", STEREOTYPE=stereotype, DESCRIPTION=said)
        for name in self._types:
            if name in self._families:
                self._vocabulary(root, name)

    def _vocabulary(self, root: Element, name: str) -> None:
        tree, family = self._families[name]
        vocabulary = etree.SubElement(root, "CONTROLLED_VOCABULARY", CV_ID=name)
        etree.SubElement(vocabulary, "DESCRIPTION", LANG_REF="und").text = writable(family.definition)
        for code in tree.codes_of(family):
            entry = etree.SubElement(vocabulary, "CV_ENTRY_ML", CVE_ID=f"c{code.id}")
            value = etree.SubElement(entry, "CVE_VALUE", LANG_REF="und", DESCRIPTION=writable(code.definition))
            value.text = writable(tree.path(code.id).removeprefix(f"{family.name}/"))


def _vocabularies(trees: Iterable[CodeTree]) -> dict[str, tuple[CodeTree, Family]]:
    """Families by name; of several with one name the first, whose vocabulary it is."""
    found: dict[str, tuple[CodeTree, Family]] = {}
    for tree in trees:
        for family in tree.families:
            found.setdefault(writable(family.name), (tree, family))
    return {name: each for name, each in found.items() if name not in (MARKS, MEMO, SPOKEN)}


def _lanes(segments: Iterable[Segment]) -> dict[tuple[str, str, str], list[Segment]]:
    """Segments by family, kind of pass and author; those without a code under an empty family."""
    found: dict[tuple[str, str, str], list[Segment]] = {}
    for segment in segments:
        key = (segment.code.split("/", 1)[0], segment.run.kind.value, segment.run.author)
        found.setdefault(key, []).append(segment)
    return found


def _layers(segments: list[Segment]) -> list[list[Segment]]:
    return without_overlap(
        segments, lambda s: (s.tag.start_ms, s.tag.start_ms + 1 if s.tag.end_ms is None else s.tag.end_ms)
    )
