"""Two recordings on one clock, with real engines: what both show at the same moment."""

import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from iprtool.domain.sessiontime import Line
from iprtool.media import default_engine, engines, open_player
from iprtool.media.ensemble import LEADER, TICK_MS, Ensemble, Follower, Presence
from iprtool.media.types import Player, State
from tests.bench.media_samples import Drawing, draw, draw_sound, steady, variable
from tests.unit.media.players_fixtures import SIZE, Watcher, until

FRAME_MS = 40
SECONDS = 12
NUMBERED = Drawing(steady(SECONDS), size=SIZE)
BOTH_ENGINES = pytest.mark.parametrize("engine", ["vlc", "qt"], indirect=True)
UNEVEN = Drawing(variable(SECONDS), size=SIZE)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("cameras")
    return {
        "a": draw(folder / "a.mp4", NUMBERED),
        "b": draw(folder / "b.mkv", NUMBERED),
        "uneven": draw(folder / "uneven.mp4", UNEVEN),
        "sound": draw_sound(folder / "recorder.wav", SECONDS),
    }


@pytest.fixture
def engine(request: pytest.FixtureRequest, qapp: QApplication) -> str:
    """The preferred engine, or the one that a test names."""
    name = getattr(request, "param", None) or default_engine()
    status = {each.name: each for each in engines()}[name]
    if not status.usable:
        pytest.skip(f"{status.problem} {status.hint}")
    return name


