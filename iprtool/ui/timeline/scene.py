"""What of one lane is on screen: which tags, at which pixels, and where there are too many to tell apart.

Where three or more tags of one sub-row begin within eight pixels, the columns of pixels there are **dense**: they show
how many tags touch each column, all of them counted, instead of single marks. The eight pixels are counted from the
recording's begin, so scrolling changes nothing.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from iprtool.ui.timeline.index import LaneTags
from iprtool.ui.timeline.model import NO_END, Ints
from iprtool.ui.timeline.stacking import MAX_ROWS, OVERFLOW
from iprtool.ui.timeline.view import Viewport

BUCKET_PX = 8
DENSE_FROM = 3
_SPILL_PX = 240
"""How far left of the screen a point can be while its label still shows."""


@dataclass(frozen=True, slots=True)
class LaneScene:
    """Parallel arrays for the tags on or just outside the screen, ascending by begin.

    places: where in the lane's arrays; x0, x1: pixels from the left edge, x1 = x0 for points; points; rows; styles;
    slots.
    dense: one bool per column of pixels, None when no column is.
    """

    width: int
    places: Ints
    x0: NDArray[np.float64]
    x1: NDArray[np.float64]
    points: NDArray[np.bool_]
    rows: NDArray[np.int8]
    styles: Ints
    slots: Ints
    dense: NDArray[np.bool_] | None

    def is_dense(self, x: float) -> bool:
        """Whether the column at x shows counts."""
        return self.dense is not None and 0 <= x < self.width and bool(self.dense[int(x)])

    def touching(self, x: float) -> NDArray[np.bool_]:
        """Which tags touch the column of pixels at x."""
        first, last = columns(self.x0, self.x1)
        return np.asarray((first <= int(x)) & (last > int(x)))


def columns(x0: NDArray[np.float64], x1: NDArray[np.float64]) -> tuple[Ints, Ints]:
    """First column that each tag touches, and the one after the last; at least one column."""
    first = np.floor(x0).astype(np.int64)
    return first, np.maximum(np.ceil(x1).astype(np.int64), first + 1)


def build_scene(lane: LaneTags, view: Viewport) -> LaneScene:
    """Find what a view shows of a lane."""
    first_px = (view.left_px - _SPILL_PX) // BUCKET_PX * BUCKET_PX
    end_px = -(-(view.left_px + view.width + 1) // BUCKET_PX) * BUCKET_PX
    places = lane.overlapping(first_px * view.ms_per_px, end_px * view.ms_per_px)
    starts, ends = lane.starts[places], lane.ends[places]
    points = ends == NO_END
    x0 = view.xs_of(starts)
    x1 = view.xs_of(np.where(points, starts, ends))
    rows = lane.rows[places]
    dense = _dense_columns(x0, rows, view.left_px - first_px, end_px - first_px)
    return LaneScene(
        view.width,
        places,
        x0,
        x1,
        points,
        rows,
        lane.styles[places],
        lane.slots[places],
        None if dense is None else dense[view.left_px - first_px :][: view.width],
    )


def _dense_columns(
    x0: NDArray[np.float64], rows: NDArray[np.int8], before: int, length: int
) -> NDArray[np.bool_] | None:
    buckets = length // BUCKET_PX
    at = np.floor((x0 + before) / BUCKET_PX).astype(np.int64)
    counted = (rows != OVERFLOW) & (at >= 0) & (at < buckets)
    if np.count_nonzero(counted) < DENSE_FROM:
        return None
    counts = np.bincount(at[counted] * MAX_ROWS + rows[counted], minlength=buckets * MAX_ROWS)
    dense = counts.reshape(buckets, MAX_ROWS).max(axis=1) >= DENSE_FROM
    return np.repeat(dense, BUCKET_PX) if dense.any() else None
