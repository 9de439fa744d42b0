"""Keys of an interview, pressed where the keyboard is: what has the focus decides, and nothing around it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from iprtool.domain.kinds import Respondent
from iprtool.domain.model import Recall
from iprtool.services import projects
from iprtool.ui.recall.begin import BeginForm
from iprtool.ui.settings import Settings
from iprtool.ui.window import MainWindow
from tests.ui.opened import project_of
from tests.ui.recall.conftest import place_of, the_recall
from tests.ui.recall.test_interview import click, page_of, play_until


def press(window: MainWindow, key: Qt.Key) -> None:
    """A key as the system sends it: to the window, from where Qt brings it to what has the focus, and onwards."""
    handle = window.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, key)
    QApplication.processEvents()


@pytest.fixture
def active(interviewing: MainWindow, qtbot: QtBot) -> MainWindow:
    """The interview has the keyboard."""
    interviewing.activateWindow()
    qtbot.waitUntil(interviewing.isActiveWindow, timeout=5_000)
    return interviewing


def focus(window: MainWindow) -> QWidget | None:
    return window.focusWidget()


def test_space_is_the_participants_from_the_first_moment_on(active: MainWindow, qtbot: QtBot) -> None:
    page = page_of(active)
    assert "READY" in page.console.stood.text()
    assert focus(active) is page.view
    press(active, Qt.Key.Key_Space)
    play_until(active, 300, qtbot)
    press(active, Qt.Key.Key_Space)
    assert not place_of(active).playback.playing
    assert len(page.interview.moments.all) == 1
    assert "BY THE CLIENT" in page.console.stood.text()


def test_clicks_on_buttons_leave_space_to_the_participant(active: MainWindow, qtbot: QtBot) -> None:
    page = page_of(active)
    for button in (page.console.go_on, page.console.stop, page.view.go_on):
        click(button)
        assert focus(active) is page.view
    play_until(active, 300, qtbot)
    click(page.console.end)
    press(active, Qt.Key.Key_Space)
    assert place_of(active).page is page, "it does not end"
    assert not place_of(active).playback.playing


def test_enter_on_a_button_clicks_it_and_is_not_the_participants(active: MainWindow, qtbot: QtBot) -> None:
    console = page_of(active).console
    press(active, Qt.Key.Key_Return)
    play_until(active, 300, qtbot)
    console.end.setFocus()
    press(active, Qt.Key.Key_Return)
    assert focus(active) is console.sure
    console.keep.setFocus()
    press(active, Qt.Key.Key_Enter)
    assert focus(active) is console.end
    assert place_of(active).playback.playing, "and nothing was stopped"
    press(active, Qt.Key.Key_Return)
    press(active, Qt.Key.Key_Return)
    assert place_of(active).page is None
    recall = the_recall(active)
    assert recall.ended_at is not None
    assert [each for each in project_of(active).find(Recall) if each.ended_at is None] == []


def test_the_form_begins_with_what_is_still_to_be_said(recall_place: MainWindow, settings: Settings) -> None:
    first = projects.first_recording(project_of(recall_place))
    assert first is not None
    settings["recall.interviewer"] = settings["code.author"] = ""
    recall_place.guide.show_recall(first.session_id, Respondent.CLIENT)
    form = place_of(recall_place).list.form
    assert isinstance(form, BeginForm)
    assert focus(recall_place) is form.interviewer
    QTest.keyClick(form, Qt.Key.Key_Escape)
    settings["recall.interviewer"] = "KL"
    recall_place.guide.show_recall(first.session_id, Respondent.CLIENT)
    form = place_of(recall_place).list.form
    assert isinstance(form, BeginForm)
    assert focus(recall_place) is form.recording
