"""The board itself: marks to click, or to go through with arrows and Enter; files to drop on a session."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QToolTip, QWidget

from iprtool.services.board import Row
from iprtool.ui.intake import dropped_files
from iprtool.ui.study.chips import Chip
from iprtool.ui.study.cursor import MarkCursor
from iprtool.ui.study.model import BoardModel, Spot
from iprtool.ui.study.paint import PAD, BoardDelegate
from iprtool.ui.theme.palette import Palette

Index = QModelIndex | QPersistentModelIndex
_NO_MODIFIER = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)

Step = tuple[bool, int | None]
_TOO_NARROW: Step = (True, None)
_NARROWER: tuple[Step, ...] = ((False, None), _TOO_NARROW, *((True, at_most) for at_most in (4, 3, 2, 1)))
"""Whether headings are short, and how many marks of a session stand on a line: the first that fits is taken."""


class Board(QTableView):
    """Shows a `BoardModel`; what the person wants goes out through signals."""

    recording_opened = Signal(str)
    mark_pressed = Signal(object, object)
    """Spot, and the Mark that leads to its work."""
    recording_wanted = Signal(object)
    """A Spot that has no recording was activated."""
    rename_requested = Signal(object)
    menu_requested = Signal(object, object, QPoint)
    """Spot, Chip or None, and where on the screen."""
    mark_reached = Signal(str)
    """What the mark stands for that the keyboard came to."""
    files_dropped = Signal(list, object)
    """Paths, and the Spot they were dropped on (None beside the rows)."""

    def __init__(self, model: BoardModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.board = model
        self._paint = BoardDelegate(self)
        self._widths: list[int] = []
        self._contents: dict[int | None, list[int]] = {}
        self._headings: dict[bool, list[int]] = {True: [], False: []}
        self._pressed: Chip | None = None
        self._cursor = MarkCursor()
        self.setObjectName("Board")
        self.setAccessibleName(self.tr("Dyads and their sessions"))
        self.setModel(model)
        self.setItemDelegate(self._paint)
        self.selectionModel().currentChanged.connect(self._leave_chip)
        self._set_up()
        model.modelReset.connect(self.measure)
        model.dataChanged.connect(self._on_data_changed)
        self.measure()

    def _set_up(self) -> None:
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DropOnly)
        self.setDropIndicatorShown(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(8)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(8)
        header.setHighlightSections(False)
        header.setSectionsClickable(False)

    # ---- sizes

    def set_palette(self, palette: Palette) -> None:
        """Take colours and text size anew."""
        self._paint.set_look(palette, self.font())
        self.measure()
        self.viewport().update()

    def measure(self) -> None:
        """Widths and heights for what is shown."""
        self._contents.clear()
        self._headings = {short: self._heading_widths(short) for short in (True, False)}
        self._spread()

    def _rows(self) -> list[Row]:
        return [self.board.row_at(row) for row in range(self.board.rowCount())]

    def _content_widths(self, at_most: int | None) -> list[int]:
        """What the columns need for their contents with so many marks a line; counted once."""
        if at_most not in self._contents:
            rows = self._rows()
            widths = [max([0, *(self._paint.text_width(row) for row in rows)])]
            needed = dict.fromkeys(self.board.numbers, 0)
            for row in rows:
                for number, cell in self.board.broken(row, at_most).items():
                    needed[number] = max(needed[number], self._paint.cell_width(cell))
            widths += needed.values()
            most = (max((row.tags for row in rows), default=0), max((row.episodes for row in rows), default=0))
            room = [self.fontMetrics().horizontalAdvance(str(figure)) + 2 * PAD for figure in most]
            self._contents[at_most] = [*widths, *room]
        return self._contents[at_most]

    def _heading_widths(self, short: bool) -> list[int]:
        self.board.show_short(short)
        return [self.horizontalHeader().sectionSizeHint(column) for column in range(self.board.columnCount())]

    def _needs(self, short: bool, at_most: int | None) -> list[int]:
        """Widths of the columns; long names of dyads are cut where they would leave their sessions less than half."""
        widths = list(map(max, self._content_widths(at_most), self._headings[short]))
        widths[0] = min(widths[0], max(self.viewport().width() // 2, self._headings[short][0]))
        return widths

    def _spread(self) -> None:
        """Give the columns the whole width, each in proportion to what it needs.

        Where it is narrow headings are short, and then the marks of a session stand on several lines. Where nothing
        helps one scrolls sideways, over low rows.
        """
        room = self.viewport().width()
        short, at_most = self._step_for(room)
        self._widths = self._needs(short, at_most)
        self.board.show_short(short)
        self.board.break_lines(at_most)
        spare, needed = max(room - sum(self._widths), 0), max(sum(self._widths), 1)
        for column, width in enumerate(self._widths):
            self.setColumnWidth(column, width + spare * width // needed)
        for number, row in enumerate(self._rows()):
            self.setRowHeight(number, self._paint.row_height(self.board.shown(row).values()))

    def _step_for(self, room: int) -> Step:
        """The first that fits. Whether any but the widest can is asked of the narrowest: counting takes its time."""
        widest, *others = _NARROWER
        if sum(self._needs(*widest)) <= room:
            return widest
        if sum(self._needs(*others[-1])) > room:
            return _TOO_NARROW
        return next(step for step in others if sum(self._needs(*step)) <= room)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._spread()

    def _on_data_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        self._show_chip()
        for number in range(first.row(), last.row() + 1):
            row = self.board.row_at(number)
            cells = self.board.shown(row)
            fits = [
                self._paint.cell_width(cells[n]) <= self._widths[column] for column, n in self._columns() if n in cells
            ]
            if not all(fits) or self.rowHeight(number) != self._paint.row_height(cells.values()):
                self.measure()
                return

    def _columns(self) -> list[tuple[int, int]]:
        return list(enumerate(self.board.numbers, 1))

    # ---- where we are

    @property
    def spot(self) -> Spot | None:
        """The current place."""
        return self.board.spot(self.currentIndex())

    def go_to(self, spot: Spot | None) -> None:
        """Make a place the current one, if it is on the board."""
        index = self.board.index_of(spot) if spot else QModelIndex()
        if index.isValid():
            self._go_to_index(index)

    def chip_under(self, at: QPoint) -> Chip | None:
        """The mark under a point of the viewport."""
        index = self.indexAt(at)
        cell = self.board.shown_at(index) if index.isValid() else None
        return self._paint.chip_at(self.visualRect(index), cell, at) if cell else None

    def chip_rects(self, spot: Spot) -> list[tuple[QRect, Chip]]:
        """Where the marks of a place stand in the viewport."""
        index = self.board.index_of(spot)
        cell = self.board.shown_at(index) if index.isValid() else None
        return list(self._paint.chips(self.visualRect(index), cell)) if cell else []

    # ---- keys and pointer

    @property
    def chip(self) -> Chip | None:
        """The mark of the current cell that the keyboard is on; None on the cell as a whole."""
        return self._cursor.chip(self._chips())

    def _chips(self) -> list[Chip]:
        index = self.currentIndex()
        cell = self.board.shown_at(index) if index.isValid() else None
        return [chip for line in cell.lines for chip in line] if cell else []

    def _leave_chip(self) -> None:
        self._cursor.leave()
        self._show_chip()

    def _show_chip(self) -> None:
        self._paint.chip = self.chip
        self.viewport().update()

    def _tell_chip(self) -> None:
        self._show_chip()
        chip = self.chip
        if chip is not None:
            self.mark_reached.emit(self.board.tip(self.currentIndex(), chip))

    def _go_across(self, by: int) -> bool:
        """To the next mark, or from the last one into the next cell; whether there was anywhere to go."""
        if not self._cursor.step(self._chips(), by):
            index = self.currentIndex()
            beside = index.siblingAtColumn(index.column() + by)
            if not beside.isValid():
                return False
            self._go_to_index(beside)
            self._cursor.enter(self._chips(), from_end=by < 0)
        self._tell_chip()
        return True

    def _go_along(self, by: int) -> bool:
        """To the same part of the session of the next dyad."""
        index, chip = self.currentIndex(), self.chip
        beside = index.siblingAtRow(index.row() + by)
        if not beside.isValid():
            return False
        self._go_to_index(beside)
        self._cursor.find(self._chips(), chip)
        self._tell_chip()
        return True

    def _go_to_index(self, index: QModelIndex) -> None:
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)

    def _enter(self, index: Index) -> None:
        """Open what the keyboard is on."""
        chip = self.chip
        if chip is None:
            self._activate(index)
        else:
            self.mark_pressed.emit(self.board.spot(index), chip.mark)

    def _activate(self, index: Index) -> None:
        recordings = self.board.recordings_at(index)
        if recordings:
            self.recording_opened.emit(recordings[0])
        else:
            self.recording_wanted.emit(self.board.spot(index))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        actions: dict[int, Callable[[], object]] = {
            Qt.Key.Key_Return: lambda: self._enter(index),
            Qt.Key.Key_Enter: lambda: self._enter(index),
            Qt.Key.Key_F2: lambda: self.rename_requested.emit(self.board.spot(index)),
        }
        if event.modifiers() in _NO_MODIFIER:
            actions |= {
                Qt.Key.Key_Right: lambda: self._go_across(1),
                Qt.Key.Key_Left: lambda: self._go_across(-1),
                Qt.Key.Key_Down: lambda: self._go_along(1),
                Qt.Key.Key_Up: lambda: self._go_along(-1),
            }
        act = actions.get(event.key()) if index.isValid() else None
        if act is None:
            super().keyPressEvent(event)
        else:
            act()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        left = event.button() is Qt.MouseButton.LeftButton
        self._pressed = self.chip_under(event.position().toPoint()) if left else None
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        at = event.position().toPoint()
        chip, pressed = self.chip_under(at), self._pressed
        self._pressed = None
        if chip is None or chip != pressed:
            return
        self.mark_pressed.emit(self.board.spot(self.indexAt(at)), chip.mark)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        index = self.indexAt(at)
        if index.isValid() and self.chip_under(at) is None:
            self._activate(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        hand = self.chip_under(event.position().toPoint()) is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if not index.isValid():
            return
        self.go_to(self.board.spot(index))
        place = self.viewport().mapToGlobal(self.visualRect(index).center()) if by_key else event.globalPos()
        chip = self.chip if by_key else self.chip_under(event.pos())
        self.menu_requested.emit(self.board.spot(index), chip, place)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self.indexAt(event.pos())
            tip = self.board.tip(index, self.chip_under(event.pos())) if index.isValid() else ""
            QToolTip.showText(event.globalPos(), tip, self.viewport())
            return True
        return super().viewportEvent(event)

    # ---- dropping

    def _show_target(self, index: Index | None) -> None:
        wanted = QPersistentModelIndex(index) if index is not None and index.isValid() else None
        if wanted != self._paint.drop_at:
            self._paint.drop_at = wanted
            self.viewport().update()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if dropped_files(event):
            self._show_target(self.indexAt(event.position().toPoint()))
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._show_target(None)

    def dropEvent(self, event: QDropEvent) -> None:
        files = dropped_files(event)
        self._show_target(None)
        if files:
            event.acceptProposedAction()
            self.files_dropped.emit(files, self.board.spot(self.indexAt(event.position().toPoint())))
