"""One recording left, one right: what comes out of the loudspeaker, and what the panel does with it."""

import subprocess
import sys

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtMultimedia import QMediaDevices
from pytestqt.qtbot import QtBot

from iprtool.services import syncing
from iprtool.ui.window import MainWindow
from tests.sound_server import SoundServer, loudest_hz, sound_server
from tests.ui.conftest import WAIT_MS
from tests.ui.test_several_recordings import LATER_MS, click, key, opened, original, place, stored

__all__ = ["opened", "original", "sound_server"]


def test_each_side_has_its_own_sound(sound_server: SoundServer) -> None:
    command = (sys.executable, "-m", "tests.ui.two_sides_child")
    with subprocess.Popen(command, env=sound_server.environment, stdout=subprocess.PIPE, text=True) as child:
        try:
            pieces = [sound_server.heard_sides(0.25) for _ in range(12)]
            assert child.communicate(timeout=10)[0].strip() == "over"
        finally:
            child.kill()
    loud = [piece for piece in pieces if np.abs(piece).min(axis=1).max() > 1_000]
    assert len(loud) >= 4
    sides = loud[len(loud) // 2]
    for side, own, other in ((0, 440, 880), (1, 880, 440)):
        assert loudest_hz(sides[:, side]) == pytest.approx(own, rel=0.02)
        spectrum = np.abs(np.fft.rfft(sides[:, side] * np.hanning(len(sides))))
        assert spectrum[other // 4] < spectrum.max() / 100, "a piece of a quarter of a second: 4 Hz a line"


def test_what_is_heard_left_and_right_lies_as_it_was_put(opened: MainWindow) -> None:
    assert opened.session is not None
    project = opened.session.project
    first, other = stored(opened, "camera A"), stored(opened, "camera B")

    def apart_ms() -> float:
        sides = syncing.sides(syncing.pair(project, first_id=first.id, other_id=other.id), 6_000).astype(float)
        left, right = (sides[:, side] - sides[:, side].mean() for side in (0, 1))
        size = 2 * len(left)
        same = np.fft.irfft(np.fft.rfft(left, size) * np.conj(np.fft.rfft(right, size)), size)
        at = int(np.argmax(np.abs(same)))
        return (at if at < size // 2 else at - size) * 1000 / syncing.SIDES_HZ

    assert abs(apart_ms() - LATER_MS) < 5
    syncing.set_place(project, first_id=first.id, other_id=other.id, place=syncing.Place(LATER_MS))
    assert abs(apart_ms()) < 5


def test_the_button_plays_or_says_why_not(opened: MainWindow, qtbot: QtBot) -> None:
    panel = place(opened).sync_panel
    key(opened, Qt.Key.Key_F7)
    place(opened).playback.play()
    panel.sides.click()
    assert panel.sides.text() == "Stop the sound"
    assert not place(opened).playback.playing
    if QMediaDevices.defaultAudioOutput().isNull():
        qtbot.waitUntil(lambda: panel.said.startswith("Nothing is heard: there is no loudspeaker"), timeout=WAIT_MS)
    else:
        qtbot.wait(500)
        click(opened, "Stop the sound")
    assert panel.sides.text() == "One left, one right"
