"""What recoding would do, code by code, and one button that does it."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from iprtool.domain.codebook_rules import SEPARATOR
from iprtool.domain.model import Code, Codebook
from iprtool.services import codebooks
from iprtool.services.recoding import Line, Preview
from iprtool.ui.codebook.fields import ChoiceField
from iprtool.ui.parts.labels import heading, label, panel, restyle
from iprtool.ui.parts.page import ScrollPage

_LATER = ""
_NO_CODE = "-"


class RecodePage(QWidget):
    """A table of the old codes with where their tags go; what is not clear is to be chosen first."""

    source_chosen = Signal(object)
    recode_requested = Signal(object)
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preview: Preview | None = None
        self._whys: dict[str, tuple[QLabel, str]] = {}
        self.choices: dict[str, ChoiceField] = {}
        self._page = ScrollPage(110, centred=False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._page)
        column = self._page.column
        self.title = label("", "title", wrap=True)
        self.source = ChoiceField([])
        self.source.setAccessibleName(self.tr("From which version"))
        self.source.edited.connect(self.source_chosen)
        self.said = label("", wrap=True)
        self.locked = label("", "trouble", wrap=True)
        self._body = QWidget()
        self._grid = QGridLayout(self._body)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(2, 1)
        self.recode = QPushButton()
        self.recode.setProperty("role", "main")
        self.recode.clicked.connect(lambda: self.recode_requested.emit(self.chosen))
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.clicked.connect(self.cancelled)
        buttons = QHBoxLayout()
        buttons.addWidget(self.recode)
        buttons.addWidget(self.cancel)
        buttons.addStretch(1)
        caption = label(self.tr("From which version"), "caption")
        for widget in (self.title, caption, self.source, self.said, self.locked, self._body):
            column.addWidget(widget)
        column.addLayout(buttons)
        column.addStretch(1)

    def show_preview(self, preview: Preview, sources: Sequence[Codebook], locked: str = "") -> None:
        """Show what would happen, and what of it is on locked lanes. What was chosen for the same versions stays."""
        kept = self._kept(preview)
        self._preview = preview
        source, target = preview.source.codebook, preview.target.codebook
        self.title.setText(self.tr("Recode to “{0}”").format(codebooks.title(target)))
        self.source.clear()
        for book in sources:
            self.source.addItem(codebooks.title(book), book.id)
        self.source.set_value(source.id)
        self.said.setText(self._sentences(preview))
        self.locked.setText(locked)
        self.locked.setVisible(bool(locked))
        self._fill(preview)
        for code_id, value in kept.items():
            if code_id in self.choices and self.choices[code_id].findData(value) >= 0:
                self.choices[code_id].set_value(value)
        self._refresh()
        self._order_tabs()
        self.home: QWidget = next(iter(self.choices.values()), self.recode)

    def _kept(self, preview: Preview) -> dict[str, object]:
        old = self._preview
        if old is None or _books(old) != _books(preview):
            return {}
        return {code_id: field.currentData() for code_id, field in self.choices.items()}

    def _order_tabs(self) -> None:
        """From top to bottom: what is filled in anew would come behind the buttons."""
        order = [self.source, *self.choices.values(), self.recode, self.cancel]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def _sentences(self, preview: Preview) -> str:
        passes = self.tr("1 pass") if preview.passes == 1 else self.tr("{0} passes").format(preview.passes)
        said = [self.tr("{0} with {1} move, with memos and ratings. Undo takes it back.").format(passes, self._tags())]
        if preview.uncoded:
            said.append(self.tr("{0} of the tags have no code, and stay so.").format(preview.uncoded))
        if preview.ratings_left:
            said.append(
                self.tr(
                    "{0} ratings have no scale or value in the new version: they are kept, and not shown with it."
                ).format(preview.ratings_left)
            )
        return " ".join(said)

    def _tags(self) -> str:
        count = self._preview.tags if self._preview is not None else 0
        return self.tr("1 tag") if count == 1 else self.tr("{0} tags").format(count)

    def _fill(self, preview: Preview) -> None:
        while (item := self._grid.takeAt(0)) is not None and (old := item.widget()) is not None:
            old.deleteLater()
        self.choices, self._whys = {}, {}
        used = [line for line in preview.lines if line.used]
        if not used:
            self._grid.addWidget(label(self.tr("No code of that version was used."), "muted", wrap=True), 0, 0, 1, 3)
            return
        for number, text in enumerate((self.tr("Code"), self.tr("Tags"), self.tr("Becomes"))):
            self._grid.addWidget(heading(text), 0, number)
        for row, line in enumerate(used, 1):
            self._grid.addWidget(label(_shown(line.path), wrap=True), row, 0)
            self._grid.addWidget(label(str(line.tags + line.traces)), row, 1, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(self._becomes(preview, line), row, 2)

    def _becomes(self, preview: Preview, line: Line) -> QWidget:
        if not line.open:
            return label(_shown(preview.target.path(line.successors[0].id)), wrap=True)
        cell = QWidget()
        panel(cell, "Plain")
        column = QVBoxLayout(cell)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        why = label("", wrap=True)
        reason = self.tr("It was split") if line.successors else self.tr("Nothing stands for it")
        self._whys[line.code.id] = (why, reason)
        column.addWidget(why)
        others: Sequence[Code] = [code for code in preview.target.codes if code not in line.successors]
        codes = [(code.id, _shown(preview.target.path(code.id))) for code in (*line.successors, *others)]
        without = [] if line.traces else [(_NO_CODE, self.tr("leave them without a code"))]
        field = ChoiceField([(_LATER, self.tr("not chosen yet")), *codes[: len(line.successors)], *without,
                             *codes[len(line.successors):]])  # fmt: skip
        field.setAccessibleName(self.tr("What {0} becomes").format(line.path))
        field.edited.connect(lambda _value: self._refresh())
        self.choices[line.code.id] = field
        column.addWidget(field)
        return cell

    @property
    def chosen(self) -> dict[str, str | None]:
        """What was chosen for codes that have not one successor."""
        given = {code_id: str(field.currentData()) for code_id, field in self.choices.items()}
        return {code_id: None if value == _NO_CODE else value for code_id, value in given.items() if value != _LATER}

    def _refresh(self) -> None:
        self.recode.setText(self.tr("Recode {0}").format(self._tags()))
        self.recode.setEnabled(len(self.chosen) == len(self.choices))
        chosen = self.chosen
        for code_id, (why, reason) in self._whys.items():
            why.setText(f"{reason}." if code_id in chosen else self.tr("{0}: choose.").format(reason))
            why.setProperty("role", "muted" if code_id in chosen else "trouble")
            restyle(why)


def _books(preview: Preview) -> tuple[str, str]:
    """From which version to which."""
    return preview.source.codebook.id, preview.target.codebook.id


def _shown(path: str) -> str:
    """A path as it is read on screen, where it can break into lines."""
    return path.replace(SEPARATOR, " › ")
