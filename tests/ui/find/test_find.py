"""Finding tags in the real window with real keys: typing, opening, the reel across recordings, saved searches."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from iprtool.domain.model import Query, Recording, Session, Tag
from iprtool.services import memos, passes, tagging
from iprtool.ui.find.panel import FindPanel
from iprtool.ui.find.results import LINE
from iprtool.ui.window import MainWindow
from tests.ui.conftest import WAIT_MS
from tests.ui.opened import code_of, project_of, session_of

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
RESULTS_MS = 3_000
MINIMAL = "minimal resp dyad:01"


@pytest.fixture
def panel(coding: MainWindow, qtbot: QtBot) -> FindPanel:
    """Ctrl+F was pressed."""
    QTest.keyClick(coding, Qt.Key.Key_F, CTRL)
    found = coding.findChild(FindPanel)
    assert found is not None
    assert found.isVisible()
    qtbot.waitUntil(found.query.hasFocus, timeout=WAIT_MS)
    return found


def typed(panel: FindPanel, text: str, qtbot: QtBot, said: str) -> None:
    panel.query.clear()
    QTest.keyClicks(panel.query, text)
    qtbot.waitUntil(lambda: panel.state.text().startswith(said), timeout=RESULTS_MS)


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(focused(), key, modifiers)


def selected(window: MainWindow) -> list[Tag]:
    return [project_of(window).get(Tag, tag_id) for tag_id in code_of(window).timeline.selection()]


def test_results_come_while_typing_and_enter_goes_there(coding: MainWindow, panel: FindPanel, qtbot: QtBot) -> None:
    typed(panel, MINIMAL, qtbot, "3 tags")
    line = panel.model.index(0, 0).data(LINE)
    assert (line.title, line.time) == ("Withdrawal", "00:08 – 00:10")
    assert line.place == "01 › 3 › camera A · AB"
    assert line.memo.startswith("Minimal response")
    press(Qt.Key.Key_Return)
    (tag,) = selected(coding)
    assert tag.memo.startswith("Minimal response")
    assert code_of(coding).playback.now_ms == tag.start_ms == 8_632
    assert panel.results.hasFocus()
    assert panel.place.text() == "1 of 3"
    for key, modifiers, place in (
        (Qt.Key.Key_F3, Qt.KeyboardModifier.NoModifier, "2 of 3"),
        (Qt.Key.Key_F3, SHIFT, "1 of 3"),
    ):
        press(key, modifiers)
        assert panel.place.text() == place
    press(Qt.Key.Key_F3, SHIFT)
    assert panel.place.text() == "3 of 3"
    press(Qt.Key.Key_Up)
    press(Qt.Key.Key_Return)
    assert code_of(coding).playback.now_ms == selected(coding)[0].start_ms > 8_632


def test_keys_of_codes_tag_while_the_results_have_the_focus_and_escape_brings_the_codes_back(
    coding: MainWindow, panel: FindPanel, qtbot: QtBot
) -> None:
    assert not code_of(coding).codes.isVisible()
    typed(panel, MINIMAL, qtbot, "3 tags")
    press(Qt.Key.Key_Return)
    before = project_of(coding).count(Tag)
    press(Qt.Key.Key_1)
    assert project_of(coding).count(Tag) == before + 1
    panel.query.setFocus()
    press(Qt.Key.Key_Escape)
    assert code_of(coding).codes.isVisible()
    assert not panel.isVisible()
    assert code_of(coding).timeline.hasFocus()
    coding.show_place("study")
    QTest.keyClick(coding, Qt.Key.Key_F, CTRL)
    assert panel.isVisible()
    assert panel.query.hasFocus()


def test_what_cannot_be_understood_is_said_below_and_shown_in_the_field(
    coding: MainWindow, panel: FindPanel, qtbot: QtBot
) -> None:
    typed(panel, "by:AB", qtbot, "27 tags")
    typed(panel, "within code:Rupture/Withdrawal", qtbot, "After “within” a time is missing, as in: within 5s of")
    assert panel.model.found is not None
    assert len(panel.model.found) == 27
    press(Qt.Key.Key_Return)
    assert panel.query.selectedText() == "code:"
    typed(panel, "code:Rupture/Withdrawl", qtbot, "There is no code “Rupture/Withdrawl”. Did you mean Rupture/Withdr")
    typed(panel, "zzz", qtbot, "Nothing was found.")
    panel.query.clear()
    qtbot.waitUntil(lambda: panel.model.found is None, timeout=RESULTS_MS)


def test_results_follow_what_is_changed(coding: MainWindow, panel: FindPanel, qtbot: QtBot) -> None:
    project = project_of(coding)
    typed(panel, MINIMAL, qtbot, "3 tags")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_F3)
    first = project.get(Tag, panel.model.found.tag_id(0)) if panel.model.found else None
    assert first is not None
    tagging.set_memo(project, tag_id=first.id, memo="something else")
    qtbot.waitUntil(lambda: panel.state.text() == "2 tags", timeout=RESULTS_MS)
    assert panel.place.text() == "1 of 2"
    press(Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: panel.state.text() == "3 tags", timeout=RESULTS_MS)
    assert panel.place.text() == "2 of 3"
    panel.query.setFocus()
    press(Qt.Key.Key_Escape)
    tagging.set_memo(project, tag_id=first.id, memo="something else")
    qtbot.wait(500)
    assert panel.state.text() == "3 tags", "nobody looks"
    press(Qt.Key.Key_F, CTRL)
    qtbot.waitUntil(lambda: panel.state.text() == "2 tags", timeout=RESULTS_MS)


def _other_recording(window: MainWindow) -> Recording:
    here = code_of(window).recording
    return next(r for r in project_of(window).find(Recording) if here is not None and r.id != here.id)


def test_the_reel_plays_one_after_the_other_and_opens_the_next_recording(
    coding: MainWindow, panel: FindPanel, qtbot: QtBot
) -> None:
    code, project = coding.code, project_of(coding)
    assert code is not None
    here, other = code.recording, _other_recording(coding)
    assert here is not None
    coding.settings["play.lead_in_s"], coding.settings["find.after_point_s"] = 0.4, 0.5
    for recording, start, end in ((here, 20_000, 20_600), (here, 40_000, None), (other, 2_000, 2_500)):
        run = passes.ensure(project, recording_id=recording.id, author="RR")
        tagging.tag_now(project, pass_id=run.id, code_id=None, at_ms=start, end_ms=end)
    typed(panel, "by:RR", qtbot, "3 tags")
    press(Qt.Key.Key_F3, CTRL)
    assert panel.place.text() == "1 of 3"
    assert panel.reel.text() == "Stop (Esc)"
    qtbot.waitUntil(lambda: code.playback.playing and 19_500 <= code.playback.now_ms < 20_600, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: panel.place.text() == "2 of 3", timeout=WAIT_MS)
    qtbot.waitUntil(lambda: 39_500 <= code.playback.now_ms < 40_500, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: panel.place.text() == "3 of 3", timeout=WAIT_MS)
    assert code.recording is not None
    assert code.recording.id == other.id
    assert [tag.start_ms for tag in selected(coding)] == [2_000]
    qtbot.waitUntil(lambda: panel.reel.text() == "Play all", timeout=WAIT_MS)
    assert coding.state.note == "The reel is over."
    qtbot.waitUntil(lambda: not code.playback.playing, timeout=WAIT_MS)


def test_the_reel_is_stepped_with_keys_and_ended_with_escape(
    coding: MainWindow, panel: FindPanel, qtbot: QtBot
) -> None:
    code = code_of(coding)
    typed(panel, "by:AB dyad:01", qtbot, "20 tags")
    press(Qt.Key.Key_F3, CTRL)
    press(Qt.Key.Key_F3)
    press(Qt.Key.Key_F3)
    press(Qt.Key.Key_F3, SHIFT)
    assert panel.place.text() == "2 of 20"
    qtbot.waitUntil(lambda: code.playback.playing, timeout=WAIT_MS)
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not code.playback.playing, timeout=WAIT_MS)
    assert panel.isVisible()
    assert panel.reel.text() == "Play all"
    assert panel.place.text() == "2 of 20"


@pytest.mark.parametrize("damage", ["missing", "unreadable"])
def test_a_recording_that_cannot_be_played_is_left_out_of_the_reel(
    coding: MainWindow, panel: FindPanel, qtbot: QtBot, damage: str
) -> None:
    project, other = project_of(coding), _other_recording(coding)
    file = project.folder / other.path
    if damage == "missing":
        file.unlink()
    else:
        file.write_bytes(bytes(file.stat().st_size))
    run = passes.ensure(project, recording_id=other.id, author="RR")
    tagging.tag_now(project, pass_id=run.id, code_id=None, at_ms=1_000)
    typed(panel, "by:RR", qtbot, "1 tag")
    press(Qt.Key.Key_F3, CTRL)
    qtbot.waitUntil(lambda: coding.state.note == "The reel is over.", timeout=WAIT_MS)
    assert panel.reel.text() == "Play all"


def test_searches_are_saved_used_renamed_and_deleted_by_keys(
    coding: MainWindow, panel: FindPanel, qtbot: QtBot
) -> None:
    project = project_of(coding)
    typed(panel, MINIMAL, qtbot, "3 tags")
    coding.action_set["find.save"].trigger()
    QTest.keyClicks(focused(), "Short answers")
    press(Qt.Key.Key_Return)
    assert [(query.name, query.text) for query in project.find(Query)] == [("Short answers", MINIMAL)]
    assert panel.query.hasFocus()
    typed(panel, "by:KL", qtbot, "17 tags")
    qtbot.mouseClick(panel.saved_button, Qt.MouseButton.LeftButton)
    assert panel.saved.hasFocus()
    press(Qt.Key.Key_F2)
    editor = focused()
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    QTest.keyClicks(editor, "Brief")
    press(Qt.Key.Key_Return)
    assert [query.name for query in project.find(Query)] == ["Brief"]
    panel.saved.setFocus()
    panel.saved.setCurrentIndex(panel.saved.searches.index(0, 0))
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: panel.state.text() == "3 tags", timeout=RESULTS_MS)
    assert panel.query.text() == MINIMAL
    qtbot.mouseClick(panel.saved_button, Qt.MouseButton.LeftButton)
    press(Qt.Key.Key_Delete)
    assert project.find(Query) == []
    session_of(coding).undo()
    assert panel.saved.searches.rowCount() == 1


def test_memos_around_the_tags_come_first(coding: MainWindow, panel: FindPanel, qtbot: QtBot) -> None:
    project = project_of(coding)
    session = project.find(Session)[0]
    memos.set_memo(project, kind=Session, row_id=session.id, memo="A minimal response to everything")
    typed(panel, "minimal resp", qtbot, "4 tags, 1 memo")
    line = panel.model.index(0, 0).data(LINE)
    assert (line.title, line.place) == (f"Memo of session {session.number}", "Dyad 01")
