"""The moments so far: what they are about, the first words, when they were said. A click goes there."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from iprtool.domain.times import short_clock
from iprtool.ui.parts.tables import plain_table
from iprtool.ui.recall.moments import Moment, Moments
from iprtool.ui.theme.style import muted_colour

_ABOUT, _WORDS, _SAID = range(3)
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class MomentModel(QAbstractTableModel):
    """Rows in the order in which they were said."""

    def __init__(self, moments: Moments, parent: QWidget) -> None:
        super().__init__(parent)
        self._moments = moments
        self._count = len(moments.all)

    def at(self, row: int) -> Moment:
        """The moment of a row."""
        return self._moments.all[row]

    def refresh(self) -> None:
        """Something of them changed; a row that was chosen stays so where their number did not."""
        now = len(self._moments.all)
        if now == self._count:
            self.dataChanged.emit(self.index(0, 0), self.index(now - 1, _SAID))
            return
        self.beginResetModel()
        self._count = now
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else self._count

    def columnCount(self, _parent: Index = _NOWHERE) -> int:
        return 3

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (self.tr("about"), self.tr("words"), self.tr("said at"))[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        moment = self._moments.all[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            words = " ".join(moment.words.split())
            return (short_clock(moment.about_ms), words, short_clock(moment.said_ms))[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == _WORDS:
            return moment.words or None
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == _SAID:
            return muted_colour()
        return None


class MomentTable(QTableView):
    """A table of whole rows."""

    moment_chosen = Signal(object)

    def __init__(self, moments: Moments, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.moments = MomentModel(moments, self)
        self.setModel(self.moments)
        plain_table(self, self.tr("Moments so far"))
        header = self.horizontalHeader()
        header.setStretchLastSection(False)
        for column, mode in (
            (_ABOUT, QHeaderView.ResizeMode.ResizeToContents),
            (_WORDS, QHeaderView.ResizeMode.Stretch),
            (_SAID, QHeaderView.ResizeMode.ResizeToContents),
        ):
            header.setSectionResizeMode(column, mode)
        moments.changed.connect(self._on_changed)
        self.clicked.connect(self._choose)
        self.activated.connect(self._choose)

    def _on_changed(self) -> None:
        before = self.moments.rowCount()
        self.moments.refresh()
        if self.moments.rowCount() > before:
            self.scrollToBottom()

    def _choose(self, index: QModelIndex) -> None:
        self.moment_chosen.emit(self.moments.at(index.row()))
