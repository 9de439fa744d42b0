"""The menu of the selected tags on the timeline."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from iprtool.domain.codebook import CodeTree


class TagMenu(QMenu):
    """Codes by family, then what else can be done; of other passes' tags nothing is changed. Goes when it closes."""

    code_chosen = Signal(str)
    begin_chosen = Signal()
    end_chosen = Signal()
    point_chosen = Signal()
    delete_chosen = Signal()

    def __init__(self, tree: CodeTree, parent: QWidget, *, own: bool, is_open: bool) -> None:
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
        if is_open:
            self.addAction(self.tr("End at the playhead")).triggered.connect(self.end_chosen)
            self.addAction(self.tr("Make it a point")).triggered.connect(self.point_chosen)
        self.addAction(self.tr("Go to its begin")).triggered.connect(self.begin_chosen)
        delete = self.addAction(self.tr("Delete"))
        delete.setEnabled(own)
        delete.triggered.connect(self.delete_chosen)
