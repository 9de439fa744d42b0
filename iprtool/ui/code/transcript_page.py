"""What is spoken, turn by turn, beside the playback: a click goes there, the turn that is spoken stays in sight."""

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from iprtool.domain.model import Turn
from iprtool.domain.transcript import Script
from iprtool.ui.actions import ActionSet
from iprtool.ui.code.transcript_editor import TurnEditor
from iprtool.ui.code.transcript_model import SPEAKER, TEXT, TIME, TurnModel
from iprtool.ui.keyed import action_button
from iprtool.ui.parts.flow import FlowLayout
from iprtool.ui.parts.labels import label, panel
from iprtool.ui.parts.tables import plain_table

_MARGIN = 10
_NEW_LINE = "\N{LINE SEPARATOR}"
_WIDE_LETTERS = 60
"""From this width on there are columns for when and by whom."""


class WrappedText(QStyledItemDelegate):
    """Rows as high as their text needs in bold, in which the spoken turn is shown: nothing of it is cut."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        self._known: tuple[object, ...] = ()
        self._heights: dict[str, int] = {}

    def fit_rows(self) -> None:
        """Give all rows their heights. Qt would measure every row anew whenever the next turn is spoken."""
        model, rows = self._table.model(), self._table.verticalHeader()
        font = QFont(self._table.font())
        font.setBold(True)
        room = QRect(0, 0, max(self._table.columnWidth(TEXT) - 2 * _MARGIN, 40), 1_000_000)
        if (room.width(), font.toString()) != self._known:
            self._known, self._heights = (room.width(), font.toString()), {}
        metrics = QFontMetrics(font)
        for row in range(model.rowCount()):
            text = self._shown_text(model.index(row, TEXT))
            if text not in self._heights:
                needed = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, text).height()
                self._heights[text] = needed + _MARGIN
            if rows.sectionSize(row) != self._heights[text]:
                rows.resizeSection(row, self._heights[text])

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        option.text = self._shown_text(index).replace("\n", _NEW_LINE)

    def _shown_text(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """What is said, below when and by whom where these have no columns of their own."""
        said = str(index.data())
        if not self._table.isColumnHidden(TIME):
            return said
        heads = (str(index.sibling(index.row(), column).data()) for column in (TIME, SPEAKER))
        return f"{'  '.join(heads).strip()}\n{said}"

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        editor = TurnEditor(parent)
        editor.entered.connect(lambda: self.keep(editor))
        return editor

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        least = editor.fontMetrics().height() * 3
        cell = QRect(option.rect)
        if self._table.isColumnHidden(TIME):
            cell.setTop(cell.top() + editor.fontMetrics().height() + _MARGIN // 2)
        editor.setGeometry(self._inside(cell, least, self._table.viewport().height()))

    @staticmethod
    def _inside(cell: QRect, least: int, room: int) -> QRect:
        """The place of a cell with room for some lines, not reaching out below."""
        height = max(cell.height(), least)
        return QRect(cell.x(), max(min(cell.y(), room - height), 0), cell.width(), height)

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        if isinstance(editor, TurnEditor):
            editor.setPlainText(index.data(Qt.ItemDataRole.EditRole))
            editor.selectAll()

    def setModelData(
        self, editor: QWidget, model: QAbstractItemModel, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        if isinstance(editor, TurnEditor):
            model.setData(index, editor.toPlainText())

    def keep(self, editor: TurnEditor) -> None:
        """Take over what was typed, and close the field."""
        self.commitData.emit(editor)
        self.closeEditor.emit(editor)


class TranscriptPage(QWidget):
    """The turns of one transcript; several of a recording are chosen from."""

    turn_chosen = Signal(object)
    """A Turn that was clicked, or gone to by Enter."""
    menu_requested = Signal(QPoint)
    script_chosen = Signal(str)
    shown = Signal()

    def __init__(self, actions: ActionSet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        panel(self)
        self.model = TurnModel(self)
        self.table = QTableView()
        self._build_table()
        self.take_in = action_button(actions, "transcript.import")
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
            self.tr("There is no transcript of this recording yet: take one in from a file."),
            "muted", wrap=True,
        )  # fmt: skip
        self._empty.setContentsMargins(14, 8, 14, 8)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        for part in (self.scripts, self.words, self._empty):
            rows.addWidget(part)
        tools = FlowLayout(8, centred=True)
        tools.addWidget(self.follow)
        tools.addWidget(self.take_in)
        rows.addLayout(tools)
        rows.addWidget(self.table, 1)
        self.setFocusProxy(self.table)
        self.show_scripts((), "")

    def _build_table(self) -> None:
        self.table.setModel(self.model)
        plain_table(self.table, self.tr("Transcript"))
        self.table.setWordWrap(True)
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._wrapped = WrappedText(self.table)
        self.table.setItemDelegateForColumn(TEXT, self._wrapped)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked
        )
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(TEXT, QHeaderView.ResizeMode.Stretch)
        for column in (TIME, SPEAKER):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setResizeContentsPrecision(0)
        header.sectionResized.connect(self._on_resized)
        self.table.clicked.connect(lambda index: self.turn_chosen.emit(self.model.turns[index.row()]))
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self.menu_requested)

    def show_scripts(self, scripts: tuple[Script, ...], chosen: str) -> None:
        """Show one of the transcripts of the recording; where there are several, a list offers the others."""
        self.scripts.clear()
        for script in scripts:
            self.scripts.addItem(script.transcript.title, script.transcript.id)
        self.scripts.setCurrentIndex(max(self.scripts.findData(chosen), 0))
        shown = next((each for each in scripts if each.transcript.id == chosen), None)
        self.model.load(shown)
        self._wrapped.fit_rows()
        self.scripts.setVisible(len(scripts) > 1)
        for part in (self.follow, self.words, self.table):
            part.setVisible(shown is not None)
        self._empty.setVisible(shown is None)

    def selected(self) -> list[Turn]:
        """The turns that are selected, in order."""
        rows = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        return [self.model.turns[row] for row in rows]

    def select(self, turn_id: str) -> None:
        """Select a turn and bring it into sight."""
        row = self.model.row_of(turn_id)
        if row >= 0:
            self.table.setCurrentIndex(self.model.index(row, TEXT))
            self.table.scrollTo(self.model.index(row, TEXT))

    def edit(self, turn_id: str) -> None:
        """Let the text of a turn be typed."""
        self.select(turn_id)
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
            self.table.scrollTo(self.model.index(row, TEXT), QAbstractItemView.ScrollHint.PositionAtCenter)

    def _on_resized(self, column: int) -> None:
        if column == TEXT:
            self._wrapped.fit_rows()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where there is little room, when and by whom stand above what is said."""
        narrow = self.width() < _WIDE_LETTERS * self.table.fontMetrics().averageCharWidth()
        if narrow != self.table.isColumnHidden(TIME):
            for column in (TIME, SPEAKER):
                self.table.setColumnHidden(column, narrow)
            self._wrapped.fit_rows()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit()
