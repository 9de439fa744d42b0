"""The scores of one measure as a grid: sessions in rows, respondent and timing in columns, what changed at the end."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt

from iprtool.domain.errors import IprError
from iprtool.domain.kinds import Respondent, Timing
from iprtool.domain.model import Measure, Session
from iprtool.domain.naming import dyad_title
from iprtool.domain.outcomes import Verdict, is_clinical
from iprtool.domain.scales import plain
from iprtool.exchange.scores_csv import parse_number
from iprtool.services import scores
from iprtool.services.board import Book
from iprtool.services.scores import Course, Spot
from iprtool.ui.study_session import StudySession

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
COLUMNS = tuple((who, when) for who in Respondent for when in Timing)


class ScoresModel(QAbstractTableModel):
    """Cells are typed into, pasted and emptied; what is not a score of the measure is refused with a sentence."""

    def __init__(self, session: StudySession, book: Book, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._book = session, book
        self.measure: Measure | None = None
        self._rows: list[tuple[str, Session]] = []
        self._values: dict[Spot, float] = {}
        self._courses: dict[str, list[Course]] = {}

    def show_measure(self, measure: Measure | None) -> None:
        """Show the scores of a measure as they are now. A cell that is typed into stays open."""
        project = self._session.project
        rows = [
            (dyad_title(dyad.label), session)
            for dyad in self._book.dyads
            for session in self._book.sessions_of(dyad.id)
        ]
        anew = rows != self._rows or (measure is None) != (self.measure is None)
        if anew:
            self.beginResetModel()
        self._rows, self.measure = rows, measure
        found = scores.scores_of(project, measure.id) if measure else {}
        self._values = {spot: score.value for spot, score in found.items()}
        self._courses = {}
        for course in scores.courses(project, measure) if measure else ():
            self._courses.setdefault(course.dyad.id, []).append(course)
        if anew:
            self.endResetModel()
        elif rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(COLUMNS)))

    def row_of(self, session_id: str) -> int | None:
        """Where a session stands."""
        return next((n for n, (_, session) in enumerate(self._rows) if session.id == session_id), None)

    # ---- writing

    def put(self, cells: dict[tuple[int, int], str]) -> None:
        """Write texts into cells by (row, column), all or none; an empty text takes a score away. Raises IprError."""
        if self.measure is None:
            return
        values: dict[Spot, float | None] = {}
        for (row, column), text in cells.items():
            try:
                values[self._spot(row, column)] = parse_number(text) if text.strip() else None
            except IprError as error:
                where = self.tr("{0}, {1}: ").format(self._row_title(row), self._column_title(column))
                raise IprError(where + error.message, error.hint) from error
        scores.put(self._session.project, measure_id=self.measure.id, values=values)

    def paste(self, at: QModelIndex, text: str) -> None:
        """Write a table out of a spreadsheet into the grid, from a cell on. Raises IprError where it does not fit."""
        lines = [line.split("\t") for line in text.rstrip("\r\n").splitlines()]
        cells = {
            (at.row() + down, at.column() + across): cell
            for down, line in enumerate(lines)
            for across, cell in enumerate(line)
        }
        if any(row >= len(self._rows) or column >= len(COLUMNS) for row, column in cells):
            raise IprError(
                self.tr("What was copied is larger than the grid from this cell on; nothing was written."),
                self.tr("Go to the cell where its first number belongs."),
            )
        self.put(cells)

    def copied(self, indexes: Sequence[QModelIndex]) -> str:
        """The cells as a table for a spreadsheet."""
        rows: dict[int, dict[int, str]] = {}
        for index in indexes:
            rows.setdefault(index.row(), {})[index.column()] = self._text(index)
        return "\n".join("\t".join(cells[column] for column in sorted(cells)) for _, cells in sorted(rows.items()))

    def _spot(self, row: int, column: int) -> Spot:
        return (self._rows[row][1].id, *COLUMNS[column])

    # ---- Qt's side

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() or self.measure is None else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(COLUMNS) + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        across = orientation is Qt.Orientation.Horizontal
        return self._column_title(section).replace(" ", "\n", 1) if across else self._row_title(section)

    def _row_title(self, row: int) -> str:
        dyad, session = self._rows[row]
        return self.tr("{0}, session {1}").format(dyad, session.number)

    def _column_title(self, column: int) -> str:
        if column == len(COLUMNS):
            return self.tr("Change")
        who, when = COLUMNS[column]
        return f"{who.value.capitalize()} {when.value.replace('_', '-')}"

    def flags(self, index: Index) -> Qt.ItemFlag:
        found = super().flags(index)
        is_score = index.column() < len(COLUMNS) and not self._session.project.read_only
        return found | Qt.ItemFlag.ItemIsEditable if is_score else found

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self._text(index)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = self._text(index) or self.tr("empty")
            return f"{self._row_title(index.row())}, {self._column_title(index.column())}: {said}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(index)
        return None

    def _text(self, index: Index) -> str:
        if index.column() == len(COLUMNS):
            return self._change(index.row())
        value = self._values.get(self._spot(index.row(), index.column()))
        return "" if value is None else plain(value).replace(".", QLocale().decimalPoint())

    def _change(self, row: int) -> str:
        """What changed in a dyad, beside the first of its sessions."""
        dyad_id = self._rows[row][1].dyad_id
        if row and self._rows[row - 1][1].dyad_id == dyad_id:
            return ""
        return "; ".join(map(self._words, self._courses.get(dyad_id, [])))

    def _words(self, course: Course) -> str:
        sign = "+" if course.change.difference > 0 else ""
        number = (sign + plain(course.change.difference)).replace("-", "−").replace(".", QLocale().decimalPoint())
        if course.change.verdict is Verdict.UNKNOWN:
            return f"{course.respondent.value} {number}"
        return f"{course.respondent.value} {number}, {course.change.verdict.value}"

    def _tip(self, index: Index) -> str | None:
        value = self._values.get(self._spot(index.row(), index.column())) if index.column() < len(COLUMNS) else None
        clinical = is_clinical(self.measure, value) if self.measure and value is not None else None
        if clinical is None:
            return None
        return self.tr("on the clinical side of the cut-off") if clinical else self.tr("not clinical, by the cut-off")

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or str(value) == self._text(index):
            return False
        return self._session.attempt(lambda: self.put({(index.row(), index.column()): str(value)})) is not None
