"""Tables of the study out of files: its plan and its scores. What became of a table is said."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from iprtool.services import plan_files, scores
from iprtool.services.csv_files import Report
from iprtool.store import Project
from iprtool.ui.study_session import StudySession


class Tables(QObject):
    """Asks for a file and takes it in, in one step."""

    def __init__(self, session: StudySession, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._window = session, parent

    def import_plan(self) -> None:
        """Ask for a table of sites, dyads, sessions and planned parts."""
        self._import(self.tr("Import the plan of the study"), plan_files.import_file)

    def import_scores(self) -> None:
        """Ask for a table of scores."""
        self._import(self.tr("Import scores"), scores.import_file)

    def _import(self, title: str, take: Callable[[Project, Path], Report]) -> None:
        if not self._session.may_change():
            return
        kinds = self.tr("Tables ({0})").format("*.csv *.tsv *.txt") + ";;" + self.tr("All files") + " (*)"
        name, _ = QFileDialog.getOpenFileName(self._window, title, "", kinds)
        if name:
            report = self._session.attempt(lambda: take(self._session.project, Path(name)))
            if report is not None:
                self._session.messages.tell(report.summary)
