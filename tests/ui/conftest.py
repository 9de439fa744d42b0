"""A real window on a real copy of the demo study, offscreen."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.opened import code_of

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from iprtool.domain.kinds import MediaKind
from iprtool.domain.model import Recording
from iprtool.media import FrameIndex, compute_waveform, file_source, inspect
from iprtool.services import demo, recordings
from iprtool.store import Project
from iprtool.ui.actions import KEYMAP
from iprtool.ui.opening import keep, probe_cache
from iprtool.ui.settings import Settings
from iprtool.ui.window import MainWindow
from tests.ui.heart import Heart

WAIT_MS = 15_000
LATEST_MS = 500
"""What is wanted is 100, on a computer of today that nothing else keeps slow."""

Phase = Callable[[str, Callable[[], object], Callable[[], bool]], None]


@pytest.fixture(scope="session")
def demo_original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo study, made once, with what the program keeps of its recordings when they are opened."""
    folder = tmp_path_factory.mktemp("demo") / "Demo study.iprt"
    with demo.make(folder) as project:
        for recording in project.find(Recording):
            _fill_cache(project, recording)
    return folder


def _fill_cache(project: Project, recording: Recording) -> None:
    file, known = recordings.file_of(project.folder, recording), inspect(recordings.file_of(project.folder, recording))
    keep(known, probe_cache(project.cache_dir, recording))
    name = f"{recording.sha256[:32]}.{recording.origin_us}"
    if recording.media_kind is MediaKind.VIDEO:
        frames = FrameIndex.build(file_source(file))
        assert frames is not None
        keep(frames, project.cache_dir / f"{name}.frames.npy")
    keep(compute_waveform(file, known), project.cache_dir / f"{name}.wave.npz")


@pytest.fixture
def demo_folder(demo_original: Path, tmp_path: Path) -> Path:
    """A copy of the demo study that a test may change."""
    return Path(shutil.copytree(demo_original, tmp_path / "Demo study.iprt"))


@pytest.fixture(autouse=True)
def keys_by_default() -> Iterator[None]:
    """No test leaves keys to the next."""
    yield
    if KEYMAP.own:
        KEYMAP.take_all({})


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
    code = code_of(window)
    assert code.recording is not None
    assert code.recording.label == "camera A"
    qtbot.waitUntil(lambda: code.frame_number is not None and code.waveform is not None, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: code.video.frame is not None, timeout=WAIT_MS)
    return window


@pytest.fixture
def play_past(qtbot: QtBot) -> Callable[[MainWindow, int], None]:
    """Plays until the clock is past a time."""

    def play(window: MainWindow, ms: int) -> None:
        code = code_of(window)
        code.playback.play()
        qtbot.waitUntil(lambda: code.playback.playing and code.playback.now_ms > ms, timeout=WAIT_MS)

    return play


@pytest.fixture
def heart() -> Iterator[Heart]:
    made = Heart()
    yield made
    made.stop()


@pytest.fixture
def phase(heart: Heart, qtbot: QtBot, record_property: Callable[[str, object], None]) -> Phase:
    """Does something and waits until it is done; fails when the window stood still meanwhile."""

    def run(name: str, do: Callable[[], object], done: Callable[[], bool]) -> None:
        qtbot.wait(50)
        heart.latest_ms()
        do()
        qtbot.waitUntil(done, timeout=WAIT_MS)
        qtbot.wait(100)
        late = heart.latest_ms()
        record_property(name, round(late))
        print(f"{name}: late by {late:.0f} ms at most")
        assert late < LATEST_MS, name

    return run
