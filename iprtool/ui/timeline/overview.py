"""The whole recording in one strip below the lanes: how many tags there are where, and what of it is on screen."""

from collections.abc import Iterable
from enum import Enum

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from iprtool.ui.timeline.gestures import Gesture, Host, Modifiers
from iprtool.ui.timeline.index import LaneTags
from iprtool.ui.timeline.layout import Layout
from iprtool.ui.timeline.model import Ints
from iprtool.ui.timeline.raster import Brush, count_columns, draw_counts
from iprtool.ui.timeline.scene import build_scene
from iprtool.ui.timeline.styles import Paints
from iprtool.ui.timeline.view import Viewport
from iprtool.ui.timeline.wave import as_image

_FULL_COUNT = 256
_EDGE_PX = 6
_LEAST_WINDOW_PX = 6
_PAD = 2


class Overview:
    """The density of tags as an image, made anew only when tags or width have changed."""

    def __init__(self) -> None:
        self._image: QImage | None = None
        self._counts: Ints = np.zeros(0, np.int64)

    def forget(self) -> None:
        """Tags, colours or sizes are others now."""
        self._image = None

    @property
    def is_stale(self) -> bool:
        """Whether it has to be made anew."""
        return self._image is None

    def make(self, lanes: Iterable[LaneTags], view: Viewport, size: tuple[int, float], brush: Brush) -> None:
        """Count all tags of some lanes; `size` is height in pixels and device pixels per pixel."""
        height, scale = size
        whole = view.fitted()
        counts = np.zeros((len(brush.colours), whole.width), np.int64)
        for lane in lanes:
            counts += count_columns(build_scene(lane, whole), brush)
        self._counts = counts.sum(axis=0)
        pixels = np.zeros((max(round((height - 2 * _PAD) * scale), 1), round(whole.width * scale)), np.uint32)
        draw_counts(pixels, counts, _FULL_COUNT, brush)
        self._image = as_image(pixels, scale)

    def count_at(self, x: int) -> int:
        """How many tags touch a column of pixels."""
        return int(self._counts[x]) if 0 <= x < len(self._counts) else 0

    def paint(self, painter: QPainter, area: QRect, paints: Paints) -> None:
        """Paint the density."""
        painter.fillRect(area, paints.raised)
        if self._image is not None:
            painter.drawImage(QPointF(area.left(), area.top() + _PAD), self._image)


def area_of(layout: Layout) -> QRect:
    """Where the overview is on the widget, right of its name."""
    return QRect(layout.header, layout.lanes_bottom + 1, layout.body_width, layout.height - layout.lanes_bottom - 1)


def x_of(view: Viewport, ms: float) -> float:
    """Where a time is in the overview, in pixels from its left edge."""
    return ms / view.duration_ms * view.width if view.duration_ms else 0.0


def ms_at(view: Viewport, x: float) -> float:
    """The time at a pixel of the overview."""
    return x / view.width * view.duration_ms


def window_of(view: Viewport, area: QRect) -> QRect:
    """The frame around what is on screen; never so narrow that it cannot be seen."""
    left = round(x_of(view, view.start_ms))
    right = round(x_of(view, min(view.end_ms, view.duration_ms)))
    spare = max(_LEAST_WINDOW_PX - (right - left), 0)
    left = min(max(left - spare // 2, 0), max(view.width - _LEAST_WINDOW_PX, 0))
    return QRect(area.left() + left, area.top(), max(right - left, _LEAST_WINDOW_PX), area.height())


def paint_window(painter: QPainter, view: Viewport, layout: Layout, now_ms: int, paints: Paints) -> None:
    """Dim what is not on screen, frame what is, and mark the playhead."""
    area = area_of(layout)
    window = window_of(view, area)
    shade = QColor(paints.panel)
    shade.setAlpha(150)
    painter.fillRect(QRect(area.left(), area.top(), window.left() - area.left(), area.height()), shade)
    painter.fillRect(QRect(window.right() + 1, area.top(), area.right() - window.right(), area.height()), shade)
    painter.setPen(QPen(paints.text, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(window.adjusted(0, 0, -1, -1))
    for x in (window.left(), window.right() - 1):
        painter.fillRect(QRect(x, window.center().y() - 4, 2, 9), paints.text)
    painter.fillRect(playhead_rect(view, layout, now_ms), paints.playhead)


def playhead_rect(view: Viewport, layout: Layout, now_ms: int) -> QRect:
    """The mark of the playhead in the overview."""
    area = area_of(layout)
    x = min(round(x_of(view, now_ms)), max(view.width - 2, 0))
    return QRect(area.left() + x, area.top(), 2, area.height())


class Grip(Enum):
    """What of the overview is under the pointer."""

    BEGIN = "begin"
    END = "end"
    WINDOW = "window"
    OUTSIDE = "outside"


def grip_at(at: QPoint, view: Viewport, layout: Layout) -> Grip | None:
    """What is under the pointer; None beside the overview."""
    area = area_of(layout)
    if not layout.overview or not view.duration_ms or not area.contains(at):
        return None
    window = window_of(view, area)
    edge = min(_EDGE_PX, max(window.width() // 3, 2))
    if abs(at.x() - window.left()) <= edge:
        return Grip.BEGIN
    if abs(at.x() - window.right()) <= edge:
        return Grip.END
    return Grip.WINDOW if window.left() < at.x() < window.right() else Grip.OUTSIDE


class OverviewGesture(Gesture):
    """Drags what is on screen, or one end of it; a press outside goes there first."""

    def __init__(self, host: Host, press: QPoint, grip: Grip) -> None:
        super().__init__(host, press)
        self._view, self._grip = host.view, grip
        if grip is Grip.OUTSIDE:
            middle = (host.view.start_ms + host.view.end_ms) / 2
            self._view = host.view.scrolled((self._ms(press.x()) - middle) / host.view.ms_per_px)
            host.show_by_hand(self._view)
        self._before = host.view

    def dragged_to(self, at: QPoint, modifiers: Modifiers) -> None:
        """See Gesture."""
        view = self._view
        by_ms = self._ms(at.x()) - self._ms(self.press.x())
        if self._grip is Grip.BEGIN:
            view = view.spanning(view.start_ms + by_ms, view.end_ms, keep_end=True)
        elif self._grip is Grip.END:
            view = view.spanning(view.start_ms, view.end_ms + by_ms)
        else:
            view = view.scrolled(by_ms / view.ms_per_px)
        self.host.show_by_hand(view)

    def cancel(self) -> None:
        """See Gesture."""
        self.host.show_by_hand(self._before)

    def _ms(self, x: int) -> float:
        return ms_at(self.host.view, x - self.host.places.header)
