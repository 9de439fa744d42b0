"""Pausing, seeking, stepping and speed: the exact picture, both ways."""

import time

import numpy as np
import pytest

from iprtool.media import Stills
from iprtool.media.types import Picture, State
from tests.unit.media.player.watching import Open, begin, number_at, plays_past
from tests.unit.media.players_fixtures import DRAWINGS, Shelf, until


def test_pausing_shows_the_exact_picture_and_stands_still(opened: Open, shelf: Shelf) -> None:
    watcher = opened()
    watcher.player.play()
    plays_past(watcher, 700)
    watcher.player.pause()
    here = watcher.player.now_ms()
    until(lambda: isinstance(watcher.frames[-1][2], Picture), "the still")
    assert watcher.code == number_at("plain.mp4", here)
    seen = len(watcher.frames)
    end = time.perf_counter() + 0.3
    until(lambda: time.perf_counter() > end, "a moment", 1.0)
    assert watcher.player.now_ms() == here
    assert len(watcher.frames) == seen, "a late picture of the engine replaced the still"
    stills = Stills(shelf["plain.mp4"])
    assert np.array_equal(watcher.frames[-1][2].rgb(), stills.at(here).rgb())
    stills.close()


@pytest.mark.parametrize("name", ["plain.mp4", "late.mkv", "ten.mp4", "variable.mp4"])
def test_seeking_while_paused_shows_the_exact_picture(opened: Open, name: str) -> None:
    watcher = opened(name)
    for target in (3_333, 41, 4_000, 1_999, 0):
        watcher.player.seek(target)
        assert watcher.player.now_ms() == target
        until(lambda target=target: watcher.code == number_at(name, target), f"the picture at {target}")


def test_seeks_are_clamped_to_the_recording(opened: Open) -> None:
    player = opened().player
    player.seek(-500)
    assert player.now_ms() == 0
    player.seek(10**9)
    assert player.now_ms() == player.duration_ms


def test_of_many_seeks_the_last_one_wins(opened: Open) -> None:
    watcher = opened()
    for target in range(0, 5_000, 50):
        watcher.player.seek(target)
    until(lambda: watcher.code == number_at("plain.mp4", 4_950), "the last picture")
    assert len(watcher.frames) < 60


def test_playing_goes_on_where_it_was_sent_while_paused(opened: Open) -> None:
    watcher = opened()
    until(lambda: watcher.frames, "the first picture")
    watcher.player.seek(3_010)
    watcher.frames.clear()
    watcher.player.play()
    plays_past(watcher, 3_400)
    codes = [code for _, code, _ in watcher.frames if code is not None]
    assert abs(codes[0] - 75) <= 3
    assert codes == sorted(codes)


@pytest.mark.parametrize("target", [4_000, 200])
def test_seeking_while_playing(opened: Open, target: int) -> None:
    watcher = opened()
    watcher.player.play()
    plays_past(watcher, 1_000)
    watcher.player.seek(target)
    assert abs(watcher.player.now_ms() - target) < 40
    watcher.frames.clear()
    until(lambda: target + 300 < watcher.player.now_ms() < target + 2_000, "going on there")
    assert abs(begin("plain.mp4", watcher.code or 0) - watcher.player.now_ms()) <= 80
    assert watcher.player.state is State.PLAYING


@pytest.mark.parametrize("name", ["short.mp4", "variable.mp4"])
def test_steps_reach_every_picture_both_ways(opened: Open, name: str) -> None:
    watcher = opened(name)
    count = min(len(DRAWINGS[name].times_ms), 30)
    there = range(1, count)
    for number in (*there, *reversed(range(count - 1))):
        forward = number > number_at(name, watcher.player.now_ms())
        watcher.player.step(1 if forward else -1)
        assert watcher.player.now_ms() == begin(name, number)
        until(lambda number=number: watcher.code == number, f"picture {number}")


def test_steps_stop_at_both_ends(opened: Open) -> None:
    watcher = opened("short.mp4")
    watcher.player.step(-1)
    assert watcher.player.now_ms() == 0
    watcher.player.step(500)
    assert watcher.player.now_ms() == begin("short.mp4", 14)


def test_hurried_steps_add_up(opened: Open) -> None:
    watcher = opened()
    for _ in range(20):
        watcher.player.step(1)
    assert watcher.player.now_ms() == 800


def test_stepping_pauses(opened: Open) -> None:
    watcher = opened()
    watcher.player.play()
    plays_past(watcher, 400)
    watcher.player.step(1)
    assert watcher.player.state is State.PAUSED
    until(lambda: watcher.code == number_at("plain.mp4", watcher.player.now_ms()), "the picture stepped to")


@pytest.mark.parametrize("rate", [0.5, 1.5, 2.0])
def test_rates(opened: Open, rate: float) -> None:
    watcher = opened()
    watcher.player.set_rate(rate)
    watcher.player.play()
    plays_past(watcher, 200)
    wall, media = time.perf_counter(), watcher.player.now_ms()
    plays_past(watcher, round(200 + 600 * rate))
    passed = (time.perf_counter() - wall) * 1000
    assert watcher.player.now_ms() - media == pytest.approx(passed * rate, abs=40 * max(1, rate))
    assert watcher.player.rate == rate


def test_changing_the_rate_while_playing_keeps_picture_and_clock_together(opened: Open) -> None:
    watcher = opened()
    watcher.player.play()
    plays_past(watcher, 600)
    watcher.player.set_rate(2.0)
    plays_past(watcher, 1_800)
    assert abs(begin("plain.mp4", watcher.code or 0) - watcher.player.now_ms()) <= 80
