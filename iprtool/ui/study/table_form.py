"""Which column of a table is what: guessed or remembered, to be put right, with the first segments as they would be."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox, QLineEdit

from iprtool.domain.errors import IprError
from iprtool.domain.times import clock, parse_amount
from iprtool.exchange import table_read
from iprtool.exchange.found import FoundTag
from iprtool.exchange.table_read import Columns, Decimals, Table, Unit
from iprtool.ui.parts.inline import InlineForm
from iprtool.ui.parts.labels import label
from iprtool.ui.settings import Settings

REMEMBERED = "import.columns"
_MOST_REMEMBERED = 20
_SHOWN, _TRIED = 3, 50
_DECIMALS = {
    Decimals.EITHER: "point or comma",
    Decimals.POINT: "point (1,000.5)",
    Decimals.COMMA: "comma (1.000,5)",
}
_UNITS = {Unit.MS: "milliseconds", Unit.SECONDS: "seconds", Unit.CLOCK: "1:02:03.5"}


class TableForm(InlineForm):
    """A list for each thing that a column can be."""

    grows = True

    def __init__(self, table: Table, settings: Settings, take: Callable[[Columns], None]) -> None:
        title = _tr("Import {0}: which column is what?").format(table.name)
        super().__init__(title, _tr("Continue"))
        self._table, self._settings, self._take = table, settings, take
        self._besides: dict[str, str] = {}
        """Columns of a table that iprtool wrote, for which there is no list: what they are is sure."""
        self.fields = {what: self._field(title) for what, title in _titles().items()}
        self.unit = QComboBox()
        for unit in Unit:
            self.unit.addItem(_tr(_UNITS[unit]), unit)
        self.decimals = QComboBox()
        for sign, title in _DECIMALS.items():
            self.decimals.addItem(_tr(title), sign)
        self.origin = QLineEdit("0")
        self.add_field(_tr("Times are"), self.unit, 14)
        self.add_field(_tr("Decimal sign"), self.decimals, 14)
        self.add_field(_tr("The recording begins at (taken off)"), self.origin, 12)
        self.preview = label("", "caption", wrap=True)
        self.add_below(self.preview)
        self.finish()
        self._show(_remembered(settings, table) or table_read.guessed(table))
        for field in (*self.fields.values(), self.unit, self.decimals):
            field.currentIndexChanged.connect(self._preview)
        self.origin.textChanged.connect(self._preview)
        self.fields["begin"].activated.connect(self._guess_unit)
        self._preview()

    def _field(self, title: str) -> QComboBox:
        field = QComboBox()
        field.addItem(_tr("none"), "")
        for heading in dict.fromkeys(filter(None, self._table.headings)):
            field.addItem(heading, heading)
        self.add_field(title, field, 14)
        return field

    def _show(self, columns: Columns) -> None:
        self._besides = {what: heading for what, heading in columns.by_field.items() if what not in self.fields}
        for what, field in self.fields.items():
            field.setCurrentIndex(max(field.findData(columns.by_field.get(what, "")), 0))
        self.unit.setCurrentIndex(self.unit.findData(columns.unit))
        self.decimals.setCurrentIndex(self.decimals.findData(columns.decimals))
        if columns.origin_ms:
            self.origin.setText(f"{columns.origin_ms} ms")

    def _guess_unit(self) -> None:
        """Another column of begins may have other times."""
        unit = table_read.unit_of(self._table, self.fields["begin"].currentData())
        self.unit.setCurrentIndex(self.unit.findData(unit))

    @property
    def columns(self) -> Columns:
        """What is chosen. Raises IprError where the begin of the recording is no amount of time."""
        chosen = {what: field.currentData() for what, field in self.fields.items() if field.currentData()}
        besides = {what: heading for what, heading in self._besides.items() if heading not in chosen.values()}
        origin_ms, decimals = parse_amount(self.origin.text() or "0"), Decimals(self.decimals.currentData())
        return Columns(chosen | besides, Unit(self.unit.currentData()), origin_ms, decimals)

    def _preview(self) -> None:
        try:
            self._check_begin()
            tags = table_read.found_in(replace(self._table, rows=self._table.rows[:_TRIED]), self.columns).tags
        except IprError as error:
            self.preview.setText(str(error))
            return
        said = "; ".join(map(_in_words, tags[:_SHOWN]))
        self.preview.setText(_tr("So it begins: {0}").format(said) if said else _tr("No row has such a begin."))

    def _check_begin(self) -> None:
        if not self.fields["begin"].currentData():
            raise IprError(_tr("It is not clear when the segments begin."), _tr("Choose the column of their begins."))

    def submit(self) -> None:
        self._check_begin()
        columns = self.columns
        if not table_read.has_begins(self._table, columns):
            raise IprError(
                _tr("No row of {0} has such a begin.").format(self._table.name),
                _tr("Choose another column, or say what its times are.") if self._table.rows else "",
            )
        _remember(self._settings, self._table, columns)
        self._take(columns)


def _titles() -> Mapping[str, str]:
    return {
        "begin": _tr("Begin"),
        "end": _tr("End"),
        "length": _tr("Length, if there is no end"),
        "code": _tr("Code"),
        "family": _tr("Family of the code"),
        "author": _tr("Author"),
        "memo": _tr("Memo"),
        "recording": _tr("Recording"),
        "dyad": _tr("Dyad"),
        "session": _tr("Session"),
    }


def _in_words(tag: FoundTag) -> str:
    times = clock(tag.start_ms) if tag.end_ms is None else f"{clock(tag.start_ms)}–{clock(tag.end_ms)}"
    return " ".join(part for part in (times, "/".join(tag.path), tag.author and f"({tag.author})") if part)


# ---- what was said of tables with the same headings


def _key(table: Table) -> str:
    return "\t".join(table.headings)


def _all(settings: Settings) -> dict[str, Any]:
    try:
        found = json.loads(str(settings[REMEMBERED]) or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _remembered(settings: Settings, table: Table) -> Columns | None:
    """What was said of the last table with these headings; None where there was none, or it cannot be read any more."""
    try:
        by_field, unit, origin_ms, *decimals = _all(settings)[_key(table)]
        headings = {str(what): str(heading) for what, heading in by_field.items()}
        return Columns(headings, Unit(unit), int(origin_ms), Decimals(*decimals or [Decimals.EITHER]))
    except (KeyError, ValueError, TypeError, AttributeError):
        return None


def _remember(settings: Settings, table: Table, columns: Columns) -> None:
    kept = _all(settings)
    kept.pop(_key(table), None)
    kept[_key(table)] = [dict(columns.by_field), columns.unit.value, columns.origin_ms, columns.decimals.value]
    settings[REMEMBERED] = json.dumps(dict(list(kept.items())[-_MOST_REMEMBERED:]), ensure_ascii=False)


def _tr(text: str) -> str:
    return QCoreApplication.translate("TableForm", text)
