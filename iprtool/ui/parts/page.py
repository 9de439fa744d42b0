"""A page of text and controls in one column, which scrolls and keeps lines readable."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from iprtool.ui.parts.fitted import fitted
from iprtool.ui.parts.scrolled import BareScroll


class ScrollPage(BareScroll):
    """Put things into `column`; they get at most `widest` times the width of a letter."""

    def __init__(self, widest: int = 110, *, centred: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        inner = QWidget()
        self._across = across = QHBoxLayout(inner)
        self.within(24, 20)
        holder = QWidget()
        self.column = QVBoxLayout(holder)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(12)
        if centred:
            across.addStretch(1)
        across.addWidget(holder, 1000)
        across.addStretch(1)
        self.setWidget(inner)
        fitted(self, lambda text: holder.setMaximumWidth(widest * text.averageCharWidth()))

    def within(self, sides: int, ends: int) -> None:
        """Keep that much free at both sides, above and below."""
        self._across.setContentsMargins(sides, ends, sides, ends)
