"""Taking files in, one after the other: reading and copying in the background, then one step that can be undone."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from iprtool.domain.errors import IprError
from iprtool.services import recordings
from iprtool.services.recordings import Prepared
from iprtool.ui.jobs import Job, Jobs, Work
from iprtool.ui.study_session import StudySession


@dataclass(frozen=True, slots=True)
class Wish:
    """A file, and the session it belongs to; dyad and session are made with it where they are not there."""

    file: Path
    dyad: str
    number: int
    link: bool


class Intake(QObject):
    """A queue of files. Nothing of the study changes before a file is whole in its place."""

    added = Signal(object, object)
    """Recording, and what is odd in the file (a tuple of sentences)."""

    def __init__(self, session: StudySession, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._jobs = session, jobs
        self._waiting: deque[Wish] = deque()
        self._now: tuple[Wish, Job[Prepared | None]] | None = None
        self._total = self._done = 0

    @property
    def busy(self) -> bool:
        """Whether a file is being taken in."""
        return self._now is not None

    def take(self, wishes: Iterable[Wish]) -> None:
        """Take files in, after those that are waiting."""
        new = list(wishes)
        self._waiting.extend(new)
        self._total += len(new)
        self._next()

    def _next(self) -> None:
        if self._now is not None:
            return
        if not self._waiting:
            self._total = self._done = 0
            return
        wish = self._waiting.popleft()
        self._done += 1
        title = self.tr("Adding {0}").format(wish.file.name)
        if self._total > 1:
            title = self.tr("Adding {0} ({1} of {2})").format(wish.file.name, self._done, self._total)
        job = Job(title, _work(self._session.project.folder, wish))
        self._now = wish, job
        job.finished.connect(self._on_prepared)
        job.ended.connect(self._on_ended)
        self._jobs.start(job)

    def _on_prepared(self, prepared: Prepared | None) -> None:
        if self._now is None or prepared is None:
            return
        wish, job = self._now
        if job.cancelled:
            recordings.discard(self._session.project.folder, prepared)
            return
        project = self._session.project
        recording = self._session.attempt(
            lambda: recordings.add_to(project, dyad=wish.dyad, number=wish.number, prepared=prepared)
        )
        if recording is not None:
            self.added.emit(recording, prepared.probe.problems)

    def _on_ended(self) -> None:
        if self._now is None:
            return
        wish, job = self._now
        self._now = None
        if job.cancelled:
            left = len(self._waiting)
            self._waiting.clear()
            said = self.tr("Stopped: {0} was not added.").format(wish.file.name)
            if left:
                said = self.tr("Stopped: {0} and {1} more were not added.").format(wish.file.name, left)
            self._session.messages.tell(said)
        self._next()


def _work(folder: Path, wish: Wish) -> Work[Prepared | None]:
    def work(progress: Callable[[float], None], cancelled: Callable[[], bool]) -> Prepared | None:
        try:
            prepared = recordings.prepare(folder, wish.file, link=wish.link, progress=progress, cancelled=cancelled)
        except IprError as error:  # several files can be on their way: say which one it is
            named = wish.file.name in error.message
            raise error if named else IprError(f"{wish.file.name}: {error.message}", error.hint) from error
        if prepared is not None and cancelled():
            recordings.discard(folder, prepared)
            return None
        return prepared

    return work
