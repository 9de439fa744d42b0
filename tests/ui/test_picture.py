"""The timeline saved as a picture, with real keys."""

import re
from pathlib import Path

import pytest
from lxml import etree
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from iprtool.ui import picture_saving
from iprtool.ui.picture_form import PictureForm
from iprtool.ui.settings import Settings
from iprtool.ui.window import MainWindow
from tests import sealed_study
from tests.ui.conftest import WAIT_MS
from tests.ui.opened import code_of, project_of, recording_of

_CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def asked(window: MainWindow) -> PictureForm:
    QTest.keyClick(window, Qt.Key.Key_P, _CTRL_SHIFT)
    assert code_of(window).picturing.form.isVisible()
    return code_of(window).picturing.form


@pytest.fixture
def target(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Path]:
    """The files that are answered to the question where."""
    files: list[Path] = []
    monkeypatch.setattr(picture_saving, "save_name", lambda *_: files.pop(0))
    return files


def wait_for(file: Path, window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: file.exists() and not window.jobs.busy, timeout=WAIT_MS)


def test_the_timeline_is_saved_by_keys_without_what_is_sealed(
    coding: MainWindow, qtbot: QtBot, tmp_path: Path, target: list[Path], settings: Settings
) -> None:
    sealed_study.add_recall(project_of(coding), recording_of(coding))
    told: list[str] = []
    coding.messages.note.connect(told.append)
    settings["picture.sound"] = True
    form, file = asked(coding), tmp_path / "a.svg"
    assert form.width_mm.hasFocus()
    target.append(file)
    QTest.keyClicks(form.width_mm, "85")
    QTest.keyClick(form.width_mm, Qt.Key.Key_Tab)
    QTest.keyClicks(form.dpi, "150")
    QTest.keyClick(form.dpi, Qt.Key.Key_Return)
    assert not form.isVisible()
    assert code_of(coding).timeline.hasFocus()
    wait_for(file, coding, qtbot)
    assert (settings["picture.width_mm"], settings["picture.dpi"]) == (85, 150)
    root = etree.fromstring(file.read_bytes())
    assert root.get("width") == "85mm"
    words = " ".join(root.itertext())
    assert "Coder AB" in words
    assert "Sound" in words
    assert sealed_study.WORD not in words
    qtbot.waitUntil(lambda: any("sealed" in each for each in told), timeout=WAIT_MS)


def test_what_cannot_be_drawn_is_said_beside_the_field(coding: MainWindow, tmp_path: Path, target: list[Path]) -> None:
    form = asked(coding)
    for typed, said in (("2000", "cannot be drawn"), ("wide", "no whole number")):
        form.width_mm.setText(typed)
        QTest.keyClick(form.width_mm, Qt.Key.Key_Return)
        assert said in form.trouble
        assert form.isVisible()
    form.width_mm.setText("170")
    target.append(tmp_path / "a.gif")
    QTest.keyClick(form.width_mm, Qt.Key.Key_Return)
    assert "ending" in form.trouble
    QTest.keyClick(form.width_mm, Qt.Key.Key_Escape)
    assert not form.isVisible()
    assert list(tmp_path.glob("*.gif")) == []


def test_the_board_is_saved_by_keys(
    coding: MainWindow, qtbot: QtBot, tmp_path: Path, target: list[Path], settings: Settings
) -> None:
    coding.show_place("study")
    place = coding.study
    assert place is not None
    QTest.keyClick(coding, Qt.Key.Key_P, _CTRL_SHIFT)
    form = place.form
    assert isinstance(form, PictureForm)
    assert form.isVisible()
    assert not form.sound.isVisible()
    file = tmp_path / "board.svg"
    target.append(file)
    QTest.keyClicks(form.width_mm, "120")
    QTest.keyClick(form.width_mm, Qt.Key.Key_Return)
    assert place.form is None
    wait_for(file, coding, qtbot)
    root = etree.fromstring(file.read_bytes())
    assert root.get("width") == "120mm"
    assert "Dyad 02" in " ".join(root.itertext())
    assert settings["picture.width_mm"] == 120


def test_what_is_hidden_on_the_timeline_stays_hidden_in_the_picture(
    coding: MainWindow, qtbot: QtBot, tmp_path: Path, target: list[Path], settings: Settings
) -> None:
    code = coding.code
    assert code is not None
    other, own = (next(lane for lane in code.timeline.lanes if lane.title == title) for title in ("Coder AB", "Repair"))
    told: list[str] = []
    coding.messages.note.connect(told.append)
    for lane in (other, own):
        code.timeline.lane_hidden.emit(lane.id, True)
    QTest.keyClick(coding, Qt.Key.Key_1)
    QTest.keyClick(coding, Qt.Key.Key_3)
    words = []
    for name in ("shown.svg", "all.svg"):
        form, file = asked(coding), tmp_path / name
        if name == "all.svg":
            form.as_shown.setFocus()
            QTest.keyClick(form.as_shown, Qt.Key.Key_Space)
        target.append(file)
        form.width_mm.setFocus()
        QTest.keyClick(form.width_mm, Qt.Key.Key_Return)
        wait_for(file, coding, qtbot)
        words.append(" ".join(etree.fromstring(file.read_bytes()).itertext()))
    assert "Coder AB" not in words[0]
    assert re.search(r"Coder ME: 1 tag\b", words[0])
    assert "Coder AB" in words[1]
    assert "Coder ME: 2 tags" in words[1]
    assert any("their lanes are hidden" in each for each in told)
    assert settings["picture.as_shown"] is False
