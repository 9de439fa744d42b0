"""A field that takes the key that is pressed in it."""

from PySide6.QtCore import QEvent, QKeyCombination, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

_MODIFIERS = (
    Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr, Qt.Key.Key_CapsLock,
    Qt.Key.Key_NumLock, Qt.Key.Key_unknown,
)  # fmt: skip
_LEAVING = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class KeyField(QLineEdit):
    """Tells each combination of keys that is pressed. Tab leaves it as any field, Esc gives up, Backspace empties."""

    pressed = Signal(str)
    """The combination, as it is kept."""
    emptied = Signal()
    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def event(self, event: QEvent) -> bool:
        """No shortcut of the window gets a key that is pressed here."""
        if isinstance(event, QKeyEvent) and not _leaves(event):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._take(event)
                return True
        return super().event(event)

    def _take(self, event: QKeyEvent) -> None:
        event.accept()
        plain = not event.modifiers() & (_HELD | Qt.KeyboardModifier.ShiftModifier)
        if event.key() == Qt.Key.Key_Escape and plain:
            self.given_up.emit()
        elif event.key() == Qt.Key.Key_Backspace and plain:
            self.emptied.emit()
        elif event.key() not in _MODIFIERS and not event.isAutoRepeat():
            self.pressed.emit(_combination(event))


def _leaves(event: QKeyEvent) -> bool:
    return event.key() in _LEAVING and not event.modifiers() & _HELD


def _combination(event: QKeyEvent) -> str:
    """Shift counts with letters and with keys that write nothing; a sign that needs it is the sign alone."""
    key, held = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if key == Qt.Key.Key_Backtab:
        key = Qt.Key.Key_Tab
    text = event.text()
    if text.isprintable() and not text.isspace() and len(text) == 1 and not text.isalnum():
        held &= ~Qt.KeyboardModifier.ShiftModifier
    return QKeySequence(QKeyCombination(held, key)).toString(QKeySequence.SequenceFormat.PortableText)
