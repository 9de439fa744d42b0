"""The keys of an interview, which work wherever the keyboard is: in notes, on a button, in the participant's window.

Keys that write something, such as Space, are left to fields and buttons that have the keyboard: Enter clicks a button.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from iprtool.ui.actions import KEYMAP

EVERYWHERE = ("recall.event_begin", "recall.event_client_peak", "recall.event_therapist_peak", "recall.event_end",
              "recall.pause_all", "recall.button", "recall.again", "recall.stop", "recall.back", "recall.go_on",
              "recall.then", "recall.now", "recall.unclear", "recall.screen")  # fmt: skip
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_OWN = (Qt.Key.Key_Space, *_ENTER, Qt.Key.Key_Backspace, Qt.Key.Key_Tab)
_WITH_OWN = (QLineEdit, QPlainTextEdit, QAbstractButton, QComboBox, QAbstractItemView)
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.KeypadModifier)


class InterviewKeys(QObject):
    """Takes these keys from the whole program while an interview is on screen."""

    def __init__(self, run: Callable[[str], object], parent: QObject) -> None:
        super().__init__(parent)
        self._run = run
        self._on = False

    def set_on(self, on: bool) -> None:
        """Begin or end to take them."""
        app = QApplication.instance()
        if on == self._on or app is None:
            return
        self._on = on
        if on:
            app.installEventFilter(self)
        else:
            app.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            return False
        if not isinstance(event, QKeyEvent) or not isinstance(watched, QWidget):
            return False
        do = self._what(event, QApplication.focusWidget() or watched)
        if do is None:
            return False
        event.accept()  # no shortcut takes it: the press comes next
        if event.type() == QEvent.Type.KeyPress and not event.isAutoRepeat():
            do()
        return True

    def _what(self, event: QKeyEvent, focus: QWidget) -> Callable[[], object] | None:
        """What the key does: `focus` decides, and no widget around it to which Qt hands on what it does not take."""
        if event.key() in _ENTER and isinstance(focus, QAbstractButton):
            return focus.click
        action_id = self._action_of(event, focus)
        return partial(self._run, action_id) if action_id else None

    def _action_of(self, event: QKeyEvent, focus: QWidget) -> str:
        writes = event.key() in _OWN or (event.modifiers() in _PLAIN and event.key() < Qt.Key.Key_Escape)
        if writes and isinstance(focus, _WITH_OWN):
            return ""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = QKeySequence(modifiers.value | event.key()).toString(QKeySequence.SequenceFormat.PortableText)
        return next((each for each in EVERYWHERE if key in KEYMAP.keys(each)), "")
