"""Segments and transcripts of one session as an ELAN file (EAF 3.0).

One .eaf has one time line: that of the recording which begins first. A tier is a pass and a family; what overlaps goes
to further tiers. Points have tiers of their own, of which a property says so: there an annotation of 1 ms is a point.
Memos, ratings (a tier for each scale) and parts in episodes hang on the segments, on tiers of their own.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import BinaryIO
from urllib.parse import quote
from xml.sax.saxutils import escape

from lxml import etree

from iprtool.domain import sessiontime
from iprtool.domain.codebook import CodeTree
from iprtool.domain.kinds import MediaKind, PassKind, Role
from iprtool.domain.model import Recording
from iprtool.domain.segment import Segment
from iprtool.domain.transcript import Script
from iprtool.exchange.codebook_json import scale_as_json
from iprtool.exchange.eaf import (
    EPISODE_NOTE,
    EPISODES,
    MAX_TIME,
    MEDIUM_NOTE,
    MEMOS,
    POINT_MS,
    RATINGS,
    SCALE_NOTE,
    TAG,
    TIER_NOTE,
    note,
)
from iprtool.exchange.layers import without_overlap
from iprtool.exchange.leaving import Leaving, Linked, on_one_line
from iprtool.exchange.report import Report
from iprtool.exchange.xml import Element

_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MIME = {
    "mp4": "video/mp4", "mov": "video/quicktime", "mpg": "video/mpeg", "wav": "audio/x-wav", "mp3": "audio/mpeg",
}  # fmt: skip
_ASSOCIATION = "Symbolic_Association"
_CODES, _MARKS, _SPEECH = "codes: ", "marks", "transcript"
Hung = tuple[str, str]
"""What hangs on a segment: the type of its tier, and the name of the tier before its `@`."""
_MEMO, _EPISODE = (MEMOS, "memo"), (EPISODES, "episode")


@dataclass(slots=True)
class _Item:
    """An annotation: when, what, and what hangs on it."""

    start: int
    end: int
    text: str
    tag_id: str = ""
    code_id: str = ""
    hung: tuple[tuple[Hung, str], ...] = ()
    slots: tuple[str, str] = ("", "")


@dataclass(slots=True)
class _Tier:
    name: str
    kind: str
    items: list[_Item]
    annotator: str = ""
    participant: str = ""
    note: dict[str, object] = field(default_factory=dict)
    hung: dict[Hung, str] = field(default_factory=dict)


def write(out: BinaryIO, leaving: Leaving) -> Report:
    """Write the file. Raises IprError for several sessions: an ELAN file is about one."""
    return _Writer(leaving).write(out)


def _text(value: str) -> str:
    return _UNWRITABLE.sub(" ", value)


class _Writer:
    """Lays segments on tiers, then writes the parts in the order of the schema."""

    def __init__(self, leaving: Leaving) -> None:
        self._report = Report(form="ELAN")
        self._leaving = leaving = on_one_line(leaving, self._report)
        self._films = leaving.recordings
        self._number = {film.id: n for n, film in enumerate(self._films)}
        self._lines = {film.id: sessiontime.line(film, self._films[0]) for film in self._films}
        self._books = {tree.codebook.id: tree for tree in leaving.trees}
        self._names: set[str] = set()
        self._last_id = 0
        self._episodes = self._linked()
        self._parts = {
            tag_id: f"{number} {role.value}" for number, each in self._episodes.items() for role, tag_id in each.parts
        }

    def write(self, out: BinaryIO) -> Report:
        tiers = [*self._segment_tiers(), *self._speech_tiers()]
        with etree.xmlfile(out, encoding="UTF-8") as file:
            file.write_declaration()
            head = {"AUTHOR": "", "DATE": "1970-01-01T00:00:00Z", "FORMAT": "3.0", "VERSION": "3.0"}
            with file.element("ANNOTATION_DOCUMENT", head):
                file.write(self._header(tiers))
                file.flush()
                out.write(_time_order(tiers))
                for tier in tiers:
                    for attributes, annotations in self._tier(tier):
                        with file.element("TIER", attributes):
                            file.flush()
                            out.write("".join(annotations).encode())
                for element in self._ending(tiers):
                    file.write(element)
        return self._report

    def _linked(self) -> dict[int, Linked]:
        """Episodes by a number in the file, with those parts that are among the segments."""
        here = {segment.tag.id for segment in self._leaving.segments}
        found: dict[int, Linked] = {}
        for each in self._leaving.episodes:
            parts = tuple(part for part in each.parts if part[1] in here)
            if not any(role is Role.RUPTURE for role, _ in parts):
                self._report.dropped("episodes", "their rupture is not among the segments")
                continue
            why = "their tags are not among the segments, such as those of another session"
            self._report.dropped("parts in episodes", why, count=len(each.parts) - len(parts))
            found[len(found) + 1] = Linked(each.episode, parts)
        return found

    def _segment_tiers(self) -> Iterator[_Tier]:
        groups: dict[tuple[str, str, bool], list[Segment]] = {}
        for segment in self._leaving.segments:
            family = segment.code.partition("/")[0]
            groups.setdefault((segment.run.id, family, segment.tag.end_ms is None), []).append(segment)
        for (_, family, points), segments in groups.items():
            first = segments[0]
            name = self._tier_name(first, family, points)
            items = [item for item in map(self._item, segments) if item]
            self._report.taken("segments", len(items))
            kept = {
                "role": "codes", "family": family, "points": points, "pass": first.run.kind.value,
                "author": first.run.author, "medium": self._number[first.recording.id],
            }  # fmt: skip
            kind = _CODES + self._vocabulary(first.run.codebook_id, family) if family else _MARKS
            yield from self._lanes(_Tier(name, kind, items, annotator=first.run.author, note=kept))
        self._tell_points(sum(segment.tag.end_ms is None for segment in self._leaving.segments))

    def _tell_points(self, count: int) -> None:
        self._report.changed("points", f"ELAN has none, they are {POINT_MS} ms long on tiers of their own", count=count)

    def _tier_name(self, segment: Segment, family: str, points: bool) -> str:
        kind = "" if segment.run.kind is PassKind.CODING else segment.run.kind.value.replace("_", " ")
        who = " ".join(filter(None, (segment.run.author, kind)))
        film = f" [{segment.recording.label}]" if len(self._films) > 1 else ""
        return f"{who} – {family or _MARKS}{' (points)' if points else ''}{film}"

    def _vocabulary(self, book_id: str, family: str) -> str:
        """The name of a family's vocabulary; with that of its codebook where two have such a family."""
        same = [tree for tree in self._leaving.trees if any(each.name == family for each in tree.families)]
        if len(same) < 2 or book_id not in self._books:
            return family
        return f"{family} ({same.index(self._books[book_id]) + 1}, {self._books[book_id].codebook.name})"

    def _item(self, segment: Segment) -> _Item | None:
        tag, film_id = segment.tag, segment.recording.id
        start = self._at(film_id, tag.start_ms)
        end = start + POINT_MS if tag.end_ms is None else self._at(film_id, tag.end_ms)
        where = segment.named
        if end < 0 or start < end == 0 or end > MAX_TIME:
            self._report.dropped("segments", "ELAN has no time before 0", where)
            return None
        self._tell(segment, where)
        if start < 0:
            self._report.changed("segments", "they begin before 0 and are cut there", where)
        start = max(start, 0)
        if end <= start:
            self._report.changed("segments", "they have no length, and are 1 ms long in ELAN", where)
        text = segment.code.partition("/")[2]
        return _Item(start, max(end, start + 1), text, tag.id, tag.code_id or "", tuple(self._hung(segment)))

    def _hung(self, segment: Segment) -> Iterator[tuple[Hung, str]]:
        if segment.tag.memo:
            yield _MEMO, segment.tag.memo
        for scale, value in segment.ratings:
            yield (RATINGS, scale), value
        if segment.tag.id in self._parts:
            yield _EPISODE, self._parts[segment.tag.id]

    def _at(self, film_id: str, ms: int) -> int:
        """A time of a recording on the time line of the file."""
        return ms if film_id == self._films[0].id else self._lines[film_id].ms(ms)

    def _tell(self, segment: Segment, where: str) -> None:
        self._report.taken("ratings", len(segment.ratings))
        self._report.taken("parts in episodes", segment.tag.id in self._parts)
        if segment.tag.open:
            self._report.changed("segments", "they have begun and not ended, and are written as points", where)
        if segment.said:
            self._report.dropped("remarks of recalls", "ELAN has no place for them", where)

    def _speech_tiers(self) -> Iterator[_Tier]:
        for film in self._films:
            for script in self._leaving.scripts.get(film.id, ()):
                yield from self._spoken(film, script)

    def _spoken(self, film: Recording, script: Script) -> Iterator[_Tier]:
        by_speaker: dict[str, list[_Item]] = {}
        for turn in script.turns:
            if turn.start_ms is None or turn.end_ms is None or self._at(film.id, turn.start_ms) < 0:
                self._report.dropped("turns", "they have no times", turn.text[:30])
                continue
            speaker = script.speaker_of(turn)
            start, end = self._at(film.id, turn.start_ms), self._at(film.id, turn.end_ms)
            by_speaker.setdefault(speaker.label if speaker else "", []).append(
                _Item(start, max(end, start + 1), turn.text)
            )
            self._report.taken("turns")
            self._report.dropped("times of words", "a turn is one annotation", count=len(turn.word_ms))
        for label, items in by_speaker.items():
            kept = {
                "role": "speech", "title": script.transcript.title, "language": script.transcript.language,
                "transcript": script.transcript.id, "speaker": label, "medium": self._number[film.id],
            }  # fmt: skip
            yield from self._lanes(
                _Tier(label or script.transcript.title, _SPEECH, items, participant=label, note=kept)
            )

    def _lanes(self, tier: _Tier) -> Iterator[_Tier]:
        """The tier as so many that nothing overlaps on one of them."""
        for lane in without_overlap(tier.items, lambda item: (item.start, item.end)):
            name = self._free_name(tier.name)
            kinds = dict.fromkeys(kind for item in lane for kind, _ in item.hung)
            yield replace(
                tier, name=name, items=lane, hung={kind: self._free_name(f"{kind[1]}@{name}") for kind in kinds}
            )

    def _free_name(self, wanted: str) -> str:
        name, n = _text(wanted), 1
        while name in self._names:
            n += 1
            name = f"{_text(wanted)} {n}"
        self._names |= {name}
        return name

    def _header(self, tiers: list[_Tier]) -> Element:
        header = etree.Element("HEADER", MEDIA_FILE="", TIME_UNITS="milliseconds")
        for film in self._films:
            name = film.file_name or film.label
            url, ending = "./" + quote(name.encode()), name.rpartition(".")[2].casefold()
            usual = "audio/*" if film.media_kind is MediaKind.AUDIO else "video/*"
            media = {"MEDIA_URL": url, "RELATIVE_MEDIA_URL": url, "MIME_TYPE": _MIME.get(ending, usual)}
            origin = self._lines[film.id].back.ms(0)
            if origin:
                media["TIME_ORIGIN"] = str(origin)
                self._report.changed(
                    "recordings", f"their times lie on the clock of {self._films[0].label}", film.label
                )
            etree.SubElement(header, "MEDIA_DESCRIPTOR", media)
        for name, text in self._notes(tiers):
            etree.SubElement(header, "PROPERTY", NAME=_text(name)).text = _text(text)
        return header

    def _notes(self, tiers: list[_Tier]) -> Iterator[tuple[str, str]]:
        one = next(iter(self._leaving.segments), None)
        where = {"dyad": one.dyad.label, "session": one.session.number} if one else {}
        for n, film in enumerate(self._films):
            line, name = self._lines[film.id], film.file_name or film.label
            clock = {"begin": str(line.begin_ms), "pace": str(line.pace)}
            yield f"{MEDIUM_NOTE}{n}", note(file=name, duration=film.duration_ms, **where, **clock)
        for tier in tiers:
            yield TIER_NOTE + tier.name, note(**tier.note)
            for (kind, label), name in tier.hung.items():
                if kind == RATINGS:
                    yield TIER_NOTE + name, note(role="rating", scale=label)
        scales = (scale_as_json(tree, scale) for tree in self._leaving.trees for scale in tree.scales)
        for n, scale in enumerate(scales):
            yield f"{SCALE_NOTE}{n}", note(**scale)
        for number, each in self._episodes.items():
            yield f"{EPISODE_NOTE}{number}", note(outcome=each.episode.outcome.value, memo=each.episode.memo)

    def _tier(self, tier: _Tier) -> Iterator[tuple[dict[str, str], list[str]]]:
        """Attributes and annotations of a tier, then those of the tiers that hang on it."""
        attributes = {"TIER_ID": tier.name, "LINGUISTIC_TYPE_REF": _text(tier.kind)}
        if tier.participant:
            attributes["PARTICIPANT"] = _text(tier.participant)
        if tier.annotator:
            attributes["ANNOTATOR"] = _text(tier.annotator)
        annotations: list[str] = []
        hung: dict[Hung, list[str]] = {kind: [] for kind in tier.hung}
        for item in tier.items:
            own_id = TAG + item.tag_id if item.tag_id else self._next()
            begin, end = item.slots
            ids = {"ANNOTATION_ID": own_id, "TIME_SLOT_REF1": begin, "TIME_SLOT_REF2": end}
            if item.code_id:
                ids["CVE_REF"] = item.code_id
            annotations.append(_annotation("ALIGNABLE_ANNOTATION", ids, item.text))
            for kind, text in item.hung:
                ids = {"ANNOTATION_ID": self._next(), "ANNOTATION_REF": own_id}
                hung[kind].append(_annotation("REF_ANNOTATION", ids, text))
        yield attributes, annotations
        for kind, name in tier.hung.items():
            yield {"TIER_ID": name, "LINGUISTIC_TYPE_REF": kind[0], "PARENT_REF": tier.name}, hung[kind]

    def _next(self) -> str:
        self._last_id += 1
        return f"a{self._last_id}"

    def _ending(self, tiers: list[_Tier]) -> Iterator[Element]:
        kinds = dict.fromkeys(tier.kind for tier in tiers)
        for kind in kinds:
            vocabulary = {"CONTROLLED_VOCABULARY_REF": _text(kind[len(_CODES) :])} if kind.startswith(_CODES) else {}
            yield _type(kind, "true", vocabulary)
        for hung in dict.fromkeys([MEMOS, *(kind for tier in tiers for kind, _ in tier.hung)]):
            yield _type(hung, "false", {"CONSTRAINTS": _ASSOCIATION})
        und = "http://cdb.iso.org/lg/CDB-00130975-001"
        yield etree.Element("LANGUAGE", LANG_ID="und", LANG_DEF=und, LANG_LABEL="undetermined (und)")
        description = {"DESCRIPTION": "1-1 association with a parent annotation", "STEREOTYPE": _ASSOCIATION}
        yield etree.Element("CONSTRAINT", description)
        done = set()
        for tree in self._leaving.trees:
            for family in tree.families:
                name = self._vocabulary(tree.codebook.id, family.name)
                done.add(_CODES + name)
                yield _vocabulary(name, tree, family.id)
        for kind in kinds:
            if kind.startswith(_CODES) and kind not in done:
                yield etree.Element("CONTROLLED_VOCABULARY", CV_ID=_text(kind[len(_CODES) :]))


