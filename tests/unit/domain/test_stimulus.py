"""The stimulus log: both ways between interview and session, what was seen, who stopped."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iprtool.domain.kinds import Initiator, Stimulus
from iprtool.domain.model import Happening
from iprtool.domain.stimulus import Occasion, Position, StimulusLog, Stretch

DURATION_MS = 3_000_000
WALL = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
RATES = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0)
_PARTICIPANT, _INTERVIEWER, _PROGRAM = Initiator


def entry(
    kind: str,
    at_ms: int,
    session_ms: int,
    rate: float = 1.0,
    *,
    from_ms: int | None = None,
    by: Initiator = _PARTICIPANT,
) -> Happening:
    return Happening(f"{kind}-{at_ms}", "recall", Stimulus(kind), by, at_ms, WALL, session_ms, rate, from_ms)


INTERVIEW = (
    entry("play", 1_000, 0, by=_INTERVIEWER),
    entry("pause", 11_000, 10_000),
    entry("seek", 15_000, 5_000, from_ms=10_000),
    entry("play", 15_500, 5_000),
    entry("rate", 18_000, 7_500, 2.0, by=_INTERVIEWER),
    entry("pause", 20_000, 11_500, 2.0, by=_INTERVIEWER),
    entry("end", 30_000, 11_500, 2.0, by=_INTERVIEWER),
)
"""Ten seconds are played, five of them again, then on at double speed; two stops."""


@pytest.fixture
def log() -> StimulusLog:
    return StimulusLog(INTERVIEW, 30_000, 60_000)


@pytest.mark.parametrize(
    ("interview_ms", "position"),
    [
        (-5, Position(0, False, 1.0)),
        (0, Position(0, False, 1.0)),
        (1_000, Position(0, True, 1.0)),
        (6_001, Position(5_001, True, 1.0)),
        (11_000, Position(10_000, False, 1.0)),
        (15_000, Position(5_000, False, 1.0)),
        (18_001, Position(7_502, True, 2.0)),
        (29_999, Position(11_500, False, 2.0)),
        (99_999, Position(11_500, False, 2.0)),
    ],
)
def test_the_interview_names_the_moment_of_the_session(log: StimulusLog, interview_ms: int, position: Position) -> None:
    assert log.session_at(interview_ms) == position


def test_the_session_names_every_time_of_the_interview(log: StimulusLog) -> None:
    assert log.interview_at(6_000) == [Occasion(7_000, 7_000, True, 1.0), Occasion(16_500, 16_500, True, 1.0)]
    assert log.interview_at(10_000) == [Occasion(11_000, 15_000, False, 1.0), Occasion(19_250, 19_250, True, 2.0)]
    assert log.interview_at(50_000) == []


def test_what_was_seen_how_often_and_what_was_skipped(log: StimulusLog) -> None:
    coverage = log.coverage()
    assert [(part.begin_ms, part.end_ms, part.times) for part in coverage.parts] == [
        (0, 5_000, 1),
        (5_000, 10_000, 2),
        (10_000, 11_500, 1),
        (11_500, 60_000, 0),
    ]
    assert coverage.by_times_ms == {0: 48_500, 1: 6_500, 2: 5_000}
    assert coverage.share(coverage.seen_ms) == pytest.approx(11_500 / 60_000)
    assert [(part.begin_ms, part.end_ms) for part in coverage.skipped] == [(11_500, 60_000)]


def test_stops_are_the_pauses_of_people(log: StimulusLog) -> None:
    assert [(stop.begin_ms, stop.length_ms, stop.initiator) for stop in log.stops] == [
        (11_000, 4_500, _PARTICIPANT),
        (20_000, 10_000, _INTERVIEWER),
    ]
    assert log.stops_by() == {_PARTICIPANT: 1, _INTERVIEWER: 1}
    assert log.played_ms == 16_500
    assert log.stops_per_hour == pytest.approx(2 * 3600 / 16.5)


def test_the_program_pauses_without_a_stop() -> None:
    log = StimulusLog([entry("play", 0, 0), entry("end", 5_000, 5_000, by=_PROGRAM)], 60_000, 5_000)
    assert log.stops == ()
    assert [(pause.begin_ms, pause.end_ms, pause.stop) for pause in log.pauses] == [(5_000, 60_000, False)]
    held = StimulusLog([entry("play", 0, 0), entry("pause", 2_000, 2_000, by=_PROGRAM)], 9_000, 5_000)
    assert held.stops == ()
    assert held.pauses[0].length_ms == 7_000


def test_a_pause_of_what_stands_is_no_further_stop() -> None:
    log = StimulusLog([entry("play", 0, 0), entry("pause", 2_000, 2_000), entry("pause", 3_000, 2_000)], 4_000)
    assert [(stop.begin_ms, stop.end_ms) for stop in log.stops] == [(2_000, 4_000)]


def test_how_often_a_moment_was_seen_before_it_was_talked_about(log: StimulusLog) -> None:
    assert log.times_seen(10_000, 11_000) == 1
    assert log.times_seen(10_000, 18_000) == 1
    assert log.times_seen(10_000, 20_000) == 2
    assert log.times_seen(5_000, 20_000) == 2
    assert log.times_seen(30_000, 20_000) == 0
    stopped_in_the_middle = StimulusLog(
        [entry("play", 0, 0), entry("pause", 4_000, 4_000), entry("play", 9_000, 4_010), entry("end", 12_000, 7_010)]
    )
    assert stopped_in_the_middle.times_seen(4_000, 12_000) == 1, "a stop in one viewing is no second viewing"


def test_a_log_that_was_cut_off_goes_on_until_the_interview_or_the_recording_is_over() -> None:
    cut = [entry("play", 1_000, 10_000, 2.0)]
    assert StimulusLog(cut).length_ms == 1_000
    assert StimulusLog(cut).session_at(5_000) == Position(10_000, False, 2.0)
    assert StimulusLog(cut, 6_000).session_at(5_000) == Position(18_000, True, 2.0)
    over = StimulusLog(cut, 6_000, 15_000)
    assert over.session_at(5_000) == Position(15_000, False, 2.0)
    assert over.interview_at(15_000) == [Occasion(3_500, 6_000, False, 2.0)]


def test_seeks_while_playing() -> None:
    log = StimulusLog(
        [entry("play", 0, 0), entry("seek", 4_000, 20_000, from_ms=4_000), entry("seek", 6_000, 1_000, from_ms=22_000)],
        8_000,
        60_000,
    )
    assert log.session_at(3_999).session_ms == 3_999
    assert log.session_at(4_000) == Position(20_000, True, 1.0)
    assert log.session_at(7_000) == Position(2_000, True, 1.0)
    assert [each.at_ms for each in log.interview_at(2_000)] == [2_000, 7_000]


def test_equal_times_and_a_clock_that_goes_back() -> None:
    log = StimulusLog(
        [
            entry("play", 1_000, 0),
            entry("pause", 5_000, 4_000),
            entry("seek", 5_000, 2_000, from_ms=4_000),
            entry("play", 4_000, 2_000),
            entry("pause", 7_000, 4_000),
        ],
        9_000,
    )
    assert log.session_at(5_000) == Position(2_000, True, 1.0)
    assert log.session_at(7_000) == Position(4_000, False, 1.0)
    _check_whole(log)


def test_what_was_measured_at_both_ends_counts() -> None:
    slow = StimulusLog([entry("play", 0, 0), entry("pause", 10_000, 9_960)], 12_000)
    assert slow.session_at(5_000).session_ms == 4_980
    assert slow.session_at(10_000).session_ms == 9_960


def test_a_jump_that_nobody_logged_is_not_taken_for_speed() -> None:
    jumped = StimulusLog([entry("play", 0, 0), entry("pause", 10_000, 600_000)], 12_000)
    assert jumped.session_at(9_000).session_ms == 9_000
    stalled = StimulusLog([entry("play", 0, 0), entry("pause", 60_000, 20_000)], 62_000)
    assert stalled.session_at(10_000) == Position(10_000, True, 1.0)
    assert stalled.session_at(30_000) == Position(20_000, False, 1.0)


def test_nothing_happened() -> None:
    log = StimulusLog([], 5_000, 60_000)
    assert log.session_at(3_000) == Position(0, False, 1.0)
    assert log.interview_at(0) == []
    assert log.stops_per_hour is None
    assert log.coverage().by_times_ms == {0: 60_000}
    assert StimulusLog([]).coverage().share(0) == 0.0


# Properties


@st.composite
def interviews(draw: st.DrawFn) -> StimulusLog:
    """What a player would log, with whole milliseconds and no delays."""
    at, place, rate, playing = draw(st.integers(0, 5_000)), draw(st.integers(0, 60_000)), 1.0, False
    log: list[Happening] = []
    for _ in range(draw(st.integers(1, 25))):
        kind = draw(st.sampled_from(["play", "pause", "seek", "rate"]))
        before = place
        if kind == "seek":
            place = draw(st.integers(0, 90_000))
        elif kind == "rate":
            rate = draw(st.sampled_from(RATES))
        else:
            playing = kind == "play"
        by = draw(st.sampled_from(list(Initiator)))
        log.append(entry(kind, at, place, rate, from_ms=before if kind == "seek" else None, by=by))
        wait = draw(st.integers(0, 20_000))
        at += wait
        place += int(wait * rate + 0.5) if playing else 0
    return StimulusLog(log, at, DURATION_MS)


@st.composite
def wild_logs(draw: st.DrawFn) -> StimulusLog:
    """Entries with any times in any order, as a damaged log could have them."""
    times, rates = st.integers(-1_000, 100_000), st.sampled_from((*RATES, 0.0))
    kinds = st.sampled_from([str(kind) for kind in Stimulus])
    entries = draw(st.lists(st.builds(entry, kinds, times, times, rates, from_ms=st.none() | times), max_size=20))
    return StimulusLog(entries, draw(times), draw(st.none() | st.integers(0, 100_000)))


def _check_whole(log: StimulusLog) -> None:
    """The stretches follow each other without a hole, and in none of them time runs backwards."""
    _follow(log.stretches)
    for stretch in log.stretches:
        assert stretch.session_begin_ms <= stretch.session_end_ms
        assert stretch.playing or stretch.session_begin_ms == stretch.session_end_ms
    if log.stretches:
        assert (log.stretches[0].begin_ms, log.stretches[-1].end_ms) == (0, log.length_ms)


def _follow(stretches: Sequence[Stretch]) -> None:
    for before, after in pairwise(stretches):
        assert before.end_ms == after.begin_ms
    assert all(stretch.begin_ms < stretch.end_ms for stretch in stretches)


@given(interviews(), st.data())
def test_both_ways_agree_within_a_millisecond(log: StimulusLog, data: st.DataObject) -> None:
    _check_whole(log)
    interview_ms = data.draw(st.integers(0, log.length_ms))
    if interview_ms == log.length_ms:
        return
    session_ms, playing, rate = log.session_at(interview_ms)
    found = log.interview_at(session_ms)
    if not playing:
        assert any(each.at_ms <= interview_ms < each.until_ms for each in found)
        return
    # A whole millisecond of the slower clock is up to two of the other one.
    near = [each for ms in (session_ms - 1, session_ms) for each in log.interview_at(ms) if each.rate == rate]
    assert min(abs(each.at_ms - interview_ms) for each in near) <= 1


@given(interviews(), st.integers(0, 100_000))
def test_every_replay_is_found_and_leads_back(log: StimulusLog, session_ms: int) -> None:
    found = log.interview_at(session_ms)
    for each in found:
        back = log.session_at(each.at_ms)
        assert abs(back.session_ms - session_ms) <= 1
        assert back.rate == each.rate
    passed = [each for each in log.stretches if each.session_begin_ms <= session_ms < each.session_end_ms]
    stood = [each for each in log.stretches if each.session_begin_ms == session_ms == each.session_end_ms]
    assert len(found) == len(passed) + len(stood)
    assert [each.at_ms for each in found] == sorted(each.at_ms for each in found)


@given(interviews())
def test_coverage_and_pauses_add_up(log: StimulusLog) -> None:
    coverage = log.coverage()
    assert sum(coverage.by_times_ms.values()) == DURATION_MS
    assert sum(times * ms for times, ms in coverage.by_times_ms.items()) == log.played_ms
    ends = [0, *(part.end_ms for part in coverage.parts)]
    assert [part.begin_ms for part in coverage.parts] == ends[:-1]
    assert ends[-1] == DURATION_MS
    assert all(before.times != after.times for before, after in pairwise(coverage.parts))
    standing = sum(each.end_ms - each.begin_ms for each in log.stretches if not each.playing)
    assert sum(pause.length_ms for pause in log.pauses) <= standing


@given(wild_logs(), st.integers(-5_000, 200_000))
def test_no_log_is_too_broken_to_be_read(log: StimulusLog, ms: int) -> None:
    _check_whole(log)
    log.session_at(ms)
    log.interview_at(ms)
    log.times_seen(ms, ms)
    coverage = log.coverage(60_000)
    assert sum(coverage.by_times_ms.values()) == 60_000
    assert all(pause.length_ms >= 0 for pause in log.pauses)
