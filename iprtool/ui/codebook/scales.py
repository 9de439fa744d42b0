"""The scales of a codebook, family or code, each as a card."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication, QSize, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from iprtool.domain.errors import IprError
from iprtool.domain.kinds import Level, ScaleKind
from iprtool.domain.model import Anchor, Scale
from iprtool.domain.scales import plain
from iprtool.services import scale_editing
from iprtool.store import Changes, Project
from iprtool.ui.codebook.fields import ChoiceField, LineField, TextField
from iprtool.ui.codebook.form import Form, Row
from iprtool.ui.parts.labels import heading, label, panel


def _tr(text: str) -> str:
    return QCoreApplication.translate("ScaleCards", text)


class NumberField(LineField):
    """A number or nothing; a decimal comma counts as a point."""

    def sizeHint(self) -> QSize:
        return QSize(6 * self.fontMetrics().averageCharWidth() + 24, super().sizeHint().height())

    def set_value(self, value: Any) -> None:
        super().set_value("" if value is None else plain(value))


def _kinds() -> ChoiceField:
    return ChoiceField(
        [
            (ScaleKind.ORDINAL, _tr("Steps in order")),
            (ScaleKind.NUMERIC, _tr("Any number")),
            (ScaleKind.NOMINAL, _tr("Names")),
            (ScaleKind.FLAG, _tr("Yes or no")),
        ]
    )


def _levels() -> ChoiceField:
    return ChoiceField(
        [(Level.TAG, _tr("each tag")), (Level.BIN, _tr("each segment")), (Level.SESSION, _tr("the session"))]
    )


ROWS = (
    Row("name", "Name of the scale", LineField),
    Row("kind", "Its values are", _kinds),
    Row("level", "Rated once for", _levels),
    Row("low", "Lowest value", NumberField, short=True),
    Row("high", "Highest value", NumberField, short=True),
    Row("step", "Step", NumberField, short=True),
    Row("definition", "What is rated", lambda: TextField(2)),
)
_NUMBERS = ("low", "high", "step")
_NUMBERS_OF = {
    ScaleKind.ORDINAL: _NUMBERS,
    ScaleKind.NUMERIC: ("low", "high"),
    ScaleKind.NOMINAL: (),
    ScaleKind.FLAG: (),
}


def number(text: str) -> float | None:
    """A number as it is typed; None for no text. Raises IprError."""
    try:
        return float(text.strip().replace(",", ".")) if text.strip() else None
    except ValueError as error:
        raise IprError(f"“{text}” is not a number.", "Write it as 0.5.") from error


def parse_anchors(text: str) -> list[tuple[float, str]]:
    """Anchors as they are typed, one a line: `1 = not at all`. Raises IprError."""
    found = []
    for line in filter(str.strip, text.split("\n")):
        value, sign, said = line.partition("=")
        at = number(value)
        if not sign or at is None:
            raise IprError(f"“{line.strip()}” does not say what a value means.", "Write one a line: 1 = not at all.")
        found.append((at, said.strip()))
    return found


def anchors_text(anchors: Iterable[Anchor]) -> str:
    """Anchors as they are shown."""
    return "\n".join(f"{plain(anchor.value)} = {anchor.label}" for anchor in anchors)


class ScaleCard(QFrame):
    """One scale with its anchors."""

    def __init__(self, project: Project, scale: Scale, attempt: Callable[[Callable[[], object]], object]) -> None:
        super().__init__()
        self.setObjectName("Card")
        self._project, self._scale_id = project, scale.id
        self.form = Form(ROWS)
        self.anchors = TextField(4)
        self.anchors.setAccessibleName(self.tr("What the values of {0} mean, one a line").format(scale.name))
        self.anchors.setPlaceholderText(self.tr("1 = not at all"))
        self.anchors.edited.connect(self._on_anchors)
        self.trouble = label("", "trouble", wrap=True)
        self.trouble.hide()
        self.anchors.taken_back.connect(self.trouble.hide)
        self.up, self.delete = QPushButton(self.tr("Up")), QPushButton(self.tr("Delete"))
        self.up.setAccessibleName(self.tr("Move the scale {0} up").format(scale.name))
        self.delete.setAccessibleName(self.tr("Delete the scale {0}").format(scale.name))
        self.up.clicked.connect(lambda: attempt(lambda: scale_editing.move(project, scale_id=scale.id, up=True)))
        self.delete.clicked.connect(lambda: attempt(lambda: scale_editing.delete(project, scale_id=scale.id)))
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 10)
        column.setSpacing(2)
        column.addWidget(self.form)
        column.addWidget(label(self.tr("What the values mean, one a line"), "caption", wrap=True))
        column.addWidget(self.anchors)
        column.addWidget(self.trouble)
        row = QHBoxLayout()
        row.addWidget(self.up)
        row.addWidget(self.delete)
        row.addStretch(1)
        column.addSpacing(6)
        column.addLayout(row)

    def show_scale(self, scale: Scale, anchors: tuple[Anchor, ...], *, editable: bool) -> None:
        """Take the present state."""
        self.form.show_thing(scale, self._change, editable=editable)
        for name in _NUMBERS:
            self.form.fields[name].setEnabled(name in _NUMBERS_OF[scale.kind])
        if self.trouble.isHidden():
            self.anchors.set_value(anchors_text(anchors))
        self.anchors.setReadOnly(not editable)
        self.up.setEnabled(editable)
        self.delete.setEnabled(editable)

    def flush(self) -> list[str]:
        """Write what is typed and not written yet; returns what was refused."""
        self.anchors.flush()
        return [*self.form.flush(), *([] if self.trouble.isHidden() else [self.trouble.text()])]

    def _change(self, **fields: Any) -> Changes:
        read = {name: number(value) if name in _NUMBERS else value for name, value in fields.items()}
        return scale_editing.change(self._project, scale_id=self._scale_id, **read)

    def _on_anchors(self, text: str) -> None:
        try:
            anchors = parse_anchors(text)
            scale_editing.set_anchors(self._project, scale_id=self._scale_id, anchors=anchors)
        except IprError as error:
            self.trouble.setText(str(error))
            self.trouble.show()
        else:
            self.trouble.hide()


class ScaleCards(QWidget):
    """All scales of one thing, and a button for a new one."""

    add_requested = Signal()

    def __init__(
        self, project: Project, attempt: Callable[[Callable[[], object]], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        panel(self)
        self._make = partial(ScaleCard, project, attempt=attempt)
        self.cards: dict[str, ScaleCard] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 8, 0, 0)
        self._column.setSpacing(8)
        self._column.addWidget(heading(self.tr("Scales")))
        self.add = QPushButton(self.tr("Add scale"))
        self.add.clicked.connect(self.add_requested)
        self._column.addWidget(self.add)

    def show_scales(self, scales: list[tuple[Scale, tuple[Anchor, ...]]], *, editable: bool) -> None:
        """Show these scales. Cards that stay keep the cursor."""
        self.add.setEnabled(editable)
        wanted = [scale.id for scale, _ in scales]
        for scale_id in [scale_id for scale_id in self.cards if scale_id not in wanted]:
            self.cards.pop(scale_id).deleteLater()
        for place, (scale, anchors) in enumerate(scales, 1):
            card = self.cards.get(scale.id)
            if card is None:
                card = self.cards[scale.id] = self._make(scale)
            if self._column.indexOf(card) != place:
                self._column.insertWidget(place, card)
                card.show()  # now and not in the next turn, so that it can take the keyboard
            card.show_scale(scale, anchors, editable=editable)
