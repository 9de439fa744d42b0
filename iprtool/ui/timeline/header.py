"""Paints the column with the lanes' names."""

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF

from iprtool.ui.timeline.metrics import Metrics
from iprtool.ui.timeline.model import Lane
from iprtool.ui.timeline.styles import Paints
from iprtool.ui.timeline.text import TextCache

MIN_PX = 60
GRIP_PX = 4
LEFT_PAD = 18
"""Left of the names, room for the arrow that opens and closes a group."""
_RIGHT_PAD = 6
_GAP = 8


class HeaderPainter:
    """Keeps laid-out names for one font and palette."""

    def __init__(self, metrics: Metrics, paints: Paints) -> None:
        self._metrics, self._paints = metrics, paints
        self._titles, self._subtitles = TextCache(metrics.title), TextCache(metrics.small)
        self._strips = TextCache(metrics.title_regular)

    def paint(self, painter: QPainter, rect: QRect, lane: Lane) -> None:
        """Title and subtitle, elided; an arrow for the head of a group, a padlock for what is locked."""
        if lane.expanded is not None:
            self._paint_arrow(painter, rect, lane.expanded)
        right = rect.right() - _RIGHT_PAD
        if lane.locked and lane.is_slim:
            width = LEFT_PAD + self._titles.width(lane.title) + self._subtitles.width(lane.subtitle) + 2 * _GAP
            right = min(right, rect.left() + round(width) + self._metrics.small_height)
        if lane.locked:
            right -= self._paint_padlock(painter, rect, right)
        if lane.is_slim:
            self._paint_line(painter, rect, right, lane)
        else:
            self._paint_lines(painter, rect, right, lane)

    def _paint_line(self, painter: QPainter, rect: QRect, right: int, lane: Lane) -> None:
        """Title and subtitle side by side."""
        metrics = self._metrics
        left, top = rect.left() + LEFT_PAD, rect.top() + (rect.height() - metrics.title_height) // 2
        self._write(painter, self._titles, QPointF(left, top), lane.title, right - left)
        left += round(self._titles.width(lane.title)) + _GAP
        top += metrics.title_height - metrics.small_height - 1
        self._write(painter, self._subtitles, QPointF(left, top), lane.subtitle, right - left)

    def _paint_lines(self, painter: QPainter, rect: QRect, right: int, lane: Lane) -> None:
        """The subtitle below the title, where the lane is high enough for both."""
        metrics = self._metrics
        both = lane.subtitle and has_room_for_both(rect.height(), metrics)
        text_height = metrics.title_height + (metrics.small_height if both else 0)
        left, top = rect.left() + LEFT_PAD, rect.top() + (min(metrics.lane, rect.height()) - text_height) // 2
        self._write(painter, self._titles, QPointF(left, top), lane.title, right - left)
        if both:
            self._write(
                painter, self._subtitles, QPointF(left, top + metrics.title_height), lane.subtitle, right - left
            )

    def _write(self, painter: QPainter, texts: TextCache, at: QPointF, text: str, room: float) -> None:
        painter.setFont(texts.font)
        painter.setPen(self._paints.text if texts is self._titles else self._paints.muted)
        texts.draw(painter, at.x(), at.y(), text, room)

    def _paint_arrow(self, painter: QPainter, rect: QRect, expanded: bool) -> None:
        x, y = rect.left() + 10.0, rect.top() + min(self._metrics.lane, rect.height()) / 2
        if not expanded:
            y -= self._metrics.small_height / 2
        long, short = round(self._metrics.small_height * 0.32), round(self._metrics.small_height * 0.2)
        down = [(-long, -short), (long, -short), (0, short)]
        tip = down if expanded else [(dy, dx) for dx, dy in down]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._paints.muted)
        painter.drawPolygon(QPolygonF([QPointF(x + dx, y + dy) for dx, dy in tip]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_padlock(self, painter: QPainter, rect: QRect, right: int) -> int:
        """A padlock at the right; returns the room that it takes."""
        size = round(self._metrics.small_height * 0.6)
        top = rect.top() + (min(self._metrics.lane, rect.height()) - self._metrics.small_height) // 2
        left = right - size
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._paints.text, 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawArc(QRectF(left + size * 0.2, top + 1, size * 0.6, size), 0, 180 * 16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._paints.text)
        painter.drawRoundedRect(QRectF(left, top + size * 0.55, size, size * 0.75), 1.5, 1.5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        return size + _GAP

    def paint_strip(self, painter: QPainter, rect: QRect, title: str) -> None:
        """The name of a strip that is no lane, as small as it has to be."""
        texts = self._strips if rect.height() >= self._strips.height + 4 else self._subtitles
        painter.setFont(texts.font)
        painter.setPen(self._paints.muted)
        top = rect.top() + (rect.height() - texts.height) / 2
        texts.draw(painter, rect.left() + LEFT_PAD, top, title, rect.width() - LEFT_PAD - _RIGHT_PAD)


def has_room_for_both(height: int, metrics: Metrics) -> bool:
    """Whether a lane of this height shows its subtitle below its title."""
    return height >= metrics.title_height + metrics.small_height + 4


def natural_width(lanes: Iterable[Lane], metrics: Metrics) -> int:
    """A width at which usual titles show whole, and very long ones do not take the room of the tags."""
    widest = max((QFontMetricsF(metrics.title).horizontalAdvance(lane.title) for lane in lanes), default=0.0)
    return round(min(max(widest + LEFT_PAD + _RIGHT_PAD + 4, metrics.header), 1.4 * metrics.header))


def is_elided(lane: Lane, width: int, height: int, metrics: Metrics) -> bool:
    """Whether a column of this width, and a lane of this height, show less than the whole names."""
    if lane.is_slim:
        return False
    room = width - LEFT_PAD - _RIGHT_PAD - (_GAP + metrics.small_height if lane.locked else 0)
    title = QFontMetricsF(metrics.title).horizontalAdvance(lane.title)
    subtitle = QFontMetricsF(metrics.small).horizontalAdvance(lane.subtitle)
    return title > room or subtitle > room or not has_room_for_both(height, metrics)
