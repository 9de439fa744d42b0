"""The interview's clock: no step where sound begins, is missing, or ends; and the file's time is its time."""

import numpy as np
import pytest

from iprtool.media.interview_clock import SETTLE_S, InterviewClock

RATE, PIECE = 48_000, 480


def hear(clock: InterviewClock, begin: float, seconds: float, late: "np.random.Generator | None" = None) -> int:
    """Sound from a reading on: what is missing before it. Pieces come late by up to 60 ms."""
    missing = 0
    for number in range(1, round(seconds * RATE / PIECE) + 1):
        delay = late.exponential(0.01) % 0.06 if late else 0.0
        missing += clock.heard(PIECE, begin + number * PIECE / RATE + delay) or 0
    return missing


def test_without_sound_it_is_the_machines_clock() -> None:
    clock = InterviewClock(100.0)
    assert [clock.at(each) for each in (99.0, 100.0, 101.5)] == [0, 0, 1500]


@pytest.mark.parametrize("seed", range(5))
def test_sound_joins_without_a_step(seed: int) -> None:
    clock, random = InterviewClock(100.0), np.random.default_rng(seed)
    clock.begin_part(RATE)
    assert clock.part_begin_ms is None
    assert hear(clock, 101.8, 5.0, random) == 0
    assert clock.part_begin_ms == pytest.approx(1_800, abs=10)
    assert clock.at(106.8) == pytest.approx(6_800, abs=10)
    clock.end_part()
    assert clock.at(110.0) == pytest.approx(10_000, abs=10)
    clock.begin_part(RATE)
    hear(clock, 112.0, 1.0, random)
    assert clock.part_begin_ms == pytest.approx(12_000, abs=10)


def test_time_is_the_sounds_own() -> None:
    """A sound card that is slow by one in a thousand: in its file, and so in the interview, less time has passed."""
    clock = InterviewClock(0.0)
    clock.begin_part(RATE)
    for number in range(1, 12_001):
        clock.heard(PIECE, number * 0.01 * 1.001)
    assert clock.at(120.12) == pytest.approx(120_000, abs=3)


@pytest.mark.parametrize("gap", [0.3, 2.5, 60.0])
def test_what_is_missing_after_a_pause_is_found(gap: float) -> None:
    clock = InterviewClock(0.0)
    clock.begin_part(RATE)
    hear(clock, 0.0, 3.0)
    assert clock.at(3.0 + gap) == pytest.approx(3_000 + 1_000 * gap, abs=1)
    missing = hear(clock, 3.0 + gap, 2.0)
    assert missing == pytest.approx(gap * RATE, abs=2)
    assert clock.at(5.0 + gap) == pytest.approx(5_000 + 1_000 * gap, abs=1)


@pytest.mark.parametrize("lost", [0.03, 0.2])
def test_what_a_busy_machine_lost_is_found_without_a_pause(lost: float) -> None:
    clock = InterviewClock(0.0)
    clock.begin_part(RATE)
    hear(clock, 0.0, 3.0)
    missing = hear(clock, 3.0 + lost, 3.0)
    assert missing == pytest.approx(lost * RATE, abs=2)
    assert clock.at(6.0) == pytest.approx(6_000, abs=1)


def test_sound_that_only_came_late_is_not_missing() -> None:
    clock = InterviewClock(0.0)
    clock.begin_part(RATE)
    hear(clock, 0.0, 2.0)
    caught_up = [clock.heard(RATE, 3.01 + 0.001 * number) for number in range(1)]
    assert [each for each in caught_up if each] == []
    assert hear(clock, 3.0, 2.0) == 0
    assert clock.at(5.0) == pytest.approx(5_000, abs=1)


def test_the_position_never_goes_back() -> None:
    clock = InterviewClock(0.0)
    clock.begin_part(RATE)
    shown = []
    for number in range(1, 600):
        clock.heard(PIECE, number * 0.01 + (0.05 if number > 300 else 0.0))
        shown.append(clock.position(number * 0.01 + 0.05))
    assert shown == sorted(shown)


def test_a_part_shorter_than_it_needs_is_placed_at_its_end() -> None:
    clock = InterviewClock(0.0)
    clock.begin_part(RATE)
    assert clock.heard(PIECE, 1.01) is None
    assert clock.settle() == 0
    assert clock.part_begin_ms == pytest.approx(1_000)
    assert clock.settle() is None
    assert SETTLE_S > PIECE / RATE
