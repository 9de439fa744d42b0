"""Segments as subtitles (WebVTT, SRT): one cue a segment with its code and its memo, said by who coded it."""

import io
from collections.abc import Callable
from typing import BinaryIO

from iprtool.domain.segment import Segment
from iprtool.domain.times import clock
from iprtool.exchange.leaving import Leaving, moved
from iprtool.exchange.report import Report

POINT_MS = 2_000
"""How long the cue of a point is shown."""


def write_vtt(out: BinaryIO, leaving: Leaving) -> Report:
    """Write WebVTT: `<v author>`, the code, the memo in the lines after it."""
    return _write(out, leaving, "WebVTT", "WEBVTT\n", _vtt)


def write_srt(out: BinaryIO, leaving: Leaving) -> Report:
    """Write SRT: `author: code`, the memo in the lines after it."""
    return _write(out, leaving, "SRT", "", _srt)


def _write(
    out: BinaryIO, leaving: Leaving, form: str, head: str, cue: Callable[[int, int, int, Segment], str]
) -> Report:
    report = Report(form=form)
    leaving = moved(leaving, report)
    text = io.TextIOWrapper(out, "utf-8", newline="\n")
    text.write(head)
    ordered = sorted(leaving.segments, key=lambda each: each.tag.start_ms)
    times = [(each, span) for each in ordered if (span := _span(each, report))]
    for number, (segment, (start, end)) in enumerate(times, 1):
        text.write("\n" if head or number > 1 else "")
        text.write(cue(number, start, end, segment) + "\n")
    text.detach()
    report.taken("segments", len(times))
    return report


def _span(segment: Segment, report: Report) -> tuple[int, int] | None:
    tag, where = segment.tag, segment.named
    end = tag.start_ms + POINT_MS if tag.end_ms is None else tag.end_ms
    if end < 0 or tag.start_ms < end == 0:
        report.dropped("segments", "subtitles have no time before 0", where)
        return None
    if tag.start_ms < 0:
        report.changed("segments", "they begin before 0 and are cut there", where)
    if tag.end_ms is None:
        report.changed("points", f"they are shown for {POINT_MS // 1000} s", where)
    elif end <= tag.start_ms:
        report.changed("segments", "they have no length, and are shown for 1 ms", where)
    report.dropped("ratings", "a cue is code and memo", where, len(segment.ratings))
    start = max(tag.start_ms, 0)
    return start, max(end, start + 1)


def _vtt(number: int, start: int, end: int, segment: Segment) -> str:
    voice = " ".join(segment.run.author.replace(">", " ").replace("&", "&amp;").split())
    said = _lines(segment).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"{number}\n{clock(start)} --> {clock(end)}\n{f'<v {voice}>' if voice else ''}{said}"


def _srt(number: int, start: int, end: int, segment: Segment) -> str:
    times = f"{clock(start)} --> {clock(end)}".replace(".", ",")
    voice = " ".join(segment.run.author.split())
    said = _lines(segment).replace("-->", "→")
    return f"{number}\n{times}\n{f'{voice}: ' if voice else ''}{said}"


def _lines(segment: Segment) -> str:
    """The code, then the lines of the memo; an empty line would end the cue."""
    memo = (line.strip() for line in segment.tag.memo.replace("\0", " ").splitlines())
    return "\n".join([segment.code or "Mark", *filter(None, memo)])
