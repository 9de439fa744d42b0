"""Ctrl+K in the real window: everything is found and reached by keys."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from iprtool.exchange.found import FoundTranscript, FoundTurn
from iprtool.services import queries, transcripts
from iprtool.ui.find.panel import FindPanel
from iprtool.ui.window import MainWindow
from tests.ui.conftest import WAIT_MS

CTRL = Qt.KeyboardModifier.ControlModifier


def begin(window: MainWindow, typed: str = "") -> QLineEdit:
    QTest.keyClick(window, Qt.Key.Key_K, CTRL)
    assert window.anything.isVisible()
    QTest.keyClicks(window.anything.field, typed)
    return window.anything.field


def shown(window: MainWindow) -> list[str]:
    model = window.anything.model
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def choose(window: MainWindow, typed: str) -> None:
    QTest.keyClick(begin(window, typed), Qt.Key.Key_Return)
    assert not window.anything.isVisible()


def test_actions_codes_places_and_searches_are_reached(coding: MainWindow, qtbot: QtBot) -> None:
    code, session, panel = coding.code, coding.session, coding.findChild(FindPanel)
    assert code is not None
    assert session is not None
    assert panel is not None
    qtbot.waitUntil(session.read_tags, timeout=WAIT_MS)
    begin(coding, "zzz")
    QTest.keyClick(coding.anything.field, Qt.Key.Key_Return)
    assert shown(coding) == ["Nothing fits."]
    QTest.keyClick(coding.anything.field, Qt.Key.Key_Escape)
    choose(coding, "to the end")
    assert code.playback.now_ms > 100_000
    choose(coding, "withdr")
    qtbot.waitUntil(lambda: panel.state.text().endswith(" tags"), timeout=WAIT_MS)
    assert panel.query.text() == "code:Rupture/Withdrawal"
    queries.save(session.project, name="Complaints", text="code:Confrontation by:KL")
    choose(coding, "complaints")
    qtbot.waitUntil(lambda: panel.query.text() == "code:Confrontation by:KL", timeout=WAIT_MS)
    choose(coding, "leans back")
    assert code.playback.now_ms == 26_607
    choose(coding, "sound only")
    assert code.recording is not None
    assert code.recording.label == "sound only"
    choose(coding, "dyad 01 session 3")
    assert coding.pages.place == "study"
    assert coding.study is not None
    spot = coding.study.board.spot
    assert spot is not None
    assert spot.number == 3


def test_it_is_grouped_and_driven_by_arrows(coding: MainWindow, qtbot: QtBot) -> None:
    session = coding.session
    assert session is not None
    qtbot.waitUntil(session.read_tags, timeout=WAIT_MS)
    field = begin(coding)
    assert shown(coding)[:2] == ["Recordings", "camera A  Dyad 01 › Session 3"]
    assert "Play or pause  Space" in shown(coding)
    QTest.keyClicks(field, "goal")
    qtbot.waitUntil(lambda: shown(coding)[0] == "Codes", timeout=WAIT_MS)
    assert shown(coding)[1] == "Alliance › Goal  9"
    assert "Tags" in shown(coding)
    first = coding.anything.list.currentIndex().row()
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert shown(coding)[coding.anything.list.currentIndex().row() - 1] == "Tags"
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert coding.anything.list.currentIndex().row() == first
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert coding.anything.list.currentIndex().row() == len(shown(coding)) - 1


def test_what_is_said_leads_to_its_moment(coding: MainWindow, qtbot: QtBot) -> None:
    code, session = coding.code, coding.session
    assert code is not None
    assert session is not None
    assert code.recording is not None
    turns = (FoundTurn("I thought of the harbour", 12_000, 14_000, "Client"), FoundTurn("A harbour?"))
    transcripts.add(session.project, recording_id=code.recording.id, found=FoundTranscript(turns))
    qtbot.waitUntil(session.read_tags, timeout=WAIT_MS)
    begin(coding, "harb")
    qtbot.waitUntil(lambda: "Transcripts" in shown(coding), timeout=WAIT_MS)
    assert "I thought of the harbour  Client · 01 › 3 › 00:12" in shown(coding)
    QTest.keyClick(coding.anything.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: code.playback.now_ms == 12_000, timeout=WAIT_MS)


@pytest.mark.parametrize("way", ["escape", "again", "click elsewhere"])
def test_it_goes_and_the_focus_comes_back(window: MainWindow, qtbot: QtBot, way: str) -> None:
    button = window.top.findChild(QPushButton, "SearchButton")
    assert button is not None
    assert "Ctrl+K" in button.text()
    window.activateWindow()
    window.top.menu_button.setFocus()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.anything.field.hasFocus()
    assert "New study…  Ctrl+N" in shown(window)
    if way == "click elsewhere":
        window.start.setFocus(Qt.FocusReason.MouseFocusReason)
    elif way == "again":
        QTest.keyClick(window.anything.field, Qt.Key.Key_K, CTRL)
    else:
        QTest.keyClick(window.anything.field, Qt.Key.Key_Escape)
    assert not window.anything.isVisible()
    if way == "escape":
        assert QApplication.focusWidget() in (window.top.menu_button, button)


def test_it_stays_within_a_small_window_with_large_text(window: MainWindow, qtbot: QtBot) -> None:
    window.settings["look.text_percent"] = 200
    window.apply_look()
    window.resize(1024, 700)
    begin(window)
    panel = window.anything
    QApplication.processEvents()
    window.resize(1000, 690)
    qtbot.waitUntil(lambda: panel.x() + panel.width() <= 1000, timeout=WAIT_MS)
    above = panel.parentWidget()
    assert above is not None
    assert above.rect().contains(panel.geometry())
    assert panel.list.isVisible()
    assert panel.list.mapTo(panel, QPoint(0, 0)).y() > panel.field.geometry().bottom()
    window.settings["look.text_percent"] = 100
    window.apply_look()
