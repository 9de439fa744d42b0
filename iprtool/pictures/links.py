"""Arcs from tag to tag: what belongs to one episode, and how it ended."""

from collections.abc import Iterable

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from iprtool.domain.figure import Link, Mark
from iprtool.pictures.layout import Layout, Span
from iprtool.pictures.page import PAPER
from iprtool.pictures.shapes import episode_pen, paint_ending

_LIFT_LEAST, _LIFT_MOST, _LIFT_SHARE = 200.0, 1100.0, 0.16
_RIM = 90
Spot = tuple[Mark, Span]
"""A tag, and how far down the paper it is."""


def paint_links(painter: QPainter, places: Layout, links: Iterable[Link]) -> None:
    """Paint arcs with a rim of paper, so that they are seen on bars of any colour."""
    spots = {
        mark.tag_id: (mark, placed.bar(number)) for placed in places.lanes() for number, mark in enumerate(placed.marks)
    }
    arcs = [(_arc(places, spots[link.from_id], spots[link.to_id]), link.outcome) for link in links]
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(PAPER, _RIM))
    for path, _ in arcs:
        painter.drawPath(path)
    for path, outcome in arcs:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(episode_pen(outcome))
        painter.drawPath(path)
        paint_ending(painter, path.currentPosition(), outcome)


def _arc(places: Layout, begin: Spot, end: Spot) -> QPainterPath:
    """From where the first is over, unless the second begins before: so it strikes through neither."""
    (one, here), (other, there) = begin, end
    from_y, to_y = here.middle, there.top + 0.0  # its sign must not lie on what is written there
    over = one.start_ms if one.end_ms is None else one.end_ms
    x0, x1 = places.x(over if over <= other.start_ms else one.start_ms), places.x(other.start_ms)
    top = places.groups[0].head.top
    lift = min(_LIFT_LEAST + _LIFT_SHARE * abs(x1 - x0), _LIFT_MOST, max((from_y + to_y) / 2 - top, _LIFT_LEAST))
    path = QPainterPath(QPointF(x0, from_y))
    path.quadTo(QPointF((x0 + x1) / 2, (from_y + to_y) / 2 - 2 * lift), QPointF(x1, to_y))
    return path
