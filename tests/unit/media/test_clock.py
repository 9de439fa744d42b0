"""The clock: anchors, the one-sided filter, pauses, jumps and speeds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iprtool.media.clock import Clock

MINUTE = 60_000


def running(rate: float = 1.0, at: float = 100.0, ms: float = 1_000) -> Clock:
    clock = Clock(MINUTE)
    clock.run(ms, rate, at)
    return clock


def test_it_stands_where_it_was_put() -> None:
    clock = Clock(MINUTE)
    clock.hold(4_321, at=5.0)
    assert clock.time_at(5.0) == clock.time_at(900.0) == 4_321


def test_it_waits_for_the_first_sign_after_a_jump() -> None:
    clock = Clock(MINUTE)
    clock.start(2_000, 1.0, at=10.0)
    assert clock.is_waiting
    assert clock.time_at(10.3) == 2_000
    clock.guess(1_992, 10.35)
    assert not clock.is_waiting
    assert clock.time_at(10.35) == 2_000
    assert clock.time_at(10.45) == 2_092


def test_a_true_reading_replaces_the_guess() -> None:
    clock = Clock(MINUTE)
    clock.start(2_000, 1.0, at=10.0)
    clock.guess(2_050, 10.1)
    clock.anchor(2_200, 10.3)
    assert clock.time_at(10.4) == 2_300


@pytest.mark.parametrize("rate", [0.5, 1.0, 1.5, 2.0])
def test_it_runs_on_at_once_at_its_rate(rate: float) -> None:
    assert running(rate).time_at(102.0) == 1_000 + 2_000 * rate


def test_late_readings_are_ignored() -> None:
    clock = running()
    for step in range(8):
        late = 0.028 if step % 3 else 0.0
        clock.anchor(1_000 + step * 250, 100.0 + step * 0.25 + late)
    assert clock.time_at(102.0) == 3_000


def test_only_the_last_eight_readings_count() -> None:
    clock = running()
    clock.anchor(1_500, 100.25)  # 250 ms too far ahead
    for step in range(1, 9):
        clock.anchor(1_000 + step * 250, 100.0 + step * 0.25)
    assert clock.time_at(104.0) == 5_000


def test_a_reading_from_before_the_last_change_is_ignored() -> None:
    clock = running(at=100.0)
    clock.anchor(30_000, 99.9)
    assert clock.time_at(100.5) == 1_500


def test_readings_while_it_stands_are_ignored() -> None:
    clock = running()
    clock.hold(1_200, at=101.0)
    clock.anchor(9_000, 101.5)
    assert clock.time_at(102.0) == 1_200


def test_the_past_is_told_as_it_was() -> None:
    clock = running()
    clock.hold(3_000, at=102.0)
    clock.hold(20_000, at=103.0)
    assert clock.time_at(101.5) == 2_500
    assert clock.time_at(102.5) == 3_000
    assert clock.time_at(103.5) == 20_000


@pytest.mark.parametrize(("ms", "told"), [(-500, 0), (MINUTE + 1, MINUTE)])
def test_it_stays_within_the_recording(ms: float, told: int) -> None:
    clock = Clock(MINUTE)
    clock.hold(ms, at=1.0)
    assert clock.time_at(2.0) == told


@given(
    rate=st.sampled_from([0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 4.0]),
    delays=st.lists(st.floats(0, 0.2), min_size=1, max_size=40),
    looks=st.lists(st.floats(0, 0.25), min_size=1, max_size=6),
)
def test_it_never_goes_back_and_is_never_ahead_of_the_truth(
    rate: float, delays: list[float], looks: list[float]
) -> None:
    """Readings come every 250 ms, each late by up to 200 ms; the truth began at 0 ms when the wall clock read 50."""
    clock = Clock(MINUTE)
    clock.start(0, rate, at=50.0)
    last = 0
    for step, delay in enumerate(delays):
        wall = 50.0 + step * 0.25
        clock.anchor(step * 250 * rate, wall + delay)
        for look in sorted(looks):
            now = wall + max(delay, look)
            told = clock.time_at(now) if now >= wall + delay else last
            assert told >= min(last, told)
            assert told <= min((now - 50.0) * 1000 * rate, MINUTE) + 1
        last = clock.time_at(wall + 0.25)


@given(
    offsets=st.lists(st.floats(-200, 200), min_size=1, max_size=30),
    pace=st.floats(0.001, 0.3),
)
def test_it_never_goes_back_while_running(offsets: list[float], pace: float) -> None:
    """Whatever the readings are."""
    clock = running(at=10.0, ms=5_000)
    told = [clock.time_at(10.0)]
    for step, offset in enumerate(offsets, 1):
        wall = 10.0 + step * pace
        clock.anchor(5_000 + step * pace * 1000 + offset, wall)
        told.append(clock.time_at(wall))
    assert told == sorted(told)


@given(delays=st.lists(st.floats(0, 0.03), min_size=7, max_size=7))
def test_one_punctual_reading_of_eight_is_enough(delays: list[float]) -> None:
    clock = running(at=0.0, ms=0)
    for step, delay in enumerate([*delays, 0.0]):
        clock.anchor(step * 250, step * 0.25 + delay)
    assert clock.time_at(3.0) == 3_000
