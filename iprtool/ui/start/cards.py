"""The cards of the start page."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from iprtool.ui.actions import shown_key
from iprtool.ui.keyed import keyed
from iprtool.ui.parts.labels import ElidedLabel, label


class Card(QFrame):
    """One way to begin: what it is, what it leads to, a button with its key."""

    def __init__(self, title: str, words: str, button: str, action_id: str = "", *, main: bool = False) -> None:
        super().__init__()
        self.setObjectName("Card")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(8)
        column.addWidget(label(title, "title", wrap=True))
        column.addWidget(label(words, "muted", wrap=True))
        column.addStretch(1)
        self.button = QPushButton(button)
        if main:
            self.button.setProperty("role", "main")
        self.button.setAccessibleDescription(words)
        row = QHBoxLayout()
        row.addWidget(self.button)
        if action_id:
            cap = label("", "key")
            row.addWidget(cap)
            keyed(cap, partial(_show_key, cap, action_id))
        row.addStretch(1)
        column.addLayout(row)


def _show_key(cap: QLabel, action_id: str) -> None:
    key = shown_key(action_id)
    cap.setText(key)
    cap.setVisible(bool(key))


class CardRow(QWidget):
    """Cards beside each other where there is room, else below each other."""

    LEAST_LETTERS = 34

    def __init__(self, cards: Sequence[Card], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards = list(cards)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(16)
        self._columns = 0
        self._arrange(len(self._cards))

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for n, card in enumerate(self._cards):
            self._grid.addWidget(card, n // columns, n % columns)
        for column in range(len(self._cards)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        needed = len(self._cards) * self.LEAST_LETTERS * self.fontMetrics().averageCharWidth()
        self._arrange(len(self._cards) if event.size().width() >= needed else 1)


class RecentButton(QPushButton):
    """A study that was open before: its title, and where it lies."""

    def __init__(self, name: str, place: str) -> None:
        super().__init__()
        self.setProperty("role", "link")
        self.setAccessibleName(f"{name}, {place}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(place)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 6)
        column.setSpacing(2)
        for text in (ElidedLabel(name, "family"), ElidedLabel(place, "caption")):
            text.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(text)

        self._column = column

    def sizeHint(self) -> QSize:
        return self._column.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self._column.minimumSize()
