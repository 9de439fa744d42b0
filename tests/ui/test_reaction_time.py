"""Reaction time and snapping, with real keys in the real window."""

import time
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from iprtool.domain.model import Tag
from iprtool.ui.keys import KeyStroke
from iprtool.ui.window import MainWindow
from tests.ui.opened import code_of, own_tags
from tests.ui.test_live_coding import FRAME_MS
from tests.ui.test_live_intervals import click_at

Play = Callable[[MainWindow, int], None]
SHIFT = Qt.KeyboardModifier.ShiftModifier


def enter_reaction(window: MainWindow, ms: int) -> None:
    field = code_of(window).codes.coder.reaction
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, str(ms))
    QTest.keyClick(field, Qt.Key.Key_Return)


def one(window: MainWindow) -> Tag:
    (tag,) = own_tags(window)
    return tag


def test_it_is_taken_off_while_playing_and_not_while_paused(coding: MainWindow, play_past: Play) -> None:
    enter_reaction(coding, 350)
    click_at(coding, 5_000, Qt.Key.Key_1)
    assert (one(coding).start_ms, one(coding).reaction_ms) == (5_000, None)
    QTest.keyClick(coding, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    play_past(coding, 5_500)
    pressed_at = time.perf_counter()
    pressed_ms = code_of(coding).playback.time_at(pressed_at)
    code_of(coding).key_pressed(KeyStroke("1", pressed_at))
    assert one(coding).reaction_ms == 350
    assert abs(one(coding).start_ms - (pressed_ms - 350)) <= 2
    assert code_of(coding).inspector.taken_off.text() == "350 ms reaction time taken off"


def test_at_double_speed_it_is_twice_as_much_of_the_recording(coding: MainWindow, play_past: Play) -> None:
    enter_reaction(coding, 200)
    code_of(coding).playback.set_rate(2.0)
    play_past(coding, 1_500)
    QTest.keyClick(coding, Qt.Key.Key_1)
    assert one(coding).reaction_ms == 400


def test_a_change_moves_what_is_there_and_undo_brings_it_back(coding: MainWindow, play_past: Play) -> None:
    play_past(coding, 1_500)
    QTest.keyClick(coding, Qt.Key.Key_1)
    code_of(coding).playback.pause()
    pressed = one(coding).start_ms
    enter_reaction(coding, 250)
    assert one(coding).start_ms == pressed - 250
    run = code_of(coding).run
    assert run is not None
    assert run.reaction_ms == 250
    code_of(coding).timeline.setFocus()
    QTest.keyClick(coding, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert one(coding).start_ms == pressed
    assert code_of(coding).codes.coder.reaction.value() == 0


def test_live_tags_snap_to_the_picture_on_request(coding: MainWindow, play_past: Play) -> None:
    QTest.keyClick(coding, Qt.Key.Key_F, SHIFT)
    assert coding.settings["code.snap_live"] is True
    play_past(coding, 1_000)
    for _ in range(3):
        QTest.keyClick(coding, Qt.Key.Key_1)
        QTest.qWait(37)
    code_of(coding).playback.pause()
    assert [tag.start_ms % FRAME_MS for tag in own_tags(coding)] == [0, 0, 0]
    QTest.keyClick(coding, Qt.Key.Key_F, SHIFT)
    assert coding.settings["code.snap_live"] is False
