"""Nothing blocks the window: a timer of 10 ms tells how long it was ever kept waiting."""

from importlib import import_module
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from iprtool.domain.model import Recording, Tag
from iprtool.ui.window import MainWindow
from tests.ui.conftest import Phase
from tests.ui.opened import code_of, project_of

WAIT_MS = 20_000


@pytest.fixture(scope="module", autouse=True)
def warmed_up() -> None:
    """What a study needs is loaded, as the program does behind the start page (`app.warm_up`)."""
    import_module("iprtool.ui.open_study")


@pytest.mark.parametrize("engine", ["vlc", "qt"])
def test_opening_playing_and_closing_never_block_the_window(
    window: MainWindow, demo_folder: Path, engine: str, phase: Phase
) -> None:
    window.settings["play.engine"] = engine
    phase("open the project", lambda: window.open_project(demo_folder), lambda: window.session is not None)
    phase(
        "open a recording",
        lambda: window.show_place("code"),
        lambda: code_of(window).video.frame is not None and code_of(window).waveform is not None,
    )
    code = code_of(window)
    phase(
        "first play",
        lambda: QTest.keyClick(window, Qt.Key.Key_Space),
        lambda: code.playback.playing and code.playback.now_ms > 300,
    )
    phase("open it anew while it plays", code.reopen, lambda: code.playback.player is not None)
    phase("close", code.close_recording, lambda: not window.jobs.busy)


def test_while_a_recording_is_being_opened_it_says_so_and_keys_do_no_harm(
    window: MainWindow, demo_folder: Path, qtbot: QtBot
) -> None:
    assert window.open_project(demo_folder)
    before = project_of(window).count(Tag)
    window.show_place("code")
    code = code_of(window)
    assert code.playback.player is None
    assert code.video.text == "Opening session.mp4 …"
    for key in (Qt.Key.Key_1, Qt.Key.Key_M, Qt.Key.Key_Space, Qt.Key.Key_L, Qt.Key.Key_Period, Qt.Key.Key_BracketLeft):
        QTest.keyClick(window, key)
    assert project_of(window).count(Tag) == before
    code.playback.seek(5_000)
    qtbot.waitUntil(lambda: code.video.frame is not None and code.video.frame.time_ms == 5_000, timeout=WAIT_MS)
    assert code.playback.now_ms == 5_000
    QTest.keyClick(window, Qt.Key.Key_1)
    assert project_of(window).count(Tag) == before + 1


@pytest.mark.parametrize("after_ms", [0, 5, 60, 200])
def test_closing_or_opening_another_while_one_is_being_opened_leaves_no_player_behind(
    window: MainWindow, demo_folder: Path, qtbot: QtBot, after_ms: int
) -> None:
    assert window.open_project(demo_folder)
    recordings = {found.file_name: found for found in project_of(window).find(Recording)}
    film, other = recordings["session.mp4"], next(r for r in recordings.values() if r.file_name != "session.mp4")
    window.guide.open_recording(film.id)
    qtbot.wait(after_ms)
    window.guide.open_recording(other.id)
    code = code_of(window)
    qtbot.waitUntil(lambda: code.playback.player is not None, timeout=WAIT_MS)
    assert code.playback.duration_ms == other.duration_ms
    code.reopen()
    window.close_project()
    assert not window.jobs.busy


def test_a_recording_without_its_file_can_be_walked_through_and_tagged(window: MainWindow, demo_folder: Path) -> None:
    (demo_folder / "media" / "session.mp4").unlink()
    assert window.open_project(demo_folder)
    window.show_place("code")
    code = code_of(window)
    code.timeline.seek_requested.emit(12_000)
    QTest.keyClick(window, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert code.playback.now_ms == 13_000
    QTest.keyClick(window, Qt.Key.Key_1)
    assert code.inspector.begin.text() == "00:00:13.000"
    QTest.keyClick(window, Qt.Key.Key_End)
    assert code.recording is not None
    assert code.playback.now_ms == code.recording.duration_ms
