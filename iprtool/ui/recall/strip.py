"""The session as a strip: what of it was seen, where the moments are, where one is; a click goes there."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from iprtool.domain.times import clock
from iprtool.ui.theme.palette import DARK
from iprtool.ui.theme.style import muted_colour

_KEY_MS = {Qt.Key.Key_Left: -5_000, Qt.Key.Key_Right: 5_000, Qt.Key.Key_Up: 60_000, Qt.Key.Key_Down: -60_000}
_MARK_PX = 3


class SeenStrip(QWidget):
    """Seen stretches are bars, moments upright lines above them."""

    time_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._length_ms = 0
        self._now_ms: int | None = None
        self._stretches: Sequence[tuple[int, int]] = ()
        self._marks: Sequence[int] = ()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("What of the session was seen"))

    def sizeHint(self) -> QSize:
        return QSize(160, 28)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def show_seen(
        self, length_ms: int, stretches: Sequence[tuple[int, int]], marks: Sequence[int], now_ms: int | None = None
    ) -> None:
        """Paint these."""
        self._length_ms, self._stretches, self._marks, self._now_ms = length_ms, stretches, marks, now_ms
        if now_ms is not None:
            self.setAccessibleDescription(clock(now_ms))
        self.update()

    def _x(self, ms: int) -> float:
        return self.width() * ms / self._length_ms if self._length_ms else 0.0

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        role, colours = QPalette.ColorRole, self.palette()
        tall = self.height()
        bar = QRectF(0, tall * 0.45, self.width(), tall * 0.4)
        painter.fillRect(bar, colours.color(role.AlternateBase))
        for start, end in self._stretches:
            width = max(self._x(end) - self._x(start), 1.0)
            painter.fillRect(QRectF(self._x(start), bar.top(), width, bar.height()), colours.color(role.Highlight))
        for ms in self._marks:
            painter.fillRect(QRectF(self._x(ms) - 1, 0, _MARK_PX, tall * 0.4), colours.color(role.WindowText))
        if self._now_ms is not None:
            painter.fillRect(QRectF(self._x(self._now_ms) - 1, 0, 2, tall), QColor(DARK.playhead))
        painter.setPen(colours.color(role.Highlight) if self.hasFocus() else muted_colour())
        painter.drawRect(bar.adjusted(0, 0, -1, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._length_ms and event.button() == Qt.MouseButton.LeftButton:
            self.time_chosen.emit(round(self._length_ms * event.position().x() / max(self.width(), 1)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by_ms = _KEY_MS.get(Qt.Key(event.key()))
        if by_ms is None:
            super().keyPressEvent(event)
        else:
            self.time_chosen.emit(min(max((self._now_ms or 0) + by_ms, 0), self._length_ms))
