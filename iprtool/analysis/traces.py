"""Figures of continuous ratings: values as arrays, and what an interval comes to."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from iprtool.domain.model import Trace

Even = tuple[int, int, NDArray[np.float64]]
"""Time of the first value, distance, values; not a number where the curve has a gap."""


@dataclass(frozen=True, eq=False)
class Samples:
    """Times in milliseconds, ascending, and the value at each."""

    times_ms: NDArray[np.int64]
    values: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Summary:
    """What the values within an interval come to."""

    count: int
    mean: float
    low: float
    high: float


def samples(traces: Sequence[Trace]) -> Samples:
    """All values of a curve's stretches."""
    if not traces:
        return Samples(np.empty(0, np.int64), np.empty(0, np.float64))
    times = np.concatenate([t.start_ms + t.step_ms * np.arange(len(t.values), dtype=np.int64) for t in traces])
    values = np.concatenate([np.asarray(t.values, np.float64) for t in traces])
    order = np.argsort(times, kind="stable")
    return Samples(times[order], values[order])


def even(traces: Sequence[Trace]) -> Even:
    """A curve as values at equal distances.

    The distance is the smallest of the stretches; (0, 1, nothing) without any.
    """
    if not traces:
        return 0, 1, np.empty(0, np.float64)
    step = min(trace.step_ms for trace in traces)
    start = min(trace.start_ms for trace in traces)
    count = -(-(max(trace.end_ms for trace in traces) - start) // step)
    values = np.full(count, np.nan)
    for trace in traces:
        times = trace.start_ms + step * np.arange(-(-(trace.end_ms - trace.start_ms) // step))
        source = (times - trace.start_ms) // trace.step_ms
        values[(times - start) // step] = np.asarray(trace.values, np.float64)[source]
    return start, step, values


def laid_over(curve: Even, trace: Trace) -> Even:
    """A curve with one more stretch, which takes the place of what was there."""
    start, step, values = curve
    if not values.size:
        return even([trace])
    if step != trace.step_ms:
        return even([Trace("", trace.pass_id, trace.code_id, start, step, tuple(values)), trace])
    first = min(start, trace.start_ms)
    end = max(start + step * values.size, trace.end_ms)
    made = np.full((end - first) // step, np.nan)
    for begin, own in ((start, values), (trace.start_ms, np.asarray(trace.values, np.float64))):
        place = (begin - first) // step
        made[place : place + own.size] = own
    return first, step, made


def summary(found: Samples, start_ms: int, end_ms: int) -> Summary | None:
    """Mean, lowest and highest value within `[start_ms, end_ms)`; None where there is no value."""
    first, last = np.searchsorted(found.times_ms, (start_ms, end_ms))
    inside = found.values[first:last]
    if not inside.size:
        return None
    return Summary(int(inside.size), float(inside.mean()), float(inside.min()), float(inside.max()))
