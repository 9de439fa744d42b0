"""Paints the column with the lanes' names."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from iprtool.ui.timeline.metrics import Metrics
from iprtool.ui.timeline.model import Lane
from iprtool.ui.timeline.styles import Paints

MIN_PX = 60
GRIP_PX = 4
_LEFT_PAD = 14
_RIGHT_PAD = 6


def paint_header(painter: QPainter, rect: QRect, lane: Lane, metrics: Metrics, paints: Paints) -> None:
    """A lane's title, and its subtitle below, both elided to the column."""
    text_height = metrics.title_height + (metrics.small_height if lane.subtitle else 0)
    top = rect.top() + (metrics.lane - text_height) // 2
    room = rect.width() - _LEFT_PAD - _RIGHT_PAD
    lines = [(metrics.title, paints.text, lane.title, metrics.title_height)]
    if lane.subtitle:
        lines.append((metrics.small, paints.muted, lane.subtitle, metrics.small_height))
    for font, colour, text, height in lines:
        painter.setFont(font)
        painter.setPen(colour)
        shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(rect.left() + _LEFT_PAD, top, room, height), Qt.AlignmentFlag.AlignVCenter, shown)
        top += height


def is_elided(lane: Lane, width: int, metrics: Metrics) -> bool:
    """Whether a column of this width shows less than the whole names."""
    room = width - _LEFT_PAD - _RIGHT_PAD
    return (
        QFontMetricsF(metrics.title).horizontalAdvance(lane.title) > room
        or QFontMetricsF(metrics.small).horizontalAdvance(lane.subtitle) > room
    )


def paint_sound_header(painter: QPainter, rect: QRect, title: str, metrics: Metrics, paints: Paints) -> None:
    """The name of the sound row."""
    painter.setFont(metrics.title_regular)
    painter.setPen(paints.muted)
    inside = rect.adjusted(_LEFT_PAD, 0, -_RIGHT_PAD, 0)
    shown = QFontMetricsF(metrics.title_regular).elidedText(title, Qt.TextElideMode.ElideRight, inside.width())
    painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, shown)
