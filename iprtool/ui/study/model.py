"""The board as a table model: dyads in rows; columns for the dyad, each session number, and two figures."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QDate, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt

from iprtool.domain.naming import dyad_title
from iprtool.services.board import Book, Cell, Row
from iprtool.ui.study.chips import Chip, Shown, broken, shown

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the board: a dyad, and the number of a session (None in the columns beside them)."""

    dyad_id: str
    number: int | None


_SAID = (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
_FIGURES = ("tags", "episodes")
"""What the last columns show of a row."""


def shown_site(row: Row) -> str:
    """Where a dyad is: `Clinic 2 / Oslo`."""
    return row.site.replace("/", " / ")


class BoardModel(QAbstractTableModel):
    """Rows in the order of labels. Only what changed is announced."""

    def __init__(self, book: Book, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.book = book
        self._dyad_ids: list[str] = []
        self._made: dict[str, tuple[Row, dict[int, Shown]]] = {}
        self._shown: dict[str, tuple[Row, dict[int, Shown]]] = {}
        self.numbers: list[int] = []
        self._short = False
        self._chips_a_line: int | None = None
        self.read()

    def read(self) -> None:
        """Take everything from the book anew."""
        self.beginResetModel()
        self._take_order()
        self.endResetModel()

    def _take_order(self) -> None:
        self._dyad_ids = [dyad.id for dyad in self.book.dyads]
        self.numbers = self.book.numbers()

    def update_dyads(self, dyad_ids: set[str]) -> bool:
        """Show what became of these dyads. True when rows or columns moved, so that the table was read anew."""
        if self._dyad_ids != [dyad.id for dyad in self.book.dyads] or self.numbers != self.book.numbers():
            self.read()
            return True
        self.show_dyads(dyad_ids)
        return False

    def show_dyads(self, dyad_ids: set[str]) -> None:
        """Show what became of these dyads, which stand where they stood."""
        for dyad_id in dyad_ids & set(self._dyad_ids):
            row = self._dyad_ids.index(dyad_id)
            self.dataChanged.emit(self.index(row, 0), self.index(row, self.columnCount() - 1))

    # ---- where things are

    def row_at(self, row: int) -> Row:
        """What a row shows."""
        return self.book.row(self._dyad_ids[row])

    def shown(self, row: Row) -> dict[int, Shown]:
        """The chips of a dyad by session number, on as many lines as they stand on."""
        kept = self._shown.get(row.dyad.id)
        if kept is None or kept[0] is not row:
            kept = self._shown[row.dyad.id] = (row, self.broken(row, self._chips_a_line))
        return kept[1]

    def broken(self, row: Row, at_most: int | None) -> dict[int, Shown]:
        """The chips of a dyad by session number with so many a line; they themselves are made once."""
        kept = self._made.get(row.dyad.id)
        if kept is None or kept[0] is not row:
            cells = {n: shown(cell, self._label_of, self.book.is_missing) for n, cell in row.cells.items()}
            kept = self._made[row.dyad.id] = (row, cells)
        return {n: broken(cell, at_most) for n, cell in kept[1].items()}

    def making(self) -> Generator[None, None, None]:
        """Make what the rows of the book show, dyad by dyad; `read` then finds it made."""
        for dyad in self.book.dyads:
            self.broken(self.book.row(dyad.id), None)
            yield

    def _label_of(self, recording_id: str) -> str:
        recording = self.book.recording(recording_id)
        return f"{recording.label} ({recording.file_name})" if recording else ""

    def shown_at(self, index: Index) -> Shown | None:
        """The chips of a cell, None where there is no session."""
        number = self.number_at(index.column())
        return None if number is None else self.shown(self.row_at(index.row())).get(number)

    def cell(self, index: Index) -> Cell | None:
        """The session of a cell, None where there is none."""
        number = self.number_at(index.column())
        return None if number is None else self.row_at(index.row()).cells.get(number)

    def number_at(self, column: int) -> int | None:
        """The session number of a column, None for those beside the sessions."""
        return self.numbers[column - 1] if 1 <= column <= len(self.numbers) else None

    def spot(self, index: Index) -> Spot | None:
        """What an index stands for."""
        return Spot(self._dyad_ids[index.row()], self.number_at(index.column())) if index.isValid() else None

    def index_of(self, spot: Spot) -> QModelIndex:
        """Where a place is shown; invalid when it is not."""
        if spot.dyad_id not in self._dyad_ids:
            return QModelIndex()
        column = self.numbers.index(spot.number) + 1 if spot.number in self.numbers else 0
        return self.index(self._dyad_ids.index(spot.dyad_id), column)

    def recordings_at(self, index: Index) -> list[str]:
        """Ids of the recordings of a cell; beside the sessions, of the whole dyad."""
        row = self.row_at(index.row())
        cell = self.cell(index)
        if self.number_at(index.column()) is None:
            cells = [row.cells[number] for number in sorted(row.cells)]
        else:
            cells = [cell] if cell else []
        found = (recording for each in cells for recording in self.book.recordings_of(each.session.id))
        return [recording.id for recording in found]

    def show_short(self, short: bool) -> None:
        """Whether headings are to take little room."""
        if short != self._short:
            self._short = short
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)

    def break_lines(self, at_most: int | None) -> None:
        """How many chips a line of a session may have; None: as many as there are."""
        if at_most != self._chips_a_line:
            self._chips_a_line = at_most
            self._shown.clear()

    # ---- Qt's side

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._dyad_ids)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.numbers) + 1 + len(_FIGURES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return None
        if role in _SAID:
            return self._heading(section, short=False, capitals=False)
        return self._heading(section, short=self._short) if role == Qt.ItemDataRole.DisplayRole else None

    def _heading(self, section: int, *, short: bool, capitals: bool = True) -> str:
        number = self.number_at(section)
        if number is None:
            episodes = self.tr("EP.") if short else self.tr("Episodes")
            text = (self.tr("Dyad"), self.tr("Tags"), episodes)[max(section - len(self.numbers), 0)]
        elif section > 1 and capitals:
            text = str(number)
        else:
            text = (self.tr("S {0}") if short else self.tr("Session {0}")).format(number)
        return text.upper() if capitals else text

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(index)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(index)
        return None

    def _text(self, index: Index) -> str:
        if index.column() == 0:
            return dyad_title(self.row_at(index.row()).dyad.label)
        return "" if self.number_at(index.column()) is not None else str(self.figure(index))

    def figure(self, index: Index) -> int:
        """The number in one of the last columns."""
        name = _FIGURES[index.column() - len(self.numbers) - 1]
        return int(getattr(self.row_at(index.row()), name))

    def _spoken(self, index: Index) -> str:
        row = self.row_at(index.row())
        title = dyad_title(row.dyad.label)
        number = self.number_at(index.column())
        if number is None:
            if index.column() == 0:
                return self._whole(row)
            words = self.tr("tags") if index.column() == len(self.numbers) + 1 else self.tr("episodes")
            return self.tr("{0}: {1} {2}").format(title, self.figure(index), words)
        cell = self.shown(row).get(number)
        what = "; ".join(chip.name for line in cell.lines for chip in line) if cell else self.tr("no session")
        return self.tr("{0}, session {1}: {2}").format(title, number, what)

    def tip(self, index: Index, chip: Chip | None) -> str:
        """What is said about a mark, or about the session it stands in."""
        if chip is not None:
            said = chip.name[0].upper() + chip.name[1:]
            if chip.mark.pass_id and not chip.mark.sealed:
                count = self.book.tags_of(chip.mark.pass_id)
                said += self.tr(" · 1 tag") if count == 1 else self.tr(" · {0} tags").format(count)
            return said
        cell = self.cell(index)
        if cell is None:
            return self._whole(self.row_at(index.row())) if index.column() == 0 else ""
        day = cell.session.held_on
        held_on = QLocale().toString(QDate(day.year, day.month, day.day), QLocale.FormatType.ShortFormat) if day else ""
        facts = [held_on, cell.session.ended, cell.session.phase]
        return " · ".join(filter(None, [self.tr("Session {0}").format(cell.session.number), *facts]))

    def _whole(self, row: Row) -> str:
        """Dyad, site and therapist, which the column may have no room for."""
        return ", ".join(filter(None, [dyad_title(row.dyad.label), shown_site(row), self._therapist(row)]))

    def _therapist(self, row: Row) -> str:
        return self.tr("therapist {0}").format(row.therapist) if row.therapist else ""
