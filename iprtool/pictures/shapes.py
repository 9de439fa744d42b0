"""The signs of points, open tags, stops and ends of episodes, on the timeline and in its legend."""

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from iprtool.domain.kinds import Outcome
from iprtool.pictures.page import INK, PAPER

_DASHES: dict[Outcome, list[float]] = {Outcome.RESOLVED: [], Outcome.PARTIAL: [7, 4]}
_DOTTED = [1.5, 3.5]
_THICK = 35
_END = 75.0


def diamond(x: float, y: float, half: float) -> QPolygonF:
    """A point, around its time."""
    return QPolygonF([QPointF(x, y - half), QPointF(x + half, y), QPointF(x, y + half), QPointF(x - half, y)])


def open_bar(bar: QRectF) -> QPolygonF:
    """A tag that has no end yet: it points onward."""
    tip = min(bar.height() / 2, bar.width())
    corners = [bar.topLeft(), QPointF(bar.right() - tip, bar.top()), QPointF(bar.right(), bar.center().y())]
    return QPolygonF([*corners, QPointF(bar.right() - tip, bar.bottom()), bar.bottomLeft()])


def stop_shape(x: float, top: float, size: float, by_participant: bool) -> QPolygonF:
    """A triangle where the participant stopped, a square where the interviewer did."""
    left, right = x - size / 2, x + size / 2
    if by_participant:
        return QPolygonF([QPointF(x, top), QPointF(right, top + size), QPointF(left, top + size)])
    return QPolygonF(QRectF(left, top, size, size))


def episode_pen(outcome: Outcome) -> QPen:
    """How an episode ended is said by the line."""
    pen = QPen(INK, _THICK)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    dashes = _DASHES.get(outcome, _DOTTED)
    if dashes:
        pen.setDashPattern(dashes)
    return pen


def paint_ending(painter: QPainter, at: QPointF, outcome: Outcome) -> None:
    """And by the sign at its end: a disc, a ring, a cross."""
    painter.setPen(QPen(INK, _THICK))
    if outcome in _DASHES:
        painter.setBrush(INK if outcome is Outcome.RESOLVED else PAPER)
        painter.drawEllipse(at, _END, _END)
        return
    for down in (-_END, _END):
        painter.drawLine(QLineF(at.x() - _END, at.y() - down, at.x() + _END, at.y() + down))
