"""An ELAN file (EAF 2.7 to 3.0) as segments, codes and transcripts.

A tier with a controlled vocabulary is a family, its values are codes. A tier of free text is what is spoken. What this
program notes in its own files (see `exchange/eaf.py`) says more: points, memos, ratings, episodes, recordings.
"""

import re
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from iprtool.domain.collecting import no_collection
from iprtool.domain.errors import IprError
from iprtool.domain.ids import is_id
from iprtool.domain.kinds import PassKind
from iprtool.domain.sessiontime import Line
from iprtool.exchange.eaf import (
    EPISODES,
    MEDIUM_NOTE,
    MEMOS,
    POINT_MS,
    RATINGS,
    SCALE_NOTE,
    TIER_NOTE,
    noted,
)
from iprtool.exchange.eaf_hung import Hung, tag_id_of
from iprtool.exchange.eaf_times import NAMES, Annotation, Parts, Tier, tiers_of
from iprtool.exchange.found import (
    Found,
    FoundCode,
    FoundMedium,
    FoundTag,
    FoundTranscript,
    FoundTurn,
)
from iprtool.exchange.limits import UNTOUCHED
from iprtool.exchange.report import Report
from iprtool.exchange.xml import Element, local, parse_long

_WORDS, _LETTERS, _NAMES = 2.0, 15.0, 30
"""A text is spoken where it has so many words or letters on average, or so many different values. Long texts that are
repeated are codes, unless the tier is called a transcription."""
_KINDS = frozenset(kind.value for kind in PassKind)
_FRACTION = re.compile(r"-?[0-9]{1,40}(/[1-9][0-9]{0,39})?")


def knows(head: bytes) -> bool:
    """Whether a file begins like one of ELAN's."""
    return b"ANNOTATION_DOCUMENT" in head.replace(b"\0", b"")


def read(file: Path) -> Found:
    """Read it. Raises IprError for what is not an ELAN file."""
    parts = Parts()
    with no_collection():
        root = parse_long(file, NAMES, parts.take)
        if local(root) != "ANNOTATION_DOCUMENT":
            raise IprError(f"{file.name} is XML, and not an ELAN file.", UNTOUCHED)
        return _Reader(root, parts, Found(Report(file.name, "ELAN"), title=file.stem)).found()


@dataclass(slots=True)
class _Entry:
    name: str
    about: str = ""
    id: str = ""


@dataclass(slots=True)
class _Speech:
    """Turns of the tiers that are one transcript."""

    title: str
    language: str
    medium: int
    turns: list[FoundTurn] = field(default_factory=list)


