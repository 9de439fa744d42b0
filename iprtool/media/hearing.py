"""The sound of a recording as plain samples: all of it, few enough to compare whole sessions, or a passage of it."""

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from iprtool.domain.progress import Cancelled, Progress, never, untold
from iprtool.media.container import main_audio, opened, read_only
from iprtool.media.listen import frames
from iprtool.media.sound_run import Run
from iprtool.media.source import Source

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame

    from iprtool.media.contents import Probe

RATE = 8_000
"""Samples a second: speech is below half of it."""

Samples = NDArray[np.int16]
_GUESSED = frozenset({"mp3", "aac", "ac3", "eac3", "amr"})
"""Files of bare packets: how late a packet is that was jumped to is a guess, so they are heard from their beginning."""
_WARM_UP_MS = 1_000
"""A decoder that begins in the middle is right after this."""


def listen(
    source: Source,
    probe: "Probe",
    progress: Progress = untold,
    cancelled: Cancelled = never,
    *,
    rate: int = RATE,
) -> Samples:
    """The mixed-down sound, `rate` samples a second from the origin on; what is missing is silent.

    When cancelled, what there is comes back. Raises IprError when the recording cannot be opened.
    """
    heard = np.zeros(probe.duration_ms * rate // 1000, np.int16)
    _fill(heard, source, probe, 0, progress, cancelled, rate)
    return heard


def passage(source: Source, probe: "Probe", begin_ms: int, samples: int, *, rate: int) -> Samples:
    """So many samples of the mixed-down sound from a time on, which may lie before the origin; likewise."""
    heard = np.zeros(samples, np.int16)
    _fill(heard, source, probe, begin_ms, untold, never, rate)
    return heard


def _fill(
    heard: Samples,
    source: Source,
    probe: "Probe",
    begin_ms: int,
    progress: Progress,
    cancelled: Cancelled,
    rate: int,
) -> None:
    with opened(source) as container:
        stream = main_audio(container)
        if stream is None:
            return
        read_only(container, stream)
        if begin_ms > _WARM_UP_MS and not _GUESSED & set(container.format.name.split(",")):
            container.seek(round(probe.origin * 1_000_000) + 1000 * (begin_ms - _WARM_UP_MS))
        run: _Few | None = None
        for frame in frames(container, stream):
            if run is None or not run.take(frame):
                if run is not None:
                    run.finish()
                run = _Few(frame, probe.origin, heard, begin_ms, rate, run)
                run.take(frame)
                if cancelled():
                    return
            if run.waiting >= run.enough:
                run.reduce()
                progress(min(1.0, run.ready / max(1, len(heard))))
                if cancelled() or run.ready >= len(heard):
                    return
        if run is not None:
            run.finish()


class _Few(Run):
    """A run that is brought to few samples."""

    def __init__(
        self, frame: "AudioFrame", origin: Fraction, into: Samples, begin_ms: int, rate: int, before: "Run | None"
    ) -> None:
        from av.audio.resampler import AudioResampler

        super().__init__(frame, origin, before)
        self._into = into
        self._resampler = AudioResampler("s16", "mono", rate)
        self.ready = round(self.position * rate / self.rate - begin_ms * rate / 1000)
        """Where the next of the few samples belongs."""

    def reduce(self) -> None:
        """Bring what is queued to few samples."""
        frame = self.out(self.waiting)
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
