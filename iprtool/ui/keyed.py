"""What shows keys, kept as they are now."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QPushButton, QWidget

from iprtool.ui.actions import KEYMAP, ActionSet, with_key


class _Showing(QObject):
    """Goes with its parent, and its connection with it."""

    def __init__(self, show: Callable[[], object], parent: QObject, needs: QObject | None) -> None:
        super().__init__(parent)
        self._show = show
        KEYMAP.changed.connect(self.again)
        if needs is not None:
            needs.destroyed.connect(self._stop)

    def again(self) -> None:
        """Show the keys as they are now."""
        self._show()

    def _stop(self) -> None:
        self._show = _nothing  # no disconnecting: at the end of the program the keymap may be gone before


def _nothing() -> None:
    pass


def keyed(owner: QObject, show: Callable[[], object], *, needs: QObject | None = None) -> None:
    """Do what shows keys on a widget now, and again whenever a person changes keys, as long as the widget is there, and
    what it asks (`needs`), such as an action that goes before it."""
    show()
    _Showing(show, owner, needs)


def key_tip(widget: QWidget, text: str, action_id: str) -> None:
    """Give a widget a tool tip with the key of an action behind a text, where the action has one."""
    keyed(widget, lambda: widget.setToolTip(with_key(text, action_id)))


def action_button(actions: ActionSet, action_id: str, *, main: bool = False) -> QPushButton:
    """A button that does an action, and shows its key in its tool tip."""
    action = actions[action_id]
    button = QPushButton(action.text())
    if main:
        button.setProperty("role", "main")
    button.setEnabled(not actions.refuses(action_id))

    def show_tip() -> None:
        tip = action.toolTip()
        button.setToolTip(tip if actions.refuses(action_id) else with_key(tip, action_id))
        button.setAccessibleDescription(button.toolTip())

    keyed(button, show_tip, needs=action)
    button.clicked.connect(lambda _checked=False: action.trigger())
    return button
