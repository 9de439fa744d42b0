"""Colours and text size follow settings and system, at once."""

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from iprtool.ui.look import Look
from iprtool.ui.settings import Settings
from iprtool.ui.theme.palette import CONTRAST, DARK, LIGHT
from iprtool.ui.window import MainWindow


def test_high_contrast_is_chosen_in_the_settings(window: MainWindow) -> None:
    window.action_set.run("project.settings")
    window.settings_page.show_page("Appearance")
    window.settings_page.appearance.themes["contrast"].click()
    assert window.settings["look.theme"] == "contrast"
    assert window.palette_in_use is CONTRAST
    assert window.palette().window().color().name() == "#000000"
    window.action_set.run("view.theme")
    assert window.palette_in_use is LIGHT


def _colours(shown: QPixmap) -> set[str]:
    picture = shown.toImage()
    return {picture.pixelColor(x, y).name() for x in range(min(24, picture.width())) for y in range(picture.height())}


def test_a_code_keeps_its_colour_where_it_is_selected_or_only_to_be_read(coding: MainWindow, qtbot: QtBot) -> None:
    assert coding.code is not None
    QTest.keyClick(coding, Qt.Key.Key_1)
    table, choice = coding.code.table, coding.code.inspector.code
    (index,) = [each for each in table.selectionModel().selectedIndexes() if each.column() == 1]
    choice.setEnabled(False)
    qtbot.waitUntil(lambda: "#e8a33d" in _colours(table.viewport().grab(table.visualRect(index))))
    qtbot.waitUntil(lambda: "#e8a33d" in _colours(choice.grab()))


class _Access:
    """A system that asks for a contrast."""

    def __init__(self, preference: Qt.ContrastPreference) -> None:
        self.contrastPreference = lambda: preference


@pytest.mark.parametrize(
    ("asked", "shown"),
    [(Qt.ContrastPreference.HighContrast, [CONTRAST]), (Qt.ContrastPreference.NoPreference, [DARK, LIGHT])],
)
def test_high_contrast_follows_the_system(
    qapp: QObject,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    asked: Qt.ContrastPreference,
    shown: list[object],
) -> None:
    look = Look(settings, qapp)
    settings["look.theme"] = "system"
    monkeypatch.setattr(look, "_access", _Access(asked))
    assert look.palette in shown
    settings["look.theme"] = "dark"
    assert look.palette is DARK, "a choice goes first"
