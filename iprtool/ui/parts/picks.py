"""A button that says what is picked, with a menu of boxes that stays open while they are ticked."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

_TICKS = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Picks(QPushButton):
    """None, one or several of some entries."""

    changed = Signal()

    def __init__(self, none: str, parent: QWidget | None = None) -> None:
        """`none`: what the button says where nothing is picked."""
        super().__init__(parent)
        self._none = none
        self._entries = _OpenMenu(self)
        self._entries.setToolTipsVisible(True)
        self.setMenu(self._entries)
        self._say([])

    def offer(self, entries: Iterable[tuple[str, str]]) -> None:
        """(key, text) of what there is; what was picked stays picked where it is still there."""
        picked = self.picked
        self._entries.clear()
        for key, text in entries:
            self._add(key, text)
        self.pick(key for key in picked if key in self._keys)

    def _add(self, key: str, text: str) -> QAction:
        entry = self._entries.addAction(text.replace("&", "&&"))
        entry.setCheckable(True)
        entry.setData(key)
        entry.toggled.connect(self._on_toggled)
        return entry

    @property
    def _keys(self) -> list[str]:
        return [entry.data() for entry in self._entries.actions()]

    @property
    def picked(self) -> tuple[str, ...]:
        """The keys that are picked, in the order of the menu."""
        return tuple(entry.data() for entry in self._entries.actions() if entry.isChecked())

    def pick(self, keys: Iterable[str], missing: str = "{0}") -> None:
        """Pick these and nothing else; one that is not there is added, called as `missing` says."""
        wanted = list(keys)
        for key in wanted:
            if key not in self._keys:
                self._add(key, missing.format(key))
        for entry in self._entries.actions():
            entry.setChecked(entry.data() in wanted)
        self._on_toggled()

    def _on_toggled(self) -> None:
        texts = [entry.text().replace("&&", "&") for entry in self._entries.actions() if entry.isChecked()]
        self._say(texts)
        self.changed.emit()

    def _say(self, texts: list[str]) -> None:
        said = texts[0] if len(texts) == 1 else self.tr("{0} picked").format(len(texts)) if texts else self._none
        self.setText(f"{said}  ▾".replace("&", "&&"))
        self.setToolTip("\n".join(texts))


class _OpenMenu(QMenu):
    """Does not close when a box in it is ticked."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._tick(self.actionAt(event.position().toPoint())):
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in _TICKS or not self._tick(self.activeAction()):
            super().keyPressEvent(event)

    def _tick(self, entry: QAction | None) -> bool:
        if entry is None or not entry.isCheckable():
            return False
        entry.trigger()
        return True
