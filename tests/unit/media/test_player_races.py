"""What an engine may tell in the very moment in which the player is told something."""

from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter

import pytest

from iprtool.media import file_source, inspect
from iprtool.media.play_driver import Job
from iprtool.media.player import RecordingPlayer
from iprtool.media.types import State
from tests.bench.media_samples import draw_sound


class Engine:
    """A driver that plays nothing and notes what it is told; `on_pause` is called while it is being paused."""

    jumps_to_change_rate = False
    ends_early_s = 0.0

    def __init__(self, job: Job) -> None:
        self.reports = job.reports
        self.told: list[tuple[str, int | None]] = []
        self.on_pause: Callable[[], None] = lambda: None

    def prepare(self, given_up: Callable[[], bool]) -> None:
        """It can play at once."""

    def play(self, at_ms: int | None, rate: float) -> None:
        self.told.append(("play", at_ms))

    def pause(self) -> None:
        self.told.append(("pause", None))
        self.on_pause()

    def seek(self, ms: int) -> None:
        self.told.append(("seek", ms))

    def set_rate(self, rate: float) -> None:
        self.told.append(("rate", None))

    def nudge(self, rate: float) -> None:
        self.told.append(("nudge", None))

    def set_volume(self, volume: int) -> None:
        self.told.append(("volume", volume))

    def raw_time_ms(self) -> float | None:
        return None

    def close(self) -> None:
        self.told.append(("close", None))


@pytest.fixture
def player(tmp_path: Path) -> Iterator[RecordingPlayer]:
    source = file_source(draw_sound(tmp_path / "tone.wav", 3.0))
    made = RecordingPlayer("none", Engine, source, inspect(source))
    yield made
    made.close()


def engine_of(player: RecordingPlayer) -> Engine:
    engine = player._driver
    assert isinstance(engine, Engine)
    return engine


def test_an_end_in_the_moment_of_the_pause_stays_the_end(player: RecordingPlayer) -> None:
    """The end is told after `pause` was called and before it holds the clock."""
    engine = engine_of(player)
    player.play()
    engine.reports.started(3_000, perf_counter())
    ends: list[State] = []
    player.on_state(ends.append)
    held, player._lock = player._lock, _EndFirst(player._lock, engine)  # type: ignore[assignment]  # a lock all the same
    player.pause()
    player._lock = held
    assert (player.state, player.now_ms(), ends) == (State.ENDED, player.duration_ms, [State.ENDED])
    assert ("pause", None) not in engine.told
    player.play()
    assert engine.told[-1] == ("play", 0)
    assert player.now_ms() == 0


def test_an_end_just_after_the_pause_does_not_lead_back_to_the_beginning(player: RecordingPlayer) -> None:
    engine = engine_of(player)
    player.play()
    engine.reports.started(2_500, perf_counter())
    engine.on_pause = engine.reports.ended
    player.pause()
    here = player.now_ms()
    assert player.state is State.PAUSED
    assert here >= 2_490
    player.play()
    assert engine.told[-1] == ("play", here)


def test_an_early_end_leaves_the_time_to_pass(player: RecordingPlayer) -> None:
    engine = engine_of(player)
    player.play()
    engine.reports.started(2_800, perf_counter())
    engine.reports.ended()
    assert player.state is State.PLAYING
    player.set_rate(2.0)
    player.nudge(1.1)
    player.pause()
    here = player.now_ms()
    assert (player.state, here < player.duration_ms) == (State.PAUSED, True)
    player.play()
    assert engine.told == [("play", 0), ("pause", None), ("play", here)], "an engine that ended is told no speed"


def test_an_end_that_is_far_too_early_is_damage(player: RecordingPlayer) -> None:
    engine = engine_of(player)
    errors: list[str] = []
    player.on_error(errors.append)
    player.play()
    engine.reports.started(1_000, perf_counter())
    engine.reports.ended()
    assert player.state is State.ENDED
    assert player.now_ms() < 1_400
    assert len(errors) == 1


class _EndFirst:
    """The player's lock; who takes it first finds that the engine has ended just before."""

    def __init__(self, lock: object, engine: Engine) -> None:
        self._lock, self._engine = lock, engine
        self._ended = False

    def __enter__(self) -> None:
        if not self._ended:
            self._ended = True
            self._engine.reports.ended()
        self._lock.__enter__()  # type: ignore[attr-defined]

    def __exit__(self, *trouble: object) -> None:
        self._lock.__exit__(*trouble)  # type: ignore[attr-defined]
