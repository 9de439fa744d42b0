"""The exact pictures of a paused player, decoded on a thread of their own so that the window never waits."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from iprtool.domain.errors import IprError
from iprtool.media.contents import Probe
from iprtool.media.frames import FrameIndex, times_around
from iprtool.media.source import Source
from iprtool.media.types import Picture

if TYPE_CHECKING:
    from iprtool.media.stills import Stills

log = logging.getLogger(__name__)

_CLOSE_S = 5.0
_DAMAGED_IN_A_ROW = 100
_UNREADABLE = "The picture cannot be read from the recording: {}."
_UNDECODABLE = "A picture of the recording cannot be decoded; its neighbours may be sound."


@dataclass(slots=True)
class _Wish:
    """The picture wanted next: the one at a time, or the one `frames` away from it."""

    ms: int
    frames: int = 0


class StillWorker:
    """Decodes the newest wish only: what is asked for while it works replaces what waits."""

    def __init__(
        self,
        source: Source,
        probe: Probe,
        size: tuple[int, int],
        index: FrameIndex | None,
        deliver: Callable[[Picture], None],
        moved: Callable[[int], None],
        failed: Callable[[str], None],
    ) -> None:
        """`deliver` gets pictures, `moved` the time that a step led to, `failed` a sentence; all on the worker's
        thread, and only for a wish that nothing newer has replaced."""
        self._source, self._probe, self._size, self._index = source, probe, size, index
        self._deliver, self._moved, self._failed = deliver, moved, failed
        self._change = threading.Condition()
        self._wish: _Wish | None = None
        self._working: _Wish | None = None
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="iprtool-stills", daemon=True)
        self._thread.start()

    def show(self, ms: int) -> None:
        """Wish for the picture at a time."""
        self._set(_Wish(ms))

    def step(self, ms: int, frames: int) -> None:
        """Wish for the picture that many pictures from the one at `ms`; steps that wait still are added up."""
        with self._change:
            waiting = self._wish or self._working
            if waiting is not None and waiting.frames:
                ms, frames = waiting.ms, waiting.frames + frames
        self._set(_Wish(ms, frames))

    def set_index(self, index: FrameIndex) -> None:
        """Use the times of all pictures from the next wish on."""
        with self._change:
            self._index = index

    @property
    def is_idle(self) -> bool:
        """Whether no wish waits or is being worked on."""
        with self._change:
            return self._wish is None and self._working is None

    def times_around(self, ms: int, frames: int) -> FrameIndex | None:
        """When pictures begin about a time, at least so many after it; None where the recording cannot be read."""
        try:
            return self._index or times_around(self._source, self._probe, ms, frames)
        except (OSError, IprError):
            return None

    def drop(self) -> None:
        """Wish for nothing: nothing is delivered any more."""
        self._set(None)

    def wait_for_step(self, seconds: float) -> None:
        """Wait until it is known where the last step led, at most so long."""
        with self._change:
            self._change.wait_for(lambda: self._closing or not self._is_stepping(), seconds)

    def close(self) -> None:
        """End the thread; can be called twice."""
        with self._change:
            self._closing = True
            self._wish = self._working = None
            self._change.notify_all()
        if threading.current_thread() is not self._thread:
            self._thread.join(_CLOSE_S)

    def _is_stepping(self) -> bool:
        return any(wish is not None and wish.frames for wish in (self._wish, self._working))

    def _set(self, wish: _Wish | None) -> None:
        with self._change:
            self._wish, self._working = wish, None
            self._change.notify_all()

    def _run(self) -> None:
        from iprtool.media.stills import Stills

        stills: Stills | None = None
        try:
            while (wish := self._next()) is not None:
                try:
                    if stills is None:
                        stills = Stills(self._source, self._probe)
                    stills.index = self._index
                    self._answer(stills, wish)
                except Exception as error:  # whatever a decoder raises: without this thread nobody could step any more
                    self._tell_trouble(wish, error)
        finally:
            self.drop()
            if stills is not None:
                stills.close()

    def _next(self) -> _Wish | None:
        with self._change:
            self._working = None
            self._change.notify_all()
            self._change.wait_for(lambda: self._closing or self._wish is not None)
            self._working, self._wish = self._wish, None
            return None if self._closing else self._working

    def _answer(self, stills: "Stills", wish: _Wish) -> None:
        picture = self._stepped(stills, wish) if wish.frames else stills.at(wish.ms, self._size)
        if wish.frames and not self._settle(wish, picture.time_ms or 0):
            return
        self._give(wish, partial(self._deliver, picture))

    def _stepped(self, stills: "Stills", wish: _Wish) -> Picture:
        """The picture a step leads to; one that is damaged beyond decoding is stepped over."""
        ms = stills.neighbour(wish.ms, wish.frames)
        picture = stills.at(ms, self._size)
        for _ in range(_DAMAGED_IN_A_ROW):
            following = stills.neighbour(ms, 1)
            if wish.frames < 0 or picture.time_ms == ms or following == ms:
                break
            ms = following
            picture = stills.at(ms, self._size)
        return picture

    def _settle(self, wish: _Wish, ms: int) -> bool:
        """Tell where the step led, unless something newer was wished for; after `drop` it is never told."""
        with self._change:
            if self._working is not wish:
                return False
            self._moved(ms)
            wish.ms, wish.frames = ms, 0
            self._change.notify_all()
            return True

    def _tell_trouble(self, wish: _Wish, error: Exception) -> None:
        if isinstance(error, IprError):
            sentence = str(error)
        elif isinstance(error, OSError):
            sentence = _UNREADABLE.format(error.strerror or error)
        else:
            log.error("a picture could not be decoded", exc_info=error)
            sentence = _UNDECODABLE
        try:
            self._give(wish, partial(self._failed, sentence))
        except Exception:
            log.exception("nobody could be told: %s", sentence)

    def _give(self, wish: _Wish, tell: Callable[[], None]) -> None:
        with self._change:
            current = self._working is wish
        if current:
            tell()
