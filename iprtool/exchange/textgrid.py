"""Praat TextGrids: read in the long and the short form, written in the long one.

Both forms hold the same values in the same order; the long one names them. So whatever is a number, a flag or a text in
quotes is a value, and the names between are passed over.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

from iprtool.domain.errors import IprError
from iprtool.domain.kinds import PassKind
from iprtool.domain.model import Recording
from iprtool.domain.segment import Segment
from iprtool.domain.times import to_ms
from iprtool.exchange.found import Found, FoundMedium, FoundTag, FoundTranscript, FoundTurn
from iprtool.exchange.layers import without_overlap
from iprtool.exchange.leaving import Leaving, moved
from iprtool.exchange.limits import UNTOUCHED, content_of, text_of
from iprtool.exchange.report import Report
from iprtool.exchange.subjects import kind_of, subject_of

_VALUE = re.compile(r'"((?:[^"]|"")*)"|(?<!\S)([-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d{1,3})?)(?!\S)|(<exists>|<absent>)')
_INTERVALS, _POINTS = "IntervalTier", "TextTier"
_LONGEST_NUMBER, _MOST_S = 40, 10**8
_WORDS = 2.0
"""A tier is what is spoken where its texts have so many words on average, and more than half of them differ."""
_OURS = re.compile(r"(?P<author>.*?) – (?P<family>.+?)(?: \(points\))?(?: \[[^\]]*\])*")
_SPOKEN = re.compile(r"(?P<speaker>.*?) \(spoken\)(?: \[\d+\])?", re.DOTALL)
_MARKS, _NO_CODE = "marks", "?"


def knows(head: bytes) -> bool:
    """Whether a file begins like a TextGrid in either form, in UTF-8 or UTF-16."""
    return b"ooTextFile" in head.replace(b"\0", b"")


@dataclass(slots=True)
class _Tier:
    kind: str
    name: str
    rows: list[tuple[int, int | None, str]] = field(default_factory=list)


def read(file: Path) -> Found:
    """Read it. Raises IprError for what is not a TextGrid, or ends too early."""
    data = content_of(file)
    text, _ = text_of(data, file.name)
    if not knows(text[:200].encode()) or "TextGrid" not in text[:400]:
        raise IprError(f"{file.name} is not a TextGrid of Praat, or is one in its binary form.", UNTOUCHED)
    found = Found(Report(file.name, "Praat TextGrid"), title=file.stem)
    parts = _Parts(text[text.index("TextGrid") + len("TextGrid") + 1 :], file.name)
    parts.number()
    end = parts.number()
    found.media = [FoundMedium(duration_ms=end)]
    for _ in range(parts.count() if parts.flag() else 0):
        _take(parts.tier(found.report), found)
    return found


class _Parts:
    """The values of a TextGrid, one after the other."""

    def __init__(self, text: str, name: str) -> None:
        self._values: Iterator[re.Match[str]] = _VALUE.finditer(text)
        self._name = name

    def _next(self, group: int) -> str:
        match = next(self._values, None)
        value = match[group] if match else None
        if value is None:
            raise IprError(f"{self._name} is a broken TextGrid: it ends too early, or a value is missing.", UNTOUCHED)
        return value

    def text(self) -> str:
        return self._next(1).replace('""', '"')

    def flag(self) -> bool:
        return self._next(3) == "<exists>"

    def number(self) -> int:
        """A time in ms."""
        value = self._next(2)
        if len(value) > _LONGEST_NUMBER or abs(float(value)) > _MOST_S:
            raise IprError(f"{self._name} has a time that no recording has: {value[:20]}.", UNTOUCHED)
        return to_ms(Fraction(value if abs(float(value)) > 1e-9 else 0))

    def count(self) -> int:
        value = self._next(2)
        if not value.isdecimal() or len(value) > 9:
            raise IprError(f"{self._name} is a broken TextGrid: {value[:20]} is no number of things.", UNTOUCHED)
        return int(value)

    def tier(self, report: Report) -> _Tier:
        """One tier with its rows."""
        tier = _Tier(self.text(), self.text())
        if tier.kind not in (_INTERVALS, _POINTS):
            raise IprError(f"{self._name} has a tier of a kind that is not known: {tier.kind[:30]}.", UNTOUCHED)
        self.number()
        self.number()
        for n in range(self.count()):
            start = self.number()
            end = self.number() if tier.kind == _INTERVALS else None
            if start < 0 or (end is not None and end < start):
                report.dropped("labels", "they end before they begin, or begin before 0", f"{tier.name} {n + 1}")
                self.text()
                continue
            tier.rows.append((start, end, " ".join(self.text().split())))
        return tier


def _take(tier: _Tier, found: Found) -> None:
    report, rows = found.report, [row for row in tier.rows if row[2]]
    report.dropped("labels", "nothing is in them: gaps between others", tier.name, len(tier.rows) - len(rows))
    spoken, ours = _SPOKEN.fullmatch(tier.name), _OURS.fullmatch(tier.name)
    if not rows:
        report.dropped("tiers", "nothing is on them", tier.name)
    elif tier.kind == _INTERVALS and (spoken or (ours is None and _is_text([text for _, _, text in rows]))):
        speaker = spoken["speaker"] if spoken else tier.name
        _speak(found, tuple(FoundTurn(text, start, end, speaker) for start, end, text in rows))
        report.taken(f"turns of the tier “{tier.name}”, which is free text", len(rows))
    else:
        author, kind = kind_of(ours["author"]) if ours else ("", PassKind.CODING)
        found.tags += [
            FoundTag(start, end, _path(tier, ours, text), author=author, kind=kind) for start, end, text in rows
        ]
        what = "segments" if tier.kind == _INTERVALS else "points"
        report.taken(f"{what} of the tier “{tier.name}”, a family of codes", len(rows))


def _is_text(texts: list[str]) -> bool:
    return sum(len(text.split()) for text in texts) >= _WORDS * len(texts) and len(set(texts)) * 2 > len(texts)


def _path(tier: _Tier, ours: re.Match[str] | None, text: str) -> tuple[str, ...]:
    """The code of a label. Tiers that this program wrote say `author – family`, and nested codes as `outer/inner`."""
    if ours is None:
        return (tier.name or "Tier", text)
    return () if (ours["family"], text) == (_MARKS, _NO_CODE) else (ours["family"], *text.split("/"))


def _speak(found: Found, turns: tuple[FoundTurn, ...]) -> None:
    before = found.transcripts[0].turns if found.transcripts else ()
    ordered = tuple(sorted((*before, *turns), key=lambda turn: (turn.start_ms, turn.end_ms)))
    found.transcripts = [FoundTranscript(ordered, found.title)]


def write(out: BinaryIO, leaving: Leaving) -> Report:
    """Write the segments of one session. Raises IprError for several: a TextGrid has one time line."""
    report = Report(form="Praat TextGrid")
    leaving = moved(leaving, report)
    report.dropped("episodes", "Praat has no episodes", count=len(leaving.episodes))
    tiers = list(_apart([*_segment_tiers(leaving, report), *_speech_tiers(leaving, report)]))
    out.write("\n".join(_lines(tiers, _length(leaving.recordings, tiers))).encode() + b"\n")
    return report


def _segment_tiers(leaving: Leaving, report: Report) -> Iterator[_Tier]:
    groups: dict[tuple[str, str, str], _Tier] = {}
    for segment in leaving.segments:
        start, end = _times(segment, report)
        if start is None:
            continue
        kind = _POINTS if end is None else _INTERVALS
        family, _, code = segment.code.partition("/")
        who = subject_of(segment.run.author, segment.run.kind)
        film = f" [{segment.recording.label}]" if len(leaving.recordings) > 1 else ""
        name = f"{who} – {family or _MARKS}{' (points)' if end is None else ''}{film}"
        tier = groups.setdefault((segment.run.id, family, kind), _Tier(kind, name))
        tier.rows.append((start, end, code or _NO_CODE))
    for tier in groups.values():
        report.taken("segments", len(tier.rows))
        yield from _lanes(tier)


def _times(segment: Segment, report: Report) -> tuple[int | None, int | None]:
    tag, where = segment.tag, segment.named
    if tag.start_ms < 0:
        report.dropped("segments", "a TextGrid has no time before 0", where)
        return None, None
    report.dropped("memos", "a label is one text, the code", where, bool(tag.memo))
    report.dropped("ratings", "a label is one text, the code", where, len(segment.ratings))
    if tag.end_ms == tag.start_ms:
        report.changed("segments", "they have no length, and are points in Praat", where)
        return tag.start_ms, None
    return tag.start_ms, tag.end_ms


def _speech_tiers(leaving: Leaving, report: Report) -> Iterator[_Tier]:
    tiers: dict[tuple[str, str], _Tier] = {}
    for script in (script for scripts in leaving.scripts.values() for script in scripts):
        for turn in script.turns:
            if turn.start_ms is None or turn.end_ms is None or not 0 <= turn.start_ms < turn.end_ms:
                report.dropped("turns", "they have no times", turn.text[:30])
                continue
            speaker = script.speaker_of(turn)
            label = speaker.label if speaker else ""
            tier = tiers.setdefault((script.transcript.id, label), _Tier(_INTERVALS, f"{label} (spoken)"))
            tier.rows.append((turn.start_ms, turn.end_ms, turn.text))
            report.taken("turns")
    for tier in tiers.values():
        yield from _lanes(tier)


def _lanes(tier: _Tier) -> Iterator[_Tier]:
    """The tier as so many that nothing overlaps on one of them, and no two points are at one time."""
    for rows in without_overlap(tier.rows, lambda row: (row[0], _over(row))):
        yield _Tier(tier.kind, tier.name, rows)


def _apart(tiers: list[_Tier]) -> Iterator[_Tier]:
    """The tiers with numbers at names that others have too: some readers know a tier by its name."""
    names: set[str] = set()
    for tier in tiers:
        name, n = tier.name, 1
        while name in names:
            n += 1
            name = f"{tier.name} [{n}]"
        names.add(name)
        yield _Tier(tier.kind, name, tier.rows)


def _over(row: tuple[int, int | None, str]) -> int:
    return row[0] + 1 if row[1] is None else row[1]


def _length(recordings: tuple[Recording, ...], tiers: list[_Tier]) -> int:
    ends = [_over(row) for tier in tiers for row in tier.rows]
    return max([*ends, *(film.duration_ms for film in recordings), 1])


def _lines(tiers: list[_Tier], length: int) -> Iterator[str]:
    yield 'File type = "ooTextFile"\nObject class = "TextGrid"\n'
    yield f"xmin = 0\nxmax = {_seconds(length)}\ntiers? <exists>\nsize = {len(tiers)}\nitem []:"
    for number, tier in enumerate(tiers, 1):
        rows = tier.rows if tier.kind == _POINTS else list(_filled(tier.rows, length))
        what = "points" if tier.kind == _POINTS else "intervals"
        yield f'    item [{number}]:\n        class = "{tier.kind}"\n        name = {_quoted(tier.name)}'
        yield f"        xmin = 0\n        xmax = {_seconds(length)}\n        {what}: size = {len(rows)}"
        for n, (start, end, text) in enumerate(rows, 1):
            yield f"        {what} [{n}]:"
            if end is None:
                yield f"            number = {_seconds(start)}\n            mark = {_quoted(text)}"
            else:
                times = f"            xmin = {_seconds(start)}\n            xmax = {_seconds(end)}"
                yield f"{times}\n            text = {_quoted(text)}"


def _filled(rows: list[tuple[int, int | None, str]], length: int) -> Iterator[tuple[int, int | None, str]]:
    """The intervals of a tier with the gaps between them as empty ones, as Praat wants it."""
    at = 0
    for row in rows:
        if row[0] > at:
            yield at, row[0], ""
        yield row
        at = _over(row)
    if at < length:
        yield at, length, ""


def _seconds(ms: int) -> str:
    return f"{ms // 1000}.{ms % 1000:03}".rstrip("0").rstrip(".")


def _quoted(text: str) -> str:
    return '"' + text.replace("\0", " ").replace('"', '""') + '"'
