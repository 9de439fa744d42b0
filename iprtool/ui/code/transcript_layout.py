"""A turn as it is laid out and painted: its lines, the words that are picked, and the tags on its words.

A tag shows by a tint and a line below its words in the colour of its code, and by a bracket with the code's name in the
margin, which needs no colour to be read.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette, QTextLayout, QTextLine, QTextOption

from iprtool.domain.tones import MIN_EDGE, Rgb, contrast, mix, rgb_of
from iprtool.ui.code.transcript_marks import Mark

_NEW_LINE = "\N{LINE SEPARATOR}"
_TINT = 60
_BRACKETS = 3
"""So many brackets stand beside each other before they overlap."""
_STEP, _HOOK = 4, 3


class LaidTurn:
    """What is said, below a head where there is one, in lines of a width."""

    def __init__(self, head: str, said: str, font: QFont, width: int) -> None:
        text = f"{head}\n{said}" if head else said
        self._text, self._head = text, len(text) - len(said)
        self._layout = QTextLayout(text.replace("\n", _NEW_LINE), font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        left = runs_left(said)  # what is said decides, not the name of who says it
        option.setTextDirection(Qt.LayoutDirection.RightToLeft if left else Qt.LayoutDirection.LeftToRight)
        option.setAlignment(Qt.AlignmentFlag.AlignRight if left else Qt.AlignmentFlag.AlignLeft)
        self._layout.setTextOption(option)
        self.height = 0.0
        self._layout.beginLayout()
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(max(width, 1))
            line.setPosition(QPointF(0, self.height))
            self.height += line.height()
        self._layout.endLayout()

    def letter_at(self, at: QPointF) -> int:
        """The letter of what is said that is nearest to a place."""
        lines = list(self._lines())
        line = next((each for each in lines if at.y() < each.y() + each.height()), lines[-1])
        units = line.xToCursor(at.x())
        letters = len(self._text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore"))
        return max(letters - self._head, 0)

    def draw(self, painter: QPainter) -> None:
        """Paint the text in the colour of the painter's pen."""
        self._layout.draw(painter, QPointF(0, 0))

    def boxes(self, begin: int, end: int) -> list[QRectF]:
        """Where the letters [begin, end) of what is said stand, a box for each line."""
        first, last = self._units(begin), self._units(end)
        found = []
        for line in self._lines():
            start, over = max(first, line.textStart()), min(last, line.textStart() + line.textLength())
            if start < over or (first == last == start and start <= over):
                left, right = _x(line, start), _x(line, over)
                found.append(QRectF(left, line.y(), right - left, line.height()).normalized())
        return found

    def _lines(self) -> Iterator[QTextLine]:
        return (self._layout.lineAt(number) for number in range(self._layout.lineCount()))

    def _units(self, letter: int) -> int:
        """Qt counts in units of UTF-16, in which a picture sign is two."""
        return len(self._text[: self._head + letter].encode("utf-16-le")) // 2


def runs_left(text: str) -> bool:
    """Whether a text is written from right to left: its first letter that has a direction says so."""
    directions = (unicodedata.bidirectional(letter) for letter in text)
    return next((each for each in directions if each in ("L", "R", "AL")), "L") != "L"


def _x(line: QTextLine, units: int) -> float:
    found: Any = line.cursorToX(units)  # with the place that it took, which Qt may have moved
    return float(found[0])


def paint_words(painter: QPainter, laid: LaidTurn, marks: Iterable[Mark], palette: QPalette) -> None:
    """Tint and underline the words of tags; a point is a small triangle over its word."""
    for number, mark in enumerate(marks):
        colour = _seen(mark.colour, palette)
        boxes = laid.boxes(mark.begin, mark.end)
        if mark.point:
            _paint_point(painter, boxes[0].topLeft() if boxes else QPointF(), colour)
            continue
        tint = QColor(colour)
        tint.setAlpha(_TINT)
        for box in boxes:
            painter.fillRect(box, tint)
            below = box.bottom() - 2 - 2 * (number % _BRACKETS)
            painter.fillRect(QRectF(box.left(), below, box.width(), 1.5), colour)


def paint_picked(painter: QPainter, boxes: Iterable[QRectF], palette: QPalette) -> None:
    """Words that are selected: tinted as text is, and framed."""
    ink = palette.color(QPalette.ColorRole.Text)
    tint = QColor(ink)
    tint.setAlpha(_TINT)
    for box in boxes:
        painter.fillRect(box, tint)
        painter.setPen(ink)
        painter.drawRect(box)


def _paint_point(painter: QPainter, at: QPointF, colour: QColor) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon([at, at + QPointF(7, 0), at + QPointF(3.5, 5)])
    painter.fillRect(QRectF(at.x(), at.y(), 1, 12), colour)
    painter.restore()


def paint_margin(painter: QPainter, laid: LaidTurn, marks: Sequence[Mark], room: QRectF, palette: QPalette) -> None:
    """A bracket beside the lines of each tag with the name of its code, as far as there is room; else how many more."""
    metrics = QFontMetrics(painter.font())
    tall, names_at = metrics.height(), room.left() + _STEP * (min(len(marks), _BRACKETS) + 1)
    places = _places(laid, marks, tall, room.bottom())
    for number, mark in enumerate(marks):
        boxes = laid.boxes(mark.begin, mark.end)
        if not boxes:
            continue
        colour = _seen(mark.colour, palette)
        x, top, bottom = room.left() + _STEP * (number % _BRACKETS), boxes[0].top() + 2, boxes[-1].bottom() - 2
        for bar in _bracket(x, top, bottom, point=mark.point):
            painter.fillRect(bar, colour)
    painter.setPen(palette.color(QPalette.ColorRole.Text))
    for text, y in places:
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room.right() - names_at))
        painter.drawText(QRectF(names_at, y, room.right() - names_at, tall), 0, shown)


def _places(laid: LaidTurn, marks: Sequence[Mark], tall: int, bottom: float) -> list[tuple[str, float]]:
    """What is written in the margin and how high: each name beside its first line, or below the name before."""
    found: list[tuple[str, float]] = []
    free = 0.0
    for number, mark in enumerate(marks):
        boxes = laid.boxes(mark.begin, mark.end)
        y = max(boxes[0].top() if boxes else 0.0, free)
        if y + tall > bottom + 2 and found:
            text, last = found[-1]
            found[-1] = (f"{text} +{len(marks) - number}", last)
            break
        found.append((("◆ " if mark.point else "") + mark.name, y))
        free = y + tall
    return found


def _bracket(x: float, top: float, bottom: float, *, point: bool) -> Iterator[QRectF]:
    if point:
        yield QRectF(x, top, 2, 6)
        return
    yield QRectF(x, top, 2, bottom - top)
    yield QRectF(x - _HOOK, top, _HOOK, 2)
    yield QRectF(x - _HOOK, bottom - 2, _HOOK, 2)


def _seen(colour: str, palette: QPalette) -> QColor:
    ground, ink = (palette.color(role) for role in (QPalette.ColorRole.Base, QPalette.ColorRole.Text))
    return QColor(*_standing_out(colour, _rgb(ground), _rgb(ink)))


def _rgb(colour: QColor) -> Rgb:
    return colour.red(), colour.green(), colour.blue()


@lru_cache(maxsize=512)
def _standing_out(colour: str, ground: Rgb, ink: Rgb) -> Rgb:
    """The colour nearest to one that stands out from its ground as what is not text has to."""
    seen, share = rgb_of(colour), 0.0
    while contrast(seen, ground) < MIN_EDGE and share < 1:
        share += 0.02
        seen = mix(rgb_of(colour), ink, share)
    return seen
