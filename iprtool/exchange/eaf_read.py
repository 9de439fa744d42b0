"""ELAN files (EAF 2.7 to 3.0): annotations as segments and turns.

A tier with a vocabulary, or with few values, is a family with its values as codes. A tier of sentences is what somebody
says. Any other tier of free text is one code, with the text as memo. The report tells which is which.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

from iprtool.domain.errors import IprError
from iprtool.domain.kinds import PassKind
from iprtool.exchange.eaf_write import AUTHOR, MARKS, MEMO, SPOKEN
from iprtool.exchange.found import Found, FoundCode, FoundMedium, FoundTag, FoundTranscript, FoundTurn
from iprtool.exchange.limits import UNTOUCHED
from iprtool.exchange.refi_codes import children
from iprtool.exchange.report import Report
from iprtool.exchange.subjects import kind_of
from iprtool.exchange.xml import Element, local, parse

_UNIT_MS = {"milliseconds": Fraction(1), "PAL-frames": Fraction(40), "NTSC-frames": Fraction(1001, 30)}
_LATEST_MS = 7 * 24 * 3_600_000
_FEW_VALUES = 30
_SENTENCE_WORDS = 2.0
"""A tier whose annotations have so many words on average is speech, if nothing says otherwise."""
_SPEECH = re.compile("transcri|utteranc|speech|spoken|orthogra", re.IGNORECASE)
FREE = "Tiers"
"""The family of the codes that stand for tiers of free text."""
Span = tuple[int, int]


@dataclass(slots=True)
class _Tier:
    """A tier with its annotations: (id, what it refers to or empty, value, id of its entry in the vocabulary)."""

    name: str
    kind: str
    parent: str
    annotator: str
    participant: str
    rows: list[tuple[str, str, str, str]] = field(default_factory=list)


def read(file: Path) -> Found:
    """All of a document. Raises IprError for what is no ELAN file."""
    root = parse(file)
    if local(root) != "ANNOTATION_DOCUMENT":
        raise IprError(f"{file.name} is XML, and no ELAN file.", UNTOUCHED)
    return _Reader(root, file).found


class _Reader:
    """Reads times first, then vocabularies, then tiers."""

    def __init__(self, root: Element, file: Path) -> None:
        self.found = Found(Report(file.name, "ELAN"), title=file.stem, book=file.stem)
        self._report = self.found.report
        self._own = root.get("AUTHOR", "") == AUTHOR
        self._header(root)
        self._vocabularies = {
            each.get("CV_ID", ""): dict(_entries(each)) for each in children(root, "CONTROLLED_VOCABULARY")
        }
        self._types = {each.get("LINGUISTIC_TYPE_ID", ""): each for each in children(root, "LINGUISTIC_TYPE")}
        self._spans: dict[str, Span] = {}
        self._slots = self._read_slots(root)
        elements = children(root, "TIER")
        self._tiers = [_tier(element) for element in elements]
        for element in elements:
            self._align(element)
        self._refer()
        self._memos = {ref: value for tier in self._tiers if self._is_memo(tier) for _, ref, value, _ in tier.rows}
        turns: list[FoundTurn] = []
        for tier in self._tiers:
            turns += self._take(tier)
        if turns:
            in_order = sorted(turns, key=lambda turn: (turn.start_ms or 0, turn.end_ms or 0))
            self.found.transcripts.append(FoundTranscript(tuple(in_order), self.found.title))

    # ---- media and times

    def _header(self, root: Element) -> None:
        properties: dict[str, str] = {}
        self._unit = Fraction(1)
        for header in children(root, "HEADER"):
            self._unit = _UNIT_MS.get(header.get("TIME_UNITS", ""), Fraction(1))
            properties |= {each.get("NAME", ""): (each.text or "").strip() for each in children(header, "PROPERTY")}
            session = properties.get(f"{AUTHOR}:session", "")
            for medium in children(header, "MEDIA_DESCRIPTOR"):
                url = medium.get("RELATIVE_MEDIA_URL") or medium.get("MEDIA_URL") or ""
                name = PurePosixPath(unquote(url) if "://" in url or "%" in url else url).name
                self.found.media.append(
                    FoundMedium(
                        name, dyad=properties.get(f"{AUTHOR}:dyad", ""),
                        session=int(session) if session.isdecimal() and len(session) < 6 else None,
                    )
                )  # fmt: skip
                if medium.get("TIME_ORIGIN", "0") not in ("", "0"):
                    self._report.changed("media", "their offset is not applied; line them up in the window", name)
        if not self.found.media:
            session = properties.get(f"{AUTHOR}:session", "")
            number = int(session) if session.isdecimal() and len(session) < 6 else None
            self.found.media.append(FoundMedium(dyad=properties.get(f"{AUTHOR}:dyad", ""), session=number))
        self._report.changed("media", "annotations are put on the first one", count=max(len(self.found.media) - 1, 0))
        del self.found.media[1:]

    def _read_slots(self, root: Element) -> dict[str, int | None]:
        slots: dict[str, int | None] = {}
        for order in children(root, "TIME_ORDER"):
            for slot in children(order, "TIME_SLOT"):
                slots[slot.get("TIME_SLOT_ID", "")] = self._ms(slot.get("TIME_VALUE"))
        return slots

    def _ms(self, text: str | None) -> int | None:
        if text is None or not text.strip().isdecimal() or len(text) > 15:
            return None
        ms = int(int(text) * self._unit + Fraction(1, 2))
        return ms if ms <= _LATEST_MS else None

    def _align(self, element: Element) -> None:
        """Times of the aligned annotations of a tier; slots without a time lie evenly between those that have one."""
        names = ("ANNOTATION_ID", "TIME_SLOT_REF1", "TIME_SLOT_REF2")
        chain = [
            tuple(each.get(name, "") for name in names)
            for outer in children(element, "ANNOTATION")
            for each in children(outer, "ALIGNABLE_ANNOTATION")
        ]
        order = list(dict.fromkeys(slot for _, first, last in chain for slot in (first, last)))
        times = _evenly([self._slots.get(slot) for slot in order])
        known = dict(zip(order, times, strict=True))
        for own_id, first, last in chain:
            begin, end = known[first], known[last]
            if begin is None or end is None:
                self._report.dropped("annotations", "they have no time", element.get("TIER_ID", "")[:80])
            elif end < begin:
                self._report.changed("annotations", "their end was before their begin", element.get("TIER_ID", "")[:80])
                self._spans[own_id] = begin, begin
            else:
                self._spans[own_id] = begin, end

    def _refer(self) -> None:
        """Times of annotations that refer to others: those of one tier that refer to the same share its time."""
        shares: dict[tuple[str, str], list[str]] = {}
        for tier in self._tiers:
            for own, ref, _, _ in tier.rows:
                if ref:
                    shares.setdefault((tier.name, ref), []).append(own)
        while ready := [key for key in shares if key[1] in self._spans]:
            for key in ready:
                self._share(self._spans[key[1]], shares.pop(key))
        lost = sum(map(len, shares.values()))
        self._report.dropped("annotations", "they refer to nothing that has a time", count=lost)

    def _share(self, span: Span, group: list[str]) -> None:
        begin, length = span[0], span[1] - span[0]
        for n, own in enumerate(group):
            self._spans[own] = begin + length * n // len(group), begin + length * (n + 1) // len(group)

    # ---- tiers

    def _is_memo(self, tier: _Tier) -> bool:
        return self._own and tier.kind == MEMO

    def _take(self, tier: _Tier) -> Iterator[FoundTurn]:
        rows = [row for row in tier.rows if row[0] in self._spans]
        if self._is_memo(tier) or not rows:
            return
        vocabulary = self._vocabulary(tier)
        if (self._own and tier.kind == SPOKEN) or (not self._own and vocabulary is None and _is_speech(tier, rows)):
            self._report.changed("tiers", "they are speech, so they are the transcript", tier.name)
            for own, _, value, _ in rows:
                begin, end = self._spans[own]
                speaker = tier.participant if self._own else tier.participant or tier.name
                yield FoundTurn(" ".join(value.split()), begin, end, speaker)
            return
        paths = self._paths(tier, rows, vocabulary)
        author, kind = self._author(tier)
        for (own, _, value, _), path in zip(rows, paths, strict=True):
            begin, end = self._spans[own]
            point = end == begin or (self._own and own[:1] == "p")
            memo = self._memos.get(own, "") if path is None or path[:1] != (FREE,) else value.strip()
            self.found.tags.append(
                FoundTag(begin, None if point else end, path or (), memo, author, kind, id=own[1:] if self._own else "")
            )

    def _author(self, tier: _Tier) -> tuple[str, PassKind]:
        if self._own:
            return kind_of(tier.participant)
        return tier.annotator or tier.participant, PassKind.CODING

    def _vocabulary(self, tier: _Tier) -> str | None:
        """The name of the vocabulary of a tier's type."""
        kind = self._types.get(tier.kind)
        name = kind.get("CONTROLLED_VOCABULARY_REF") if kind is not None else None
        return name if name in self._vocabularies else None

    def _paths(
        self, tier: _Tier, rows: list[tuple[str, str, str, str]], vocabulary: str | None
    ) -> list[tuple[str, ...] | None]:
        if self._own and tier.kind == MARKS:
            return [None] * len(rows)
        if vocabulary is not None:
            entries = self._vocabularies[vocabulary]
            if self._own:
                self._declare(vocabulary, ((own.removeprefix("c"), value) for own, value in entries.items()))
            else:
                self._declare(vocabulary, (("", value) for value in entries.values()))
            return [self._path(vocabulary, entries.get(entry, value) or value) for _, _, value, entry in rows]
        values = {value.strip() for _, _, value, _ in rows}
        if self._own or (len(values) <= _FEW_VALUES and (len(values) * 2 <= len(rows) or len(values) <= 1)):
            family = tier.kind if self._own else tier.name.split("@", 1)[0]
            return [self._path(family, value) for _, _, value, _ in rows]
        self._report.changed("tiers", "free text: the tier is a code, its text the memo", tier.name)
        return [(FREE, tier.name)] * len(rows)

    def _path(self, family: str, value: str) -> tuple[str, ...] | None:
        value = value.strip()
        if not value:
            return None
        return (family, *value.split("/")) if self._own else (family, value)

    def _declare(self, family: str, entries: Iterable[tuple[str, str]]) -> None:
        known = {code.path for code in self.found.codes}
        for own_id, value in entries:
            path = self._path(family, value)
            if path is not None and path not in known:
                self.found.codes.append(FoundCode(path, id=own_id))


