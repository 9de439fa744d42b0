"""A codebook as CSV, one row a code, to be read and written in a spreadsheet.

Which cells are filled says what a row is: `scale` a scale, else `code` a code, else `family` a family, else the
codebook.
A plain list with the columns `family` and `code` is enough: families without a row of their own get one.
"""

import csv
import io
from collections.abc import Iterator
from typing import Any

from iprtool.domain.codebook import CodeTree
from iprtool.domain.codebook_rules import SEPARATOR, check_key, check_name, check_tree
from iprtool.domain.colours import check_colour, free_colour
from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.model import Anchor, Code, Codebook, Family, Scale
from iprtool.exchange.codebook_fields import (
    BOOK_FIELDS,
    CODE_FIELDS,
    FAMILY_FIELDS,
    SCALE_FIELDS,
    Field,
    Wrong,
    defaults,
    plain_number,
)
from iprtool.exchange.codebook_json import DEEPEST, LARGEST, MOST_CODES, owner_path
from iprtool.exchange.csv_long import defuse

_LEFT_OUT = ("name", "version", "frozen")
_PLACES = ("codebook", "family", "code", "scale")
_SETS = (CODE_FIELDS, FAMILY_FIELDS, BOOK_FIELDS, SCALE_FIELDS)
_NAMES = dict.fromkeys(field.name for fields in _SETS for field in fields if field.name not in _LEFT_OUT)
COLUMNS: tuple[str, ...] = (*_PLACES, *_NAMES, "anchors")
"""The heading, in this order; a file that is read may have fewer columns in any order."""

_UNTOUCHED = "Nothing was changed in the study."


def write(tree: CodeTree) -> str:
    """The codebook, its families and codes in reading order, then its scales. Lines end in CR LF."""
    stream = io.StringIO()
    out = csv.DictWriter(stream, COLUMNS, restval="", lineterminator="\r\n")
    out.writeheader()
    for row in _rows(tree):
        out.writerow({name: _safe(text) for name, text in row.items()})
    return stream.getvalue()


def _rows(tree: CodeTree) -> Iterator[dict[str, str]]:
    name = tree.codebook.name
    yield {"codebook": name, **_cells(tree.codebook, BOOK_FIELDS)}
    for family in tree.families:
        yield {"codebook": name, "family": family.name, **_cells(family, FAMILY_FIELDS)}
        for code in tree.codes_of(family):
            place = {"family": family.name, "code": tree.path(code.id).split(SEPARATOR, 1)[1]}
            yield {"codebook": name, **place, **_cells(code, CODE_FIELDS)}
    for scale in tree.scales:
        family_name, _, code_path = owner_path(tree, scale).partition(SEPARATOR)
        place = {"family": family_name, "code": code_path, "scale": scale.name}
        anchors = "\n".join(f"{plain_number(a.value)} = {a.label}" for a in tree.anchors_of(scale))
        yield {"codebook": name, **place, **_cells(scale, SCALE_FIELDS), "anchors": anchors}


def _cells(thing: object, fields: tuple[Field, ...]) -> dict[str, str]:
    return {field.name: _cell(getattr(thing, field.name)) for field in fields if field.name not in _LEFT_OUT}


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(plain_number(value) if isinstance(value, float) else value)


def _safe(text: str) -> str:
    """The text with an apostrophe in front where a spreadsheet would run it, or where it has such a one itself."""
    return f"'{text}" if _is_risky(text) else text


def _is_risky(text: str) -> bool:
    bare = text.lstrip("'")
    return defuse(bare) != bare and not _is_number(text)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _unsafe(text: str) -> str:
    return text[1:] if text.startswith("'") and _is_risky(text[1:]) else text


def read(data: bytes, *, study_id: str, name: str = "Codebook") -> CodeTree:
    """A codebook with new ids; `name` is for a file that gives none. Raises IprError that says which line is wrong."""
    reader = _Reader(study_id, name)
    for line, row in _lines(data):
        try:
            reader.take(row)
        except IprError as error:
            raise IprError(f"Line {line}: {error.message}", f"{error.hint} {_UNTOUCHED}") from error
    return reader.tree()


def _lines(data: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """(line number, cells by column) of every row that is not empty."""
    text = _text(data)
    head = text.split("\n", 1)[0]
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count), strict=True)
        names = [cell.strip().casefold() for cell in next(rows, [])]
        _check_heading(names)
        for cells in rows:
            if any(cell.strip() for cell in cells):
                yield rows.line_num, dict(zip(names, map(_unsafe, cells), strict=False))
    except csv.Error as error:
        raise IprError("The file is not a CSV table.", f"Save it as CSV in UTF-8. {_UNTOUCHED}") from error


def _text(data: bytes) -> str:
    if len(data) > LARGEST:
        raise IprError(
            f"The file is larger than any codebook: {len(data):,} bytes.", f"At most {LARGEST:,} bytes are read."
        )
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise IprError("The file is not written in UTF-8.", f"Save it as CSV in UTF-8. {_UNTOUCHED}") from error
    if "\0" in text:
        raise IprError("The file is not a CSV table.", f"Save it as CSV in UTF-8. {_UNTOUCHED}")
    return text


