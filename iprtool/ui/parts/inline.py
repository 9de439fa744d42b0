"""Slim forms above the board: nothing of the study is hidden while one is filled in."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from iprtool.domain.errors import IprError
from iprtool.ui.parts.fitted import fitted
from iprtool.ui.parts.flow import FlowLayout
from iprtool.ui.parts.labels import label
from iprtool.ui.parts.scrolled import Scrolled


class InlineForm(QFrame):
    """Fields in a row, a main button, Cancel. Enter submits and Esc cancels from every field.

    A form says what it does in `submit`; trouble is shown in the form, beside what is to be put right.
    """

    closed = Signal()
    refused = Signal(QWidget)
    """What was typed could not be taken; this part of the form says why."""
    roomy = False
    """Whether it needs the room of what else is below it."""
    grows = False
    """Whether it takes that room where it would else have to be scrolled: what is below is not needed for it."""

    def __init__(self, title: str, do_it: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Card")
        self.setAccessibleName(title)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(14, 10, 14, 12)
        self._column.setSpacing(8)
        self._column.addWidget(label(title, "family", wrap=True))
        self._fields = FlowLayout()
        self._column.addLayout(self._fields)
        self._trouble = label("", "trouble", wrap=True)
        self._trouble.hide()
        self._column.addWidget(self._trouble)
        self._first: QWidget | None = None
        self._buttons = QWidget()
        self._buttons.setObjectName("Panel")
        row = QHBoxLayout(self._buttons)
        row.setContentsMargins(0, 0, 0, 0)
        self.main = QPushButton(do_it)
        self.main.setProperty("role", "main")
        self.main.clicked.connect(self._on_submit)
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.clicked.connect(self.closed)
        row.addWidget(self.main)
        row.addWidget(self.cancel)

    def add_field(self, caption: str, field: QWidget, characters: int = 0) -> None:
        """A field with its caption above. `characters` is for how long a text it gets room."""
        holder = QWidget()
        holder.setObjectName("Panel")
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        text = label(caption, "caption")
        text.setBuddy(field)
        field.setAccessibleName(caption)
        if characters:
            fitted(field, lambda text: field.setMinimumWidth(text.averageCharWidth() * characters + 24))
        column.addWidget(text)
        column.addWidget(field)
        self._fields.addWidget(holder)
        self._first = self._first or field

    def add_below(self, widget: QWidget) -> None:
        """Something below the fields, above a trouble."""
        self._column.insertWidget(self._column.count() - 1, widget)

    def finish(self) -> None:
        """Put the buttons behind the last field."""
        self._fields.addWidget(self._buttons)

    def finish_below(self) -> None:
        """Put the buttons below everything, where there is much between them and the fields."""
        self._column.addWidget(self._buttons, 0, Qt.AlignmentFlag.AlignLeft)

    def keep_top(self) -> None:
        """Leave the room that is not needed at the bottom."""
        self._column.addStretch(1)

    def begin(self) -> None:
        """Let the person type."""
        field = self._first or self.main
        field.setFocus(Qt.FocusReason.TabFocusReason)
        select = getattr(field, "selectAll", None)
        if select is not None:
            select()

    @property
    def title(self) -> str:
        """What the form asks."""
        return self.accessibleName()

    @property
    def trouble(self) -> str:
        """What it says is to be put right, empty when nothing is."""
        return "" if self._trouble.isHidden() else self._trouble.text()

    def submit(self) -> None:
        """Do what the form is for. Raises IprError, and then the form stays."""
        raise NotImplementedError

    def _on_submit(self) -> None:
        try:
            self.submit()
        except IprError as error:
            self._trouble.setText(str(error))
            self._trouble.show()
            self.refused.emit(self._trouble)
        else:
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focus = self.focusWidget()
            if isinstance(focus, QAbstractButton) and not focus.isCheckable():
                focus.click()
            else:
                self._on_submit()
        else:
            super().keyPressEvent(event)


class FormArea(Scrolled):
    """Holds a form, which scrolls where it gets less room than it needs; why it refuses is brought into view."""

    def __init__(self, form: InlineForm, parent: QWidget | None = None) -> None:
        super().__init__(form, parent)
        form.refused.connect(self._bring_into_view)

    def _bring_into_view(self, part: QWidget) -> None:
        QTimer.singleShot(0, part, lambda: self.ensureWidgetVisible(part))  # once it has its place
