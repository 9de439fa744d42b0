"""Players that are closed at any time, recordings that are damaged or none, disks that sleep."""

import io
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from iprtool.domain.errors import IprError
from iprtool.media import Player, inspect, open_player
from iprtool.media.types import State
from tests.unit.media.player.watching import Open, begin, number_at, plays_past
from tests.unit.media.players_fixtures import DRAWINGS, Shelf, Watcher, damaged, until


@pytest.mark.parametrize("name", ["plain.mp4", "silent.mp4"])
def test_playing_goes_on_after_a_damaged_picture(opened: Open, shelf: Shelf, name: str) -> None:
    """Qt tells an error when it is among the last ones, and ends there."""
    last = len(DRAWINGS[name].times_ms) - 1
    watcher = opened(damaged(shelf[name], -2))
    for back in (12, 1):
        watcher.player.seek(begin(name, last - back))
        watcher.player.play()
        ends = watcher.ends
        until(lambda ends=ends: watcher.ends > ends, "the end")
        assert (watcher.player.state, watcher.player.now_ms()) == (State.ENDED, watcher.player.duration_ms)
    watcher.player.seek(1_000)
    until(lambda: watcher.code == number_at(name, 1_000), "the picture there")
    watcher.player.play()
    plays_past(watcher, 1_300)
    assert watcher.player.state is State.PLAYING
    assert len(watcher.errors) <= 1
    assert all("leaves it out" in each for each in watcher.errors)


def test_closing_while_playing(opened: Open) -> None:
    watcher = opened()
    watcher.player.play()
    plays_past(watcher, 300)
    watcher.player.close()
    watcher.player.close()
    assert watcher.player.state is State.CLOSED
    assert watcher.states[-1] is State.CLOSED
    seen = len(watcher.frames)
    watcher.player.play()
    watcher.player.seek(100)
    watcher.player.step(1)
    QApplication.processEvents()
    assert len(watcher.frames) == seen


def test_closing_at_once(opened: Open) -> None:
    for _ in range(5):
        watcher = opened()
        watcher.player.play()
        watcher.player.close()
        assert watcher.player.state is State.CLOSED


@pytest.mark.parametrize("content", [None, b"", b"no recording at all" * 500])
def test_what_is_no_recording_is_refused(engine: str, tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "session.mp4"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(IprError) as raised:
        open_player(path, engine, audio=False)
    assert raised.value.message.endswith(".")


def test_damage_ends_with_a_sentence(opened: Open, shelf: Shelf, tmp_path: Path) -> None:
    whole = shelf["late.mkv"].read_bytes()
    path = tmp_path / "damaged.mkv"
    path.write_bytes(whole[: len(whole) // 2])
    watcher = opened(path)
    watcher.player.set_rate(2.0)
    watcher.player.play()
    until(lambda: watcher.player.state in (State.ENDED, State.ERROR), "the end or an error", 15)
    assert watcher.player.duration_ms < 3_000, "what is missing was found while looking through it"
    assert any("cut off" in each for each in watcher.player.probe.problems)


def test_a_source_that_fails_while_playing_is_told(engine: str, shelf: Shelf) -> None:
    """From a third of the file on nothing can be read but its end, where the container has its table."""
    data = shelf["plain.mp4"].read_bytes()
    hole = range(len(data) // 3, len(data) * 9 // 10)

    class Failing(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() in hole:
                raise OSError("the disk was taken away")
            return super().read(min(size or 4096, 4096) if size and size > 0 else 4096)

    probe = inspect(shelf["plain.mp4"])
    watcher = Watcher(open_player(lambda: Failing(data), engine, audio=False, probe=probe))
    until(lambda: watcher.frames, "the first picture")
    watcher.player.play()
    until(lambda: watcher.player.state in (State.ENDED, State.ERROR), "the end or an error", 15)
    until(lambda: watcher.errors, "a sentence")
    assert watcher.player.now_ms() < 4_500
    watcher.player.close()
    QApplication.processEvents()


class _Sleepy(io.BytesIO):
    """Bytes that stay away for a while once, when a reader gets so far."""

    def __init__(self, data: bytes, beyond: int, seconds: float, asleep: threading.Event) -> None:
        super().__init__(data)
        self._beyond, self._seconds, self._asleep = beyond, seconds, asleep

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() > self._beyond and not self._asleep.is_set():
            self._asleep.set()
            time.sleep(self._seconds)
        return super().read(size)


@pytest.mark.parametrize("name", ["silent.mkv", "loud.mkv"])
def test_a_disk_that_sleeps_stops_the_clock_with_the_picture(engine: str, shelf: Shelf, name: str) -> None:
    data, asleep = shelf[name].read_bytes(), threading.Event()
    asleep.set()  # until it plays: the first look at a recording goes all over it
    watcher = Watcher(open_player(lambda: _Sleepy(data, len(data) * 2 // 5, 2.0, asleep), engine, audio=False))
    until(lambda: watcher.frames, "the first picture")
    told: list[int] = []
    watcher.player.on_frame(lambda _frame: told.append(watcher.player._clock.now()))
    seen = len(watcher.frames)
    asleep.clear()
    watcher.player.play()
    until(lambda: watcher.ends, "the end", 20)
    watcher.player.close()
    assert asleep.is_set()
    codes = [code for _, code, _ in watcher.frames[seen:]]
    errors = [ms - begin(name, code) for ms, code in zip(told[1:], codes, strict=False) if code is not None]
    assert max(abs(error) for error in errors) < 1_200, "for as long as buffers may last"
    assert abs(float(np.median(errors[-15:]))) < 100, "at the end both agree again"


def test_an_unknown_engine_is_refused(shelf: Shelf) -> None:
    with pytest.raises(IprError, match="no player engine “quicktime”") as raised:
        open_player(shelf["plain.mp4"], "quicktime")
    assert "vlc" in raised.value.hint


def test_the_environment_chooses_the_engine(engine: str, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IPRTOOL_ENGINE", engine)
    player: Player = open_player(shelf["plain.mp4"], audio=False)
    assert player.engine == engine
    player.close()
    QApplication.processEvents()
