"""Where the sound of one recording lies in the sound of another of the same session.

First the ups and downs of loudness over the whole length say roughly how far the two are apart; they survive other
microphones, noise and clipping. Then many short pieces are compared sample by sample, each by the phases of its
frequencies alone, which no gain, colour or polarity can disturb. Pieces that have it right lie on one line: its begin
is the offset, its slope the drift of the clocks; those that have it wrong lie anywhere.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from iprtool.domain.errors import IprError
from iprtool.domain.progress import Cancelled, Progress, never, untold
from iprtool.media.hearing import RATE, Samples, listen
from iprtool.media.source import Source

if TYPE_CHECKING:
    from iprtool.media.contents import Probe

_HOP = RATE // 50
"""Samples of one value of loudness."""
_SLOW = 50
"""Values over which loudness is averaged: only its ups and downs count."""
_SHORTEST = 3 * 50
"""Values that two recordings must have in common."""
_CANDIDATES = 4
_APART = 50
"""Values that candidates are apart."""

_PIECES = 60
_SIZE = 1 << 16
"""Samples of the other recording that a piece is looked for in."""
_REACH = RATE
"""Samples that a piece may be from where it is expected: an hour of drift, and a rough begin."""
_WIDTH = _SIZE - 2 * _REACH
_LOW_HZ, _HIGH_HZ = 120, 3_400
_SOME = 16
"""Every sixteenth sample tells well enough where it is loud."""
_CLOSE = RATE // 100
_CLEAR = 1.25
"""A piece counts when its peak is so much higher than all that is not close to it."""

_STEEPEST = 500e-6
ON_LINE_MS = 8.0
"""Speakers are not equally far from two microphones: sound takes 3 ms for a metre."""
_FEWEST = 5
_SHARE, _HIGH_SHARE = 0.2, 0.5
_SHORT_SHARE, _ENOUGH = 0.7, 10
"""Pieces of short recordings overlap, so that several can be wrong together: most of them, or ten, have to agree."""
_MOST_PAIRS = 4_000
_SURE_OF_DRIFT = 3.0
_DRIFT_NEEDS_MS = 60_000

Floats = NDArray[np.float64]


class Sureness(StrEnum):
    """How sure a result is."""

    HIGH = "high"
    FAIR = "fair"


@dataclass(frozen=True, slots=True)
class Alignment:
    """Time in the first recording = offset_ms + time in the other * (1 + drift_ppm / 1e6).

    pieces, agreeing: how many were compared, and how many of them lie on this line.
    residual_ms: half of those are no further from it than this.
    """

    offset_ms: float
    drift_ppm: float
    residual_ms: float
    pieces: int
    agreeing: int

    @property
    def sureness(self) -> Sureness:
        """How sure it is."""
        return Sureness.HIGH if self.agreeing >= max(_HIGH_SHARE * self.pieces, _ENOUGH) else Sureness.FAIR


def align(
    first: Source,
    first_probe: "Probe",
    other: Source,
    other_probe: "Probe",
    progress: Progress = untold,
    cancelled: Cancelled = never,
) -> Alignment | None:
    """Compare two recordings; for a thread of its own. None when cancelled.

    Raises IprError when one has no sound or cannot be opened, and when no sound is common to them.
    """
    for probe in (first_probe, other_probe):
        if not probe.has_audio:
            raise IprError(
                "One of the two recordings has no sound, so they cannot be compared by it.",
                "Set the offset by eye: pause at a clap or a gesture that both cameras saw.",
            )
    done = {0: 0.0, 1: 0.0}

    def hear(number: int, source: Source, probe: "Probe") -> Samples:
        def tell(share: float) -> None:
            done[number] = share
            progress(0.9 * sum(done.values()) / 2)

        return listen(source, probe, tell, cancelled)

    with ThreadPoolExecutor(2, thread_name_prefix="iprtool-listen") as pool:
        heard = [pool.submit(hear, 0, first, first_probe), pool.submit(hear, 1, other, other_probe)]
        here, there = (each.result() for each in heard)
    if cancelled():
        return None
    found = compare(here, there)
    progress(1.0)
    return found


def compare(here: Samples, there: Samples, within_ms: float = ON_LINE_MS) -> Alignment:
    """Align two sounds of `RATE` samples a second. Raises IprError when no sound is common to them.

    within_ms: how far from the line a piece may lie that has it right.
    """
    tries = [found for rough in _rough(here, there) if (found := _fine(here, there, rough, within_ms)) is not None]
    tries.sort(key=lambda each: each.agreeing, reverse=True)
    if not tries or _is_doubtful(tries, within_ms):
        raise IprError(
            "No common sound was found in the two recordings; their offset is as it was.",
            "Check that they are of one session, or set the offset by ear and eye.",
        )
    return tries[0]


def _is_doubtful(tries: list[Alignment], within_ms: float) -> bool:
    """Whether the best is no more than chance, or another that says something else is about as good."""
    best = tries[0]
    others = [each.agreeing for each in tries[1:] if abs(each.offset_ms - best.offset_ms) > 3 * within_ms]
    needed = max(_FEWEST, _SHARE * best.pieces, min(_ENOUGH, _SHORT_SHARE * best.pieces))
    return best.agreeing < needed or max(others, default=0) > 0.7 * best.agreeing


# ---- roughly, by loudness


def _rough(here: Samples, there: Samples) -> Iterator[int]:
    """The likeliest offsets in samples, the best first."""
    a, b = _ups_and_downs(here), _ups_and_downs(there)
    if min(len(a), len(b)) < _SHORTEST:
        return
    size = 1 << (len(a) + len(b)).bit_length()
    product = np.fft.rfft(a, size) * np.conj(np.fft.rfft(b, size))
    score = np.fft.irfft(product, size)
    lags = np.concatenate((np.arange(len(a)), np.arange(-len(b) + 1, 0)))
    common = np.minimum(len(a), lags + len(b)) - np.maximum(0, lags)
    score = np.where(common >= _SHORTEST, score[lags] / np.sqrt(np.maximum(common, 1)), -np.inf)
    for _ in range(_CANDIDATES):
        best = int(np.argmax(score))
        if not np.isfinite(score[best]):
            return
        yield int(lags[best]) * _HOP
        score[np.abs(lags - lags[best]) <= _APART] = -np.inf


def _ups_and_downs(sound: Samples) -> Floats:
    """Loudness against that of the second around it, on an even scale; high tones count more than hum."""
    count = len(sound) // _HOP
    if count < _SHORTEST:
        return np.zeros(0)
    sharp = np.diff(sound[: count * _HOP].astype(np.float32), prepend=np.float32(0))
    loud = np.log(np.abs(sharp).reshape(count, _HOP).mean(axis=1) + 1.0).astype(np.float64)
    total = np.cumsum(np.pad(loud, _SLOW // 2 + 1, "edge"))
    loud -= (total[_SLOW + 1 :] - total[: -_SLOW - 1])[:count] / (_SLOW + 1)
    spread = float(loud.std())
    even: Floats = np.clip(loud / spread, -3, 3) if spread > 0 else loud
    return even


# ---- finely, by phases


def _fine(here: Samples, there: Samples, rough: int, within_ms: float) -> Alignment | None:
    """The line through the pieces near an offset; None where too few can be compared."""
    places = _loud_places(there, rough, len(here))
    offsets, clear = _offsets_of(here, there, places, rough)
    if clear.sum() < 2:
        return None
    x, y = (places + _WIDTH / 2)[clear] * 1000 / RATE, offsets[clear] * 1000 / RATE
    return _line(x, y, len(places), within_ms)


def _loud_places(there: Samples, rough: int, length: int) -> NDArray[np.int64]:
    """Begins of the pieces of the other recording: in each part of what is common, where it is loudest.

    Silence, as where a sound is laid out with gaps, has no pieces.
    """
    low, high = max(0, -rough), min(len(there), length - rough)
    step = max((high - low) // _PIECES, RATE)
    begins = range(low, max(high - RATE, low + 1), step)
    parts = ((begin, there[begin : min(begin + step, high)]) for begin in begins)
    return np.array([begin + _loudest(part) for begin, part in parts if part.any()], np.int64)


def _loudest(sound: Samples) -> int:
    """Where in a sound a piece is loudest."""
    some = np.abs(sound[::_SOME].astype(np.int32))
    window = _WIDTH // _SOME
    if len(some) <= window:
        return 0
    total = np.cumsum(np.concatenate(([0], some)))
    return _SOME * int(np.argmax(total[window:] - total[:-window]))


def _offsets_of(
    here: Samples, there: Samples, places: NDArray[np.int64], rough: int
) -> tuple[Floats, NDArray[np.bool_]]:
    """For each piece its offset in samples, and whether it is clear."""
    hz = np.fft.rfftfreq(_SIZE, 1 / RATE)
    band = (hz >= _LOW_HZ) & (hz <= _HIGH_HZ)
    offsets, clear = np.zeros(len(places)), np.zeros(len(places), bool)
    for number, place in enumerate(places):
        piece = _cut(there, int(place), _WIDTH)
        around = _cut(here, int(place) + rough - _REACH, _SIZE)
        product = np.fft.rfft(around) * np.conj(np.fft.rfft(piece, _SIZE))
        product = np.where(band, product / (np.abs(product) + 1e-9), 0)
        score = np.abs(np.fft.irfft(product, _SIZE)[: 2 * _REACH + 1])
        best = int(np.argmax(score))
        rest = np.concatenate((score[: max(0, best - _CLOSE)], score[best + _CLOSE + 1 :]))
        clear[number] = score[best] > _CLEAR * rest.max() > 0
        offsets[number] = rough - _REACH + best + _between(score, best)
    return offsets, clear


def _cut(sound: Samples, begin: int, length: int) -> NDArray[np.float32]:
    """A part of the sound, silent outside of it."""
    part = np.zeros(length, np.float32)
    low, high = max(begin, 0), min(begin + length, len(sound))
    if low < high:
        part[low - begin : high - begin] = sound[low:high]
    return part


def _between(score: NDArray[np.floating], best: int) -> float:
    """How far beside its highest sample a peak really is."""
    if not 0 < best < len(score) - 1:
        return 0.0
    left, middle, right = (float(score[best + side]) for side in (-1, 0, 1))
    bend = left - 2 * middle + right
    return 0.5 * (left - right) / bend if bend < 0 else 0.0


def _line(x: Floats, y: Floats, pieces: int, within_ms: float) -> Alignment:
    """The line that most of the pieces lie on, fitted to those."""
    agree = _largest_agreement(x, y, within_ms)
    x, y = x[agree], y[agree]
    centre = float(x.mean())
    spread = float(np.square(x - centre).sum())
    slope = float(((x - centre) * y).sum()) / spread if spread > 0 else 0.0
    rest = y - y.mean() - slope * (x - centre)
    error = float(np.sqrt(np.square(rest).sum() / max(1, len(x) - 2) / spread)) if spread > 0 else np.inf
    length = float(np.ptp(x))
    # Pieces that may lie further off do so together, for as long as a player plays on: that is no drift.
    is_chance = abs(slope) * length < within_ms - ON_LINE_MS or abs(slope) < _SURE_OF_DRIFT * error
    if length < _DRIFT_NEEDS_MS or is_chance:
        slope = 0.0
        rest = y - y.mean()
    offset = float(y.mean()) - slope * centre
    return Alignment(offset, slope * 1e6, float(np.median(np.abs(rest))), pieces, int(agree.sum()))


def _largest_agreement(x: Floats, y: Floats, within_ms: float) -> NDArray[np.bool_]:
    """Which pieces lie on the line through two of them that has the most on it."""
    i, j = np.triu_indices(len(x), 1)
    if len(i) > _MOST_PAIRS:
        keep = np.linspace(0, len(i) - 1, _MOST_PAIRS).astype(int)
        i, j = i[keep], j[keep]
    far = np.abs(x[j] - x[i]) > 0.2 * np.ptp(x)
    slopes = np.where(far, (y[j] - y[i]) / np.where(far, x[j] - x[i], 1.0), 0.0)
    slopes = np.where(np.abs(slopes) <= _STEEPEST, slopes, 0.0)
    on_line = np.abs(y[None, :] - y[i][:, None] - slopes[:, None] * (x[None, :] - x[i][:, None])) <= within_ms
    best: NDArray[np.bool_] = on_line[int(np.argmax(on_line.sum(axis=1)))]
    return best
