"""Segments as markers for video editing: a CSV with the columns and time code that Premiere and Resolve exchange."""

import csv
import io
from collections.abc import Sequence
from fractions import Fraction
from typing import BinaryIO

from iprtool.domain.segment import Segment
from iprtool.exchange.csv_long import defuse
from iprtool.exchange.report import Report

HEADING = ("Marker Name", "Description", "In", "Out", "Duration", "Marker Type")
_USUAL_RATE = Fraction(25)
_NTSC = (Fraction(24000, 1001), Fraction(30000, 1001), Fraction(60000, 1001))


def write(out: BinaryIO, segments: Sequence[Segment]) -> Report:
    """Write one marker a segment. Time code is without drop frames, at the whole rate next to the recording's."""
    report = Report(form="Markers")
    text = io.TextIOWrapper(out, "utf-8", newline="")
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(HEADING)
    for segment in segments:
        rate = _rate(segment, report)
        start, end = segment.tag.start_ms, segment.tag.end_ms
        last = start if end is None else end
        said = " – ".join(filter(None, (segment.run.author, segment.tag.memo)))
        times = (timecode(start, rate), timecode(last, rate), _length(start, last, rate))
        table.writerow([defuse(segment.code or "Mark"), defuse(" ".join(said.split())), *times, "Comment"])
    text.detach()
    report.taken("segments", len(segments))
    return report


def _rate(segment: Segment, report: Report) -> Fraction:
    rate = segment.recording.frame_rate
    if rate is None:
        why = f"the recording has no constant frame rate, so the time code counts {_USUAL_RATE} a second"
        report.changed("segments", why, segment.recording.label)
        return _USUAL_RATE
    return min((*_NTSC, Fraction(round(rate))), key=lambda each: abs(each - Fraction(rate)))


def number_of(ms: int, rate: Fraction) -> int:
    """The number of the frame that is shown at a time, at a constant rate."""
    return int(Fraction(ms, 1000) * rate)


def timecode(ms: int, rate: Fraction) -> str:
    """`HH:MM:SS:FF` without drop frames: frames are counted, and a second has the whole number next to the rate."""
    return _written(number_of(ms, rate), round(rate))


def _length(start_ms: int, end_ms: int, rate: Fraction) -> str:
    return _written(number_of(end_ms, rate) - number_of(start_ms, rate), round(rate))


def _written(frames: int, each_second: int) -> str:
    seconds, frame = divmod(frames, each_second)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}:{frame:02}"
