"""Segments of equal length: their borders over the lanes, and in the ruler which of them are done."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPen

from iprtool.ui.timeline.layout import Layout
from iprtool.ui.timeline.styles import Paints
from iprtool.ui.timeline.view import Viewport

MARK_PX = 4
_BORDERS_FROM_PX = 16
"""Narrower segments have no borders, and marks side by side become one."""


@dataclass(frozen=True)
class Grid:
    """The length of the segments, the numbers of those that are done, and which one is at hand."""

    bin_ms: int
    done: frozenset[int] = frozenset()
    current: int | None = None

    def bins(self, view: Viewport) -> range:
        """The numbers of the segments on screen."""
        end = min(view.end_ms, view.duration_ms)
        first = int(max(view.start_ms, 0) // self.bin_ms)
        return range(first, max(-(-int(end) // self.bin_ms), first))

    def runs(self, view: Viewport) -> list[tuple[int, int, bool]]:
        """Stretches of segments of one kind, as (first, last + 1, done); one each where they are wide enough."""
        wide = self.bin_ms / view.ms_per_px >= _BORDERS_FROM_PX
        runs: list[tuple[int, int, bool]] = []
        for number in self.bins(view):
            done = number in self.done
            if runs and not wide and runs[-1][2] == done:
                runs[-1] = (runs[-1][0], number + 1, done)
            else:
                runs.append((number, number + 1, done))
        return runs

    def paint_current(self, painter: QPainter, view: Viewport, layout: Layout, top: int, bottom: int) -> None:
        """Paint the ground of the segment at hand in the painter's brush."""
        if self.current is not None and bottom > top:
            left = max(view.x_of(self.current * self.bin_ms), 0)
            right = min(view.x_of(min((self.current + 1) * self.bin_ms, view.duration_ms)), view.width)
            if right > left:
                painter.drawRect(QRect(layout.header + round(left), top, max(round(right - left), 2), bottom - top))

    def paint_borders(self, painter: QPainter, view: Viewport, layout: Layout, top: int, bottom: int) -> None:
        """Paint the borders in the painter's brush."""
        if self.bin_ms / view.ms_per_px < _BORDERS_FROM_PX or bottom <= top:
            return
        xs = (round(view.x_of(number * self.bin_ms)) for number in self.bins(view))
        painter.drawRects([QRect(layout.header + x, top, 1, bottom - top) for x in xs if x >= 0])

    def paint_marks(self, painter: QPainter, view: Viewport, layout: Layout, paints: Paints) -> None:
        """Paint at the foot of the ruler: filled what is done, an outline for what is not."""
        top = layout.ruler - MARK_PX - 1
        marks: dict[bool, list[QRect]] = {True: [], False: []}
        for first, last, done in self.runs(view):
            left = layout.header + max(view.x_of(first * self.bin_ms), -4)
            right = layout.header + min(view.x_of(min(last * self.bin_ms, view.duration_ms)), view.width + 4)
            width = max(round(right) - round(left) - 2, 1)
            marks[done].append(QRect(round(left) + 1, top, width, MARK_PX).adjusted(0, 0, done - 1, done - 1))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(paints.accent)
        painter.drawRects(marks[True])
        painter.setPen(QPen(paints.muted, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRects(marks[False])
