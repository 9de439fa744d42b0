"""A field for a whole number from 1."""

from PySide6.QtGui import QIntValidator, QKeyEvent, Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from iprtool.domain.errors import IprError

MOST = 9999


class NumberField(QLineEdit):
    """Takes digits only; the arrows up and down count."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setValidator(QIntValidator(1, MOST, self))
        self.setMaxLength(len(str(MOST)))
        self.set_value(1)

    def set_value(self, value: int) -> None:
        """Show a number."""
        self.setText(str(min(max(value, 1), MOST)))

    def value(self) -> int:
        """The number. Raises IprError when there is none."""
        if not self.hasAcceptableInput():
            raise IprError(self.tr("The session has no number yet."), self.tr("Type a number from 1."))
        return int(self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if step is not None and self.hasAcceptableInput():
            self.set_value(self.value() + step)
        else:
            super().keyPressEvent(event)
