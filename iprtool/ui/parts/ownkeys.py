"""A list that needs some keys itself which are shortcuts of the window elsewhere."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListView, QWidget

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class OwnKeysList(QListView):
    """While it has the focus these keys, without modifiers, are its own."""

    def __init__(self, *keys: Qt.Key, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._own = keys

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
            if plain and event.key() in self._own:
                event.accept()
                return True
        return super().event(event)
