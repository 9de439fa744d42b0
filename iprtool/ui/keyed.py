"""What shows keys, kept as they are now."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from iprtool.ui.actions import KEYMAP


class _Showing(QObject):
    """Goes with its parent, and its connection with it."""

    def __init__(self, show: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self._show = show
        KEYMAP.changed.connect(self.again)

    def again(self) -> None:
        """Show the keys as they are now."""
        self._show()


def keyed(owner: QObject, show: Callable[[], object]) -> None:
    """Do what shows keys on a widget now, and again whenever a person changes keys, as long as the widget is there."""
    show()
    _Showing(show, owner)
