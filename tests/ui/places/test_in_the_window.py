"""The places together in the real window: from nothing to a recording that can be coded, by keys."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from iprtool.domain.model import Dyad, Recording
from iprtool.store import list_backups
from iprtool.ui.restore.page import RestorePage
from iprtool.ui.start import new_form
from iprtool.ui.study.model import Spot
from iprtool.ui.window import MainWindow
from tests.ui.places.conftest import WAIT_MS, drop


def _focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def test_from_nothing_to_coding(
    window: MainWindow, clip: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(new_form, "documents_folder", lambda: tmp_path)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=WAIT_MS)
    qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(_focus(), "My study")
    qtbot.keyClick(_focus(), Qt.Key.Key_Return)
    assert window.session is not None
    assert window.study is not None
    assert (tmp_path / "My study.iprt" / "project.db").is_file()
    drop(window.study, [clip], QPoint(500, 300))
    qtbot.keyClick(_focus(), Qt.Key.Key_Return)
    qtbot.waitUntil(window.study.note.isVisible, timeout=WAIT_MS)
    qtbot.keyClick(_focus(), Qt.Key.Key_Space)
    assert window.code is not None
    qtbot.waitUntil(lambda: window.code is not None and window.code.isVisible(), timeout=WAIT_MS)
    (recording,) = window.session.project.find(Recording)
    assert window.code.recording == recording
    code = window.code
    qtbot.waitUntil(lambda: code.video.frame is not None, timeout=WAIT_MS)
    qtbot.keyClick(window, Qt.Key.Key_1)
    assert not window.study.isVisible()
    window.show_place("study")
    (dyad,) = window.session.project.find(Dyad)
    assert window.study.model.index(0, 2).data() == "1", "the tag that was put meanwhile is counted"
    marks = [chip.text for _, chip in window.study.board.chip_rects(Spot(dyad.id, 1)) if chip.colour]
    assert marks == ["Rec", "ME"]
    assert window.start.recent_buttons == []
    window.close_project()
    assert [button.accessibleName() for button in window.start.recent_buttons] == [
        f"My study, {tmp_path / 'My study.iprt'}"
    ]


def test_a_damaged_project_is_restored_from_its_page(
    window: MainWindow, demo_folder: Path, qtbot: QtBot, troubles: list[tuple[str, str]]
) -> None:
    assert window.open_project(demo_folder)
    assert window.session is not None
    session = window.session
    session.project.author = "ME"
    assert window.study is not None
    window.study.entering.delete(session.project.find(Dyad)[0])
    session.undo()
    window.close_project()
    assert list_backups(demo_folder)
    (demo_folder / "project.db").write_bytes(b"no database any more" * 500)
    assert not window.open_project(demo_folder)
    assert troubles.pop()[0]
    window.show_restore(demo_folder)
    page = window.pages.currentWidget()
    assert isinstance(page, RestorePage)
    page.restore.click()
    assert window.session is not None
    assert len(window.session.project.find(Dyad)) == 2
