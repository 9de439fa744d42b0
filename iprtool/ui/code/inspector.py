"""What is selected: its code, begin, end and memo, to read and to change."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QVBoxLayout, QWidget

from iprtool.domain.codebook import UNASSIGNED_COLOUR, CodeTree
from iprtool.domain.model import Tag
from iprtool.ui.actions import shown_key
from iprtool.ui.code.open_bar import OpenBar
from iprtool.ui.code.rating_panel import RatingPanel
from iprtool.ui.keyed import keyed
from iprtool.ui.parts.fitted import fitted
from iprtool.ui.parts.labels import label, panel
from iprtool.ui.parts.memofield import MemoField
from iprtool.ui.parts.timefield import TimeField
from iprtool.ui.theme.icons import SWATCH_SIZE, swatch_icon


class Inspector(QWidget):
    """Fields of the selected tag; of several tags only the code can be changed at once."""

    code_chosen = Signal(object)
    times_entered = Signal(int, object)
    memo_edited = Signal(str, str, str)
    trouble = Signal(str, str)
    mended = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        panel(self)
        self._tags: list[Tag] = []
        self._narrow: bool | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(14, 8, 14, 12)
        outer.setSpacing(4)
        self._empty = label("", "muted", wrap=True)
        outer.addWidget(self._empty)
        self._fields = QWidget()
        panel(self._fields)
        outer.addWidget(self._fields)
        self.session = RatingPanel(self.tr("Session"))
        outer.addWidget(self.session)
        outer.addStretch(1)
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
        self.code.setIconSize(SWATCH_SIZE)
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
        self.open_bar = OpenBar()
        self.taken_off = label("", "caption", wrap=True)
        self.ratings = RatingPanel()
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
            (self.open_bar, 6, 0, 2), (self.taken_off, 7, 0, 2), (self.ratings, 8, 0, 2),
            (memo, 9, 0, 2), (self.memo, 10, 0, 2), (self._made_by, 11, 0, 2),
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
        for field in (self.begin, self.end):
            field.trouble.connect(self.trouble)
            field.mended.connect(self.mended)

    def set_codes(self, tree: CodeTree) -> None:
        """Offer the codes of a codebook."""
        self.code.clear()
        self.code.addItem(swatch_icon(UNASSIGNED_COLOUR), self.tr("without a code"), None)
        for family in tree.families:
            for code in tree.codes_of(family):
                self.code.addItem(swatch_icon(code.colour), f"{family.name} › {code.name}", code.id)

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
        self._show_how_it_was_put(one, editable=editable)
        codes = {tag.code_id for tag in tags}
        self.code.setCurrentIndex(self.code.findData(codes.pop()) if len(codes) == 1 else -1)
        self._made_by.setText(made_by)
        self._made_by.setVisible(bool(made_by))

    def _show_how_it_was_put(self, one: Tag | None, *, editable: bool) -> None:
        """Whether it has an end, and what was taken off the times of its keys."""
        is_open = one is not None and one.open
        self.end.setPlaceholderText(self.tr("open") if is_open else self.tr("point"))
        self.open_bar.setVisible(is_open and editable)
        off_ms = one.reaction_ms if one is not None else None
        self.taken_off.setText(self.tr("{0} ms reaction time taken off").format(off_ms) if off_ms else "")
        self.taken_off.setVisible(bool(off_ms))

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
