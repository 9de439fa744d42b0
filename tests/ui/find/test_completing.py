"""What may come next in a search, taken by keys alone."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from iprtool.ui.find.panel import FindPanel
from iprtool.ui.window import MainWindow
from tests.ui.find.test_find import RESULTS_MS, panel, press, selected

__all__ = ["panel"]


def offered(panel: FindPanel) -> list[str]:
    list_ = panel.completing.list
    return [offer.name for offer in list_.offered.offers] if list_.isVisible() else []


def write(panel: FindPanel, text: str) -> None:
    QTest.keyClicks(panel.query, text)


@pytest.fixture
def spoken(coding: MainWindow) -> list[str]:
    """What a screen reader is given."""
    said: list[str] = []
    coding.announcer.said.connect(lambda text, _urgent: said.append(text))
    return said


def test_a_search_is_put_together_with_few_letters(
    coding: MainWindow, panel: FindPanel, spoken: list[str], qtbot: QtBot
) -> None:
    write(panel, "co")
    assert offered(panel)[0] == "code:"
    press(Qt.Key.Key_Tab)
    assert panel.query.text() == "code:"
    assert "Repair/Invites feelings" in offered(panel)
    write(panel, "inv")
    assert offered(panel) == ["Repair/Invites feelings"]
    qtbot.waitUntil(lambda: panel.completing.list.verticalScrollBar().maximum() == 0)
    qtbot.waitUntil(lambda: "Tab takes Repair/Invites feelings" in spoken, timeout=RESULTS_MS)
    press(Qt.Key.Key_Tab)
    assert panel.query.text() == 'code:"Repair/Invites feelings" '
    assert offered(panel) == []
    write(panel, "by:")
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down)
    second = offered(panel)[1]
    assert spoken[-1] == second
    press(Qt.Key.Key_Return)
    assert panel.query.text() == f'code:"Repair/Invites feelings" by:{second} '
    assert panel.query.hasFocus()
    qtbot.waitUntil(lambda: panel.state.text().split()[-1] in ("tag", "tags", "found."), timeout=RESULTS_MS)


def test_enter_searches_and_down_goes_to_what_was_found_where_nothing_is_chosen(
    coding: MainWindow, panel: FindPanel, qtbot: QtBot
) -> None:
    write(panel, "by:A")
    assert offered(panel) == ["AB"]
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Up)
    assert panel.completing.list.row == -1
    press(Qt.Key.Key_Escape)
    assert offered(panel) == []
    assert panel.isVisible()
    write(panel, "B")
    assert offered(panel) == []
    qtbot.waitUntil(lambda: panel.state.text().startswith("27 tags"), timeout=RESULTS_MS)
    panel.query.clear()
    write(panel, "by:AB withdr")
    assert offered(panel) == ["Rupture/Withdrawal"]
    panel.query.tell()
    press(Qt.Key.Key_Return)
    assert offered(panel) == []
    assert panel.results.hasFocus()
    assert panel.query.text() == "by:AB withdr"


def test_a_name_in_the_middle_is_replaced_whole(coding: MainWindow, panel: FindPanel) -> None:
    write(panel, "code:Rupture/Withdrawal by:AB")
    panel.query.setCursorPosition(len("code:Rupture/"))
    press(Qt.Key.Key_Backspace)
    assert offered(panel) == ["Rupture/Withdrawal", "Rupture/Confrontation"]
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert panel.query.text() == "code:Rupture/Confrontation by:AB"
    panel.query.undo()
    assert "Withdrawal by:AB" in panel.query.text()


def test_it_goes_with_the_focus_and_the_mouse_can_take_one_too(coding: MainWindow, panel: FindPanel) -> None:
    write(panel, "family:R")
    shown = panel.completing.list
    at = shown.visualRect(shown.offered.index(1, 0)).center()
    wanted = offered(panel)[1]
    QTest.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert panel.query.text() == f"family:{wanted} "
    write(panel, "dy")
    assert offered(panel) == ["dyad:"]
    press(Qt.Key.Key_Backtab)
    assert offered(panel) == []
    assert not panel.query.hasFocus()
    assert selected(coding) == []
