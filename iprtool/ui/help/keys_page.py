"""All keys, made from the declared actions."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from iprtool.ui.actions import ACTIONS, ActionSpec, Group, translated
from iprtool.ui.parts.labels import label
from iprtool.ui.parts.page import ScrollPage

_LEAST_LETTERS = 62

LIVE_KEYS: tuple[tuple[str, str], ...] = (
    ("1 … 0", "The key of a code marks this moment with it, wherever the focus is, except in a text field."),
    ("hold", "Held down, the key gives the tag a length: it ends when you let go."),
    ("twice", "For a code that is set to intervals, the first press begins the tag and the next one ends it."),
)
MOUSE: tuple[tuple[str, str], ...] = (
    ("wheel", "Scrolls the timeline; with Ctrl it zooms at the pointer."),
    ("drag", "An edge trims a tag, its body moves it, empty space selects. Alt switches snapping off."),
    ("double-click", "Goes to the memo of a tag."),
)
BOARD: tuple[tuple[str, str], ...] = (
    ("arrows", "Go from session to session on the board."),
    ("Enter", "Opens the recording, or adds one where there is none."),
    ("F2", "Renames the dyad."),
    ("Menu", "Shows what can be done here, as the right mouse button does."),
)


def key_text(key: str) -> str:
    """A declared key as the person's system writes it."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


class KeyCard(QFrame):
    """One group of keys."""

    def __init__(self, title: str, rows: list[tuple[tuple[str, ...], str, str]]) -> None:
        super().__init__()
        self.setObjectName("Card")
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 12, 16, 14)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        grid.addWidget(label(title, "family"), 0, 0, 1, 2)
        for number, (keys, name, help_) in enumerate(rows, 1):
            grid.addWidget(_keycaps(keys), number, 0, Qt.AlignmentFlag.AlignTop)
            text = label(name, wrap=True)
            text.setToolTip(help_)
            text.setAccessibleName(f"{name}: {', '.join(keys)}")
            grid.addWidget(text, number, 1)


def _keycaps(keys: tuple[str, ...]) -> QWidget:
    holder = QWidget()
    holder.setObjectName("Panel")
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(4)
    for key in keys:
        row.addWidget(label(key, "key"))
    row.addStretch(1)
    return holder


class KeysPage(QWidget):
    """Cards of keys, in two columns where there is room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = ScrollPage(150)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._page)
        self._page.column.addWidget(label(self.tr("All keys"), "title"))
        self.cards = _cards()
        self._grid = QHBoxLayout()
        self._grid.setSpacing(16)
        self._columns = [QVBoxLayout(), QVBoxLayout()]
        for column in self._columns:
            column.setSpacing(16)
            self._grid.addLayout(column, 1)
        self._page.column.addLayout(self._grid)
        self._page.column.addStretch(1)
        self._shown = 0
        self._page.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._page.setAccessibleName(self.tr("All keys"))
        self.setFocusProxy(self._page)
        self._arrange(2)

    def _arrange(self, columns: int) -> None:
        if columns == self._shown:
            return
        self._shown = columns
        for column in self._columns:
            while column.takeAt(0) is not None:
                pass
        heights = [0, 0]
        for card in self.cards:
            shortest = 0 if columns == 1 else heights.index(min(heights))
            self._columns[shortest].addWidget(card)
            heights[shortest] += card.sizeHint().height()
        for column in self._columns:
            column.addStretch(1)
        self._grid.setStretch(1, 1 if columns == 2 else 0)
        self._grid.setSpacing(16 if columns == 2 else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        needed = 2 * _LEAST_LETTERS * self.fontMetrics().averageCharWidth()
        self._arrange(2 if self.width() >= needed else 1)


def _cards() -> list[KeyCard]:
    cards = [KeyCard(_tr("Coding, live"), _lines(LIVE_KEYS))]
    for group in Group:
        specs = [spec for spec in ACTIONS if spec.group is group and spec.keys]
        cards.append(KeyCard(_tr(group.value), [_row(spec) for spec in specs]))
    return [*cards, KeyCard(_tr("Mouse on the timeline"), _lines(MOUSE)), KeyCard(_tr("Study board"), _lines(BOARD))]


def _row(spec: ActionSpec) -> tuple[tuple[str, ...], str, str]:
    return tuple(key_text(key) for key in spec.keys), translated(spec.title).rstrip("…"), translated(spec.help)


def _lines(lines: tuple[tuple[str, str], ...]) -> list[tuple[tuple[str, ...], str, str]]:
    return [((_tr(key),), _tr(text), "") for key, text in lines]


def _tr(text: str) -> str:
    return QCoreApplication.translate("KeysPage", text)
