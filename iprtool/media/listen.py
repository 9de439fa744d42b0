"""Decoding the sound of a recording and reducing it to peaks, in large pieces.

Decoded frames hold about 20 ms each; turning every one into an array would cost as much as decoding it. So they are
gathered in FFmpeg's own queue, and an array is made of some seconds at a time.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from iprtool.media.container import main_audio, opened, packets, read_only
from iprtool.media.source import Source

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame

    from iprtool.media.contents import Probe

_PIECE_S = 1
_TOGETHER = 16
_SLIP_S = 0.01
"""A frame that is off by less than this follows on the one before: containers round times."""
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
        run: _Run | None = None
        for frame in frames(container, stream):
            if run is None or not run.take(frame):
                if run is not None:
                    yield from run.rest()
                run = _Run(frame, probe.origin, bucket_ms, run)
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


class _Run:
    """Samples without a gap. Position 0 is the origin; a bucket is `up / down` samples, maybe no whole number."""

    def __init__(self, frame: "AudioFrame", origin: Fraction, bucket_ms: int, before: "_Run | None") -> None:
        from av.audio.fifo import AudioFifo

        self._queue = AudioFifo()
        self._format, self._channels, self._rate = frame.format.name, frame.layout.nb_channels, frame.sample_rate
        self._up, self._down = self._rate * bucket_ms, 1000
        _, wide, self._full = _SAMPLES[self._format.removesuffix("p")]
        base = Fraction(frame.time_base or Fraction(1, self._rate))
        self._scale, self._shift = float(base * self._rate), float(origin * self._rate)
        self._slip = _SLIP_S * self._rate
        self.enough = self._rate * _PIECE_S
        self._room = np.empty(0, wide)
        self.waiting = 0
        """Samples queued."""
        self.done: list[tuple[NDArray[Any], NDArray[Any]]] = []
        """Smallest and largest sums that wait to be collected, without a gap."""
        if frame.pts is not None:
            self._position = round((frame.pts * base - origin) * self._rate)
        else:
            self._position = before.end if before is not None else 0
        self._first = self._bucket(self._position)
        self._last: tuple[int, int, int] | None = before._last if before is not None else None

    @property
    def end(self) -> int:
        """Where the next sample belongs."""
        return self._position + self.waiting

    def take(self, frame: "AudioFrame") -> bool:
        """Queue the frame, if it is of this kind and follows on."""
        if frame.layout.nb_channels != self._channels:  # the queue would not notice
            return False
        if frame.pts is not None:
            if abs(frame.pts * self._scale - self._shift - self._position - self.waiting) > self._slip:
                return False
            frame.pts = None  # the queue would check it against a count of its own
        try:
            self._queue.write(frame)
        except ValueError:
            return False
        self.waiting += frame.samples
        return True

    def reduce(self) -> None:
        """Reduce what is queued of the buckets that are full."""
        self._read(-(-self._bucket(self.end) * self._up // self._down) - self._position)

    def rest(self) -> Iterator[Piece]:
        """The peaks of all that is left; the last bucket may be partly filled."""
        self._read(self.waiting)
        if self.done:
            yield self.collect()

    def collect(self) -> Piece:
        """The peaks that wait. A bucket that the run before has partly filled keeps what it had."""
        lows, highs = (np.concatenate(each) for each in zip(*self.done, strict=True))
        first, peaks = self._first, _as_int16(lows, highs, self._full * self._channels)
        self.done, self._first = [], first + len(peaks)
        if self._last is not None and self._last[0] == first:
            peaks[0, 0] = min(peaks[0, 0], self._last[1])
            peaks[0, 1] = max(peaks[0, 1], self._last[2])
        self._last = first + len(peaks) - 1, int(peaks[-1, 0]), int(peaks[-1, 1])
        return first, peaks

    def _read(self, samples: int) -> None:
        frame = self._queue.read(samples) if samples > 0 else None
        if frame is None:
            return
        if samples > len(self._room):
            self._room = np.empty(2 * samples, self._room.dtype)
        mono = _mixed(frame, self._format, self._channels, self._room)
        end = self._position + samples
        buckets = np.arange(self._bucket(self._position), self._bucket(end - 1) + 1, dtype=np.int64)
        starts = -(-buckets * self._up // self._down) - self._position
        starts[0] = 0
        self._position, self.waiting = end, self.waiting - samples
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
