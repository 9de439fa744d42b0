"""Menus whose entries are made of data."""

from collections.abc import Callable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu


def add_entry(menu: QMenu, text: str, do: Callable[[], object]) -> QAction:
    """An entry that shows a text as it is: the ampersand of a name does not underline what follows."""
    action = menu.addAction(text.replace("&", "&&"))
    action.triggered.connect(lambda _checked=False: do())
    return action
