"""Who is coding, and what is taken off the times of their keys."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QSpinBox, QVBoxLayout, QWidget

from iprtool.domain import reaction
from iprtool.ui.parts.labels import label, panel

_STEP_MS = 10


class ReactionField(QSpinBox):
    """Milliseconds; what is typed counts with Enter or on leaving, Esc takes it back."""

    reaction_entered = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = 0
        self.setRange(0, reaction.MOST_MS)
        self.setSingleStep(_STEP_MS)
        self.setSuffix(self.tr(" ms"))
        self.setKeyboardTracking(False)
        self.lineEdit().setTextMargins(8, 0, 8, 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Reaction time in milliseconds"))
        self.setToolTip(
            self.tr(
                "How late you usually press a key. It is taken off the times of your live tags, of those that you have "
                "put already too; 0 brings back the times of the presses."
            )
        )
        self.editingFinished.connect(self._on_finished)

    def show_reaction(self, ms: int) -> None:
        """Show a reaction time."""
        self._shown = ms
        self.setValue(ms)

    def _on_finished(self) -> None:
        if self.value() != self._shown:
            self._shown = self.value()
            self.reaction_entered.emit(self._shown)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.setValue(self._shown)
            self.clearFocus()
            return
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.clearFocus()


class CoderFields(QWidget):
    """At the foot of the codes: initials and reaction time."""

    author_entered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        panel(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 0)
        layout.setSpacing(4)
        layout.addWidget(label(self.tr("Coding as"), "caption"))
        self.author = QLineEdit()
        self.author.setAccessibleName(self.tr("Your initials or pseudonym"))
        self.author.setToolTip(self.tr("Your initials or pseudonym; each coder has a pass of their own."))
        self.author.setMaxLength(40)
        self.author.editingFinished.connect(self._on_author)
        layout.addWidget(self.author)
        layout.addWidget(label(self.tr("Reaction time"), "caption"))
        self.reaction = ReactionField()
        layout.addWidget(self.reaction)

    def _on_author(self) -> None:
        if self.author.isModified():
            self.author.setModified(False)
            self.author_entered.emit(self.author.text().strip())
        self.author.clearFocus()
