"""The transport is whole whatever the window was before: nothing of it is cut off when the window gets narrower."""

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from iprtool.ui.code.transport import Transport
from iprtool.ui.window import MainWindow
from tests.ui.places.test_fits import cut_off

WIDE, NARROW = (1440, 900), (1024, 700)


def outside(whole: QWidget) -> list[str]:
    """The controls that reach beyond what holds them, or beyond what is shown of it."""
    found = []
    for each in whole.findChildren(QWidget):
        if not each.isVisible() or each.window() is not whole.window():
            continue
        here = QRect(each.mapTo(whole, QPoint(0, 0)), each.size())
        name, seen = f"{type(each).__name__} “{each.accessibleName()}”", each.visibleRegion().boundingRect()
        above = each.parentWidget()
        assert above is not None
        if not whole.rect().contains(here) or not above.rect().contains(each.geometry()):
            found.append(f"{name} at {here} of {whole.rect()}")
        elif seen != each.rect():
            found.append(f"{name} shows only {seen}")
    return found


@pytest.mark.parametrize("percent", [100, 200])
def test_nothing_of_the_transport_is_cut_off(coding: MainWindow, qtbot: QtBot, percent: int) -> None:
    coding.settings["look.text_percent"] = percent
    coding.apply_look()
    transport = coding.findChild(Transport)
    assert transport is not None
    for size in (WIDE, NARROW, WIDE):
        coding.resize(*size)
        qtbot.waitUntil(lambda: not cut_off(coding) and not outside(transport))
        assert coding.size().toTuple() == size
        assert outside(transport) == [], f"{size} at {percent} %"
