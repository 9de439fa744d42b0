"""The stimulus log of a recall: which time of the session an interview's time is about, and back; what was seen.

The interview's time is cut into stretches at the happenings; in each the session's recording plays or stands. Where it
played, both ends are measured and the time runs evenly between them; where the next happening names a place to which no
player could have come, it runs with the speed that was set. A log that was cut off, happenings at one moment and a
clock that went back do no harm: no happening counts as earlier than the one before it.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from iprtool.domain.kinds import Initiator, Stimulus
from iprtool.domain.model import Happening

HOUR_MS = 3_600_000
_MOST_OFF_MS = 1_000
"""A player is not further than this from where its speed brings it, or a fiftieth of the way."""
_SAME_PLACE_MS = 100
"""Playing on this near to where it stood is one viewing: players stop on whole pictures."""


class Position(NamedTuple):
    """Where the session's recording is at a time of the interview; `rate` is the speed that is set, also at a stop."""

    session_ms: int
    playing: bool
    rate: float


class Occasion(NamedTuple):
    """One time at which the interview was at a moment of the session.

    Playing, it passed the moment at `at_ms`; standing, it was there from `at_ms` until `until_ms`.
    """

    at_ms: int
    until_ms: int
    playing: bool
    rate: float


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch `[begin_ms, end_ms)` of the interview, and where the session's recording was at both ends."""

    begin_ms: int
    end_ms: int
    session_begin_ms: int
    session_end_ms: int
    playing: bool
    rate: float

    def session_at(self, ms: int) -> int:
        """The session's time, rounded half up."""
        length = self.end_ms - self.begin_ms
        run = self.session_end_ms - self.session_begin_ms
        return self.session_begin_ms + _divided((ms - self.begin_ms) * run, length) if length else self.session_begin_ms

    def interview_at(self, session_ms: int) -> int:
        """The interview's time at which a playing stretch passes a moment of the session."""
        run = self.session_end_ms - self.session_begin_ms
        passed = _divided((session_ms - self.session_begin_ms) * (self.end_ms - self.begin_ms), run)
        return min(self.begin_ms + passed, self.end_ms - 1)


@dataclass(frozen=True, slots=True)
class Pause:
    """A stand of the recording after it had played, until it played again or the interview was over.

    stop: whether a person stopped it; the program also pauses, as where the recording is over.
    """

    begin_ms: int
    end_ms: int
    session_ms: int
    initiator: Initiator
    stop: bool

    @property
    def length_ms(self) -> int:
        """How long it stood."""
        return self.end_ms - self.begin_ms


@dataclass(frozen=True, slots=True)
class Seen:
    """A part `[begin_ms, end_ms)` of the session's recording, and how many times it was played."""

    begin_ms: int
    end_ms: int
    times: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """The whole recording in parts, in order, each with how often it was seen."""

    duration_ms: int
    parts: tuple[Seen, ...]

    @property
    def seen_ms(self) -> int:
        """How much was seen at least once."""
        return sum(part.end_ms - part.begin_ms for part in self.parts if part.times)

    @property
    def skipped(self) -> tuple[Seen, ...]:
        """The parts that were never seen."""
        return tuple(part for part in self.parts if not part.times)

    @property
    def by_times_ms(self) -> dict[int, int]:
        """How many milliseconds were seen never, once, twice and so on; only what there is."""
        found: Counter[int] = Counter()
        for part in self.parts:
            found[part.times] += part.end_ms - part.begin_ms
        return dict(sorted(found.items()))

    def share(self, ms: int) -> float:
        """Milliseconds as a share of the recording, 0 to 1; 0 of an empty one."""
        return ms / self.duration_ms if self.duration_ms else 0.0


