"""The clock of what is seen and heard: few, late and jittery readings of an engine made into the time at any instant.

An engine tells its time now and then. Each telling is an anchor: media time, and the reading of `time.perf_counter()`
when it arrived. A busy program can only make an anchor late, never early, so of the last anchors the one that puts the
media time furthest ahead is the truest, and the others are ignored.
"""

import threading
from collections import deque
from dataclasses import dataclass, field
from time import perf_counter

_ANCHORS = 8
_SEGMENTS = 64
"""So many pauses, jumps and speed changes back `time_at` can look."""


@dataclass(slots=True)
class _Segment:
    """A stretch of wall time during which the media ran at one rate, or stood (rate 0)."""

    since: float
    start_ms: float
    rate: float
    waiting: bool = False
    guess: float | None = None
    offsets: deque[float] = field(default_factory=lambda: deque(maxlen=_ANCHORS))

    def at(self, perf: float) -> float:
        offset = max(self.offsets, default=self.guess)
        if offset is None or self.rate == 0:
            return self.start_ms
        return max(perf * 1000 * self.rate + offset, self.start_ms if self.waiting else float("-inf"))

    def offset(self, media_ms: float, perf: float) -> float:
        return media_ms - perf * 1000 * self.rate


class Clock:
    """Media time in ms at any reading of `time.perf_counter()`; safe to use from several threads."""

    def __init__(self, duration_ms: int) -> None:
        self._duration = duration_ms
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
        segment.guess = segment.offset(ms, segment.since)
        self._begin(segment)

    def guess(self, media_ms: float, perf: float) -> None:
        """An anchor that is only used until a true one comes."""
        with self._lock:
            last = self._segments[-1]
            last.guess = last.offset(media_ms, perf)

    def anchor(self, media_ms: float, perf: float) -> None:
        """The engine was at `media_ms` when the wall clock read `perf`, or somewhat earlier."""
        with self._lock:
            last = self._segments[-1]
            if last.rate > 0 and perf >= last.since:
                last.offsets.append(last.offset(media_ms, perf))

    def time_at(self, perf: float) -> int:
        """The media time at that wall time, within the recording; while running it never goes back."""
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
