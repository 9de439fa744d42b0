"""Files of other tools, taken into the study: chosen, read in the background, asked where they belong, told of."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QFileDialog, QWidget

from iprtool.domain.model import Dyad, Recording, Session
from iprtool.domain.naming import dyad_title, natural
from iprtool.exchange import table_read
from iprtool.exchange.found import Found
from iprtool.exchange.report import Report
from iprtool.exchange.table_read import Table
from iprtool.services import formats
from iprtool.services.board import Book
from iprtool.services.formats import FORMATS, Format
from iprtool.services.import_homes import Target
from iprtool.services.visibility import visible_recordings
from iprtool.ui.jobs import Job, Jobs
from iprtool.ui.parts.inline import InlineForm
from iprtool.ui.settings import Settings
from iprtool.ui.study.import_forms import ImportForm, ReportForm
from iprtool.ui.study.table_form import TableForm
from iprtool.ui.study_session import StudySession


class Importing(QObject):
    """Takes in one file at a time."""

    def __init__(
        self, session: StudySession, jobs: Jobs, settings: Settings, book: Book,
        show: Callable[[InlineForm], None], parent: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._settings = settings
        self._session, self._jobs, self._book, self._show, self._window = session, jobs, book, show, parent

    def choose(self) -> None:
        """Ask for a file."""
        if not self._session.may_change():
            return
        endings = dict.fromkeys(ending for each in FORMATS.values() for ending in each.endings)
        kinds = [self.tr("Files of other tools ({0})").format(" ".join(f"*{ending}" for ending in endings))]
        kinds += [f"{each.title} ({' '.join(f'*{ending}' for ending in each.endings)})" for each in FORMATS.values()]
        name, _ = QFileDialog.getOpenFileName(self._window, self.tr("Import"), "", ";;".join(kinds))
        if name:
            self.read(Path(name))

    def read(self, file: Path) -> None:
        """Read a file in the background, then ask where it belongs."""
        form = self._session.attempt(lambda: formats.of_file(file))
        if form is None:
            return

        def work(progress: Callable[[float], None], _cancelled: Callable[[], bool]) -> Any:
            found = table_read.read_table(file) if form is FORMATS["table"] else form.read(file)
            progress(1.0)
            return found

        job = Job(self.tr("Reading {0}").format(file.name), work)
        job.finished.connect(partial(self._on_read, form, file))
        self._jobs.start(job)

    def _on_read(self, form: Format, file: Path, found: Any) -> None:
        if isinstance(found, Table):
            ask = partial(self._later, partial(self._on_read, form, file))
            self._show(TableForm(found, self._settings, ask))
            return
        take = partial(self._take, form, file, found)
        if not isinstance(found, Found):
            self._session.attempt(lambda: take(Target()))
            return
        author = self._session.project.author
        self._show(ImportForm(file.name, found, self._recordings(), self._book, author, take))

    def _recordings(self) -> list[tuple[str, Recording]]:
        """The recordings by what they are called, in the order of the board."""
        project = self._session.project
        dyads = {dyad.id: dyad for dyad in project.find(Dyad)}
        sessions = {session.id: session for session in project.find(Session)}
        found = []
        for each in visible_recordings(project):
            session = sessions[each.session_id]
            dyad = dyads[session.dyad_id]
            title = self.tr("{0}, session {1}: {2}").format(dyad_title(dyad.label), session.number, each.label)
            found.append(((natural(dyad.label), session.number, each.label), title, each))
        return [(title, each) for _, title, each in sorted(found, key=lambda entry: entry[0])]

    def _take(self, form: Format, file: Path, found: Any, target: Target) -> None:
        """Put it in; raises IprError, which the form shows."""
        report: Report = form.take_in(self._session.project, found, target)
        report.file, report.form = file.name, form.title
        self._later(lambda made: self._show(ReportForm(made)), report)

    def _later(self, act: Callable[[Any], None], what: Any) -> None:
        """Do something when the form that asked for it has gone."""
        QTimer.singleShot(0, self, lambda: act(what))
