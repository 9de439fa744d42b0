"""The exact times of all pictures of a recording, read from its packets without decoding one."""

from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from iprtool.domain.errors import IprError
from iprtool.domain.progress import Cancelled, Progress, never, untold
from iprtool.media import cachefile
from iprtool.media.container import main_video, opened, packets, read_only
from iprtool.media.contents import Probe
from iprtool.media.source import Source

_KIND = "iprtool frame index 1"
_REPORT_EVERY = 512
_REORDERED = 32
"""No codec stores a picture more than this many places away from where it is shown."""

Times = NDArray[np.int64]


class FrameIndex:
    """When each picture begins, in milliseconds from the origin, strictly rising; picture 0 begins at 0.

    Two pictures within one millisecond count as one: iprtool's time cannot tell them apart.
    """

    def __init__(self, times_ms: ArrayLike, keyframes_ms: ArrayLike = ()) -> None:
        """`keyframes_ms` are the times of pictures at which decoding can begin, a subset of `times_ms`.

        Raises ValueError where there is no picture or a time is out of order.
        """
        self.times_ms: Times = np.asarray(times_ms, dtype=np.int64)
        self.keyframes_ms: Times = np.asarray(keyframes_ms, dtype=np.int64)
        if not self.times_ms.ndim == self.keyframes_ms.ndim == 1 or not len(self.times_ms):
            raise ValueError("an index has at least one picture")
        if (np.diff(self.times_ms) <= 0).any() or (np.diff(self.keyframes_ms) <= 0).any():
            raise ValueError("the times of an index rise strictly")

    def __len__(self) -> int:
        return len(self.times_ms)

    def number_at(self, ms: int) -> int:
        """Number of the picture on screen at that time: the last that begins not after it, else picture 0."""
        return max(0, int(np.searchsorted(self.times_ms, ms, side="right")) - 1)

    def time_of(self, number: int) -> int:
        """When that picture begins. Raises IndexError when there is none of that number."""
        if not 0 <= number < len(self):
            raise IndexError(f"there is no picture {number} among {len(self)}")
        return int(self.times_ms[number])

    def neighbour(self, ms: int, frames: int) -> int:
        """When the picture begins that many pictures after (before, if negative) the one on screen; clamped."""
        return self.time_of(min(max(self.number_at(ms) + frames, 0), len(self) - 1))

    def nearest(self, ms: int) -> int:
        """The begin of a picture that is nearest to that time, the earlier of two: what an edge snaps to."""
        number = self.number_at(ms)
        here = self.time_of(number)
        after = self.time_of(min(number + 1, len(self) - 1))
        return after if abs(after - ms) < abs(ms - here) else here

    def keyframe_before(self, ms: int) -> int | None:
        """When the last keyframe begins that is not after that time, None where no one is known."""
        at = int(np.searchsorted(self.keyframes_ms, ms, side="right")) - 1
        return int(self.keyframes_ms[at]) if at >= 0 else None

    @staticmethod
    def build(
        source: Source,
        progress: Progress = untold,
        cancelled: Cancelled = never,
        probe: Probe | None = None,
    ) -> "FrameIndex | None":
        """Read the whole recording's packets; for a thread of its own. None when cancelled.

        `progress` is told the share done, from 0 to 1. Pictures that an edit list leaves out, and those before the
        first that can be decoded, are left out here too. Raises IprError when there is no picture.
        """
        from iprtool.media.inspection import inspect

        probe = probe or inspect(source)
        if not probe.has_video:
            raise IprError("This recording has no picture.")
        with opened(source) as container:
            stream = main_video(container)
            assert stream is not None, "the probe has found a picture"
            read_only(container, stream)
            base = Fraction(stream.time_base or 0)
            ticks, keys = [], []
            for count, packet in enumerate(packets(container, stream)):
                if count % _REPORT_EVERY == 0:
                    if cancelled():
                        return None
                    _report(progress, packet.dts, base, probe)
                if packet.pts is None or packet.is_discard:
                    continue
                ticks.append(packet.pts)
                if packet.is_keyframe:
                    keys.append(packet.pts)
        progress(1.0)
        times = _to_ms(ticks, base, probe.origin)
        return FrameIndex(_positive(times), _positive(_to_ms(keys, base, probe.origin)))

    def save(self, path: Path) -> None:
        """Keep the index in a cache. Raises OSError when the disk refuses."""
        cachefile.write(path, _KIND, {"times_ms": self.times_ms, "keyframes_ms": self.keyframes_ms})

    @staticmethod
    def load(path: Path) -> "FrameIndex | None":
        """The index kept there, or None when there is none or it is damaged: build it anew then."""
        arrays = cachefile.read(path, _KIND)
        try:
            return None if arrays is None else FrameIndex(arrays["times_ms"], arrays["keyframes_ms"])
        except (ValueError, KeyError, TypeError):
            return None


