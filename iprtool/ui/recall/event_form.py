"""The questions of an event's form, asked after the interview; answers are written as one types."""

from functools import partial

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QVBoxLayout, QWidget

from iprtool.domain.model import Recall
from iprtool.services import recall_events
from iprtool.ui.parts.fitted import fitted
from iprtool.ui.parts.labels import heading, label
from iprtool.ui.parts.memofield import MemoField
from iprtool.ui.study_session import StudySession


class EventForm(QWidget):
    """One field a question."""

    def __init__(self, session: StudySession, recall: Recall, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._recall = session, recall
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(6)
        column.addWidget(heading(self.tr("Questions about the event")))
        self.fields: list[MemoField] = []
        if recall_events.event_of(session.project, recall) is None:
            column.addWidget(label(self.tr("No event was marked: there is nothing to ask about."), "muted", wrap=True))
            return
        for position, (question, answer) in enumerate(recall_events.questions(session.project, recall)):
            field = MemoField()
            field.setAccessibleName(question)
            field.show_memo(str(position), answer)
            field.setReadOnly(session.project.read_only)
            field.memo_edited.connect(partial(self._write, position, question))
            fitted(field, partial(_three_lines, field))
            column.addWidget(label(question, wrap=True))
            column.addWidget(field)
            self.fields.append(field)

    def _write(self, position: int, question: str, owner_id: str, text: str, spell: str) -> None:
        project = self._session.project
        written = self._session.attempt(
            lambda: recall_events.set_answer(
                project, self._recall, position=position, question=question, text=text, gesture=spell
            )
        )
        if written is None:
            self.fields[position].keep(owner_id, text)


def _three_lines(field: MemoField, metrics: QFontMetrics) -> None:
    field.setFixedHeight(3 * metrics.lineSpacing() + 16)
