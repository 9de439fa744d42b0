"""Laid-out texts that are kept, because measuring and eliding is what makes painting labels slow."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QStaticText

_STEP_PX = 8
_KEPT = 4096


class TextCache:
    """Texts in one font, whole or elided to a width."""

    def __init__(self, font: QFont) -> None:
        self.font = font
        self._metrics = QFontMetricsF(font)
        self._widths: dict[str, float] = {}
        self._texts: dict[tuple[str, int], QStaticText | None] = {}

    @property
    def height(self) -> float:
        """Height of a line."""
        return self._metrics.height()

    def width(self, text: str) -> float:
        """Pixels that the whole text needs."""
        width = self._widths.get(text)
        if width is None:
            if len(self._widths) > _KEPT:
                self._widths.clear()
            width = self._widths[text] = self._metrics.horizontalAdvance(text)
        return width

    def fitting(self, text: str, room: float) -> QStaticText | None:
        """The text laid out to fit into `room` pixels; None where not even a letter fits."""
        key = (text, -1 if self.width(text) <= room else int(room) // _STEP_PX * _STEP_PX)
        if key not in self._texts:
            if len(self._texts) > _KEPT:
                self._texts.clear()
            self._texts[key] = self._laid_out(*key)
        return self._texts[key]

    def draw(self, painter: QPainter, x: float, y: float, text: str, room: float) -> None:
        """Draw the text with its top left corner at x, y, elided to `room`, in the painter's pen and font."""
        laid_out = self.fitting(text, room)
        if laid_out is not None:
            painter.drawStaticText(QPointF(x, y), laid_out)

    def _laid_out(self, text: str, room: int) -> QStaticText | None:
        shown = text if room < 0 else self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        if not shown or (room >= 0 and len(shown) < 2):
            return None
        laid_out = QStaticText(shown)
        laid_out.setTextFormat(Qt.TextFormat.PlainText)
        laid_out.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
        laid_out.prepare(font=self.font)
        return laid_out
