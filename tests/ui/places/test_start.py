"""Three ways to begin, and the studies of before."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from iprtool.domain.naming import file_stem
from iprtool.services import projects
from iprtool.ui.proposals import folder_for
from iprtool.ui.settings import Settings
from iprtool.ui.start import new_form
from iprtool.ui.start.page import StartPage
from tests.ui.places.conftest import drop


@pytest.fixture
def documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The person's folder for documents, in this test."""
    folder = tmp_path / "Documents"
    folder.mkdir()
    monkeypatch.setattr(new_form, "documents_folder", lambda: folder)
    return folder


@pytest.fixture
def page(documents: Path, settings: Settings, showing: Callable[[QWidget], None]) -> StartPage:
    """The start page of someone who was never here."""
    made = StartPage(settings)
    showing(made)
    return made


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Ruptures", "Ruptures"),
        ('a/b\\c: "d" <e>?*|', "a b c d e"),
        ("  ..hidden.. ", "hidden"),
        ("", "Study"),
        ("///", "Study"),
        ("Ångest och tröst", "Ångest och tröst"),
        ("x" * 300, "x" * 80),
    ],
)
def test_every_title_gives_a_name_that_a_file_can_have(title: str, name: str) -> None:
    assert file_stem(title) == name


def test_a_folder_that_is_there_is_not_proposed(tmp_path: Path) -> None:
    (tmp_path / "A.iprt").mkdir()
    (tmp_path / "A 2.iprt").mkdir()
    assert folder_for("A", tmp_path) == tmp_path / "A 3.iprt"


def test_the_cards_are_reached_and_pressed_by_keys(page: StartPage, qtbot: QtBot) -> None:
    page.demo.button.setFocus()
    with qtbot.waitSignal(page.demo_requested):
        qtbot.keyClick(page.demo.button, Qt.Key.Key_Space)
    qtbot.keyClick(page.demo.button, Qt.Key.Key_Tab)
    assert page.new.button.hasFocus()
    qtbot.keyClick(page.new.button, Qt.Key.Key_Tab)
    assert page.open.button.hasFocus()


def test_a_new_study_gets_a_folder_by_its_title(page: StartPage, documents: Path, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.new.button, Qt.MouseButton.LeftButton)
    assert page.form.isVisible()
    assert page.form.title.hasFocus()
    qtbot.keyClicks(page.form.title, "Ruptures: two clinics")
    assert Path(page.form.folder.text()) == documents / "Ruptures two clinics.iprt"
    with qtbot.waitSignal(page.new_requested) as asked:
        qtbot.keyClick(page.form.title, Qt.Key.Key_Return)
    title, folder = asked.args
    projects.create(folder, title=title).close()
    assert (documents / "Ruptures two clinics.iprt" / "project.db").is_file()


def test_a_folder_by_hand_is_kept(page: StartPage, documents: Path, qtbot: QtBot) -> None:
    page.begin_new()
    page.form.folder.selectAll()
    qtbot.keyClicks(page.form.folder, str(documents / "mine"))
    qtbot.keyClicks(page.form.title, "Other")
    with qtbot.waitSignal(page.new_requested) as asked:
        qtbot.mouseClick(page.form.make, Qt.MouseButton.LeftButton)
    assert asked.args == ["Other", documents / "mine"]


def test_what_is_missing_is_said_at_the_field(page: StartPage, documents: Path, qtbot: QtBot) -> None:
    asked: list[str] = []
    page.new_requested.connect(lambda title, _folder: asked.append(title))
    page.begin_new()
    qtbot.keyClick(page.form.title, Qt.Key.Key_Return)
    assert "no title yet" in page.form.trouble
    assert page.form.title.hasFocus()
    (documents / "Full.iprt").mkdir()
    (documents / "Full.iprt" / "x").touch()
    qtbot.keyClicks(page.form.title, "T")
    page.form.folder.setText(str(documents / "Full.iprt"))
    qtbot.keyClick(page.form.title, Qt.Key.Key_Return)
    assert "something in this folder" in page.form.trouble
    assert page.form.folder.hasFocus()
    page.form.folder.setText("relative/place")
    qtbot.keyClick(page.form.folder, Qt.Key.Key_Return)
    assert "no place for a folder" in page.form.trouble
    assert asked == []
    qtbot.keyClick(page.form.folder, Qt.Key.Key_Escape)
    assert page.form.isHidden()
    assert page.new.button.hasFocus()


def test_another_place_can_be_chosen(
    page: StartPage, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(tmp_path))
    page.begin_new()
    qtbot.keyClicks(page.form.title, "My study")
    page.form.choose.click()
    assert Path(page.form.folder.text()) == tmp_path / "My study.iprt"
    with qtbot.waitSignal(page.open_requested) as asked:
        page.open.button.click()
    assert asked.args == [tmp_path]


def test_recent_studies_of_earlier_versions_have_the_name_of_their_folder(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "Old.iprt").mkdir()
    settings["recent.projects"] = str(tmp_path / "Old.iprt")
    assert settings.recent == [(tmp_path / "Old.iprt", "Old")]


def test_recent_studies_open_with_one_press(page: StartPage, settings: Settings, tmp_path: Path, qtbot: QtBot) -> None:
    assert page.recent_buttons == []
    for name in ("One.iprt", "Two.iprt", "Gone.iprt"):
        (tmp_path / name).mkdir()
        settings.remember(tmp_path / name, f"Study {name[:3]}")
    (tmp_path / "Gone.iprt").rmdir()
    page.refresh()
    assert [button.accessibleName() for button in page.recent_buttons] == [
        f"Study Two, {tmp_path / 'Two.iprt'}",
        f"Study One, {tmp_path / 'One.iprt'}",
    ]
    QApplication.processEvents()
    with qtbot.waitSignal(page.open_requested) as asked:
        qtbot.keyClick(page.recent_buttons[1], Qt.Key.Key_Space)
    assert asked.args == [tmp_path / "One.iprt"]


@pytest.mark.parametrize("inside", ["", "project.db"])
def test_a_project_dropped_is_opened(page: StartPage, tmp_path: Path, qtbot: QtBot, inside: str) -> None:
    folder = tmp_path / "Mine.iprt"
    projects.create(folder, title="Mine").close()
    with qtbot.waitSignal(page.open_requested) as asked:
        drop(page, [folder / inside if inside else folder], QPoint(50, 50))
    assert asked.args == [folder]


def test_a_recording_dropped_too_early_is_explained(page: StartPage, clip: Path) -> None:
    drop(page, [clip], QPoint(50, 50))
    assert page.trouble.isVisible()
    assert page.trouble.text().startswith("session one.mp4 is not the folder of a study.")
    page.refresh()
    assert page.trouble.isHidden()
