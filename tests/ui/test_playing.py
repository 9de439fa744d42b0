"""The playback keys on a real player."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from iprtool.ui.actions import SPEC_BY_ID
from iprtool.ui.window import MainWindow
from tests.ui.opened import code_of

Play = Callable[[MainWindow, int], None]
SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_space_plays_and_pauses(coding: MainWindow, qtbot: QtBot) -> None:
    code = code_of(coding)
    QTest.keyClick(coding, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: code.playback.playing and code.playback.now_ms > 200, timeout=10_000)
    QTest.keyClick(coding, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not code.playback.playing, timeout=5_000)
    still = code.playback.now_ms
    qtbot.wait(200)
    assert code.playback.now_ms == still


@pytest.mark.parametrize("name", ["play.loop", "play.begin"])
def test_space_plays_also_after_a_click_on_a_button(coding: MainWindow, qtbot: QtBot, name: str) -> None:
    code = code_of(coding)
    button = next(
        each for each in code.transport.findChildren(QAbstractButton) if each.accessibleName() == SPEC_BY_ID[name].title
    )
    code.timeline.setFocus()
    pressed: list[bool] = []
    button.clicked.connect(lambda: pressed.append(True))
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert len(pressed) == 1
    QTest.keyClick(coding.focusWidget() or coding, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: code.playback.playing, timeout=10_000)
    assert len(pressed) == 1
    QTest.keyClick(coding.focusWidget() or coding, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not code.playback.playing, timeout=5_000)


def test_no_button_of_the_code_place_takes_the_keys_by_a_click(coding: MainWindow) -> None:
    buttons = code_of(coding).findChildren(QAbstractButton)
    assert buttons
    taking = [
        each.accessibleName() or each.text() for each in buttons if each.focusPolicy() & Qt.FocusPolicy.ClickFocus
    ]
    assert taking == []


def test_arrows_step_by_pictures_and_seconds(coding: MainWindow, qtbot: QtBot) -> None:
    code = code_of(coding)
    code.playback.seek(5_000)
    QTest.keyClick(coding, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: code.playback.now_ms == 5_040, timeout=5_000)
    assert code.frame_number == 126
    QTest.keyClick(coding, Qt.Key.Key_Left)
    QTest.keyClick(coding, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: code.playback.now_ms == 4_960, timeout=5_000)
    qtbot.waitUntil(lambda: code.video.frame is not None and code.video.frame.time_ms == 4_960, timeout=5_000)
    QTest.keyClick(coding, Qt.Key.Key_Right, SHIFT)
    assert code.playback.now_ms == 5_960
    QTest.keyClick(coding, Qt.Key.Key_Left, SHIFT)
    assert code.playback.now_ms == 4_960


def test_the_picture_under_the_playhead_is_the_exact_one(coding: MainWindow, qtbot: QtBot) -> None:
    code = code_of(coding)
    for ms in (12_345, 90_001, 3, 60_039):
        code.playback.seek(ms)
        exact = ms // 40 * 40
        qtbot.waitUntil(
            lambda exact=exact: code.video.frame is not None and code.video.frame.time_ms == exact, timeout=5_000
        )


def test_comma_and_point_change_the_speed(coding: MainWindow) -> None:
    code = code_of(coding)
    assert code.playback.player is not None
    QTest.keyClick(coding, Qt.Key.Key_Period)
    assert code.playback.player.rate == 1.25
    QTest.keyClick(coding, Qt.Key.Key_Comma)
    QTest.keyClick(coding, Qt.Key.Key_Comma)
    assert code.playback.player.rate == 0.75


def test_shuttle(coding: MainWindow, qtbot: QtBot) -> None:
    code = code_of(coding)
    player = code.playback.player
    assert player is not None
    code.playback.seek(30_000)
    QTest.keyClick(coding, Qt.Key.Key_L)
    qtbot.waitUntil(lambda: code.playback.playing, timeout=5_000)
    assert player.rate == 1.0
    QTest.keyClick(coding, Qt.Key.Key_L)
    assert player.rate == 1.5
    QTest.keyClick(coding, Qt.Key.Key_K)
    qtbot.waitUntil(lambda: not code.playback.playing, timeout=5_000)
    assert player.rate == 1.0
    at = code.playback.now_ms
    QTest.keyClick(coding, Qt.Key.Key_J)
    assert code.playback.now_ms == at - 2_000
    QTest.keyClick(coding, Qt.Key.Key_J)
    assert code.playback.now_ms == at - 6_000


def test_a_selected_interval_is_looped(coding: MainWindow, qtbot: QtBot) -> None:
    code = code_of(coding)
    code.playback.seek(20_000)
    QTest.keyClick(coding, Qt.Key.Key_1)
    code.playback.seek(20_600)
    QTest.keyClick(coding, Qt.Key.Key_BracketRight)
    QTest.keyClick(coding, Qt.Key.Key_L, SHIFT)
    seen: list[int] = []
    code.playback.now_changed.connect(seen.append)
    qtbot.waitUntil(lambda: sum(b < a - 300 for a, b in pairwise(seen)) >= 2, timeout=15_000)
    assert max(seen) < 20_600 + 250
    QTest.keyClick(coding, Qt.Key.Key_L, SHIFT)
    QTest.keyClick(coding, Qt.Key.Key_K)


def test_home_and_end(coding: MainWindow) -> None:
    code = code_of(coding)
    assert code.recording is not None
    QTest.keyClick(coding, Qt.Key.Key_End)
    assert code.playback.now_ms == code.recording.duration_ms
    QTest.keyClick(coding, Qt.Key.Key_Home)
    assert code.playback.now_ms == 0
