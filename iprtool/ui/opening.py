"""Opening a recording's player without letting the window wait."""

import contextlib
import threading
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from iprtool.domain.errors import IprError
from iprtool.domain.model import Recording
from iprtool.domain.progress import Cancelled, Progress
from iprtool.media import FrameIndex, Probe, Waveform, default_engine, is_movable, open_player, probe
from iprtool.media.types import Player
from iprtool.services import recordings
from iprtool.store import Project
from iprtool.ui.jobs import Job, Jobs
from iprtool.ui.settings import Settings


@dataclass(frozen=True, slots=True)
class Ready:
    """A recording that can be played at once."""

    probe: Probe
    player: Player


class PlayerOpening(QObject):
    """Looks through the recording and opens it on a thread of the jobs; a player that must live here is made here."""

    ready = Signal(object)
    """Carries a `Ready`; who gets it closes the player."""
    failed = Signal(object)
    """Carries an IprError."""

    def __init__(self, project: Project, recording: Recording, settings: Settings, jobs: Jobs, parent: QObject) -> None:
        """Connect, then `start`."""
        super().__init__(parent)
        self.file = recordings.file_of(project.folder, recording)
        self._cache, self._origin_us = probe_cache(project.cache_dir, recording), recording.origin_us
        chosen = str(settings["play.engine"])
        self._engine, self._jobs = None if chosen == "auto" else chosen, jobs
        self._hold = _Hold()
        self._job = Job(self.tr("Opening {0}").format(self.file.name), self._work)
        self._job.finished.connect(self._on_worked)

    def start(self) -> None:
        """Begin."""
        self._jobs.start(self._job, quiet=True)

    def cancel(self) -> None:
        """Nothing is told any more, and no player stays behind."""
        self._job.cancel()
        player = self._hold.let_go()
        if player is not None:
            close_player(player, self._jobs)

    def _work(self, _progress: Progress, cancelled: Cancelled) -> "_Found | IprError":
        # Trouble is a result here: it is shown where the picture would be, not among the troubles of jobs.
        try:
            known = _probe_of(self.file, self._cache).with_origin(self._origin_us)
            engine = self._engine or default_engine()
            if is_movable(engine) and not cancelled():
                player = open_player(self.file, engine, probe=known)
                player.prepare(cancelled)
                self._hold.put(player)
        except IprError as error:
            return error
        return _Found(known, engine)

    def _on_worked(self, found: "_Found | IprError") -> None:
        if self._job.cancelled:
            return
        try:
            if isinstance(found, IprError):
                raise found
            player = self._hold.let_go() or open_player(self.file, found.engine, probe=found.probe)
        except IprError as error:
            self.failed.emit(error)
        else:
            self.ready.emit(Ready(found.probe, player))


@dataclass(frozen=True, slots=True)
class _Found:
    probe: Probe
    engine: str


class _Hold:
    """Keeps a player between the thread that opened it and the one that takes it; who comes too late closes it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._player: Player | None = None
        self._wanted = True

    def put(self, player: Player) -> None:
        """The player is open."""
        with self._lock:
            if self._wanted:
                self._player = player
                return
        player.close()

    def let_go(self) -> Player | None:
        """The player, if it is there; one that comes later is not wanted."""
        with self._lock:
            self._wanted = False
            player, self._player = self._player, None
        return player


def close_player(player: Player, jobs: Jobs) -> None:
    """Close a player that is not needed any more, without waiting for it where the engine allows that."""
    if not is_movable(player.engine):
        player.close()
        return
    player.pause()  # silence comes at once, the rest may take its time
    jobs.start(Job("", lambda _progress, _cancelled: player.close()), quiet=True)


def probe_cache(cache: Path, recording: Recording) -> Path:
    """Where what was found in a recording is kept."""
    return cache / f"{recording.sha256[:32]}.probe.txt"


def _probe_of(file: Path, cache: Path) -> Probe:
    """What is in a recording: as it was found before, or found by the child process now."""
    found = Probe.load(cache)
    if found is None:
        found = probe(file)
        keep(found, cache)
    return found


def keep(found: FrameIndex | Waveform | Probe, cache: Path) -> None:
    """Put into the cache what can be found again: it saves time only, so a disk that refuses it takes nothing away."""
    with contextlib.suppress(OSError):
        cache.parent.mkdir(exist_ok=True)
        found.save(cache)
