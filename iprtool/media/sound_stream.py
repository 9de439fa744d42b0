"""A sound file that grows while it is recorded and survives the end of the program at any moment.

Plain samples need no end to be read: a header of fixed size, then the samples as they come. Twice a second all is
forced to the disk and the header told how much there is, so a crash costs less than a second, and `repair` needs only
to count. Beyond 4 GB the same header says RF64, whose sizes are large enough, in the room that was kept for it.
"""

import errno
import os
import struct
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from iprtool.domain.disk import sync_folder
from iprtool.domain.errors import IprError
from iprtool.domain.times import short_clock

SYNC_S = 0.5
"""What is written is on the disk after so long."""
SAMPLE_BYTES = 2
_HEADER = struct.Struct("<4sI4s 4sI28s 4sIHHIIHH 4sI")
_WIDE = struct.Struct("<QQQI")
_FULL = 0xFFFF_FFFF
_PCM = 1
_GONE_HINT = "Check the disk and its connection."
_ROOM_HINT = "Make room on the disk."
_HINTS = {errno.ENOSPC: _ROOM_HINT, errno.EDQUOT: _ROOM_HINT}
_REASONS = {errno.ENOSPC: "The disk is full.", errno.EDQUOT: "The disk quota is used up."}


@dataclass(frozen=True, slots=True)
class SoundKind:
    """What the samples are: whole numbers of 16 bits, so many a second in each channel."""

    rate: int
    channels: int = 1

    @property
    def frame_bytes(self) -> int:
        """Bytes of one moment in all channels."""
        return SAMPLE_BYTES * self.channels

    def ms(self, frames: int) -> int:
        """How long so many moments last."""
        return (frames * 1000 + self.rate // 2) // self.rate


class SoundStream:
    """One growing WAV file. Not for several threads at once."""

    def __init__(self, file: Path, kind: SoundKind) -> None:
        """Make the file. Raises IprError when that cannot be, or one is there already."""
        self.file, self.kind = file, kind
        self.frames = 0
        """Moments that were handed to the system; at most `SYNC_S` of them are not yet on the disk."""
        self._unsure = False
        self._synced_at = time.monotonic()
        try:
            self._number = os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
        except OSError as error:
            raise _trouble(error, f"The sound cannot be written to “{file.name}”.") from error
        try:
            os.write(self._number, header(kind, 0))
            os.fsync(self._number)
            sync_folder(file.parent)
        except OSError as error:
            os.close(self._number)
            with suppress(OSError):
                file.unlink()
            raise _trouble(error, f"The sound cannot be written to “{file.name}”.") from error

    def write(self, samples: bytes) -> None:
        """Add whole moments. After an IprError the file holds `frames` of them and takes no more."""
        try:
            self._add(samples)
            if time.monotonic() - self._synced_at >= SYNC_S:
                self._sync()
        except OSError as error:
            raise self._ended_by(error) from error

    def sync(self) -> None:
        """Force what was written to the disk, if it is time. For when nothing more comes for a while."""
        try:
            if self._unsure and time.monotonic() - self._synced_at >= SYNC_S:
                self._sync()
        except OSError as error:
            raise self._ended_by(error) from error

    def close(self) -> None:
        """The sound is over."""
        if self._number < 0:
            return
        try:
            self._sync()
        except OSError as error:
            raise self._ended_by(error) from error
        os.close(self._number)
        self._number = -1

    def _add(self, samples: bytes) -> None:
        rest = memoryview(samples)
        written = 0
        try:
            while written < len(rest):
                written += os.write(self._number, rest[written:])
                self._unsure = True
        finally:
            self.frames += written // self.kind.frame_bytes

    def _sync(self) -> None:
        os.lseek(self._number, 0, os.SEEK_SET)
        os.write(self._number, header(self.kind, self.frames))
        os.fsync(self._number)
        os.lseek(self._number, 0, os.SEEK_END)
        self._unsure = False
        self._synced_at = time.monotonic()

    def _ended_by(self, error: OSError) -> IprError:
        """Close what can be closed, and say it."""
        number, self._number = self._number, -1
        with suppress(OSError):  # the first error is told; `repair` counts what is there
            os.ftruncate(number, _HEADER.size + self.frames * self.kind.frame_bytes)
            os.lseek(number, 0, os.SEEK_SET)
            os.write(number, header(self.kind, self.frames))
            os.fsync(number)
        with suppress(OSError):
            os.close(number)
        kept = short_clock(self.kind.ms(self.frames))
        return _trouble(error, f"The interview's sound cannot be written; what was recorded ({kept}) is kept.")


def header(kind: SoundKind, frames: int) -> bytes:
    """The head of a WAV file with so many moments: RIFF, or RF64 where its sizes do not fit."""
    data = frames * kind.frame_bytes
    whole = data + _HEADER.size - 8
    wide = whole > _FULL
    room = _WIDE.pack(whole, data, frames, 0) if wide else bytes(_WIDE.size)
    return _HEADER.pack(
        b"RF64" if wide else b"RIFF", _FULL if wide else whole, b"WAVE",
        b"ds64" if wide else b"JUNK", _WIDE.size, room,
        b"fmt ", 16, _PCM, kind.channels, kind.rate, kind.rate * kind.frame_bytes, kind.frame_bytes, 8 * SAMPLE_BYTES,
        b"data", _FULL if wide else data,
    )  # fmt: skip


def repair(file: Path) -> int:
    """Let the header of a sound that was cut off say what is there. The length in ms; 0 when nothing was recorded.

    Raises IprError when it is no sound of this program, or cannot be read or written; then it stays as it is.
    """
    try:
        size = file.stat().st_size
        if size <= _HEADER.size:
            return 0
        with file.open("r+b") as sound:
            found = sound.read(_HEADER.size)
            kind = _kind_of(found, file)
            frames = (size - _HEADER.size) // kind.frame_bytes
            right = header(kind, frames)
            if found != right:
                sound.truncate(_HEADER.size + frames * kind.frame_bytes)
                sound.seek(0)
                sound.write(right)
                sound.flush()
                os.fsync(sound.fileno())
    except OSError as error:
        raise _trouble(error, f"The sound “{file.name}” was not closed properly and cannot be put right.") from error
    return kind.ms(frames)


def _kind_of(found: bytes, file: Path) -> SoundKind:
    fields = _HEADER.unpack(found)
    kind = SoundKind(fields[10], fields[9])
    expected = (b"WAVE", b"fmt ", _PCM, kind.frame_bytes, b"data")
    if (fields[2], fields[6], fields[8], fields[12], fields[14]) != expected or not kind.rate or not kind.channels:
        raise IprError(
            f"“{file.name}” is not a sound that was recorded here; it stays as it is.",
            "Choose the file of the interview, or attach this one as another recording.",
        )
    return kind


def _trouble(error: OSError, what: str) -> IprError:
    code = error.errno or 0
    reason = _REASONS.get(code, f"The system says: {error.strerror}.")
    return IprError(f"{reason} {what}", _HINTS.get(code, _GONE_HINT))
