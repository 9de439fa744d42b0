"""The recalls of a study as a table."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QDateTime,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QTableView, QWidget

from iprtool.domain.model import Dyad, Recall, Remark, Session
from iprtool.domain.naming import natural, session_title
from iprtool.domain.times import short_clock
from iprtool.services.visibility import visible_passes
from iprtool.store import Project
from iprtool.ui.parts.fitted import fitted
from iprtool.ui.parts.tables import plain_table
from iprtool.ui.recall import words

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_STATES = {
    (False, False): "not ended, sealed", (False, True): "not ended", (True, False): "done, sealed",
    (True, True): "done",
}  # fmt: skip
"""By whether it has ended, and whether its content may be seen."""
_BEGUN = "d MMM yyyy  HH:mm"
"""The month in words: in figures nobody can tell it from the day."""
_WIDTHS = (16, 14, 30, 20, 10, 10, 14)


@dataclass(frozen=True, slots=True)
class Row:
    """One recall, in words."""

    recall: Recall
    cells: tuple[str, ...]


def rows(project: Project) -> list[Row]:
    """All recalls in the order of the board."""
    sessions = {each.id: each for each in project.find(Session)}
    dyads = {each.id: each for each in project.find(Dyad)}
    moments = project.counts(Remark, "recall_id")
    seen = {run.recall_id for run in visible_passes(project)}

    def place(recall: Recall) -> tuple[object, ...]:
        session = sessions[recall.session_id]
        return natural(dyads[session.dyad_id].label), session.number, recall.participant, recall.begun_at

    found = []
    for recall in sorted(project.find(Recall), key=place):
        session = sessions[recall.session_id]
        where = session_title(dyads[session.dyad_id].label, session.number)
        found.append(
            Row(
                recall,
                (
                    where,
                    *_told(recall, str(moments.get(recall.id, 0)) if recall.id in seen else "–", recall.id in seen),
                ),
            )
        )
    return found


def _told(recall: Recall, moments: str, seen: bool) -> tuple[str, ...]:
    begun = QDateTime.fromSecsSinceEpoch(int(recall.begun_at.timestamp()))
    return (
        words.title(recall.participant),
        words.tr(words.MODES[recall.mode]),
        QLocale().toString(begun, _BEGUN),
        short_clock(recall.length_ms) if recall.ended_at else "",
        moments,
        words.tr(_STATES[recall.ended_at is not None, seen]),
    )


class RecallModel(QAbstractTableModel):
    """What was read last."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []

    def show_rows(self, found: list[Row]) -> None:
        """Show these."""
        self.beginResetModel()
        self._rows = found
        self.endResetModel()

    def at(self, row: int) -> Recall:
        """The recall of a row."""
        return self._rows[row].recall

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, _parent: Index = _NOWHERE) -> int:
        return len(_WIDTHS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        titles = (
            self.tr("Session"), self.tr("Recall"), self.tr("How"), self.tr("Begun"), self.tr("Length"),
            self.tr("Moments"), self.tr("State"),
        )  # fmt: skip
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return titles[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._rows[index.row()].cells[index.column()]
        return None


class RecallTable(QTableView):
    """Enter or a double click opens one."""

    recall_opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.recalls = RecallModel(self)
        self.setModel(self.recalls)
        plain_table(self, self.tr("Recalls"))
        self.doubleClicked.connect(self._open)
        fitted(self, self._fit)

    def _open(self, index: QModelIndex) -> None:
        self.recall_opened.emit(self.recalls.at(index.row()).id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _fit(self, text: QFontMetrics) -> None:
        for column, characters in enumerate(_WIDTHS):
            self.setColumnWidth(column, characters * text.averageCharWidth() + 20)
