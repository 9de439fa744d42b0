"""Keys that mean something wherever the focus is, except in a text field."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QInputEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QSlider,
    QTextEdit,
    QWidget,
)

from iprtool.ui.eventclock import EventClock

_TEXT_WIDGETS = (QLineEdit, QTextEdit, QPlainTextEdit, QAbstractSpinBox)
_KEY_EVENTS = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
_TIMED = (*_KEY_EVENTS, QEvent.Type.MouseMove, QEvent.Type.MouseButtonPress)
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End)
_OWN_KEYS = (
    (_TEXT_WIDGETS, (*_ENTER, *_ARROWS, Qt.Key.Key_Escape)),
    ((QAbstractButton,), (*_ENTER, Qt.Key.Key_Space)),
    ((QComboBox,), (*_ENTER, Qt.Key.Key_Space)),
    ((QSlider,), _ARROWS),
)


@dataclass(frozen=True, slots=True)
class KeyStroke:
    """A key as text, and when it really happened (`time.perf_counter()` seconds)."""

    key: str
    at: float


def takes_text(widget: QObject | None) -> bool:
    """Whether typing in this widget writes a text."""
    return isinstance(widget, _TEXT_WIDGETS) or (isinstance(widget, QComboBox) and widget.isEditable())


class KeyRouter(QObject):
    """Gives live keys to their handlers before any widget or shortcut sees them.

    `wants(key)` says whether a key is a live key just now; `pressed` and `released` get each stroke once, without the
    repeats of a key that is held.
    """

    def __init__(
        self,
        window: QWidget,
        *,
        wants: Callable[[str], bool],
        pressed: Callable[[KeyStroke], None],
        released: Callable[[KeyStroke], None],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._wants, self._pressed, self._released = wants, pressed, released
        self._clock = EventClock()
        self._down: dict[int, str] = {}
        app = QApplication.instance()
        assert app is not None
        app.installEventFilter(self)

    def close(self) -> None:
        """Stop listening."""
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind not in _TIMED or not isinstance(watched, QWidget):
            return False
        at = self._clock.perf_of(event.timestamp(), time.perf_counter()) if isinstance(event, QInputEvent) else 0.0
        if kind not in _KEY_EVENTS or not isinstance(event, QKeyEvent) or watched.window() is not self._window:
            return False
        if _belongs_to(watched, event):
            event.accept()
            return True
        return self._on_key(watched, event, at)

    def _on_key(self, watched: QObject, event: QKeyEvent, at: float) -> bool:
        key = event.text().casefold() if event.type() != QEvent.Type.KeyRelease else ""
        if event.type() == QEvent.Type.KeyRelease:
            return self._on_release(event, at)
        if takes_text(watched) or event.modifiers() not in _PLAIN or not key or not self._wants(key):
            return False
        if event.type() == QEvent.Type.KeyPress and not event.isAutoRepeat() and event.key() not in self._down:
            self._down[event.key()] = key
            self._pressed(KeyStroke(key, at))
        event.accept()
        return True

    def _on_release(self, event: QKeyEvent, at: float) -> bool:
        if event.key() not in self._down:
            return False
        if not event.isAutoRepeat():
            self._released(KeyStroke(self._down.pop(event.key()), at))
        return True


def _belongs_to(widget: QWidget, event: QKeyEvent) -> bool:
    """Whether the widget with the focus needs this key more than a shortcut of the window does."""
    if event.type() != QEvent.Type.ShortcutOverride or event.modifiers() not in _PLAIN:
        return False
    return any(isinstance(widget, kinds) and event.key() in keys for kinds, keys in _OWN_KEYS)
