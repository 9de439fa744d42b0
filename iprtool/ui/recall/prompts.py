"""Questions that the interviewer can ask, at hand while the recording stands; the study writes its own."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from iprtool.domain.kinds import Wording
from iprtool.services import sentences
from iprtool.ui.parts.fitted import fitted
from iprtool.ui.parts.labels import heading, label
from iprtool.ui.study_session import StudySession


class Prompts(QWidget):
    """A list to read; Edit makes it a text with one question a line."""

    def __init__(self, session: StudySession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setObjectName("Panel")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.edit = QPushButton()
        self.edit.setProperty("role", "plain")
        self.edit.clicked.connect(self._toggle)
        self.edit.setVisible(not session.project.read_only)
        top = QHBoxLayout()
        top.addWidget(heading(self.tr("Prompts")), 1)
        top.addWidget(self.edit)
        column.addLayout(top)
        self.text = label("", "muted", wrap=True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.field = QPlainTextEdit()
        self.field.setAccessibleName(self.tr("Prompts, one a line"))
        self.field.setTabChangesFocus(True)
        fitted(self.field, lambda metrics: self.field.setFixedHeight(5 * metrics.lineSpacing() + 16))
        column.addWidget(self.text)
        column.addWidget(self.field)
        self.field.hide()
        self._show()

    @property
    def editing(self) -> bool:
        """Whether they are being written."""
        return not self.field.isHidden()

    def _show(self) -> None:
        self.text.setText("\n".join(sentences.texts(self._session.project, Wording.PROMPT)))
        self.edit.setText(self.tr("Done") if self.editing else self.tr("Edit"))

    def _toggle(self) -> None:
        if self.editing:
            self.write()
            self.field.hide()
            self.text.show()
        else:
            self.field.setPlainText(self.text.text())
            self.text.hide()
            self.field.show()
            self.field.setFocus()
        self._show()

    def write(self) -> None:
        """Write what is being edited."""
        if self.editing:
            lines = self.field.toPlainText().splitlines()
            self._session.attempt(
                lambda: sentences.set_texts(self._session.project, wording=Wording.PROMPT, texts=lines)
            )

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.updateGeometry()
