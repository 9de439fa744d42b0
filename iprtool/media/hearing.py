"""The sound of a recording as plain samples, few enough to compare whole sessions."""

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from iprtool.media.container import main_audio, opened, read_only
from iprtool.media.listen import frames
from iprtool.media.source import Source

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame

    from iprtool.media.contents import Probe

RATE = 8_000
"""Samples a second: speech is below half of it."""
_PIECE_S = 1
_SLIP_S = 0.01
"""A frame that is off by less than this follows on the one before: containers round times."""

Samples = NDArray[np.int16]


def listen(
    source: Source,
    probe: "Probe",
    progress: Callable[[float], None] = lambda share: None,
    cancelled: Callable[[], bool] = lambda: False,
    *,
    rate: int = RATE,
) -> Samples:
    """The mixed-down sound, `rate` samples a second from the origin on; what is missing is silent.

    When cancelled, what there is comes back. Raises IprError when the recording cannot be opened.
    """
    heard = np.zeros(probe.duration_ms * rate // 1000, np.int16)
    with opened(source) as container:
        stream = main_audio(container)
        if stream is None:
            return heard
        read_only(container, stream)
        run: _Run | None = None
        for frame in frames(container, stream):
            if run is None or not run.take(frame):
                if run is not None:
                    run.finish()
                run = _Run(frame, probe.origin, heard, rate)
                run.take(frame)
                if cancelled():
                    return heard
            if run.waiting >= run.enough:
                run.reduce()
                progress(min(1.0, run.ready / max(1, len(heard))))
                if cancelled():
                    return heard
        if run is not None:
            run.finish()
    return heard


class _Run:
    """Sound without a gap, brought to few samples one second at a time: a call for each small frame would be slow."""

    def __init__(self, frame: "AudioFrame", origin: Fraction, into: Samples, rate: int) -> None:
        from av.audio.fifo import AudioFifo
        from av.audio.resampler import AudioResampler

        self._into = into
        self._queue = AudioFifo()
        self._resampler = AudioResampler("s16", "mono", rate)
        self._rate, self._channels = frame.sample_rate, frame.layout.nb_channels
        base = Fraction(frame.time_base or Fraction(1, self._rate))
        begin = (frame.pts or 0) * base
        # Exact numbers for every frame would take as long as decoding it.
        self._scale, self._shift = float(base * self._rate), float(begin * self._rate)
        self._slip = _SLIP_S * self._rate
        self._taken = 0
        self.enough = self._rate * _PIECE_S
        self.waiting = 0
        """Samples queued."""
        self.ready = round((begin - origin) * rate)
        """Where the next of the few samples belongs."""

    def take(self, frame: "AudioFrame") -> bool:
        """Queue the frame, if it is of this kind and follows on."""
        if frame.layout.nb_channels != self._channels:  # the queue would not notice
            return False
        if frame.pts is not None:
            if abs(frame.pts * self._scale - self._shift - self._taken) > self._slip:
                return False
            frame.pts = None  # the queue would check it against a count of its own
        try:
            self._queue.write(frame)
        except ValueError:
            return False
        self._taken += frame.samples
        self.waiting += frame.samples
        return True

    def reduce(self) -> None:
        """Bring what is queued to few samples."""
        frame = self._queue.read(self.waiting) if self.waiting else None
        self.waiting = 0
        if frame is not None:
            self._put(self._resampler.resample(frame))

    def finish(self) -> None:
        """Nothing follows."""
        self.reduce()
        self._put(self._resampler.resample(None))

    def _put(self, few: "list[AudioFrame]") -> None:
        for frame in few:
            samples = np.frombuffer(memoryview(frame.planes[0]), np.int16)[: frame.samples]
            begin, end = max(self.ready, 0), min(self.ready + len(samples), len(self._into))
            if begin < end:
                self._into[begin:end] = samples[begin - self.ready : end - self.ready]
            self.ready += len(samples)
