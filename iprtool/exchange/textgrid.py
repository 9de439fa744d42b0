"""Praat TextGrids: written in the long form, read in both (by praatio)."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from typing import Any, BinaryIO

from praatio.utilities import errors, textgrid_io

from iprtool.domain.errors import IprError
from iprtool.domain.segment import Segment
from iprtool.domain.times import to_ms
from iprtool.exchange.found import Found, FoundMedium, FoundTag, FoundTranscript, FoundTurn
from iprtool.exchange.layers import without_overlap
from iprtool.exchange.leaving import Leaving
from iprtool.exchange.limits import UNTOUCHED, content_of, text_of
from iprtool.exchange.report import Report
from iprtool.exchange.subjects import kind_of, subject_of

LARGEST = 20_000_000
_LATEST_S = 7 * 24 * 3_600
_OWN = re.compile(r"(?P<family>.*?) – (?P<subject>.*?)(?: \(points\))?(?: #\d+)?", re.DOTALL)
_NO_FAMILY = "Marks"
_EMPTY = "."
"""Stands for no label: Praat takes an interval without one for a gap."""
_SENTENCE_WORDS = 2.0
Row = tuple[int, int, str]


# ---- writing


def write(out: BinaryIO, leaving: Leaving) -> Report:
    """Write the segments of one recording: an interval tier and a point tier for each family of a pass.

    Raises IprError for segments of several recordings: a TextGrid is about one.
    """
    if len(leaving.recordings) > 1:
        raise IprError(
            f"These are segments of {len(leaving.recordings)} recordings, and a TextGrid is about one.",
            "Choose one dyad or pass, or the form that puts one TextGrid a recording into a zip.",
        )
    report = Report(form="Praat TextGrid")
    last_ms = max([leaving.recordings[0].duration_ms if leaving.recordings else 1, 1])
    tiers = list(_tiers(leaving, report))
    lines = [
        'File type = "ooTextFile"', 'Object class = "TextGrid"', "",
        "xmin = 0", f"xmax = {_seconds(last_ms)}", "tiers? <exists>", f"size = {len(tiers)}", "item []:",
    ]  # fmt: skip
    for number, (name, points, rows) in enumerate(tiers, 1):
        lines += [f"    item [{number}]:", *_tier(name, points, rows, last_ms)]
    out.write("\n".join(lines).encode() + b"\n")
    memos = sum(bool(segment.tag.memo) for segment in leaving.segments)
    report.dropped("memos", "a TextGrid has labels only", count=memos)
    ratings = sum(len(segment.ratings) for segment in leaving.segments)
    report.dropped("ratings", "a TextGrid has labels only", count=ratings)
    return report


def _tiers(leaving: Leaving, report: Report) -> Iterator[tuple[str, bool, list[Row]]]:
    lanes: dict[tuple[str, str, bool], list[Segment]] = {}
    for segment in leaving.segments:
        family = segment.code.split("/", 1)[0] or _NO_FAMILY
        subject = subject_of(segment.run.author, segment.run.kind)
        lanes.setdefault((family, subject, segment.tag.end_ms is None), []).append(segment)
    for (family, subject, points), segments in lanes.items():
        layers = without_overlap(segments, _span)
        for number, layer in enumerate(layers, 1):
            name = f"{family} – {subject}{' (points)' if points else ''}{f' #{number}' if number > 1 else ''}"
            yield name, points, [(*_span(segment), segment.code.partition("/")[2]) for segment in layer]
            report.taken("segments", len(layer))


def _span(segment: Segment) -> tuple[int, int]:
    start, end = segment.tag.start_ms, segment.tag.end_ms
    return start, start + 1 if end is None else end


def _seconds(ms: int) -> str:
    return f"{Decimal(ms) / 1000:f}"


def _quoted(text: str) -> str:
    return '"' + " ".join(text.split()).replace('"', '""') + '"'


def _tier(name: str, points: bool, rows: list[Row], last_ms: int) -> Iterator[str]:
    yield f"        class = {_quoted('TextTier' if points else 'IntervalTier')}"
    yield f"        name = {_quoted(name)}"
    yield "        xmin = 0"
    yield f"        xmax = {_seconds(last_ms)}"
    if points:
        yield f"        points: size = {len(rows)}"
        for number, (at, _, text) in enumerate(rows, 1):
            yield f"        points [{number}]:"
            yield f"            number = {_seconds(at)}"
            yield f"            mark = {_quoted(text or _EMPTY)}"
        return
    filled = list(_filled(rows, last_ms))
    yield f"        intervals: size = {len(filled)}"
    for number, (begin, end, text) in enumerate(filled, 1):
        yield f"        intervals [{number}]:"
        yield f"            xmin = {_seconds(begin)}"
        yield f"            xmax = {_seconds(end)}"
        yield f"            text = {_quoted(text)}"


def _filled(rows: list[Row], last_ms: int) -> Iterator[Row]:
    """The rows with empty ones between them, from the begin to the end; a row without a label has `_EMPTY`."""
    at = 0
    for begin, end, text in rows:
        if begin > at:
            yield at, begin, ""
        yield begin, end, text or _EMPTY
        at = end
    if at < last_ms:
        yield at, last_ms, ""


# ---- reading


def read(file: Path) -> Found:
    """All labels: a tier of sentences is a transcript, any other a family of codes. Raises IprError for no TextGrid."""
    text, _ = text_of(content_of(file, LARGEST), file.name)
    if "TextGrid" not in text[:200]:
        raise IprError(f"{file.name} is no TextGrid of Praat.", UNTOUCHED)
    found = Found(Report(file.name, "Praat TextGrid"), title=file.stem, book=file.stem)
    grid = _parsed(text, file.name)
    found.media.append(FoundMedium(duration_ms=_length(grid)))
    turns: list[FoundTurn] = []
    for tier in grid["tiers"]:
        name = str(tier["name"])
        rows = [_row(tuple(entry)) for entry in tier["entries"]]
        kept = [row for row in rows if row is not None]
        found.report.dropped("labels", "they have no time of a recording", name, len(rows) - len(kept))
        _take(found, turns, name, kept)
    if turns:
        in_order = sorted(turns, key=lambda turn: (turn.start_ms or 0, turn.end_ms or 0))
        found.transcripts.append(FoundTranscript(tuple(in_order), found.title))
    return found


def _parsed(text: str, name: str) -> dict[str, Any]:
    """The tiers with their entries as they stand in the file: some tools write intervals that touch by a hair too much,
    which praatio's own checks refuse."""
    try:
        grid: dict[str, Any] = textgrid_io.parseTextgridStr(text, includeEmptyIntervals=False)
    except (errors.PraatioException, ValueError, LookupError, AttributeError, TypeError) as error:
        raise IprError(f"{name} cannot be read: something in this TextGrid is damaged.", UNTOUCHED) from error
    return grid


