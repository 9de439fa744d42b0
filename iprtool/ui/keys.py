"""Keys that tag: they work wherever the focus is, except in a text field, and know when they were really pressed.

Qt asks the widget with the focus, and then its parents up to the window, whether one of them needs a key more than a
shortcut does (`ShortcutOverride`). A text field says yes to letters and figures. If nobody does, the window notes the
time stamp of the event, and a shortcut of the window takes the key, so that no widget sees it.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QSlider,
    QTextEdit,
    QWidget,
)

from iprtool.ui.eventclock import EventClock

_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End)
_SURE_MS = 20
"""So long after a release it is certain that no press belongs to it."""
_OWN_KEYS = (
    ((QLineEdit, QTextEdit, QPlainTextEdit, QAbstractSpinBox), (*_ENTER, *_ARROWS, Qt.Key.Key_Escape)),
    ((QAbstractButton,), (*_ENTER, Qt.Key.Key_Space)),
    ((QComboBox,), (*_ENTER, Qt.Key.Key_Space)),
    ((QSlider,), _ARROWS),
)
"""Which widgets need which keys more than a shortcut of the window does, beyond what Qt knows itself."""


@dataclass(frozen=True, slots=True)
class KeyStroke:
    """A key as text, and when it really happened (`time.perf_counter()` seconds)."""

    key: str
    at: float


class _Event(NamedTuple):
    """A key that went down or up: which, the time stamp of the window system, and that on our own clock."""

    key: int
    stamp: int
    at: float


class LiveKeys(QObject):
    """Gives each stroke of a live key once, without the repeats of a key that is held.

    The window passes its `ShortcutOverride` and key release events on to `override` and `release`.
    """

    def __init__(
        self, window: QWidget, *, pressed: Callable[[KeyStroke], None], released: Callable[[KeyStroke], None]
    ) -> None:
        super().__init__(window)
        self._window = window
        self._pressed, self._released = pressed, released
        self._clock = EventClock()
        self._shortcuts: dict[str, QShortcut] = {}
        self._down: dict[int, str] = {}
        self._last = _Event(0, 0, 0.0)
        self._up: dict[int, _Event] = {}
        self._let_up = QTimer(self)
        self._let_up.setSingleShot(True)
        self._let_up.setInterval(_SURE_MS)
        self._let_up.timeout.connect(self._on_sure)

    def set_keys(self, keys: Iterable[str]) -> None:
        """From now on these are the live keys."""
        for shortcut in self._shortcuts.values():
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        self._shortcuts = {key: self._shortcut(key) for key in keys}
        self.let_go()

    def _shortcut(self, key: str) -> QShortcut:
        shortcut = QShortcut(QKeySequence(key.upper()), self._window)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(lambda: self._on_pressed(key))
        return shortcut

    def set_enabled(self, enabled: bool) -> None:
        """Whether the live keys tag now."""
        for shortcut in self._shortcuts.values():
            shortcut.setEnabled(enabled)

    def override(self, event: QKeyEvent, focus: QWidget | None) -> bool:
        """Note when a key was pressed; True when the widget with the focus needs the key itself."""
        if not event.isAutoRepeat():
            self._last = self._read(event)
        return event.modifiers() in _PLAIN and any(
            isinstance(focus, kinds) and event.key() in keys for kinds, keys in _OWN_KEYS
        )

    def release(self, event: QKeyEvent) -> bool:
        """A key went up; True when it was a live key.

        X11 repeats a key that is held as release and press of the same time, and Qt does not always see that they
        belong together: so a release counts when no press has followed at once. Its time is that of the event.
        """
        if event.isAutoRepeat() or event.key() not in self._down:
            return False
        self._up[event.key()] = self._read(event)
        self._let_up.start()
        return True

    def let_go(self) -> None:
        """The window lost the keyboard: no release will be told."""
        self._down.clear()
        self._up.clear()

    def _read(self, event: QKeyEvent) -> "_Event":
        return _Event(event.key(), event.timestamp(), self._clock.perf_of(event.timestamp(), time.perf_counter()))

    def _on_sure(self) -> None:
        ups, self._up = self._up, {}
        for up in ups.values():
            key = self._down.pop(up.key, None)
            if key is not None:
                self._released(KeyStroke(key, up.at))

    def _on_pressed(self, key: str) -> None:
        down = self._last
        up = self._up.get(down.key)
        if up is not None and up.stamp == down.stamp > 0:
            del self._up[down.key]  # it never was up
            return
        self._on_sure()
        self._down[down.key] = key
        self._pressed(KeyStroke(key, down.at or time.perf_counter()))


def overrides(event: QEvent) -> QKeyEvent | None:
    """The event as a question whether somebody needs a key more than a shortcut does, None for all other events."""
    return event if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) else None
