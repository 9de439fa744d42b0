"""The tags of a lane: bars with their names, diamonds, and ticks where points stand too near for these."""

from collections.abc import Mapping

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from iprtool.domain.figure import Mark, Sign
from iprtool.domain.tones import tone_of
from iprtool.pictures.layout import Layout, PlacedLane, Span
from iprtool.pictures.page import INK, LABEL
from iprtool.pictures.shapes import diamond, open_bar

HALF = 125.0
"""Half of a diamond."""
_LEAST, _APART, _ROUND, _PAD = 25.0, 12.0, 40.0, 60.0
_CROWDED, _TICK = 2 * HALF, 30.0
_FAR = 1e9


def paint_marks(painter: QPainter, places: Layout, placed: PlacedLane, numbers: Mapping[Sign, int]) -> None:
    """Paint what is on a lane, each with its name, or its number in the legend, where there is room for it."""
    before, after = _neighbours(places, placed)
    for number, mark in enumerate(placed.marks):
        bar, x = placed.bar(number), places.x(mark.start_ms)
        fill = QColor(*tone_of(mark.sign.colour).fill)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        if mark.end_ms is None and not mark.open:
            crowded = min(after[number] - x, x - before[number]) < _CROWDED
            _paint_point(painter, x, bar, crowded)
            left = x + (_TICK if crowded else HALF) + 30
            _write(painter, mark, numbers, QRectF(left, bar.top, after[number] - HALF - left, bar.height), INK)
        else:
            ink = QColor(*tone_of(mark.sign.colour).ink)
            room = _paint_bar(painter, places, mark, bar)
            if not _write(painter, mark, numbers, room.adjusted(_PAD, 0, 0, 0), ink):
                room.setLeft(room.right() + _PAD)
                room.setRight(after[number] - HALF)
                _write(painter, mark, numbers, room, INK)


def _neighbours(places: Layout, placed: PlacedLane) -> tuple[list[float], list[float]]:
    """Where, in the sub-row of each mark, the one before begins, and the one after it."""
    before, after = [-_FAR] * len(placed.marks), [places.right + 0.0] * len(placed.marks)
    last: dict[int, int] = {}
    for number, row in enumerate(placed.rows.tolist()):
        if row in last:
            before[number] = places.x(placed.marks[last[row]].start_ms)
            after[last[row]] = places.x(placed.marks[number].start_ms)
        last[row] = number
    return before, after


def _paint_point(painter: QPainter, x: float, bar: Span, crowded: bool) -> None:
    if crowded:
        painter.drawRect(QRectF(x - _TICK / 2, bar.top, _TICK, bar.height))
        return
    painter.drawRect(QRectF(x - 12, bar.middle, 24, bar.height / 2))
    painter.drawPolygon(diamond(x, bar.top + HALF, HALF))


def _paint_bar(painter: QPainter, places: Layout, mark: Mark, bar: Span) -> QRectF:
    left = places.x(mark.start_ms)
    right = places.x(places.duration_ms if mark.end_ms is None else mark.end_ms)
    shape = QRectF(left, bar.top, max(right - left - _APART, _LEAST), bar.height)
    if mark.open:
        painter.drawPolygon(open_bar(shape))
        return shape.adjusted(0, 0, -bar.height / 2, 0)
    radius = min(_ROUND, shape.width() / 3)
    painter.drawRoundedRect(shape, radius, radius)
    return shape


def _write(painter: QPainter, mark: Mark, numbers: Mapping[Sign, int], room: QRectF, colour: QColor) -> bool:
    """The longest of name with ratings, name, number that fits; nothing on tags without a code, whose lane says it."""
    if mark.sign not in numbers:
        return True
    named = mark.sign.label
    for text in (f"{named} · {mark.values}" if mark.values else named, named, str(numbers[mark.sign])):
        if LABEL.width(text) + _PAD / 2 <= room.width():
            LABEL.write(painter, room.left(), room.center().y(), text, colour)
            return True
    return False
