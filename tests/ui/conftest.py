"""A real window on a real copy of the demo study, offscreen."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from iprtool.services import demo
from iprtool.ui.settings import Settings
from iprtool.ui.window import MainWindow

WAIT_MS = 15_000


@pytest.fixture(scope="session")
def demo_original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo study, made once."""
    folder = tmp_path_factory.mktemp("demo") / "Demo study.iprt"
    demo.make(folder).close()
    return folder


@pytest.fixture
def demo_folder(demo_original: Path, tmp_path: Path) -> Path:
    """A copy of the demo study that a test may change."""
    return Path(shutil.copytree(demo_original, tmp_path / "Demo study.iprt"))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Choices of nobody, in a file of this test."""
    made = Settings(tmp_path / "settings.json")
    made["look.theme"] = "dark"
    made["code.author"] = "ME"
    return made


@pytest.fixture
def troubles() -> list[tuple[str, str]]:
    """What the message area said in this test."""
    return []


@pytest.fixture
def window(qtbot: QtBot, settings: Settings, troubles: list[tuple[str, str]]) -> Iterator[MainWindow]:
    """The main window at its start page. A test that leaves trouble in the message area unread fails."""
    made = MainWindow(settings)
    made.messages.trouble.connect(lambda message, hint: troubles.append((message, hint)))
    qtbot.addWidget(made)
    made.resize(1440, 900)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()
    QApplication.processEvents()
    assert troubles == [], "the message area spoke of trouble that the test did not read"


@pytest.fixture
def coding(window: MainWindow, demo_folder: Path, qtbot: QtBot) -> MainWindow:
    """The window in its Code place on the demo's video, everything loaded, paused at 0."""
    assert window.open_project(demo_folder)
    window.show_place("code")
    code = window.code
    assert code is not None
    assert code.recording is not None
    assert code.recording.label == "camera A"
    qtbot.waitUntil(lambda: code.frame_number is not None and code.waveform is not None, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: code.video.frame is not None, timeout=WAIT_MS)
    return window


@pytest.fixture
def play_past(qtbot: QtBot) -> Callable[[MainWindow, int], None]:
    """Plays until the clock is past a time."""

    def play(window: MainWindow, ms: int) -> None:
        code = window.code
        assert code is not None
        code.playback.play()
        qtbot.waitUntil(lambda: code.playback.playing and code.playback.now_ms > ms, timeout=WAIT_MS)

    return play
