"""The pages of keys and about."""

import getpass
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from iprtool import __version__
from iprtool.ui.actions import ACTIONS, KEYMAP
from iprtool.ui.help.about_page import AboutPage
from iprtool.ui.help.keys_page import KeysPage
from iprtool.ui.keymap import native
from iprtool.ui.theme.palette import DARK, Palette

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def page(showing: Callable[[QWidget], None]) -> KeysPage:
    """The page of keys with two codes open."""
    made = KeysPage(lambda: {"1": "Withdrawal", "X": "Genuineness"})
    showing(made)
    return made


def _keys_shown(page: KeysPage) -> dict[str, list[str]]:
    """What the list shows, by the text of the first column."""
    shown: dict[str, list[str]] = {}
    item = page.list.topLevelItem(0)
    while item is not None:
        shown[item.text(0)] = item.data(1, Qt.ItemDataRole.UserRole + 1) or []
        item = page.list.itemBelow(item)
    return shown


def test_every_key_of_every_action_is_shown(page: KeysPage) -> None:
    shown = _keys_shown(page)
    titles = [title for title in shown if title.startswith("Split (")]
    assert sorted(titles) == ["Split (Code)", "Split (Codebook)"], "of one title in two places, each says its place"
    for spec in ACTIONS:
        page.list.choose(spec.id)
        item = page.list.currentItem()
        assert item is not None
        assert shown[item.text(0)] == [native(key) for key in spec.keys], spec.id
    assert any("The key of a code marks this moment with it" in text for text in shown)


def test_large_text_leaves_room_for_names_and_many_keys_stand_below_each_other(
    page: KeysPage, look: Callable[[QWidget, Palette, int], None]
) -> None:
    heights = {}
    for percent in (100, 200):
        look(page, DARK, percent)
        page.resize(1024, 610)
        QApplication.processEvents()
        assert page.list.columnWidth(0) >= page.list.viewport().width() // 2
        page.list.choose("recall.button")
        chosen = page.list.currentItem()
        assert chosen is not None
        line = page.list.visualItemRect(chosen).height()
        heights[percent] = line / page.list.fontMetrics().height()
    assert heights[200] > heights[100] + 0.5, "four keys take more lines where there is less room"


def test_the_list_is_narrowed_by_words_and_by_keys(page: KeysPage, qtbot: QtBot) -> None:
    qtbot.keyClicks(page.search, "frame back")
    assert page.list.shown() == ["play.frame_back"]
    page.search.clear()
    qtbot.keyClicks(page.search, "ctrl+shift+e")
    assert page.list.shown() == ["episode.unlink"]
    qtbot.keyClick(page.search, Qt.Key.Key_Return)
    assert page.list.hasFocus()
    assert page.editor.title.text() == "Unlink"
    page.search.setText("zebra")
    assert page.list.shown() == []
    assert any("No action and no key" in each.text() for each in page.findChildren(QLabel) if each.isVisible())


def test_esc_empties_the_search_and_then_leaves(page: KeysPage, qtbot: QtBot) -> None:
    left: list[bool] = []
    page.left.connect(lambda: left.append(True))
    qtbot.keyClicks(page.search, "zoom")
    qtbot.keyClick(page.search, Qt.Key.Key_Escape)
    assert (page.search.text(), left) == ("", [])
    qtbot.keyClick(page.search, Qt.Key.Key_Escape)
    assert left == [True]


def test_a_free_key_is_taken_at_once(page: KeysPage, qtbot: QtBot) -> None:
    page.list.choose("episode.resolved")
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    assert page.editor.field.hasFocus()
    qtbot.keyClick(page.editor.field, Qt.Key.Key_F12)
    assert KEYMAP.keys("episode.resolved") == ("F12",)
    assert page.editor.message.text() == "“Episode: resolved” is F12 now."
    assert _keys_shown(page)["Episode: resolved"] == ["F12"]
    page.editor.keep.setChecked(True)
    qtbot.keyClick(page.editor.field, Qt.Key.Key_Slash, Qt.KeyboardModifier.ControlModifier)
    assert KEYMAP.keys("episode.resolved") == ("Ctrl+/", "F12")
    qtbot.keyClick(page.editor.field, Qt.Key.Key_Backspace)
    assert KEYMAP.keys("episode.resolved") == ()
    assert page.editor.message.text() == "“Episode: resolved” has no key now."


def test_a_key_of_another_action_is_asked_for(page: KeysPage, qtbot: QtBot) -> None:
    editor = page.editor
    page.list.choose("episode.unlink")
    qtbot.keyClick(editor.field, Qt.Key.Key_E, CTRL)
    assert editor.message.text() == "Ctrl+E is “Link into an episode” in the same place. Take it from there?"
    assert KEYMAP.keys("episode.unlink") == ("Ctrl+Shift+E",), "nothing yet"
    editor.no.click()
    assert not editor.message.isVisible()
    assert editor.field.text() == native("Ctrl+Shift+E")
    qtbot.keyClick(editor.field, Qt.Key.Key_E, CTRL)
    assert editor.yes.hasFocus()
    editor.yes.click()
    assert (KEYMAP.keys("episode.unlink"), KEYMAP.keys("episode.link")) == (("Ctrl+E",), ())
    editor.default.click()
    assert (KEYMAP.keys("episode.unlink"), KEYMAP.keys("episode.link")) == (("Ctrl+Shift+E",), ("Ctrl+E",))
    assert not editor.default.isEnabled()


