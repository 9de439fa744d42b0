"""What stands on the board while the study is empty."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from iprtool.ui.actions import ActionSet
from iprtool.ui.keyed import action_button
from iprtool.ui.parts.flow import FlowLayout
from iprtool.ui.parts.labels import label
from iprtool.ui.parts.scrolled import BareScroll


class EmptyBoard(BareScroll):
    """Says what can be done here, and offers it; scrolls where a form above leaves little room."""

    def __init__(self, actions: ActionSet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        frame = QFrame()
        frame.setObjectName("DropHere")
        frame.setMaximumWidth(640)
        column = QVBoxLayout(frame)
        column.setContentsMargins(32, 32, 32, 32)
        column.setSpacing(12)
        title = label(self.tr("Drop a recording here, or add one"), "title", wrap=True)
        words = label(
            self.tr(
                "Video or sound of a session. You say which client and therapist (dyad) and which session it "
                "belongs to; both are made on the way. A study that is planned already comes as a table: one row a "
                "session."
            ),
            "muted",
            wrap=True,
        )
        for text in (title, words):
            column.addWidget(text)
        buttons = FlowLayout(8)
        self.import_plan = action_button(actions, "study.import_plan")
        self.add = action_button(actions, "study.add_recording", main=True)
        self.add_dyad = action_button(actions, "study.add_dyad")
        buttons.addWidget(self.add)
        buttons.addWidget(self.add_dyad)
        buttons.addWidget(self.import_plan)
        column.addLayout(buttons)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(frame, 8)
        across.addStretch(1)
        inner = QVBoxLayout()
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addStretch(1)
        inner.addLayout(across)
        inner.addStretch(1)
        holder = QWidget()
        holder.setLayout(inner)
        self.setWidget(holder)
