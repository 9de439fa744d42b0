"""A field for one time of a recording."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from iprtool.domain.errors import IprError
from iprtool.domain.times import clock, parse_clock
from iprtool.ui.parts.labels import restyle


class TimeField(QLineEdit):
    """Shows a time as `HH:MM:SS.mmm`; what is typed counts with Enter or on leaving, Esc takes it back."""

    time_entered = Signal(object)
    """Milliseconds, or None when the field was emptied and may be empty."""
    trouble = Signal(str, str)
    mended = Signal(str)
    """The trouble with this message is over."""

    def __init__(self, *, optional: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._optional = optional
        self._ms: int | None = None
        self._said = ""
        self.editingFinished.connect(self._on_finished)
        self.textEdited.connect(lambda _text: self._mark(False))

    def set_time(self, ms: int | None) -> None:
        """Show a time; what is being typed is kept."""
        self._ms = ms
        if not (self.hasFocus() and self.isModified()):
            self.setText("" if ms is None else clock(ms))
            self._mend()

    def _on_finished(self) -> None:
        if not self.isModified():
            return
        self.setModified(False)
        text = self.text().strip()
        try:
            ms = None if self._optional and not text else parse_clock(text)
        except IprError as error:
            self._mark(True)
            self._said = error.message
            self.trouble.emit(error.message, error.hint)
            return
        self._mend()
        if ms != self._ms:
            self.time_entered.emit(ms)
        else:
            self.set_time(ms)

    def _mend(self) -> None:
        self._mark(False)
        if self._said:
            said, self._said = self._said, ""
            self.mended.emit(said)

    def _mark(self, trouble: bool) -> None:
        if bool(self.property("trouble")) != trouble:
            self.setProperty("trouble", trouble)
            restyle(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.setModified(False)
            self.set_time(self._ms)
            self.clearFocus()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_finished()
            if not self.property("trouble"):
                self.clearFocus()  # the next key is for coding again
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selectAll()
