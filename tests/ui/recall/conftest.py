"""The window in its Recall place on the demo study, and an interview that goes on."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from iprtool.domain.kinds import Initiator, Respondent, Stimulus
from iprtool.domain.model import Recall
from iprtool.services import projects, recalls
from iprtool.store import Project
from iprtool.ui.recall.begin import BeginForm
from iprtool.ui.recall.place import RecallPlace
from iprtool.ui.window import MainWindow
from tests.ui.conftest import WAIT_MS
from tests.ui.opened import project_of


def place_of(window: MainWindow) -> RecallPlace:
    """Its Recall place."""
    assert window.recall is not None
    return window.recall


def persons_log(project: Project, recall: Recall) -> list[tuple[Stimulus, Initiator]]:
    """What happened, without what the program says of a player that a busy machine holds up."""
    found = [(each.kind, each.initiator) for each in recalls.happenings(project, recall)]
    return [each for each in found if each[1] is not Initiator.PROGRAM or each[0] is Stimulus.END]


def the_recall(window: MainWindow) -> Recall:
    """The only recall of the study."""
    (found,) = project_of(window).find(Recall)
    return found


@pytest.fixture
def demo_folder(demo_folder: Path) -> Path:
    """The demo study without the recall that was held in it."""
    with Project.open(demo_folder) as project, project.step("No recalls yet") as step:
        step.delete_trees(project.find(Recall))
    return demo_folder


@pytest.fixture
def recall_place(window: MainWindow, demo_folder: Path) -> MainWindow:
    """The window in its Recall place."""
    assert window.open_project(demo_folder)
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    QTest.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert window.pages.place == "recall"
    return window


@pytest.fixture
def form(recall_place: MainWindow) -> BeginForm:
    """The form that begins a recall of the demo's session with the client."""
    project = project_of(recall_place)
    first = projects.first_recording(project)
    assert first is not None
    recall_place.guide.show_recall(first.session_id, Respondent.CLIENT)
    made = place_of(recall_place).list.form
    assert isinstance(made, BeginForm)
    return made


Playing = Callable[[], bool]


@pytest.fixture
def interviewing(recall_place: MainWindow, form: BeginForm, qtbot: QtBot) -> MainWindow:
    """A free recall of the client that has begun; its picture is there and stands at 0."""
    QTest.keyClick(form.interviewer, Qt.Key.Key_Return)
    page = place_of(recall_place).page
    assert page is not None
    qtbot.waitUntil(lambda: page.view.video.frame is not None, timeout=WAIT_MS)
    return recall_place
