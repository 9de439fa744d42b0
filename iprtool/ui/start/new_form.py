"""The form for a new study, on the start page itself."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from iprtool.ui.parts.labels import label, mark_trouble
from iprtool.ui.proposals import documents_folder, folder_for


class NewStudyForm(QFrame):
    """Title and folder; the folder follows the title until it is changed by hand."""

    submitted = Signal(str, object)
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Card")
        self._by_hand = False
        self.title = QLineEdit()
        self.title.setPlaceholderText(self.tr("e.g. Ruptures in short therapies"))
        self.folder = QLineEdit()
        self._trouble = label("", "trouble", wrap=True)
        self._trouble.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(4)
        column.addWidget(label(self.tr("New study"), "family"))
        column.addSpacing(6)
        self._add(column, self.tr("Title of the study"), self.title)
        self.choose = QPushButton(self.tr("Choose…"))
        self.choose.setAccessibleName(self.tr("Choose another place for the folder"))
        self.choose.clicked.connect(self._choose)
        self._add(column, self.tr("Its folder: everything of the study lies in it"), self.folder, self.choose)
        column.addWidget(self._trouble)
        column.addSpacing(6)
        column.addLayout(self._buttons())
        self.title.textChanged.connect(self._on_title)
        self.folder.textEdited.connect(self._on_folder)

    def _add(self, column: QVBoxLayout, caption: str, field: QLineEdit, beside: QWidget | None = None) -> None:
        text = label(caption, "caption", wrap=True)
        text.setBuddy(field)
        field.setAccessibleName(caption)
        row = QHBoxLayout()
        row.addWidget(field, 1)
        if beside is not None:
            row.addWidget(beside)
        column.addWidget(text)
        column.addLayout(row)
        column.addSpacing(4)

    def _buttons(self) -> QHBoxLayout:
        self.make = QPushButton(self.tr("Make the study"))
        self.make.setProperty("role", "main")
        self.make.clicked.connect(self.submit)
        cancel = QPushButton(self.tr("Cancel"))
        cancel.clicked.connect(self.cancelled)
        row = QHBoxLayout()
        row.addWidget(self.make)
        row.addWidget(cancel)
        row.addStretch(1)
        return row

    @property
    def trouble(self) -> str:
        """What is to be put right, empty when nothing is."""
        return "" if self._trouble.isHidden() else self._trouble.text()

    def begin(self) -> None:
        """Start anew, with the cursor in the title."""
        self._by_hand = False
        self.title.clear()
        self._on_title("")
        self._say("", self.title)
        self.title.setFocus()

    def submit(self) -> None:
        """Ask for the study to be made, or say what is still missing."""
        title, folder = self.title.text().strip(), Path(self.folder.text().strip()).expanduser()
        if not title:
            self._say(self.tr("The study has no title yet. Type one first."), self.title)
        elif not self.folder.text().strip() or not folder.is_absolute():
            self._say(self.tr("This is no place for a folder. Choose one, or write its whole path."), self.folder)
        elif folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            self._say(self.tr("There is something in this folder already. Choose another name."), self.folder)
        else:
            self._say("", self.title)
            self.submitted.emit(title, folder)

    def _say(self, trouble: str, field: QLineEdit) -> None:
        for each in (self.title, self.folder):
            mark_trouble(each, bool(trouble) and each is field)
        self._trouble.setText(trouble)
        self._trouble.setVisible(bool(trouble))
        if trouble:
            field.setFocus()

    def _on_title(self, title: str) -> None:
        if not self._by_hand:
            self.folder.setText(str(folder_for(title, documents_folder())))

    def _on_folder(self, text: str) -> None:
        self._by_hand = bool(text)

    def _choose(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Where should the folder lie?"), str(documents_folder()))
        if name:
            self._by_hand = True
            self.folder.setText(str(folder_for(self.title.text(), Path(name))))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focus = self.focusWidget()
            if isinstance(focus, QPushButton):
                focus.click()
            else:
                self.submit()
        else:
            super().keyPressEvent(event)
