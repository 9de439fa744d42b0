"""A whole study as JSON: every row of every table that may leave, in a form that a program can read without this one.

Version 1: `{"format": "iprtool study", "version": 1, "study": {…}, "dyad": [{…}, …], …}`. A table has the name of its
dataclass in `domain/model`, a row has the fields of that, in their order; the rows of a table are sorted by id.
Fields named `study_id` are left out, since there is one study, and so is its own id. Times are ms, days `2026-03-04`,
moments in UTC `2026-03-04T09:00:00+00:00`; what is not known is null. Files of recordings are not in it, and where the
ones outside of the project lie is not said either: their `path` is empty.
"""

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, fields, replace
from datetime import date, datetime
from enum import StrEnum
from types import NoneType
from typing import Any, BinaryIO, TypeVar, cast, get_args, get_origin, get_type_hints

from iprtool.domain.errors import IprError
from iprtool.domain.ids import is_id
from iprtool.domain.model import Entity, Recording, Study
from iprtool.exchange.limits import UNTOUCHED

E = TypeVar("E", bound=Entity)
NAME = "iprtool study"
VERSION = 1
_HEAD = ("format", "version", "study")

KINDS: tuple[type[Entity], ...] = get_args(Entity)
"""All kinds of rows, in the order of the file."""
TABLES: dict[str, type[Entity]] = {kind.__name__.lower(): kind for kind in KINDS if kind is not Study}
_LEFT_OUT: dict[Any, set[str]] = {Study: {"id"}}
_HINTS: dict[Any, dict[str, Any]] = {kind: get_type_hints(kind) for kind in KINDS}
_FIELDS: dict[Any, tuple[Field[Any], ...]] = {
    kind: tuple(field for field in fields(kind) if field.name not in {"study_id", *_LEFT_OUT.get(kind, ())})
    for kind in KINDS
}


def field_names(kind: type[Entity]) -> list[str]:
    """The fields of a kind of rows, as they stand in the file."""
    return [field.name for field in _FIELDS[kind]]


@dataclass(frozen=True, slots=True)
class StudyRows:
    """What a file holds: the study's own fields without its id, and all other rows by kind, with an empty study id."""

    study: Mapping[str, Any]
    rows: Mapping[type[Entity], tuple[Entity, ...]]

    def of(self, kind: type[E]) -> tuple[E, ...]:
        """The rows of one kind."""
        return cast(tuple[E, ...], self.rows.get(cast(Any, kind), ()))


# ---- writing


def write(out: BinaryIO, study: Study, rows: Iterable[Entity]) -> int:
    """Write the study with its rows. Returns how many there are, without the study itself."""
    by_table: dict[str, list[Entity]] = {name: [] for name in TABLES}
    for row in rows:
        by_table[type(row).__name__.lower()].append(row)
    document: dict[str, Any] = {"format": NAME, "version": VERSION, "study": plain(study)}
    for name, found in by_table.items():
        document[name] = [plain(row) for row in sorted(found, key=lambda row: row.id)]
    out.write(json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False).encode() + b"\n")
    return sum(map(len, by_table.values()))


def plain(row: Entity) -> dict[str, Any]:
    """A row as it is written."""
    if isinstance(row, Recording) and row.linked:
        row = replace(row, path="")
    return {field.name: _value(getattr(row, field.name)) for field in _FIELDS[type(row)]}


