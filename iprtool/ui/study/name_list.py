"""Names that become pseudonyms on import: typed or from a file, and what that does, seen in place before it is done."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QHeaderView, QPlainTextEdit, QPushButton, QTableView, QVBoxLayout, QWidget

from iprtool.domain.errors import IprError
from iprtool.domain.times import short_clock
from iprtool.exchange import pseudonym_preview, pseudonyms
from iprtool.exchange.found import FoundTranscript
from iprtool.exchange.pseudonym_preview import Preview, Replaced
from iprtool.exchange.pseudonyms import Key
from iprtool.ui.parts.fitted import fitted
from iprtool.ui.parts.labels import label, panel
from iprtool.ui.parts.tables import plain_table, row_height
from iprtool.ui.sliced import Sliced

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_WAIT_MS = 250
"""So long after the last letter the list is tried."""
_LINES, _ROWS = 4, 6
_MOST_SAID = 8


class ReplacedModel(QAbstractTableModel):
    """One row a replacement; of those in the names of speakers only the first of each."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Replaced] = []

    def show_rows(self, replaced: Sequence[Replaced]) -> None:
        """Show these."""
        self.beginResetModel()
        labels: set[str] = set()
        self._rows = []
        for each in replaced:
            if not each.in_label or each.speaker not in labels:
                self._rows.append(each)
            if each.in_label:
                labels.add(each.speaker)
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else 2

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (self.tr("Where"), self.tr("What becomes of it"))[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        each = self._rows[index.row()]
        return self._where(each) if index.column() == 0 else in_place(each)

    def _where(self, each: Replaced) -> str:
        if each.in_label:
            return self.tr("speaker")
        return self.tr("turn {0}").format(each.number) if each.start_ms is None else short_clock(each.start_ms)


def in_place(each: Replaced) -> str:
    """A replacement with the words around it: `… so [Anna → Ms A] went …`."""
    return f"{each.before}[{each.name} → {each.instead}]{each.after}"


class NameList(QWidget):
    """The list is forgotten with the form: kept, it would undo what it does."""

    def __init__(self, transcripts: Sequence[FoundTranscript], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        panel(self)
        self._transcripts = transcripts
        self.lines = QPlainTextEdit()
        self.lines.setTabChangesFocus(True)
        self.lines.setPlaceholderText(self.tr("One a line, such as\nAnna Meier -> Ms A"))
        self.lines.setAccessibleName(self.tr("Names and their pseudonyms, one a line"))
        self.from_file = QPushButton(self.tr("From a file…"))
        self.from_file.setToolTip(self.tr("A table with two columns (CSV), or lines as they are typed."))
        self.from_file.clicked.connect(self._choose)
        self.said = label("", "caption", wrap=True)
        self.staying = label("", "caption", wrap=True)
        self.rows = ReplacedModel(self)
        self.table = QTableView()
        self.table.setModel(self.rows)
        self._build()
        self._reading = Sliced(self)
        self._reading.done.connect(self._show)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_WAIT_MS)
        self._wait.timeout.connect(self._try)
        self.lines.textChanged.connect(self._wait.start)
        self._try()

    def _build(self) -> None:
        plain_table(self.table, self.tr("Each replacement in its place"))
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.lines)
        column.addWidget(self.from_file, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.said)
        column.addWidget(self.table, 1)
        column.addWidget(self.staying)
        column.addStretch(0)
        fitted(self.lines, lambda text: self.lines.setFixedHeight((_LINES + 1) * text.lineSpacing()))
        fitted(self.table, lambda text: self.table.setMinimumHeight(_ROWS * row_height(text)))

    @property
    def key(self) -> Key | None:
        """The list; None where it is empty. Raises IprError for one that cannot be read."""
        text = self.lines.toPlainText()
        return pseudonyms.parse(text) if text.strip() else None

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("Names and pseudonyms"), "", self.tr("Lists (*.csv *.tsv *.txt);;All files (*)")
        )
        if name:
            self.read(Path(name))

    def read(self, file: Path) -> None:
        """Put the list of a file in place of what is typed."""
        try:
            found = pseudonyms.read(file)
        except IprError as error:
            self.said.setText(str(error))
            return
        self.lines.setPlainText("\n".join(f"{each.name} -> {each.instead}" for each in found.pseudonyms))

    def _try(self) -> None:
        self._reading.stop()
        try:
            key = self.key
        except IprError as error:
            self._show_nothing(str(error))
            return
        if key is None:
            self._show_nothing(self.tr("Whole words are replaced, whatever their capitals. The list is not kept."))
        else:
            self._reading.start(pseudonym_preview.reading(key, self._transcripts))

    def _show_nothing(self, why: str) -> None:
        self.rows.show_rows(())
        self.table.hide()
        self.staying.hide()
        self.said.setText(why)

    def _show(self, preview: Preview) -> None:
        self.rows.show_rows(preview.replaced)
        self.table.setVisible(bool(preview.replaced))
        counts = [f"{each.name} → {each.instead}: {count:,}" for each, count in preview.counts]
        self.said.setText(self.tr("So often: {0}").format(_some(counts)))
        stays = [f"{word} ({count:,})" for word, count in preview.staying]
        self.staying.setText(self.tr("Much like them, and stays: {0}").format(_some(stays)))
        self.staying.setVisible(bool(stays))


def _some(said: Sequence[str]) -> str:
    return "; ".join([*said[:_MOST_SAID], *(["…"] if len(said) > _MOST_SAID else [])])
