"""The short note that appears at a new tag, with Undo."""

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from iprtool.ui.parts.labels import label

_SHOWN_MS = 3500


class TagNote(QFrame):
    """Floats over its parent for some seconds; takes no focus and no keys."""

    undo_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("Card")
        self._over = parent
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 4, 4, 4)
        row.setSpacing(8)
        self._text = label("")
        row.addWidget(self._text)
        self._undo = undo = QPushButton(self.tr("Undo"))
        undo.setProperty("role", "plain")
        undo.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        undo.clicked.connect(self._on_undo)
        row.addWidget(undo)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def show_in(self, area: QRect, at: QPoint, text: str) -> None:
        """Show a text beside a point, where nothing has been tagged yet: to its right, at the right edge of an area."""
        self._text.setText(text)
        room = area.width() - self._undo.sizeHint().width() - 48
        longer = self._text.fontMetrics().horizontalAdvance(text) > room
        self._text.setWordWrap(longer)
        self._text.setMinimumWidth(room if longer else 0)
        self.adjustSize()
        left, top = max(area.left() + 8, area.right() - self.width() - 12), at.y() - 4
        if left < at.x() + 120:  # too near to what it speaks of: below it, or above where there is no room
            below = at.y() + self.height()
            top = below if below + self.height() <= area.bottom() else at.y() - self.height() - 8
        self.move(left, min(max(top, area.top()), area.bottom() - self.height()))
        self.show()
        self.raise_()
        self._timer.start(_SHOWN_MS)

    def _on_undo(self) -> None:
        self.hide()
        self.undo_requested.emit()
