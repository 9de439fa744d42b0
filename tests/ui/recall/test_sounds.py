"""The recordings of an interview, beside its summary: heard, added, brought onto its clock, taken away."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from iprtool.domain.model import Recall
from iprtool.domain.sessiontime import session_ms
from iprtool.services import projects, recalls, recordings
from iprtool.store import Project
from iprtool.ui.recall.listening import Listening
from iprtool.ui.window import MainWindow
from tests import interviews
from tests.bench.talk import Microphone, heard, write
from tests.ui.conftest import WAIT_MS
from tests.ui.opened import project_of
from tests.ui.recall.conftest import place_of, the_recall


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study with one interview that was held and may be seen, and beside it what another device recorded of it."""
    folder = tmp_path_factory.mktemp("held")
    with projects.create(folder / "Study.iprt", title="Closeness") as project:
        interviews.hold(project, folder)
    device = Microphone(begins_s=4.321, noise=0.3, colour=2)
    write(folder / "dictaphone.wav", heard(interviews.room(), device))
    return folder


@pytest.fixture
def folder(original: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    return Path(shutil.copytree(original, tmp_path / "held"))


def open_summary(window: MainWindow, folder: Path) -> Listening:
    """The summary of the interview."""
    assert window.open_project(folder / "Study.iprt")
    window.show_place("recall")
    place_of(window).show_summary(the_recall(window).id)
    listening = place_of(window).listening
    assert listening is not None
    return listening


def test_a_sound_whose_clock_runs_wrong_is_heard_at_the_right_moment(
    window: MainWindow, folder: Path, qtbot: QtBot
) -> None:
    with Project.open(folder / "Study.iprt") as project:
        (recall,) = project.find(Recall)
        prepared = recordings.prepare(project.folder, folder / "dictaphone.wav")
        assert prepared is not None
        sound = recalls.put_sound(project, recall, prepared, begin_ms=500)
        with project.step("Drift") as step:
            sound = step.update(sound, drift_ppm=2_000.0)
    listening = open_summary(window, folder)
    (voice,) = listening.heard
    players = (listening.watched.playback, voice.playback)
    qtbot.waitUntil(lambda: all(each.player is not None for each in players), timeout=WAIT_MS)
    table = listening.table
    spot = table.visualRect(table.moments.index(0, 1)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert [each.now_ms for each in players] == [interviews.STOPPED_MS, 21_457], "21,500 on a clock that runs right"

    QTest.keyClick(voice.strip, Qt.Key.Key_Right)
    assert voice.playback.now_ms == 26_457
    QTest.keyClick(voice.strip, Qt.Key.Key_Right)
    log = recalls.stimulus_log(project_of(window), the_recall(window))
    at_ms = session_ms(sound, 31_457)
    assert (at_ms, listening.watched.playback.now_ms) == (32_020, log.session_at(32_020).session_ms)
