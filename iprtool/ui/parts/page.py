"""A page of text and controls in one column, which scrolls and keeps lines readable."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from iprtool.ui.parts.scrolled import BareScroll

TEXT_CHANGES = (QEvent.Type.FontChange, QEvent.Type.StyleChange)
"""What a widget is told when the text size changes."""


class ScrollPage(BareScroll):
    """Put things into `column`; they get at most `widest` times the width of a letter."""

    def __init__(self, widest: int = 110, *, centred: bool = True, parent: QWidget | None = None) -> None:
        self._holder: QWidget | None = None
        super().__init__(parent)
        inner = QWidget()
        self._across = across = QHBoxLayout(inner)
        self.within(24, 20)
        self._holder = QWidget()
        self._widest = widest
        self.column = QVBoxLayout(self._holder)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(12)
        if centred:
            across.addStretch(1)
        across.addWidget(self._holder, 1000)
        across.addStretch(1)
        self.setWidget(inner)
        self.fit_text()

    def within(self, sides: int, ends: int) -> None:
        """Keep that much free at both sides, above and below."""
        self._across.setContentsMargins(sides, ends, sides, ends)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in TEXT_CHANGES:
            self.fit_text()

    def fit_text(self) -> None:
        """Take the present text size."""
        if self._holder is not None:
            self._holder.setMaximumWidth(self._widest * self.fontMetrics().averageCharWidth())
