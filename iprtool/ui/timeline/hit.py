"""Which tag, and which part of it, is under the pointer."""

from collections.abc import Container
from dataclasses import dataclass
from enum import Enum

import numpy as np

from iprtool.domain.stacking import OVERFLOW
from iprtool.ui.timeline.layout import LaneBox
from iprtool.ui.timeline.scene import LaneScene

EDGE_PX = 6
MIN_HIT_PX = 8


class Part(Enum):
    """What of a tag was hit. Points have a body only."""

    BODY = "body"
    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True)
class Hit:
    """A tag's slot, and the part of it."""

    slot: int
    part: Part


def row_at(box: LaneBox, y: float) -> int | None:
    """The sub-row at a height of a lane, OVERFLOW for the strip below, None between them."""
    for row, top in enumerate(box.row_tops):
        if top <= y < top + box.bar:
            return row
    return OVERFLOW if box.overflow_top is not None and y >= box.overflow_top else None


def hit_tag(
    scene: LaneScene, box: LaneBox, x: float, y: float, point_px: int, chosen: Container[int] = ()
) -> Hit | None:
    """The tag at x, y of a lane (y below its top); dense columns have none.

    point_px is the width of a point's mark. Of several, a selected one (its slot in `chosen`) comes first, then the one
    whose middle is nearest.
    """
    row = row_at(box, y)
    if row is None or scene.is_dense(x):
        return None
    half = np.maximum(scene.x1 - scene.x0, np.where(scene.points, max(point_px, MIN_HIT_PX), MIN_HIT_PX)) / 2
    away = np.abs(x - (scene.x0 + scene.x1) / 2)
    found = np.flatnonzero((scene.rows == row) & (away <= half))
    if not found.size:
        return None
    best = min(found.tolist(), key=lambda n: (int(scene.slots[n]) not in chosen, float(away[n]), -n))
    return Hit(int(scene.slots[best]), _part(scene, best, x))


def _part(scene: LaneScene, number: int, x: float) -> Part:
    x0, x1 = float(scene.x0[number]), float(scene.x1[number])
    if scene.points[number] or scene.rows[number] == OVERFLOW:
        return Part.BODY
    edge = min(EDGE_PX, (x1 - x0) / 3)
    if x < x0 + edge:
        return Part.START
    return Part.END if x > x1 - edge else Part.BODY
