"""The sound of a clip: exact to the sample from its begin on, with bleeps, and voices that are higher or lower."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from iprtool.media.clip import Masks, Span
from iprtool.media.container import main_audio, opened, read_only
from iprtool.media.contents import Probe
from iprtool.media.listen import frames
from iprtool.media.source import Source

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame

RATE = 48_000
CHANNELS = 2
LAYOUT = "stereo"
Samples = NDArray[np.int16]
"""(n, 2)"""

_BEEP_HZ, _BEEP_LEVEL = 1_000, 6_000
_PREROLL_S = 1
"""A decoder needs some packets before it sounds as it should."""
_JUMP = RATE // 50
"""Times that differ by less are the container's rounding."""
_CHUNK = RATE // 2
_NOT_SOUGHT = {"mp3", "aac", "amr"}
"""Containers without an index, whose times after a seek are guesses."""


def sound(source: Source, probe: Probe, span: Span, masks: Masks) -> Iterator[Samples]:
    """All samples of the span, silent where the recording is."""
    total = samples_of(span[1] - span[0])
    heard = _laid_out(_positioned(source, probe, span[0]), total)
    gaps = [(samples_of(begin - span[0]), samples_of(end - span[0])) for begin, end in masks.bleeps]
    if masks.semitones:
        # Silent before the voice is shifted too: what shifts it smears over the edges.
        heard = _exactly(_shifted(_replaced(heard, gaps, beep=False), masks.semitones), total)
    return _replaced(heard, gaps, beep=True)


def samples_of(ms: int) -> int:
    """So many samples are that long."""
    return ms * RATE // 1000


def silence(ms: int) -> Iterator[Samples]:
    """No sound for that long."""
    return _laid_out(iter(()), samples_of(ms))


def _positioned(source: Source, probe: Probe, start_ms: int) -> Iterator[tuple[int, Samples]]:
    """Runs of samples with the place of their first, counted from the begin of the clip."""
    with opened(source) as container:
        stream = main_audio(container)
        if stream is None:
            return
        read_only(container, stream)
        begin = probe.origin + Fraction(start_ms, 1000)
        sought = (
            start_ms > 2_000 * _PREROLL_S
            and container.format.name not in _NOT_SOUGHT
            and _seek(container, stream, begin)
        )
        run = _Run(begin)
        for frame in frames(container, stream):
            if sought and run.first is None and run.place_of(frame) > 0:
                sought = False
                break
            yield from run.take(frame)
        else:
            yield from run.rest()
            return
    yield from _from_the_beginning(source, begin)


def _from_the_beginning(source: Source, begin: Fraction) -> Iterator[tuple[int, Samples]]:
    with opened(source) as container:
        stream = main_audio(container)
        read_only(container, stream)
        run = _Run(begin)
        for frame in frames(container, stream):
            yield from run.take(frame)
        yield from run.rest()


def _seek(container: Any, stream: Any, begin: Fraction) -> bool:
    import av

    try:
        container.seek(int((begin - _PREROLL_S) / Fraction(stream.time_base)), stream=stream)
    except (av.FFmpegError, OSError):
        return False
    return True


class _Run:
    """Resamples frames that follow on each other; a jump of their times begins anew."""

    def __init__(self, begin: Fraction) -> None:
        self._begin = begin
        self.first: int | None = None
        self._given, self._taken = 0, Fraction(0)
        self._resampler: Any = None

    def place_of(self, frame: "AudioFrame") -> int:
        """Where a frame begins."""
        assert frame.pts is not None
        assert frame.time_base is not None
        return round((frame.pts * Fraction(frame.time_base) - self._begin) * RATE)

    def take(self, frame: "AudioFrame") -> Iterator[tuple[int, Samples]]:
        """What a frame gives."""
        if frame.pts is not None:
            place = self.place_of(frame)
            if self.first is None or abs(place - self.first - self._taken) > _JUMP:
                yield from self.rest()
                self._start(place)
        if self.first is None:
            return
        self._taken += Fraction(frame.samples * RATE, frame.sample_rate)
        frame.pts = None
        yield from self._put(frame)

    def _start(self, place: int) -> None:
        from av import AudioResampler

        self.first, self._given, self._taken = place, 0, Fraction(0)
        self._resampler = AudioResampler(format="s16", layout=LAYOUT, rate=RATE)

    def rest(self) -> Iterator[tuple[int, Samples]]:
        """What the resampler still holds."""
        if self._resampler is not None:
            yield from self._put(None)

    def _put(self, frame: "AudioFrame | None") -> Iterator[tuple[int, Samples]]:
        for made in self._resampler.resample(frame):
            assert self.first is not None
            samples = made.to_ndarray().reshape(-1, CHANNELS)
            yield self.first + self._given, samples
            self._given += len(samples)


