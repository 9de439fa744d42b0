"""Where ruler, sound, lanes and sub-rows are, from top to bottom."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from iprtool.ui.timeline.metrics import Metrics
from iprtool.ui.timeline.stacking import OVERFLOW


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


def lane_box(metrics: Metrics, top: int, rows: int, overflows: bool) -> LaneBox:
    """A lane as high as its sub-rows need, and never lower than its title needs."""
    bar = metrics.bar if rows == 1 and not overflows else metrics.thin_bar
    used = rows * bar + (rows - 1) * metrics.row_gap + (metrics.row_gap + metrics.overflow if overflows else 0)
    height = max(metrics.lane, used + 2 * metrics.pad)
    first = (height - used) // 2
    row_tops = tuple(first + row * (bar + metrics.row_gap) for row in range(rows))
    overflow_top = row_tops[-1] + bar + metrics.row_gap if overflows else None
    return LaneBox(top, height, row_tops, bar, overflow_top)


@dataclass(frozen=True, slots=True)
class Layout:
    """All places for one size of the widget. Lanes scroll by `scroll` pixels below the fixed ruler and sound."""

    width: int
    height: int
    header: int
    ruler: int
    sound: int
    lanes: tuple[LaneBox, ...]
    scroll: int

    @property
    def lanes_top(self) -> int:
        """Where the lanes begin on the widget."""
        return self.ruler + self.sound

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
        return max(0, self.lanes_height - max(0, self.height - self.lanes_top))

    def top_of(self, lane: int) -> int:
        """Top of a lane on the widget."""
        return self.lanes_top + self.lanes[lane].top - self.scroll

    def lane_at(self, y: float) -> int | None:
        """Number of the lane at a height of the widget, None above and below the lanes."""
        inside = y - self.lanes_top + self.scroll
        if y < self.lanes_top or not 0 <= inside < self.lanes_height:
            return None
        return bisect_right([box.top for box in self.lanes], inside) - 1

    def visible_lanes(self) -> range:
        """Numbers of the lanes of which a part is on screen."""
        seen = [n for n, box in enumerate(self.lanes) if self.top_of(n) < self.height and self._bottom(box) > 0]
        return range(seen[0], seen[-1] + 1) if seen else range(0)

    def _bottom(self, box: LaneBox) -> int:
        return box.bottom - self.scroll


def stack(metrics: Metrics, needs: Sequence[tuple[int, bool]]) -> tuple[LaneBox, ...]:
    """Lanes below one another; `needs` are (sub-rows, overflows) of each."""
    boxes: list[LaneBox] = []
    top = 0
    for rows, overflows in needs:
        boxes.append(lane_box(metrics, top, rows, overflows))
        top = boxes[-1].bottom
    return tuple(boxes)
