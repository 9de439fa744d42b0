"""What belongs to the recording that is open: its player, the times of its pictures, its sound as a picture."""

import contextlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, SignalInstance

from iprtool.domain.kinds import MediaKind
from iprtool.domain.model import Recording
from iprtool.media import FrameIndex, Probe, Waveform, compute_waveform, file_source, open_player, probe
from iprtool.media.types import Player
from iprtool.services import recordings
from iprtool.ui.jobs import Job, Jobs

Progress = Callable[[float], None]
Cancelled = Callable[[], bool]


def probe_of(recording: Recording, file: Path, cache: Path) -> Probe:
    """What is in a recording: as it was found before, or found by the child process now.

    The tags stand in the time that is stored with the recording, whatever a later look through it calls zero.
    """
    kept = cache / f"{_cache_name(recording)}.probe.txt"
    found = Probe.load(kept)
    if found is None:
        found = probe(file)
        _keep(found, kept)
    return found.with_origin(recording.origin_us)


def _cache_name(recording: Recording) -> str:
    return recording.sha256[:32]


def _load_frames(file: Path, cache: Path, known: Probe, progress: Progress, cancelled: Cancelled) -> FrameIndex | None:
    found = FrameIndex.load(cache)
    if found is None:
        found = FrameIndex.build(file_source(file), progress, cancelled, known)
        if found is not None:
            _keep(found, cache)
    return found


def _load_wave(
    file: Path, cache: Path, known: Probe, grown: Waveform, progress: Progress, cancelled: Cancelled
) -> Waveform:
    found = Waveform.load(cache)
    if found is None or found.duration_ms != known.duration_ms:
        found = compute_waveform(file, known, progress=progress, cancelled=cancelled, into=grown)
        if found.complete:
            _keep(found, cache)
    return found


def _keep(found: FrameIndex | Waveform | Probe, cache: Path) -> None:
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
        known = probe_of(recording, self.file, cache)
        name = f"{_cache_name(recording)}.{recording.origin_us}"
        self.player: Player = open_player(self.file, engine, probe=known)
        self._jobs: list[Job[object]] = []
        if recording.media_kind is MediaKind.VIDEO:
            work = partial(_load_frames, self.file, cache / f"{name}.frames.npy", known)
            self._begin(jobs, self.tr("Reading the times of the pictures"), work, self.frames_ready)
        grown = Waveform(known.duration_ms)
        work_wave = partial(_load_wave, self.file, cache / f"{name}.wave.npz", known, grown)
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
