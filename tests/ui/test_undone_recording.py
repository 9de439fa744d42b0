"""A recording that undo takes out of the study, and redo brings back, in the real window."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from iprtool.domain.model import Recording, Tag
from iprtool.services import recordings, study
from iprtool.ui.window import MainWindow
from tests.ui.conftest import WAIT_MS
from tests.ui.opened import code_of, project_of

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def added(window: MainWindow, demo_folder: Path, tmp_path: Path, qtbot: QtBot) -> Recording:
    """The only recording of a new study, open in the Code place with one tag: all in this sitting."""
    assert window.open_project(demo_folder)
    source = recordings.file_of(demo_folder, project_of(window).find(Recording, label="camera A")[0])
    file = Path(shutil.copy(source, tmp_path / f"session{source.suffix}"))
    assert window.make_project("Fresh", tmp_path / "Fresh.iprt")
    project = project_of(window)
    meeting = study.ensure_session(project, dyad="01", number=1)
    recording = recordings.add_file(project, session_id=meeting.id, file=file)
    window.guide.open_recording(recording.id)
    code = code_of(window)
    qtbot.waitUntil(lambda: code.playback.player is not None, timeout=WAIT_MS)
    QTest.keyClick(window, Qt.Key.Key_1)
    assert project.count(Tag) == 1
    return recording


def undo_all(window: MainWindow) -> int:
    steps = 0
    while project_of(window).undo_label is not None:
        QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
        steps += 1
    return steps


def test_it_opens_again_when_redo_brings_it_back(window: MainWindow, added: Recording, qtbot: QtBot) -> None:
    code = code_of(window)
    steps = undo_all(window)
    assert project_of(window).count(Recording) == 0
    assert code.recording is None
    assert code.empty_text
    for _ in range(steps):
        QTest.keyClick(window, Qt.Key.Key_Z, CTRL | SHIFT)
    assert code.recording is not None
    assert code.recording.id == added.id
    assert code.empty_text == ""
    assert code.table.tags.rowCount() == 1
    qtbot.waitUntil(lambda: code.playback.player is not None and code.video.frame is not None, timeout=WAIT_MS)


def test_it_opens_again_in_the_code_place_when_it_came_back_elsewhere(window: MainWindow, added: Recording) -> None:
    code = code_of(window)
    window.show_place("study")
    steps = undo_all(window)
    assert code.recording is None
    for _ in range(steps):
        QTest.keyClick(window, Qt.Key.Key_Z, CTRL | SHIFT)
    assert code.recording is None  # nobody looks at it
    QTest.keyClick(window, Qt.Key.Key_2, CTRL)
    assert code.isVisible()
    assert code.recording is not None
    assert code.recording.id == added.id
    assert code.table.tags.rowCount() == 1


def test_what_was_opened_since_stays_open(coding: MainWindow) -> None:
    code = code_of(coding)
    project = project_of(coding)
    assert code.recording is not None
    other, file = code.recording.id, recordings.file_of(project.folder, code.recording)
    meeting = study.ensure_session(project, dyad="99", number=1)
    added = recordings.add_file(project, session_id=meeting.id, file=file)
    coding.guide.open_recording(added.id)
    QTest.keyClick(coding, Qt.Key.Key_Z, CTRL)
    assert code.recording is None
    coding.guide.open_recording(other)
    QTest.keyClick(coding, Qt.Key.Key_Z, CTRL | SHIFT)
    assert project.count(Recording, id=added.id) == 1
    assert code.recording.id == other
