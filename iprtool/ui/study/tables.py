"""Tables of the study out of files: its plan and its scores. What became of a table is said."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from iprtool.domain.errors import IprError
from iprtool.services import plan_files, scores
from iprtool.services.csv_files import Report
from iprtool.ui.sliced import Sliced
from iprtool.ui.study_session import StudySession


class Tables(QObject):
    """Asks for a file and takes it in: what undo takes back is one step."""

    plan_taken = Signal()
    """A plan is in the study now, or was refused."""

    def __init__(self, session: StudySession, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._window = session, parent
        self._planning = Sliced(self)
        self._planning.done.connect(self._on_plan)
        self._planning.failed.connect(self._on_refused)

    @property
    def busy(self) -> bool:
        """Whether a plan is being taken in."""
        return self._planning.busy

    def import_plan(self) -> None:
        """Ask for a table of sites, dyads, sessions and planned parts."""
        if self.busy:
            self._session.messages.tell(self.tr("A plan is being imported. Try again in a moment."))
            return
        self._ask(self.tr("Import the plan of the study"), self._begin_plan)

    def import_scores(self) -> None:
        """Ask for a table of scores."""
        self._ask(self.tr("Import scores"), self._take_scores)

    def finish(self) -> None:
        """Take in now what is left of a plan: the study closes."""
        self._planning.finish()

    def _begin_plan(self, file: Path) -> None:
        self._planning.start(plan_files.importing(self._session.project, file))

    def _on_plan(self, report: Report) -> None:
        self.plan_taken.emit()
        self._session.messages.tell(report.summary)

    def _on_refused(self, error: IprError) -> None:
        self.plan_taken.emit()
        self._session.messages.show_error(error)

    def _take_scores(self, file: Path) -> None:
        report = self._session.attempt(lambda: scores.import_file(self._session.project, file))
        if report is not None:
            self._session.messages.tell(report.summary)

    def _ask(self, title: str, take: Callable[[Path], None]) -> None:
        if not self._session.may_change():
            return
        kinds = self.tr("Tables ({0})").format("*.csv *.tsv *.txt") + ";;" + self.tr("All files") + " (*)"
        name, _ = QFileDialog.getOpenFileName(self._window, title, "", kinds)
        if name:
            take(Path(name))
