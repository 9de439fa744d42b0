"""A field whose text is checked when it counts."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from iprtool.domain.errors import IprError
from iprtool.ui.parts.labels import mark_trouble


class CheckedField(QLineEdit):
    """What is typed counts with Enter or on leaving; what cannot be taken is kept, marked, and told."""

    trouble = Signal(str, str)
    """What is wrong, and what to do."""
    mended = Signal(str)
    """The trouble with this message is over."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said = ""
        self.editingFinished.connect(self.finish)
        self.textEdited.connect(lambda _text: mark_trouble(self, False))

    def take(self, text: str) -> None:
        """Let what was typed count. Raises IprError for what cannot be taken."""
        raise NotImplementedError

    def finish(self) -> None:
        """Check what was typed, if anything was."""
        if not self.isModified():
            return
        self.setModified(False)
        try:
            self.take(self.text().strip())
        except IprError as error:
            mark_trouble(self, True)
            self._said = error.message
            self.trouble.emit(error.message, error.hint)

    def mend(self) -> None:
        """There is no trouble, or no longer."""
        mark_trouble(self, False)
        if self._said:
            said, self._said = self._said, ""
            self.mended.emit(said)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selectAll()
