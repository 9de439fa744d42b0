"""Continuous ratings as curves on a lane: for each column of pixels the lowest and the highest value in it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from iprtool.ui.timeline.colours import Rgb
from iprtool.ui.timeline.view import Viewport

Floats = NDArray[np.float64]
_THICK_PX = 1.6
_PAD_PX = 5


@dataclass(frozen=True, eq=False)
class Curve:
    """Values at equal distances, the first at `start_ms`; `low` and `high` are the ends of their scale.

    Where a value is not a number the curve has a gap.
    """

    start_ms: float
    step_ms: float
    values: NDArray[Any]
    low: float
    high: float
    colour: str
    label: str = ""

    def at(self, ms: Floats) -> Floats:
        """Values at some times, between samples on the straight line; not a number outside the curve."""
        place = (ms - self.start_ms) / self.step_ms
        last = len(self.values) - 1
        inside = (place >= 0) & (place <= last)
        at = np.clip(place, 0, max(last, 0))
        before = np.floor(at).astype(np.int64)
        share = at - before
        after = np.minimum(before + 1, max(last, 0))
        found = np.where(share > 0, self.values[before] * (1 - share) + self.values[after] * share, self.values[before])
        return np.where(inside, found, np.nan)


def extremes(curve: Curve, edges_ms: Floats) -> tuple[Floats, Floats]:
    """Lowest and highest value between each two times that follow each other; not a number where there is no curve."""
    count = len(edges_ms) - 1
    if not len(curve.values):
        return np.full(count, np.nan), np.full(count, np.nan)
    ends = curve.at(edges_ms)
    low, high = np.fmin(ends[:-1], ends[1:]), np.fmax(ends[:-1], ends[1:])
    first = np.ceil((edges_ms - curve.start_ms) / curve.step_ms).astype(np.int64)
    first = np.clip(first, 0, len(curve.values))
    filled = np.flatnonzero(first[1:] > first[:-1])
    if filled.size:
        begin, end = int(first[filled[0]]), int(first[filled[-1] + 1])
        inside = np.asarray(curve.values[begin:end], np.float64)
        low[filled] = np.fmin(low[filled], np.fmin.reduceat(inside, first[filled] - begin))
        high[filled] = np.fmax(high[filled], np.fmax.reduceat(inside, first[filled] - begin))
    return low, high


def curve_pixels(curve: Curve, view: Viewport, height: int, scale: float, colour: Rgb) -> NDArray[np.uint32]:
    """A premultiplied ARGB image of shape (height, width) in device pixels."""
    rows, columns = round(height * scale), round(view.width * scale)
    edges = (view.left_px + np.arange(columns + 1) / scale) * view.ms_per_px
    low, high = extremes(curve, edges)
    room = max(rows - 2 * _PAD_PX * scale, 1.0)
    span = (curve.high - curve.low) or 1.0
    with np.errstate(invalid="ignore"):
        top = _PAD_PX * scale + (1 - np.clip((high - curve.low) / span, 0, 1)) * room
        bottom = _PAD_PX * scale + (1 - np.clip((low - curve.low) / span, 0, 1)) * room
        half = _THICK_PX * scale / 2
        ys = np.arange(rows, dtype=np.float64)[:, None]
        cover = np.clip(np.minimum(ys + 1, bottom + half) - np.maximum(ys, top - half), 0, 1)
    return _painted(np.nan_to_num(cover), colour)


def _painted(cover: Floats, colour: Rgb) -> NDArray[np.uint32]:
    shades = np.rint(cover * 255).astype(np.uint32)
    table = np.arange(256, dtype=np.uint32) << np.uint32(24)
    for part, shift in zip(colour, (16, 8, 0), strict=True):
        table |= np.rint(np.arange(256) * part / 255).astype(np.uint32) << np.uint32(shift)
    return np.asarray(table[shades], np.uint32)
