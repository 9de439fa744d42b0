"""The turns of a transcript as a list: when, who, and what is said; the turn that is spoken now is marked."""

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget

from iprtool.domain.model import Turn
from iprtool.domain.times import short_clock
from iprtool.domain.transcript import Script

Index = QModelIndex | QPersistentModelIndex
TIME, SPEAKER, TEXT = range(3)
TURN_ROLE = Qt.ItemDataRole.UserRole
"""The turn of a row."""


class TurnModel(QAbstractTableModel):
    """One row a turn. Only the text can be typed over here."""

    text_entered = Signal(str, str)
    """(id of the turn, its new text)"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.script: Script | None = None
        self.names_of: Callable[[Turn], Iterable[str]] = lambda _turn: ()
        """The names of the codes on a turn."""
        self._rows: dict[str, int] = {}
        self._now = -1

    def load(self, script: Script | None) -> None:
        """Show the turns of a transcript, or none."""
        self.beginResetModel()
        self.script = script
        self._rows = {turn.id: row for row, turn in enumerate(self.turns)}
        self._now = -1
        self.endResetModel()

    def update(self, script: Script) -> bool:
        """Show what became of the turns; whether they are the same ones, of which only some rows are shown anew."""
        before = self.turns
        if [turn.id for turn in before] != [turn.id for turn in script.turns]:
            self.load(script)
            return False
        self.script = script
        for row, (old, new) in enumerate(zip(before, script.turns, strict=True)):
            if old is not new:
                self.dataChanged.emit(self.index(row, 0), self.index(row, TEXT))
        return True

    @property
    def turns(self) -> tuple[Turn, ...]:
        """All turns, in order."""
        return self.script.turns if self.script is not None else ()

    def row_of(self, turn_id: str) -> int:
        """The row of a turn; -1 for one that is not there."""
        return self._rows.get(turn_id, -1)

    def show_now(self, ms: int) -> int | None:
        """Mark the turn that is spoken at a time. Its row if that is another one than before, else None."""
        turn = self.script.turn_at(ms) if self.script is not None else None
        row = self._rows[turn.id] if turn is not None else -1
        if row == self._now:
            return None
        before, self._now = self._now, row
        for changed in (before, row):
            if changed >= 0:
                self.dataChanged.emit(self.index(changed, 0), self.index(changed, TEXT))
        return row if row >= 0 else None

    # ---- what Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self.turns)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else TEXT + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (self.tr("Begin"), self.tr("Speaker"), self.tr("What is said"))[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == TEXT else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        turn = self.turns[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self._cell(turn, index.column(), index.row())
        if role == Qt.ItemDataRole.FontRole and index.row() == self._now:
            font = QFont()
            font.setBold(True)
            return font
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return self._in_words(turn, index.row())
        return turn if role == TURN_ROLE else None

    def _in_words(self, turn: Turn, row: int) -> str:
        """The whole turn with the codes on it, for what cannot be seen."""
        said = f"{self._cell(turn, TIME, row)} {self._cell(turn, SPEAKER, row)}: {turn.text}".strip()
        names = ", ".join(dict.fromkeys(self.names_of(turn)))
        return f"{said}\n{self.tr('Tagged: {0}').format(names)}" if names else said

    def _cell(self, turn: Turn, column: int, row: int) -> str:
        if column == TEXT:
            return turn.text
        if column == TIME:
            mark = "▶ " if row == self._now else ""
            return mark + (short_clock(turn.start_ms) if turn.start_ms is not None else "–")
        speaker = self.script.speaker_of(turn) if self.script is not None else None
        return speaker.label if speaker is not None else ""

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or index.column() != TEXT:
            return False
        turn = self.turns[index.row()]
        if str(value) != turn.text:
            self.text_entered.emit(turn.id, str(value))
        return True