def _type(kind: str, alignable: str, more: dict[str, str]) -> Element:
    element = etree.Element("LINGUISTIC_TYPE", LINGUISTIC_TYPE_ID=_text(kind), TIME_ALIGNABLE=alignable)
    element.set("GRAPHIC_REFERENCES", "false")
    for name, value in more.items():
        element.set(name, value)
    return element


def _vocabulary(name: str, tree: CodeTree, family_id: str) -> Element:
    element = etree.Element("CONTROLLED_VOCABULARY", CV_ID=_text(name))
    for code in (code for code in tree.codes if code.family_id == family_id):
        entry = etree.SubElement(element, "CV_ENTRY_ML", CVE_ID=code.id)
        value = etree.SubElement(entry, "CVE_VALUE", LANG_REF="und", DESCRIPTION=_text(code.definition))
        value.text = _text(tree.path(code.id).partition("/")[2])
    return element


# What a file has 100,000 of is put together as text: that is three times as fast as elements, and takes less memory.


def _annotation(what: str, ids: dict[str, str], text: str) -> str:
    attributes = " ".join(f'{name}="{value}"' for name, value in ids.items())
    value = escape(_text(text), {"\r": "&#13;"})
    return f"<ANNOTATION><{what} {attributes}><ANNOTATION_VALUE>{value}</ANNOTATION_VALUE></{what}></ANNOTATION>"


def _time_order(tiers: Iterable[_Tier]) -> bytes:
    """All times in their order; every annotation gets two of its own."""
    items = [item for tier in tiers for item in tier.items]
    times = [(item.start, 1, n) for n, item in enumerate(items)] + [(item.end, 0, n) for n, item in enumerate(items)]
    slots = []
    for number, (ms, begins, n) in enumerate(sorted(times), 1):
        name, item = f"ts{number}", items[n]
        slots.append(f'<TIME_SLOT TIME_SLOT_ID="{name}" TIME_VALUE="{ms}"/>')
        item.slots = (name, "") if begins else (item.slots[0], name)
    return f"<TIME_ORDER>{''.join(slots)}</TIME_ORDER>".encode()
