"""Long work in the background: progress, cancel, one path for errors.

A job never touches the project's connection: it gets frozen data, and the window writes what comes back.
"""

import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal

from iprtool.domain.errors import IprError
from iprtool.domain.progress import Cancelled, Progress

T = TypeVar("T")
Work = Callable[[Progress, Cancelled], T]


class Followed(QObject):
    """Long work with a title whose progress can be shown, and which can be cancelled."""

    title = ""
    progressed = Signal(float)
    """How much is done, from 0 to 1."""
    ended = Signal()
    """Whatever came of it."""

    def cancel(self) -> None:
        """Ask the work to stop; its result is thrown away."""
        raise NotImplementedError


class Job(Followed, Generic[T]):
    """One piece of work. Connect first, then start through `Jobs.start`."""

    finished = Signal(object)
    failed = Signal(object)
    """Carries the exception: an IprError for the screen, anything else is a bug."""

    def __init__(self, title: str, work: Work[T]) -> None:
        super().__init__()
        self.title = title
        self._work = work
        self._cancel = threading.Event()
        self._last = 0.0
        self.over = False
        """Whether the work has ended."""

    def cancel(self) -> None:
        """Ask the work to stop; its result is thrown away."""
        self._cancel.set()

    @property
    def cancelled(self) -> bool:
        """Whether it was asked to stop."""
        return self._cancel.is_set()

    def _report(self, share: float) -> None:
        if share >= 1 or share - self._last >= 0.01:
            self._last = share
            self.progressed.emit(min(max(share, 0.0), 1.0))

    def run(self) -> None:
        """Do the work; on a thread of the pool."""
        try:
            result: Any = self._work(self._report, self._cancel.is_set)
        except Exception as error:  # every error of a job has this one way to the window
            if not self.cancelled:
                self.failed.emit(error)
        else:
            if not self.cancelled:
                self.finished.emit(result)
        self.over = True
        self.ended.emit()


class _Runner(QRunnable):
    """Runs a job on a thread of the pool, and says when that thread has let go of it."""

    def __init__(self, job: Job[Any], gone: threading.Event) -> None:
        super().__init__()
        self._held, self._gone = [job], gone

    def run(self) -> None:
        self._held.pop().run()
        self._gone.set()


class Jobs(QObject):
    """The jobs of a window. `started` lets it show progress; `close` cancels all and waits for them."""

    started = Signal(object)
    trouble = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(2)
        self._running: dict[Job[Any], threading.Event] = {}

    def start(self, job: Job[Any], *, quiet: bool = False) -> None:
        """Begin a job whose signals are connected. A quiet one is not shown while it runs."""
        gone = self._running[job] = threading.Event()
        job.ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)
        job.failed.connect(self._on_failed)
        if not quiet:
            self.started.emit(job)
        self._pool.start(_Runner(job, gone))

    def _on_ended(self) -> None:
        """Let go of what has ended: with its work, and with all that is connected to it, which else would keep it."""
        for job in [job for job in self._running if job.over]:
            self._running.pop(job).wait()  # for its thread to return, which is a matter of microseconds
            job.deleteLater()

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, IprError):
            self.trouble.emit(error)
        else:
            raise error

    @property
    def busy(self) -> bool:
        """Whether a job is running."""
        return bool(self._running)

    def cancel(self) -> None:
        """Ask all that runs to stop."""
        for job in tuple(self._running):
            job.cancel()

    def close(self) -> None:
        """Cancel what runs and wait for it to end."""
        self.cancel()
        self._pool.waitForDone()
        self._running.clear()
