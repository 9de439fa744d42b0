"""What belongs to the recording that is open: its player, the times of its pictures, its sound as a picture."""

import contextlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, SignalInstance

from iprtool.domain.model import MediaKind, Recording
from iprtool.media import FrameIndex, Waveform, compute_waveform, file_source, open_player
from iprtool.media.types import Player
from iprtool.services import recordings
from iprtool.ui.jobs import Job, Jobs

Progress = Callable[[float], None]
Cancelled = Callable[[], bool]


def _load_frames(file: Path, cache: Path, progress: Progress, cancelled: Cancelled) -> FrameIndex | None:
    found = FrameIndex.load(cache)
    if found is None:
        found = FrameIndex.build(file_source(file), progress, cancelled)
        if found is not None:
            _keep(found, cache)
    return found


def _load_wave(file: Path, cache: Path, grown: Waveform, progress: Progress, cancelled: Cancelled) -> Waveform:
    found = Waveform.load(cache)
    if found is None:
        found = compute_waveform(file, progress=progress, cancelled=cancelled, into=grown)
        if found.complete:
            _keep(found, cache)
    return found


def _keep(found: FrameIndex | Waveform, cache: Path) -> None:
    # The cache saves time only: a disk that refuses it (full, read-only) takes nothing away.
    with contextlib.suppress(OSError):
        cache.parent.mkdir(exist_ok=True)
        found.save(cache)


class OpenedRecording(QObject):
    """Opens the player now, and reads frame times and waveform in the background (kept in the project's cache)."""

    frames_ready = Signal(object)
    waveform_ready = Signal(object)
    waveform_grew = Signal(object)
    """The waveform as far as it has been read."""

    def __init__(
        self, folder: Path, cache: Path, recording: Recording, engine: str | None, jobs: Jobs, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.recording = recording
        self.file = recordings.file_of(folder, recording)
        self.player: Player = open_player(self.file, engine)
        self._jobs: list[Job[object]] = []
        if recording.media_kind is MediaKind.VIDEO:
            work = partial(_load_frames, self.file, cache / f"{recording.sha256[:32]}.frames.npy")
            self._begin(jobs, self.tr("Reading the times of the pictures"), work, self.frames_ready)
        grown = Waveform(recording.duration_ms)
        work_wave = partial(_load_wave, self.file, cache / f"{recording.sha256[:32]}.wave.npz", grown)
        drawing = self._begin(jobs, self.tr("Drawing the sound"), work_wave, self.waveform_ready)
        drawing.progressed.connect(lambda _share: self.waveform_grew.emit(grown))

    def _begin(self, jobs: Jobs, title: str, work: Callable[..., object], ready: SignalInstance) -> Job[object]:
        job: Job[object] = Job(title, work)
        job.finished.connect(ready)
        self._jobs.append(job)
        jobs.start(job)
        return job

    def close(self) -> None:
        """Cancel what is still being read. The player belongs to the playback, which closes it."""
        for job in self._jobs:
            job.cancel()
        self._jobs = []
