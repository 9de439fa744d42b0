"""What belongs to the recording that is open: its player, the times of its pictures, its sound as a picture."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, SignalInstance

from iprtool.domain.kinds import MediaKind
from iprtool.domain.model import Recording
from iprtool.domain.progress import Cancelled, Progress
from iprtool.media import FrameIndex, Probe, Waveform, compute_waveform, file_source
from iprtool.services import recordings
from iprtool.store import Project
from iprtool.ui.jobs import Job, Jobs
from iprtool.ui.opening import PlayerOpening, Ready, keep
from iprtool.ui.settings import Settings


def _load_frames(file: Path, cache: Path, known: Probe, progress: Progress, cancelled: Cancelled) -> FrameIndex | None:
    found = FrameIndex.load(cache)
    if found is None:
        found = FrameIndex.build(file_source(file), progress, cancelled, known)
        if found is not None:
            keep(found, cache)
    return found


def _load_wave(
    file: Path, cache: Path, known: Probe, grown: Waveform, progress: Progress, cancelled: Cancelled
) -> Waveform:
    found = Waveform.load(cache)
    if found is None or found.duration_ms != known.duration_ms:
        found = compute_waveform(file, known, progress=progress, cancelled=cancelled, into=grown)
        if found.complete:
            keep(found, cache)
    return found


class OpenedRecording(QObject):
    """Opens the player, then reads frame times and waveform, all in the background (kept in the project's cache)."""

    player_ready = Signal(object)
    player_failed = Signal(object)
    """Carries an IprError."""
    frames_ready = Signal(object)
    waveform_ready = Signal(object)
    waveform_grew = Signal(object)
    """The waveform as far as it has been read."""

    def __init__(self, project: Project, recording: Recording, settings: Settings, jobs: Jobs, parent: QObject) -> None:
        """Connect, then `start`."""
        super().__init__(parent)
        self._project, self._recording, self._all_jobs = project, recording, jobs
        self.probe: Probe | None = None
        """What is in the file, once that is known."""
        self._jobs: list[Job[object]] = []
        # The tags stand in the time that is stored with the recording, whatever a later look through it calls zero.
        self._opening = PlayerOpening(project, recording, settings, jobs, self)
        self.file = self._opening.file
        self._opening.ready.connect(self._on_ready)
        self._opening.failed.connect(self.player_failed)

    def start(self) -> None:
        """Begin."""
        self._opening.start()

    def _on_ready(self, ready: Ready) -> None:
        self.probe = ready.probe
        self.player_ready.emit(ready.player)
        if self._recording.media_kind is MediaKind.VIDEO:
            work = partial(_load_frames, self.file, self._cache_of("frames.npy"), ready.probe)
            self._begin(self.tr("Reading the times of the pictures"), work, self.frames_ready)
        grown = Waveform(ready.probe.duration_ms)
        work_wave = partial(_load_wave, self.file, self._cache_of("wave.npz"), ready.probe, grown)
        drawing = self._begin(self.tr("Drawing the sound"), work_wave, self.waveform_ready)
        drawing.progressed.connect(lambda _share: self.waveform_grew.emit(grown))

    def _cache_of(self, what: str) -> Path:
        return recordings.cached(self._project, self._recording, what)

    def _begin(self, title: str, work: Callable[..., object], ready: SignalInstance) -> Job[object]:
        job: Job[object] = Job(title, work)
        job.finished.connect(ready)
        self._jobs.append(job)
        self._all_jobs.start(job)
        return job

    def close(self) -> None:
        """Cancel what is being opened and read. A player that was told belongs to the playback, which closes it."""
        self._opening.cancel()
        for job in self._jobs:
            job.cancel()
        self._jobs = []
