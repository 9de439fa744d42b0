"""A study that cannot be changed is opened to read and to play; what would change it says why it does not."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from iprtool.domain.model import Dyad, Recording, Tag
from iprtool.exchange.report import Fate
from iprtool.services import exporting
from iprtool.store import Project
from iprtool.ui.actions import ACTIONS, CHANGING
from iprtool.ui.window import MainWindow
from tests.ui.conftest import WAIT_MS
from tests.ui.opened import code_of

NOBODY = 65534
SAID = "This study is open to read only: nothing can be changed."


@contextmanager
def without_power() -> Iterator[None]:
    """Root may write everywhere: for a while be somebody who may not."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def closed_folder(window: MainWindow, demo_original: Path) -> Iterator[Path]:
    """A study in a folder that allows reading only; everything that opening one needs is loaded."""
    with tempfile.TemporaryDirectory(prefix="iprtool-", dir="/tmp") as place:
        Path(place).chmod(0o755)  # pytest's own folders are closed to others
        folder = Path(shutil.copytree(demo_original, Path(place) / "Demo study.iprt"))
        assert window.open_project(folder)
        window.close_project()
        every = [folder, *folder.rglob("*")]
        for path in every:
            path.chmod(0o555 if path.is_dir() else 0o444)
        yield folder
        for path in every:
            path.chmod(0o755)


@pytest.fixture
def reading(window: MainWindow, closed_folder: Path, troubles: list[tuple[str, str]], qtbot: QtBot) -> MainWindow:
    """The window with that study, opened by the button that offered it, in the Code place."""
    with without_power():
        assert not window.open_project(closed_folder)
        assert "The project is read-only here. Nothing was changed." in troubles.pop()[0]
        assert window.message_bar.offered.text() == "Open to read only"
        window.message_bar.offered.click()
    assert not window.message_bar.isVisible()
    window.show_place("code")
    code = code_of(window)
    qtbot.waitUntil(lambda: code.video.frame is not None and code.waveform is not None, timeout=WAIT_MS)
    return window


def test_it_plays_and_exports_and_says_that_nothing_can_be_changed(
    reading: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    code, session = reading.code, reading.session
    assert code is not None
    assert session is not None
    assert reading.standing_bar.isVisible()
    assert reading.standing_bar.words.text().startswith("Open to read only: ")
    QTest.keyClick(reading, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: code.playback.playing and code.playback.now_ms > 200, timeout=WAIT_MS)
    assert exporting.export(session.project, "csv", tmp_path / "tags.csv").count(Fate.TAKEN) == 70
    reading.close_project()
    assert not reading.standing_bar.isVisible()


def test_keys_that_tag_and_fields_explain_instead(reading: MainWindow) -> None:
    code, session = reading.code, reading.session
    assert code is not None
    assert session is not None
    before = session.project.find(Tag)
    for act in (
        lambda: QTest.keyClick(reading, Qt.Key.Key_1),
        lambda: QTest.keyClick(reading, Qt.Key.Key_M),
        lambda: code.codes.code_pressed.emit(None),
    ):
        reading.state.tell("")
        act()
        assert reading.state.note == SAID
    code.table.selectRow(0)
    for field in (code.inspector.code, code.inspector.begin, code.inspector.memo):
        assert not field.isEnabled()
    QTest.keyClick(reading, Qt.Key.Key_Delete)
    assert session.project.find(Tag) == before


def test_the_study_place_takes_nothing_in(reading: MainWindow, tmp_path: Path) -> None:
    session, study = reading.session, reading.study
    assert session is not None
    assert study is not None
    reading.show_place("study")
    changing = {spec.title for spec in ACTIONS if spec.id in CHANGING}
    assert {button.text(): button.isEnabled() for button in study.buttons} == {
        button.text(): button.text() not in changing for button in study.buttons
    }
    assert "read only" in study.buttons[0].toolTip()
    film = tmp_path / "film.mp4"
    film.write_bytes(b"x")
    for act in (
        study.entering.add_dyad,
        lambda: study.taking.take_files([film]),
        lambda: study.entering.delete(session.project.find(Dyad)[0]),
        lambda: study.entering.remove_recording(session.project.find(Recording)[0].id),
    ):
        reading.state.tell("")
        act()
        assert reading.state.note == SAID
        assert study.form is None
    assert session.project.count(Dyad) == 2


def test_actions_that_change_are_disabled_and_come_back_with_the_next_study(
    reading: MainWindow, demo_folder: Path
) -> None:
    for action_id in CHANGING:
        assert not reading.action_set[action_id].isEnabled(), action_id
        assert "read only" in reading.action_set[action_id].toolTip()
    assert reading.open_project(demo_folder)
    reading.show_place("code")
    assert reading.action_set["tag.delete"].isEnabled()
    assert reading.action_set["tag.delete"].toolTip() == "Delete the selected tags."
    QTest.keyClick(reading, Qt.Key.Key_M)


def test_what_is_open_elsewhere_cannot_be_read_and_it_is_not_offered(
    window: MainWindow, demo_folder: Path, troubles: list[tuple[str, str]]
) -> None:
    with Project.open(demo_folder):
        assert not window.open_project(demo_folder)
    message, hint = troubles.pop()
    assert " since " in message, "who holds it"
    assert "cannot be read either" in hint
    assert not window.message_bar.offered.isVisible()