def _laid_out(runs: Iterator[tuple[int, Samples]], total: int) -> Iterator[Samples]:
    """From 0 to the total: what overlaps is heard once, what is missing is silent."""
    done = 0
    for place, samples in runs:
        if place >= total:
            break
        if place > done:
            yield from _silent(place - done)
            done = place
        fresh = samples[done - place : total - place]
        if len(fresh):
            yield fresh
            done += len(fresh)
    yield from _silent(total - done)


def _silent(samples: int) -> Iterator[Samples]:
    for begin in range(0, samples, _CHUNK):
        yield np.zeros((min(_CHUNK, samples - begin), CHANNELS), np.int16)


def _replaced(heard: Iterable[Samples], gaps: list[Span], *, beep: bool) -> Iterator[Samples]:
    """A tone, or nothing, in place of what is heard in the gaps."""
    done = 0
    for samples in heard:
        kept = samples.copy()
        for begin, end in gaps:
            a, b = max(begin - done, 0), min(end - done, len(kept))
            if a < b:
                kept[a:b] = _tone(done + a, done + b) if beep else 0
        done += len(kept)
        yield kept


def _tone(begin: int, end: int) -> Samples:
    wave = np.sin(np.arange(begin, end) * (2 * np.pi * _BEEP_HZ / RATE)) * _BEEP_LEVEL
    return np.repeat(wave.astype(np.int16)[:, None], CHANNELS, axis=1)


def _shifted(heard: Iterable[Samples], semitones: float) -> Iterator[Samples]:
    """As long as before, and higher by so many semitones."""
    from av import AudioFrame
    from av.filter import Graph

    factor = 2 ** (semitones / 12)
    graph, done = Graph(), 0
    at: Any = graph.add_abuffer(sample_rate=RATE, format="s16", layout=LAYOUT, time_base=Fraction(1, RATE))
    chain = (
        ("asetrate", str(round(RATE * factor))),
        ("aresample", str(RATE)),
        ("atempo", f"{1 / factor:.6f}"),
        ("aformat", f"sample_fmts=s16:sample_rates={RATE}:channel_layouts={LAYOUT}"),
        ("abuffersink", None),
    )
    for name, args in chain:
        made = graph.add(name, args)
        at.link_to(made)
        at = made
    graph.configure()
    for samples in heard:
        frame = AudioFrame.from_ndarray(np.ascontiguousarray(samples).reshape(1, -1), format="s16", layout=LAYOUT)
        frame.sample_rate, frame.pts, frame.time_base = RATE, done, Fraction(1, RATE)
        done += len(samples)
        graph.push(frame)
        yield from _pulled(graph)
    graph.push(None)
    yield from _pulled(graph)


def _pulled(graph: Any) -> Iterator[Samples]:
    import av

    while True:
        try:
            yield graph.pull().to_ndarray().reshape(-1, CHANNELS)
        except (av.BlockingIOError, av.EOFError):
            return


def _exactly(heard: Iterable[Samples], total: int) -> Iterator[Samples]:
    """So many samples, cut or filled with silence at the end."""
    done = 0
    for samples in heard:
        fresh = samples[: total - done]
        if len(fresh):
            yield fresh
            done += len(fresh)
    yield from _silent(total - done)
