"""What is selected: its code, begin, end and memo, to read and to change."""

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QIcon, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QPlainTextEdit, QVBoxLayout, QWidget

from iprtool.domain.codebook import UNASSIGNED_COLOUR, CodeTree
from iprtool.domain.ids import new_id
from iprtool.domain.model import Tag
from iprtool.ui.actions import shown_key
from iprtool.ui.keyed import keyed
from iprtool.ui.parts.fitted import fitted
from iprtool.ui.parts.labels import heading, label, panel
from iprtool.ui.parts.timefield import TimeField
from iprtool.ui.theme.icons import swatch

_SAVE_AFTER_MS = 500


class MemoField(QPlainTextEdit):
    """A text that is written as you pause typing, and at the latest on leaving the field."""

    memo_edited = Signal(str, str, str)
    """(tag id, text, name of this spell of typing)"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tag_id: str | None = None
        self._typing = new_id()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SAVE_AFTER_MS)
        self._timer.timeout.connect(self.flush)
        self.textChanged.connect(self._on_changed)
        self.setTabChangesFocus(True)

    def show_memo(self, tag_id: str | None, text: str) -> None:
        """Show the memo of a tag. What was typed for the one before is written first."""
        if tag_id != self._tag_id:
            self.flush()
            self._typing = new_id()
        elif self.document().isModified():
            return
        self._tag_id = tag_id
        if text != self.toPlainText():
            self.blockSignals(True)
            self.setPlainText(text)
            self.blockSignals(False)
        self.document().setModified(False)

    def flush(self) -> None:
        """Write what is not written yet."""
        self._timer.stop()
        if self._tag_id is not None and self.document().isModified():
            self.document().setModified(False)
            self.memo_edited.emit(self._tag_id, self.toPlainText(), self._typing)

    def _on_changed(self) -> None:
        if self._tag_id is not None and self.document().isModified():
            self._timer.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clearFocus()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.flush()
        self._typing = new_id()
        super().focusOutEvent(event)


class Inspector(QWidget):
    """Fields of the selected tag; of several tags only the code can be changed at once."""

    code_chosen = Signal(object)
    times_entered = Signal(int, object)
    memo_edited = Signal(str, str, str)
    trouble = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        panel(self)
        self._tags: list[Tag] = []
        self._narrow: bool | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(14, 12, 14, 12)
        outer.setSpacing(4)
        outer.addWidget(heading(self.tr("Tag")))
        self._empty = label("", "muted", wrap=True)
        outer.addWidget(self._empty)
        self._fields = QWidget()
        panel(self._fields)
        outer.addWidget(self._fields)
        self._build_fields()
        self._make_connections()
        self.show_tags([], editable=False)

    def _build_fields(self) -> None:
        grid = QGridLayout(self._fields)
        grid.setContentsMargins(0, 4, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        self.code = QComboBox()
        self.code.setAccessibleName(self.tr("Code of the tag"))
        self.code.setMinimumContentsLength(8)
        self.code.setIconSize(QSize(10, 10))
        self.code.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.begin, self.end = TimeField(), TimeField(optional=True)
        self.begin.setAccessibleName(self.tr("Begin of the tag"))
        self.end.setAccessibleName(self.tr("End of the tag, empty for a point"))
        self.end.setPlaceholderText(self.tr("point"))
        keyed(self, self._show_keys)
        self.memo = MemoField()
        self.memo.setAccessibleName(self.tr("Memo of the tag"))
        self.memo.setPlaceholderText(self.tr("What do you see and hear? It is written as you pause typing."))
        fitted(self.memo, self._fit_memo)
        self._made_by = label("", "caption", wrap=True)
        self._captions = [label(self.tr(text), "caption") for text in ("Code", "Begin", "End", "Memo")]
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self._grid = grid
        self._place_fields(narrow=False)

    def _fit_memo(self, metrics: QFontMetrics) -> None:
        self.memo.setMinimumHeight(3 * metrics.lineSpacing() + 16)
        self.memo.setMaximumHeight(7 * metrics.lineSpacing() + 16)

    def _show_keys(self) -> None:
        self.begin.setToolTip(self.tr("{0} takes the playhead").format(shown_key("tag.begin")))
        self.end.setToolTip(self.tr("{0} takes the playhead; empty makes a point").format(shown_key("tag.end")))

    def _place_fields(self, *, narrow: bool) -> None:
        """Begin and end beside each other, or below each other where the text is large or the panel narrow."""
        if narrow is self._narrow:
            return
        self._narrow = narrow
        code, begin, end, memo = self._captions
        span = 2 if narrow else 1
        row, column = (4, 0) if narrow else (2, 1)
        for widget, at_row, at_column, columns in (
            (code, 0, 0, 2), (self.code, 1, 0, 2),
            (begin, 2, 0, span), (self.begin, 3, 0, span),
            (end, row, column, span), (self.end, row + 1, column, span),
            (memo, 6, 0, 2), (self.memo, 7, 0, 2), (self._made_by, 8, 0, 2),
        ):  # fmt: skip
            self._grid.addWidget(widget, at_row, at_column, 1, columns)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        needed = 2 * (self.begin.fontMetrics().horizontalAdvance("00:00:00.000") + 24) + 40
        self._place_fields(narrow=self.width() < needed)

    def _make_connections(self) -> None:
        self.code.activated.connect(lambda index: self.code_chosen.emit(self.code.itemData(index)))
        self.begin.time_entered.connect(self._on_begin)
        self.end.time_entered.connect(self._on_end)
        self.memo.memo_edited.connect(self.memo_edited)
        self.begin.trouble.connect(self.trouble)
        self.end.trouble.connect(self.trouble)

    def set_codes(self, tree: CodeTree) -> None:
        """Offer the codes of a codebook."""
        self.code.clear()
        self.code.addItem(QIcon(swatch(UNASSIGNED_COLOUR)), self.tr("without a code"), None)
        for family in tree.families:
            for code in tree.codes_of(family):
                self.code.addItem(QIcon(swatch(code.colour)), f"{family.name} › {code.name}", code.id)

    def show_tags(self, tags: list[Tag], *, editable: bool, made_by: str = "") -> None:
        """Show the selected tags."""
        self._tags = tags
        one = tags[0] if len(tags) == 1 else None
        self._fields.setVisible(bool(tags))
        self._empty.setVisible(one is None)
        self._empty.setText(self._hint(len(tags)))
        for field in (self.begin, self.end, self.memo):
            field.setVisible(True)
            field.setEnabled(editable and one is not None)
        self.code.setEnabled(editable)
        self.memo.show_memo(one.id if one else None, one.memo if one else "")
        self.begin.set_time(one.start_ms if one else None)
        self.end.set_time(one.end_ms if one else None)
        codes = {tag.code_id for tag in tags}
        self.code.setCurrentIndex(self.code.findData(codes.pop()) if len(codes) == 1 else -1)
        self._made_by.setText(made_by)
        self._made_by.setVisible(bool(made_by))

    def _hint(self, count: int) -> str:
        if count > 1:
            return self.tr("{0} tags are selected. A code that you choose goes to all of them.").format(count)
        return self.tr("Nothing is selected. Press a code's key to tag this moment, or click a tag to change it.")

    def _on_begin(self, ms: object) -> None:
        if len(self._tags) == 1 and isinstance(ms, int):
            self.times_entered.emit(ms, self._tags[0].end_ms)

    def _on_end(self, ms: object) -> None:
        if len(self._tags) == 1:
            self.times_entered.emit(self._tags[0].start_ms, ms)
