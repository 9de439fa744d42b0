"""The course of episodes, on cases worked out by hand."""

from hypothesis import given
from hypothesis import strategies as st

from iprtool.analysis.episodes import REACH_MS, Latency, Moment, Proposal, course, proposals
from iprtool.domain.kinds import Outcome, Role

RUPTURE = Moment("r", Role.RUPTURE, 3, 813_480, 854_120)
TRY = Moment("a1", Role.ATTEMPT, 3, 860_000, None)
REPAIR = Moment("a2", Role.ATTEMPT, 3, 902_000, 910_000)
END = 3_000_000


def test_resolved_by_the_last_attempt_where_no_tag_says_when() -> None:
    found = course([REPAIR, RUPTURE, TRY], Outcome.RESOLVED, END)
    assert (found.onset, found.attempts, found.resolved_by) == (RUPTURE, 2, REPAIR)
    assert (found.first_attempt, found.resolution, found.censored_ms) == (Latency(46_520), Latency(88_520), None)


def test_a_tag_that_says_when_comes_first() -> None:
    said = Moment("s", Role.RESOLUTION, 3, 880_000, None)
    found = course([RUPTURE, TRY, said, REPAIR], Outcome.PARTIAL, END)
    assert (found.resolved_by, found.resolution) == (said, Latency(66_520))


def test_a_resolution_without_attempts_is_the_first_attempt_too() -> None:
    said = Moment("s", Role.RESOLUTION, 3, 880_000, None)
    assert course([RUPTURE, said], Outcome.RESOLVED, END).first_attempt == Latency(66_520)


def test_without_resolution_the_time_is_censored_at_the_end_of_the_session() -> None:
    for outcome in (Outcome.OPEN, Outcome.UNRESOLVED, Outcome.NOT_ADDRESSED):
        found = course([RUPTURE, TRY], outcome, END)
        assert (found.resolution, found.resolved_by, found.censored_ms) == (None, None, END - 813_480)
        assert found.first_attempt == Latency(46_520)


def test_what_is_taken_up_in_a_later_session_has_no_time_in_ms() -> None:
    later = Moment("l", Role.ATTEMPT, 5, 10_000, None)
    found = course([later, RUPTURE], Outcome.RESOLVED, END)
    assert (found.first_attempt, found.resolution) == (Latency(None, 2), Latency(None, 2))


def test_an_attempt_before_the_rupture_is_none() -> None:
    early = Moment("e", Role.ATTEMPT, 3, 100, None)
    found = course([early, RUPTURE], Outcome.RESOLVED, END)
    assert (found.attempts, found.first_attempt, found.resolution) == (0, None, None)
    assert found.censored_ms == END - 813_480


def test_attempts_are_proposed_for_the_rupture_before_them() -> None:
    second = Moment("r2", Role.RUPTURE, 3, 900_000, None)
    far = Moment("far", Role.ATTEMPT, 3, 900_000 + REACH_MS, None)
    other = Moment("o", Role.ATTEMPT, 4, 860_000, None)
    assert proposals([second, RUPTURE], [REPAIR, far, TRY, other]) == [
        Proposal("r", ("a1",)),
        Proposal("r2", ("a2",)),
    ]


_PLACES = st.tuples(st.integers(1, 3), st.integers(0, 2_000_000))


@given(st.lists(_PLACES, max_size=8, unique=True), st.lists(_PLACES, max_size=8, unique=True))
def test_no_attempt_is_proposed_twice_nor_before_its_rupture(
    ruptures: list[tuple[int, int]], attempts: list[tuple[int, int]]
) -> None:
    first = {f"r{n}": Moment(f"r{n}", Role.RUPTURE, *place, None) for n, place in enumerate(ruptures)}
    tries = {f"a{n}": Moment(f"a{n}", Role.ATTEMPT, *place, None) for n, place in enumerate(attempts)}
    found = proposals(first.values(), tries.values())
    named = [attempt for proposal in found for attempt in proposal.attempt_ids]
    assert len(named) == len(set(named))
    for proposal in found:
        rupture = first[proposal.rupture_id]
        for attempt in (tries[attempt_id] for attempt_id in proposal.attempt_ids):
            assert attempt.session == rupture.session
            assert 0 <= attempt.start_ms - rupture.start_ms < REACH_MS
            between = [r for r in first.values() if rupture.place < r.place and r.session == rupture.session]
            assert all(attempt.start_ms < other.start_ms for other in between)
