"""Decoding the sound of a recording and reducing it to peaks, in large pieces."""

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from iprtool.media.container import main_audio, opened, packets, read_only
from iprtool.media.sound_run import Run
from iprtool.media.source import Source

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame

    from iprtool.media.contents import Probe

_TOGETHER = 16
_FULL = 32767

Peaks = NDArray[np.int16]
Piece = tuple[int, Peaks]
"""Number of its first bucket, and the smallest and largest sample of each bucket: (n, 2)."""


def pieces(source: Source, probe: "Probe", bucket_ms: int) -> Iterator[Piece]:
    """The peaks of the mixed-down sound per `bucket_ms` from the origin, in the order of time; 32767 is full scale."""
    with opened(source) as container:
        stream = main_audio(container)
        if stream is None:
            return
        read_only(container, stream)
        run: _Peaks | None = None
        for frame in frames(container, stream):
            if run is None or not run.take(frame):
                if run is not None:
                    yield from run.rest()
                run = _Peaks(frame, probe.origin, bucket_ms, run)
                run.take(frame)
            if run.waiting >= run.enough:
                run.reduce()
                if len(run.done) >= _TOGETHER:
                    yield run.collect()
        if run is not None:
            yield from run.rest()


def frames(container: Any, stream: Any) -> "Iterator[AudioFrame]":
    """All frames that can be decoded; damaged packets are passed over."""
    import av

    decode = stream.codec_context.decode
    for packet in packets(container, stream):
        try:
            yield from decode(packet if packet.size else None)
        except av.FFmpegError:
            continue


class _Peaks(Run):
    """A run that is reduced to buckets of `up / down` samples, maybe no whole number; position 0 is the origin."""

    def __init__(self, frame: "AudioFrame", origin: Fraction, bucket_ms: int, before: "_Peaks | None") -> None:
        super().__init__(frame, origin, before)
        self._format = frame.format.name
        self._up, self._down = self.rate * bucket_ms, 1000
        _, wide, self._full = _SAMPLES[self._format.removesuffix("p")]
        self._room = np.empty(0, wide)
        self.done: list[tuple[NDArray[Any], NDArray[Any]]] = []
        """Smallest and largest sums that wait to be collected, without a gap."""
        self._first = self._bucket(self.position)
        self.last: tuple[int, int, int] | None = before.last if before is not None else None
        """The last bucket that was collected, and its peaks: a run that follows may fill it further."""

    def reduce(self) -> None:
        """Reduce what is queued of the buckets that are full."""
        self._read(-(-self._bucket(self.end) * self._up // self._down) - self.position)

    def rest(self) -> Iterator[Piece]:
        """The peaks of all that is left; the last bucket may be partly filled."""
        self._read(self.waiting)
        if self.done:
            yield self.collect()

    def collect(self) -> Piece:
        """The peaks that wait. A bucket that the run before has partly filled keeps what it had."""
        lows, highs = (np.concatenate(each) for each in zip(*self.done, strict=True))
        first, peaks = self._first, _as_int16(lows, highs, self._full * self.channels)
        self.done, self._first = [], first + len(peaks)
        if self.last is not None and self.last[0] == first:
            peaks[0, 0] = min(peaks[0, 0], self.last[1])
            peaks[0, 1] = max(peaks[0, 1], self.last[2])
        self.last = first + len(peaks) - 1, int(peaks[-1, 0]), int(peaks[-1, 1])
        return first, peaks

    def _read(self, samples: int) -> None:
        position = self.position
        frame = self.out(samples)
        if frame is None:
            return
        if samples > len(self._room):
            self._room = np.empty(2 * samples, self._room.dtype)
        mono = _mixed(frame, self._format, self.channels, self._room)
        buckets = np.arange(self._bucket(position), self._bucket(self.position - 1) + 1, dtype=np.int64)
        starts = -(-buckets * self._up // self._down) - position
        starts[0] = 0
        self.done.append((np.minimum.reduceat(mono, starts), np.maximum.reduceat(mono, starts)))

    def _bucket(self, position: int) -> int:
        return position * self._down // self._up


_SAMPLES = {
    "u8": (np.uint8, np.int16, 128.0),
    "s16": (np.int16, np.int32, 32768.0),
    "s32": (np.int32, np.float64, 2147483648.0),
    "s64": (np.int64, np.float64, 9223372036854775808.0),
    "flt": (np.float32, np.float32, 1.0),
    "dbl": (np.float64, np.float64, 1.0),
}
"""FFmpeg's sample format -> how it is stored, what several channels are added up in, full scale."""


def _mixed(frame: "AudioFrame", name: str, channels: int, room: NDArray[Any]) -> NDArray[Any]:
    """The sum of all channels, in `room` where it has to be computed."""
    kind = name.removesuffix("p")
    dtype = _SAMPLES[kind][0]
    planes = [np.frombuffer(memoryview(plane), dtype) for plane in frame.planes]
    if kind != name:
        parts = [plane[: frame.samples] for plane in planes]
    else:
        parts = [planes[0][channel : frame.samples * channels : channels] for channel in range(channels)]
    if channels == 1 and kind != "u8":
        return parts[0]
    # Room that is used again: fresh memory for every piece costs more than the sum.
    mono = room[: frame.samples]
    mono[:] = parts[0]
    for part in parts[1:]:
        mono += part
    if kind == "u8":
        mono -= 128 * channels
    return mono


def _as_int16(lows: NDArray[Any], highs: NDArray[Any], full: float) -> Peaks:
    """Rounded outwards, so that every sample lies between them."""
    peaks = np.stack((np.floor(lows * (_FULL / full)), np.ceil(highs * (_FULL / full))), axis=1)
    rounded: Peaks = np.clip(np.nan_to_num(peaks), -_FULL, _FULL).astype(np.int16)
    return rounded
