"""Two recordings as they lie, one left and one right: some seconds from the playhead on."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from iprtool.domain.errors import IprError
from iprtool.services import syncing
from iprtool.services.syncing import Pair, Sides
from iprtool.ui.jobs import Job, Jobs
from iprtool.ui.playback import Playback
from iprtool.ui.settings import Settings

if TYPE_CHECKING:
    from iprtool.ui.code.two_sides import TwoSides


class SideHearing(QObject):
    """Reads both sounds in the background and plays them, while the playback stands still."""

    refused = Signal(object)
    """Carries an IprError."""
    ended = Signal()
    """Nothing is heard any more, whatever came of it."""

    def __init__(self, playback: Playback, settings: Settings, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._playback, self._settings, self._jobs = playback, settings, jobs
        self._job: Job[Sides | IprError] | None = None
        self._playing: TwoSides | None = None
        playback.state_changed.connect(lambda _state: self.stop() if playback.playing else None)

    @property
    def on(self) -> bool:
        """Whether something is heard, or about to be."""
        return self._job is not None or self._playing is not None

    def start(self, two: Pair) -> None:
        """Hear them from the playhead on; what is heard already makes room."""
        self._let_go()
        self._playback.pause()
        at_ms = self._playback.now_ms
        job = Job(self.tr("Reading both sounds"), lambda _progress, _cancelled: _read(two, at_ms))
        self._job = job
        job.finished.connect(lambda found: self._on_read(job, found))
        job.ended.connect(lambda: self._on_over(job))
        self._jobs.start(job, quiet=True)

    def stop(self) -> None:
        """Be silent."""
        if self.on:
            self._let_go()
            self.ended.emit()

    def _let_go(self) -> None:
        if self._job is not None:
            self._job.cancel()
        if self._playing is not None:
            self._playing.close()
        self._job = self._playing = None

    def _on_read(self, job: Job[Sides | IprError], found: Sides | IprError) -> None:
        if job is not self._job:
            return
        self._job = None
        try:
            if isinstance(found, IprError):
                raise found
            from iprtool.ui.code.two_sides import TwoSides  # Qt Multimedia, which nothing else here needs

            volume = self._settings["play.volume"]
            self._playing = TwoSides(found, syncing.SIDES_HZ, volume, self.stop, self)
        except IprError as error:
            self.refused.emit(error)
            self.ended.emit()

    def _on_over(self, job: Job[Sides | IprError]) -> None:
        if job is self._job:
            self.stop()


def _read(two: Pair, at_ms: int) -> Sides | IprError:
    try:
        return syncing.sides(two, at_ms)
    except IprError as error:
        return error
