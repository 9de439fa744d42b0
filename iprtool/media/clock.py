"""The clock of what is seen and heard: few, late and jittery readings of an engine made into the time at any instant.

An engine tells its time now and then. Each telling is an anchor: media time, and the reading of `time.perf_counter()`
when it arrived. A busy program can only make an anchor late, never early, so of the last anchors the one that puts the
media time furthest ahead is the truest, and the others are ignored.

An engine that is silent for longer than it ever is while it plays has stalled (a disk that sleeps, a network): the
clock stops soon after its last word. When the readings then go on far behind the clock, and stay there, they are right.
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
"""So long the clock runs on without a sign: at every speed libvlc gives one each 0.25 to 0.51 s, Qt more often."""
_BEHIND_S = 0.3
"""A reading this late is no late reading (they are up to 0.03 s late) but a stall."""
_SURE_S = 0.05
"""For so long readings are behind before they are believed: readings held up together arrive together."""
_NEARLY_MS = 50.0

NextSign = Callable[[float], float]
"""Media time -> when the engine, after a sign at that time, has to give the next one at the latest."""


@dataclass(slots=True)
class _Segment:
    """A stretch of wall time during which the media ran at one rate, or stood (rate 0)."""

    since: float
    start_ms: float
    rate: float
    waiting: bool = False
    guess: float | None = None
    limit_ms: float = float("inf")
    offsets: deque[float] = field(default_factory=lambda: deque(maxlen=_ANCHORS))
    behind: deque[float] = field(default_factory=lambda: deque(maxlen=_ANCHORS))
    behind_since: float = 0.0
    last_ms: float | None = None

    def at(self, perf: float) -> float:
        offset = self.best()
        if offset is None or self.rate == 0:
            return self.start_ms
        ms = min(perf * 1000 * self.rate + offset, self.limit_ms)
        return max(ms, self.start_ms) if self.waiting else ms

    def best(self) -> float | None:
        return max(self.offsets, default=self.guess)

    def offset(self, media_ms: float, perf: float) -> float:
        return media_ms - perf * 1000 * self.rate

    def suppose(self, media_ms: float, perf: float) -> None:
        """Run on from there until a reading comes: for some recordings libvlc plays and never tells its time."""
        self.guess = self.offset(media_ms, perf)
        self.limit_ms = float("inf")

    def hear(self, media_ms: float, perf: float, next_sign: NextSign) -> bool:
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
        self._reach(perf, next_sign)
        return stalled

    def _reach(self, perf: float, next_sign: NextSign) -> None:
        here = perf * 1000 * self.rate + (self.best() or 0.0)
        self.limit_ms = max(here, next_sign(here + _NEARLY_MS)) + _REACH_S * 1000 * self.rate


class Clock:
    """Media time in ms at any reading of `time.perf_counter()`; safe to use from several threads."""

    def __init__(self, duration_ms: int) -> None:
        self._duration = duration_ms
        self._lock = threading.Lock()
        self._segments: deque[_Segment] = deque([_Segment(float("-inf"), 0.0, 0.0)], maxlen=_SEGMENTS)
        self._told: tuple[float, int] = (float("-inf"), 0)
        self._next_sign: NextSign = lambda _ms: 0.0

    def expect(self, next_sign: NextSign) -> None:
        """Wait longer for the engine where it has nothing to tell: from now on, where `next_sign` says so."""
        with self._lock:
            self._next_sign = next_sign

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
            if last.rate > 0 and perf >= last.since and last.hear(media_ms, perf, self._next_sign):
                self._told = (perf, 0)

    def time_at(self, perf: float) -> int:
        """The media time at that wall time, within the recording; while running it goes back only after a stall."""
        with self._lock:
            segment = next((each for each in reversed(self._segments) if each.since <= perf), self._segments[0])
            ms = min(max(int(segment.at(perf) + 0.5), 0), self._duration)
            since, told = self._told
            if segment is self._segments[-1] and segment.rate > 0 and perf >= since:
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
