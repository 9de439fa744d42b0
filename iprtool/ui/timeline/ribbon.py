"""The ribbon of a recall: what of the session was played in the interview, replays stacked, and where it was stopped.

A stretch that was played is a bar, in the highest row in which nothing under it was played before. A stop is a mark
below the bars: a triangle where the participant stopped, a square where the interviewer did.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from iprtool.domain.stacking import order_rows
from iprtool.pictures.shapes import stop_shape
from iprtool.ui.timeline.metrics import Metrics
from iprtool.ui.timeline.styles import Paints
from iprtool.ui.timeline.view import Viewport

MOST_ROWS = 3
"""What was played still more often is drawn into the last row."""
_GAP_PX = 2
_PAD_PX = 3
_LEAST_BAR_PX = 3


@dataclass(frozen=True, slots=True)
class Played:
    """A stretch of the session, `[begin_ms, end_ms)`, that was played without a jump, and when in the interview."""

    begin_ms: int
    end_ms: int
    at_ms: int
    until_ms: int


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop: where in the session, when in the interview, and whether the participant made it."""

    ms: int
    at_ms: int
    by_participant: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch with its row."""

    played: Played
    row: int


@dataclass(frozen=True)
class Ribbon:
    """One recall: its name, its stretches in the order of the interview, its stops."""

    title: str
    bars: tuple[Bar, ...]
    stops: tuple[Stop, ...]

    @classmethod
    def of(cls, title: str, played: Iterable[Played], stops: Iterable[Stop]) -> "Ribbon":
        """Stack stretches, in the order in which they were played."""
        every = tuple(played)
        begins, ends = (np.array(times, np.int64) for times in ([p.begin_ms for p in every], [p.end_ms for p in every]))
        rows = order_rows(begins, ends, MOST_ROWS)
        bars = (Bar(each, row) for each, row in zip(every, rows.tolist(), strict=True))
        return cls(title, tuple(bars), tuple(stops))

    @property
    def rows(self) -> int:
        """How many rows it needs, at least one."""
        return max((bar.row for bar in self.bars), default=0) + 1

    def height(self, metrics: Metrics) -> int:
        """Pixels from top to bottom; never lower than its name."""
        bars = self.rows * (metrics.ribbon_bar + _GAP_PX) + metrics.ribbon_bar + 2 * _PAD_PX
        return max(bars, metrics.small_height + 4)

    def bars_at(self, ms: float) -> list[Bar]:
        """What was played of a moment of the session, in the order of the interview."""
        return [bar for bar in self.bars if bar.played.begin_ms <= ms < bar.played.end_ms]

    def paint(self, painter: QPainter, area: QRect, view: Viewport, metrics: Metrics, paints: Paints) -> None:
        """Paint what a view shows, right of the name."""
        painter.setClipRect(area)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(paints.accent)
        for bar in self.bars:
            left, right = view.x_of(bar.played.begin_ms), view.x_of(bar.played.end_ms)
            if right >= 0 and left <= area.width():
                painter.drawRect(self._bar_rect(area, bar.row, (left, right), metrics))
        painter.setBrush(paints.text)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        size = metrics.ribbon_bar
        top = area.top() + _PAD_PX + self.rows * (size + _GAP_PX)
        for stop in self.stops:
            x = view.x_of(stop.ms)
            if -size <= x <= area.width() + size:
                painter.drawPolygon(stop_shape(area.left() + round(x), top, size, stop.by_participant))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setClipping(False)

    def _bar_rect(self, area: QRect, row: int, ends: tuple[float, float], metrics: Metrics) -> QRectF:
        left = max(round(ends[0]), -4)
        right = max(min(round(ends[1]), area.width() + 4), left + _LEAST_BAR_PX)
        top = area.top() + _PAD_PX + row * (metrics.ribbon_bar + _GAP_PX)
        return QRectF(area.left() + left, top, right - left, metrics.ribbon_bar)


def heights(ribbons: Sequence[Ribbon], metrics: Metrics) -> tuple[int, ...]:
    """The height of each, from top to bottom."""
    return tuple(ribbon.height(metrics) for ribbon in ribbons)
