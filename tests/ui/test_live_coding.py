"""One key a tag, with real key events in the real window."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from iprtool.domain.kinds import Carrier
from iprtool.domain.model import Pass, Tag
from iprtool.services import code_editing, codebooks
from iprtool.ui.code.codes_panel import CodeButton
from iprtool.ui.code.tag_note import TagNote
from iprtool.ui.keys import KeyStroke
from iprtool.ui.window import MainWindow
from tests.own_time import own_ms
from tests.ui.opened import own_tags

Play = Callable[[MainWindow, int], None]
FRAME_MS = 40

AFTER_RELEASE_MS = 60
"""A release counts when it is certain that it is no repeat."""


def code_name(window: MainWindow, tag: Tag) -> str:
    assert window.session is not None
    return codebooks.tree(window.session.project).path(tag.code_id)


def test_a_key_puts_a_point_at_the_playhead(coding: MainWindow) -> None:
    assert coding.code is not None
    coding.code.playback.seek(10_000)
    QTest.keyClick(coding, Qt.Key.Key_1)
    (tag,) = own_tags(coding)
    assert (tag.start_ms, tag.end_ms) == (10_000, None)
    assert code_name(coding, tag) == "Rupture/Withdrawal"


def test_the_first_tag_stores_the_pass_and_undo_takes_both_back(coding: MainWindow) -> None:
    assert coding.session is not None
    passes = coding.session.project.count(Pass)
    QTest.keyClick(coding, Qt.Key.Key_1)
    assert coding.session.project.count(Pass) == passes + 1
    QTest.keyClick(coding, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert coding.session.project.count(Pass) == passes
    assert own_tags(coding) == []
    assert coding.code is not None
    assert coding.code.recording is not None
    QTest.keyClick(coding, Qt.Key.Key_2)
    assert [code_name(coding, tag) for tag in own_tags(coding)] == ["Rupture/Confrontation"]


def test_while_playing_the_tag_stands_at_the_moment_of_the_key(coding: MainWindow, play_past: Play) -> None:
    assert coding.code is not None
    play_past(coding, 1_000)
    before, begun = coding.code.playback.now_ms, own_ms()
    QTest.keyClick(coding, Qt.Key.Key_3)
    after, took_ms = coding.code.playback.now_ms, own_ms() - begun
    (tag,) = own_tags(coding)
    assert before <= tag.start_ms <= after
    assert took_ms < 500


def test_a_busy_program_does_not_shift_the_tag(coding: MainWindow, play_past: Play) -> None:
    assert coding.code is not None
    play_past(coding, 1_000)
    pressed_at = time.perf_counter()
    time.sleep(0.3)
    coding.code.key_pressed(KeyStroke("1", pressed_at))
    (tag,) = own_tags(coding)
    assert coding.code.playback.now_ms - tag.start_ms >= 300 - FRAME_MS


def test_holding_a_key_makes_an_interval_in_one_undo_step(coding: MainWindow, play_past: Play, qtbot: QtBot) -> None:
    assert coding.code is not None
    play_past(coding, 500)
    pressed = time.perf_counter()
    QTest.keyPress(coding, Qt.Key.Key_8)
    qtbot.wait(700)
    QTest.keyRelease(coding, Qt.Key.Key_8)
    held_ms = 1000 * (time.perf_counter() - pressed)
    QTest.qWait(AFTER_RELEASE_MS)
    (tag,) = own_tags(coding)
    assert tag.end_ms is not None
    assert 600 <= tag.end_ms - tag.start_ms <= held_ms + 100
    QTest.keyClick(coding, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert own_tags(coding) == []


def test_a_short_press_stays_a_point(coding: MainWindow, play_past: Play, qtbot: QtBot) -> None:
    play_past(coding, 500)
    QTest.keyPress(coding, Qt.Key.Key_8)
    qtbot.wait(100)
    QTest.keyRelease(coding, Qt.Key.Key_8)
    QTest.qWait(AFTER_RELEASE_MS)
    assert [tag.end_ms for tag in own_tags(coding)] == [None]


def test_press_again_ends_the_interval_of_a_code_that_is_so(coding: MainWindow, qtbot: QtBot) -> None:
    assert coding.session is not None
    code = coding.code
    assert code is not None
    project = coding.session.project
    withdrawal = codebooks.tree(project).by_path("Rupture/Withdrawal")
    code_editing.change_code(project, code_id=withdrawal.id, carrier=Carrier.INTERVAL)
    code.playback.seek(5_000)
    QTest.keyClick(coding, Qt.Key.Key_1)
    code.playback.seek(8_000)
    QTest.keyClick(coding, Qt.Key.Key_1)
    assert [(tag.start_ms, tag.end_ms) for tag in own_tags(coding)] == [(5_000, 8_000)]
    code.playback.seek(9_000)
    QTest.keyClick(coding, Qt.Key.Key_1)
    assert sorted((tag.start_ms, tag.end_ms or 0) for tag in own_tags(coding)) == [(5_000, 8_000), (9_000, 0)]


def test_m_marks_without_a_code_and_a_code_can_follow(coding: MainWindow) -> None:
    code = coding.code
    assert code is not None
    QTest.keyClick(coding, Qt.Key.Key_M)
    (tag,) = own_tags(coding)
    assert tag.code_id is None
    index = code.inspector.code.findText("Real relationship › Realism")
    code.inspector.code.setCurrentIndex(index)
    code.inspector.code.activated.emit(index)
    assert code_name(coding, own_tags(coding)[0]) == "Real relationship/Realism"


def test_keys_work_wherever_the_focus_is_but_not_in_a_text(coding: MainWindow) -> None:
    code = coding.code
    assert code is not None
    for widget in (code.table, code.timeline, code.transport):
        widget.setFocus()
        QTest.keyClick(widget, Qt.Key.Key_1)
    assert len(own_tags(coding)) == 3
    code.inspector.memo.setFocus()
    QTest.keyClicks(code.inspector.memo, "12m")
    assert len(own_tags(coding)) == 3
    assert code.inspector.memo.toPlainText() == "12m"


def test_a_held_key_repeats_nothing(coding: MainWindow) -> None:
    none = Qt.KeyboardModifier.NoModifier
    QTest.keyPress(coding, Qt.Key.Key_1)
    for _ in range(5):
        QApplication.sendEvent(coding, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_1, none, "1", True))
    QTest.keyRelease(coding, Qt.Key.Key_1)
    assert len(own_tags(coding)) == 1


def test_a_click_on_a_code_does_what_its_key_does(coding: MainWindow) -> None:
    code = coding.code
    assert code is not None
    code.playback.seek(3_000)
    button = next(b for b in code.codes.findChildren(CodeButton) if b.accessibleName().startswith("Goal"))
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert [(tag.start_ms, code_name(coding, tag)) for tag in own_tags(coding)] == [(3_000, "Alliance/Goal")]


def test_a_note_with_undo_appears_at_the_tag(coding: MainWindow) -> None:
    QTest.keyClick(coding, Qt.Key.Key_1)
    (note,) = coding.findChildren(TagNote)
    assert note.isVisible()
    (undo,) = note.findChildren(QPushButton)
    QTest.mouseClick(undo, Qt.MouseButton.LeftButton)
    assert own_tags(coding) == []
    assert not note.isVisible()


def test_an_interval_that_got_its_end_otherwise_runs_no_longer(coding: MainWindow) -> None:
    assert coding.session is not None
    code = coding.code
    assert code is not None
    project = coding.session.project
    withdrawal = codebooks.tree(project).by_path("Rupture/Withdrawal")
    code_editing.change_code(project, code_id=withdrawal.id, carrier=Carrier.INTERVAL)
    code.playback.seek(1_000)
    QTest.keyClick(coding, Qt.Key.Key_1)
    code.playback.seek(5_000)
    QTest.keyClick(coding, Qt.Key.Key_BracketRight)
    QTest.keyClick(coding, Qt.Key.Key_1)
    code.playback.seek(9_000)
    QTest.keyClick(coding, Qt.Key.Key_1)
    assert [(tag.start_ms, tag.end_ms) for tag in own_tags(coding)] == [(1_000, 5_000), (5_000, 9_000)]


def test_changing_who_codes_keeps_the_place(coding: MainWindow) -> None:
    code = coding.code
    assert code is not None
    code.playback.seek(12_000)
    QTest.keyClick(coding, Qt.Key.Key_1)
    code.codes.author.setFocus()
    code.codes.author.selectAll()
    QTest.keyClicks(code.codes.author, "ZZ")
    QTest.keyClick(code.codes.author, Qt.Key.Key_Return)
    assert code.run is not None
    assert code.run.author == "ZZ"
    assert coding.top.where.text().endswith("camera A · Coder ZZ")
    assert code.playback.now_ms == 12_000
    QTest.keyClick(coding, Qt.Key.Key_2)
    assert [(tag.start_ms, code_name(coding, tag)) for tag in own_tags(coding)] == [(12_000, "Rupture/Confrontation")]
