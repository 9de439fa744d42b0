"""The clock of what is seen and heard: few, late and jittery readings of an engine made into the time at any instant.

An engine tells its time now and then. Each telling is an anchor: media time, and the reading of `time.perf_counter()`
when it arrived. A busy program can only make an anchor late, never early, so of the last anchors the one that puts the
media time furthest ahead is the truest, and the others are ignored.

Silence alone says nothing: with some recordings an engine plays and tells no time for long, or never. But an engine
that waits for the recording's next bytes (a disk that sleeps, a network) stands still soon: then the clock stops too.
When readings go on far behind the clock, and stay there, they are right.
"""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter

_ANCHORS = 8
_SEGMENTS = 64
"""So many pauses, jumps and speed changes back `time_at` can look."""
_REACH_S = 0.8
"""So long an engine plays from its buffers when no more bytes come, and the clock runs on."""
_BEHIND_S = 0.3
"""A reading this late is no late reading (they are up to 0.03 s late) but a stall."""
_SURE_S = 0.05
"""For so long readings are behind before they are believed: readings held up together arrive together."""

Hunger = Callable[[], float | None]
"""Since when the engine has been waiting for bytes, as `time.perf_counter()`; None while it has what it wants."""


@dataclass(slots=True)
class _Segment:
    """A stretch of wall time during which the media ran at one rate, or stood (rate 0)."""

    since: float
    start_ms: float
    rate: float
    waiting: bool = False
    guess: float | None = None
    sign: float = float("-inf")
    """When the engine last gave a sign that it runs."""
    offsets: deque[float] = field(default_factory=lambda: deque(maxlen=_ANCHORS))
    behind: deque[float] = field(default_factory=lambda: deque(maxlen=_ANCHORS))
    behind_since: float = 0.0
    last_ms: float | None = None

    def at(self, perf: float) -> float:
        offset = self.best()
        if offset is None or self.rate == 0:
            return self.start_ms
        ms = perf * 1000 * self.rate + offset
        return max(ms, self.start_ms) if self.waiting else ms

    def best(self) -> float | None:
        return max(self.offsets, default=self.guess)

    def offset(self, media_ms: float, perf: float) -> float:
        return media_ms - perf * 1000 * self.rate

    def suppose(self, media_ms: float, perf: float) -> None:
        """Run on from there until a reading comes."""
        self.guess = self.offset(media_ms, perf)
        self.sign = perf

    def starved_at(self, perf: float, since: float) -> float:
        """The media time at `perf` when the engine has been waiting for bytes since then."""
        return self.at(min(perf, max(since, self.sign) + _REACH_S))

    def hear(self, media_ms: float, perf: float) -> bool:
        """Take in a reading. Whether all that was thought before proved to be too far ahead."""
        if media_ms == self.last_ms:
            return False  # libvlc repeats its time while it waits
        self.last_ms = media_ms
        offset, best = self.offset(media_ms, perf), self.best()
        stalled = False
        if best is None or offset >= best - _BEHIND_S * 1000 * self.rate:
            self.behind.clear()
            self.offsets.append(offset)
        else:
            self.behind_since = self.behind_since if self.behind else perf
            self.behind.append(offset)
            if perf - self.behind_since < _SURE_S:
                return False
            self.offsets, self.behind = self.behind, self.offsets
            self.behind.clear()
            self.waiting, stalled = False, True
        self.sign = perf
        return stalled


class Clock:
    """Media time in ms at any reading of `time.perf_counter()`; safe to use from several threads."""

    def __init__(self, duration_ms: int, hunger: Hunger = lambda: None) -> None:
        self._duration = duration_ms
        self._hunger = hunger
        self._lock = threading.Lock()
        self._segments: deque[_Segment] = deque([_Segment(float("-inf"), 0.0, 0.0)], maxlen=_SEGMENTS)
        self._told: tuple[float, int] = (float("-inf"), 0)

    @property
    def is_waiting(self) -> bool:
        """Whether it was started and nothing told yet that the media runs."""
        with self._lock:
            last = self._segments[-1]
            return last.rate > 0 and last.guess is None and not last.offsets

    def hold(self, ms: float, at: float | None = None) -> None:
        """Stand at a time."""
        self._begin(_Segment(_wall(at), ms, 0.0))

    def start(self, ms: float, rate: float, at: float | None = None) -> None:
        """Be about to run from a time: it stands there until the first anchor or guess tells that the media runs."""
        self._begin(_Segment(_wall(at), ms, rate, waiting=True))

    def run(self, ms: float, rate: float, at: float | None = None) -> None:
        """Run on at once from a time, until anchors tell better."""
        segment = _Segment(_wall(at), ms, rate)
        segment.suppose(ms, segment.since)
        self._begin(segment)

    def guess(self, media_ms: float, perf: float) -> None:
        """An anchor that is only used until a true one comes."""
        with self._lock:
            last = self._segments[-1]
            last.suppose(media_ms, perf)

    def anchor(self, media_ms: float, perf: float) -> None:
        """The engine was at `media_ms` when the wall clock read `perf`, or somewhat earlier."""
        with self._lock:
            last = self._segments[-1]
            if last.rate > 0 and perf >= last.since and last.hear(media_ms, perf):
                self._told = (perf, 0)

    def fed(self, since: float, until: float) -> None:
        """Bytes came that the engine had been waiting for: if it stood meanwhile, go on from where it stood."""
        with self._lock:
            last = self._segments[-1]
            here = last.starved_at(until, since)
            if last.rate > 0 and last.since <= until and here < last.at(until):
                segment = _Segment(until, here, last.rate)
                segment.suppose(here, until)
                self._segments.append(segment)

    def time_at(self, perf: float) -> int:
        """The media time at that wall time, within the recording; while running it goes back only after a stall."""
        with self._lock:
            segment = next((each for each in reversed(self._segments) if each.since <= perf), self._segments[0])
            runs = segment is self._segments[-1] and segment.rate > 0
            starving = self._hunger() if runs else None
            media = segment.at(perf) if starving is None else segment.starved_at(perf, starving)
            ms = min(max(int(media + 0.5), 0), self._duration)
            since, told = self._told
            if runs and perf >= since:
                ms = max(ms, told)
                self._told = (perf, ms)
            return ms

    def now(self) -> int:
        """The media time now."""
        return self.time_at(perf_counter())

    def _begin(self, segment: _Segment) -> None:
        with self._lock:
            self._segments.append(segment)
            self._told = (segment.since, min(max(int(segment.start_ms + 0.5), 0), self._duration))


def _wall(at: float | None) -> float:
    return perf_counter() if at is None else at
