"""The outcome scores in the place of the board, with the forms for their measures."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject

from iprtool.domain.model import Measure
from iprtool.services import scores
from iprtool.services.board import Book
from iprtool.ui.actions import ActionSet
from iprtool.ui.parts.inline import InlineForm
from iprtool.ui.study.measure_form import MeasureForm
from iprtool.ui.study.scores_page import ScoresPage
from iprtool.ui.study_session import StudySession


class Scoring(QObject):
    """Makes the page; `show_form` puts a form above it."""

    def __init__(
        self,
        session: StudySession,
        book: Book,
        actions: ActionSet,
        show_form: Callable[[InlineForm], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._show_form = session, show_form
        self.page = ScoresPage(session, book, actions)
        self.page.measure_wanted.connect(self.add_measure)
        self.page.figures_wanted.connect(self.change_measure)

    def begin(self, session_id: str | None) -> None:
        """Show the scores as they are now; those of a session, if one is named."""
        self.page.read()
        if session_id is not None:
            self.page.go_to(session_id)
        self.page.begin()

    def add_measure(self) -> None:
        """Ask for a new measure."""

        def write(fields: dict[str, Any]) -> None:
            self.page.read(scores.add_measure(self._session.project, **fields).id)

        self._show_form(MeasureForm(None, scores.offered(self._session.project), write))

    def change_measure(self, measure: Measure) -> None:
        """Ask for other figures of a measure."""

        def write(fields: dict[str, Any]) -> None:
            scores.change_measure(self._session.project, measure_id=measure.id, **fields)

        self._show_form(MeasureForm(measure, (), write))
