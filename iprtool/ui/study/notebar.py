"""A note above the board about what was just added, with the next step to take."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from iprtool.ui.parts.flow import FlowLayout
from iprtool.ui.parts.labels import label


class NoteBar(QFrame):
    """Says what was added and what is odd in it; offers to code it now."""

    code_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Card")
        self._recording_id = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(6)
        self.text = label("", "family", wrap=True)
        self.problems = label("", "muted", wrap=True)
        self.code = QPushButton(self.tr("Code it now"))
        self.code.setProperty("role", "main")
        self.code.clicked.connect(self._on_code)
        close = QPushButton(self.tr("Later"))
        close.clicked.connect(self.hide)
        row = FlowLayout(8)
        row.addWidget(self.code)
        row.addWidget(close)
        column.addWidget(self.text)
        column.addWidget(self.problems)
        column.addLayout(row)
        self.hide()

    def show_added(self, recording_id: str, text: str, problems: Sequence[str]) -> None:
        """Tell about a recording."""
        self._recording_id = recording_id
        self.text.setText(text)
        self.problems.setText("\n".join(problems))
        self.problems.setVisible(bool(problems))
        self.show()

    def forget(self, recording_id: str) -> None:
        """The recording is gone."""
        if recording_id == self._recording_id:
            self.hide()

    def _on_code(self) -> None:
        self.hide()
        self.code_requested.emit(self._recording_id)
