"""The form for an outcome measure: its name and the figures of its authors."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from iprtool.domain.model import Measure
from iprtool.domain.scales import plain
from iprtool.exchange.scores_csv import parse_number
from iprtool.ui.parts.inline import InlineForm
from iprtool.ui.parts.labels import label
from iprtool.ui.study.plan_forms import editable

_FIGURES = ("low", "high", "reliable_change", "cut_off")


class MeasureForm(InlineForm):
    """A name that is known brings its published figures along; the others stay empty until the study fills them in."""

    def __init__(
        self,
        measure: Measure | None,
        offered: Sequence[Measure],
        write: Callable[[dict[str, Any]], None],
        parent: QWidget | None = None,
    ) -> None:
        title = _tr("Add a measure") if measure is None else _tr("Figures of {0}").format(measure.name)
        super().__init__(title, _tr("Add measure") if measure is None else _tr("Save"), parent)
        self._write, self._offered = write, {each.name: each for each in offered}
        self.name = editable([each.name for each in offered], measure.name if measure else "")
        self.fields = {name: QLineEdit() for name in _FIGURES}
        self.higher = QCheckBox(self.tr("High scores are good"))
        self.citation = QLineEdit()
        self.add_field(self.tr("Measure"), self.name, 14)
        captions = (self.tr("Lowest"), self.tr("Highest"), self.tr("Reliable change"), self.tr("Cut-off"))
        for field, caption in zip(self.fields.values(), captions, strict=True):
            self.add_field(caption, field, 8)
        self.add_field(self.tr("After whom"), self.citation, 24)
        self.add_field(" ", self.higher)
        self.finish()
        said = self.tr(
            "A change of at least so many points is reliable; a score on the cut-off is clinical. Take both from the "
            "norms for your language; what is empty is not computed."
        )
        self.add_below(label(said, "caption", wrap=True))
        if measure is not None:
            self._show(measure)
        self.name.currentTextChanged.connect(self._on_name)

    def _show(self, measure: Measure) -> None:
        for name, field in self.fields.items():
            value = getattr(measure, name)
            field.setText("" if value is None else plain(value))
        self.higher.setChecked(measure.higher_is_better)
        self.citation.setText(measure.citation)

    def _on_name(self, name: str) -> None:
        known = self._offered.get(name)
        if known is not None:
            self._show(known)

    def submit(self) -> None:
        figures: dict[str, Any] = {
            name: parse_number(field.text()) if field.text().strip() else None for name, field in self.fields.items()
        }
        facts = {"higher_is_better": self.higher.isChecked(), "citation": self.citation.text().strip()}
        self._write({"name": self.name.currentText(), **figures, **facts})


def _tr(text: str) -> str:
    return QCoreApplication.translate("measure_form", text)
