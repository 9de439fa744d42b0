"""A codebook as JSON: `docs/reference/codebook-json.md` says what stands where. The presets are files of this form."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from iprtool.domain.codebook import CodeTree
from iprtool.domain.codebook_rules import check_key, check_name, check_tree
from iprtool.domain.colours import check_colour
from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.model import Anchor, Code, Codebook, Family, Scale
from iprtool.exchange.codebook_fields import (
    ANCHOR_FIELDS,
    BOOK_FIELDS,
    CODE_FIELDS,
    FAMILY_FIELDS,
    FORMAT,
    OWNER,
    REQUIRED,
    SCALE_FIELDS,
    Field,
    Wrong,
    as_written,
)

LARGEST = 5_000_000
"""More bytes than this are no codebook."""
DEEPEST = 12
"""Codes nest at most this deep."""
MOST_CODES = 5_000

_UNTOUCHED = "Nothing was changed in the study."


def write(tree: CodeTree) -> str:
    """The whole codebook. The same codebook gives the same text."""
    document = {
        "format": FORMAT,
        **as_written(tree.codebook, BOOK_FIELDS),
        "families": [_family(tree, family) for family in tree.families],
    }
    if tree.scales:
        document["scales"] = [scale_as_json(tree, scale) for scale in tree.scales]
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _family(tree: CodeTree, family: Family) -> dict[str, Any]:
    top = [code for code in tree.codes_of(family) if code.parent_id is None]
    return {**as_written(family, FAMILY_FIELDS), "codes": [_code(tree, family, code) for code in top]}


def _code(tree: CodeTree, family: Family, code: Code) -> dict[str, Any]:
    written = as_written(code, CODE_FIELDS)
    if code.colour == family.colour:
        written.pop("colour")
    nested = [_code(tree, family, other) for other in tree.codes if other.parent_id == code.id]
    return {**written, "codes": nested} if nested else written


def owner_path(tree: CodeTree, scale: Scale) -> str:
    """The path of what a scale belongs to; empty for the codebook."""
    if scale.code_id:
        return tree.path(scale.code_id)
    return next((family.name for family in tree.families if family.id == scale.family_id), "")


def scale_as_json(tree: CodeTree, scale: Scale) -> dict[str, Any]:
    """A scale with its anchors, as a codebook has it."""
    owner = owner_path(tree, scale)
    anchors = [as_written(anchor, ANCHOR_FIELDS) for anchor in tree.anchors_of(scale)]
    return {
        **({OWNER.name: owner} if owner else {}),
        **as_written(scale, SCALE_FIELDS),
        **({"anchors": anchors} if anchors else {}),
    }


def read(data: bytes, *, study_id: str) -> CodeTree:
    """A codebook with new ids. Raises IprError that says what is wrong and where."""
    return _Reader(study_id).tree(_document(data))


def _document(data: bytes) -> dict[str, Any]:
    if len(data) > LARGEST:
        raise IprError(
            f"The file is larger than any codebook: {len(data):,} bytes.", f"At most {LARGEST:,} bytes are read."
        )
    try:
        document = json.loads(data.decode("utf-8-sig"), parse_constant=_no_number, object_pairs_hook=_once_each)
    except UnicodeDecodeError as error:
        raise IprError("The file is not written in UTF-8.", f"Save it in UTF-8. {_UNTOUCHED}") from error
    except (ValueError, RecursionError) as error:
        place = f" near line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise IprError(
            f"The file is not JSON{place}.", f"Choose a codebook that iprtool wrote. {_UNTOUCHED}"
        ) from error
    if not isinstance(document, dict) or "format" not in document:
        raise IprError("The file is JSON, and no codebook: it has no “format”.", _UNTOUCHED)
    if type(document["format"]) is not int or document["format"] < 1:
        raise IprError("The “format” of the codebook must be a whole number from 1.", _UNTOUCHED)
    if document["format"] > FORMAT:
        raise IprError("The codebook was written by a newer iprtool.", f"Update iprtool first. {_UNTOUCHED}")
    return document


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number")


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a field is there twice")
    return found


class _Reader:
    """Goes through a document and collects the rows of one codebook."""

    def __init__(self, study_id: str) -> None:
        self._study_id = study_id
        self._families: list[Family] = []
        self._codes: list[Code] = []
        self._scales: list[Scale] = []
        self._anchors: list[Anchor] = []
        self._owners: dict[str, dict[str, Any]] = {"": {}}

    def tree(self, document: dict[str, Any]) -> CodeTree:
        fields = _values(document, BOOK_FIELDS, "The codebook", ("format", "families", "scales"))
        book = Codebook(new_id(), self._study_id, **fields)
        if book.version < 1:
            raise _fault("The codebook", "version", "a whole number from 1")
        for place, family in enumerate(_objects(document, "families", "The codebook", required=True)):
            self._family(book, place, family)
        for place, scale in enumerate(_objects(document, "scales", "The codebook")):
            made, anchors = scale_of(book, place, scale, self._owners)
            self._scales.append(made)
            self._anchors += anchors
        tree = CodeTree.build(book, self._families, self._codes, self._scales, self._anchors)
        check_tree(tree)
        return tree

    def _family(self, book: Codebook, place: int, data: dict[str, Any]) -> None:
        where = _named("family", data, place)
        fields = _values(data, FAMILY_FIELDS, where, ("codes",))
        family = Family(new_id(), book.id, position=place, **fields | {"colour": check_colour(fields["colour"])})
        self._families.append(family)
        self._owners.setdefault(family.name.casefold(), {"family_id": family.id})
        for order, code in enumerate(_objects(data, "codes", where, required=True)):
            self._code(family, None, order, code, family.name, 1)

    def _code(
        self, family: Family, parent: Code | None, place: int, data: dict[str, Any], above: str, depth: int
    ) -> None:
        where = _named("code", data, place)
        if depth > DEEPEST:
            raise IprError(f"{where} is nested too deep.", f"Codes nest at most {DEEPEST} deep. {_UNTOUCHED}")
        if len(self._codes) >= MOST_CODES:
            raise IprError(f"The codebook has more than {MOST_CODES:,} codes.", _UNTOUCHED)
        fields = _values(data, CODE_FIELDS, where, ("codes",))
        fields["colour"] = check_colour(fields["colour"] or family.colour)
        fields["key"] = check_key(fields["key"])
        code = Code(new_id(), family.id, position=place, parent_id=parent.id if parent else None, **fields)
        self._codes.append(code)
        path = f"{above}/{code.name}"
        self._owners.setdefault(path.casefold(), {"code_id": code.id})
        for order, nested in enumerate(_objects(data, "codes", where)):
            self._code(family, code, order, nested, path, depth + 1)


def scale_of(
    book: Codebook, place: int, data: dict[str, Any], owners: Mapping[str, dict[str, Any]]
) -> tuple[Scale, list[Anchor]]:
    """A scale with its anchors from `scale_as_json`. Raises IprError that says what is wrong.

    owners: what a scale can belong to, as fields of it, by path in small letters; the codebook's is empty.
    """
    where = _named("scale", data, place)
    fields = _values(data, (OWNER, *SCALE_FIELDS), where, ("anchors",))
    owner = owners.get(fields.pop(OWNER.name).strip().casefold())
    if owner is None:
        raise IprError(
            f"{where} belongs to “{data[OWNER.name]}”, which is not in the codebook.",
            f"“{OWNER.name}” names a family, or a code as Family/Code. {_UNTOUCHED}",
        )
    scale = Scale(new_id(), book.id, position=place, **fields, **owner)
    anchors = []
    for order, anchor in enumerate(_objects(data, "anchors", where)):
        said = _values(anchor, ANCHOR_FIELDS, f"Anchor {order + 1} of {where[0].lower()}{where[1:]}", ())
        anchors.append(Anchor(new_id(), scale.id, **said))
    return scale, anchors


def _named(what: str, data: dict[str, Any], place: int) -> str:
    name = data.get("name")
    return f"The {what} “{name[:80]}”" if isinstance(name, str) and name.strip() else f"{what.capitalize()} {place + 1}"


def _objects(data: dict[str, Any], name: str, where: str, *, required: bool = False) -> Iterator[dict[str, Any]]:
    if required and name not in data:
        raise _missing(where, name)
    found = data.get(name, [])
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise _fault(where, name, "a list of objects")
    return iter(found)


def _values(data: dict[str, Any], fields: tuple[Field, ...], where: str, besides: tuple[str, ...]) -> dict[str, Any]:
    known = [*(field.name for field in fields), *besides]
    unknown = [name for name in data if name not in known]
    if unknown:
        raise IprError(
            f"{where} has a field “{unknown[0][:80]}” that iprtool does not know.",
            f"Its fields are {', '.join(known)}. {_UNTOUCHED}",
        )
    found = {field.name: _value(data, field, where) for field in fields}
    if "name" in found:
        found["name"] = check_name(found["name"], where.split(" “")[0].removeprefix("The ").lower())
    return found


def _value(data: dict[str, Any], field: Field, where: str) -> Any:
    if field.name not in data:
        if field.default is REQUIRED:
            raise _missing(where, field.name)
        return field.default
    value = data[field.name]
    try:
        if value is None and field.default is not None:
            raise Wrong(field.form.words)
        return field.form.load(value)
    except Wrong as error:
        raise _fault(where, field.name, str(error)) from error


def _missing(where: str, name: str) -> IprError:
    return IprError(f"{where} has no “{name}”.", f"Add it to the file. {_UNTOUCHED}")


def _fault(where: str, name: str, wanted: str) -> IprError:
    return IprError(f"{where}: “{name}” must be {wanted}.", f"Put it right in the file. {_UNTOUCHED}")