def _tier(element: Element) -> _Tier:
    name, kind, parent, annotator, participant = (
        element.get(attribute, "").strip()
        for attribute in ("TIER_ID", "LINGUISTIC_TYPE_REF", "PARENT_REF", "ANNOTATOR", "PARTICIPANT")
    )
    tier = _Tier(name, kind, parent, annotator, participant)
    for outer in children(element, "ANNOTATION"):
        for each in children(outer, "ALIGNABLE_ANNOTATION", "REF_ANNOTATION"):
            value = next(((part.text or "") for part in each if local(part) == "ANNOTATION_VALUE"), "")
            own, ref, entry = (each.get(name, "") for name in ("ANNOTATION_ID", "ANNOTATION_REF", "CVE_REF"))
            tier.rows.append((own, ref, value, entry))
    return tier


def _entries(vocabulary: Element) -> Iterator[tuple[str, str]]:
    """(id, value) of the entries, of either form; the first language counts."""
    for n, entry in enumerate(children(vocabulary, "CV_ENTRY_ML", "CV_ENTRY")):
        value = next(((part.text or "") for part in children(entry, "CVE_VALUE")), entry.text or "")
        yield entry.get("CVE_ID", f"entry {n}"), value.strip()


def _is_speech(tier: _Tier, rows: list[Any]) -> bool:
    """Whether a tier of its own is called speech, or holds sentences."""
    said = [value for _, _, value, _ in rows if value.strip()]
    words = sum(len(value.split()) for value in said)
    if tier.parent or not said:
        return False
    is_sentences = words >= _SENTENCE_WORDS * len(said) and len(set(said)) * 2 > len(said)
    return is_sentences or _SPEECH.search(tier.name) is not None


def _evenly(times: list[int | None]) -> list[int | None]:
    """Times with the gaps filled evenly between those that are known; what has none on one side stays without."""
    found = list(times)
    known = [n for n, ms in enumerate(times) if ms is not None]
    for first, last in pairwise(known):
        begin, end = times[first], times[last]
        assert begin is not None
        assert end is not None
        for n in range(first + 1, last):
            found[n] = begin + (end - begin) * (n - first) // (last - first)
    return found
