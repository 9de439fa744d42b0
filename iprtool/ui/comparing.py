"""Comparing the sounds of recordings in the background, for whoever brings them onto one clock."""

from collections.abc import Callable
from itertools import count

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from iprtool.domain.errors import IprError
from iprtool.domain.progress import Cancelled, Progress
from iprtool.media.align import Alignment, Sureness
from iprtool.services.syncing import Place
from iprtool.ui.jobs import Job, Jobs

Listen = Callable[[Progress, Cancelled], Alignment | None]
_SPELL_MS = 1_500
"""Nudges that follow each other so soon are one step for undo."""


class Comparing(QObject):
    """One comparison at a time. What is refused is said where it was asked for, not among the troubles of jobs."""

    progressed = Signal(float)
    found = Signal(object)
    """Carries the Alignment."""
    refused = Signal(object)
    """Carries an IprError."""
    ended = Signal()
    """Whatever came of it; told before that."""

    def __init__(self, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._job: Job[Alignment | IprError | None] | None = None

    @property
    def busy(self) -> bool:
        """Whether sounds are being compared, or the work is about to notice that it was cancelled."""
        return self._job is not None

    @property
    def cancelled(self) -> bool:
        """Whether what goes on is not wanted any more."""
        return self._job is not None and self._job.cancelled

    def start(self, title: str, listen: Listen) -> None:
        """Begin, where nothing else is being compared."""
        if self._job is not None:
            return
        job = Job(title, lambda progress, cancelled: _told(listen, progress, cancelled))
        self._job = job
        job.progressed.connect(lambda share: self._on_progress(job, share))
        job.finished.connect(lambda found: self._on_finished(job, found))
        job.ended.connect(lambda: self._on_ended(job))
        self._jobs.start(job)

    def cancel(self) -> None:
        """Stop; nothing is told of it any more but that it has ended."""
        if self._job is not None:
            self._job.cancel()

    def _on_progress(self, job: Job[Alignment | IprError | None], share: float) -> None:
        if job is self._job and not job.cancelled:
            self.progressed.emit(share)

    def _on_finished(self, job: Job[Alignment | IprError | None], found: Alignment | IprError | None) -> None:
        if job is not self._job or job.cancelled:
            return
        self._on_ended(job)
        if isinstance(found, IprError):
            self.refused.emit(found)
        elif found is not None:
            self.found.emit(found)

    def _on_ended(self, job: Job[Alignment | IprError | None]) -> None:
        if job is self._job:
            self._job = None
            self.ended.emit()


def _told(listen: Listen, progress: Progress, cancelled: Cancelled) -> Alignment | IprError | None:
    try:
        return listen(progress, cancelled)
    except IprError as error:
        return error


class Spell(QObject):
    """Names what is done in one go, so that it is one step for undo."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._numbers = count()
        self._number = next(self._numbers)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_SPELL_MS)
        self._pause.timeout.connect(self.end)

    def of(self, what: str) -> str:
        """The name of the spell that goes on; a pause ends it."""
        self._pause.start()
        return f"{what} {self._number}"

    def end(self) -> None:
        """What comes next is a step of its own."""
        self._number = next(self._numbers)


def lies(other: str, first: str, place: Place, sureness: Sureness | None = None) -> str:
    """How one recording lies beside another, in words, and how sure that is where the sound told it."""
    seconds = f"{abs(place.begins_ms) / 1000:.3f}"
    if place.begins_ms == 0:
        text = _tr("{0} and {1} begin at once").format(other, first)
    else:
        pattern = _tr("{0} begins {1} s after {2}") if place.begins_ms > 0 else _tr("{0} begins {1} s before {2}")
        text = pattern.format(other, seconds, first)
    if round(place.drift_ppm, 2):
        drift, hour = f"{place.drift_ppm:.3g}", abs(place.drift_in_an_hour_ms)
        text += _tr("; drift {0} ppm ({1} ms in an hour), corrected").format(drift, hour)
    return f"{text}. {sure(sureness)}".rstrip()


def sure(sureness: Sureness | None) -> str:
    """How sure a comparison is; empty where the sound did not tell."""
    words = {Sureness.HIGH: _tr("Sure: high."), Sureness.FAIR: _tr("Sure: fair; check it by ear.")}
    return words[sureness] if sureness is not None else ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Comparing", text)
