"""The dial: a tall bar on which a value goes up and down, and beside it what its values mean."""

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QAbstractSlider, QWidget

from iprtool.domain.scales import plain
from iprtool.domain.traces import Dial

_TRACK_PX = 10
_GAP_PX = 6
_NOTCH = 120
_MOST_TICKS = 12
_FAINT = 70


class DialBar(QAbstractSlider):
    """Counts in steps from the lowest value. While it is live the value follows the pointer, without a button."""

    chosen = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.dial = Dial()
        self.meanings: dict[float, str] = {}
        self._shown: float | None = None
        self._words = True
        self.setOrientation(Qt.Orientation.Vertical)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setEnabled(False)

    def set_dial(self, dial: Dial, meanings: dict[float, str]) -> None:
        """Show these values."""
        self.dial, self.meanings = dial, meanings
        self.setRange(0, round((dial.high - dial.low) / dial.step))
        self.setPageStep(max(round(1 / dial.step), 1))
        self.updateGeometry()
        self.update()

    def show_words(self, on: bool) -> None:
        """Whether the meanings are written beside the values."""
        if on != self._words:
            self._words = on
            self.updateGeometry()
            self.update()

    def show_value(self, value: float | None) -> None:
        """Show a value; None where there is none."""
        if value != self._shown:
            self._shown = value
            blocked = self.blockSignals(True)
            self.setValue(0 if value is None else round((value - self.dial.low) / self.dial.step))
            self.blockSignals(blocked)
            self.update()

    @property
    def value_under_pointer(self) -> float | None:
        """The value that the pointer is at; None while it is elsewhere."""
        at = self.mapFromGlobal(self.cursor().pos())
        return self._value_at(at.y()) if self.isVisible() and self.rect().contains(at) else None

    # ---- mouse and keys

    def sliderChange(self, change: QAbstractSlider.SliderChange) -> None:  # noqa: N802  Qt's own name
        super().sliderChange(change)
        if change is QAbstractSlider.SliderChange.SliderValueChange and not self.signalsBlocked():
            self.chosen.emit(self.dial.fit(self.dial.low + self.value() * self.dial.step))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._follow(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._follow(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = round(event.angleDelta().y() / _NOTCH)
        if self.isEnabled() and steps:
            self.setValue(self.value() + steps)
        event.accept()

    def _follow(self, event: QMouseEvent) -> None:
        if self.isEnabled():
            self.setValue(round((self._value_at(event.position().y()) - self.dial.low) / self.dial.step))
        event.accept()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self.update()

    # ---- looks

    @property
    def _ends(self) -> tuple[float, float]:
        """Where the highest and the lowest value are drawn."""
        pad = self.fontMetrics().height() / 2 + 2
        return pad, max(self.height() - pad, pad + 1)

    def _value_at(self, y: float) -> float:
        top, bottom = self._ends
        return self.dial.at((bottom - y) / (bottom - top))

    def _y_of(self, value: float) -> float:
        top, bottom = self._ends
        return bottom - self.dial.share(value) * (bottom - top)

    @property
    def _ticks(self) -> list[float]:
        """Values that are written beside the bar: the whole ones, fewer where there are many."""
        count = int(self.dial.high - self.dial.low)
        every = max(1, -(-count // _MOST_TICKS))
        return [self.dial.low + n for n in range(0, count + 1, every)]

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        words = 8 * metrics.averageCharWidth() if self.meanings and self._words else 0
        return QSize(_TRACK_PX + 3 * _GAP_PX + metrics.horizontalAdvance("10.5") + words, 8 * metrics.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(
            _TRACK_PX + 3 * _GAP_PX + self.fontMetrics().horizontalAdvance("10"), 3 * self.fontMetrics().height()
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self.palette()
        accent = colours.highlight().color() if self.isEnabled() else colours.placeholderText().color()
        top, bottom = self._ends
        track = QRectF(_GAP_PX, top, _TRACK_PX, bottom - top)
        painter.setPen(Qt.PenStyle.NoPen)
        ground = colours.placeholderText().color()
        ground.setAlpha(_FAINT)
        painter.setBrush(ground)
        painter.drawRoundedRect(track, _TRACK_PX / 2, _TRACK_PX / 2)
        self._paint_ticks(painter, colours.placeholderText().color())
        if self._shown is not None:
            self._paint_value(painter, track, self._y_of(self._shown), accent)

    def _paint_ticks(self, painter: QPainter, colour: QColor) -> None:
        metrics = self.fontMetrics()
        left = _TRACK_PX + 2 * _GAP_PX
        free_from = -1.0
        painter.setPen(colour)
        for value in reversed(self._ticks):
            y = self._y_of(value)
            if y - metrics.height() / 2 < free_from:
                continue
            free_from = y + metrics.height() / 2
            text = plain(value) + (f" {self.meanings[value]}" if self._words and value in self.meanings else "")
            room = QRect(left, round(y - metrics.height() / 2), self.width() - left, metrics.height())
            painter.drawText(
                room, Qt.AlignmentFlag.AlignVCenter, metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
            )

    def _paint_value(self, painter: QPainter, track: QRectF, y: float, colour: QColor) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(
            QRectF(track.left(), y, track.width(), track.bottom() - y), _TRACK_PX / 2, _TRACK_PX / 2
        )
        painter.setPen(QPen(self.palette().windowText().color(), 2))
        painter.drawEllipse(QPointF(track.center().x(), y), _TRACK_PX / 2 + 1, _TRACK_PX / 2 + 1)
