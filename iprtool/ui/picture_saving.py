"""Saves pictures for a paper: asks where, reads in slices, paints in the background."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from iprtool.domain.picture_size import ENDINGS, Size, ending_of
from iprtool.exchange.report import Report
from iprtool.services import exporting, picture_files
from iprtool.services.outgoing import check_target
from iprtool.services.picture_files import Drawable
from iprtool.store import Changes
from iprtool.ui.jobs import Job, Jobs
from iprtool.ui.parts.dialogs import save_name
from iprtool.ui.proposals import documents_folder, file_name_for
from iprtool.ui.sliced import Sliced
from iprtool.ui.study_session import StudySession

_KINDS = ";;".join(f"{title} (*{ending})" for ending, title in ENDINGS.items())
Read = Callable[[], Generator[None, None, Drawable]]
"""Begins to read what is drawn."""


@dataclass(frozen=True, slots=True)
class _Saving:
    file: Path
    size: Size
    read: Read


class PictureSaving(QObject):
    """One picture at a time; what changes while it is read is read again."""

    def __init__(self, session: StudySession, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._jobs = session, jobs
        self._saving: _Saving | None = None
        self._reader = Sliced(self)
        self._reader.done.connect(self._paint)
        self._reader.failed.connect(session.messages.show_error)
        session.changed.connect(self._on_changed)

    def save(self, parent: QWidget, what: str, size: Size, read: Read) -> None:
        """Ask where, and save it there. `what` names the picture. Raises IprError where it must not go."""
        project = self._session.project
        proposal = documents_folder() / file_name_for(f"{project.study.title} {what}", next(iter(ENDINGS)))
        file = save_name(parent, self.tr("Save picture"), proposal, _KINDS)
        if file is not None:
            ending_of(check_target(project, file))
            self._saving = _Saving(file, size, read)
            self._reader.start(read())

    def _on_changed(self, _changes: Changes) -> None:
        if self._saving is not None and self._reader.busy:
            self._reader.start(self._saving.read())

    def _paint(self, ready: Drawable) -> None:
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
        said = self.tr("Wrote {0}.").format(file)
        self._session.messages.tell(f"{said} {'; '.join(report.short_losses)}".rstrip())