def test_a_key_of_another_place_is_free(page: KeysPage, qtbot: QtBot) -> None:
    page.list.choose("study.add_recording")
    qtbot.keyClick(page.editor.field, Qt.Key.Key_E, CTRL)
    assert KEYMAP.keys("study.add_recording") == KEYMAP.keys("episode.link") == ("Ctrl+E",)


@pytest.mark.parametrize(("action_id", "warned"), [("play.mute", True), ("help.keys", True), ("study.add_dyad", False)])
def test_a_key_of_a_code_is_named(page: KeysPage, qtbot: QtBot, action_id: str, warned: bool) -> None:
    page.list.choose(action_id)
    qtbot.keyClick(page.editor.field, Qt.Key.Key_X)
    assert KEYMAP.keys(action_id) == ("X",)
    assert (page.editor.message.text() == "X is the code Genuineness while coding; the code wins.") is warned


@pytest.mark.parametrize(
    ("key", "held", "taken"),
    [
        (Qt.Key.Key_Tab, CTRL, "Ctrl+Tab"),
        (Qt.Key.Key_Q, Qt.KeyboardModifier.AltModifier | SHIFT, "Alt+Shift+Q"),
        (Qt.Key.Key_Right, SHIFT | CTRL | Qt.KeyboardModifier.AltModifier, "Ctrl+Alt+Shift+Right"),
        (Qt.Key.Key_Exclam, SHIFT, "!"),
        (Qt.Key.Key_Escape, SHIFT, "Shift+Esc"),
    ],
)
def test_any_combination_can_be_a_key(
    page: KeysPage, qtbot: QtBot, key: Qt.Key, held: Qt.KeyboardModifier, taken: str
) -> None:
    page.list.choose("episode.partial")
    qtbot.keyClick(page.editor.field, key, held)
    assert KEYMAP.keys("episode.partial") == (taken,)


def test_what_lists_and_fields_need_stays_theirs(page: KeysPage, qtbot: QtBot) -> None:
    page.list.choose("episode.partial")
    field = page.editor.field
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert "is needed to move" in page.editor.message.text()
    qtbot.keyClick(field, Qt.Key.Key_Control)
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert page.list.hasFocus()
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert page.editor.keep.hasFocus(), "Tab goes on as everywhere"
    assert KEYMAP.own == {}


def test_the_keys_of_another_program_and_back(page: KeysPage, qtbot: QtBot) -> None:
    page.list.choose("play.mute")
    qtbot.keyClick(page.editor.field, Qt.Key.Key_F12)
    assert page.keymap.currentText() == "Keys of your own"
    page.keymap.activated.emit(page.keymap.findData("ELAN"))
    assert KEYMAP.keys("play.toggle") == ("Ctrl+Space", "Space")
    assert page.keymap.currentText() == "Keys as in ELAN"
    assert page.editor.message.text() == "The keys are as in ELAN now."
    page.editor.yes.click()
    assert KEYMAP.own == {"play.mute": ("F12",)}, "taken back"
    page.reset.click()
    assert KEYMAP.own == {}
    assert not page.reset.isEnabled()
    assert page.keymap.currentText() == "Keys as in iprtool"


def test_keys_go_into_a_file_and_come_back_from_it(page: KeysPage, qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    assert not page.save.isEnabled(), "there are none of one's own"
    page.list.choose("play.mute")
    qtbot.keyClick(page.editor.field, Qt.Key.Key_F12)
    page.save_file(file)
    assert page.editor.message.text() == "Your keys are in mine.json now."
    qtbot.keyClick(page.editor.field, Qt.Key.Key_F10)
    page.load_file(file)
    assert KEYMAP.own == {"play.mute": ("F12",)}
    assert page.editor.message.text() == "The keys are as in mine.json now."
    page.editor.yes.click()
    assert KEYMAP.own == {"play.mute": ("F10",)}, "taken back"


def test_a_file_that_is_refused_changes_no_key_and_says_why(page: KeysPage, tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    file.write_text('{"format": "iprtool-keys", "version": 1, "keys": {"play.mute": ["F12"], "play.stop": ["F12"]}}')
    page.load_file(file)
    assert page.editor.message.isVisible()
    assert "gives F12 to “Mute” and to “Shuttle stop”, so the keys were left as they are" in page.editor.message.text()
    assert KEYMAP.own == {}
    page.save_file(tmp_path)
    assert "cannot be written" in page.editor.message.text()


def test_about_names_what_it_runs_on_and_nothing_personal(showing: Callable[[QWidget], None], qtbot: QtBot) -> None:
    page = AboutPage()
    showing(page)
    assert f"iprtool: {__version__}" in page.facts.text()
    assert "not found" not in page.facts.text()
    page.copy.click()
    assert QApplication.clipboard().text() == page.facts.text()
    assert getpass.getuser() not in page.facts.text()
    assert socket.gethostname() not in page.facts.text()