def times_around(source: Source, probe: Probe, ms: int, frames: int) -> FrameIndex:
    """The pictures about a time, so many that `neighbour(ms, frames)` is right, read without an index of the whole.

    Raises IprError when there is no picture.
    """
    enough_before, enough_after = max(0, -frames) + 1, max(0, frames) + _REORDERED
    span_ms = 2_000 + 100 * abs(frames)
    while True:
        times = _window(source, probe, ms, ms - span_ms, enough_after)
        before = int(np.searchsorted(times, ms, side="right"))
        if span_ms > ms or before >= enough_before:
            return FrameIndex(times if len(times) else [0])
        span_ms *= 4


def _window(source: Source, probe: Probe, ms: int, begin_ms: int, enough_after: int) -> Times:
    """The times from the keyframe before `begin_ms` until so many after `ms` are known that their order is certain."""
    import av

    with opened(source) as container:
        stream = main_video(container)
        if stream is None:
            raise IprError("This recording has no picture.")
        read_only(container, stream)
        base = Fraction(stream.time_base or 1)
        if begin_ms > 0:
            try:
                container.seek(((probe.origin + Fraction(begin_ms, 1000)) / base).__floor__(), stream=stream)
            except (av.FFmpegError, OSError):
                return np.zeros(0, dtype=np.int64)
        ticks: list[int] = []
        first, after = None, 0
        last_tick = (probe.origin + Fraction(2 * ms + 1, 2000)) / base
        for packet in packets(container, stream):
            if packet.pts is None or packet.is_discard:
                continue
            if first is None and packet.is_keyframe:
                first = packet.pts
            # Pictures shown before the keyframe lean on others that were not read.
            if first is not None and (begin_ms <= 0 or packet.pts >= first):
                ticks.append(packet.pts)
                after += packet.pts >= last_tick
                if after >= enough_after:
                    break
    return _positive(_to_ms(ticks, base, probe.origin))


def _to_ms(ticks: list[int], base: Fraction, origin: Fraction) -> Times:
    """Exact, in whole numbers: floor(1000 * (ticks * base - origin) + 1/2), each time once, in order."""
    step, shift = base * 1000, Fraction(1, 2) - origin * 1000
    below = step.denominator * shift.denominator
    scale, offset = step.numerator * shift.denominator, shift.numerator * step.denominator
    if max(map(abs, ticks), default=0) * scale + abs(offset) < 1 << 62:
        return np.unique((np.array(ticks, dtype=np.int64) * scale + offset) // below)
    return np.unique(np.array([(each * scale + offset) // below for each in ticks], dtype=np.int64))


def _positive(times: Times) -> Times:
    return times[times >= 0]


def _report(progress: Progress, dts: int | None, base: Fraction, probe: Probe) -> None:
    if dts is not None and probe.duration_ms:
        done = float((dts * base - probe.origin) * 1000 / probe.duration_ms)
        progress(min(max(done, 0.0), 1.0))
