"""Which codes are bleeped: a list of all of them, and in words what is chosen."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from iprtool.ui.export.checklist import CheckList
from iprtool.ui.parts.fitted import fitted
from iprtool.ui.parts.labels import label

_LINES = 6
_LETTERS = 34


class BleepField(QWidget):
    """No code at first. A family that is chosen whole stands for all its codes, also for those that it gets later."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._families: dict[str, list[str]] = {}
        self.codes = CheckList(self.tr("Bleep all segments of"), starts_on=False)
        self.about = label("", "muted", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.codes)
        column.addWidget(self.about)
        self.codes.changed.connect(self._tell)
        fitted(self.codes, lambda text: self._fit(QSize(_LETTERS * text.averageCharWidth(), _LINES)))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._tell()

    def _fit(self, size: QSize) -> None:
        self.codes.setMaximumWidth(size.width())
        self.codes.hint_lines(size.height())
        self.codes.tree.setMaximumHeight(self.codes.tree.minimumHeight())

    def show_codes(self, groups: Iterable[tuple[str, Sequence[str]]]) -> None:
        """Families with the paths of their codes; what was chosen stays, also where it is gone."""
        chosen = self.chosen
        self._families = {}
        for family, paths in groups:
            self._families.setdefault(family, []).extend(paths)
        self.choose(chosen)

    @property
    def chosen(self) -> tuple[str, ...]:
        """Paths of codes, and names of families of which all codes are chosen."""
        paths, found = dict.fromkeys(self.codes.chosen), []
        for family, own in self._families.items():
            if own and all(path in paths for path in own):
                found.append(family)
                paths = {path: None for path in paths if path not in own}
        return (*found, *paths)

    def choose(self, names: Sequence[str]) -> None:
        """Choose these. One that is gone stays chosen, so that nothing is cut which was to be bleeped."""
        known = {*self._families, *(path for own in self._families.values() for path in own)}
        gone = [name for name in names if name not in known]
        listed = [
            (family, [(path, path.removeprefix(f"{family}/")) for path in own])
            for family, own in self._families.items()
        ]
        if gone:
            listed.append((self.tr("Not in this study"), [(name, name) for name in gone]))
        self.codes.set_entries(listed)
        of_families = [path for name in names for path in self._families.get(name, ())]
        self.codes.choose_only({*names, *of_families})

    def _tell(self) -> None:
        chosen = self.chosen
        self.about.setText(
            self.tr("Bleeped: {0}").format(", ".join(chosen)) if chosen else self.tr("No code is bleeped.")
        )
