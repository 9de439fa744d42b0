"""An interview takes back what it wrote itself; in any other place its sealed moments stay as they are."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from iprtool.services import recalls
from iprtool.ui.window import MainWindow
from tests.ui.opened import project_of, session_of
from tests.ui.recall.conftest import place_of

CTRL = Qt.KeyboardModifier.ControlModifier


def test_a_moment_is_undone_in_its_interview_only(interviewing: MainWindow, qtbot: QtBot) -> None:
    window, project, interview = interviewing, project_of(interviewing), place_of(interviewing).interview
    assert interview is not None
    QTest.keyClick(window, Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: len(recalls.moments(project, interview.recall)) == 1)
    label = session_of(window).undo_label
    assert label is not None
    assert label in window.action_set["edit.undo"].text()
    window.show_place("code")
    assert session_of(window).undo_label is None
    assert window.action_set["edit.undo"].text() == "Undo"
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert len(recalls.moments(project, interview.recall)) == 1
    window.show_place("recall")
    session_of(window).undo()
    assert recalls.moments(project, interview.recall) == []
