"""A person's own keys act in the window at once, and everything that shows a key shows the new one."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from iprtool.domain.model import Tag
from iprtool.ui.actions import ACTIONS, KEYMAP, shown_key
from iprtool.ui.keymap import native
from iprtool.ui.settings import Settings
from iprtool.ui.window import MainWindow
from tests.ui.opened import code_of

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def _press_into_editor(window: MainWindow, action_id: str, key: Qt.Key, held: Qt.KeyboardModifier) -> None:
    """As a person does it: F1, search, Enter, Enter, the key, Esc, Esc."""
    QTest.keyClick(window, Qt.Key.Key_F1)
    page = window.keys_page
    QTest.keyClicks(page.search, window.action_set[action_id].text().partition("\t")[0])
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    QTest.keyClick(page.list, Qt.Key.Key_Return)
    assert page.editor.field.hasFocus()
    QTest.keyClick(page.editor.field, key, held)
    QTest.keyClick(page.editor.field, Qt.Key.Key_Escape)
    QTest.keyClick(page.list, Qt.Key.Key_Escape)
    page.search.clear()


def test_a_new_key_acts_at_once_and_after_a_restart(coding: MainWindow) -> None:
    code = code_of(coding)
    _press_into_editor(coding, "play.end", Qt.Key.Key_E, ALT | CTRL)
    assert coding.pages.currentWidget() is code
    end = code.timeline.view.duration_ms
    QTest.keyClick(coding, Qt.Key.Key_End)
    assert code.playback.now_ms == 0, "the old key does nothing"
    QTest.keyClick(coding, Qt.Key.Key_E, ALT | CTRL)
    assert code.playback.now_ms > end - 500
    KEYMAP.take_all({})
    kept = Settings(coding.settings._file)
    assert kept["keys.own"] == ""
    kept["keys.own"] = '{"play.end":["F9"]}'
    KEYMAP.keep_in(kept)
    assert coding.action_set["play.end"].shortcut() == QKeySequence("F9")


def test_the_mark_without_a_code_can_have_another_key(coding: MainWindow) -> None:
    code, session = coding.code, coding.session
    assert code is not None
    assert session is not None
    before = session.project.count(Tag)
    KEYMAP.give("tag.mark", ["Ctrl+Shift+F"])
    QTest.keyClick(coding, Qt.Key.Key_M)
    assert session.project.count(Tag) == before
    QTest.keyClick(coding, Qt.Key.Key_F, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert session.project.count(Tag) == before + 1
    assert session.project.get(Tag, code.timeline.selection()[0]).code_id is None


def test_the_key_of_a_code_stays_with_the_code(coding: MainWindow) -> None:
    code, session = coding.code, coding.session
    assert code is not None
    assert session is not None
    KEYMAP.give("play.end", ["1"])
    QTest.keyClick(coding, Qt.Key.Key_1)
    assert code.playback.now_ms == 0
    assert session.project.get(Tag, code.timeline.selection()[0]).code_id is not None
    assert coding.action_set["play.end"].text() == "To the end\t1", "the menu shows it all the same"
    KEYMAP.give("play.end", ["F9"])
    assert coding.action_set["play.end"].text() == "To the end"


def test_everything_that_shows_a_key_shows_the_new_one(coding: MainWindow) -> None:
    assert coding.study is not None
    coding.study.setVisible(True)
    # Esc closes what is open by itself, whatever else it does.
    old = {native(key): spec.id for spec in ACTIONS for key in spec.keys if len(key) > 1 and key != "Esc"}
    KEYMAP.take_all({spec.id: (f"Meta+{_sign(n)}",) for n, spec in enumerate(ACTIONS)})
    stale = []
    for widget in coding.findChildren(QWidget):
        if coding.keys_page.isAncestorOf(widget):
            continue
        told = widget.toolTip() or (widget.text() if isinstance(widget, QAbstractButton) else "")
        cap = widget.text() if isinstance(widget, QLabel) and widget.property("role") == "key" else ""
        stale += [f"{old[key]}: {told or cap}" for key in old if f"({key})" in told or cap == key]
    assert stale == []
    play = next(b for b in code_of(coding).transport.findChildren(QAbstractButton) if "Play" in b.accessibleName())
    assert play.toolTip() == f"Play or pause ({shown_key('play.toggle')})"


def _sign(number: int) -> str:
    """One of many keys."""
    signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    held = ("", "Ctrl+", "Alt+", "Shift+", "Ctrl+Alt+", "Ctrl+Shift+", "Alt+Shift+", "Ctrl+Alt+Shift+")
    return held[number // len(signs)] + signs[number % len(signs)]
