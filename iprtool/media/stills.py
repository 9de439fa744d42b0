"""The exact picture that is on screen at a time, for pauses, steps and scrubbing."""

from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from iprtool.domain.errors import IprError
from iprtool.media.contents import Probe
from iprtool.media.decode import PictureReader, StumbledError
from iprtool.media.frames import FrameIndex, times_around
from iprtool.media.geometry import Shape
from iprtool.media.render import render
from iprtool.media.source import Source, as_source
from iprtool.media.types import Picture

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

MEMORY_BYTES = 64 << 20
_PICTURES = 8
_FOREVER = 1 << 62
_GO_ON_MS = 1500
"""Where no keyframe is known, decoding goes on instead of seeking up to this far."""
_KEEP_NEAR_MS, _KEEP_FAR_MS = 400, 5_000
_BACK_OFF_MS = (0, 1_000, 4_000, 16_000, 64_000)


@dataclass(slots=True)
class _Entry:
    """A decoded picture and the time it is on screen; `until_ms` is None as long as the next is not decoded."""

    time_ms: int
    frame: "VideoFrame"
    until_ms: int | None = None


class Stills:
    """Exact pictures of one recording, for one thread at a time; it reads a stream of its own.

    Decoded pictures are kept, up to `memory_bytes` and at least two, so that steps back within reach need no decoding.
    """

    def __init__(
        self,
        recording: "Source | Path | str",
        probe: Probe | None = None,
        index: FrameIndex | None = None,
        memory_bytes: int = MEMORY_BYTES,
    ) -> None:
        """Raises IprError when the recording has no picture or cannot be opened.

        With an `index` fewer pictures need decoding; it can also be given later.
        """
        from iprtool.media.inspection import inspect

        self._source = as_source(recording)
        probe = probe or inspect(self._source)
        if not probe.has_video:
            raise IprError("This recording has no picture.")
        self._probe = probe
        self._shape = Shape(probe.width, probe.height, probe.rotation, probe.mirrored)
        self._reader = PictureReader(self._source, probe.origin)
        self._memory_bytes = memory_bytes
        self._kept = _Kept(memory_bytes)
        self._last: _Entry | None = None
        self._pictures: OrderedDict[tuple[int, tuple[int, int] | None], Picture] = OrderedDict()
        self._shown_ms = 0
        self.index = index
        """The times of all pictures, where they are known already."""

    def at(self, ms: int, size: tuple[int, int] | None = None) -> Picture:
        """The picture on screen at that time, upright; the first before the beginning, the last after the end.

        `size` is (width, height) in pixels; without it the picture has the size at which the recording is shown.
        Raises IprError when nothing there can be decoded.
        """
        entry = self._entry_at(max(0, ms))
        self._shown_ms = entry.time_ms
        key = (entry.time_ms, size)
        picture = self._pictures.get(key)
        if picture is None:
            picture = self._pictures[key] = render(entry.frame, self._shape, entry.time_ms, size)
            if len(self._pictures) > _PICTURES:
                self._pictures.popitem(last=False)
        self._pictures.move_to_end(key)
        return picture

    def neighbour(self, ms: int, frames: int) -> int:
        """When the picture begins that many pictures after (before, if negative) the one at that time.

        At both ends of the recording it stays at the first or last picture.
        """
        index = self.index or times_around(self._source, self._probe, ms, frames)
        return index.neighbour(ms, frames)

    def close(self) -> None:
        """Let go of the file, the decoder and the pictures kept; can be called twice."""
        self._reader.close()
        self._kept = _Kept(self._memory_bytes)
        self._pictures.clear()
        self._last = None

    def _entry_at(self, ms: int) -> _Entry:
        wanted = None if self.index is None else self.index.time_of(self.index.number_at(ms))
        kept = self._kept.at(ms, wanted)
        if kept is not None:
            return kept
        try:
            found = self._go_on(ms, wanted) if self._is_ahead(ms) else None
            return found or self._seek(ms, wanted)
        except StumbledError:
            self._reader.careful()
            return self._seek(ms, wanted)

    def _is_ahead(self, ms: int) -> bool:
        """Whether decoding on from here is the way to that time."""
        if self._last is None or ms < self._last.time_ms:
            return False
        keyframe = None if self.index is None else self.index.keyframe_before(ms)
        if keyframe is None:
            return ms - self._last.time_ms < _GO_ON_MS
        return keyframe <= self._last.time_ms

    def _go_on(self, ms: int, wanted: int | None) -> _Entry | None:
        """Decode from here; None where the picture may have been passed over on the way."""
        if self._last is not None and ms - self._last.time_ms > _KEEP_NEAR_MS:
            self._last = None
            self._reader.pass_over(ms, _KEEP_NEAR_MS)
        return self._decode_until(ms, wanted)

    def _seek(self, ms: int, wanted: int | None) -> _Entry:
        """Decode from the keyframe before; some containers find a later one at first, so try ever farther back."""
        # Who steps back is likely to step back again.
        keep_ms = _KEEP_FAR_MS if ms < self._shown_ms < ms + _KEEP_FAR_MS else _KEEP_NEAR_MS
        for back_off in _BACK_OFF_MS:
            if back_off > ms:
                break
            self._last = None
            self._reader.seek(ms - back_off, keep_ms)
            found = self._decode_until(ms, wanted)
            if found is not None:
                return found
        self._last = None
        self._reader.rewind()
        found = self._decode_until(ms, wanted) or self._last
        if found is None:
            raise IprError("No picture of this recording can be decoded.", "Copy it again; it may be damaged.")
        return found

    def _decode_until(self, ms: int, wanted: int | None) -> _Entry | None:
        """Go on until the picture at that time is certain; None when decoding began after it."""
        while (frame := self._reader.read()) is not None:
            before, time_ms = self._last, self._reader.time_of(frame)
            if time_ms < 0 or (before is not None and time_ms <= before.time_ms):
                continue
            self._last = self._kept.add(_Entry(time_ms, frame), before)
            if time_ms > ms:
                return before
            if time_ms == wanted:
                return self._last
        if self._last is not None:
            self._last.until_ms = _FOREVER
        return self._last


class _Kept:
    """Decoded pictures within a bound of memory, the last used ones."""

    def __init__(self, memory_bytes: int) -> None:
        self._memory_bytes = memory_bytes
        self._entries: OrderedDict[int, _Entry] = OrderedDict()
        self._bytes = 0

    def at(self, ms: int, wanted: int | None) -> _Entry | None:
        """The picture on screen at that time, or None when it is not known here to be that."""
        if wanted is not None and wanted in self._entries:
            self._entries.move_to_end(wanted)
            return self._entries[wanted]
        for entry in reversed(self._entries.values()):
            if entry.until_ms is not None and entry.time_ms <= ms < entry.until_ms:
                self._entries.move_to_end(entry.time_ms)
                return entry
        return None

    def add(self, entry: _Entry, before: _Entry | None) -> _Entry:
        """Keep a picture that follows on `before` in the order of time."""
        if before is not None:
            before.until_ms = entry.time_ms
        old = self._entries.pop(entry.time_ms, None)
        if old is not None:
            self._bytes -= _size(old)
            entry.until_ms = old.until_ms
        self._entries[entry.time_ms] = entry
        self._bytes += _size(entry)
        while self._bytes > self._memory_bytes and len(self._entries) > 2:
            _, dropped = self._entries.popitem(last=False)
            self._bytes -= _size(dropped)
        return entry


def _size(entry: _Entry) -> int:
    return sum(plane.buffer_size for plane in entry.frame.planes)
