"""Continuous ratings as lines, and the sound: for each column the lowest and the highest value in it."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from iprtool.analysis.traces import extremes
from iprtool.domain.figure import Course
from iprtool.domain.scales import plain
from iprtool.domain.tones import rgb_of
from iprtool.pictures.layout import Layout, PlacedLane, Span
from iprtool.pictures.page import LABEL, MUTED, WAVE

COLUMN = 20
"""Width of a column: finer than a printer's eye."""
_PAD, _THICK = 120, 30
Floats = NDArray[np.float64]


def paint_sound(painter: QPainter, places: Layout, span: Span, peaks: NDArray[np.float32]) -> None:
    """The sound as a filled outline around the middle."""
    xs = np.linspace(places.left, places.right, len(peaks))
    half = (span.height - 100) / 2
    upper, lower = span.middle - peaks[:, 1] * half - 4, span.middle - peaks[:, 0] * half + 4
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(WAVE)
    painter.drawPolygon(_outline(xs, upper, lower))


def paint_courses(painter: QPainter, places: Layout, placed: PlacedLane) -> float:
    """The curves of a lane, and the ends of their scale beside it; returns the room that these take."""
    span = placed.courses
    for course in placed.lane.courses:
        _paint_course(painter, places, span, course)
    first = placed.lane.courses[0]
    room = 0.0
    for value, y in ((first.high, span.top + _PAD), (first.low, span.bottom - _PAD)):
        width = LABEL.width(plain(value))
        LABEL.write(painter, places.left - 60 - width, y, plain(value), MUTED)
        room = max(room, width)
    return room


def _paint_course(painter: QPainter, places: Layout, span: Span, course: Course) -> None:
    columns = max((places.right - places.left) // COLUMN, 1)
    edges = np.linspace(0, places.duration_ms, columns + 1)
    low, high = extremes(course.curve, edges)
    room, spread = span.height - 2 * _PAD, (course.high - course.low) or 1.0
    ys = [span.top + _PAD + (1 - np.clip((each - course.low) / spread, 0, 1)) * room for each in (high, low)]
    xs = places.left + (np.arange(columns) + 0.5) * (places.right - places.left) / columns
    colour = QColor(*rgb_of(course.sign.colour))
    painter.setPen(QPen(colour, _THICK, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(colour)
    for first, last in _stretches(~np.isnan(low)):
        painter.drawPolygon(_outline(xs[first:last], ys[0][first:last], ys[1][first:last]))


def _stretches(there: NDArray[np.bool_]) -> list[tuple[int, int]]:
    begins, ends = np.flatnonzero(np.diff(there.astype(np.int8), prepend=0, append=0)).reshape(-1, 2).T
    return list(zip(begins.tolist(), ends.tolist(), strict=True))


def _outline(xs: Floats, upper: NDArray[np.floating], lower: NDArray[np.floating]) -> QPolygonF:
    there = zip(xs.tolist(), upper.tolist(), strict=True)
    back = zip(xs[::-1].tolist(), lower[::-1].tolist(), strict=True)
    return QPolygonF([QPointF(x, y) for x, y in (*there, *back)])