class StimulusLog:
    """What happened to the session's recording in one interview.

    happenings: in the order in which they were written. length_ms: how long the interview took; a log that was cut off
    while playing goes on until then, and at most to `duration_ms`, where the session's recording is over.
    """

    def __init__(self, happenings: Iterable[Happening], length_ms: int = 0, duration_ms: int | None = None) -> None:
        self.happenings = tuple(_in_time(happenings))
        last = self.happenings[-1].at_ms if self.happenings else 0
        self.length_ms, self.duration_ms = max(length_ms, last), duration_ms
        self.stretches = tuple(self._stretches())
        self._begins = [stretch.begin_ms for stretch in self.stretches]
        self._from = np.array([each.session_begin_ms for each in self.stretches], dtype=np.int64)
        self._to = np.array([_behind(each) for each in self.stretches], dtype=np.int64)

    # Both ways

    def session_at(self, interview_ms: int) -> Position:
        """Where the session's recording was at a time of the interview; before and after it, as at its ends."""
        last = self.happenings[-1] if self.happenings else None
        if last is not None and interview_ms >= last.at_ms == self.length_ms:
            return Position(last.session_ms, False, last.rate)
        stretch = self.stretch_at(interview_ms)
        if stretch is None:
            return Position(0, False, 1.0)
        ms = min(max(interview_ms, stretch.begin_ms), stretch.end_ms)
        return Position(stretch.session_at(ms), stretch.playing and interview_ms < self.length_ms, stretch.rate)

    def stretch_at(self, interview_ms: int) -> Stretch | None:
        """The stretch with a time of the interview; before and after it the first or last. None of an empty log."""
        if not self.stretches:
            return None
        return self.stretches[max(bisect_right(self._begins, interview_ms) - 1, 0)]

    def interview_at(self, session_ms: int) -> list[Occasion]:
        """All times of the interview that were at a moment of the session, in order: every replay and every stand."""
        there = np.flatnonzero((self._from <= session_ms) & (session_ms < self._to)).tolist()
        return [_occasion(self.stretches[place], session_ms) for place in there]

    def _stretches(self) -> Iterator[Stretch]:
        if not self.happenings:
            return
        first = self.happenings[0]
        place = _came_to(first)
        if first.at_ms > 0:
            yield Stretch(0, first.at_ms, place, place, False, 1.0)
        playing = False
        for happening, after in pairwise((*self.happenings, None)):
            assert happening is not None
            playing = _PLAYS.get(happening.kind, playing)
            end_ms = self.length_ms if after is None else after.at_ms
            if end_ms > happening.at_ms:
                yield from self._between(happening, end_ms, None if after is None else _came_to(after), playing)

    def _between(self, happening: Happening, end_ms: int, came_to: int | None, playing: bool) -> Iterator[Stretch]:
        """From a happening until the next one: it stood, or it played; what played to its end early stood there."""
        begin_ms, place, rate = happening.at_ms, happening.session_ms, happening.rate
        if not playing or rate <= 0:
            yield Stretch(begin_ms, end_ms, place, place, False, rate)
            return
        expected = place + _rounded((end_ms - begin_ms) * Fraction(rate))
        reached = self._reached(place, expected, came_to)
        fits = came_to is not None and abs(came_to - expected) <= _most_off(expected - place)
        there_ms = end_ms
        if reached < expected and not fits:
            there_ms = min(begin_ms + _rounded((reached - place) / Fraction(rate)), end_ms)
        if there_ms > begin_ms:
            yield Stretch(begin_ms, there_ms, place, reached, True, rate)
        if there_ms < end_ms:
            yield Stretch(there_ms, end_ms, reached, reached, False, rate)

    def _reached(self, place: int, expected: int, came_to: int | None) -> int:
        if came_to is not None and place <= came_to <= expected + _most_off(expected - place):
            return came_to
        return expected if self.duration_ms is None else max(min(expected, self.duration_ms), place)

    # What was seen

    def coverage(self, duration_ms: int | None = None) -> Coverage:
        """How often each part of the session's recording was seen."""
        whole = (self.duration_ms if duration_ms is None else duration_ms) or 0
        played = [each for each in self.stretches if each.playing]
        edges: Counter[int] = Counter()
        for stretch in played:
            edges[min(max(stretch.session_begin_ms, 0), whole)] += 1
            edges[min(max(stretch.session_end_ms, 0), whole)] -= 1
        return Coverage(whole, tuple(_parts(edges, whole)))

    @cached_property
    def viewings(self) -> tuple[Stretch, ...]:
        """What was played without a jump, each as one stretch, over its stops and changes of speed."""
        found: list[Stretch] = []
        for stretch in self.stretches:
            if not stretch.playing:
                continue
            before = found[-1] if found else None
            if before is not None and abs(stretch.session_begin_ms - before.session_end_ms) <= _SAME_PLACE_MS:
                found[-1] = replace(before, end_ms=stretch.end_ms, session_end_ms=stretch.session_end_ms)
            else:
                found.append(stretch)
        return tuple(found)

    def times_seen(self, session_ms: int, until_ms: int) -> int:
        """How often a moment of the session had been seen until a time of the interview, the last time included."""
        here = self.session_at(until_ms).session_ms
        times = 0
        for viewing in self.viewings:
            if viewing.begin_ms >= until_ms:
                break
            reached = viewing.session_end_ms if viewing.end_ms <= until_ms else here
            times += viewing.session_begin_ms <= session_ms <= reached
        return times

    @property
    def played_ms(self) -> int:
        """How much of the session's recording was played, replays counted each time."""
        return sum(each.session_end_ms - each.session_begin_ms for each in self.stretches if each.playing)

    @cached_property
    def pauses(self) -> tuple[Pause, ...]:
        """All stands after playing, in order."""
        found: list[Pause] = []
        since: Happening | None = None
        playing = False
        for happening in self.happenings:
            plays = _PLAYS.get(happening.kind, playing)
            if since is not None and (plays or happening.kind is Stimulus.END):
                found.append(_pause(since, happening.at_ms))
                since = None
            elif playing and not plays:
                since = happening
            playing = plays
        if since is not None and (since.kind is Stimulus.PAUSE or since.at_ms < self.length_ms):
            found.append(_pause(since, self.length_ms))
        return tuple(found)

    @property
    def stops(self) -> tuple[Pause, ...]:
        """The pauses that the participant or the interviewer began."""
        return tuple(pause for pause in self.pauses if pause.stop)

    def stops_by(self) -> dict[Initiator, int]:
        """How many stops the participant and the interviewer made."""
        made = Counter(stop.initiator for stop in self.stops)
        return {who: made[who] for who in (Initiator.PARTICIPANT, Initiator.INTERVIEWER)}

    @property
    def stops_per_hour(self) -> float | None:
        """Stops in an hour of recording that was played, replays included; None where nothing was played."""
        return len(self.stops) * HOUR_MS / self.played_ms if self.played_ms else None


