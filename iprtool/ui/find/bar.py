"""The field in which a search is typed."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

PAUSE_MS = 120


class QueryField(QLineEdit):
    """Tells what was typed when typing pauses, and at once with Enter."""

    query_typed = Signal(str)
    entered = Signal()
    down_pressed = Signal()
    escaped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Search tags"))
        self.setPlaceholderText(self.tr("Words, or code:… by:… within 5s of …"))
        self.setClearButtonEnabled(True)
        self._told = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self.tell)
        self.textChanged.connect(lambda _text: self._timer.start())

    def tell(self) -> None:
        """Tell what stands here if it is not told yet."""
        self._timer.stop()
        if self.text() != self._told:
            self._told = self.text()
            self.query_typed.emit(self._told)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif key == Qt.Key.Key_Down:
            self.tell()
            self.down_pressed.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.tell()
            self.entered.emit()
        else:
            super().keyPressEvent(event)
