"""The end of a recording, and what can be done after the engine has ended."""

import time

import pytest
from PySide6.QtWidgets import QApplication

from iprtool.media import open_player
from iprtool.media.types import State
from tests.unit.media.player.watching import Open, begin, plays_past
from tests.unit.media.players_fixtures import Shelf, Watcher, until


def test_the_end_is_told_once_and_playing_starts_over(opened: Open) -> None:
    watcher = opened("short.mp4")
    watcher.player.play()
    until(lambda: watcher.ends, "the end")
    assert watcher.player.state is State.ENDED
    assert watcher.player.now_ms() == watcher.player.duration_ms
    until(lambda: watcher.code == 14, "the last picture")
    watcher.frames.clear()
    watcher.player.play()
    until(lambda: watcher.ends == 2, "the second end")
    assert min(code for _, code, _ in watcher.frames if code is not None) <= 3
    assert watcher.states == [State.PLAYING, State.ENDED] * 2
    assert watcher.errors == []


def test_going_back_from_the_end(opened: Open) -> None:
    watcher = opened("short.mp4")
    watcher.player.play()
    until(lambda: watcher.ends, "the end")
    watcher.player.seek(200)
    assert (watcher.player.state, watcher.player.now_ms()) == (State.PAUSED, 200)
    until(lambda: watcher.code == 5, "the picture there")
    watcher.player.play()
    until(lambda: watcher.ends == 2, "the second end")


SLOW = ["slow.mp4", "slow.mkv", "slow_short_sound.mp4", "slow_sound.mp4"]
"""Recordings of one picture a second, the last of which begins at 5 s."""


def plays_to_the_end(watcher: Watcher, seconds: float) -> None:
    """From here, in that time, and the end is told no sooner."""
    ends = watcher.ends
    started = time.perf_counter()
    watcher.player.play()
    until(lambda: watcher.ends > ends, "the end")
    assert time.perf_counter() - started == pytest.approx(seconds, abs=0.4)
    assert (watcher.player.state, watcher.player.now_ms()) == (State.ENDED, watcher.player.duration_ms)
    assert watcher.errors == []


@pytest.mark.parametrize("name", SLOW)
@pytest.mark.parametrize("first", [2, 3, 4, 5])
def test_the_last_pictures_are_played_where_they_are_far_apart(opened: Open, name: str, first: int) -> None:
    """libvlc ends while the second-to-last picture stands, and at once where it is sent to that one."""
    watcher = opened(name)
    assert watcher.player.duration_ms == 6_000
    watcher.player.seek(begin(name, first))
    until(lambda: watcher.code == first, "the still")
    watcher.frames.clear()
    late: list[int] = []
    stop = watcher.player.on_frame(lambda _frame: late.append(watcher.player._clock.now()))
    late.clear()
    plays_to_the_end(watcher, 6 - first)
    stop()
    codes = [code for _, code, _ in watcher.frames if code is not None]
    assert {first, *codes} >= set(range(first, 6))
    errors = [ms - begin(name, code) for ms, code in zip(late, codes, strict=False) if ms < 6_000]
    assert all(-150 < error < 1_250 for error in errors), (
        "each picture in its second, and one before for a moment after the jump"
    )


def test_pausing_seeking_and_speed_work_after_the_engine_has_ended(opened: Open) -> None:
    name = "slow.mp4"
    watcher = opened(name)
    watcher.player.seek(4_000)
    watcher.player.play()
    plays_past(watcher, 4_300)
    watcher.player.pause()
    here = watcher.player.now_ms()
    assert 4_300 < here < 4_500
    until(lambda: watcher.code == 4, "the still")
    assert (watcher.player.state, watcher.player.now_ms()) == (State.PAUSED, here)
    watcher.player.play()
    plays_past(watcher, here + 200)
    watcher.player.set_rate(2.0)
    wall, media = time.perf_counter(), watcher.player.now_ms()
    plays_past(watcher, media + 300)
    assert watcher.player.now_ms() - media == pytest.approx((time.perf_counter() - wall) * 2_000, abs=60)
    watcher.player.seek(1_000)
    until(lambda: 1_500 < watcher.player.now_ms() < 2_500, "going on there")
    assert (watcher.ends, watcher.player.state) == (0, State.PLAYING)
    until(lambda: watcher.ends, "the end")
    assert watcher.states == [State.PLAYING, State.PAUSED, State.PLAYING, State.ENDED]
    assert watcher.errors == []


def test_closing_after_the_engine_has_ended(opened: Open) -> None:
    watcher = opened("slow.mp4")
    watcher.player.seek(4_500)
    watcher.player.play()
    plays_past(watcher, 4_700)
    watcher.player.close()
    assert watcher.states[-1] is State.CLOSED
    assert watcher.ends == 0


def test_sound_that_outlasts_the_picture_is_no_damage(engine: str, shelf: Shelf) -> None:
    """Where nobody hears it, libvlc ends two seconds early; the time of the recording passes all the same."""
    watcher = Watcher(open_player(shelf["long_sound.mp4"], engine))
    watcher.player.set_volume(0)
    plays_to_the_end(watcher, 2.6)
    assert watcher.player.duration_ms == pytest.approx(2_600, abs=40)
    watcher.player.close()
    QApplication.processEvents()
