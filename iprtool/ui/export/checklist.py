"""A list of things to choose from, all or none chosen at first; groups choose what is in them."""

from collections.abc import Collection, Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from iprtool.ui.parts.labels import heading

Entry = tuple[str, str]
"""(key, text)"""
_BOX = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable
_KEY = Qt.ItemDataRole.UserRole
_AROUND = 10
"""Frame and margins of the list."""


class CheckList(QWidget):
    """Entries, flat or below groups, each with a box. What was chosen or not stays so when the entries change.

    starts_on: whether an entry that comes is chosen.
    """

    changed = Signal()

    def __init__(self, title: str, parent: QWidget | None = None, *, starts_on: bool = True) -> None:
        super().__init__(parent)
        self.title = title
        self._starts_on = starts_on
        self._turned: set[str] = set()
        self._quiet = False
        self.tree = QTreeWidget()
        self.tree.setObjectName("CheckList")
        self.tree.setAccessibleName(title)
        self.tree.setHeaderHidden(True)
        self.tree.setRootIsDecorated(False)
        self.tree.setIndentation(18)
        self.tree.setSelectionMode(QTreeWidget.SelectionMode.NoSelection)
        self.tree.header().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.tree.itemChanged.connect(self._on_item)
        row = QHBoxLayout()
        row.setContentsMargins(6, 0, 0, 0)
        row.addWidget(heading(title))
        row.addStretch(1)
        for text, on in ((self.tr("All"), True), (self.tr("None"), False)):
            button = QPushButton(text)
            button.setProperty("role", "plain")
            button.setAccessibleName(f"{title}: {text}")
            button.clicked.connect(lambda _checked=False, on=on: self.choose_all(on))
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self.tree, 1)

    def set_entries(self, groups: Iterable[tuple[str, Sequence[Entry]]]) -> None:
        """Show (group, entries) pairs; the entries of a group without a name stand at the top level."""
        self._quiet = True
        self.tree.clear()
        for name, entries in groups:
            parent = self.tree.invisibleRootItem()
            if name:
                parent = QTreeWidgetItem(self.tree, [name])
                parent.setFlags(
                    Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsAutoTristate
                )
                parent.setCheckState(0, _state(self._starts_on))
            for key, text in entries:
                item = QTreeWidgetItem(parent, [text])
                item.setData(0, _KEY, key)
                item.setToolTip(0, text)
                item.setFlags(_BOX)
                item.setCheckState(0, _state(self._starts_on is not (key in self._turned)))
        self.tree.expandAll()
        self._quiet = False

    def _leaves(self) -> list[QTreeWidgetItem]:
        # Not QTreeWidgetItemIterator: PySide6's in-place addition on it loses a reference and crashes later.
        tops = [item for n in range(self.tree.topLevelItemCount()) if (item := self.tree.topLevelItem(n)) is not None]
        everything = [*tops, *(top.child(n) for top in tops for n in range(top.childCount()))]
        return [item for item in everything if item is not None and item.data(0, _KEY) is not None]

    @property
    def chosen(self) -> tuple[str, ...]:
        """Keys of the entries that are chosen."""
        return tuple(item.data(0, _KEY) for item in self._leaves() if item.checkState(0) == Qt.CheckState.Checked)

    @property
    def keys(self) -> set[str]:
        """Keys of all entries."""
        return {item.data(0, _KEY) for item in self._leaves()}

    @property
    def all_chosen(self) -> bool:
        """Whether nothing is left out."""
        return len(self.chosen) == len(self._leaves())

    def choose(self, key: str, on: bool) -> None:
        """Choose one entry or leave it out."""
        for item in self._leaves():
            if item.data(0, _KEY) == key:
                item.setCheckState(0, _state(on))

    def choose_all(self, on: bool) -> None:
        """Choose everything or nothing."""
        self.choose_only(None if on else ())

    def choose_only(self, keys: Collection[str] | None) -> None:
        """Choose the entries with these keys and no others; everything for None."""
        self._quiet = True
        for item in self._leaves():
            on = keys is None or item.data(0, _KEY) in keys
            item.setCheckState(0, _state(on))
        self._quiet = False
        self._on_item()

    def _on_item(self, _item: QTreeWidgetItem | None = None) -> None:
        if not self._quiet:
            chosen = set(self.chosen)
            self._turned = self.keys - chosen if self._starts_on else chosen
            self.changed.emit()

    def hint_lines(self, lines: int) -> None:
        """Keep room for at least this many lines."""
        row = max(self.tree.sizeHintForRow(0), self.fontMetrics().height() + 6)
        self.tree.setMinimumHeight(lines * row + _AROUND)


def _state(on: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
