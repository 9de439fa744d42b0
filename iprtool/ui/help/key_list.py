"""The list on the page of keys: every action by group, and what else keys and mouse do."""

from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from iprtool.ui.actions import ACTIONS, KEYMAP, SPEC_BY_ID, ActionSpec, Group, translated
from iprtool.ui.keymap import native
from iprtool.ui.parts.fitted import fitted_to_room

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
)
EVERYWHERE: tuple[tuple[str, str], ...] = (
    ("Tab", "Goes to the next field or button, with Shift to the one before."),
    ("Enter", "Presses the button that has the focus."),
)
FIXED: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("Coding, live", LIVE_KEYS),
    ("Mouse on the timeline", MOUSE),
    ("Study board", BOARD),
    ("Everywhere", EVERYWHERE),
)
"""What cannot be given other keys, by heading."""

_PLACES = {
    "study": "Study",
    "code": "Code",
    "codebook": "Codebook",
    "recall": "Recall",
    "export": "Export",
    "aside": "aside",
}
_TITLES = Counter(spec.title.rstrip("…") for spec in ACTIONS)
_ACTION, _KEYS = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_GAP, _INSET, _ABOVE = 4, 6, 4


def _tr(text: str) -> str:
    return QCoreApplication.translate("KeysPage", text)


class KeyList(QTreeWidget):
    """Two columns, what is done and by which keys."""

    action_chosen = Signal(str)
    """Id of the action, empty for what has no keys of its own."""
    editing_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("KeyList")
        self.setAccessibleName(_tr("Actions and their keys"))
        self.setHeaderHidden(True)
        self.setColumnCount(2)
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(False)
        self.setItemsExpandable(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegateForColumn(1, _KeyCaps(self))
        self._fill()
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)  # as wide as the keys, see `show_keys`
        self.currentItemChanged.connect(lambda item, _before: self.action_chosen.emit(_action_of(item)))
        self.itemActivated.connect(lambda _item, _column: self.editing_requested.emit())
        self.show_keys()
        fitted_to_room(self.viewport(), self._fit)

    def _fill(self) -> None:
        headings = dict(FIXED)
        self._group(FIXED[0][0], headings[FIXED[0][0]])
        for group in Group:
            top = self._heading(group.value)
            for spec in ACTIONS:
                if spec.group is group:
                    item = QTreeWidgetItem(top, [_title_of(spec), ""])
                    item.setToolTip(0, translated(spec.help))
                    item.setData(0, _ACTION, spec.id)
        for heading, lines in FIXED[1:]:
            self._group(heading, lines)
        self.expandAll()

    def _heading(self, text: str) -> QTreeWidgetItem:
        top = QTreeWidgetItem(self, [_tr(text), ""])
        top.setFlags(Qt.ItemFlag.ItemIsEnabled)
        top.setFirstColumnSpanned(True)
        return top

    def _group(self, heading: str, lines: tuple[tuple[str, str], ...]) -> None:
        top = self._heading(heading)
        for key, text in lines:
            item = QTreeWidgetItem(top, [_tr(text), ""])
            item.setToolTip(0, _tr(text))
            item.setData(1, _KEYS, [_tr(key)])
            item.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{_tr(text)} {_tr(key)}")

    def show_keys(self) -> None:
        """Take the keys as they are now."""
        for item in self._items():
            action_id = _action_of(item)
            if action_id:
                keys = list(map(native, KEYMAP.keys(action_id)))
                item.setData(1, _KEYS, keys)
                item.setData(0, Qt.ItemDataRole.AccessibleTextRole, ", ".join([item.text(0), *keys]))
        self._fit()

    def narrow(self, words: str) -> int:
        """Show only the lines that hold all these words, in title, help or key; returns how many there are."""
        wanted = words.casefold().split()
        found = 0
        for item in self._items():
            text = " ".join([item.text(0), item.toolTip(0), *item.data(1, _KEYS)]).casefold()
            item.setHidden(not all(word in text for word in wanted))
            found += not item.isHidden()
        for top in self._tops():
            top.setHidden(all(item.isHidden() for item in _below(top)))
        return found

    def choose(self, action_id: str) -> None:
        """Go to an action."""
        self.setCurrentItem(next(item for item in self._items() if _action_of(item) == action_id))

    def choose_first(self) -> None:
        """Go to the first action that is shown."""
        shown = (item for item in self._items() if not item.isHidden() and _action_of(item))
        item = next(shown, None)
        if item is not None:
            self.setCurrentItem(item)

    def shown(self) -> list[str]:
        """The ids of the actions that are shown."""
        return [_action_of(item) for item in self._items() if _action_of(item) and not item.isHidden()]

    def _fit(self) -> None:
        """Keys get at most half of the room: more of them stand below each other."""
        font = self.font()
        font.setBold(True)
        for top in self._tops():
            top.setFont(0, font)
        self.resizeColumnToContents(1)
        self.setColumnWidth(1, min(self.columnWidth(1), self.viewport().width() // 2))
        self.scheduleDelayedItemsLayout()

    def _tops(self) -> Iterator[QTreeWidgetItem]:
        tops = map(self.topLevelItem, range(self.topLevelItemCount()))
        return (top for top in tops if top is not None)

    def _items(self) -> Iterator[QTreeWidgetItem]:
        return (item for top in self._tops() for item in _below(top))


def _title_of(spec: ActionSpec) -> str:
    """The title; with the place where the action can be used, if another place has one of the same title."""
    title = translated(spec.title).rstrip("…")
    alone = _TITLES[spec.title.rstrip("…")] == 1
    return title if alone else f"{title} ({_tr(_PLACES[spec.places[0]])})" if spec.places else title


def _below(top: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    return [item for item in map(top.child, range(top.childCount())) if item is not None]


def _action_of(item: QTreeWidgetItem | None) -> str:
    action_id = item.data(0, _ACTION) if item is not None else None
    return action_id if action_id in SPEC_BY_ID else ""


class _KeyCaps(QStyledItemDelegate):
    """Keys as small frames beside each other, and below where there is no room."""

    def __init__(self, column: KeyList) -> None:
        super().__init__(column)
        self._list = column

    def _caps(self, metrics: QFontMetrics, keys: list[str]) -> Iterator[tuple[QRect, str]]:
        """Each key with its frame, from the upper left corner of the cell."""
        tall, room = metrics.height() + 2, self._list.columnWidth(1)
        x, y = _INSET, _ABOVE
        for key in keys:
            width = metrics.horizontalAdvance(key) + 2 * _INSET
            if x > _INSET and x + width > room:
                x, y = _INSET, y + tall + _GAP
            yield QRect(x, y, width, tall), key
            x += width + _GAP

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        palette = option.palette
        painter.save()
        painter.setFont(option.font)
        for cap, key in self._caps(option.fontMetrics, index.data(_KEYS) or []):
            cap.translate(option.rect.topLeft())
            painter.setPen(palette.color(palette.ColorRole.PlaceholderText))
            painter.drawRoundedRect(cap, 4, 4)
            painter.setPen(palette.color(palette.ColorRole.Text))
            painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, key)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        keys = index.data(_KEYS) or []
        width = sum(option.fontMetrics.horizontalAdvance(key) + 2 * _INSET + _GAP for key in keys)
        lowest = max((cap.bottom() for cap, _ in self._caps(option.fontMetrics, keys)), default=0)
        return QSize(width + 2 * _INSET, max(lowest + 1 + _ABOVE, option.fontMetrics.height() + 10))
