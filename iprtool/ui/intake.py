"""Taking files in, one after the other: reading and copying in the background, then one step that can be undone."""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from iprtool.domain.errors import IprError
from iprtool.domain.model import Recording
from iprtool.domain.progress import Cancelled, Progress
from iprtool.services import recordings
from iprtool.services.recordings import Prepared
from iprtool.ui.jobs import Job, Jobs, Work
from iprtool.ui.messages import Messages
from iprtool.ui.study_session import StudySession


@dataclass(frozen=True, slots=True)
class Wish:
    """A file, copied or linked, and what puts it into the study when it is whole in its place."""

    file: Path
    link: bool
    store: Callable[[Prepared], Recording]
    """Raises IprError, and lets the copy go, where it has no place any more."""


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
        recording = self._session.attempt(lambda: wish.store(prepared))
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
    def work(progress: Progress, cancelled: Cancelled) -> Prepared | None:
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


# What files are wanted


def choose_files(parent: QWidget, title: str) -> list[Path]:
    """Ask for files of the known kinds; none where the person gives up."""
    endings = " ".join(f"*{suffix}" for suffix in sorted(recordings.SUFFIXES))
    kinds = _tr("Recordings ({0})").format(endings) + f";;{_tr('All files')} (*)"
    names, _ = QFileDialog.getOpenFileNames(parent, title, "", kinds)
    return [Path(name) for name in names]


def dropped_files(event: QDropEvent) -> list[Path]:
    """The local files that a drag carries."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]


def known_files(files: Sequence[Path], messages: Messages) -> list[Path]:
    """Those of some files that look like recordings; what the others are is said."""
    known = [file for file in files if file.suffix.lower() in recordings.SUFFIXES]
    others = [file.name for file in files if file not in known]
    if others:
        messages.say(
            _tr("No recording that iprtool knows: {0}.").format(", ".join(others)),
            _tr("Drop or choose video or sound files."),
        )
    return known


def _tr(text: str) -> str:
    return QCoreApplication.translate("Intake", text)
