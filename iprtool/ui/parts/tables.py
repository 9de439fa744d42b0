"""What the tables of the window have in common."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from iprtool.ui.parts.fitted import fitted


def plain_table(table: QTableView, name: str) -> None:
    """Make a table of whole rows to choose from, without a grid, that Tab leaves."""
    table.setAccessibleName(name)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.verticalHeader().hide()
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setStretchLastSection(True)
    header.setHighlightSections(False)
    header.setMinimumSectionSize(8)
    header.setTextElideMode(Qt.TextElideMode.ElideRight)
    fitted(table, lambda text: table.verticalHeader().setDefaultSectionSize(row_height(text)))


def row_height(text: QFontMetrics) -> int:
    """How tall a row of one line is."""
    return text.height() + 8


def share_width(table: QTableView, wanted: Mapping[int, int], least: Mapping[int, int]) -> bool:
    """Give columns the width they want; where there is less room, less of what they have above the least.

    Returns whether even the least had room. What is cut then ends in an ellipsis, for nothing reaches out of sight.
    """
    spare = {column: max(width - least[column], 0) for column, width in wanted.items()}
    over = max(sum(wanted.values()) - table.viewport().width(), 0)
    total = sum(spare.values())
    for column, width in wanted.items():
        taken = -(-spare[column] * min(over, total) // total) if total else 0
        table.setColumnWidth(column, width - taken)
    return over <= total
