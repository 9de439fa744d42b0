"""Continuous ratings as curves on a lane: for each column of pixels the lowest and the highest value in it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from iprtool.analysis.traces import Spread, extremes, values_at
from iprtool.domain.tones import Rgb
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
        return values_at(self.even, ms)

    @property
    def even(self) -> Spread:
        """The values as arithmetic takes them."""
        return self.start_ms, self.step_ms, self.values


def curve_pixels(curve: Curve, view: Viewport, height: int, scale: float, colour: Rgb) -> NDArray[np.uint32]:
    """A premultiplied ARGB image of shape (height, width) in device pixels."""
    rows, columns = round(height * scale), round(view.width * scale)
    edges = (view.left_px + np.arange(columns + 1) / scale) * view.ms_per_px
    low, high = extremes(curve.even, edges)
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
