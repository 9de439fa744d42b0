"""Segments as subtitles (WebVTT, SRT), to be seen in any player: a cue says the code, the memo and whose it is."""

from collections.abc import Callable, Sequence
from functools import partial
from html import escape
from typing import BinaryIO

from iprtool.domain.errors import IprError
from iprtool.domain.segment import Segment
from iprtool.domain.times import clock
from iprtool.exchange.report import Report

POINT_MS = 2_000
"""How long a point is shown."""


def write(out: BinaryIO, segments: Sequence[Segment], *, vtt: bool) -> Report:
    """Write one cue a segment. Raises IprError for segments of several recordings."""
    report = Report(form="WebVTT" if vtt else "SRT")
    recordings = {segment.recording.id for segment in segments}
    if len(recordings) > 1:
        raise IprError(
            f"These are segments of {len(recordings)} recordings, and subtitles are about one.",
            "Choose one dyad or pass.",
        )
    blocks = ["WEBVTT"] if vtt else []
    for number, segment in enumerate(sorted(segments, key=lambda each: (each.tag.start_ms, each.order)), 1):
        tag = segment.tag
        end_ms = tag.end_ms
        if end_ms is None:
            end_ms = tag.start_ms + POINT_MS
            report.changed("segments", f"points are shown for {POINT_MS // 1000} s")
        times = f"{clock(tag.start_ms)} --> {clock(end_ms)}"
        blocks.append(f"{number}\n{times if vtt else times.replace('.', ',')}\n{_text(segment, vtt)}")
    out.write(("\n\n".join(blocks) + "\n").encode())
    report.taken("segments", len(segments))
    return report


def _text(segment: Segment, vtt: bool) -> str:
    plain: Callable[[str], str] = partial(escape, quote=False) if vtt else str
    author = " ".join(segment.run.author.split())
    first = segment.code or "Mark"
    head = f"<v {plain(author).replace('>', '')}>{plain(first)}</v>" if vtt else f"{author}: {first}"
    memo = [plain(line.replace("-->", "→")) for line in segment.tag.memo.splitlines() if line.strip()]
    return "\n".join([head.replace("-->", "→") if not vtt else head, *memo])