_PLAYS = {Stimulus.PLAY: True, Stimulus.PAUSE: False, Stimulus.END: False}
"""Whether the recording plays after a happening; a seek and a change of speed leave that as it is."""


def _in_time(happenings: Iterable[Happening]) -> Iterator[Happening]:
    latest = 0
    for happening in happenings:
        latest = max(latest, happening.at_ms)
        yield happening if happening.at_ms == latest else replace(happening, at_ms=latest)


def _came_to(happening: Happening) -> int:
    """Where the recording had come to when something happened to it."""
    return happening.session_ms if happening.from_ms is None else happening.from_ms


def _most_off(way_ms: int) -> int:
    return max(_MOST_OFF_MS, way_ms // 50)


def _behind(stretch: Stretch) -> int:
    """The first moment of the session after a stretch; a stand is at one moment."""
    return max(stretch.session_end_ms, stretch.session_begin_ms + 1)


def _occasion(stretch: Stretch, session_ms: int) -> Occasion:
    if stretch.session_begin_ms == stretch.session_end_ms:
        return Occasion(stretch.begin_ms, stretch.end_ms, False, stretch.rate)
    at_ms = stretch.interview_at(session_ms)
    return Occasion(at_ms, at_ms, True, stretch.rate)


def _pause(happening: Happening, end_ms: int) -> Pause:
    stop = happening.kind is Stimulus.PAUSE and happening.initiator is not Initiator.PROGRAM
    return Pause(happening.at_ms, end_ms, happening.session_ms, happening.initiator, stop)


def _parts(edges: Counter[int], whole: int) -> Iterator[Seen]:
    """The recording cut where the number of times changes."""
    times, begin = 0, 0
    for place, more in sorted(edges.items()):
        if more and place > begin:
            yield Seen(begin, place, times)
            begin = place
        times += more
    if begin < whole:
        yield Seen(begin, whole, times)


def _divided(number: int, by: int) -> int:
    """A quotient rounded half up, exactly."""
    return (2 * number + by) // (2 * by)


def _rounded(ms: Fraction) -> int:
    return (ms + Fraction(1, 2)).__floor__()
