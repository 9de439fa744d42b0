"""Files of other tools, taken into the study: chosen, read in the background, asked where they belong, told of."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from iprtool.domain.errors import IprError
from iprtool.domain.model import Dyad, Recording, Session
from iprtool.domain.naming import dyad_title, natural
from iprtool.domain.progress import Cancelled, Progress
from iprtool.exchange import spoken, table_read
from iprtool.exchange.found import Found
from iprtool.exchange.report import Report
from iprtool.exchange.table_read import Columns, Table
from iprtool.services import formats, import_media, importing
from iprtool.services.board import Book
from iprtool.services.formats import FORMATS, Format
from iprtool.services.import_homes import Target
from iprtool.services.recordings import Prepared
from iprtool.services.visibility import visible_recordings
from iprtool.ui.jobs import Job, Jobs
from iprtool.ui.parts.inline import InlineForm
from iprtool.ui.settings import Settings
from iprtool.ui.study.import_forms import ImportForm, ReportForm
from iprtool.ui.study.import_run import ImportRun
from iprtool.ui.study.model import Spot
from iprtool.ui.study.table_form import TableForm
from iprtool.ui.study_session import StudySession

_WITH_TRANSCRIPTS = ("eaf", "textgrid")


class Importing(QObject):
    """Takes in one file at a time.

    What is begun beside a recording goes to that one, and one is led back when all was asked and told.
    """

    asks = Signal()
    """There is a form to be filled in, for which one was elsewhere."""
    left = Signal()
    """What was begun elsewhere is over."""
    written = Signal()
    """An import is in the study now, or was taken back."""

    def __init__(
        self, session: StudySession, jobs: Jobs, settings: Settings, book: Book,
        show: Callable[[InlineForm], None], is_asking: Callable[[], bool],
        parent: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._settings, self._is_asking = settings, is_asking
        self._session, self._jobs, self._book, self._show, self._window = session, jobs, book, show, parent
        self._recording_id = ""
        self._spot: Spot | None = None
        self._troubles: list[str] = []
        self._run: ImportRun | None = None
        session.messages.trouble.connect(self._on_trouble)

    def choose(self) -> None:
        """Ask for a file."""
        self._choose(self.tr("Import"), self.tr("Files of other tools ({0})"), list(FORMATS.values()), "")

    def choose_transcript(self, recording_id: str) -> None:
        """Ask for a file of what is spoken in a recording."""
        spoken_only = [each for each in FORMATS.values() if each.read is spoken.read]
        spoken_too = [FORMATS[key] for key in _WITH_TRANSCRIPTS]
        self._choose(self.tr("Import transcript"), self.tr("Transcripts ({0})"), spoken_only + spoken_too, recording_id)

    def _choose(self, title: str, all_of_them: str, choice: list[Format], recording_id: str) -> None:
        if not self._session.may_change():
            return
        endings = dict.fromkeys(ending for each in choice for ending in each.endings)
        kinds = [all_of_them.format(" ".join(f"*{ending}" for ending in endings))]
        kinds += [f"{each.title} ({' '.join(f'*{ending}' for ending in each.endings)})" for each in choice]
        name, _ = QFileDialog.getOpenFileName(self._window, title, "", ";;".join(kinds))
        if name:
            self._recording_id = recording_id
            self._mend()
            self.read(Path(name))

    def take_dropped(self, files: Sequence[Path], spot: Spot | None) -> None:
        """Read a file that was dropped, on a place of the board or on none; of several the first alone."""
        self._recording_id = ""
        self._mend()
        if len(files) > 1:
            self._session.messages.say(
                self.tr("{0} is imported; nothing was done with {1}.").format(
                    files[0].name, ", ".join(file.name for file in files[1:])
                ),
                self.tr("Drop one file after the other: each is asked about by itself."),
            )
        self.read(files[0], spot)

    def read(self, file: Path, spot: Spot | None = None) -> None:
        """Read a file in the background, then ask where it belongs; a place of the board that is named is proposed."""
        self._spot = spot
        form = self._session.attempt(lambda: formats.of_file(file))
        if form is None:
            return
        reading = table_read.read_table if form is FORMATS["table"] else form.read
        self._read(file, partial(reading, file), partial(self._on_read, form, file))

    def _read(self, file: Path, reading: Callable[[], Any], then: Callable[[Any], None]) -> None:
        def work(progress: Progress, _cancelled: Cancelled) -> Any:
            found = reading()
            if isinstance(found, Found):
                import_media.look_beside(found, file)
            progress(1.0)
            return found

        job = Job(self.tr("Reading {0}").format(file.name), work)
        job.finished.connect(then)
        self._jobs.start(job)

    def _on_trouble(self, message: str, _hint: str) -> None:
        self._troubles.append(message)

    def _mend(self) -> None:
        """What was said of another file is no trouble of the next one."""
        for message in self._troubles:
            self._session.messages.mend(message)
        self._troubles.clear()

    def _on_read(self, form: Format, file: Path, found: Any) -> None:
        if isinstance(found, Table):
            self._show(TableForm(found, self._settings, partial(self._on_columns, form, file, found)))
        elif isinstance(found, Found):
            self.ask(file.name, found, form, self._recording_id)
        else:
            self._session.attempt(lambda: self._take(form, file.name, found, Target()))

    def _on_columns(self, form: Format, file: Path, table: Table, columns: Columns) -> None:
        self._read(file, partial(table_read.found_in, table, columns), partial(self._on_read, form, file))

    def ask(self, name: str, found: Found, form: Format, recording_id: str) -> None:
        """Ask where what was found goes, who speaks, and which names become pseudonyms; tell where it is nothing."""
        if not importing.holds_anything(found):
            found.report.form = form.title
            self._tell(found.report, empty=True)
            return
        take, author = partial(self._take, form, name), self._session.project.author
        asked = ImportForm(name, found, self._recordings(), self._book, author, take, recording_id)
        if self._spot is not None and not recording_id:
            asked.propose(self._spot)
        self.ask_beside(asked, recording_id)

    def ask_beside(self, form: InlineForm, recording_id: str) -> None:
        """Show a form that is about a recording beside which it was asked for, or about none."""
        self._recording_id = recording_id
        if recording_id:
            self.asks.emit()
        form.closed.connect(self._later_left)
        self._show(form)

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

    def _take(self, form: Format, name: str, found: Any, target: Target) -> None:
        """Put it in, after the recordings that come with it were fetched; raises IprError, which the form shows."""
        if isinstance(found, Found):
            import_media.leave_known(self._session.project, found, target)
            if import_media.packed(found) or import_media.near(found):
                self._fetch(form, name, found, target)
                return
        self._put_in(form, name, found, target)

    def _fetch(self, form: Format, name: str, found: Found, target: Target) -> None:
        folder = self._session.project.folder

        def work(progress: Progress, cancelled: Cancelled) -> dict[int, Prepared] | None:
            return import_media.fetch(folder, found, progress=progress, cancelled=cancelled)

        def put_in(media: dict[int, Prepared] | None) -> None:
            if media is None:
                return
            own = replace(target, media=media)
            self._session.attempt(lambda: self._put_in(form, name, found, own))
            import_media.tidy(self._session.project, media)

        job = Job(self.tr("Fetching the recordings of {0}").format(name), work)
        job.finished.connect(put_in)
        self._jobs.start(job)

    def _put_in(self, form: Format, name: str, found: Any, target: Target) -> None:
        project = self._session.project
        if not isinstance(found, Found):
            self._on_taken(form, name, form.take_in(project, found, target))
            return
        self._check_idle()
        writing = importing.taking_in(project, found, target)
        next(writing)  # what is refused is refused while its form is there
        self._run = run = ImportRun(self.tr("Importing {0}").format(found.report.file or name), self)
        run.finished.connect(partial(self._on_taken, form, name))
        run.failed.connect(self._session.messages.show_error)
        run.ended.connect(self._on_run_ended)
        run.start(writing)
        self._jobs.started.emit(run)

    def _check_idle(self) -> None:
        if self.busy:
            raise IprError(self.tr("A file is being imported."), self.tr("Try again in a moment."))

    @property
    def busy(self) -> bool:
        """Whether something is being written into the study."""
        return self._run is not None and self._run.busy

    def finish(self) -> None:
        """Write now what is left of an import: the study closes."""
        if self._run is not None:
            self._run.finish()

    def _on_run_ended(self) -> None:
        if self._run is not None:
            self._run.deleteLater()
            self._run = None
        self.written.emit()
        self._later_left()

    def _on_taken(self, form: Format, name: str, report: Report) -> None:
        # With pseudonyms the name of the file is one too, and no other is told.
        report.file, report.form = report.file or name, form.title
        # One may have gone to another place meanwhile.
        self._session.messages.tell(self.tr("Imported {0}; its report is on the Study place.").format(report.file))
        self._later(self._tell, report)

    def _tell(self, report: Report, *, empty: bool = False) -> None:
        self._mend()
        form = ReportForm(report, empty=empty)
        form.closed.connect(self._later_left)
        self._show(form)

    def _later_left(self) -> None:
        self._later(lambda _none: self._leave(), None)

    def _leave(self) -> None:
        """Lead back, unless a report is still to be read."""
        if self._recording_id and not self._is_asking() and not self.busy:
            self._recording_id = ""
            self.left.emit()

    def _later(self, act: Callable[[Any], None], what: Any) -> None:
        """Do something when the form that asked for it has gone."""
        QTimer.singleShot(0, self, lambda: act(what))
