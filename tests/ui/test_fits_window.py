"""The Code place in the real window, at 1024 x 700 with text of 200 %, in all colours."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from iprtool.ui.actions import ACTIONS, translated
from iprtool.ui.window import MainWindow
from tests.ui.places.test_fits import cut_off

SIZE = (1024, 700)


@pytest.fixture
def full(coding: MainWindow) -> MainWindow:
    """A selected tag, so that its fields are there."""
    QTest.keyClick(coding, Qt.Key.Key_1)
    coding.resize(*SIZE)
    return coding


@pytest.mark.parametrize("theme", ["dark", "light", "contrast"])
def test_the_code_place_cuts_nothing_off(full: MainWindow, theme: str, qtbot: QtBot) -> None:
    full.settings["look.theme"] = theme
    for percent in (100, 200):
        full.settings["look.text_percent"] = percent
        full.apply_look()
        for _ in range(200):
            QApplication.processEvents()
            if not cut_off(full):
                break
            qtbot.wait(10)
        assert (full.width(), full.height()) == SIZE, f"at {percent} % it does not fit"
        assert cut_off(full) == [], f"at {percent} %"


def test_every_action_says_what_it_does(window: MainWindow) -> None:
    for spec in ACTIONS:
        assert spec.title
        assert spec.help.endswith("."), spec.id
        assert window.action_set[spec.id].toolTip() == translated(spec.help)
