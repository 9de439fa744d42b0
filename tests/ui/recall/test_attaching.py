"""What another device recorded of an interview, attached and lined up in the real window with real sounds."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from iprtool.domain.model import Recall, Recording
from iprtool.services import projects
from iprtool.store import Project
from iprtool.ui.recall.attaching import Attaching, SoundPlace
from iprtool.ui.window import MainWindow
from tests import interviews
from tests.bench.talk import Microphone, heard, write
from tests.command import run
from tests.interviews import room
from tests.ui.conftest import WAIT_MS
from tests.ui.opened import project_of
from tests.ui.recall.conftest import place_of


@pytest.fixture
def held(tmp_path: Path) -> Path:
    """A study with an unsealed interview in which the session was played twice for 20 s."""
    folder = tmp_path / "Held.iprt"
    with projects.create(folder, title="Held") as project:
        interviews.hold(project, tmp_path)
    return folder


@pytest.fixture
def recorder(tmp_path: Path) -> Path:
    """What a recorder heard of it that was switched on 4.321 s after the interview had begun."""
    return write(tmp_path / "recorder.wav", heard(room(), Microphone(begins_s=4.321, noise=0.3, colour=2)))


@pytest.fixture
def summary(window: MainWindow, held: Path) -> MainWindow:
    """The page of the recall."""
    assert window.open_project(held)
    window.show_place("recall")
    place_of(window).show_summary(project_of(window).find(Recall)[0].id)
    return window


def attaching(window: MainWindow) -> Attaching:
    found = place_of(window).attaching
    assert found is not None
    return found


def _attach(window: MainWindow, file: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> SoundPlace:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(file)], ""))
    before = attaching(window)
    qtbot.mouseClick(before.attach, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(attaching(window).places) == 1, timeout=WAIT_MS)
    return attaching(window).places[0]


def _lies_at(project: Project) -> int:
    (device,) = [each for each in project.find(Recording) if each.recall_id is not None]
    return device.offset_ms


def test_a_recorders_file_is_attached_and_lined_up_by_the_sessions_sound(
    summary: MainWindow, recorder: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = project_of(summary)
    place = _attach(summary, recorder, qtbot, monkeypatch)
    assert _lies_at(project) == 0
    assert "recorder and the interview begin at once" in place.said.text()
    qtbot.mouseClick(place.by_session, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: _lies_at(project) != 0, timeout=WAIT_MS)
    assert abs(_lies_at(project) - 4_321) < 10
    assert "after the interview" in place.said.text()
    assert "Sure:" in place.said.text()
    project.undo()
    assert _lies_at(project) == 0


def test_by_ear_and_by_a_clap(
    summary: MainWindow, recorder: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = project_of(summary)
    place = _attach(summary, recorder, qtbot, monkeypatch)
    for button in place.fields.nudges[-2:]:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert _lies_at(project) == 1_100
    project.undo()
    assert _lies_at(project) == 0
    assert place.fields.begin.value() == 0
    place.there.setFocus()
    qtbot.keyClicks(place.here, "0:02.5")
    qtbot.keyClicks(place.there, "0:06.821")
    qtbot.keyClick(place.there, Qt.Key.Key_Return)
    assert _lies_at(project) == 4_321
    listening = place_of(summary).listening
    assert listening is not None
    assert [voice.recording.offset_ms for voice in listening.heard] == [4_321]


def test_sounds_that_do_not_tell_say_so_where_it_was_asked(
    summary: MainWindow, recorder: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = _attach(summary, recorder, qtbot, monkeypatch)
    qtbot.mouseClick(place.by_own, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "no other recording of this interview" in place.said.text(), timeout=WAIT_MS)


def test_undo_of_attaching_takes_its_rows_away(
    summary: MainWindow, recorder: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    _attach(summary, recorder, qtbot, monkeypatch)
    project_of(summary).undo()
    assert attaching(summary).places == []


def test_the_command_line_does_the_same_in_one_step(held: Path, recorder: Path) -> None:
    with Project.open(held, read_only=True) as project:
        recall_id = project.find(Recall)[0].id
    said = run("recall-sound", held, "--recall", recall_id, recorder, "--align", "session").stdout
    assert "it begins at 00:00:04.3" in said
    with Project.open(held) as project:
        assert abs(_lies_at(project) - 4_321) < 10
        project.undo()
        assert not [each for each in project.find(Recording) if each.recall_id is not None]
    run("recall-sound", held, "--recall", recall_id, recorder, "--align", "own", status=1)
    with Project.open(held, read_only=True) as project:
        assert not [each for each in project.find(Recording) if each.recall_id is not None]
