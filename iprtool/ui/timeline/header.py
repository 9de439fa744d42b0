"""Paints the column with the lanes' names."""

from collections.abc import Iterable

from PySide6.QtCore import QRect
from PySide6.QtGui import QFontMetricsF, QPainter

from iprtool.ui.timeline.metrics import Metrics
from iprtool.ui.timeline.model import Lane
from iprtool.ui.timeline.styles import Paints
from iprtool.ui.timeline.text import TextCache

MIN_PX = 60
GRIP_PX = 4
_LEFT_PAD = 14
_RIGHT_PAD = 6


class HeaderPainter:
    """Keeps laid-out names for one font and palette."""

    def __init__(self, metrics: Metrics, paints: Paints) -> None:
        self._metrics, self._paints = metrics, paints
        self._titles, self._subtitles = TextCache(metrics.title), TextCache(metrics.small)
        self._sound = TextCache(metrics.title_regular)

    def paint(self, painter: QPainter, rect: QRect, lane: Lane) -> None:
        """A lane's title, and its subtitle below, both elided to the column."""
        metrics, paints = self._metrics, self._paints
        text_height = metrics.title_height + (metrics.small_height if lane.subtitle else 0)
        left, top = rect.left() + _LEFT_PAD, rect.top() + (metrics.lane - text_height) // 2
        room = rect.width() - _LEFT_PAD - _RIGHT_PAD
        painter.setFont(metrics.title)
        painter.setPen(paints.text)
        self._titles.draw(painter, left, top, lane.title, room)
        painter.setFont(metrics.small)
        painter.setPen(paints.muted)
        self._subtitles.draw(painter, left, top + metrics.title_height, lane.subtitle, room)

    def paint_sound(self, painter: QPainter, rect: QRect, title: str) -> None:
        """The name of the sound row."""
        painter.setFont(self._metrics.title_regular)
        painter.setPen(self._paints.muted)
        top = rect.top() + (rect.height() - self._sound.height) / 2
        self._sound.draw(painter, rect.left() + _LEFT_PAD, top, title, rect.width() - _LEFT_PAD - _RIGHT_PAD)


def natural_width(lanes: Iterable[Lane], metrics: Metrics) -> int:
    """A width at which usual titles show whole, and very long ones do not take the room of the tags."""
    widest = max((QFontMetricsF(metrics.title).horizontalAdvance(lane.title) for lane in lanes), default=0.0)
    return round(min(max(widest + _LEFT_PAD + _RIGHT_PAD + 4, metrics.header), 1.4 * metrics.header))


def is_elided(lane: Lane, width: int, metrics: Metrics) -> bool:
    """Whether a column of this width shows less than the whole names."""
    room = width - _LEFT_PAD - _RIGHT_PAD
    return (
        QFontMetricsF(metrics.title).horizontalAdvance(lane.title) > room
        or QFontMetricsF(metrics.small).horizontalAdvance(lane.subtitle) > room
    )
