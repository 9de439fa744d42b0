"""Colours and text size follow settings and system, at once."""

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest

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


def test_a_code_keeps_its_colour_in_the_row_that_is_selected(coding: MainWindow) -> None:
    assert coding.code is not None
    QTest.keyClick(coding, Qt.Key.Key_1)
    table, tags = coding.code.table, coding.code.table.tags
    (tag_id,) = coding.code.timeline.selection()
    cell = table.visualRect(tags.index(tags.row_of(tag_id), 1))
    picture = table.viewport().grab(cell).toImage()
    colours = {picture.pixelColor(x, y).name() for x in range(16) for y in range(picture.height())}
    assert "#e8a33d" in colours


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
