"""Continuous ratings as CSV: one line a value, in the form of `csv_long`."""

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TextIO

from iprtool.domain.segment import Curve
from iprtool.domain.times import clock
from iprtool.exchange.columns import Cell
from iprtool.exchange.csv_long import defuse


@dataclass(frozen=True, slots=True)
class TraceColumn:
    """One column: its heading, what it means, and how its cell is read from a curve, a time and the value there."""

    name: str
    meaning: str
    cell: Callable[[Curve, int, float], Cell]


TRACE_COLUMNS: tuple[TraceColumn, ...] = (
    TraceColumn("dyad", "Pseudonymous label of the dyad.", lambda c, _ms, _v: c.dyad.label),
    TraceColumn("session", "Number of the session in the therapy.", lambda c, _ms, _v: c.session.number),
    TraceColumn("recording", "Label of the recording.", lambda c, _ms, _v: c.recording.label),
    TraceColumn(
        "pass_kind",
        "`client_recall`, `therapist_recall`, `coding` or `consensus`.",
        lambda c, _ms, _v: c.run.kind.value,
    ),
    TraceColumn("author", "Who made the pass: a pseudonym or initials.", lambda c, _ms, _v: c.run.author),
    TraceColumn("code", "`Family/Code` of the curve.", lambda c, _ms, _v: c.code),
    TraceColumn("time_ms", "Milliseconds from the recording's origin.", lambda _c, ms, _v: ms),
    TraceColumn("time", "The same as `HH:MM:SS.mmm`.", lambda _c, ms, _v: clock(ms)),
    TraceColumn(
        "value", "What was rated at that time.", lambda _c, _ms, value: int(value) if value.is_integer() else value
    ),
    TraceColumn("pass_id", "Identifier of the pass.", lambda c, _ms, _v: c.run.id),
    TraceColumn("recording_id", "Identifier of the recording.", lambda c, _ms, _v: c.recording.id),
)


def write(stream: TextIO, curves: Iterable[Curve]) -> int:
    """Write the heading and one line for each value, in the order given. Returns the number of values."""
    out = csv.writer(stream, lineterminator="\r\n")
    out.writerow(column.name for column in TRACE_COLUMNS)
    count = 0
    for curve in curves:
        for stretch in curve.stretches:
            for number, value in enumerate(stretch.values):
                ms = stretch.start_ms + number * stretch.step_ms
                out.writerow([defuse(column.cell(curve, ms, value)) for column in TRACE_COLUMNS])
                count += 1
    return count
