"""Open tags: drawn over what stands still, from their begin to the playhead, so that only what is new is painted."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPen

from iprtool.ui.timeline.layout import Layout
from iprtool.ui.timeline.metrics import Metrics
from iprtool.ui.timeline.model import Style
from iprtool.ui.timeline.styles import Paints

SOFT_PX = 18
"""How wide the edge is in which a tag that runs fades out: it has no end yet."""
_LEAST_PX = 3
_PAD = 6


@dataclass(frozen=True, slots=True)
class Bar:
    """Where an open tag begins on the widget, its top and height, and how it looks."""

    x: int
    top: int
    height: int
    style: int
    slot: int
    chosen: bool

    def width(self, now_x: int) -> int:
        """As far as the playhead; a stub where that is before its begin."""
        return max(now_x - self.x, _LEAST_PX)


def slot_at(bars: Sequence[Bar], at: QPoint, now_x: int) -> int | None:
    """The slot of the open tag at a point of the widget."""
    found = (bar.slot for bar in bars if QRect(bar.x, bar.top, bar.width(now_x), bar.height).contains(at))
    return next(found, None)


def between(bar: Bar, before_x: int, now_x: int) -> QRect:
    """What of a tag changes when the playhead moves: the way it went, and the soft edge."""
    left, right = sorted((bar.x + bar.width(before_x), bar.x + bar.width(now_x)))
    left = max(left - SOFT_PX, bar.x) - 2
    return QRect(left, bar.top - 2, right + 3 - left, bar.height + 4)


def paint(
    painter: QPainter,
    bars: Sequence[Bar],
    now_x: int,
    layout: Layout,
    styles: Sequence[Style],
    metrics: Metrics,
    paints: Paints,
) -> None:
    """Paint open tags with their labels."""
    area = QRect(layout.header, layout.lanes_top, layout.body_width, layout.lanes_room)
    painter.save()
    painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
    for bar in bars:
        left = max(bar.x, layout.header - SOFT_PX)
        right = min(bar.x + bar.width(now_x), layout.width + SOFT_PX)
        if right <= left:
            continue
        rect = QRectF(left, bar.top, right - left, bar.height)
        _paint_bar(painter, rect, paints.fill_colours[bar.style], metrics.radius)
        if bar.chosen:
            painter.setPen(QPen(paints.text, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect, metrics.radius, metrics.radius)
        if bar.height >= metrics.label_height:
            painter.setFont(metrics.label)
            painter.setPen(paints.ink_colours[bar.style])
            _paint_label(painter, rect.adjusted(max(layout.header - left, 0) + _PAD, 0, -SOFT_PX, 0), styles[bar.style])
    painter.restore()


def _paint_label(painter: QPainter, room: QRectF, style: Style) -> None:
    """Cut off instead of elided: letters must not change behind the edge, as only the edge is painted anew."""
    if room.width() > 0:
        painter.save()
        painter.setClipRect(room, Qt.ClipOperation.IntersectClip)
        wide = QRectF(room.x(), room.y(), 10_000, room.height())
        painter.drawText(wide, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, style.label)
        painter.restore()


def _paint_bar(painter: QPainter, rect: QRectF, fill: QColor, radius: int) -> None:
    soft = min(SOFT_PX, rect.width())
    clear = QColor(fill)
    clear.setAlpha(40)
    edge = QLinearGradient(rect.right() - soft, 0, rect.right(), 0)
    edge.setColorAt(0, fill)
    edge.setColorAt(1, clear)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(edge)
    painter.drawRoundedRect(rect, radius, radius)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