def _value(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


# ---- reading


def knows(data: bytes) -> bool:
    """Whether the first bytes of a file look like such a study."""
    return NAME.encode() in data[:200]


def read(data: bytes, name: str) -> StudyRows:
    """All rows of a file. Raises IprError that says what is wrong and where; `name` is what the file is called."""
    document = _document(data, name)
    rows: dict[type[Entity], tuple[Entity, ...]] = {}
    for table, kind in TABLES.items():
        found = document.get(table, [])
        if not isinstance(found, list):
            raise IprError(f"In {name} “{table}” is not a list of rows.", UNTOUCHED)
        rows[kind] = tuple(_row(kind, table, n, each) for n, each in enumerate(found, 1))
    _check_references(rows, name)
    return StudyRows(_values(Study, "study", document["study"]), rows)


def _document(data: bytes, name: str) -> dict[str, Any]:
    try:
        document = json.loads(data.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise IprError(f"{name} is not JSON that can be read.", UNTOUCHED) from error
    if not isinstance(document, dict) or document.get("format") != NAME:
        raise IprError(f"{name} is JSON, and no study of iprtool.", UNTOUCHED)
    version = document.get("version")
    if type(version) is not int or version < 1 or not isinstance(document.get("study"), dict):
        raise IprError(f"{name} does not say which version of the form it has.", UNTOUCHED)
    if version > VERSION:
        raise IprError(f"{name} was written by a newer iprtool.", f"Update iprtool first. {UNTOUCHED}")
    unknown = [key for key in document if key not in _HEAD and key not in TABLES]
    if unknown:
        raise IprError(f"{name} has a table “{unknown[0][:80]}” that iprtool does not know.", UNTOUCHED)
    return document


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number")


def _row(kind: type[Entity], table: str, n: int, data: Any) -> Entity:
    where = f"row {n} of {table}"
    if not isinstance(data, dict):
        raise IprError(f"In {where} there are no fields.", UNTOUCHED)
    found = _values(kind, where, data)
    if not is_id(found["id"]):
        raise _fault(where, "id", "a UUID")
    if "study_id" in _HINTS[kind]:
        found["study_id"] = ""
    return kind(**found)


def _values(kind: type[Entity], where: str, data: Mapping[str, Any]) -> dict[str, Any]:
    known = {field.name: field for field in _FIELDS[kind]}
    unknown = [name for name in data if name not in known]
    if unknown:
        raise IprError(f"In {where} there is a field “{unknown[0][:80]}” that iprtool does not know.", UNTOUCHED)
    missing = [name for name, field in known.items() if name not in data and field.default is MISSING]
    if missing:
        raise IprError(f"In {where} “{missing[0]}” is missing.", UNTOUCHED)
    hints = _HINTS[kind]
    return {name: _loaded(hints[name], value, where, name) for name, value in data.items()}


def _loaded(hint: Any, value: Any, where: str, name: str) -> Any:
    options = get_args(hint)
    if NoneType in options:
        if value is None:
            return None
        (hint,) = (each for each in options if each is not NoneType)
    try:
        return _as(hint, value)
    except (TypeError, ValueError) as error:
        raise _fault(where, name, _WORDS.get(hint, "one of the values that the documentation lists")) from error


_WORDS: dict[Any, str] = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    date: "a day such as 2026-03-04",
    datetime: "a moment such as 2026-03-04T09:00:00+00:00",
    tuple[int, ...]: "a list of whole numbers",
    tuple[float, ...]: "a list of numbers",
}


def _as(hint: Any, value: Any) -> Any:
    if get_origin(hint) is tuple:
        if not isinstance(value, list):
            raise TypeError
        return tuple(_as(get_args(hint)[0], each) for each in value)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(value)
    if hint in (date, datetime):
        return _moment(hint, value)
    if hint is float and type(value) is int:
        value = float(value)
    if type(value) is not hint or (hint is float and not math.isfinite(value)):
        raise TypeError
    return value


def _moment(hint: type[date], value: Any) -> date:
    found = hint.fromisoformat(value)
    if isinstance(found, datetime) and found.tzinfo is None:
        raise ValueError
    return found


def _fault(where: str, name: str, wanted: str) -> IprError:
    return IprError(f"In {where} “{name}” must be {wanted}.", f"Put it right in the file. {UNTOUCHED}")


# ---- what refers to what


def references(row: Entity) -> Iterator[tuple[str, str]]:
    """(field, id) of all that a row refers to, but for the study."""
    for field in _FIELDS[type(row)]:
        value = getattr(row, field.name) if field.name.endswith("_id") else None
        if value is not None:
            yield field.name, value


def _check_references(rows: Mapping[type[Entity], Sequence[Entity]], name: str) -> None:
    ids = [row.id for found in rows.values() for row in found]
    known = set(ids)
    if len(known) < len(ids):
        raise IprError(f"In {name} two rows have the same id.", UNTOUCHED)
    for kind, found in rows.items():
        for n, row in enumerate(found, 1):
            for field, wanted in references(row):
                if wanted not in known:
                    where = f"row {n} of {kind.__name__.lower()}"
                    raise IprError(f"In {name} “{field}” of {where} names nothing in the file.", UNTOUCHED)
