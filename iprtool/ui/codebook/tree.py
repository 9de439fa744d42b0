"""The families and codes of one codebook as a tree. Dragging asks for a move, which the tree does not make itself."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QDropEvent, QFont, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from iprtool.domain.codebook import CodeTree
from iprtool.domain.kinds import Carrier
from iprtool.domain.model import Code, Codebook, Family
from iprtool.ui.theme.icons import SWATCH_SIZE, swatch_icon

_ID = Qt.ItemDataRole.UserRole
_LEAST_LETTERS = 50
"""With less room than for so many letters the names are more important than what they are put on."""
Thing = Codebook | Family | Code


@dataclass(frozen=True, slots=True)
class Move:
    """Where something is to go: below a family, in a code of it or not, at a place among those that are there without
    it. For a family only the place counts."""

    thing_id: str
    family_id: str | None
    parent_id: str | None
    place: int


class CodeTreeView(QTreeWidget):
    """The codebook, its families, their codes, nested codes in them."""

    selected = Signal()
    move_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("CodeTree")
        self.setAccessibleName(self.tr("Families and codes"))
        self.setColumnCount(3)
        self.setHeaderLabels([self.tr("Family and code"), self.tr("Key"), self.tr("Put on")])
        self.setIconSize(SWATCH_SIZE)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._tree: CodeTree | None = None
        self._items: dict[str, QTreeWidgetItem] = {}
        self.currentItemChanged.connect(lambda _now, _before: self.selected.emit())

    def show_tree(self, tree: CodeTree) -> None:
        """Show a codebook; what was selected and folded stays so, where it is still there."""
        chosen = self.chosen_id
        folded = {thing_id for thing_id, item in self._items.items() if not item.isExpanded() and item.childCount()}
        blocked = self.blockSignals(True)
        self.clear()
        self._tree, self._items = tree, {}
        self._fill(tree)
        for thing_id, item in self._items.items():
            item.setExpanded(thing_id not in folded)
        self.setCurrentItem(self._items.get(chosen or "", self._items[tree.codebook.id]))
        self.blockSignals(blocked)

    def _fill(self, tree: CodeTree) -> None:
        root = self._add(None, tree.codebook.id, (tree.codebook.name, "", ""), "")
        bold = QFont(root.font(0))
        bold.setBold(True)
        root.setFont(0, bold)
        root.setFlags(root.flags() & ~Qt.ItemFlag.ItemIsDragEnabled)
        on = {
            Carrier.POINT: self.tr("moment"),
            Carrier.INTERVAL: self.tr("stretch"),
            Carrier.BIN: self.tr("segment"),
            Carrier.TRACE: self.tr("curve"),
        }
        for family in tree.families:
            above = self._add(root, family.id, (family.name, "", ""), family.colour)
            for code in tree.codes_of(family):
                parent = self._items[code.parent_id] if code.parent_id else above
                self._add(parent, code.id, (code.name, code.key.upper(), on[code.carrier]), code.colour)

    def _add(
        self, above: QTreeWidgetItem | None, thing_id: str, texts: tuple[str, str, str], colour: str
    ) -> QTreeWidgetItem:
        item = QTreeWidgetItem(list(texts))
        item.setData(0, _ID, thing_id)
        item.setToolTip(0, texts[0])
        if colour:
            item.setIcon(0, swatch_icon(colour))
        if above is None:
            self.addTopLevelItem(item)
        else:
            above.addChild(item)
        self._items[thing_id] = item
        return item

    @property
    def chosen_id(self) -> str | None:
        """The id of what is selected."""
        item = self.currentItem()
        return str(item.data(0, _ID)) if item is not None else None

    @property
    def chosen(self) -> Thing | None:
        """What is selected."""
        tree, chosen = self._tree, self.chosen_id
        if tree is None:
            return None
        return tree.code(chosen) or next((f for f in tree.families if f.id == chosen), tree.codebook)

    def choose(self, thing_id: str) -> None:
        """Select a family or code."""
        if thing_id in self._items:
            self.setCurrentItem(self._items[thing_id])

    def item_of(self, thing_id: str) -> QTreeWidgetItem:
        """The line of a family or code."""
        return self._items[thing_id]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setColumnHidden(2, self.width() < _LEAST_LETTERS * self.fontMetrics().averageCharWidth())

    def set_editable(self, editable: bool) -> None:
        """Whether things can be dragged."""
        mode = QAbstractItemView.DragDropMode
        self.setDragDropMode(mode.InternalMove if editable else mode.NoDragDrop)

    # ---- moving

    def step(self, down: bool) -> Move | None:
        """The selected thing one place up or down among its neighbours; from an end on into the next family."""
        item = self.currentItem()
        if item is None or _depth(item) == 0:
            return None
        above = _above(item)
        place = above.indexOfChild(item) + (1 if down else -1)
        if 0 <= place < above.childCount():
            return self._move(item, above, place)
        beyond = _beside(above, down) if _depth(item) == 2 else None
        return self._move(item, beyond, 0 if down else beyond.childCount()) if beyond is not None else None

    def nest(self) -> Move | None:
        """The selected code into the one above it."""
        item = self.currentItem()
        before = _beside(item, down=False) if item is not None and _depth(item) > 1 else None
        return self._move(item, before, before.childCount()) if item is not None and before is not None else None

    def unnest(self) -> Move | None:
        """The selected code out of the one that contains it, after that one."""
        item = self.currentItem()
        if item is None or _depth(item) < 3:
            return None
        above = _above(item)
        return self._move(item, _above(above), _above(above).indexOfChild(above) + 1)

    def _move(self, item: QTreeWidgetItem, above: QTreeWidgetItem, place: int) -> Move:
        """`place` counts among the children that stay."""
        thing_id, above_id = str(item.data(0, _ID)), str(above.data(0, _ID))
        if _depth(above) == 0:
            return Move(thing_id, None, None, place)
        parent = self._tree.code(above_id) if self._tree is not None else None
        return Move(thing_id, parent.family_id if parent else above_id, above_id if parent else None, place)

    def dropEvent(self, event: QDropEvent) -> None:
        """Ask for the move; the tree is shown anew when it was made."""
        target, item = self.itemAt(event.position().toPoint()), self.currentItem()
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        self.setState(QAbstractItemView.State.NoState)
        if target is None or item is None or item is target:
            return
        move = self.dropped(item, target, self.dropIndicatorPosition())
        if move is not None:
            # Once Qt has ended the drag: the lines that it holds are made anew.
            QTimer.singleShot(0, self, lambda: self.move_requested.emit(move))

    def dropped(
        self, item: QTreeWidgetItem, target: QTreeWidgetItem, where: QAbstractItemView.DropIndicatorPosition
    ) -> Move | None:
        """What letting go of an item on, above or below another one means; None where it cannot be."""
        position = QAbstractItemView.DropIndicatorPosition
        on = where is position.OnItem or _depth(target) == 0
        above = target if on else _above(target)
        if (_depth(item) == 1) != (_depth(above) == 0):
            return None  # families lie side by side, codes in families
        if on:
            return self._move(item, above, above.childCount())
        place = above.indexOfChild(target) + (1 if where is position.BelowItem else 0)
        if item.parent() is above and above.indexOfChild(item) < place:
            place -= 1
        return self._move(item, above, place)


def _above(item: QTreeWidgetItem) -> QTreeWidgetItem:
    parent = item.parent()
    assert parent is not None, "only the codebook itself has nothing above it"
    return parent


def _depth(item: QTreeWidgetItem) -> int:
    """0 for the codebook, 1 for a family, more for codes."""
    depth = 0
    while (parent := item.parent()) is not None:
        item, depth = parent, depth + 1
    return depth


def _beside(item: QTreeWidgetItem, down: bool) -> QTreeWidgetItem | None:
    above = _above(item)
    place = above.indexOfChild(item) + (1 if down else -1)
    return above.child(place) if 0 <= place < above.childCount() else None
