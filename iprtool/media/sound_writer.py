"""Writing sound on a thread of its own: whoever records never waits for the disk.

While the disk is slow, samples wait in memory, which is told; they wait too while a disk is full or gone, and another
file is tried every two seconds. What can no longer wait is replaced by silence: the time in the file stays right.
"""

import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from iprtool.domain.errors import IprError
from iprtool.media.sound_stream import SYNC_S, SoundKind, SoundStream

LIMIT_BYTES = 64 << 20
"""What may wait in memory: eleven minutes of one channel."""
RETRY_S = 2.0
"""After trouble another file is tried as often."""
TELL_S = 10
"""So much sound waits before it is told."""
_ZEROS = bytes(1 << 16)

Trouble = Callable[[IprError | None], None]


@dataclass(frozen=True, slots=True)
class Written:
    """A file and what is in it: moments counted from the first that was put."""

    file: Path
    begin: int
    frames: int


class SoundWriter:
    """Puts sound into files. `trouble` is told each trouble once, and None when it is over, on the writing thread."""

    def __init__(
        self, free_file: Callable[[], Path], kind: SoundKind, trouble: Trouble, limit_bytes: int = LIMIT_BYTES
    ) -> None:
        """`free_file` names a file that is not there yet: the first, and one more after each trouble."""
        self.kind = kind
        self.taken = 0
        """Moments that were put."""
        self._limit = limit_bytes // kind.frame_bytes
        self._free_file, self._trouble = free_file, trouble
        self._files: list[Written] = []
        self._begin = 0
        self._name: Path | None = None
        self._stream: SoundStream | None = None
        self._again_at = 0.0
        self._failures = 0
        self._queue: deque[bytes | int] = deque()
        """Samples, or how many moments are silent."""
        self._waiting = 0
        self._told: set[str] = set()
        self._lossy = self._busy = self._closing = self._given_up = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._work, name="iprtool-sound", daemon=True)
        self._thread.start()

    def put(self, samples: bytes) -> None:
        """Add samples; comes back at once."""
        frames = len(samples) // self.kind.frame_bytes
        with self._changed:
            self.taken += frames
            if self._waiting + frames > self._limit:
                self._lossy = True
                self._add_silence(frames)
            else:
                self._queue.append(samples)
                self._waiting += frames
            self._changed.notify_all()

    def put_silence(self, frames: int) -> None:
        """Add silence where sound is missing."""
        with self._changed:
            self.taken += frames
            self._add_silence(frames)
            self._changed.notify_all()

    def finish(self) -> None:
        """Nothing more is put: let what waits be written as soon as the disk takes it. Comes back at once."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()

    def write_all(self) -> bool:
        """Try now, and wait for it: whether all that was put is in a file."""
        with self._changed:
            failures, self._again_at = self._failures, 0.0
            self._changed.notify_all()
            self._changed.wait_for(
                lambda: not (self._queue or self._busy) or self._failures > failures or not self._thread.is_alive()
            )
            return not self._queue

    def close(self) -> None:
        """Nothing more is put: try to write what waits once more, and end. What the disk did not take is lost."""
        self.finish()
        self.write_all()
        with self._changed:
            self._given_up = True
            self._changed.notify_all()
        self._thread.join()

    @property
    def written(self) -> list[Written]:
        """The files so far."""
        with self._changed:
            open_now = [self._current(self._stream)] if self._stream else []
            return [*self._files, *open_now]

    @property
    def waiting_s(self) -> float:
        """Seconds of sound that are in memory only."""
        return self._waiting / self.kind.rate

    def _add_silence(self, frames: int) -> None:
        """Silence takes no room, so it never waits in vain."""
        if self._queue and isinstance(self._queue[-1], int):
            self._queue[-1] += frames
        else:
            self._queue.append(frames)

    def _current(self, stream: SoundStream) -> Written:
        return Written(stream.file, self._begin, stream.frames)

    def _keep(self) -> None:
        """The open file is over, and the next one begins where it ends; one in which nothing is goes away."""
        if self._stream is None:
            return
        stream, self._stream = self._stream, None
        with suppress(IprError):  # told when it was written to
            stream.close()
        if stream.frames:
            self._files.append(self._current(stream))
            self._begin += stream.frames
        else:
            self._name = stream.file
            with suppress(OSError):
                stream.file.unlink()

    # ---- on the writing thread

    def _work(self) -> None:
        while self._turn():
            pass
        with self._changed:
            self._keep()
            self._changed.notify_all()

    def _turn(self) -> bool:
        """Open a file where one is needed, or write one piece; False when it is over."""
        with self._changed:
            if not self._has_work():
                self._changed.wait(SYNC_S)
            if self._given_up or (self._closing and not self._queue):
                return False
            wants_file = self._wants_file()
            stream = self._stream
            piece = self._queue.popleft() if self._queue and stream is not None else None
            self._busy = piece is not None
        self._tell_what_waits()
        if wants_file:
            self._open()
        elif stream is not None:
            self._do(stream, piece)
        return True

    def _has_work(self) -> bool:
        if self._given_up or not self._queue:
            return self._closing
        return self._stream is not None or self._wants_file()

    def _wants_file(self) -> bool:
        return bool(self._queue) and self._stream is None and monotonic() >= self._again_at

    def _open(self) -> None:
        if self._name is None:
            self._name = self._free_file()
        try:
            stream = SoundStream(self._name, self.kind)
        except IprError as error:
            with self._changed:
                self._fail()
            self._tell("full", _waits(error))
            return
        with self._changed:
            self._stream, self._name = stream, None

    def _do(self, stream: SoundStream, piece: bytes | int | None) -> None:
        """Write a piece. After trouble what could not be written waits again."""
        before = stream.frames
        try:
            self._write(stream, piece)
        except IprError as error:
            self._put_back(piece, stream.frames - before)
            self._tell("full", _waits(error))
            return
        with self._changed:
            if isinstance(piece, bytes):
                self._waiting -= len(piece) // self.kind.frame_bytes
            self._busy = False
            is_over = not self._queue
            self._changed.notify_all()
        if is_over:
            self._end_trouble("full")

    def _write(self, stream: SoundStream, piece: bytes | int | None) -> None:
        if piece is None:
            stream.sync()
        elif isinstance(piece, bytes):
            stream.write(piece)
        else:
            rest = piece * self.kind.frame_bytes
            whole = len(_ZEROS) // self.kind.frame_bytes * self.kind.frame_bytes
            while rest > 0:
                stream.write(_ZEROS[: min(rest, whole)])
                rest -= whole

    def _put_back(self, piece: bytes | int | None, written: int) -> None:
        with self._changed:
            if isinstance(piece, bytes):
                self._waiting -= written
                self._queue.appendleft(piece[written * self.kind.frame_bytes :])
            elif piece is not None:
                self._queue.appendleft(piece - written)
            self._keep()
            self._fail()

    def _fail(self) -> None:
        """Try again in a while."""
        self._busy = False
        self._failures += 1
        self._again_at = monotonic() + RETRY_S
        self._changed.notify_all()

    def _tell(self, what: str, error: IprError) -> None:
        """Once for each trouble that lasts."""
        if what not in self._told:
            self._told.add(what)
            self._trouble(error)

    def _end_trouble(self, *what: str) -> None:
        if self._told:
            self._told.difference_update(what)
            if not self._told:
                self._trouble(None)

    def _tell_what_waits(self) -> None:
        seconds = self.waiting_s
        if seconds >= TELL_S and "full" not in self._told:
            self._tell(
                "slow",
                IprError(
                    f"The disk is slow: {seconds:.0f} s of the interview's sound wait in memory. "
                    "Nothing is lost so far.",
                    "Close other programs that use the disk.",
                ),
            )
        if self._lossy:
            self._tell(
                "lost",
                IprError(
                    f"The disk takes no sound, and {seconds:.0f} s of it wait in memory: from now on sound is lost. "
                    "The interview's clock and log go on.",
                    "Make room on the disk now: what waits is written as soon as there is some.",
                ),
            )
        if seconds < TELL_S / 2:
            self._lossy = False
            self._end_trouble("slow", "lost")


def _waits(error: IprError) -> IprError:
    return IprError(f"{error.message} What is said waits in memory until it can be written.", error.hint)
