"""What can be done with an interval that has begun and not ended."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from iprtool.ui.actions import SPEC_BY_ID, translated
from iprtool.ui.keyed import key_tip
from iprtool.ui.parts.flow import FlowLayout
from iprtool.ui.parts.labels import label, panel


class OpenBar(QWidget):
    """Says that the selected interval is open, and offers to end it or to make it a point."""

    end_requested = Signal()
    point_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        panel(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 4)
        column.setSpacing(4)
        column.addWidget(
            label(self.tr("● Open: it has begun and not ended. Its key ends it, too."), "caption", wrap=True)
        )
        row = FlowLayout(6)
        self.end_here = self._button(self.tr("End here"), "tag.end", self.end_requested.emit)
        self.make_point = self._button(self.tr("Make a point"), "tag.point", self.point_requested.emit)
        row.addWidget(self.end_here)
        row.addWidget(self.make_point)
        column.addLayout(row)

    def _button(self, text: str, action_id: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        key_tip(button, translated(SPEC_BY_ID[action_id].help), action_id)
        button.clicked.connect(act)
        return button
