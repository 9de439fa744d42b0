"""All tags of the recording in the order of time, to find and to jump to."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from iprtool.domain.codebook import UNASSIGNED_COLOUR, CodeTree
from iprtool.domain.model import Code, Tag
from iprtool.domain.times import clock
from iprtool.ui.parts.tables import plain_table, share_width
from iprtool.ui.theme.icons import SWATCH_SIZE, swatch_icon

Index = QModelIndex | QPersistentModelIndex
Key = tuple[int, str]
_BY, _MEMO = 2, 3
_LEAST_MEMO_PX = 60
_MANY = 100
"""From so many changed rows on, one new sort is quicker than moving each."""
_WIDTHS = (("00:00:00.000", 8), ("Confrontation", 46), ("AB1", 30))
"""A sample text and the room around it, in pixels, for all columns but the last."""
_LEAST = (("00:00.000", 22), ("Conf", 40), ("AB1", 20))
"""The same where there is little room."""


def _place(tag: Tag) -> Key:
    return tag.start_ms, tag.id


class TagTableModel(QAbstractTableModel):
    """Tags sorted by begin. Only what changed is moved: a bisection, no new sort."""

    HEADINGS = ("Begin", "Code", "By", "Memo")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._order: list[Tag] = []
        self._tags: dict[str, Tag] = {}
        self._trees: Mapping[str, CodeTree] = {}
        self._authors: dict[str, str] = {}

    def load(self, tags: Iterable[Tag], trees: Mapping[str, CodeTree], authors: dict[str, str]) -> None:
        """Show these tags; by pass id, `trees` has the codebooks and `authors` says who made them."""
        self.beginResetModel()
        self._trees, self._authors = trees, authors
        self._tags = {tag.id: tag for tag in tags}
        self._order = sorted(self._tags.values(), key=_place)
        self.endResetModel()

    def upsert(self, tag: Tag) -> None:
        """Add a tag, or show what became of it."""
        before = self._tags.get(tag.id)
        if before is not None and before.start_ms == tag.start_ms:
            row = self.row_of(tag.id)
            self._tags[tag.id] = self._order[row] = tag
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.HEADINGS) - 1))
            return
        if before is not None:
            self.remove(tag.id)
        row = bisect_left(self._order, _place(tag), key=_place)
        self.beginInsertRows(QModelIndex(), row, row)
        self._order.insert(row, tag)
        self._tags[tag.id] = tag
        self.endInsertRows()

    def remove(self, tag_id: str) -> None:
        """Take a tag away."""
        row = self.row_of(tag_id)
        if row < 0:
            return
        self.beginRemoveRows(QModelIndex(), row, row)
        del self._order[row]
        del self._tags[tag_id]
        self.endRemoveRows()

    def apply(self, changed: list[tuple[Tag | None, Tag | None]]) -> None:
        """Bring the rows up to date with tags before and after a step: few of them one by one, many at once."""
        if len(changed) > _MANY:
            self._rebuild(changed)
            return
        for before, after in changed:
            if after is not None:
                self.upsert(after)
            elif before is not None:
                self.remove(before.id)

    def _rebuild(self, changed: list[tuple[Tag | None, Tag | None]]) -> None:
        self.beginResetModel()
        for before, after in changed:
            if after is not None:
                self._tags[after.id] = after
            elif before is not None:
                self._tags.pop(before.id, None)
        self._order = sorted(self._tags.values(), key=_place)
        self.endResetModel()

    def row_of(self, tag_id: str) -> int:
        """Where a tag stands, -1 when it is not shown."""
        tag = self._tags.get(tag_id)
        return -1 if tag is None else bisect_left(self._order, _place(tag), key=_place)

    def tag_at(self, row: int) -> Tag:
        """The tag of a row."""
        return self._order[row]

    def tag(self, tag_id: str) -> Tag | None:
        """The tag with this id."""
        return self._tags.get(tag_id)

    def all(self) -> list[Tag]:
        """All tags in the order of time."""
        return list(self._order)

    def ids_of_pass(self, pass_id: str) -> list[str]:
        """Ids of the tags of one pass in the order of time."""
        return [tag.id for tag in self._order if tag.pass_id == pass_id]

    def neighbour(self, place: Key, forward: bool, pass_id: str) -> Tag | None:
        """The next or previous tag of a pass, strictly after or before a place: (begin, id of a tag)."""
        after, before = partial(bisect_right, key=_place), partial(bisect_left, key=_place)
        row = after(self._order, place) if forward else before(self._order, place) - 1
        while 0 <= row < len(self._order):
            tag = self.tag_at(row)
            if tag.pass_id == pass_id:
                return tag
            row += 1 if forward else -1
        return None

    def beside(self, tag_id: str, *, forward: bool) -> Tag | None:
        """The next or previous tag of the same pass, also where both begin together."""
        row, step = self.row_of(tag_id), 1 if forward else -1
        pass_id = self._tags[tag_id].pass_id if row >= 0 else ""
        row += step
        while 0 <= row < len(self._order):
            if self.tag_at(row).pass_id == pass_id:
                return self.tag_at(row)
            row += step
        return None

    def ids_between(self, one_id: str, other_id: str) -> list[str]:
        """Ids from one tag to another, those of the first one's pass."""
        first, last = sorted((self.row_of(one_id), self.row_of(other_id)))
        pass_id = self._tags[one_id].pass_id
        return [tag.id for tag in map(self.tag_at, range(first, last + 1)) if tag.pass_id == pass_id]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self.HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.tr(self.HEADINGS[section])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        tag = self.tag_at(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cell(tag, index.column())
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 1:
            code = self._code(tag)
            return swatch_icon(code.colour if code else UNASSIGNED_COLOUR)
        if role == Qt.ItemDataRole.ToolTipRole:
            is_open = self.tr("open: it has begun and not ended") if tag.open else ""
            by = self._authors.get(tag.pass_id, "")
            path = self._trees[tag.pass_id].path(tag.code_id)
            return "\n".join(filter(None, [path, is_open, tag.memo, by]))
        return None

    def _code(self, tag: Tag) -> Code | None:
        return self._trees[tag.pass_id].code(tag.code_id)

    def _cell(self, tag: Tag, column: int) -> str:
        if column == 0:
            return clock(tag.start_ms).removeprefix("00:")
        if column == 1:
            code = self._code(tag)
            name = code.name if code else "—"
            return self.tr("● {0}, open").format(name) if tag.open else name
        return self._authors.get(tag.pass_id, "") if column == 2 else " ".join(tag.memo.split())


class TagTable(QTableView):
    """The table. Selecting a row selects the tag; Enter or a double click goes there."""

    tags_selected = Signal(list)
    tag_activated = Signal(str)
    menu_requested = Signal(list, QPoint)
    """(ids of the selected tags, where on screen)"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tags = TagTableModel(self)
        self.setModel(self.tags)
        plain_table(self, self.tr("All tags"))
        self.setIconSize(SWATCH_SIZE)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.doubleClicked.connect(lambda index: self.tag_activated.emit(self.tags.tag_at(index.row()).id))
        self._quiet = self._authors_shown = False
        self.selectionModel().selectionChanged.connect(self._on_selection)
        self.fit_columns()

    def fit_columns(self) -> None:
        """Widths for the present text size."""
        self._share()

    def show_authors(self, shown: bool) -> None:
        """Whether to show who made each tag: not needed where all are of one person."""
        self._authors_shown = shown
        self._share()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        """Memos only where there is room for some words, and coders where there is any; the tool tip has them too."""
        columns = [0, 1, *([_BY] if self._authors_shown else [])]
        if not share_width(self, self._samples(_WIDTHS, columns), self._samples(_LEAST, columns)) and _BY in columns:
            columns.remove(_BY)
            share_width(self, self._samples(_WIDTHS, columns), self._samples(_LEAST, columns))
        self.setColumnHidden(_BY, _BY not in columns)
        rest = self.viewport().width() - sum(map(self.columnWidth, columns))
        self.setColumnHidden(_MEMO, rest < _LEAST_MEMO_PX)
        if rest >= _LEAST_MEMO_PX:
            self.setColumnWidth(_MEMO, rest)  # a column that was hidden comes back as wide as it was

    def _samples(self, widths: Sequence[tuple[str, int]], columns: Iterable[int]) -> dict[int, int]:
        metrics = self.fontMetrics()
        return {column: metrics.horizontalAdvance(widths[column][0]) + widths[column][1] for column in columns}

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for a menu about the selected tags; a click has selected the one under the mouse before."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        self.menu_requested.emit([self.tags.tag_at(row).id for row in rows], event.globalPos())

    def select(self, tag_ids: list[str]) -> None:
        """Show a selection that was made elsewhere."""
        rows = [row for tag_id in tag_ids if (row := self.tags.row_of(tag_id)) >= 0]
        self._quiet = True
        model = self.selectionModel()
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        model.select(self._stretches(sorted(rows)), flags)
        if len(rows) == 1:
            current = self.tags.index(rows[0], 0)
            model.setCurrentIndex(current, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.scrollTo(current)
        self._quiet = False

    def _stretches(self, rows: list[int]) -> QItemSelection:
        """Rows as a selection of as few stretches as there are: each costs as much as one row."""
        found = QItemSelection()
        for _, stretch in groupby(enumerate(rows), lambda place: place[1] - place[0]):
            run = [row for _, row in stretch]
            found.append(QItemSelectionRange(self.tags.index(run[0], 0), self.tags.index(run[-1], _MEMO)))
        return found

    def apply(self, changed: Iterable[tuple[Tag | None, Tag | None]]) -> None:
        """Bring the rows up to date with tags before and after a step. What is selected is told by `select`."""
        self._quiet = True
        self.tags.apply(list(changed))
        self._quiet = False

    def _on_selection(self) -> None:
        if not self._quiet:
            rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
            self.tags_selected.emit([self.tags.tag_at(row).id for row in rows])
