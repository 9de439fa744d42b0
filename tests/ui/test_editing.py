"""Tags are changed by key, field, mouse and table; everything can be undone."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from iprtool.domain.model import Tag
from iprtool.domain.times import clock
from iprtool.services import tagging
from iprtool.ui.window import MainWindow
from tests.ui.opened import code_of, project_of, session_of

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def tag(coding: MainWindow) -> Tag:
    """One own interval from 10 to 14 s, selected."""
    code = code_of(coding)
    code.playback.seek(10_000)
    QTest.keyClick(coding, Qt.Key.Key_1)
    assert code.run is not None
    (made,) = project_of(coding).find(Tag, pass_id=code.run.id)
    tagging.set_times(project_of(coding), tag_id=made.id, start_ms=10_000, end_ms=14_000)
    return project_of(coding).get(Tag, made.id)


def now(window: MainWindow, tag: Tag) -> Tag:
    return project_of(window).get(Tag, tag.id)


def times(window: MainWindow, tag: Tag) -> tuple[int, int | None]:
    found = now(window, tag)
    return found.start_ms, found.end_ms


def test_brackets_set_begin_and_end_to_the_playhead(coding: MainWindow, tag: Tag) -> None:
    code_of(coding).playback.seek(11_000)
    QTest.keyClick(coding, Qt.Key.Key_BracketLeft)
    code_of(coding).playback.seek(12_000)
    QTest.keyClick(coding, Qt.Key.Key_BracketRight)
    assert times(coding, tag) == (11_000, 12_000)
    QTest.keyClick(coding, Qt.Key.Key_P)
    assert times(coding, tag) == (11_000, None)
    for expected in ((11_000, 12_000), (11_000, 14_000), (10_000, 14_000)):
        QTest.keyClick(coding, Qt.Key.Key_Z, CTRL)
        assert times(coding, tag) == expected
    QTest.keyClick(coding, Qt.Key.Key_Z, CTRL | SHIFT)
    assert times(coding, tag) == (11_000, 14_000)


def test_an_end_before_the_begin_is_refused_and_said(
    coding: MainWindow, tag: Tag, troubles: list[tuple[str, str]]
) -> None:
    code_of(coding).playback.seek(9_000)
    QTest.keyClick(coding, Qt.Key.Key_BracketRight)
    assert times(coding, tag) == (10_000, 14_000)
    assert "would end before its begin" in troubles.pop()[0]
    assert coding.message_bar.isVisible()


def test_del_deletes_and_undo_brings_back_the_same_tag(coding: MainWindow, tag: Tag) -> None:
    QTest.keyClick(coding, Qt.Key.Key_Delete)
    assert project_of(coding).find(Tag, id=tag.id) == []
    assert coding.state.note == "Tag deleted. Ctrl+Z brings it back."
    QTest.keyClick(coding, Qt.Key.Key_Z, CTRL)
    assert now(coding, tag) == tag


def test_the_memo_is_written_while_typing_pauses(coding: MainWindow, tag: Tag, qtbot: QtBot) -> None:
    memo = code_of(coding).inspector.memo
    QTest.keyClick(coding, Qt.Key.Key_Return)
    assert memo.hasFocus()
    QTest.keyClicks(memo, "looks away")
    qtbot.waitUntil(lambda: now(coding, tag).memo == "looks away", timeout=3_000)
    QTest.keyClicks(memo, " at 13:41")
    qtbot.waitUntil(lambda: now(coding, tag).memo == "looks away at 13:41", timeout=3_000)
    code_of(coding).table.setFocus()
    session_of(coding).undo()
    assert now(coding, tag).memo == ""
    assert memo.toPlainText() == ""


def test_what_was_typed_is_written_when_the_window_closes(coding: MainWindow, tag: Tag) -> None:
    from iprtool.store import Project

    folder = project_of(coding).folder
    code_of(coding).inspector.memo.setFocus()
    QTest.keyClicks(code_of(coding).inspector.memo, "the last words")
    coding.close()
    with Project.open(folder, read_only=True) as project:
        assert project.get(Tag, tag.id).memo == "the last words"


def test_undo_in_a_text_field_is_the_fields_own(coding: MainWindow, tag: Tag) -> None:
    memo = code_of(coding).inspector.memo
    memo.setFocus()
    QTest.keyClicks(memo, "abc")
    QTest.keyClick(memo, Qt.Key.Key_Z, CTRL)
    assert memo.toPlainText() == ""
    assert times(coding, tag) == (10_000, 14_000)


@pytest.mark.parametrize(("typed", "begin"), [("00:00:11.500", 11_500), ("12", 12_000), ("0:13,25", 13_250)])
def test_a_time_can_be_typed(coding: MainWindow, tag: Tag, typed: str, begin: int) -> None:
    field = code_of(coding).inspector.begin
    _type(field, typed)
    assert times(coding, tag) == (begin, 14_000)
    assert field.text() == clock(begin)


def test_what_is_no_time_is_said_and_nothing_changes(
    coding: MainWindow, tag: Tag, troubles: list[tuple[str, str]]
) -> None:
    _type(code_of(coding).inspector.begin, "soon")
    assert times(coding, tag) == (10_000, 14_000)
    assert troubles.pop()[0] == "“soon” is not a time."
    QTest.keyClick(code_of(coding).inspector.begin, Qt.Key.Key_Escape)
    assert code_of(coding).inspector.begin.text() == "00:00:10.000"


def test_an_empty_end_makes_a_point(coding: MainWindow, tag: Tag) -> None:
    _type(code_of(coding).inspector.end, "")
    assert times(coding, tag) == (10_000, None)


def _type(field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    if text:
        QTest.keyClicks(field, text)
    else:
        QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_ctrl_arrows_go_from_tag_to_tag(coding: MainWindow, tag: Tag) -> None:
    code = code_of(coding)
    code.playback.seek(20_000)
    QTest.keyClick(coding, Qt.Key.Key_2)
    QTest.keyClick(coding, Qt.Key.Key_Left, CTRL)
    assert code.playback.now_ms == 10_000
    assert code.inspector.begin.text() == "00:00:10.000"
    QTest.keyClick(coding, Qt.Key.Key_Right, CTRL)
    assert code.playback.now_ms == 20_000


def test_ctrl_shift_arrows_extend_the_selection_and_take_it_back(coding: MainWindow, tag: Tag) -> None:
    code = code_of(coding)
    for ms in (20_000, 20_000, 30_000):
        code.playback.seek(ms)
        QTest.keyClick(coding, Qt.Key.Key_2)
    code.timeline.set_selection([])
    code._editing.select([tag.id])
    lengths = []
    for key in (Qt.Key.Key_Right,) * 4 + (Qt.Key.Key_Left,) * 4:
        QTest.keyClick(coding, key, CTRL | SHIFT)
        lengths.append(len(code.timeline.selection()))
    assert lengths == [2, 3, 4, 4, 3, 2, 1, 1]
    assert code.timeline.selection() == [tag.id]
    assert code.playback.now_ms == 10_000
    code._editing.select([code.table.tags.ids_of_pass(tag.pass_id)[-1]])
    QTest.keyClick(coding, Qt.Key.Key_Left, CTRL | SHIFT)
    QTest.keyClick(coding, Qt.Key.Key_Left, CTRL | SHIFT)
    assert len(code.timeline.selection()) == 3
    QTest.keyClick(coding, Qt.Key.Key_Delete)
    assert coding.state.note == "3 tags deleted. Ctrl+Z brings them back."


def test_dragging_a_tag_moves_it_as_one_step(coding: MainWindow, tag: Tag, qtbot: QtBot) -> None:
    code = code_of(coding)
    timeline = code.timeline
    start = timeline.tag_position(tag.id)
    assert start is not None
    grab = start + QPoint(6, 6)
    canvas = timeline.childAt(grab) or timeline
    at = canvas.mapFrom(timeline, grab)
    QTest.mousePress(canvas, LEFT, Qt.KeyboardModifier.AltModifier, at)
    for dx in range(4, 61, 4):
        QTest.mouseMove(canvas, at + QPoint(dx, 0))
        qtbot.wait(2)
    QTest.mouseRelease(canvas, LEFT, Qt.KeyboardModifier.AltModifier, at + QPoint(60, 0))
    begin, end = times(coding, tag)
    assert begin > 10_500
    assert end is not None
    assert end - begin == 4_000
    QTest.keyClick(coding, Qt.Key.Key_Z, CTRL)
    assert times(coding, tag) == (10_000, 14_000)


def test_tags_of_others_are_read_only(coding: MainWindow, troubles: list[tuple[str, str]]) -> None:
    code = code_of(coding)
    assert code.run is not None
    other = next(t for t in project_of(coding).find(Tag) if code.table.tags.row_of(t.id) >= 0)
    row = code.table.tags.row_of(other.id)
    code.table.selectRow(row)
    assert not code.inspector.memo.isEnabled()
    QTest.keyClick(coding, Qt.Key.Key_Delete)
    assert now(coding, other) == other
    assert "only your own" in coding.state.note


def test_table_timeline_and_inspector_show_one_selection(coding: MainWindow, tag: Tag) -> None:
    code = code_of(coding)
    QTest.keyClick(coding, Qt.Key.Key_Escape)
    assert code.timeline.selection() == []
    row = code.table.tags.row_of(tag.id)
    code.table.selectRow(row)
    assert code.timeline.selection() == [tag.id]
    assert code.inspector.begin.text() == "00:00:10.000"
    code.table.doubleClicked.emit(code.table.tags.index(row, 0))
    assert code.playback.now_ms == 10_000


def test_undo_and_redo_survive_a_restart(coding: MainWindow, tag: Tag) -> None:
    folder = project_of(coding).folder
    coding.close_project()
    assert coding.open_project(folder)
    QTest.keyClick(coding, Qt.Key.Key_Z, CTRL)
    assert times(coding, tag) == (10_000, None)
    QTest.keyClick(coding, Qt.Key.Key_Y, CTRL)
    assert times(coding, tag) == (10_000, 14_000)


def test_enter_in_a_time_field_gives_the_keys_back_to_coding(
    coding: MainWindow, tag: Tag, troubles: list[tuple[str, str]]
) -> None:
    field = code_of(coding).inspector.begin
    field.setFocus()
    QTest.keyClicks(field, "9.1")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert times(coding, tag) == (9_100, 14_000)
    assert not field.hasFocus()
    field.setFocus()
    QTest.keyClicks(field, "soon")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.hasFocus(), "what is wrong can be mended at once"
    assert "is not a time" in troubles.pop()[0]
    QTest.keyClick(field, Qt.Key.Key_Escape)


def test_next_and_previous_reach_every_tag_of_one_moment(coding: MainWindow) -> None:
    code = code_of(coding)
    code.playback.seek(5_000)
    for key in (Qt.Key.Key_1, Qt.Key.Key_3, Qt.Key.Key_8):
        QTest.keyClick(coding, key)
    QTest.keyClick(coding, Qt.Key.Key_Escape)
    code.playback.seek(4_000)
    reached: list[str] = []
    for _ in range(3):
        QTest.keyClick(coding, Qt.Key.Key_Right, CTRL)
        reached += code.timeline.selection()
    assert len(set(reached)) == 3
    for expected in reached[1::-1]:
        QTest.keyClick(coding, Qt.Key.Key_Left, CTRL)
        assert code.timeline.selection() == [expected]
