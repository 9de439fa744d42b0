"""A page of text and controls in one column, which scrolls and keeps lines readable."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget


class ScrollPage(QScrollArea):
    """Put things into `column`; they get at most `widest` times the width of a letter."""

    def __init__(self, widest: int = 110, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        across = QHBoxLayout(inner)
        across.setContentsMargins(24, 20, 24, 20)
        self._holder = QWidget()
        self.column = QVBoxLayout(self._holder)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(12)
        self._widest = widest
        across.addStretch(1)
        across.addWidget(self._holder, 1000)
        across.addStretch(1)
        self.setWidget(inner)
        self.fit_text()

    def fit_text(self) -> None:
        """Take the present text size."""
        self._holder.setMaximumWidth(self._widest * self.fontMetrics().averageCharWidth())
