"""Slim forms under the tree: into which code to merge, into which codes to split, how a new codebook is called."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox, QLineEdit

from iprtool.domain.codebook import CodeTree
from iprtool.domain.model import Code
from iprtool.ui.parts.inline import InlineForm
from iprtool.ui.parts.labels import label


def _tr(text: str) -> str:
    return QCoreApplication.translate("CodebookAsk", text)


class MergeForm(InlineForm):
    """Into which code? `locked` says which of the tags are on locked lanes, if any."""

    def __init__(self, tree: CodeTree, code: Code, merge: Callable[[str], object], locked: str = "") -> None:
        super().__init__(_tr("Merge “{0}” into another code, with all its tags").format(code.name), _tr("Merge"))
        self._merge = merge
        self.into = QComboBox()
        self.into.setMinimumContentsLength(16)
        self.into.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for other in tree.codes:
            if other.id != code.id:
                self.into.addItem(tree.path(other.id), other.id)
        self.add_field(_tr("Into"), self.into)
        if locked:
            self.add_below(label(locked, "trouble", wrap=True))
        self.finish()

    def submit(self) -> None:
        self._merge(str(self.into.currentData()))


class SplitForm(InlineForm):
    """Into which codes? The first name keeps the tags."""

    def __init__(self, code: Code, split: Callable[[Sequence[str]], object]) -> None:
        super().__init__(_tr("Split “{0}”: its tags stay with the first part").format(code.name), _tr("Split"))
        self._split = split
        self.first, self.second = QLineEdit(code.name), QLineEdit()
        self.add_field(_tr("First part"), self.first, 20)
        self.add_field(_tr("Second part"), self.second, 20)
        self.finish()

    def submit(self) -> None:
        self._split([self.first.text(), self.second.text()])
