"""The cell in which a turn stands: as high as its text needs, painted with its tags, and a field while it is typed."""

from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    Qt,
    QTimer,
)
from PySide6.QtGui import QFont, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from iprtool.ui.code.transcript_editor import TurnEditor
from iprtool.ui.code.transcript_layout import LaidTurn, paint_margin, paint_picked, paint_words
from iprtool.ui.code.transcript_marks import TurnMarks
from iprtool.ui.code.transcript_model import SPEAKER, TEXT, TIME, TURN_ROLE

_MARGIN = 10
_NEW_LINE = "\N{LINE SEPARATOR}"
_MARGIN_LETTERS = 11


@dataclass(frozen=True, slots=True)
class Picked:
    """Words that are selected to be tagged: the letters [begin, end) of a turn."""

    turn_id: str
    begin: int
    end: int


class WrappedText(QStyledItemDelegate):
    """Rows as high as their text needs in bold, in which the spoken turn is shown: nothing of it is cut."""

    def __init__(self, table: QTableView, marks: TurnMarks) -> None:
        super().__init__(table)
        self._table, self._marks = table, marks
        self._known: tuple[object, ...] = ()
        self._heights: dict[tuple[str, str], int] = {}
        self.picked: Picked | None = None
        self._late = QTimer(self, interval=0, singleShot=True)
        self._late.timeout.connect(self.fit_rows)

    # ---- heights

    def fit_rows(self) -> None:
        """Give the rows in sight their heights; the others get theirs when they come into sight."""
        self.fit_around(max(self._table.rowAt(0), 0))

    def fit_around(self, row: int) -> None:
        """Give the rows around one their heights, as many as there is room for above and below."""
        rows, room = self._table.verticalHeader(), self._table.viewport().height()
        font = QFont(self._table.font())
        font.setBold(True)
        if (self._room(), font.toString()) != self._known:
            self._known, self._heights = (self._room(), font.toString()), {}
        for steps in (range(row, self._table.model().rowCount()), range(row - 1, -1, -1)):
            used = 0
            for each in steps:
                if used > room:
                    break
                height = self._height(each, font)
                used += height
                if rows.sectionSize(each) != height:
                    rows.resizeSection(each, height)

    def _height(self, row: int, font: QFont) -> int:
        head, said = self._head_and_said(self._table.model().index(row, TEXT))
        if (head, said) not in self._heights:
            self._heights[head, said] = ceil(LaidTurn(head, said, font, self._room()).height) + _MARGIN
        return self._heights[head, said]

    def _room(self) -> int:
        return max(self._table.columnWidth(TEXT) - 2 * _MARGIN - self._margin(), 40)

    def _margin(self) -> int:
        """The width of the margin on the right, where there are tags to be named."""
        if not self._marks.there:
            return 0
        return min(_MARGIN_LETTERS * self._table.fontMetrics().averageCharWidth(), self._table.columnWidth(TEXT) // 3)

    # ---- painting

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        if self._known[:1] != (self._room(),):  # without a heading a column gets its width untold, before it is painted
            self._late.start()
        shown = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        shown.text = ""
        self._table.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, shown, painter, self._table)
        turn = index.data(TURN_ROLE)
        laid, marks = self._laid(index, shown.font), self._marks.of(turn)
        painter.save()
        painter.setClipRect(option.rect)
        painter.translate(self._origin(option.rect))
        painter.setFont(shown.font)
        paint_words(painter, laid, marks, shown.palette)
        if self.picked is not None and self.picked.turn_id == turn.id:
            paint_picked(painter, laid.boxes(self.picked.begin, self.picked.end), shown.palette)
        painter.setPen(shown.palette.color(QPalette.ColorRole.Text))
        laid.draw(painter)
        if marks:
            painter.setFont(self._table.font())
            room = QRectF(self._room() + _MARGIN // 2, 0, self._margin(), option.rect.height() - _MARGIN)
            paint_margin(painter, laid, marks, room, shown.palette)
        painter.restore()

    @staticmethod
    def _origin(cell: QRect) -> QPoint:
        return cell.topLeft() + QPoint(_MARGIN, _MARGIN // 2)

    def _laid(self, index: QModelIndex | QPersistentModelIndex, font: QFont) -> LaidTurn:
        return LaidTurn(*self._head_and_said(index), font, self._room())

    def letter_at(self, index: QModelIndex | QPersistentModelIndex, at: QPoint) -> int:
        """The letter of what is said that is nearest to a place in the table."""
        font = index.data(Qt.ItemDataRole.FontRole) or self._table.font()
        return self._laid(index, font).letter_at(QPointF(at - self._origin(self._table.visualRect(index))))

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        option.text = _NEW_LINE.join(filter(None, self._head_and_said(index)))

    def _head_and_said(self, index: QModelIndex | QPersistentModelIndex) -> tuple[str, str]:
        """When and by whom, where these have no columns of their own, and what is said."""
        said = str(index.data())
        if not self._table.isColumnHidden(TIME):
            return "", said
        heads = (str(index.sibling(index.row(), column).data()) for column in (TIME, SPEAKER))
        return "  ".join(heads).strip(), said

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
