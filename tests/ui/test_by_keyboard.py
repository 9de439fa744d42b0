"""Everything can be reached and done without a mouse, and one sees where one is."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from iprtool.ui.code.codes_panel import CodeButton
from iprtool.ui.window import MainWindow
from tests.ui.opened import code_of

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
PLACES = ("study", "code", "recall", "export")
ASIDE = ("project.settings", "help.keys", "help.about", "view.codebook", "find.query", "view.episodes")


def _tab(window: MainWindow, key: Qt.Key = Qt.Key.Key_Tab) -> QWidget:
    """Press Tab where the focus is; what has it then."""
    focus = window.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key)
    after = window.focusWidget()
    assert after is not None
    return after


def _round(window: MainWindow, key: Qt.Key = Qt.Key.Key_Tab) -> list[QWidget]:
    """All that Tab comes to until it is where it began."""
    met: list[QWidget] = []
    for _ in range(400):
        each = _tab(window, key)
        if each in met:
            return met
        met.append(each)
    raise AssertionError("Tab never comes back")


def _reachable(window: MainWindow) -> Iterator[QWidget]:
    for widget in window.findChildren(QWidget):
        own = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None
        if own and widget.isVisible() and widget.isEnabled() and widget.window() is window:
            yield widget


def _named(widgets: list[QWidget]) -> list[str]:
    return [widget.accessibleName() or getattr(widget, "text", str)() or repr(widget) for widget in widgets]


def _show(window: MainWindow, where: str) -> None:
    if where in PLACES:
        window.show_place(where)
    else:
        window.action_set.run(where)
    QApplication.processEvents()


@pytest.mark.parametrize("where", [*PLACES, *ASIDE])
def test_tab_comes_to_everything_and_is_never_caught(coding: MainWindow, where: str) -> None:
    if where == "code":
        QTest.keyClick(coding, Qt.Key.Key_1)  # so that the fields of the tag are there
    _show(coding, where)
    met = _round(coding)
    missed = [widget for widget in _reachable(coding) if widget not in met]
    # Of radio buttons that belong together Tab comes to one, arrows to the others.
    missed = [w for w in missed if not (isinstance(w, QAbstractButton) and w.autoExclusive())]
    assert _named(missed) == []
    back = _round(coding, Qt.Key.Key_Backtab)
    assert set(back) == set(met)


@pytest.mark.parametrize("where", [*PLACES, *ASIDE])
def test_one_sees_what_has_the_focus(coding: MainWindow, where: str, qtbot: QtBot) -> None:
    _show(coding, where)
    coding.activateWindow()
    qtbot.waitUntil(coding.isActiveWindow, timeout=5_000)
    unseen = []
    for widget in _round(coding):
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        shown = widget.grab().toImage()
        widget.clearFocus()
        QApplication.processEvents()
        if widget.grab().toImage() == shown:
            unseen.append(widget)
    assert _named(unseen) == []


def test_f6_goes_from_pane_to_pane_and_round(coding: MainWindow) -> None:
    code = code_of(coding)
    said: list[str] = []
    coding.announcer.said.connect(lambda text, _urgent: said.append(text))
    code.timeline.setFocus()
    for _ in range(5):
        QTest.keyClick(coding, Qt.Key.Key_F6)
    assert said == ["Tag and memos", "Lists", "Places and menu", "Codes", "Picture and playback"]
    QTest.keyClick(coding, Qt.Key.Key_F6)
    assert code.timeline.hasFocus()
    QTest.keyClick(coding, Qt.Key.Key_F6)
    QTest.keyClick(coding, Qt.Key.Key_F6, SHIFT)
    assert code.timeline.hasFocus()


def test_f6_leaves_a_text_field(coding: MainWindow) -> None:
    QTest.keyClick(coding, Qt.Key.Key_1)
    QTest.keyClick(coding, Qt.Key.Key_Return)
    memo = code_of(coding).inspector.memo
    assert memo.hasFocus()
    QTest.keyClick(memo, Qt.Key.Key_F6)
    assert not memo.hasFocus()


@pytest.fixture
def menu_by(coding: MainWindow, qtbot: QtBot) -> Callable[[QWidget, Qt.Key, Qt.KeyboardModifier], list[str]]:
    """Gives a widget the focus, presses a key, and returns what the menu holds that opens then."""

    def press(widget: QWidget, key: Qt.Key, held: Qt.KeyboardModifier) -> list[str]:
        coding.activateWindow()
        qtbot.waitUntil(coding.isActiveWindow, timeout=5_000)
        widget.setFocus()
        QTest.keyClick(coding, key, held)
        popup = QApplication.activePopupWidget()
        assert isinstance(popup, QMenu), f"no menu opened on {widget.accessibleName()}"
        entries = [action.text() for action in popup.actions()]
        popup.close()
        return entries

    return press


@pytest.mark.parametrize(("key", "held"), [(Qt.Key.Key_Menu, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_F10, SHIFT)])
def test_menus_open_by_key(
    coding: MainWindow,
    menu_by: Callable[[QWidget, Qt.Key, Qt.KeyboardModifier], list[str]],
    key: Qt.Key,
    held: Qt.KeyboardModifier,
) -> None:
    code, study = coding.code, coding.study
    assert code is not None
    assert study is not None
    QTest.keyClick(coding, Qt.Key.Key_1)
    assert "Go to its begin" in menu_by(code.timeline, key, held)
    assert "Go to its begin" in menu_by(code.table, key, held)
    assert any("begins" in entry for entry in menu_by(code.codes.findChildren(CodeButton)[0], key, held))
    coding.show_place("study")
    assert menu_by(study.board, key, held) != []


def test_a_recording_is_coded_and_exported_by_keys_alone(coding: MainWindow) -> None:
    code = code_of(coding)
    before = code.table.tags.rowCount()
    for key, held in (
        (Qt.Key.Key_Right, SHIFT),
        (Qt.Key.Key_1, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Right, SHIFT),
        (Qt.Key.Key_BracketRight, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier),
    ):
        QTest.keyClick(coding.focusWidget() or coding, key, held)
    memo = coding.focusWidget()
    assert memo is code.inspector.memo
    QTest.keyClicks(memo, "looks away")
    QTest.keyClick(memo, Qt.Key.Key_Escape)
    assert code.table.tags.rowCount() == before + 1
    QTest.keyClick(coding, Qt.Key.Key_5, CTRL)
    export = coding.export
    assert export is not None
    assert export.save.hasFocus()
    assert not isinstance(coding.focusWidget(), QLineEdit)
