"""Writing sound on a thread of its own: whoever records never waits for the disk.

While the disk is slow, samples wait in memory, which is told; they wait too while a disk is full, until another file is
named. What can no longer wait is replaced by silence, so that the time in the file stays right.
"""

import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from iprtool.domain.errors import IprError
from iprtool.media.sound_stream import SYNC_S, SoundKind, SoundStream

LIMIT_BYTES = 64 << 20
"""What may wait in memory: eleven minutes of one channel."""
TELL_S = 10
"""So much sound waits before it is told."""
_ZEROS = bytes(1 << 16)

Trouble = Callable[[IprError], None]


@dataclass(frozen=True, slots=True)
class Written:
    """A file and what is in it: moments counted from the first that was put."""

    file: Path
    begin: int
    frames: int


class SoundWriter:
    """Puts sound into files. `trouble` is told each trouble once, on the writing thread."""

    def __init__(self, file: Path, kind: SoundKind, trouble: Trouble, limit_bytes: int = LIMIT_BYTES) -> None:
        """Make the file. Raises IprError when that cannot be."""
        self.kind = kind
        self.taken = 0
        """Moments that were put."""
        self._limit = limit_bytes // kind.frame_bytes
        self._trouble = trouble
        self._files: list[Written] = []
        self._begin = 0
        self._stream: SoundStream | None = SoundStream(file, kind)
        self._next: SoundStream | None = None
        self._queue: deque[bytes | int] = deque()
        """Samples, or how many moments are silent."""
        self._waiting = 0
        self._told_slow = self._lossy = self._told_lost = self._closing = False
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
            self._changed.notify()

    def put_silence(self, frames: int) -> None:
        """Add silence where sound is missing."""
        with self._changed:
            self.taken += frames
            self._add_silence(frames)
            self._changed.notify()

    def go_on(self, file: Path) -> None:
        """What waits and all that follows goes into this file, also after trouble. Raises IprError without it."""
        stream = SoundStream(file, self.kind)
        with self._changed:
            self._next = stream
            self._told_slow = self._lossy = self._told_lost = False
            self._changed.notify()

    def finish(self) -> None:
        """Nothing more is put: let what waits be written, as far as the disk takes it. Comes back at once."""
        with self._changed:
            self._closing = True
            self._changed.notify()

    def close(self) -> None:
        """The same, and wait until it is done."""
        self.finish()
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
        """The open file is over; the next one begins where it ends."""
        if self._stream is not None:
            stream, self._stream = self._stream, None
            with suppress(IprError):  # told when it was written to
                stream.close()
            self._files.append(self._current(stream))
            self._begin += stream.frames

    # ---- on the writing thread

    def _work(self) -> None:
        while True:
            with self._changed:
                if not self._closing and self._next is None and (not self._queue or self._stream is None):
                    self._changed.wait(SYNC_S)
                if self._next is not None:
                    self._keep()
                    self._stream, self._next = self._next, None
                stream = self._stream
                piece = self._queue.popleft() if self._queue and stream is not None else None
                done = self._closing and piece is None
            self._tell_what_waits()
            if stream is not None and self._did(stream, piece) and not done:
                continue
            if done:
                break
        with self._changed:
            self._keep()

    def _did(self, stream: SoundStream, piece: bytes | int | None) -> bool:
        """Write a piece. After trouble what could not be written waits again."""
        before = stream.frames
        try:
            self._write(stream, piece)
        except IprError as error:
            self._put_back(stream, piece, stream.frames - before)
            self._trouble(error)
            return False
        with self._changed:
            if isinstance(piece, bytes):
                self._waiting -= len(piece) // self.kind.frame_bytes
        return True

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

    def _put_back(self, stream: SoundStream, piece: bytes | int | None, written: int) -> None:
        with self._changed:
            if isinstance(piece, bytes):
                self._waiting -= written
                self._queue.appendleft(piece[written * self.kind.frame_bytes :])
            elif piece is not None:
                self._queue.appendleft(piece - written)
            if self._stream is stream:
                self._keep()

    def _tell_what_waits(self) -> None:
        seconds = self.waiting_s
        if self._stream is not None and seconds >= TELL_S and not self._told_slow:
            self._told_slow = True
            self._trouble(
                IprError(
                    f"The disk is slow: {seconds:.0f} s of the interview's sound wait in memory. "
                    "Nothing is lost so far.",
                    "Close other programs that use the disk, or choose a folder on another disk.",
                )
            )
        if self._lossy and not self._told_lost:
            self._told_lost = True
            self._trouble(
                IprError(
                    f"The disk takes no sound, and {seconds:.0f} s of it wait in memory: from now on sound is lost. "
                    "The interview's clock and log go on.",
                    "Choose a folder on another disk now: what waits is written there.",
                )
            )
        if seconds < TELL_S / 2:
            self._told_slow = False
