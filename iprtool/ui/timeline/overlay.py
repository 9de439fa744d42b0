"""What moves over the lanes: playhead, snap line, time beside a dragged edge, selecting frame, focus frame."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from iprtool.domain.times import clock
from iprtool.ui.timeline.layout import Layout
from iprtool.ui.timeline.metrics import Metrics
from iprtool.ui.timeline.styles import Paints
from iprtool.ui.timeline.view import Viewport

PLAYHEAD_HALF_PX = 7


@dataclass(frozen=True)
class Marks:
    """What a gesture shows: a line where an edge snapped, a time beside an edge (time, height), a selecting frame,
    a line where a lane would be put."""

    snap_ms: int | None = None
    time_ms: int | None = None
    time_y: int = 0
    band: QRect | None = None
    drop_y: int | None = None


def playhead_rect(x: int, height: int) -> QRect:
    """What the playhead covers at x."""
    return QRect(x - PLAYHEAD_HALF_PX, 0, 2 * PLAYHEAD_HALF_PX + 1, height)


def paint_playhead(painter: QPainter, x: int, layout: Layout, colour: QColor) -> None:
    """A line from the ruler down, with a handle in the ruler."""
    painter.setClipRect(QRect(layout.header, 0, layout.body_width, layout.lanes_bottom))
    painter.fillRect(QRect(x - 1, 0, 2, layout.lanes_bottom), colour)
    half, low = PLAYHEAD_HALF_PX - 1, min(14, layout.ruler - 4)
    handle = [(-half, 0), (half, 0), (half, low - half + 1), (0, low), (-half, low - half + 1)]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF([QPointF(x + dx, dy) for dx, dy in handle]))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setClipping(False)


def paint_scrolled(painter: QPainter, view: Viewport, layout: Layout, colour: QColor) -> None:
    """Slim bars that say which part of the recording, and which lanes, are on screen."""
    faint = QColor(colour)
    faint.setAlpha(150)
    if not view.is_fitted and not layout.overview:
        whole = view.max_left_px + view.width
        left, width = layout.body_width * view.left_px / whole, layout.body_width * view.width / whole
        painter.fillRect(QRectF(layout.header + left, layout.height - 5, max(width, 12), 3), faint)
    if layout.max_scroll:
        room = layout.lanes_room
        top, height = room * layout.scroll / layout.lanes_height, room * room / layout.lanes_height
        painter.fillRect(QRectF(layout.width - 5, layout.lanes_top + top, 3, max(height, 12)), faint)


def paint_marks(
    painter: QPainter, marks: Marks, view: Viewport, layout: Layout, metrics: Metrics, paints: Paints
) -> None:
    """Paint what a gesture shows."""
    if marks.drop_y is not None:
        painter.fillRect(QRect(0, marks.drop_y - 1, layout.width, 3), paints.accent)
    painter.setClipRect(QRect(layout.header, 0, layout.body_width, layout.height))
    if marks.band is not None:
        frame = QColor(paints.accent)
        frame.setAlpha(48)
        painter.setPen(paints.accent)
        painter.setBrush(frame)
        painter.drawRect(marks.band)
    if marks.snap_ms is not None:
        x = layout.header + round(view.x_of(marks.snap_ms))
        painter.setPen(QPen(paints.accent, 1, Qt.PenStyle.DashLine))
        painter.drawLine(x, layout.ruler, x, layout.height)
    if marks.time_ms is not None:
        _paint_time(painter, marks, view, layout, metrics, paints)
    painter.setClipping(False)


def _paint_time(
    painter: QPainter, marks: Marks, view: Viewport, layout: Layout, metrics: Metrics, paints: Paints
) -> None:
    text = clock(marks.time_ms or 0)
    font_metrics = QFontMetricsF(metrics.clock)
    width, height = font_metrics.horizontalAdvance(text) + 12, font_metrics.height() + 4
    x = layout.header + view.x_of(marks.time_ms or 0) - width / 2
    x = min(max(x, layout.header + 2), max(layout.width - width - 2, layout.header + 2))
    y = min(max(marks.time_y - height - 3, layout.ruler + 1), layout.height - height - 2)
    chip = QRectF(round(x), round(y), width, height)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(paints.panel)
    painter.setBrush(paints.text)
    painter.drawRoundedRect(chip, 4, 4)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setFont(metrics.clock)
    painter.setPen(paints.panel)
    painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)


def paint_focus(painter: QPainter, rect: QRect, colour: QColor) -> None:
    """A frame of two pixels along the inside of the widget."""
    painter.setPen(QPen(colour, 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect.adjusted(1, 1, -1, -1))


def paint_focused_lane(painter: QPainter, number: int | None, layout: Layout, colour: QColor) -> None:
    """A bar beside the name of the lane that keys act on."""
    if number is not None:
        painter.setClipRect(QRect(0, layout.lanes_top, layout.header, layout.lanes_room))
        painter.fillRect(QRect(2, layout.top_of(number) + 2, 3, layout.lanes[number].height - 5), colour)
        painter.setClipping(False)