class _Reader:
    """Goes through the parts of a document."""

    def __init__(self, root: Element, parts: Parts, found: Found) -> None:
        self._parts = parts
        self._root, self._found, self._report = root, found, found.report
        self._types = {each.get("LINGUISTIC_TYPE_ID") or "": each for each in root if local(each) == "LINGUISTIC_TYPE"}
        self._speech: dict[tuple[str, ...], _Speech] = {}
        self._codes: dict[tuple[str, ...], FoundCode] = {}

    def found(self) -> Found:
        tiers = tiers_of(self._root, self._parts, self._report)
        self._found.media = self._media()
        self._declare(tiers)
        hung = Hung(self._notes, self._report)
        for tier in filter(self._hangs, tiers):
            hung.take(tier)
        for tier in tiers:
            if not self._hangs(tier):
                self._tier(tier, hung)
        self._found.scales = [self._notes[name] for name in self._notes if name.startswith(SCALE_NOTE)]
        self._found.episodes = hung.episodes()
        self._found.codes = list(self._codes.values())
        for speech in self._speech.values():
            turns = tuple(sorted(speech.turns, key=lambda turn: (turn.start_ms, turn.end_ms)))
            self._found.transcripts.append(FoundTranscript(turns, speech.title, speech.language, speech.medium))
        return self._found

    @cached_property
    def _notes(self) -> dict[str, dict[str, Any]]:
        headers = (each for each in self._root if local(each) == "HEADER")
        properties = (each for header in headers for each in header if local(each) == "PROPERTY")
        return {each.get("NAME") or "": noted(each.text or "") for each in properties}

    def _note(self, tier: Tier) -> dict[str, Any]:
        return self._notes.get(TIER_NOTE + tier["TIER_ID"], {})

    def _media(self) -> list[FoundMedium]:
        ours = [self._notes[name] for n in range(1000) if (name := f"{MEDIUM_NOTE}{n}") in self._notes]
        if ours:
            return [_medium(each, n) for n, each in enumerate(ours)]
        headers = (each for each in self._root if local(each) == "HEADER")
        media = [each for header in headers for each in header if local(each) == "MEDIA_DESCRIPTOR"]
        names = [_file_name(each.get("RELATIVE_MEDIA_URL") or each.get("MEDIA_URL") or "") for each in media]
        for name in names[1:]:
            self._report.dropped("media files", "all lie on one time line; it is that of the first", name)
        return [FoundMedium(names[0] if names else "")]

    def _hangs(self, tier: Tier) -> bool:
        return self._ours and bool(tier["PARENT_REF"]) and tier["LINGUISTIC_TYPE_REF"] in (MEMOS, RATINGS, EPISODES)

    @cached_property
    def _ours(self) -> bool:
        return any(name.startswith(TIER_NOTE) for name in self._notes)

    def _tier(self, tier: Tier, hung: Hung) -> None:
        note = self._note(tier)
        timed = [each for each in tier.annotations if each.timed]
        lost = len(tier.annotations) - len(timed)
        self._report.dropped("annotations", "no time for them is in the file", tier["TIER_ID"], lost)
        entries = self._entries(tier)
        if not tier.annotations:
            self._report.dropped("tiers", "nothing is on them", tier["TIER_ID"])
        elif note.get("role") == "speech" or (not note and not entries and self._is_text(tier, timed)):
            self._spoken(tier, note, timed)
        else:
            self._coded(tier, note, timed, hung)

    def _type(self, tier: Tier) -> Element | None:
        return self._types.get(tier["LINGUISTIC_TYPE_REF"])

    def _vocabulary(self, tier: Tier) -> str:
        kind = self._type(tier)
        return "" if kind is None else kind.get("CONTROLLED_VOCABULARY_REF") or ""

    @cached_property
    def _vocabularies(self) -> dict[str, list[_Entry]]:
        found = {}
        for each in self._root:
            if local(each) == "CONTROLLED_VOCABULARY":
                found[each.get("CV_ID") or ""] = [_entry(one) for one in each if local(one).startswith("CV_ENTRY")]
                if each.get("EXT_REF"):
                    why = "their entries are in another file; only those that are used are codes"
                    self._report.changed("vocabularies", why, each.get("CV_ID") or "")
        return found

    def _entries(self, tier: Tier) -> list[_Entry]:
        return [entry for entry in self._vocabularies.get(self._vocabulary(tier), []) if entry.name]

    def _declare(self, tiers: list[Tier]) -> None:
        """The codes of all vocabularies: in the family of each tier with it; of no tier, under its own name."""
        for name, entries in self._vocabularies.items():
            families = [_path(tier, self._note(tier), "")[0] for tier in tiers if self._vocabulary(tier) == name]
            for family in dict.fromkeys(families or [name]):
                for entry in entries:
                    self._add_code((family, *(entry.name.split("/") if self._ours else [entry.name])), entry)

    def _add_code(self, path: tuple[str, ...], entry: _Entry) -> None:
        if path not in self._codes and entry.name:
            self._codes[path] = FoundCode(path, definition=entry.about, id=entry.id if is_id(entry.id) else "")

    def _is_text(self, tier: Tier, timed: list[Annotation]) -> bool:
        """Whether a tier without a vocabulary is free text."""
        values = [each.text.strip() for each in timed if each.text.strip()]
        if self._vocabulary(tier) or not values:
            return False
        words, letters = sum(len(value.split()) for value in values), sum(map(len, values))
        different = len(set(values))
        many = different > _NAMES and different * 3 > len(values)
        long = words >= _WORDS * len(values) or letters >= _LETTERS * len(values)
        called = "transcri" in f"{tier['TIER_ID']} {tier['LINGUISTIC_TYPE_REF']}".casefold()
        return many or (long and (called or different * 2 > len(values)))

    def _spoken(self, tier: Tier, note: dict[str, Any], timed: list[Annotation]) -> None:
        speaker = str(note.get("speaker", "")) if note else tier["PARTICIPANT"] or tier["TIER_ID"]
        medium, clock = self._clock(note)
        hangs = tier["LINGUISTIC_TYPE_REF"] if tier["PARENT_REF"] else ""
        key = (str(note.get("transcript", "")), hangs, str(medium), tier["LINGUISTIC_TYPE_REF"])
        title = str(note.get("title") or hangs or self._found.title)
        language = str(note.get("language", "")) if note else tier["LANG_REF"].replace("und", "")
        speech = self._speech.setdefault(key, _Speech(title, language, medium))
        for each in timed:
            text = " ".join(each.text.split())
            if text:
                speech.turns.append(FoundTurn(text, clock(each.start), clock(each.end), speaker))
        told = sum(bool(each.text.strip()) for each in timed)
        self._report.taken(f"turns of the tier “{tier['TIER_ID']}”, which is free text", told)
        self._report.dropped("annotations", "no word is in them", tier["TIER_ID"], len(timed) - told)

    def _coded(self, tier: Tier, note: dict[str, Any], timed: list[Annotation], hung: Hung) -> None:
        author = str(note.get("author", "")) if note else tier["ANNOTATOR"] or tier["PARTICIPANT"]
        kind = PassKind(note["pass"]) if note.get("pass") in _KINDS else PassKind.CODING
        medium, clock = self._clock(note)
        points, marks = note.get("points") is True, 0
        paths: dict[str, tuple[str, ...]] = {"": ()}
        for each in timed:
            name = " ".join(each.text.split())
            end = None if points and each.end - each.start <= POINT_MS else clock(each.end)
            path = paths.get(name)
            if path is None:
                path = paths[name] = _path(tier, note, name)
            marks += not name
            self._found.tags.append(
                FoundTag(
                    clock(each.start),
                    end,
                    path,
                    hung.memos.get(each.id, ""),
                    author,
                    kind,
                    medium,
                    hung.ratings.get(each.id, ()),
                    tag_id_of(each.id) if self._ours else "",
                )
            )
        self._report.taken(f"segments of the tier “{tier['TIER_ID']}”, a family of codes", len(timed) - marks)
        self._report.changed("annotations", "nothing is in them, they are marks without a code", tier["TIER_ID"], marks)

    def _clock(self, note: dict[str, Any]) -> "tuple[int, _Clock]":
        number = note.get("medium")
        medium = number if isinstance(number, int) and 0 <= number < len(self._found.media) else 0
        kept = self._notes.get(f"{MEDIUM_NOTE}{medium}", {})
        return medium, _Clock(kept.get("begin"), kept.get("pace"))


