"""The clock of a player agrees with its pictures, in every container, whatever origin is stored."""

import time

import numpy as np
import pytest

from iprtool.media import inspect
from iprtool.media.types import State
from tests.unit.media.player.watching import Open, begin, errors_of_the_clock, number_at, plays_past, with_origin_later
from tests.unit.media.players_fixtures import Shelf, until


def test_it_opens_paused_at_the_beginning_with_its_picture(opened: Open) -> None:
    watcher = opened()
    assert isinstance(watcher.player.duration_ms, int)
    until(lambda: watcher.frames, "the first picture")
    assert (watcher.player.state, watcher.player.now_ms(), watcher.code) == (State.PAUSED, 0, 0)
    assert watcher.frames[0][2].time_ms == 0
    assert watcher.player.duration_ms == pytest.approx(6_000, abs=30)


def test_a_late_listener_is_given_the_picture_on_screen(opened: Open) -> None:
    watcher = opened()
    until(lambda: watcher.frames, "the first picture")
    late: list[object] = []
    watcher.player.on_frame(late.append)
    assert len(late) == 1


@pytest.mark.parametrize("name", ["plain.mp4", "late.mkv", "ten.mp4", "sound_first.mp4", "fragments.mp4", "stream.ts",
                                  "silent.mp4"])  # fmt: skip
def test_the_clock_agrees_with_the_picture_in_every_container(opened: Open, name: str) -> None:
    watcher = opened(name)
    until(lambda: watcher.frames, "the first picture")
    errors = errors_of_the_clock(watcher, name, 900)
    assert len(errors) > 12
    assert -20 <= float(np.median(errors)) < 40
    assert -20 <= float(np.median(errors[:6])) < 40, "from the first picture on"


OTHER_ORIGINS = [("plain.mp4", 1_000), ("late.mkv", -80), ("ten.mp4", -400)]
"""A recording, and by how much later the origin that is stored with it is than the one that is found in it now."""


@pytest.mark.parametrize(("name", "shift_ms"), OTHER_ORIGINS)
def test_the_clock_agrees_with_the_picture_where_another_origin_is_stored(
    opened: Open, shelf: Shelf, name: str, shift_ms: int
) -> None:
    watcher = opened(name, probe=with_origin_later(shelf[name], shift_ms))
    until(lambda: watcher.frames, "the first picture")
    errors = errors_of_the_clock(watcher, name, 900)
    assert len(errors) > 8
    assert -20 <= float(np.median(errors)) + shift_ms < 40
    assert -20 <= float(np.median(errors[:6])) + shift_ms < 40, "from the first picture on"


@pytest.mark.parametrize(("name", "shift_ms"), OTHER_ORIGINS)
def test_tags_stay_on_their_pictures_where_another_origin_is_stored(
    opened: Open, shelf: Shelf, name: str, shift_ms: int
) -> None:
    watcher = opened(name, probe=with_origin_later(shelf[name], shift_ms))
    assert watcher.player.duration_ms == inspect(shelf[name]).duration_ms - shift_ms
    for target in (3_333, 1_999):
        watcher.player.seek(target)
        until(lambda target=target: watcher.code == number_at(name, target + shift_ms), f"the picture at {target}")
    following = number_at(name, 1_999 + shift_ms) + 1
    watcher.player.step(1)
    assert watcher.player.now_ms() == begin(name, following) - shift_ms
    until(lambda: watcher.code == following, "the next picture")
    errors = errors_of_the_clock(watcher, name, 2_700)
    assert len(errors) > 8
    assert -20 <= float(np.median(errors)) + shift_ms < 40


def test_the_time_advances_as_the_wall_clock_does(opened: Open) -> None:
    watcher = opened()
    watcher.player.play()
    plays_past(watcher, 300)
    wall, media = time.perf_counter(), watcher.player.now_ms()
    plays_past(watcher, 900)
    passed = (time.perf_counter() - wall) * 1000
    assert watcher.player.now_ms() - media == pytest.approx(passed, abs=40)


@pytest.mark.parametrize("name", ["short_sound.mp4", "short_sound.mkv", "subtitles.mp4", "subtitles.mkv"])
def test_the_clock_goes_on_where_the_engine_has_nothing_to_tell(opened: Open, name: str) -> None:
    """libvlc tells no time while one of the streams is silent: after short sound, between subtitles.

    Then only the moment of its start is known, to within a picture.
    """
    watcher = opened(name)
    until(lambda: watcher.frames, "the first picture")
    errors = errors_of_the_clock(watcher, name, 2_800)
    late = errors[len(errors) // 2 :]
    assert len(late) > 25
    assert -20 <= float(np.median(late)) < 80


def test_time_at_looks_back_over_a_pause(opened: Open) -> None:
    watcher = opened()
    watcher.player.play()
    plays_past(watcher, 800)
    then, told = time.perf_counter(), watcher.player.now_ms()
    watcher.player.pause()
    watcher.player.seek(4_000)
    assert abs(watcher.player.time_at(then) - told) <= 40
    assert watcher.player.now_ms() == 4_000
