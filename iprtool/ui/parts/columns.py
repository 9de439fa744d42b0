"""A page in two columns where there is room for both, and in one where there is not."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from iprtool.ui.parts.fitted import fitted_to_room
from iprtool.ui.parts.scrolled import BareScroll

_MARGIN, _GAP, _SPACE = 24, 28, 12
_MOST = 1.7
"""The columns get at most so many times the width that they need: long lines are hard to read."""


class ColumnPage(BareScroll):
    """`head` lies above both columns. The parts are given in the order that they have in one column."""

    def __init__(self, left: int, right: int, parent: QWidget | None = None) -> None:
        """left, right: how wide the columns have to be at least, in letters."""
        self._letters = (left, right)
        self._parts: list[tuple[QWidget, bool]] = []
        self.wide = True
        super().__init__(parent)
        inner, self._holder = QWidget(), QWidget()
        across = QHBoxLayout(inner)
        across.setContentsMargins(_MARGIN, 20, _MARGIN, 20)
        across.addWidget(self._holder, 1000)
        across.addStretch(1)
        whole = QVBoxLayout(self._holder)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(_SPACE)
        self.head, self._left, self._right = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        columns = QHBoxLayout()
        columns.setSpacing(_GAP)
        for column, letters in ((self._left, left), (self._right, right)):
            column.setSpacing(_SPACE)
            columns.addLayout(column, letters)
        whole.addLayout(self.head)
        whole.addLayout(columns, 1)
        self.setWidget(inner)
        fitted_to_room(self.viewport(), self._fit)

    def add(self, part: QWidget, *, right: bool = False) -> None:
        """A part below those that are there; in the right column where there are two."""
        self._parts.append((part, right))
        self._arrange()

    def _arrange(self) -> None:
        for column in (self._left, self._right):
            while column.count():
                column.takeAt(0)
        for part, is_right in self._parts:
            (self._right if self.wide and is_right else self._left).addWidget(part)
        self._left.addStretch(1)

    def _fit(self) -> None:
        """Take the present width and text size."""
        letter, (left, right) = self.fontMetrics().averageCharWidth(), self._letters
        room = self.viewport().width() - 2 * _MARGIN - _GAP
        wide = room >= (left + right) * letter
        self._holder.setMaximumWidth(round(_MOST * letter * (left + right if wide else max(left, right))))
        if wide != self.wide:
            self.wide = wide
            self._arrange()
