"""The pages of keys and about."""

import getpass
import socket
from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from iprtool import __version__
from iprtool.ui.actions import ACTIONS
from iprtool.ui.help.about_page import AboutPage
from iprtool.ui.help.keys_page import KeysPage, key_text


def test_every_key_of_every_action_is_shown(showing: Callable[[QWidget], None]) -> None:
    page = KeysPage()
    showing(page)
    caps = [each.text() for each in page.findChildren(QLabel) if each.property("role") == "key"]
    for spec in ACTIONS:
        for key in spec.keys:
            assert key_text(key) in caps, spec.id
    texts = " ".join(each.text() for each in page.findChildren(QLabel))
    assert "The key of a code marks this moment with it" in texts


def test_the_cards_stand_in_two_columns_where_there_is_room(showing: Callable[[QWidget], None], qtbot: QtBot) -> None:
    page = KeysPage()
    showing(page)
    for width, columns in ((1400, 2), (700, 1), (1400, 2)):
        page.resize(width, 760)
        qtbot.waitUntil(lambda columns=columns: len({card.x() for card in page.cards}) == columns, timeout=3000)


def test_the_page_of_keys_scrolls_by_keys(showing: Callable[[QWidget], None], qtbot: QtBot) -> None:
    page = KeysPage()
    showing(page)
    page.resize(700, 300)
    last = page.cards[-1]
    qtbot.waitUntil(lambda: last.mapTo(page, QPoint(0, 0)).y() > page.height(), timeout=3000)
    page.setFocus()
    for _ in range(20):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_PageDown)
    assert last.mapTo(page, QPoint(0, 0)).y() < page.height()


def test_about_names_what_it_runs_on_and_nothing_personal(showing: Callable[[QWidget], None], qtbot: QtBot) -> None:
    page = AboutPage()
    showing(page)
    assert f"iprtool: {__version__}" in page.facts.text()
    assert "not found" not in page.facts.text()
    page.copy.click()
    assert QApplication.clipboard().text() == page.facts.text()
    assert getpass.getuser() not in page.facts.text()
    assert socket.gethostname() not in page.facts.text()
