"""The field in which memos are written, wherever they are."""

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from iprtool.domain.ids import new_id
from iprtool.domain.moments import Moment, moment_at, written
from iprtool.ui.parts.markdown import MarkdownHighlighter

_SAVE_AFTER_MS = 500
_AT_LEAST_EVERY_MS = 2_000
"""Who types on without a pause does not lose more than this when the program dies."""
_AGAIN_MS = 5_000
_COLOUR_CHANGES = (QEvent.Type.PaletteChange, QEvent.Type.StyleChange)


class MemoField(QPlainTextEdit):
    """A text that is written as you pause typing, and at the latest on leaving the field.

    `@00:14:41` in it is a link to that moment: Ctrl and a click, or Alt and Enter with the cursor on it, ask for it.
    """

    memo_edited = Signal(str, str, str)
    """(id of what the memo belongs to, text, name of this spell of typing)"""
    moment_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        self._colours: MarkdownHighlighter | None = None
        super().__init__(parent)
        self._owner_id: str | None = None
        self._typing = new_id()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SAVE_AFTER_MS)
        self._timer.timeout.connect(self.flush)
        self._latest = QTimer(self)
        self._latest.setSingleShot(True)
        self._latest.setInterval(_AT_LEAST_EVERY_MS)
        self._latest.timeout.connect(self.flush)
        self._unwritten: dict[str, str] = {}
        self._again = QTimer(self)
        self._again.setInterval(_AGAIN_MS)
        self._again.timeout.connect(self.write_all)
        self.textChanged.connect(self._on_changed)
        self.setTabChangesFocus(True)
        self.setMouseTracking(True)
        self._colours = MarkdownHighlighter(self.document())

    def show_memo(self, owner_id: str | None, text: str) -> None:
        """Show the memo of something. What was typed for the one before is written first."""
        if owner_id != self._owner_id:
            self.flush()
            self._typing = new_id()
        elif self.document().isModified():
            return
        self._owner_id = owner_id
        text = self._unwritten.get(owner_id or "", text)
        if text != self.toPlainText():
            self.blockSignals(True)
            self.setPlainText(text)
            self.blockSignals(False)
        self.document().setModified(False)

    def flush(self) -> None:
        """Write what is not written yet."""
        self._timer.stop()
        self._latest.stop()
        if self._owner_id is not None and self.document().isModified():
            self.document().setModified(False)
            self._unwritten.pop(self._owner_id, None)
            self.memo_edited.emit(self._owner_id, self.toPlainText(), self._typing)

    def keep(self, owner_id: str, text: str) -> None:
        """A memo could not be written: it is kept here, shown for its owner, and tried again until it is."""
        self._unwritten[owner_id] = text
        self._again.start()

    def write_all(self) -> bool:
        """Try to write what is not written yet, also of others than the one shown; whether all of it is written now."""
        self.flush()
        waiting, self._unwritten = self._unwritten, {}
        for owner_id, text in waiting.items():
            self.memo_edited.emit(owner_id, text, self._typing)
        if not self._unwritten:
            self._again.stop()
        return not self._unwritten

    def insert_time(self, ms: int) -> None:
        """Write a link to a moment where the cursor is, with a space after the word before it."""
        cursor = self.textCursor()
        before = self.toPlainText()[: cursor.selectionStart()]
        cursor.insertText(("" if not before or before[-1].isspace() else " ") + written(ms) + " ")

    def _on_changed(self) -> None:
        if self._owner_id is not None and self.document().isModified():
            self._timer.start()
            if not self._latest.isActive():
                self._latest.start()

    # ---- links

    def _link_under(self, at: QPoint) -> Moment | None:
        cursor = self.cursorForPosition(at)
        rect = self.cursorRect(cursor).adjusted(-12, 0, 12, 0)
        return moment_at(self.toPlainText(), cursor.position()) if rect.contains(at) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape:
            self.clearFocus()
        elif enter and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._follow(moment_at(self.toPlainText(), self.textCursor().position()))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not (_with_ctrl(event) and self._follow(self._link_under(event.position().toPoint()))):
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        link = self._link_under(event.position().toPoint())
        hand = link is not None and _with_ctrl(event)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.IBeamCursor)
        self.viewport().setToolTip(self.tr("Ctrl and a click, or Alt+Enter, go there") if link is not None else "")

    def _follow(self, link: Moment | None) -> bool:
        if link is not None:
            self.flush()
            self.moment_requested.emit(link.ms)
        return link is not None

    # ---- events

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.flush()
        self._typing = new_id()
        super().focusOutEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if self._colours is not None and event.type() in _COLOUR_CHANGES:
            self._colours.rehighlight()


def _with_ctrl(event: QMouseEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
