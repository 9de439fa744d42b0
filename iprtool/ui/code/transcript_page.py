"""What is spoken, turn by turn, beside the playback: a click goes there, the turn that is spoken stays in sight."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from iprtool.domain.model import Turn
from iprtool.domain.transcript import Script
from iprtool.ui.actions import ActionSet
from iprtool.ui.code.tag_table import TagTableModel
from iprtool.ui.code.transcript_cell import WrappedText
from iprtool.ui.code.transcript_editor import TurnEditor
from iprtool.ui.code.transcript_marks import TurnMarks
from iprtool.ui.code.transcript_model import SPEAKER, TEXT, TIME, TurnModel
from iprtool.ui.code.transcript_words import WordTable
from iprtool.ui.keyed import action_button
from iprtool.ui.parts.flow import FlowLayout
from iprtool.ui.parts.labels import label, panel
from iprtool.ui.parts.tables import plain_table

_WIDEST_LETTERS, _AROUND = 20, 24
"""No speaker gets more room than for so many letters; and the pixels around them."""
_WIDE_LETTERS = 60
"""From this width on there are columns for when and by whom."""


class TranscriptPage(QWidget):
    """The turns of one transcript; several of a recording are chosen from."""

    turn_chosen = Signal(object)
    """A Turn that was clicked, or gone to by Enter."""
    menu_requested = Signal(QPoint)
    script_chosen = Signal(str)
    shown = Signal()

    def __init__(self, actions: ActionSet, tags: TagTableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        panel(self)
        self.model = TurnModel(self)
        self.marks = TurnMarks(tags)
        self.model.names_of = lambda turn: (mark.name for mark in self.marks.of(turn))
        for changed in (tags.dataChanged, tags.rowsInserted, tags.rowsRemoved, tags.modelReset):
            changed.connect(self.show_marks)
        self.table = WordTable()
        self._build_table()
        self.take_in, self.make = (action_button(actions, f"transcript.{what}") for what in ("import", "make"))
        self.scripts = QComboBox()
        self.scripts.setAccessibleName(self.tr("Transcript that is shown"))
        self.scripts.activated.connect(lambda _row: self.script_chosen.emit(self.scripts.currentData()))
        self.follow = QCheckBox(self.tr("Follow the playback"))
        self.follow.setChecked(True)
        self.words = QLineEdit()
        self.words.setPlaceholderText(self.tr("Search in the transcript"))
        self.words.setAccessibleName(self.tr("Search in the transcript"))
        self.words.setClearButtonEnabled(True)
        self._empty = label(
            self.tr("There is no transcript of this recording yet: take one in from a file, or let it be heard."),
            "muted", wrap=True,
        )  # fmt: skip
        self._empty.setContentsMargins(14, 8, 14, 8)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        rows.addWidget(self._empty)
        tools = FlowLayout(8, centred=True)
        tools.addWidget(self.follow)
        tools.addWidget(self.take_in)
        tools.addWidget(self.make)
        beside = QVBoxLayout()
        beside.setContentsMargins(10, 4, 10, 0)
        beside.setSpacing(4)
        beside.addWidget(self.scripts)
        beside.addWidget(self.words)
        beside.addLayout(tools)
        rows.addLayout(beside)
        rows.addWidget(self.table, 1)
        rows.addStretch(0)
        self.setFocusProxy(self.table)
        self.show_scripts((), "")

    def _build_table(self) -> None:
        self.table.setModel(self.model)
        plain_table(self.table, self.tr("Transcript"))
        self.table.setWordWrap(True)
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._wrapped = WrappedText(self.table, self.marks)
        self.table.set_cell(self._wrapped)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked
        )
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(TEXT, QHeaderView.ResizeMode.Stretch)
        for column in (TIME, SPEAKER):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        header.sectionResized.connect(self._on_resized)
        self.table.verticalScrollBar().valueChanged.connect(self._wrapped.fit_rows)
        self.table.clicked.connect(self._on_clicked)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self.menu_requested)

    def show_scripts(self, scripts: tuple[Script, ...], chosen: str) -> None:
        """Show one of the transcripts of the recording; where there are several, a list offers the others."""
        self.scripts.clear()
        for script in scripts:
            self.scripts.addItem(script.transcript.title, script.transcript.id)
        self.scripts.setCurrentIndex(max(self.scripts.findData(chosen), 0))
        shown = next((each for each in scripts if each.transcript.id == chosen), None)
        self.table.let_go()
        self.model.load(shown)
        self._fit_columns()
        self._wrapped.fit_rows()
        self.scripts.setVisible(len(scripts) > 1)
        for part in (self.follow, self.words, self.table):
            part.setVisible(shown is not None)
        self._empty.setVisible(shown is None)
        self._show_tools()

    def show_turns(self, script: Script) -> None:
        """The same transcript with some turns changed, gone or new; what is in sight and selected stays so."""
        at, selected = self.table.verticalScrollBar().value(), self.selected()
        self.table.let_go()
        if not self.model.update(script):
            self.table.verticalScrollBar().setValue(at)
            for turn in selected[:1]:
                self.select(turn.id)
        self._wrapped.fit_rows()

    def show_marks(self) -> None:
        """Tags or lanes have changed: show the words that are tagged now."""
        self.marks.forget()
        if self.isVisible():
            self._wrapped.fit_rows()
            self.table.viewport().update()

    def selected(self) -> list[Turn]:
        """The turns that are selected, in order."""
        rows = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        return [self.model.turns[row] for row in rows]

    def select(self, turn_id: str) -> None:
        """Select a turn and bring it into sight."""
        row = self.model.row_of(turn_id)
        if row >= 0:
            self._wrapped.fit_around(row)
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.table.selectionModel().setCurrentIndex(self.model.index(row, TEXT), flags)
            self.table.scrollTo(self.model.index(row, TEXT))

    def edit(self, turn_id: str) -> None:
        """Let the text of a turn be typed."""
        self.select(turn_id)
        self.table.let_go()
        self.table.edit(self.model.index(self.model.row_of(turn_id), TEXT))

    @property
    def editor(self) -> TurnEditor | None:
        """The field in which a turn is being typed."""
        editor = self.table.indexWidget(self.model.index(self.table.currentIndex().row(), TEXT))
        return editor if isinstance(editor, TurnEditor) else None

    def keep_typed(self) -> None:
        """Take over what is being typed, before something else is done with the turn."""
        editor = self.editor
        if editor is not None:
            self._wrapped.keep(editor)

    def look_for(self, words: str, later: int) -> bool:
        """Select the next turn with these words, `later` turns after the selected one or more; whether there is one."""
        row, count = self.table.currentIndex().row(), len(self.model.turns)
        wanted = words.strip().casefold()
        for place in range(count):
            turn = self.model.turns[(max(row, 0) + place + (later if row >= 0 else 0)) % count]
            if wanted in turn.text.casefold():
                self.select(turn.id)
                return True
        return False

    def show_now(self, ms: int) -> None:
        """Mark what is spoken at a time, and keep it in sight."""
        row = self.model.show_now(ms)
        if row is not None and self.follow.isChecked() and self.isVisible():
            self._wrapped.fit_around(row)
            self.table.scrollTo(self.model.index(row, TEXT), QAbstractItemView.ScrollHint.PositionAtCenter)

    def _on_clicked(self, index: QModelIndex) -> None:
        if not self.table.drawn:
            self.turn_chosen.emit(self.model.turns[index.row()])

    def _on_resized(self, column: int) -> None:
        if column == TEXT:
            self._wrapped.fit_rows()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where there is little room, when and by whom stand above what is said."""
        self._fit_columns()
        narrow = self.width() < _WIDE_LETTERS * self.table.fontMetrics().averageCharWidth()
        if narrow != self.table.isColumnHidden(TIME):
            for column in (TIME, SPEAKER):
                self.table.setColumnHidden(column, narrow)
            self.table.horizontalHeader().setVisible(not narrow)
            self._wrapped.fit_rows()
        self._show_tools()

    def _fit_columns(self) -> None:
        """As wide as times and speakers need; Qt would ask every turn."""
        font = QFont(self.table.font())
        font.setBold(True)
        metrics, script = QFontMetrics(font), self.model.script
        labels = [speaker.label for speaker in script.speakers] if script is not None else []
        widest = max(map(metrics.horizontalAdvance, [self.tr("Speaker"), *labels]))
        most = _WIDEST_LETTERS * metrics.averageCharWidth()
        self.table.setColumnWidth(TIME, metrics.horizontalAdvance("▶ 00:00:00") + _AROUND)
        self.table.setColumnWidth(SPEAKER, min(widest, most) + _AROUND)

    def _show_tools(self) -> None:
        """The button is in the menu too: beside a transcript it takes no line of its own."""
        both = self.follow.sizeHint().width() + 8 + self.take_in.sizeHint().width()
        self.take_in.setVisible(self.model.script is None or both <= self.width() - 20)
        self.make.setVisible(self.model.script is None)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit()
        self._wrapped.fit_rows()