def _length(grid: dict[str, Any]) -> int | None:
    row = _row((grid["xmax"], ""))
    return row[0] if row else None


def _row(entry: tuple[object, ...]) -> tuple[int, int | None, str] | None:
    """(begin, end or None for a point, label) of an entry."""
    *times, label = entry
    try:
        seconds = [Decimal(str(time)) for time in times]
    except InvalidOperation:
        return None
    if not seconds or not all(each.is_finite() and 0 <= each < _LATEST_S for each in seconds):
        return None
    begin, *end = [to_ms(Fraction(each)) for each in seconds]
    return begin, max(end[0], begin) if end else None, str(label).strip()


def _take(found: Found, turns: list[FoundTurn], name: str, rows: list[tuple[int, int | None, str]]) -> None:
    own = _OWN.fullmatch(name)
    if own is None and _is_speech(rows):
        found.report.changed("tiers", "they are speech, so they are the transcript", name)
        turns += [FoundTurn(" ".join(text.split()), begin, end, name) for begin, end, text in rows if text]
        return
    family = own["family"] if own else name
    author, kind = kind_of(own["subject"]) if own else ("", kind_of("")[1])
    for begin, end, label in rows:
        text = "" if own and label == _EMPTY else label
        path = (family, *text.split("/")) if own and text else (family, text)
        path = () if not text else path
        found.tags.append(FoundTag(begin, None if end == begin else end, path, "", author, kind))


def _is_speech(rows: list[tuple[int, int | None, str]]) -> bool:
    said = [text for _, end, text in rows if text and end is not None]
    return bool(said) and sum(len(text.split()) for text in said) >= _SENTENCE_WORDS * len(said)
