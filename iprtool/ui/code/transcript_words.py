"""The table of turns, in which words are selected by the mouse or by keys without being typed over."""

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QTableView

from iprtool.domain.model import Turn
from iprtool.domain.transcript import words
from iprtool.ui.code.transcript_cell import Picked, WrappedText
from iprtool.ui.code.transcript_model import TEXT, TURN_ROLE

_PLAIN, _SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
_MOVES = {
    (Qt.Key.Key_Right, _PLAIN): (1, 1), (Qt.Key.Key_Left, _PLAIN): (-1, -1),
    (Qt.Key.Key_Right, _SHIFT): (0, 1), (Qt.Key.Key_Left, _SHIFT): (0, -1),
}  # fmt: skip
"""By how many words a key moves the first and the last word that is selected."""


class WordTable(QTableView):
    """Drawing over words of one turn selects them, whole words at a time; a click, or Esc, lets go of them."""

    words_picked = Signal(int)
    """How many words are selected now."""

    def __init__(self) -> None:
        super().__init__()
        self._cell: WrappedText | None = None
        self._pressed: tuple[QModelIndex, QPoint, int] | None = None
        self.drawn = False
        """Whether the mouse, which is up again, has selected words and not clicked."""

    def set_cell(self, cell: WrappedText) -> None:
        """Use this for what is said."""
        self._cell = cell
        self.setItemDelegateForColumn(TEXT, cell)

    @property
    def picked(self) -> tuple[Turn, int, int] | None:
        """A turn and the begin and end of its words that are selected, in letters; None where none are."""
        picked = self._cell.picked if self._cell is not None else None
        turn = self.currentIndex().siblingAtColumn(TEXT).data(TURN_ROLE) if picked is not None else None
        return (turn, picked.begin, picked.end) if picked and turn and turn.id == picked.turn_id else None

    def pick_first(self) -> bool:
        """Select the first word of the current turn; whether there is one."""
        turn = self.currentIndex().siblingAtColumn(TEXT).data(TURN_ROLE)
        return turn is not None and self._pick(turn, 0, 0)

    def let_go(self) -> None:
        """Select no words."""
        if self._cell is not None and self._cell.picked is not None:
            self._cell.picked = None
            self.viewport().update()
            self.words_picked.emit(0)

    def _pick(self, turn: Turn, first: int, last: int) -> bool:
        spans = words(turn.text)
        if self._cell is None or not spans or not 0 <= first <= last < len(spans):
            return False
        picked = Picked(turn.id, spans[first][0], spans[last][1])
        if picked != self._cell.picked:
            self._cell.picked = picked
            self.viewport().update()
            self.words_picked.emit(last - first + 1)
        return True

    # ---- the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.let_go()
        self.drawn, self._pressed = False, None
        at, index = event.position().toPoint(), self.indexAt(event.position().toPoint())
        left = event.button() is Qt.MouseButton.LeftButton and event.modifiers() == _PLAIN
        if left and index.isValid() and index.column() == TEXT and self._cell is not None:
            self._pressed = index, at, self._cell.letter_at(index, at)
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self._pressed is None or self._cell is None:
            super().mouseMoveEvent(event)
            return
        index, begun, letter = self._pressed
        if self.indexAt(at) != index:
            self.let_go()
            super().mouseMoveEvent(event)  # over several turns it selects turns
        elif self.drawn or (at - begun).manhattanLength() >= QApplication.startDragDistance():
            self.drawn = True
            begin, end = sorted((letter, self._cell.letter_at(index, at)))
            turn = index.data(TURN_ROLE)
            hit = [
                n for n, (first, last) in enumerate(words(turn.text)) if first < max(end, begin + 1) and last > begin
            ]
            if hit:
                self._pick(turn, hit[0], hit[-1])

    # ---- keys

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._move(event):
            event.accept()
            return True
        return super().event(event)

    def _move(self, event: QKeyEvent) -> tuple[int, int] | None:
        """What a key does with the words that are selected; Esc is told by (0, 0)."""
        if self.picked is None:
            return None
        if event.key() == Qt.Key.Key_Escape:
            return 0, 0
        return _MOVES.get((Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        move, picked = self._move(event), self.picked
        if move is None or picked is None:
            super().keyPressEvent(event)
        elif move == (0, 0):
            self.let_go()
        else:
            self._move_by(picked, *move)

    def _move_by(self, picked: tuple[Turn, int, int], first_by: int, last_by: int) -> None:
        turn, begin, end = picked
        spans = words(turn.text)
        first = next(n for n, span in enumerate(spans) if span[0] == begin)
        last = next(n for n, span in enumerate(spans) if span[1] == end)
        self._pick(turn, first + first_by, last + last_by)