def _check_heading(names: list[str]) -> None:
    unknown = [name for name in names if name and name not in COLUMNS]
    if unknown or not {"family", "code"} <= set(names) or len(set(names)) < len(names):
        said = f"“{unknown[0][:80]}” is no column of a codebook." if unknown else "The first line is no heading."
        raise IprError(said, f"It needs family and code, and may have {', '.join(COLUMNS)}. {_UNTOUCHED}")


class _Reader:
    """Takes row after row and collects one codebook."""

    def __init__(self, study_id: str, name: str) -> None:
        self._book = Codebook(new_id(), study_id, name)
        self._families: dict[str, Family] = {}
        self._codes: dict[str, Code] = {}
        self._scales: list[Scale] = []
        self._anchors: list[Anchor] = []

    def tree(self) -> CodeTree:
        tree = CodeTree.build(self._book, self._families.values(), self._codes.values(), self._scales, self._anchors)
        if not tree.codes:
            raise IprError("There are no codes in the file.", f"It needs the columns family and code. {_UNTOUCHED}")
        check_tree(tree)
        return tree

    def take(self, row: dict[str, str]) -> None:
        family, code, scale = (row.get(name, "").strip() for name in ("family", "code", "scale"))
        if scale:
            self._take_scale(family, code, scale, row)
        elif code:
            self._take_code(family, code, row)
        elif family:
            self._take_family(family, row)
        else:
            named = {"name": row["codebook"].strip()} if row.get("codebook", "").strip() else {}
            self._book = Codebook(
                self._book.id, self._book.study_id, **{"name": self._book.name, **named, **_values(row, BOOK_FIELDS)}
            )

    def _take_family(self, name: str, row: dict[str, str]) -> Family:
        key = name.casefold()
        if key in self._families:
            raise IprError(f"The family “{name}” is there twice.", "Give each family one row, before its codes.")
        fields = _values(row, FAMILY_FIELDS)
        colour = fields.pop("colour", "") or free_colour({family.colour for family in self._families.values()})
        family = Family(
            new_id(), self._book.id, check_name(name, "family"), len(self._families), check_colour(colour), **fields
        )
        self._families[key] = family
        return family

    def _take_code(self, family_name: str, path: str, row: dict[str, str]) -> None:
        if not family_name:
            raise IprError(f"The code “{path}” has no family.", "Write its family in the same row.")
        family = self._families.get(family_name.casefold()) or self._take_family(family_name, {})
        key = f"{family_name}/{_tidy(path)}".casefold()
        above, _, name = key.rpartition(SEPARATOR)
        parent = self._codes.get(above)
        if parent is None and above != family_name.casefold():
            raise IprError(f"“{path}” is nested in a code that is not above it.", "Write the row of that code first.")
        if key in self._codes:
            raise IprError(f"The code “{path}” is there twice.", "Give each code one row.")
        if len(self._codes) >= MOST_CODES or key.count(SEPARATOR) > DEEPEST:
            raise IprError("These are more codes than a codebook has.", f"At most {MOST_CODES:,}, {DEEPEST} deep.")
        fields = _values(row, CODE_FIELDS)
        fields["colour"] = check_colour(fields.get("colour") or family.colour)
        fields["key"] = check_key(fields.get("key", ""))
        name = check_name(_tidy(path).rpartition(SEPARATOR)[2], "code")
        self._codes[key] = Code(
            new_id(), family.id, name, len(self._codes), parent_id=parent.id if parent else None, **fields
        )

    def _take_scale(self, family: str, code: str, name: str, row: dict[str, str]) -> None:
        owner: dict[str, Any] = {}
        path = f"{family}/{_tidy(code)}".casefold()
        if code and path in self._codes:
            owner = {"code_id": self._codes[path].id}
        elif family and not code and family.casefold() in self._families:
            owner = {"family_id": self._families[family.casefold()].id}
        elif family or code:
            raise IprError(f"The scale “{name}” belongs to nothing above it.", "Write that family or code first.")
        fields = _values(row, SCALE_FIELDS)
        if "kind" not in fields:
            raise IprError(f"The scale “{name}” has no kind.", "Write flag, nominal, ordinal or numeric.")
        scale = Scale(new_id(), self._book.id, check_name(name, "scale"), len(self._scales), **fields, **owner)
        self._scales.append(scale)
        for text in filter(str.strip, row.get("anchors", "").split("\n")):
            self._anchors.append(_anchor(scale, text))


def _tidy(path: str) -> str:
    return SEPARATOR.join(part.strip() for part in path.split(SEPARATOR))


def _anchor(scale: Scale, text: str) -> Anchor:
    value, _, label = text.partition("=")
    try:
        return Anchor(new_id(), scale.id, float(value.strip().replace(",", ".")), label.strip())
    except ValueError as error:
        hint = "Write one a line: 1 = not at all."
        raise IprError(f"“{text.strip()[:80]}” is no anchor of the scale “{scale.name}”.", hint) from error


def _values(row: dict[str, str], fields: tuple[Field, ...]) -> dict[str, Any]:
    """The cells that are filled, as values."""
    found: dict[str, Any] = dict(defaults(fields))
    for name in _LEFT_OUT:
        found.pop(name, None)
    for field in fields:
        text = row.get(field.name, "")
        if field.name in _LEFT_OUT or not text.strip():
            continue
        try:
            found[field.name] = field.form.parse(text)
        except Wrong as error:
            raise IprError(
                f"“{text[:80]}” in the column {field.name} is not {error}.", "Put the cell right."
            ) from error
    return found