class _Clock:
    """From the time line of the file to that of one of its recordings."""

    def __init__(self, begin: object, pace: object) -> None:
        begin_ms, rate = _fraction(begin, 0), _fraction(pace, 1)
        self._line = None if (not begin_ms and rate == 1) or rate <= 0 else Line(begin_ms, rate).back

    def __call__(self, ms: int) -> int:
        return ms if self._line is None else self._line.ms(ms)


def _fraction(value: object, usual: int) -> Fraction:
    if not isinstance(value, str) or not _FRACTION.fullmatch(value):
        return Fraction(usual)
    return Fraction(value)


def _path(tier: Tier, note: dict[str, Any], name: str) -> tuple[str, ...]:
    if note.get("family"):
        return (str(note["family"]), *name.split("/"))
    return (tier["TIER_ID"] or tier["LINGUISTIC_TYPE_REF"] or "Tier", name)


def _entry(element: Element) -> _Entry:
    value = next((each for each in element if local(each) == "CVE_VALUE"), element)
    name, about = " ".join((value.text or "").split()), value.get("DESCRIPTION") or ""
    return _Entry(name, about, element.get("CVE_ID") or "")


def _medium(kept: dict[str, Any], number: int) -> FoundMedium:
    duration, session = kept.get("duration"), kept.get("session")
    return FoundMedium(
        str(kept.get("file", "")),
        duration if isinstance(duration, int) else None,
        str(kept.get("dyad", "")),
        session if isinstance(session, int) else None,
        beside=0 if number else None,
        begins_ms=round(_fraction(kept.get("begin"), 0)) if number else 0,
    )


def _file_name(url: str) -> str:
    return unquote(url).replace("\\", "/").rpartition("/")[2]