class Pair:
    """Two recordings, and what is seen of them; time goes on through `wait` and `until`."""

    def __init__(self, first: Player, second: Player, line: Line) -> None:
        self.here = Watcher(first)  # type: ignore[arg-type]
        self.there = Watcher(second)  # type: ignore[arg-type]
        self.both = Ensemble(first)
        self.follower: Follower = self.both.add("b", second, line)
        self.line = line
        self._ticked = 0.0

    def tick(self) -> None:
        if time.perf_counter() - self._ticked >= TICK_MS / 1000:
            self._ticked = time.perf_counter()
            self.both.keep_together()

    def until(self, condition: Callable[[], object], what: str) -> None:
        def look() -> object:
            self.tick()
            return condition()

        until(look, what)

    def wait(self, seconds: float) -> None:
        end = time.perf_counter() + seconds
        self.until(lambda: time.perf_counter() >= end, "time passes")

    @property
    def apart_ms(self) -> float:
        """How far the clocks are apart; a frame and more while one does not run."""
        apart = self.follower.apart_ms(self.both._leader)
        return 1e9 if apart is None else abs(apart)

    def level(self) -> None:
        """Wait until both are level, and then see that the pictures are."""
        self.until(lambda: self.apart_ms <= 10, "the clocks are level")
        self.wait(0.5)
        errors = []
        for _ in range(15):
            self.wait(0.03)
            if self.here.code is not None and self.there.code is not None:
                errors.append(self.there.code * FRAME_MS - self.line.at(self.here.code * FRAME_MS))
        errors.sort()
        # One picture apart for the time between two paints, and where a picture lies across two of the other one.
        assert abs(errors[len(errors) // 2]) <= FRAME_MS + 1, errors

    def stands_at(self, number: int, other: int) -> None:
        """Wait until exactly these pictures are seen."""
        self.until(
            lambda: (self.here.code, self.there.code) == (number, other),
            f"pictures {number} and {other}, seen {self.here.code} and {self.there.code}",
        )


@pytest.fixture
def pair(engine: str, shelf: dict[str, Path]) -> Iterator[Callable[..., Pair]]:
    made: list[Pair] = []

    def open_both(offset_ms: int = 0, ppm: float = 0, first: str = "a", second: str = "b") -> Pair:
        """The second begins so much later."""
        pace = 1 / (1 + Fraction(ppm) / 1_000_000)
        players = [open_player(shelf[name], engine, audio=False) for name in (first, second)]
        made.append(Pair(players[0], players[1], Line(-offset_ms * pace, pace)))
        return made[-1]

    yield open_both
    for each in made:
        each.both.close()
    QApplication.processEvents()


@BOTH_ENGINES
@pytest.mark.parametrize(("offset_ms", "at_ms"), [(0, 3_010), (1_240, 3_010), (-1_530, 2_999), (17, 4_000)])
def test_paused_both_show_the_exact_picture_of_one_moment(
    pair: Callable[..., Pair], offset_ms: int, at_ms: int
) -> None:
    both = pair(offset_ms)
    both.both.seek(at_ms)
    both.stands_at(at_ms // FRAME_MS, (at_ms - offset_ms) // FRAME_MS)
    both.both.step(-2)
    both.stands_at(at_ms // FRAME_MS - 2, ((at_ms // FRAME_MS - 2) * FRAME_MS - offset_ms) // FRAME_MS)


@BOTH_ENGINES
@pytest.mark.parametrize("offset_ms", [1_240, -1_530])
def test_playing_both_stay_level_through_jumps_and_pauses(pair: Callable[..., Pair], offset_ms: int) -> None:
    both = pair(offset_ms)
    both.both.seek(2_000)
    both.both.play()
    both.level()
    both.both.seek(6_000)
    both.level()
    both.both.pause()
    now = both.both.now_ms()
    both.stands_at(now // FRAME_MS, (now - offset_ms) // FRAME_MS)
    both.both.play()
    both.level()


@pytest.mark.parametrize("rate", [0.5, 2.0])
def test_both_stay_level_at_other_speeds(pair: Callable[..., Pair], rate: float) -> None:
    both = pair(400)
    both.both.seek(1_000)
    both.both.play()
    both.both.set_rate(rate)
    both.until(lambda: both.apart_ms <= FRAME_MS / 2, "the clocks are level")
    both.wait(0.5)
    assert both.apart_ms <= FRAME_MS
    assert both.follower.player.rate == rate


def test_one_that_fell_behind_catches_up_unheard(pair: Callable[..., Pair]) -> None:
    """A quarter of a second apart, as after a hiccup of the disk: without a jump."""
    both = pair()
    both.both.play()
    both.level()
    seen = len(both.there.frames)
    both.follower.line = both.line = Line(Fraction(160), Fraction(1))
    both.level()
    codes = [code for _, code, _ in both.there.frames[seen:] if code is not None]
    assert codes == sorted(codes)
    assert max(b - a for a, b in pairwise(codes)) <= 8


def test_before_it_begins_it_stands_and_then_joins_in(pair: Callable[..., Pair]) -> None:
    both = pair(1_200)
    both.both.seek(400)
    both.stands_at(10, 0)
    assert both.follower.presence is Presence.BEFORE
    both.both.play()
    both.until(lambda: both.both.now_ms() > 900, "it plays")
    assert both.follower.player.state is State.PAUSED
    both.until(lambda: both.both.now_ms() > 1_400, "the other begins")
    assert both.follower.presence is Presence.HERE
    both.level()


def test_after_its_end_it_shows_its_last_picture(pair: Callable[..., Pair]) -> None:
    both = pair(-4_000)
    both.both.seek(7_000)
    both.both.play()
    both.until(lambda: both.both.now_ms() > 8_600, "the other is over")
    assert both.follower.presence is Presence.AFTER
    assert both.both.state is State.PLAYING
    both.until(lambda: both.there.code == SECONDS * 25 - 1, "its last picture")
    both.both.seek(5_000)
    both.level()


@BOTH_ENGINES
def test_when_the_first_ends_the_other_stands(pair: Callable[..., Pair]) -> None:
    both = pair(3_000)
    both.both.seek((SECONDS - 1) * 1000)
    both.both.play()
    both.until(lambda: both.both.state is State.ENDED, "the end")
    both.until(lambda: both.follower.player.state is State.PAUSED, "the other stands")
    assert both.here.ends == 1
    both.until(lambda: both.there.code == (SECONDS - 3) * 25, "its picture of that moment")


def test_a_picture_of_uneven_length_is_found_by_its_time(pair: Callable[..., Pair]) -> None:
    both = pair(1_000, second="uneven")
    both.both.seek(6_000)
    both.stands_at(150, max(n for n, ms in enumerate(UNEVEN.times_ms) if ms <= 5_000))


def test_drift_is_followed(pair: Callable[..., Pair]) -> None:
    both = pair(0, ppm=-2_000)
    both.both.seek(10_000)
    both.stands_at(250, 10_020 // FRAME_MS)


def test_a_recorder_without_picture_follows_too(pair: Callable[..., Pair]) -> None:
    both = pair(500, second="sound")
    both.both.seek(2_000)
    both.both.play()
    both.until(lambda: both.apart_ms <= 10, "the clocks are level")
    both.both.pause()
    assert both.follower.player.now_ms() == both.both.now_ms() - 500


def test_one_that_cannot_be_read_any_more_leaves_the_rest_alone(
    engine: str, shelf: dict[str, Path], tmp_path: Path
) -> None:
    torn = tmp_path / "torn.mkv"
    data = shelf["b"].read_bytes()
    torn.write_bytes(data[: len(data) // 3])
    both = Pair(
        open_player(shelf["a"], engine, audio=False),
        open_player(torn, engine, audio=False),
        Line(Fraction(0), Fraction(1)),
    )
    both.both.play()
    both.until(lambda: both.both.now_ms() > 5_500, "the first goes on")
    assert both.both.state is State.PLAYING
    both.both.close()
    QApplication.processEvents()


class Loudness:
    """A player of which only the loudness counts."""

    engine = "none"
    rate, duration_ms, state, runs = 1.0, 1_000, State.PAUSED, False

    def __init__(self) -> None:
        self.volume = -1
        self.closed = False

    def set_volume(self, volume: int) -> None:
        self.volume = volume

    def now_ms(self) -> int:
        return 0

    def close(self) -> None:
        self.closed = True

    def set_rate(self, rate: float) -> None:
        self.rate = rate

    def seek(self, ms: int) -> None:
        """It stands anyhow."""


def test_only_those_chosen_are_heard() -> None:
    first, second = Loudness(), Loudness()
    both = Ensemble(first)  # type: ignore[arg-type]
    both.set_volume(70)
    both.add("b", second, Line(Fraction(0), Fraction(1)))  # type: ignore[arg-type]
    assert (first.volume, second.volume) == (70, 0)
    both.hear(frozenset(["b"]))
    assert (first.volume, second.volume) == (0, 70)
    both.hear(frozenset([LEADER, "b"]))
    both.set_volume(30)
    assert (first.volume, second.volume) == (30, 30)
    assert both.remove("b") is second
    assert both.remove("b") is None
    both.add("c", second, Line(Fraction(0), Fraction(1)))  # type: ignore[arg-type]
    both.close()
    assert (first.closed, second.closed) == (True, True)
