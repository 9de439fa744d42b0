"""The paper: units, letters and colours, the same for every picture and every kind of file.

A unit is a hundredth of a millimetre, so that letters are laid out as finely as they are printed.
"""

import threading
from dataclasses import dataclass

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from iprtool.pictures.application import ready

MM = 100
"""Units of a millimetre."""
UNITS_PER_INCH = 2540
_POINT = UNITS_PER_INCH / 72
_FAMILIES = ("Helvetica", "Arial", "Nimbus Sans", "Liberation Sans", "DejaVu Sans", "sans-serif")
"""The first one there is; an SVG names them all, for it is shown where other letters may be installed."""

PAPER, INK, MUTED = QColor("#FFFFFF"), QColor("#1B1F24"), QColor("#4A5563")
RULE, GRID, WAVE, ACCENT = QColor("#9AA4B2"), QColor("#E3E7EC"), QColor("#B4C0CF"), QColor("#2563EB")


class _Letters(threading.local):
    """Fonts with their measures by size and weight; each thread has its own, as Qt wants it."""

    def __init__(self) -> None:
        self.made: dict[tuple[float, bool], tuple[QFont, QFontMetricsF]] = {}


_LETTERS = _Letters()


@dataclass(frozen=True, slots=True)
class Type:
    """Letters of one size, in points."""

    points: float
    bold: bool = False

    def _made(self) -> tuple[QFont, QFontMetricsF]:
        key = (self.points, self.bold)
        if key not in _LETTERS.made:
            ready()
            font = self.in_points
            font.setPixelSize(round(self.points * _POINT))
            _LETTERS.made[key] = font, QFontMetricsF(font)
        return _LETTERS.made[key]

    @property
    def in_points(self) -> QFont:
        """The font for a text that Qt lays out on a device."""
        font = QFont()
        font.setFamilies(_FAMILIES)
        font.setPointSizeF(self.points)
        font.setWeight(QFont.Weight.Bold if self.bold else QFont.Weight.Normal)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        return font

    @property
    def _metrics(self) -> QFontMetricsF:
        return self._made()[1]

    @property
    def height(self) -> float:
        """From line to line."""
        return self._metrics.height()

    def width(self, text: str) -> float:
        """What a text needs."""
        return self._metrics.horizontalAdvance(plain(text))

    def fitted(self, text: str, room: float) -> str:
        """As much of a text as there is room for."""
        text = plain(text)
        while text and self.width(text) > room:
            text = text.rstrip("…")[:-1].rstrip() + "…" if len(text) > 1 else ""
        return text

    def write(self, painter: QPainter, x: float, middle: float, text: str, colour: QColor = INK) -> None:
        """Write with the left edge at x and the capitals around a middle."""
        painter.setFont(self._made()[0])
        painter.setPen(colour)
        painter.drawText(QPointF(x, middle + self._metrics.capHeight() / 2), plain(text))


HEAD, NAME, LABEL = Type(8, bold=True), Type(8), Type(7)


def width_of(text: str, size: int, *, bold: bool) -> float:
    """What a text needs in letters of a size in units."""
    return Type(round(size / _POINT, 2), bold).width(text)


def plain(text: str) -> str:
    """A text on one line, without what no file can hold."""
    return "".join(each if each.isprintable() else " " for each in text)
