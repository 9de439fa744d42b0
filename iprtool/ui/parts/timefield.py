"""A field for one time of a recording."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QWidget

from iprtool.domain.times import clock, parse_clock
from iprtool.ui.parts.checkedfield import CheckedField


class TimeField(CheckedField):
    """Shows a time as `HH:MM:SS.mmm`; what is typed counts with Enter or on leaving, Esc takes it back."""

    time_entered = Signal(object)
    """Milliseconds, or None when the field was emptied and may be empty."""

    def __init__(self, *, optional: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._optional = optional
        self._ms: int | None = None

    def set_time(self, ms: int | None) -> None:
        """Show a time; what is being typed is kept."""
        self._ms = ms
        if not (self.hasFocus() and self.isModified()):
            self.setText("" if ms is None else clock(ms))
            self.mend()

    def take(self, text: str) -> None:
        ms = None if self._optional and not text else parse_clock(text)
        self.mend()
        if ms != self._ms:
            self.time_entered.emit(ms)
        else:
            self.set_time(ms)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.setModified(False)
            self.set_time(self._ms)
            self.clearFocus()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finish()
            if not self.property("trouble"):
                self.clearFocus()  # the next key is for coding again
        else:
            super().keyPressEvent(event)
