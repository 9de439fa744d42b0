"""The window around the places: opening, closing, going aside, looks, trouble."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from iprtool.domain.ids import new_id
from iprtool.domain.model import Recording, Tag
from iprtool.services import passes, projects, recordings
from iprtool.store import Project, restore
from iprtool.ui.actions import ACTIONS, AT_TIMES
from iprtool.ui.restore.page import RestorePage
from iprtool.ui.window import MainWindow
from tests.ui.opened import code_of, project_of, recording_of, session_of

CTRL = Qt.KeyboardModifier.ControlModifier


def test_places_are_a_key_away(coding: MainWindow) -> None:
    for key, page in ((Qt.Key.Key_1, coding.study), (Qt.Key.Key_5, coding.export), (Qt.Key.Key_2, coding.code)):
        QTest.keyClick(coding, key, CTRL)
        assert coding.pages.currentWidget() is page


@pytest.mark.parametrize("action_id", ["help.keys", "project.settings", "help.about"])
def test_esc_comes_back_from_the_pages_aside(coding: MainWindow, action_id: str) -> None:
    coding.action_set.run(action_id)
    aside = coding.pages.currentWidget()
    assert aside is not None
    assert aside is not coding.code
    QTest.keyClick(aside, Qt.Key.Key_Escape)
    assert coding.pages.currentWidget() is coding.code


def test_leaving_the_code_place_pauses_and_its_keys_tag_no_more(coding: MainWindow, qtbot: QtBot) -> None:
    before = project_of(coding).count(Tag)
    code_of(coding).playback.play()
    qtbot.waitUntil(lambda: coding.code is not None and code_of(coding).playback.playing, timeout=10_000)
    coding.show_place("study")
    qtbot.waitUntil(lambda: coding.code is not None and not code_of(coding).playback.playing, timeout=5_000)
    QTest.keyClick(coding, Qt.Key.Key_1)
    assert project_of(coding).count(Tag) == before


def test_no_two_actions_share_a_key_in_one_place() -> None:
    for place in ("study", "code", "export", "aside"):
        keys = [
            QKeySequence(key).toString()
            for spec in ACTIONS
            if not spec.places or place in spec.places
            for key in spec.keys
        ]
        assert len(keys) == len(set(keys)), place


def test_every_action_of_the_code_place_can_be_done(coding: MainWindow) -> None:
    idle = {spec.id for spec in ACTIONS if "code" in spec.places and not coding.action_set[spec.id].isEnabled()}
    assert idle == AT_TIMES


def test_closing_writes_a_backup_and_the_window_can_open_again(coding: MainWindow) -> None:
    folder = project_of(coding).folder
    QTest.keyClick(coding, Qt.Key.Key_1)
    before = set(folder.glob("backups/*.db"))
    QTest.keyClick(coding, Qt.Key.Key_W, CTRL)
    assert coding.session is None
    assert coding.pages.currentWidget() is coding.start
    (newest,) = set(folder.glob("backups/*.db")) - before
    restore(folder, newest)
    assert coding.open_project(folder)
    assert project_of(coding).count(Tag) == 71


def test_one_goes_on_where_one_left_off(coding: MainWindow, qtbot: QtBot) -> None:
    assert coding.code is not None
    assert coding.code.recording is not None
    assert coding.session is not None
    folder, watched = coding.session.project.folder, coding.code.recording.id
    (other,) = (each.id for each in coding.session.project.find(Recording, label="sound only"))
    coding.code.playback.seek(61_000)
    QTest.keyClick(coding, Qt.Key.Key_1)
    coding.guide.open_recording(other)
    assert coding.code.playback.now_ms == 0
    coding.code.playback.seek(4_000)
    coding.guide.open_recording(watched)
    assert coding.code.playback.now_ms == 61_000
    QTest.keyClick(coding, Qt.Key.Key_Right, CTRL)
    assert len(coding.code.timeline.selection()) == 1, "the tag at which one stopped is the next one"
    assert coding.code.playback.now_ms == 61_000
    coding.guide.open_recording(other)
    coding.action_set.run("project.close")
    qtbot.waitUntil(lambda: coding.session is None)
    assert coding.open_project(folder)
    coding.show_place("code")
    assert coding.code.recording.id == other
    assert coding.code.playback.now_ms == 4_000


def test_a_project_that_is_open_elsewhere_is_said_to_be(
    window: MainWindow, demo_folder: Path, troubles: list[tuple[str, str]]
) -> None:
    with Project.open(demo_folder):
        assert not window.open_project(demo_folder)
    message, _hint = troubles.pop()
    assert "is open in another" in message
    assert window.message_bar.isVisible()
    assert window.open_project(demo_folder)
    assert not window.message_bar.isVisible()


def test_a_missing_recording_leaves_the_tags_and_offers_to_find_it(
    window: MainWindow, demo_folder: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    film = demo_folder / "media" / "session.mp4"
    away = tmp_path / "moved"
    away.mkdir()
    film.rename(away / "session.mp4")
    assert window.open_project(demo_folder)
    window.show_place("code")
    code = code_of(window)
    assert code.missing.isVisible()
    assert code.table.tags.rowCount() == 63
    code.missing.search_requested.emit()
    qtbot.waitUntil(lambda: code.video.isVisible() and code.video.frame is not None, timeout=15_000)
    found = next(r for r in project_of(window).find(Recording) if r.file_name == "session.mp4")
    assert (found.linked, found.path) == (True, "../moved/session.mp4")


def test_another_file_is_not_taken_for_the_recording(
    window: MainWindow, demo_folder: Path, tmp_path: Path, troubles: list[tuple[str, str]], qtbot: QtBot
) -> None:
    film = demo_folder / "media" / "session.mp4"
    other = tmp_path / "session.mp4"
    other.write_bytes(film.read_bytes()[:-1] + b"x")
    film.unlink()
    assert window.open_project(demo_folder)
    window.show_place("code")
    code_of(window).missing.file_chosen.emit(other)
    qtbot.waitUntil(lambda: bool(troubles), timeout=5_000)
    assert "is not the recording" in troubles.pop()[0]
    assert code_of(window).missing.isVisible()


def test_an_unusable_player_is_explained_and_leads_to_the_settings(
    window: MainWindow, demo_folder: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setenv("IPRTOOL_ENGINE", "none such")
    assert window.open_project(demo_folder)
    window.show_place("code")
    qtbot.waitUntil(code_of(window).missing.isVisible, timeout=15_000)
    code_of(window).missing.playback_help_requested.emit()
    assert window.pages.currentWidget() is window.settings_page


def test_a_change_of_passes_while_a_tag_is_selected_keeps_it_selected(coding: MainWindow) -> None:
    QTest.keyClick(coding, Qt.Key.Key_1)
    QTest.keyClick(coding, Qt.Key.Key_2)
    chosen = code_of(coding).timeline.selection()
    assert len(chosen) == 1
    passes.ensure(project_of(coding), recording_id=recording_of(coding).id, author="another")
    assert code_of(coding).timeline.selection() == chosen
    assert code_of(coding).inspector.code.currentText() == "Rupture › Confrontation"


def test_changing_the_engine_keeps_place_and_tags(coding: MainWindow, qtbot: QtBot) -> None:
    code = code_of(coding)
    code.playback.seek(30_000)
    QTest.keyClick(coding, Qt.Key.Key_1)
    coding.settings["play.engine"] = "qt"
    coding.settings_page.engine_changed.emit()
    assert code.playback.now_ms == 30_000
    qtbot.waitUntil(lambda: code.playback.player is not None, timeout=15_000)
    assert code.playback.player is not None
    assert code.playback.player.engine == "qt"
    assert code.playback.now_ms == 30_000
    qtbot.waitUntil(lambda: code.video.frame is not None and code.video.frame.time_ms == 30_000, timeout=15_000)
    QTest.keyClick(coding, Qt.Key.Key_2)
    assert code.table.tags.rowCount() == 65


def test_removing_the_open_recording_empties_the_place_and_undo_offers_it_again(coding: MainWindow) -> None:
    QTest.keyClick(coding, Qt.Key.Key_1)
    recordings.remove(project_of(coding), recording_id=recording_of(coding).id)
    assert code_of(coding).recording is None
    assert not code_of(coding).timeline.isVisible()
    assert "No recording is open" in code_of(coding).empty_text
    QTest.keyClick(coding, Qt.Key.Key_1)
    QTest.keyClick(coding, Qt.Key.Key_Space)
    session_of(coding).undo()
    coding.show_place("code")
    assert recording_of(coding)
    assert code_of(coding).timeline.isVisible()


def test_enter_presses_the_button_that_has_the_focus(window: MainWindow, qtbot: QtBot) -> None:
    button = next(b for b in window.start.findChildren(QPushButton) if b.text().startswith("New study"))
    button.setFocus()
    with qtbot.waitSignal(button.clicked, timeout=1_000):
        QTest.keyClick(button, Qt.Key.Key_Return)


def test_esc_leaves_the_memo_and_the_keys_tag_again(coding: MainWindow) -> None:
    QTest.keyClick(coding, Qt.Key.Key_1)
    QTest.keyClick(coding, Qt.Key.Key_Return)
    memo = code_of(coding).inspector.memo
    QTest.keyClicks(memo, "close")
    QTest.keyClick(memo, Qt.Key.Key_Escape)
    assert not memo.hasFocus()
    before = code_of(coding).table.tags.rowCount()
    QTest.keyClick(coding, Qt.Key.Key_2)
    assert code_of(coding).table.tags.rowCount() == before + 1
    assert [tag.memo for tag in project_of(coding).find(Tag, memo="close")] == ["close"]


def test_many_tags_are_deleted_and_come_back(coding: MainWindow) -> None:
    run = code_of(coding).run
    assert run is not None
    project = project_of(coding)
    passes.keep(project, run)
    with project.step("Many") as step:
        step.insert_many([Tag(new_id(), run.id, None, n * 100, None) for n in range(300)])
    QTest.keyClick(coding, Qt.Key.Key_A, CTRL)
    assert len(code_of(coding).timeline.selection()) == 300
    QTest.keyClick(coding, Qt.Key.Key_Delete)
    assert code_of(coding).table.tags.rowCount() == 63
    QTest.keyClick(coding, Qt.Key.Key_Z, CTRL)
    assert code_of(coding).table.tags.rowCount() == 363


def test_dark_and_light_and_large_text(coding: MainWindow) -> None:
    assert coding.palette_in_use.dark
    QTest.keyClick(coding, Qt.Key.Key_T, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert not coding.palette_in_use.dark
    height = code_of(coding).table.rowHeight(0) if coding.code else 0
    coding.settings["look.text_percent"] = 200
    coding.apply_look()
    assert code_of(coding).table.rowHeight(0) > 1.5 * height


def test_everything_that_can_have_the_focus_has_a_name(coding: MainWindow) -> None:
    nameless = [
        widget.objectName() or type(widget).__name__
        for widget in coding.findChildren(QWidget)
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if not widget.accessibleName() and not getattr(widget, "text", str)()
    ]
    assert nameless == []


def test_what_cannot_be_opened_takes_nothing_away_and_can_be_restored(
    coding: MainWindow, tmp_path: Path, troubles: list[tuple[str, str]]
) -> None:
    here = coding.session
    broken = tmp_path / "Broken.iprt"
    projects.create(broken, title="Broken").close()
    (broken / "project.db").write_bytes(b"no database at all" * 400)
    assert not coding.open_project(broken)
    assert "cannot be opened as it is" in troubles.pop()[0]
    assert coding.session is here
    assert coding.pages.currentWidget() is coding.code
    assert coding.message_bar.offered.text() == "Restore…"
    QTest.mouseClick(coding.message_bar.offered, Qt.MouseButton.LeftButton)
    assert isinstance(coding.pages.currentWidget(), RestorePage)


def test_trouble_goes_when_another_recording_is_opened(coding: MainWindow, troubles: list[tuple[str, str]]) -> None:
    coding.messages.say("Something of this recording.", "Do something.")
    troubles.clear()
    assert coding.message_bar.isVisible()
    coding.guide.open_recording(recording_of(coding).id)
    assert not coding.message_bar.isVisible()
