"""A form made from a list of fields. Each change is written at once; what is refused stays typed, with the reason."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from iprtool.domain.errors import IprError
from iprtool.domain.kinds import Carrier, Press
from iprtool.ui.codebook.fields import (
    ChoiceField,
    ColourField,
    Field,
    FlagField,
    LengthField,
    LineField,
    TextField,
)
from iprtool.ui.parts.flow import FlowLayout
from iprtool.ui.parts.labels import label, mark_trouble, panel

Change = Callable[..., object]


@dataclass(frozen=True, slots=True)
class Row:
    """One field of a form: the attribute that it shows, its caption (empty where the field says it), what makes it.

    short: it stands beside its neighbours that are short too, where there is room.
    """

    name: str
    caption: str
    make: Callable[[], Field]
    short: bool = False


def _tr(text: str) -> str:
    return QCoreApplication.translate("CodebookForm", text)


def _carriers() -> ChoiceField:
    return ChoiceField(
        [
            (Carrier.POINT, _tr("A moment")),
            (Carrier.INTERVAL, _tr("A stretch of time")),
            (Carrier.BIN, _tr("A segment of fixed length")),
            (Carrier.TRACE, _tr("A curve, rated while playing")),
        ]
    )


def _presses() -> ChoiceField:
    return ChoiceField([(Press.AGAIN, _tr("the next press")), (Press.HOLD, _tr("letting go"))])


BOOK_ROWS = (
    Row("name", "Name", LineField),
    Row("description", "What it is for", lambda: TextField(4)),
    Row("citation", "Whose work it follows", LineField),
    Row("licence", "Licence, and what it is not", lambda: TextField(6)),
)
FAMILY_ROWS = (
    Row("name", "Name", LineField),
    Row("colour", "Colour", ColourField),
    Row("exclusive", "", lambda: FlagField(_tr("Only one code at a time"))),
    Row("bin_ms", "Length of segments", LengthField),
    Row("definition", "Which question its codes answer", lambda: TextField(3)),
    Row("citation", "Whose work it follows", LineField),
)
CODE_ROWS = (
    Row("name", "Name", LineField),
    Row("key", "Key", LineField),
    Row("colour", "Colour", ColourField),
    Row("carrier", "It is put on", _carriers),
    Row("press", "A stretch ends with", _presses),
    Row("definition", "Definition", lambda: TextField(5)),
    Row("include", "When to use it", lambda: TextField(3)),
    Row("exclude", "When not to", lambda: TextField(3)),
    Row("examples", "Examples, one a line", lambda: TextField(3)),
    Row("memo", "Notes of the team", lambda: TextField(3)),
)


class Form(QWidget):
    """Shows one thing; `change` is called with the field and its new value and may raise IprError."""

    def __init__(self, rows: Sequence[Row], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        panel(self)
        self.fields: dict[str, Field] = {}
        self._troubles = {row.name: label("", "trouble", wrap=True) for row in rows}
        self._change: Change = lambda **fields: None
        self._thing: Any = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        beside: FlowLayout | None = None
        for row in rows:
            holder = self._field(row)
            if not row.short:
                beside = None
                self._column.addWidget(holder)
                continue
            if beside is None:
                beside = FlowLayout(8)
                self._column.addLayout(beside)
            beside.addWidget(holder)

    def _field(self, row: Row) -> QWidget:
        """A field with its caption above and its trouble below."""
        holder = QWidget()
        panel(holder)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        field = self.fields[row.name] = row.make()
        if row.caption:
            caption = label(_tr(row.caption), "caption", wrap=not row.short)
            caption.setBuddy(field)
            column.addWidget(caption)
            field.setAccessibleName(_tr(row.caption))
        field.edited.connect(lambda value: self._on_edited(row.name, value))
        if isinstance(field, LengthField):
            field.trouble.connect(lambda message, hint: self._say(row.name, f"{message} {hint}"))
            field.mended.connect(lambda _message: self._say(row.name, ""))
        if isinstance(field, LineField | TextField | LengthField):
            field.taken_back.connect(lambda: self._say(row.name, ""))
        column.addWidget(field)
        column.addWidget(self._troubles[row.name])
        self._troubles[row.name].hide()
        return holder

    def show_thing(self, thing: Any, change: Change, *, editable: bool) -> None:
        """Show a codebook, family, code or scale."""
        if self._thing is not None and self._thing.id != thing.id:
            for name in self.fields:
                self._say(name, "")
        self._thing, self._change = thing, change
        for name, field in self.fields.items():
            if not self.trouble(name):
                value = getattr(thing, name)
                field.set_value(value.upper() if name == "key" else value)
            self._set_editable(field, editable)

    def _set_editable(self, field: Field, editable: bool) -> None:
        if isinstance(field, LineField | TextField | LengthField):
            field.setReadOnly(not editable)
        else:
            field.setEnabled(editable)

    def flush(self) -> list[str]:
        """Write what is typed and not written yet; returns what is said of fields that were refused."""
        for field in self.fields.values():
            if isinstance(field, LineField | TextField):
                field.flush()
        return [trouble for name in self.fields if (trouble := self.trouble(name))]

    def trouble(self, name: str) -> str:
        """What is said beside a field, empty when it is in order."""
        return "" if self._troubles[name].isHidden() else self._troubles[name].text()

    def _on_edited(self, name: str, value: Any) -> None:
        try:
            self._change(**{name: value})
        except IprError as error:
            self._say(name, str(error))
        else:
            self._say(name, "")

    def _say(self, name: str, trouble: str) -> None:
        self._troubles[name].setText(trouble)
        self._troubles[name].setVisible(bool(trouble))
        mark_trouble(self.fields[name], bool(trouble))
