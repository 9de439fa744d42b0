"""Reads the pictures of the filmstrip in the background, exactly and one by one, the most wanted first."""

import logging
import threading
from functools import partial
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage

from iprtool.domain.errors import IprError
from iprtool.media import FrameIndex, Probe
from iprtool.media.types import State
from iprtool.ui.jobs import Job, Jobs

if TYPE_CHECKING:
    from iprtool.media import Stills

log = logging.getLogger(__name__)

_IDLE_S = 3.0
"""The file stays open so long after the last picture: whoever scrolls goes on scrolling."""
_POLITE_S = 0.2
"""Between two pictures while the recording plays, which needs the processor more."""


class Wishes:
    """What is wanted next; what comes new takes the place of what waits. For the window's and the job's thread."""

    def __init__(self) -> None:
        self._change = threading.Condition()
        self._times: list[int] = []
        self._size = QSize()
        self.ended = False
        """Whether nobody waits for wishes any more."""
        self.index: FrameIndex | None = None
        self.playing = False

    def replace(self, times: list[int], size: QSize) -> bool:
        """Want these from now on; False when nobody waits for wishes any more."""
        with self._change:
            if self.ended:
                return False
            self._times, self._size = list(times), size
            self._change.notify_all()
            return True

    def next(self, seconds: float) -> tuple[int, QSize] | None:
        """The most wanted time; None when there is none for so long, or never again. Nobody waits after that."""
        with self._change:
            self._change.wait_for(lambda: self.ended or self._times, seconds)
            if self.ended or not self._times:
                self.ended = True
                return None
            return self._times.pop(0), self._size

    def end(self) -> None:
        """Want nothing any more."""
        with self._change:
            self.ended = True
            self._change.notify_all()


class FilmReader(QObject):
    """The pictures of the recording that is open. A job ends when nothing was wanted for a while, and begins anew."""

    picture_ready = Signal(int, QSize, QImage)
    _arrived = Signal(object, int, QSize, QImage)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = Jobs(self)  # of its own: the window's are few, and this one lasts
        self._file: Path | None = None
        self._probe: Probe | None = None
        self._wishes: Wishes | None = None
        self._index: FrameIndex | None = None
        self._playing = False
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)

    def open(self, file: Path, probe: Probe) -> None:
        """Read from another recording from now on."""
        self.close()
        self._file, self._probe = file, probe

    def close(self) -> None:
        """Read no more. What is being decoded is not waited for, and not told."""
        if self._wishes is not None:
            self._wishes.end()
        self._file = self._probe = self._wishes = self._index = None

    def want(self, times: list[int], size: QSize) -> None:
        """Read these pictures, in this order, instead of those that were wanted before."""
        if self._wishes is not None and self._wishes.replace(times, size):
            return
        if times and self._file is not None and self._probe is not None:
            self._wishes = wishes = Wishes()
            wishes.index, wishes.playing = self._index, self._playing
            wishes.replace(times, size)
            self._jobs.start(Job("", partial(self._read, wishes, self._file, self._probe)), quiet=True)

    def set_index(self, index: FrameIndex | None) -> None:
        """Use the times of all pictures, which makes reading quicker."""
        self._index = index
        if self._wishes is not None:
            self._wishes.index = index

    def set_state(self, state: State) -> None:
        """While the recording plays, its own pictures come first."""
        self._playing = state is State.PLAYING
        if self._wishes is not None:
            self._wishes.playing = self._playing

    def _on_arrived(self, wishes: Wishes, ms: int, size: QSize, picture: QImage) -> None:
        if wishes is self._wishes:
            self.picture_ready.emit(ms, size, picture)

    def _read(self, wishes: Wishes, file: Path, probe: Probe, _progress: object, _cancelled: object) -> None:
        """On a thread of its own, as long as there are wishes."""
        from iprtool.media import Stills

        try:
            stills = Stills(file, probe, memory_bytes=0)  # each picture is asked for once
        except IprError as error:  # where the picture would be, it is said why there is none
            log.info("no filmstrip: %s", error)
            wishes.end()
            return
        try:
            while (wish := wishes.next(_IDLE_S)) is not None:
                stills.index = wishes.index
                picture = _picture(stills, *wish)
                if not wishes.ended:
                    self._arrived.emit(wishes, *wish, picture)
                sleep(_POLITE_S if wishes.playing else 0)
        finally:
            wishes.end()
            stills.close()


def _picture(stills: "Stills", ms: int, size: QSize) -> QImage:
    """The exact picture at a time, an empty one where it cannot be decoded."""
    try:
        found = stills.at(ms, (size.width(), size.height()))
    except (IprError, OSError) as error:
        log.info("no picture at %s ms: %s", ms, error)
        return QImage()
    return QImage(found.bgrx(), found.width, found.height, found.width * 4, QImage.Format.Format_RGB32).copy()
