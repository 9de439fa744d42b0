"""A key that is held is one press, also where the window system repeats it as releases and presses."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from iprtool.ui.window import MainWindow
from tests.ui.opened import code_of, own_tags

KEY = Qt.Key.Key_1
STAMP = 5_000_000


def press(window: MainWindow, stamp: int) -> None:
    """What Qt does with a press for X11: it asks whether somebody needs the key more, then triggers the shortcut."""
    event = QKeyEvent(QEvent.Type.ShortcutOverride, KEY, Qt.KeyboardModifier.NoModifier, "1")
    event.setTimestamp(stamp)
    assert not window._keys.override(event, window.focusWidget())
    window._keys._shortcuts["1"].activated.emit()


def let_up(window: MainWindow, stamp: int) -> None:
    """A release as X11 sends it for a repeat that Qt did not recognise: without the flag."""
    event = QKeyEvent(QEvent.Type.KeyRelease, KEY, Qt.KeyboardModifier.NoModifier, "1")
    event.setTimestamp(stamp)
    QApplication.sendEvent(window.focusWidget() or window, event)


@pytest.mark.parametrize("repeats", [0, 14])
def test_holding_a_key_makes_one_interval(coding: MainWindow, qtbot: QtBot, repeats: int) -> None:
    code_of(coding).playback.play()
    qtbot.waitUntil(lambda: coding.code is not None and code_of(coding).playback.now_ms > 500, timeout=15_000)
    press(coding, STAMP)
    for n in range(repeats):
        let_up(coding, STAMP + 500 + 33 * n)
        press(coding, STAMP + 500 + 33 * n)
        qtbot.wait(20)
    qtbot.wait(600)
    let_up(coding, STAMP + 1_500)
    qtbot.waitUntil(lambda: own_tags(coding)[0].end_ms is not None, timeout=5_000)
    (tag,) = own_tags(coding)
    assert tag.end_ms is not None
    assert tag.end_ms - tag.start_ms > 400


def test_two_quick_presses_are_two_tags(coding: MainWindow, qtbot: QtBot) -> None:
    for n in range(2):
        press(coding, STAMP + 40 * n)
        let_up(coding, STAMP + 20 + 40 * n)
    qtbot.wait(60)
    assert len(own_tags(coding)) == 2
