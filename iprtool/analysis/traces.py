"""Figures of continuous ratings: values as arrays, and what an interval comes to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from iprtool.domain.model import Trace

Even = tuple[int, int, NDArray[np.float64]]
"""Time of the first value, distance, values; not a number where the curve has a gap."""
Spread = tuple[float, float, NDArray[Any]]
"""The same, where times need not be whole."""
Floats = NDArray[np.float64]


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


def values_at(curve: Spread, ms: Floats) -> Floats:
    """Values at some times, between samples on the straight line; not a number outside the curve."""
    start, step, values = curve
    place = (ms - start) / step
    last = len(values) - 1
    inside = (place >= 0) & (place <= last)
    at = np.clip(place, 0, max(last, 0))
    before = np.floor(at).astype(np.int64)
    share = at - before
    after = np.minimum(before + 1, max(last, 0))
    found = np.where(share > 0, values[before] * (1 - share) + values[after] * share, values[before])
    return np.where(inside, found, np.nan)


def extremes(curve: Spread, edges_ms: Floats) -> tuple[Floats, Floats]:
    """Lowest and highest value between each two times that follow each other; not a number where there is no curve."""
    start, step, values = curve
    count = len(edges_ms) - 1
    if not len(values):
        return np.full(count, np.nan), np.full(count, np.nan)
    ends = values_at(curve, edges_ms)
    low, high = np.fmin(ends[:-1], ends[1:]), np.fmax(ends[:-1], ends[1:])
    first = np.ceil((edges_ms - start) / step).astype(np.int64)
    first = np.clip(first, 0, len(values))
    filled = np.flatnonzero(first[1:] > first[:-1])
    if filled.size:
        begin, end = int(first[filled[0]]), int(first[filled[-1] + 1])
        inside = np.asarray(values[begin:end], np.float64)
        low[filled] = np.fmin(low[filled], np.fmin.reduceat(inside, first[filled] - begin))
        high[filled] = np.fmax(high[filled], np.fmax.reduceat(inside, first[filled] - begin))
    return low, high
