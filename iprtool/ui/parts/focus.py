"""Who gets the keyboard by a click."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QWidget


def keep_focus(parent: QWidget) -> None:
    """Let clicks on buttons and lists leave the keyboard where it is: live keys go on, Space stays the player's key."""
    for each in (*parent.findChildren(QAbstractButton), *parent.findChildren(QComboBox)):
        if each.focusPolicy() is not Qt.FocusPolicy.NoFocus:
            each.setFocusPolicy(Qt.FocusPolicy.TabFocus)
