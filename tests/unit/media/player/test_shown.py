"""What a player gives to those who listen: pictures, sound, and two players at once."""

import time
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from iprtool.media import open_player
from tests.bench.media_samples import read_code
from tests.unit.media.player.watching import Open, begin, plays_past
from tests.unit.media.players_fixtures import SIZE, SOUNDS, Shelf, Watcher, until


def test_listeners_can_stop_listening(opened: Open) -> None:
    watcher = opened()
    heard: list[object] = []
    stops = [register(lambda *told: heard.append(told))
             for register in (watcher.player.on_state, watcher.player.on_end, watcher.player.on_error)]  # fmt: skip
    stop_frames = watcher.player.on_frame(heard.append)
    for stop in (*stops, stop_frames):
        stop()
        stop()
    heard.clear()
    watcher.player.play()
    plays_past(watcher, 300)
    assert heard == []


def test_pictures_have_the_size_asked_for(opened: Open) -> None:
    watcher = opened(frame_size=(160, 90))
    until(lambda: watcher.frames, "the first picture")
    watcher.player.play()
    plays_past(watcher, 300)
    for _, _, frame in watcher.frames:
        assert (frame.width, frame.height) == (160, 90)
        rgb = frame.rgb()
        assert (rgb.shape, rgb.dtype) == ((90, 160, 3), np.uint8)
        assert len(frame.bgrx()) == 160 * 90 * 4
    assert len({code for _, code, _ in watcher.frames}) > 3


def test_a_held_picture_is_never_painted_over(opened: Open) -> None:
    watcher = opened()
    watcher.player.play()
    plays_past(watcher, 800)
    again = [
        read_code(np.frombuffer(frame.bgrx(), np.uint8).reshape(SIZE[1], SIZE[0], 4)) for _, _, frame in watcher.frames
    ]
    assert again == [code for _, code, _ in watcher.frames]


@pytest.mark.parametrize("name", SOUNDS)
def test_sound_alone(opened: Open, name: str) -> None:
    watcher = opened(name)
    assert watcher.player.duration_ms == pytest.approx(3_000, abs=60)
    watcher.player.step(1)
    assert watcher.player.now_ms() == 40
    watcher.player.play()
    plays_past(watcher, 250)
    wall, media = time.perf_counter(), watcher.player.now_ms()
    plays_past(watcher, 750)
    assert watcher.player.now_ms() - media == pytest.approx((time.perf_counter() - wall) * 1000, abs=60)
    watcher.player.seek(2_700)
    until(lambda: watcher.ends, "the end")
    assert watcher.frames == []
    assert watcher.errors == []


@pytest.mark.parametrize("sound", [True, False])
def test_it_plays_in_real_time_without_a_sound_device(engine: str, shelf: Shelf, sound: bool) -> None:
    watcher = Watcher(open_player(shelf["blip.wav"], engine, audio=sound))
    started = time.perf_counter()
    watcher.player.set_volume(0)
    watcher.player.play()
    until(lambda: watcher.ends or watcher.errors, "the end")
    assert 1.1 < time.perf_counter() - started < 4.0
    assert watcher.errors == []
    watcher.player.close()
    QApplication.processEvents()


def test_a_turned_recording_stands_upright(opened: Open, samples: Path) -> None:
    path = samples / "media" / "media3__sample_rotate_and_reflect.mp4"
    watcher = opened(path)
    until(lambda: watcher.frames, "the first picture")
    still = watcher.frames[0][2].rgb().astype(int)
    watcher.player.play()
    until(lambda: len(watcher.frames) > 2, "pictures of the engine")
    moving = watcher.frames[1][2].rgb().astype(int)
    assert moving.shape == still.shape
    assert np.abs(moving - still).mean() < 0.5 * np.abs(moving[::-1] - still).mean()
    assert np.abs(moving - still).mean() < 0.5 * np.abs(moving[:, ::-1] - still).mean()


def test_two_players_at_once(opened: Open) -> None:
    one, other = opened("plain.mp4"), opened("late.mkv")
    one.player.play()
    other.player.seek(2_000)
    other.player.play()
    plays_past(one, 800)
    plays_past(other, 2_800)
    assert abs(begin("plain.mp4", one.code or 0) - one.player.now_ms()) <= 80
    assert abs(begin("late.mkv", other.code or 0) - other.player.now_ms()) <= 80
