"""What a codebook file says of each thing: declared once for JSON, CSV and the documentation."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from iprtool.domain.kinds import Carrier, Level, Press, ScaleKind

FORMAT = 1


class Wrong(ValueError):  # noqa: N818  it never leaves this package
    """A value of the wrong type; its text says what was wanted."""


@dataclass(frozen=True, slots=True)
class Form:
    """How one sort of value is written. `load` and `dump` are for JSON, `parse` reads the text of a CSV cell."""

    words: str
    load: Callable[[Any], Any]
    dump: Callable[[Any], Any]
    parse: Callable[[str], Any]


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise Wrong("a text")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise Wrong("a text of whole characters") from error
    if "\0" in value:
        raise Wrong("a text without NUL")
    return value


def _lines(value: Any) -> str:
    if not isinstance(value, list):
        raise Wrong("a list of texts")
    return "\n".join(map(_text, value))


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Wrong("true or false")
    return value


def _whole(value: Any) -> int | None:
    if value is not None and (type(value) is not int or abs(value) > 10**12):
        raise Wrong("a whole number")
    return value


def _number(value: Any) -> float | None:
    if value is None:
        return None
    if type(value) not in (int, float) or not math.isfinite(number := _as_float(value)):
        raise Wrong("a number")
    return number


def _as_float(value: int | float) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf


def plain_number(number: float | None) -> float | int | None:
    """A number as it is written: whole ones without a decimal point."""
    return number if number is None or not number.is_integer() or abs(number) > 1e15 else int(number)


def _parsed(kind: Callable[[str], Any], words: str) -> Callable[[str], Any]:
    def parse(text: str) -> Any:
        try:
            return kind(text.strip().replace(",", ".")) if text.strip() else None
        except ValueError as error:
            raise Wrong(words) from error

    return parse


_TRUE, _FALSE = ("yes", "true", "1", "x"), ("", "no", "false", "0")


def _parse_flag(text: str) -> bool:
    word = text.strip().casefold()
    if word not in (*_TRUE, *_FALSE):
        raise Wrong("yes or no")
    return word in _TRUE


def _choice(kind: type[StrEnum]) -> Form:
    words = f"one of {', '.join(kind)}"

    def load(value: Any) -> StrEnum:
        if not isinstance(value, str) or value not in set(kind):
            raise Wrong(words)
        return kind(value)

    return Form(words, load, str, lambda text: load(text.strip().casefold()))


def _same(value: Any) -> Any:
    return value


TEXT = Form("text", _text, _same, _text)
LINES = Form("list of texts", _lines, lambda text: text.split("\n") if text else [], _text)
FLAG = Form("true or false", _flag, _same, _parse_flag)
WHOLE = Form("whole number", _whole, _same, lambda text: _whole(_parsed(int, "a whole number")(text)))
NUMBER = Form("number", _number, plain_number, lambda text: _number(_parsed(float, "a number")(text)))


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name (the dataclass has the same), its form, and its value when the file does not say.

    default: REQUIRED for a field that must be there.
    """

    name: str
    form: Form
    default: Any
    meaning: str


REQUIRED = object()
_NAME = "At most 120 letters on one line, without `/`"

BOOK_FIELDS: tuple[Field, ...] = (
    Field("name", TEXT, REQUIRED, f"What the codebook is called. {_NAME}."),
    Field("version", WHOLE, 1, "Which version of it this is, counted from 1."),
    Field("frozen", FLAG, False, "Whether this version never changes again."),
    Field("description", TEXT, "", "What it is for."),
    Field("citation", TEXT, "", "Whose work it follows."),
    Field("licence", TEXT, "", "What may be done with it, and what it is not."),
)
FAMILY_FIELDS: tuple[Field, ...] = (
    Field("name", TEXT, REQUIRED, f"{_NAME}; unique in the codebook."),
    Field("colour", TEXT, REQUIRED, "`#RRGGBB`."),
    Field("exclusive", FLAG, False, "Whether only one of its codes holds at a time."),
    Field("bin_ms", WHOLE, None, "Length in ms of the segments that codes with the carrier `bin` are put on."),
    Field("definition", TEXT, "", "Which question its codes answer."),
    Field("citation", TEXT, "", "Whose work it follows, where that is not said of the whole codebook."),
)
CODE_FIELDS: tuple[Field, ...] = (
    Field("name", TEXT, REQUIRED, f"{_NAME}; unique beside its neighbours."),
    Field("colour", TEXT, "", "`#RRGGBB`; without it the colour of the family."),
    Field("key", TEXT, "", "The one letter or figure that sets it; unique in the codebook, never `m`."),
    Field("carrier", _choice(Carrier), Carrier.POINT, "What it is put on: `point`, `interval`, `bin` or `trace`."),
    Field("press", _choice(Press), Press.AGAIN, "What ends an interval: `again`, a second press, or `hold`, release."),
    Field("definition", TEXT, "", "What it means."),
    Field("include", TEXT, "", "When to use it."),
    Field("exclude", TEXT, "", "When not to use it."),
    Field("examples", LINES, "", "Examples."),
    Field("memo", TEXT, "", "Notes of the team."),
)
SCALE_FIELDS: tuple[Field, ...] = (
    Field("name", TEXT, REQUIRED, f"{_NAME}; unique among the scales of its owner."),
    Field("kind", _choice(ScaleKind), REQUIRED, "`flag`, `nominal`, `ordinal` or `numeric`."),
    Field("level", _choice(Level), Level.TAG, "What is rated once: each `tag`, each `bin`, or the `session`."),
    Field("low", NUMBER, None, "The lowest value."),
    Field("high", NUMBER, None, "The highest value."),
    Field("step", NUMBER, None, "From one value to the next; an ordinal scale must have it."),
    Field("definition", TEXT, "", "What is rated."),
)
OWNER = Field("for", TEXT, "", "Path of the family or code that it belongs to; empty for the whole codebook.")
ANCHOR_FIELDS: tuple[Field, ...] = (
    Field("value", NUMBER, REQUIRED, "A value of the scale."),
    Field("label", TEXT, REQUIRED, "What it means."),
)


def as_written(thing: object, fields: tuple[Field, ...]) -> dict[str, Any]:
    """What a file says of a thing: its fields in order, without those that have their default."""
    pairs = ((field, getattr(thing, field.name)) for field in fields)
    return {field.name: field.form.dump(value) for field, value in pairs if value != field.default}


def defaults(fields: tuple[Field, ...]) -> Mapping[str, Any]:
    """The values of the fields that a file need not name."""
    return {field.name: field.default for field in fields if field.default is not REQUIRED}
