"""Every choice holds at once and is kept."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from iprtool import media
from iprtool.media import engine_vlc
from iprtool.media.engine_choice import EngineStatus, diagnose_vlc
from iprtool.ui.settings import Settings
from iprtool.ui.settings_pages.page import SettingsPage
from iprtool.ui.settings_pages.playback import EngineCard
from tests.ui.places.conftest import WAIT_MS


@pytest.fixture
def page(settings: Settings, showing: Callable[[QWidget], None], qtbot: QtBot) -> SettingsPage:
    """The settings, both engines looked for."""
    made = SettingsPage(settings)
    showing(made)
    qtbot.waitUntil(lambda: len(made.playback.cards) == 2, timeout=WAIT_MS)
    return made


def test_the_pages_are_chosen_by_keys(page: SettingsPage, qtbot: QtBot) -> None:
    page.home.setFocus()
    assert page.playback.isVisible()
    qtbot.keyClick(page.list, Qt.Key.Key_Down)
    assert page.appearance.isVisible()
    page.show_page("Coding")
    assert page.coding.isVisible()
    page.show_page("Playback")
    assert page.playback.isVisible()


def test_both_engines_say_what_they_are(page: SettingsPage) -> None:
    for card, status in zip(page.playback.cards, media.engines(), strict=True):
        assert ("found, version " + status.version in card.state.text()) == status.usable
        assert status.usable or status.hint in card.accessibleName() or card.hint.text() == status.hint


_LINUX = "sudo apt install"


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (diagnose_vlc(OSError("libvlc.so.5: cannot open"), "", "linux"), ("VLC was not found", _LINUX)),
        (diagnose_vlc(OSError("[WinError 193] not valid"), "", "win32"), ("another kind of processor", "64 bit")),
        (diagnose_vlc(None, "2.2.8", "darwin"), ("VLC 2.2.8 is too old", "videolan.org")),
        (diagnose_vlc(RuntimeError("no instance"), "3.0.20", "linux"), ("plugins are missing", "vlc-plugin-base")),
    ],
)
def test_what_to_do_is_said_in_the_card(qapp: QApplication, status: EngineStatus, said: tuple[str, str]) -> None:
    card = EngineCard(status, "")
    assert "cannot be used" in card.state.text()
    assert said[0] in card.problem.text()
    assert said[1] in card.hint.text()
    assert card.hint.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByKeyboard, "to copy the command"


def test_an_engine_is_chosen_and_kept(page: SettingsPage, settings: Settings, qtbot: QtBot, tmp_path: Path) -> None:
    with qtbot.waitSignal(page.engine_changed):
        qtbot.mouseClick(page.playback.choices["qt"], Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    assert page.playback.use.text() == "Recordings play with Qt Multimedia."
    assert Settings(tmp_path / "settings.json")["play.engine"] == "qt"
    assert page.playback.choices["auto"].isChecked() is False


def test_check_again_looks_anew(page: SettingsPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> str:
        raise OSError("libvlc.so.5: cannot open shared object file")

    monkeypatch.setattr(engine_vlc, "version", gone)
    assert "found" in page.playback.cards[0].state.text()
    with qtbot.waitSignal(page.engine_changed):
        page.playback.again.click()
    assert "cannot be used" in page.playback.cards[0].state.text()
    assert page.playback.use.text() == "Recordings play with Qt Multimedia."
    page.playback.choices["vlc"].click()
    assert page.playback.use.text() == "VLC cannot be used now: choose another player."
    monkeypatch.undo()
    page.playback.again.click()
    assert "found" in page.playback.cards[0].state.text()


def test_loudness(page: SettingsPage, settings: Settings, qtbot: QtBot) -> None:
    page.playback.volume.setFocus()
    qtbot.keyClick(page.playback.volume, Qt.Key.Key_PageDown)
    assert settings["play.volume"] == 70
    settings["play.volume"] = 35
    page.hide()
    page.show()
    assert page.playback.volume.value() == 35


def test_looks(page: SettingsPage, settings: Settings, qtbot: QtBot) -> None:
    page.show_page("Appearance")
    with qtbot.waitSignal(page.look_changed):
        page.appearance.themes["light"].click()
    assert settings["look.theme"] == "light"
    page.appearance.text_size.setFocus()
    with qtbot.waitSignal(page.look_changed):
        qtbot.keyClick(page.appearance.text_size, Qt.Key.Key_End)
    assert settings["look.text_percent"] == 200
    settings["look.theme"] = "dark"
    page.hide()
    page.show()
    assert page.appearance.themes["dark"].isChecked(), "a choice made elsewhere is shown"


def test_coding(page: SettingsPage, settings: Settings, qtbot: QtBot) -> None:
    page.show_page("Coding")
    settings["code.author"] = ""
    page.coding.author.clear()
    qtbot.keyClicks(page.coding.author, " AB ")
    assert settings["code.author"] == "AB"
    qtbot.keyClicks(page.coding.game_pad, "/dev/input/js1 ")
    assert settings["code.game_pad"] == "/dev/input/js1"
    page.coding.game_pad.clear()
    qtbot.keyClick(page.coding.game_pad, Qt.Key.Key_Space)
    assert settings["code.game_pad"] == ""
    settings["code.game_pad"] = "/dev/input/js2"
    page.hide()
    page.show()
    assert page.coding.game_pad.text() == "/dev/input/js2"
    page.coding.follow.click()
    assert settings["code.follow"] is False
    qtbot.keyClick(page.coding.lead_in, Qt.Key.Key_Down)
    assert settings["play.lead_in_s"] == 2.0
    qtbot.keyClick(page.coding.dial_rate, Qt.Key.Key_Up)
    assert settings["code.dial_hz"] == 5
    qtbot.keyClick(page.coding.after_point, Qt.Key.Key_Up)
    assert settings["find.after_point_s"] == 2.0
