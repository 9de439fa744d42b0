"""What of one lane is on screen: which tags, at which pixels, and where there are too many to tell apart.

Where three or more tags of one sub-row begin within eight pixels, the columns of pixels there are **dense**: they show
how many tags touch each column, all of them counted, instead of single marks. The eight pixels are counted from the
recording's begin, so scrolling changes nothing.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from iprtool.domain.stacking import MAX_ROWS, OVERFLOW
from iprtool.ui.timeline.index import LaneTags
from iprtool.ui.timeline.model import NO_END, OPEN_END, Ints
from iprtool.ui.timeline.view import Viewport

_BUCKET_BITS = 3
BUCKET_PX = 1 << _BUCKET_BITS
DENSE_FROM = 3
CROWDED_PX = 12.0
FAR_PX = 1e6
_SPILL_PX = 48
"""How far outside the screen a point can be while a part of its mark still shows."""


@dataclass(frozen=True, slots=True)
class Marks:
    """The tags that are drawn one by one, at least in part; parallel arrays, by sub-row and in it by begin.

    numbers: which ones of the scene; gaps: pixels from a begin to the next one of the sub-row, FAR_PX at the last one;
    crowded: whether a neighbour is nearer than CROWDED_PX, so that points are drawn as ticks instead of diamonds.
    """

    numbers: Ints
    gaps: NDArray[np.float64]
    crowded: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class LaneScene:
    """Parallel arrays for the tags on or just outside the screen, ascending by begin.

    x0, x1: pixels from the left edge, x1 = x0 for points; first, last: the first column of pixels that a tag touches,
    and the one after the last, at least one; points; rows; styles; slots.
    dense: one bool per column of pixels, None when no column is.
    marks: what is drawn one by one; spilled: numbers of the tags beyond the sub-rows, where they are not dense.
    """

    width: int
    x0: NDArray[np.float64]
    x1: NDArray[np.float64]
    first: Ints
    last: Ints
    points: NDArray[np.bool_]
    rows: NDArray[np.int8]
    styles: Ints
    slots: Ints
    dense: NDArray[np.bool_] | None
    marks: Marks
    spilled: Ints

    def is_dense(self, x: float) -> bool:
        """Whether the column at x shows counts."""
        return self.dense is not None and 0 <= x < self.width and bool(self.dense[int(x)])

    def touching(self, x: float) -> NDArray[np.bool_]:
        """Which tags touch the column of pixels at x."""
        return np.asarray((self.first <= int(x)) & (self.last > int(x)))


def build_scene(lane: LaneTags, view: Viewport) -> LaneScene:
    """Find what a view shows of a lane; open tags are left out, as the playhead says where they are."""
    before = view.left_px - (view.left_px - _SPILL_PX) // BUCKET_PX * BUCKET_PX
    end_px = -(-(view.left_px + view.width + _SPILL_PX) // BUCKET_PX) * BUCKET_PX
    near = lane.overlapping((view.left_px - before) * view.ms_per_px, end_px * view.ms_per_px)
    places = _slice(near[lane.ends[near] != OPEN_END] if lane.running.size else near)
    points = lane.ends[places] == NO_END
    x0 = view.xs_of(lane.starts[places])
    x1 = np.where(points, x0, view.xs_of(lane.ends[places]))
    rows = lane.rows[places]
    first = np.floor(x0).astype(np.int64)
    last = np.maximum(np.ceil(x1).astype(np.int64), first + 1)
    dense = _dense_columns(first + before, rows, before + end_px - view.left_px)
    if dense is not None:
        dense = dense[before:][: view.width]
    seen = _seen(first, last, dense)
    over = rows == OVERFLOW
    return LaneScene(
        view.width,
        x0,
        x1,
        first,
        last,
        points,
        rows,
        lane.styles[places],
        lane.slots[places],
        dense,
        _marks(x0, rows, np.flatnonzero(seen & ~over)),
        np.flatnonzero(seen & over),
    )


def _slice(places: Ints) -> Ints | slice:
    """The same places without the cost of gathering, where they lie side by side."""
    if len(places) and places[-1] - places[0] + 1 == len(places):
        return slice(int(places[0]), int(places[-1]) + 1)
    return places


def _seen(first: Ints, last: Ints, dense: NDArray[np.bool_] | None) -> NDArray[np.bool_]:
    """Which tags touch a column that is not dense, on the screen or beside it."""
    if dense is None or not dense.any():
        return np.ones(len(first), np.bool_)
    width = len(dense)
    free = np.concatenate(([0], np.cumsum(~dense)))
    room = free[np.minimum(np.maximum(last, 0), width)] - free[np.minimum(np.maximum(first, 0), width)]
    return np.asarray((first < 0) | (last > width) | (room > 0))


def _marks(x0: NDArray[np.float64], rows: NDArray[np.int8], numbers: Ints) -> Marks:
    numbers = numbers[np.argsort(rows[numbers], kind="stable")]
    gaps = np.full(len(numbers), FAR_PX)
    if len(numbers) > 1:
        same_row = rows[numbers[1:]] == rows[numbers[:-1]]
        gaps[:-1] = np.where(same_row, x0[numbers[1:]] - x0[numbers[:-1]], FAR_PX)
    near = gaps < CROWDED_PX
    near[1:] |= near[:-1].copy()
    return Marks(numbers, gaps, near)


def _dense_columns(first: Ints, rows: NDArray[np.int8], length: int) -> NDArray[np.bool_] | None:
    """Which of `length` columns are dense, where tags begin in columns `first` of sub-rows `rows`."""
    if len(first) < DENSE_FROM:
        return None
    kinds = OVERFLOW + 1
    buckets = length // BUCKET_PX + 1
    at = (np.minimum(np.maximum(first, -BUCKET_PX), length - 1) >> _BUCKET_BITS) + 1
    counts = np.bincount(at * kinds + rows, minlength=buckets * kinds).reshape(buckets, kinds)
    dense = counts[1:, :MAX_ROWS].max(axis=1) >= DENSE_FROM
    return np.repeat(dense, BUCKET_PX) if dense.any() else None
