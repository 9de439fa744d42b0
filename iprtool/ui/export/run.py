"""What writing a file and cutting clips share: read in slices, done by a job with progress and cancel, then told."""

from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Signal

from iprtool.domain.errors import IprError
from iprtool.domain.progress import Cancelled, Progress
from iprtool.exchange.report import Report
from iprtool.services.visibility import seals_changed
from iprtool.store import Changes
from iprtool.ui.jobs import Job, Jobs, Work
from iprtool.ui.sliced import Reading, Sliced
from iprtool.ui.study_session import StudySession

W = TypeVar("W")
F = TypeVar("F")


class Run(QObject, Generic[W, F]):
    """One run at a time, of what is wished (W) and then found (F). Its kinds say how it is read, done and told."""

    told = Signal(str)
    """Carries the report in words."""
    ended = Signal()
    """It is over, whatever came of it."""

    def __init__(self, session: StudySession, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._jobs = session, jobs
        self._wish: W | None = None
        self._work: _Kept | None = None
        self._job: Job[Report | None] | None = None
        self._refused = ""
        self._reader = Sliced(self)
        self._reader.done.connect(self._on_read)
        self._reader.failed.connect(self._on_read_failed)
        session.changed.connect(self._on_changes)

    @property
    def busy(self) -> bool:
        """Whether something is being written."""
        return self._wish is not None

    def start(self, wish: W) -> None:
        """Read what is to be written, then write it. Trouble is shown."""
        self.settle()
        self._wish = wish
        self._reader.start(self.reading(wish))

    def settle(self) -> None:
        """Something else is chosen, or was written: what was refused before needs no more attention."""
        if self._refused:
            self._session.messages.mend(self._refused)
            self._refused = ""

    # ---- what the kinds of runs say

    def reading(self, wish: W) -> Reading:
        """Reads in slices what the work needs, and returns it. Raises IprError where it cannot be written."""
        raise NotImplementedError

    def work(self, wish: W, found: F) -> tuple[str, Work[Report | None]]:
        """The title of the job, and what it does with what was read, apart from the project; None when cancelled."""
        raise NotImplementedError

    def words(self, wish: W, report: Report) -> tuple[str, str]:
        """What is told of it on the page, and in a few words."""
        raise NotImplementedError

    def stopped(self, wish: W) -> str:
        """What is told where it was cancelled."""
        raise NotImplementedError

    # ---- its course

    def _on_changes(self, changes: Changes) -> None:
        """What was read half is read anew; nothing leaves that is sealed meanwhile."""
        if self._wish is not None and self._reader.busy:
            self._reader.start(self.reading(self._wish))
        elif self._job is not None and seals_changed(changes):
            self._job.cancel()

    def _on_read(self, found: F) -> None:
        assert self._wish is not None
        title, work = self.work(self._wish, found)
        self._work = _Kept(work)
        self._job = Job(title, self._work)
        self._job.failed.connect(self._on_failed)
        self._job.ended.connect(self._on_ended)
        self._jobs.start(self._job)

    def _on_read_failed(self, error: IprError) -> None:
        self._session.messages.show_error(error)
        self._on_failed(error)
        self._on_ended()

    def _on_failed(self, error: Exception) -> None:
        """The jobs show it; here it is only known what to take back when it is over."""
        if isinstance(error, IprError):
            self._refused = error.message

    def _on_ended(self) -> None:
        wish, job, work = self._wish, self._job, self._work
        self._wish = self._job = self._work = None
        if wish is not None and work is not None and work.report is not None:
            words, note = self.words(wish, work.report)
            self.told.emit(words)
            self._session.messages.tell(note)
        elif wish is not None and job is not None and job.cancelled:
            self._session.messages.tell(self.stopped(wish))
        self.ended.emit()


class _Kept:
    """Work that keeps its report, also where a cancel came too late to stop it."""

    def __init__(self, work: Work[Report | None]) -> None:
        self._work = work
        self.report: Report | None = None

    def __call__(self, progress: Progress, cancelled: Cancelled) -> Report | None:
        self.report = self._work(progress, cancelled)
        return self.report
