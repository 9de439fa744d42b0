"""Saves the timeline of the recording that is open as a picture: asked, read in slices, painted in the background."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject

from iprtool.domain.model import Dyad, Session
from iprtool.domain.naming import session_title
from iprtool.domain.picture_size import ENDINGS, Size, ending_of
from iprtool.exchange.report import Fate, Report
from iprtool.services import exporting, picture_files, session_pictures
from iprtool.services.export_filters import Filters
from iprtool.services.outgoing import check_target
from iprtool.services.session_pictures import Ready
from iprtool.services.visibility import visible_passes
from iprtool.store import Changes
from iprtool.ui.code.coded import Coded
from iprtool.ui.code.picture_form import PictureForm
from iprtool.ui.code.stage import Stage
from iprtool.ui.jobs import Job, Jobs
from iprtool.ui.parts.dialogs import save_name
from iprtool.ui.parts.scrolled import BareScroll
from iprtool.ui.proposals import documents_folder, file_name_for
from iprtool.ui.settings import Settings
from iprtool.ui.sliced import Sliced
from iprtool.ui.study_session import StudySession

_KINDS = ";;".join(f"{title} (*{ending})" for ending, title in ENDINGS.items())


@dataclass(frozen=True, slots=True)
class _Saving:
    file: Path
    filters: Filters
    size: Size
    sound: bool


class Picturing(QObject):
    """The picture is of the session, so of all its recordings; of an interview where that is open."""

    def __init__(self, session: StudySession, stage: Stage, settings: Settings, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._stage, self._jobs = session, stage, jobs
        self._coded: Coded | None = None
        self._saving: _Saving | None = None
        self._reader = Sliced(self)
        self._reader.done.connect(self._paint)
        self._reader.failed.connect(session.messages.show_error)
        session.changed.connect(self._on_changed)
        self.form, self._page = PictureForm(settings, self._save), BareScroll(stage)
        self._page.setWidget(self.form)
        self._page.setAccessibleName(self.form.title)
        self._page.hide()
        self.form.closed.connect(self._close)

    def take(self, coded: Coded | None) -> None:
        """From now on that recording is open."""
        if coded is None or self._coded is None or coded.recording.id != self._coded.recording.id:
            self._stage.close_form(self._page)
        self._coded = coded

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """Action ids and what they do."""
        return {"timeline.picture": self.ask}

    def ask(self) -> None:
        """Ask how large."""
        if self._coded is not None:
            self._stage.show_form(self._page)
            self.form.ask()

    def _close(self) -> None:
        self._stage.close_form(self._page)
        self._stage.timeline.setFocus()

    def _save(self, size: Size, sound: bool) -> None:
        coded, project = self._coded, self._session.project
        if coded is None:
            return
        place = project.get(Session, coded.recording.session_id)
        title = session_title(project.get(Dyad, place.dyad_id).label, place.number)
        proposal = documents_folder() / file_name_for(f"{project.study.title} {title} timeline", ".svg")
        file = save_name(self._stage, self.tr("Save the timeline as a picture"), proposal, _KINDS)
        if file is not None:
            ending_of(check_target(project, file))
            self._saving = _Saving(file, self._filters(coded), size, sound)
            self._read()

    def _filters(self, coded: Coded) -> Filters:
        recording = coded.recording
        if recording.recall_id is None:
            return Filters(sessions=(recording.session_id,))
        runs = visible_passes(self._session.project, recording_id=recording.id)
        return Filters(passes=tuple(run.id for run in runs), sessions=(recording.session_id,))

    def _read(self) -> None:
        saving = self._saving
        assert saving is not None
        self._reader.start(session_pictures.reading(self._session.project, saving.filters, sound=saving.sound))

    def _on_changed(self, _changes: Changes) -> None:
        if self._reader.busy:
            self._read()

    def _paint(self, ready: Ready) -> None:
        saving = self._saving
        assert saving is not None
        job = Job(
            self.tr("Drawing {0}").format(saving.file.name),
            lambda _progress, _cancelled: picture_files.write(ready, saving.file, saving.size),
        )
        job.finished.connect(lambda report: self._tell(saving.file, report))
        self._jobs.start(job)

    def _tell(self, file: Path, report: Report) -> None:
        exporting.tell_sealed(self._session.project, report)
        left = [line.sentence for line in report if line.fate is not Fate.TAKEN]
        said = self.tr("Wrote {0}.").format(file)
        self._session.messages.tell(f"{said} {'; '.join(left)}" if left else said)
