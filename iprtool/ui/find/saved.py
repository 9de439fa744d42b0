"""The searches that were saved: Enter uses one, F2 renames it, Del deletes it."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from iprtool.domain.model import Query
from iprtool.services import queries
from iprtool.store import Changes
from iprtool.ui.find.results import LINE, Line, ResultDelegate
from iprtool.ui.parts.ownkeys import ENTER, OwnKeysList
from iprtool.ui.study_session import StudySession

Index = QModelIndex | QPersistentModelIndex


class SavedModel(QAbstractListModel):
    """The saved searches by name; a name can be edited."""

    def __init__(self, session: StudySession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._queries = queries.saved(session.project)
        session.changed.connect(self._on_changes)

    def _on_changes(self, changes: Changes) -> None:
        if changes.touches(Query):
            self.beginResetModel()
            self._queries = queries.saved(self._session.project)
            self.endResetModel()

    def query_at(self, row: int) -> Query:
        """The search of a row."""
        return self._queries[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self._queries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        query = self._queries[index.row()]
        if role == LINE:
            return Line(query.name, "", query.text, "")
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return query.name
        return f"{query.name}\n{query.text}" if role == Qt.ItemDataRole.ToolTipRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        query, project = self._queries[index.row()], self._session.project
        if str(value).strip() == query.name:
            return False
        return bool(self._session.attempt(lambda: queries.rename(project, query_id=query.id, name=str(value))))


class SavedList(OwnKeysList):
    """The list of them."""

    chosen = Signal(str)
    """The text of a search."""

    def __init__(self, session: StudySession, parent: QWidget | None = None) -> None:
        super().__init__(*ENTER, Qt.Key.Key_Delete, Qt.Key.Key_F2, parent=parent)
        self._session = session
        self.searches = SavedModel(session)
        self.searches.setParent(self)
        self.setObjectName("Results")
        self.setAccessibleName(self.tr("Saved searches"))
        self.setModel(self.searches)
        self.setItemDelegate(ResultDelegate(self))
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(lambda index: self._use(index.row()))

    def _use(self, row: int) -> None:
        self.chosen.emit(self.searches.query_at(row).text)

    def _delete(self, row: int) -> None:
        query, project = self.searches.query_at(row), self._session.project
        if self._session.attempt(lambda: queries.delete(project, query_id=query.id)):
            self._session.messages.tell(self.tr("Search “{0}” deleted. Undo brings it back.").format(query.name))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        if event.key() in ENTER and row >= 0:
            self._use(row)
        elif event.key() == Qt.Key.Key_Delete and row >= 0:
            self._delete(row)
        else:
            super().keyPressEvent(event)
