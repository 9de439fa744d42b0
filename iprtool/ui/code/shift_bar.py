"""A narrow bar that asks by how much the selected tags shall move."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from iprtool.domain.errors import IprError
from iprtool.domain.times import parse_amount
from iprtool.ui.parts.fitted import fitted
from iprtool.ui.parts.flow import FlowBar, FlowLayout
from iprtool.ui.parts.labels import label, mark_trouble, panel


class ShiftBar(FlowBar):
    """Hidden until it is asked; Enter moves, Esc gives up. What cannot be understood is said below the field."""

    amount_chosen = Signal(int)
    """Milliseconds, later > 0."""
    room_changed = Signal()
    """It came, went, or needs more lines."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        panel(self, "Transport")
        self._what, self._trouble = label(""), label("", "trouble", wrap=True)
        self.field = QLineEdit()
        self.field.setAccessibleName(self.tr("Amount of time"))
        self.field.setPlaceholderText(self.tr("+1.5 or -340 ms"))
        self.field.setToolTip(self.tr("Later with +, earlier with -."))
        fitted(self.field, lambda text: self.field.setFixedWidth(text.horizontalAdvance("+00:00:00.000") + 40))
        self.field.returnPressed.connect(self._on_entered)
        move = QPushButton(self.tr("Move"))
        move.setProperty("role", "main")
        move.clicked.connect(self._on_entered)
        cancel = QPushButton(self.tr("Cancel"))
        cancel.clicked.connect(self.hide)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(12, 6, 12, 6)
        lines.setSpacing(4)
        flow = FlowLayout(8, centred=True)
        for part in (self._what, self.field, move, cancel):
            flow.addWidget(part)
        lines.addLayout(flow)
        lines.addWidget(self._trouble)
        self.hide()

    def ask(self, count: int) -> None:
        """Ask for so many tags."""
        self._what.setText(self.tr("Move the tag by") if count == 1 else self.tr("Move {0} tags by").format(count))
        self._say("")
        self.field.clear()
        self.show()
        self.field.setFocus()

    @property
    def said(self) -> str:
        """What stands below the field."""
        return self._trouble.text()

    def _say(self, trouble: str) -> None:
        self._trouble.setText(trouble)
        self._trouble.setVisible(bool(trouble))
        mark_trouble(self.field, bool(trouble))
        self.room_changed.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.room_changed.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.room_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def _on_entered(self) -> None:
        try:
            amount = parse_amount(self.field.text())
        except IprError as error:
            self._say(str(error))
            return
        self.hide()
        self.amount_chosen.emit(amount)
