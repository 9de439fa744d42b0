"""Whether an engine waits for the bytes of the recording: the one sign of a stall that no recording can feign.

The engine's streams are watched where they are read. Reads take microseconds; one that takes long is a disk that wakes
up, a stick that was pulled, or a network.
"""

import io
import threading
from collections.abc import Callable
from time import perf_counter
from typing import BinaryIO

from iprtool.media.source import Source

Fed = Callable[[float, float], None]
"""Told when bytes came that were long waited for: since when, and until when, as `time.perf_counter()`."""

_LONG_S = 0.25


class Hunger:
    """Watches the streams of one engine; asked and told on any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[object, float] = {}
        self._fed: Fed = lambda _since, _until: None

    def on_fed(self, fn: Fed) -> None:
        """Tell `fn`, on the thread that reads."""
        self._fed = fn

    def since(self) -> float | None:
        """Since when the engine has been waiting for bytes; None when it does not, or not for long yet."""
        with self._lock:
            first = min(self._waiting.values(), default=None)
        return first if first is not None and perf_counter() - first > _LONG_S else None

    def watch(self, source: Source) -> Source:
        """The same source, whose streams are watched."""
        return lambda: _Watched(source(), self)

    def begin(self, reader: object) -> float:
        """A read begins."""
        now = perf_counter()
        with self._lock:
            self._waiting[reader] = now
        return now

    def end(self, reader: object, since: float) -> None:
        """It ended."""
        with self._lock:
            self._waiting.pop(reader, None)
        now = perf_counter()
        if now - since > _LONG_S:
            self._fed(since, now)


class _Watched(io.RawIOBase, BinaryIO):
    """A stream as it is, whose reads are watched."""

    def __init__(self, stream: BinaryIO, hunger: Hunger) -> None:
        super().__init__()
        self._stream, self._hunger = stream, hunger

    def read(self, size: int = -1, /) -> bytes:
        since = self._hunger.begin(self)
        try:
            return self._stream.read(size)
        finally:
            self._hunger.end(self, since)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell()

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def close(self) -> None:
        self._stream.close()
        super().close()
