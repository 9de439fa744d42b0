"""Where ruler, filmstrip, sound, ribbons, lanes, sub-rows and overview are, from top to bottom."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from iprtool.domain.stacking import OVERFLOW
from iprtool.ui.timeline.metrics import Metrics

LEAST_HEIGHT, MOST_HEIGHT = 0.6, 6.0
"""How many times as high as usual a lane can be."""
_LEAST_BAR_PX, _LEAST_PAD_PX = 6, 2


@dataclass(frozen=True, slots=True)
class LaneBox:
    """One lane's place, in pixels below the first lane's top; `row_tops` and `overflow_top` are below its own top."""

    top: int
    height: int
    row_tops: tuple[int, ...]
    bar: int
    overflow_top: int | None

    @property
    def bottom(self) -> int:
        """One pixel below the lane."""
        return self.top + self.height

    def band(self, row: int) -> tuple[int, int]:
        """Top and height of a sub-row's marks; the strip below the sub-rows for OVERFLOW."""
        if row == OVERFLOW and self.overflow_top is not None:
            return self.overflow_top, self.height - 4 - self.overflow_top
        return self.row_tops[min(row, len(self.row_tops) - 1)], self.bar


class Need(NamedTuple):
    """What a lane needs room for: its sub-rows, whether more tags overlap than these hold, and how high it shall be."""

    rows: int
    overflows: bool
    height: float = 1.0
    slim: bool = False


def lane_box(metrics: Metrics, top: int, need: Need) -> LaneBox:
    """A lane as high as its sub-rows need, and never lower than its title needs."""
    if need.slim:
        return LaneBox(top, metrics.head, (2,), metrics.head - 4, None)
    rows, overflows = need.rows, need.overflows
    usual = metrics.bar if rows == 1 and not overflows else metrics.thin_bar
    between = (rows - 1) * metrics.row_gap + (metrics.row_gap + metrics.overflow if overflows else 0)
    natural = max(metrics.lane, rows * usual + between + 2 * metrics.pad)
    least = max(metrics.head, rows * _LEAST_BAR_PX + between + 2 * _LEAST_PAD_PX)
    height = max(round(natural * need.height), least)
    room = height - between - 2 * _LEAST_PAD_PX  # lower lanes give up their margins first, then the height of bars
    bar = min(usual + max(0, height - natural) // rows, room // rows)
    first = (height - rows * bar - between) // 2
    row_tops = tuple(first + row * (bar + metrics.row_gap) for row in range(rows))
    overflow_top = row_tops[-1] + bar + metrics.row_gap if overflows else None
    return LaneBox(top, height, row_tops, bar, overflow_top)


@dataclass(frozen=True, slots=True)
class Layout:
    """All places for one size of the widget.

    Lanes scroll by `scroll` pixels between ruler, filmstrip, sound, ribbons above and overview below, which stay.
    """

    width: int
    height: int
    header: int
    ruler: int
    sound: int
    lanes: tuple[LaneBox, ...]
    scroll: int
    film: int = 0
    overview: int = 0
    ribbons: tuple[int, ...] = ()

    @property
    def sound_top(self) -> int:
        """Where the sound begins on the widget."""
        return self.ruler + self.film

    @property
    def lanes_top(self) -> int:
        """Where the lanes begin on the widget."""
        return self.ribbons_top + sum(self.ribbons)

    @property
    def ribbons_top(self) -> int:
        """Where the ribbons of recalls begin on the widget, below the sound."""
        return self.sound_top + self.sound

    def ribbon_at(self, y: float) -> int | None:
        """Number of the ribbon at a height of the widget, None elsewhere."""
        bottom = self.ribbons_top
        for number, height in enumerate(self.ribbons):
            bottom += height
            if bottom - height <= y < bottom:
                return number
        return None

    @property
    def lanes_bottom(self) -> int:
        """One pixel below the room for lanes."""
        return max(self.lanes_top, self.height - self.overview)

    @property
    def lanes_room(self) -> int:
        """Pixels from top to bottom that lanes have on the widget."""
        return self.lanes_bottom - self.lanes_top

    @property
    def body_width(self) -> int:
        """Pixels for time, right of the headers."""
        return max(1, self.width - self.header)

    @property
    def lanes_height(self) -> int:
        """Pixels that all lanes need."""
        return self.lanes[-1].bottom if self.lanes else 0

    @property
    def max_scroll(self) -> int:
        """How far the lanes can scroll up."""
        return max(0, self.lanes_height - self.lanes_room)

    def top_of(self, lane: int) -> int:
        """Top of a lane on the widget."""
        return self.lanes_top + self.lanes[lane].top - self.scroll

    def lane_at(self, y: float) -> int | None:
        """Number of the lane at a height of the widget, None above and below the lanes."""
        inside = y - self.lanes_top + self.scroll
        if not self.lanes_top <= y < self.lanes_bottom or not 0 <= inside < self.lanes_height:
            return None
        return bisect_right([box.top for box in self.lanes], inside) - 1

    def visible_lanes(self) -> range:
        """Numbers of the lanes of which a part is on screen."""
        seen = [n for n, box in enumerate(self.lanes) if self.top_of(n) < self.lanes_bottom and self._bottom(box) > 0]
        return range(seen[0], seen[-1] + 1) if seen else range(0)

    def _bottom(self, box: LaneBox) -> int:
        return box.bottom - self.scroll


def stack(metrics: Metrics, needs: Sequence[Need]) -> tuple[LaneBox, ...]:
    """Lanes below one another."""
    boxes: list[LaneBox] = []
    top = 0
    for need in needs:
        boxes.append(lane_box(metrics, top, need))
        top = boxes[-1].bottom
    return tuple(boxes)
