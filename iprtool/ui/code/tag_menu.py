"""The menu of the selected tags on the timeline."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from iprtool.domain.codebook import CodeTree
from iprtool.ui.actions import ActionSet

_ACTIONS = (
    ("play.tag", "play.loop"),
    ("tag.end", "tag.point"),
    ("tag.cut", "tag.copy", "tag.duplicate", "tag.split", "tag.join", "tag.shift"),
    ("tag.delete",),
)
_READING = {"play.tag", "play.loop", "tag.copy", "tag.duplicate"}
"""What can be done with tags of other passes too."""


class TagMenu(QMenu):
    """Codes by family, then what else can be done; of other passes' tags nothing is changed. Goes when it closes."""

    code_chosen = Signal(str)
    begin_chosen = Signal()

    def __init__(self, tree: CodeTree, actions: ActionSet, parent: QWidget, *, own: bool) -> None:
        super().__init__(parent)
        self.aboutToHide.connect(self.deleteLater)
        for family in tree.families:
            part = self.addMenu(family.name)
            part.setEnabled(own)
            for code in tree.codes_of(family):
                part.addAction(code.name).triggered.connect(
                    lambda _checked=False, code_id=code.id: self.code_chosen.emit(code_id)
                )
        self.addSeparator()
        self.addAction(self.tr("Go to its begin")).triggered.connect(self.begin_chosen)
        for group in _ACTIONS:
            self.addSeparator()
            self.addActions([actions[action_id] for action_id in group if own or action_id in _READING])
