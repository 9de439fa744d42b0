"""How loud the microphone was in the last seconds."""

from collections import deque

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

_BAR_PX, _STEP_PX = 2, 3
_MOST = 400


class LevelStrip(QWidget):
    """The newest at the right; silence is a thin line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.levels: deque[float] = deque(maxlen=_MOST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Loudness of the microphone"))

    def sizeHint(self) -> QSize:
        return QSize(120, 36)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def add(self, level: float) -> None:
        """The loudest of the last tenth of a second, from 0 to 1."""
        self.levels.append(min(max(level, 0.0), 1.0))
        self.update()

    def clear(self) -> None:
        """Forget what was heard."""
        self.levels.clear()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        colour = self.palette().color(QPalette.ColorRole.Highlight)
        middle, right = self.height() / 2, self.width()
        for place, level in enumerate(reversed(self.levels)):
            left = right - (place + 1) * _STEP_PX
            if left < 0:
                break
            tall = max(level**0.5 * self.height(), 2.0)
            painter.fillRect(QRectF(left, middle - tall / 2, _BAR_PX, tall), colour)
