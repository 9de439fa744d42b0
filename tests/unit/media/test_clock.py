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
    assert running(rate).time_at(100.5) == 1_000 + 500 * rate


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
    assert clock.time_at(102.5) == 3_500


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
    clock.anchor(2_000, 101.0)
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
            told = clock.time_at(now)
            assert told >= last
            last = told
            assert told <= min((now - 50.0) * 1000 * rate, MINUTE) + 1


@given(
    offsets=st.lists(st.floats(-140, 140), min_size=1, max_size=30),
    pace=st.floats(0.001, 0.3),
)
def test_it_never_goes_back_while_running(offsets: list[float], pace: float) -> None:
    """However the readings scatter, as long as nothing stalls."""
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
    assert clock.time_at(2.25) == 2_250


RATES = [0.5, 0.75, 1.0, 1.5, 2.0]


def fed(clock: Clock, wall: float, media: float, rate: float, seconds: float) -> tuple[float, float]:
    """Readings every 250 ms for so long, from a wall and a media time on; where that leads."""
    for _ in range(round(seconds / 0.25)):
        wall, media = wall + 0.25, media + 250 * rate
        clock.anchor(media, wall)
    return wall, media


class Disk:
    """Says since when an engine has been waiting for its bytes."""

    def __init__(self) -> None:
        self.since: float | None = None

    def __call__(self) -> float | None:
        return self.since


@given(
    rate=st.sampled_from(RATES),
    before=st.floats(0.25, 4),
    stall=st.floats(1.0, 30),
    buffered=st.floats(0, 0.8),
)
def test_it_stops_when_the_bytes_stay_away_and_is_right_soon_after(
    rate: float, before: float, stall: float, buffered: float
) -> None:
    """The engine goes on for as long as its buffers last, then stands, then goes on from there."""
    disk = Disk()
    clock = Clock(MINUTE, disk)
    clock.run(1_000, rate, 100.0)
    wall, media = fed(clock, 100.0, 1_000, rate, before)
    disk.since = wall
    assert clock.time_at(wall + stall) <= media + 800 * rate + 1
    disk.since = None
    clock.fed(wall, wall + stall)
    wall, media = wall + stall, media + buffered * 1000 * rate
    assert clock.time_at(wall + 0.01) <= media + 810 * rate + 1, "it must not run away when the bytes come"
    wall, media = fed(clock, wall, media, rate, 0.75)
    assert clock.time_at(wall + 1) == pytest.approx(media + 1_000 * rate, abs=2)


def test_an_engine_that_plays_from_its_buffers_is_believed() -> None:
    disk = Disk()
    clock = Clock(MINUTE, disk)
    clock.run(0, 1.0, 100.0)
    disk.since = 100.0
    wall, media = fed(clock, 100.0, 0, 1.0, 5)
    assert clock.time_at(wall + 0.5) == media + 500
    assert clock.time_at(wall + 5) == media + 800


@pytest.mark.parametrize("waited", [0.3, 0.79])
def test_a_short_wait_for_bytes_changes_nothing(waited: float) -> None:
    clock = running()
    clock.fed(101.0, 101.0 + waited)
    assert clock.time_at(110.0) == 11_000


@pytest.mark.parametrize("rate", RATES)
def test_an_engine_that_never_tells_its_time_is_trusted_to_play(rate: float) -> None:
    clock = Clock(MINUTE)
    clock.run(1_000, rate, 100.0)
    assert clock.time_at(100.75) == pytest.approx(1_000 + 750 * rate, abs=1)
    assert clock.time_at(110.0) == pytest.approx(1_000 + 10_000 * rate, abs=1)
    clock.start(2_000, rate, 120.0)
    clock.guess(2_000, 120.5)
    assert clock.time_at(121.25) == pytest.approx(2_000 + 750 * rate, abs=1)
    assert clock.time_at(130.0) == pytest.approx(2_000 + 9_500 * rate, abs=1)


def test_after_a_stall_before_the_first_reading_it_is_right_soon_after() -> None:
    clock = running()
    assert clock.time_at(103.0) == 4_000
    fed(clock, 103.0, 1_000, 1.0, 0.5)
    assert clock.time_at(103.6) == 1_600


def test_a_single_reading_far_behind_changes_nothing() -> None:
    clock = running()
    wall, _ = fed(clock, 100.0, 1_000, 1.0, 1)
    clock.anchor(1_500, wall + 0.1)
    fed(clock, wall, 2_000, 1.0, 0.25)
    clock.anchor(1_700, wall + 0.3)
    assert clock.time_at(wall + 0.4) == 2_400


def test_readings_that_were_held_up_together_do_not_set_it_back() -> None:
    clock = running()
    wall, media = fed(clock, 100.0, 1_000, 1.0, 1)
    for number in range(25):  # a second's pictures arrive within 25 ms
        told = clock.time_at(wall + 1 + number / 1000)
        clock.anchor(media + number * 1000 / 24, wall + 1 + number / 1000)
        assert clock.time_at(wall + 1 + number / 1000) >= told
    assert clock.time_at(wall + 1.1) == media + 1_100


def test_a_reading_told_again_is_no_sign_that_it_runs() -> None:
    disk = Disk()
    clock = Clock(MINUTE, disk)
    clock.run(1_000, 1.0, 100.0)
    wall, media = fed(clock, 100.0, 1_000, 1.0, 1)
    disk.since = wall
    for again in range(1, 9):
        clock.anchor(media, wall + again * 0.3)
    assert clock.time_at(wall + 3) == media + 800


def test_silence_is_no_stall() -> None:
    """Where the sound ends long before the picture, libvlc tells no time for ten seconds, and plays."""
    clock = running()
    wall, media = fed(clock, 100.0, 1_000, 1.0, 1)
    assert clock.time_at(wall + 30) == media + 30_000
