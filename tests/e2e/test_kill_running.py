"""Kill the window while intervals run and keys are held: each that was begun is there at the next start, open."""

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from iprtool.domain.model import Pass, Tag
from iprtool.store import Project, check_project
from iprtool.ui.window import MainWindow
from tests.ui.conftest import coding, demo_original, settings, troubles, window
from tests.ui.test_live_coding import AFTER_RELEASE_MS

__all__ = ["coding", "demo_original", "settings", "troubles", "window"]

CODER = """
import os, signal, sys, time
from pathlib import Path
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from iprtool.app import make_application
from iprtool.domain.kinds import Carrier, Press
from iprtool.domain.model import Tag
from iprtool.services import code_editing, codebooks
from iprtool.ui.settings import Settings
from iprtool.ui.window import MainWindow

def until(done):
    end = time.monotonic() + 15
    while not done():
        assert time.monotonic() < end, "it never was so"
        QTest.qWait(10)

app = make_application()
settings = Settings(Path(sys.argv[1]).parent / "coder.json")
settings["code.author"] = "ME"
window = MainWindow(settings)
window.show()
window.open_project(Path(sys.argv[1]))
window.show_place("code")
code, project = window.code, window.session.project
for path, press in (("Rupture/Withdrawal", Press.AGAIN), ("Repair/Acknowledges", Press.HOLD)):
    found = codebooks.tree(project).by_path(path)
    code_editing.change_code(project, code_id=found.id, carrier=Carrier.INTERVAL, press=press)
until(lambda: code.playback.player is not None)
code.playback.play()
until(lambda: code.playback.playing and code.playback.now_ms >= 500)
QTest.keyClick(window, Qt.Key.Key_1)
QTest.keyPress(window, Qt.Key.Key_3)
for tag in project.find(Tag, pass_id=code.run.id):
    os.write(1, f"{tag.id} {tag.start_ms}\\n".encode())
os.kill(os.getpid(), signal.SIGKILL)
"""


@dataclass(frozen=True)
class _Killed:
    """A study whose program was killed while a withdrawal ran and the key of another code was held."""

    folder: Path
    begins: dict[str, int]
    """Of both tags, by id."""


@pytest.fixture(scope="module")
def killed(demo_original: Path, tmp_path_factory: pytest.TempPathFactory) -> _Killed:
    """It happens once, each test looks at a copy."""
    folder = Path(shutil.copytree(demo_original, tmp_path_factory.mktemp("killed") / "Demo study.iprt"))
    done = subprocess.run(
        [sys.executable, "-c", CODER, folder],
        capture_output=True, text=True, timeout=60, env=os.environ | {"QT_QPA_PLATFORM": "offscreen"}, check=False,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr
    return _Killed(folder, {tag_id: int(begin) for tag_id, begin in map(str.split, done.stdout.splitlines())})


@pytest.fixture
def demo_folder(killed: _Killed, tmp_path: Path) -> Path:
    return Path(shutil.copytree(killed.folder, tmp_path / "Demo study.iprt"))


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a system with SIGKILL")
def test_what_ran_is_on_the_disk_marked_open(killed: _Killed, demo_folder: Path) -> None:
    assert len(killed.begins) == 2
    assert min(killed.begins.values()) >= 500, "it played"
    with Project.open(demo_folder) as project:
        assert check_project(project) == []
        (run,) = project.find(Pass, author="ME")
        found = {tag.id: (tag.start_ms, tag.end_ms, tag.open) for tag in project.find(Tag, pass_id=run.id)}
    assert found == {tag_id: (begin, None, True) for tag_id, begin in killed.begins.items()}


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a system with SIGKILL")
def test_at_the_next_start_their_keys_end_them(killed: _Killed, coding: MainWindow) -> None:
    code, session = coding.code, coding.session
    assert code is not None
    assert session is not None
    assert "2 intervals are still open" in coding.state.note
    assert all(item is not None and item.open for item in map(code.timeline.tag_item, killed.begins))
    code.playback.seek(20_000)
    for key in (Qt.Key.Key_1, Qt.Key.Key_3):
        QTest.keyClick(coding, key)
    QTest.qWait(AFTER_RELEASE_MS)
    tags = [session.project.get(Tag, tag_id) for tag_id in killed.begins]
    assert [(tag.end_ms, tag.open) for tag in tags] == [(20_000, False)] * 2
