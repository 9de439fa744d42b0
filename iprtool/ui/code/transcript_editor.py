"""The field in which a turn is typed: its text wraps, Enter keeps it, Esc leaves it as it was."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class TurnEditor(QPlainTextEdit):
    """A turn is one paragraph, so Enter ends the typing."""

    entered = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setAccessibleName(self.tr("What is said"))
        self.document().setDocumentMargin(2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def selected_letters(self) -> tuple[int, int] | None:
        """Begin and end of what is selected, in characters as Python counts them; None where nothing is."""
        cursor = self.textCursor()
        if not cursor.hasSelection():
            return None
        return self._letters(cursor.selectionStart()), self._letters(cursor.selectionEnd())

    def letters_before(self) -> int:
        """How many characters stand before the cursor."""
        return self._letters(self.textCursor().position())

    def _letters(self, units: int) -> int:
        """Qt counts in units of UTF-16, in which a picture sign is two."""
        return len(self.toPlainText().encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore"))
