"""The first rows of the table as it will be written."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from iprtool.exchange.columns import Column

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_WIDEST = 32
"""No column gets more room than for this many letters."""
_SHARE = 0.4
"""Nor more than this share of the width, so that others are beside it."""


class PreviewModel(QAbstractTableModel):
    """Rows in the columns of a table."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns: Sequence[Column[Any]] = ()
        self._rows: list[Any] = []

    def show_rows(self, columns: Sequence[Column[Any]], rows: list[Any]) -> None:
        """Show these."""
        self.beginResetModel()
        self._columns, self._rows = columns, rows
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = self._columns[section]
        return {Qt.ItemDataRole.DisplayRole: column.name, Qt.ItemDataRole.ToolTipRole: column.meaning}.get(
            Qt.ItemDataRole(role)
        )

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        cell = self._columns[index.column()].cell(self._rows[index.row()])
        text = "" if cell is None else str(cell)
        return text if role == Qt.ItemDataRole.ToolTipRole else " ".join(text.split())


class Preview(QTableView):
    """The table, to look at only."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.first_rows = PreviewModel(self)
        self.setModel(self.first_rows)
        self.setAccessibleName(self.tr("The first rows of the table"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()

    def show_rows(self, columns: Sequence[Column[Any]], rows: list[Any]) -> None:
        """Show these, in columns as wide as they need."""
        self.first_rows.show_rows(columns, rows)
        self.fit()

    def fit(self) -> None:
        """Widths and heights for the present text size."""
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        letter = self.fontMetrics().averageCharWidth()
        widest = min(_WIDEST * letter, max(round(_SHARE * self.viewport().width()), 8 * letter))
        for column in range(self.first_rows.columnCount()):
            needed = max(self.sizeHintForColumn(column), self.horizontalHeader().sectionSizeHint(column))
            self.setColumnWidth(column, min(needed + 12, widest))
