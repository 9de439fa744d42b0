"""Fields that are written as one leaves them. Esc takes back what was typed."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent, QIcon, QKeyEvent, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from iprtool.domain.colours import CODE_COLOURS
from iprtool.ui.parts.flow import FlowLayout
from iprtool.ui.parts.labels import panel
from iprtool.ui.parts.timefield import TimeField
from iprtool.ui.theme.icons import swatch


class LineField(QLineEdit):
    """One line."""

    edited = Signal(object)
    taken_back = Signal()
    """What is stored stands in the field again, by Esc or by hand."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = ""
        self.editingFinished.connect(self.flush)

    def set_value(self, value: Any) -> None:
        """Show a value; what is being typed is kept."""
        self._value = str(value)
        if not (self.hasFocus() and self.isModified()) and self.text() != self._value:
            self.setText(self._value)
            self.setCursorPosition(0)

    def flush(self) -> None:
        """Write what is not written yet."""
        if not self.isModified():
            return
        self.setModified(False)
        if self.text() != self._value:
            self.edited.emit(self.text())
        else:
            self.taken_back.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.setModified(False)
            self.setText(self._value)
            self.taken_back.emit()
            self.clearFocus()
        else:
            super().keyPressEvent(event)


class TextField(QPlainTextEdit):
    """Some lines."""

    edited = Signal(object)
    taken_back = Signal()

    def __init__(self, lines: int = 3, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value, self._lines = "", lines
        self.setTabChangesFocus(True)

    def set_value(self, value: Any) -> None:
        """Show a value; what is being typed is kept."""
        self._value = str(value)
        self.setFixedHeight(self._lines * self.fontMetrics().lineSpacing() + 16)
        if not (self.hasFocus() and self.document().isModified()) and self.toPlainText() != self._value:
            self.setPlainText(self._value)
            self.document().setModified(False)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.flush()

    def flush(self) -> None:
        """Write what is not written yet."""
        if not self.document().isModified():
            return
        self.document().setModified(False)
        if self.toPlainText() != self._value:
            self.edited.emit(self.toPlainText())
        else:
            self.taken_back.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.setPlainText(self._value)
            self.document().setModified(False)
            self.taken_back.emit()
            self.clearFocus()
        else:
            super().keyPressEvent(event)


class ChoiceField(QComboBox):
    """One of several values."""

    edited = Signal(object)

    def __init__(self, choices: Sequence[tuple[Any, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        for value, text in choices:
            self.addItem(text, value)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.activated.connect(lambda index: self.edited.emit(self.itemData(index)))

    def set_value(self, value: Any) -> None:
        """Show a value."""
        self.setCurrentIndex(self.findData(value))


class FlagField(QCheckBox):
    """Yes or no."""

    edited = Signal(object)

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.clicked.connect(self._on_clicked)

    def set_value(self, value: Any) -> None:
        """Show a value."""
        self.setChecked(bool(value))

    def _on_clicked(self, on: bool) -> None:
        self.edited.emit(on)


class LengthField(TimeField):
    """A length of time, or none."""

    edited = Signal(object)
    taken_back = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(optional=True, parent=parent)
        self.setPlaceholderText(self.tr("none"))
        self.time_entered.connect(self.edited)

    def set_value(self, value: Any) -> None:
        """Show a length."""
        self.set_time(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() == Qt.Key.Key_Escape:
            self.taken_back.emit()


class ColourField(QWidget):
    """Colours that colour-blind people tell apart, and a field for any other."""

    edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        panel(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        flow = FlowLayout(4)
        self.buttons: dict[str, QPushButton] = {}
        for colour, name in CODE_COLOURS:
            button = QPushButton(QIcon(swatch(colour, 14)), "")
            button.setCheckable(True)
            button.setProperty("role", "swatch")
            button.setAccessibleName(name)
            button.setToolTip(f"{name} {colour}")
            button.clicked.connect(lambda _checked=False, colour=colour: self.edited.emit(colour))
            self.buttons[colour] = button
            flow.addWidget(button)
        self.other = LineField()
        self.other.setMaxLength(7)
        self.other.edited.connect(self.edited)
        column.addLayout(flow)
        column.addWidget(self.other)

    def setAccessibleName(self, name: str) -> None:  # noqa: N802  Qt's own name
        super().setAccessibleName(name)
        self.other.setAccessibleName(self.tr("{0} as # and six figures").format(name))

    def set_value(self, value: Any) -> None:
        """Show a colour."""
        for colour, button in self.buttons.items():
            button.setChecked(colour == value)
        self.other.set_value(value)


Field = LineField | TextField | ChoiceField | FlagField | LengthField | ColourField
