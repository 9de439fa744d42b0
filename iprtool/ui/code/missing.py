"""What stands in the place of the picture when the recording's file cannot be used."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QPushButton, QVBoxLayout, QWidget

from iprtool.ui.parts.flow import FlowLayout
from iprtool.ui.parts.labels import label
from iprtool.ui.parts.scrolled import BareScroll


class MissingPage(BareScroll):
    """Says what is wrong, that the tags are safe, and offers ways to find the file."""

    search_requested = Signal()
    file_chosen = Signal(object)
    playback_help_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.setSpacing(12)
        self._message = label("", "title", wrap=True)
        self._hint = label("", "muted", wrap=True)
        for text in (self._message, self._hint):
            text.setAlignment(Qt.AlignmentFlag.AlignCenter)
            text.setMaximumWidth(560)
            column.addWidget(text)
        buttons = FlowLayout(8)
        self._search = QPushButton(self.tr("Look for it"))
        self._search.setProperty("role", "main")
        self._search.clicked.connect(self.search_requested)
        self._choose = QPushButton(self.tr("Show where it is…"))
        self._choose.clicked.connect(self._on_choose)
        self._help = QPushButton(self.tr("Playback settings"))
        self._help.clicked.connect(self.playback_help_requested)
        for button in (self._search, self._choose, self._help):
            buttons.addWidget(button)
        column.addLayout(buttons)
        column.setAlignment(buttons, Qt.AlignmentFlag.AlignHCenter)
        self.setWidget(inner)

    def show_missing(self, message: str) -> None:
        """The file is not where it was."""
        hint = self.tr("The tags are all here. You can go on without picture and sound.")
        self._show(message, hint, self._search, self._choose)

    def show_without_file(self, message: str) -> None:
        """There never was a file here."""
        hint = self.tr("Its tags and transcripts are here. Show where its file is to see and hear it.")
        self._show(message, hint, self._choose)

    def show_trouble(self, message: str, hint: str) -> None:
        """The file is there but does not play."""
        self._show(message, hint, self._help)

    def _show(self, message: str, hint: str, *offered: QPushButton) -> None:
        self._message.setText(message)
        self._hint.setText(hint)
        for button in (self._search, self._choose, self._help):
            button.setVisible(button in offered)

    def _on_choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Where is the recording?"))
        if name:
            self.file_chosen.emit(Path(name))
