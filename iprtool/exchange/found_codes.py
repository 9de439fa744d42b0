"""The codes of a foreign file as a codebook: names that this program can hold, families, nested codes, colours."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from iprtool.domain.codebook import CodeTree
from iprtool.domain.codebook_rules import LONGEST_NAME, SEPARATOR, check_anchors, check_key
from iprtool.domain.colours import CODE_COLOURS, check_colour, free_colour
from iprtool.domain.errors import IprError
from iprtool.domain.ids import is_id, new_id
from iprtool.domain.kinds import Carrier
from iprtool.domain.model import Anchor, Code, Codebook, Family, Scale
from iprtool.domain.scales import check_scale
from iprtool.exchange.codebook_json import DEEPEST, scale_of
from iprtool.exchange.found import Found, FoundCode

LONE_FAMILY = "Codes"
"""The family of codes that have none in their file."""

Path = tuple[str, ...]


def clean_path(path: Path) -> Path:
    """A path as this program can hold it: at least a family and a code, no separator in a name, not nested too deep."""
    names = tuple(_clean_name(name) for name in path)
    if len(names) == 1:
        names = (LONE_FAMILY, *names)
    most = DEEPEST + 1
    return names if len(names) <= most else (*names[: most - 1], _clean_name(" – ".join(names[most - 1 :])))


def _clean_name(name: str) -> str:
    kept = "".join(c if c.isprintable() else " " for c in name.replace(SEPARATOR, "-"))
    kept = " ".join(kept.split()) or "?"
    return kept if len(kept) <= LONGEST_NAME else f"{kept[: LONGEST_NAME - 1]}…"


def key_of(path: Path) -> Path:
    """What two paths have in common that name the same code."""
    return tuple(name.casefold() for name in clean_path(path))


def tree_of(found: Found, *, study_id: str, taken_ids: Iterable[str] = ()) -> CodeTree:
    """A codebook of all codes that a file declares or uses, in its order. Ids of the file are kept where they are free.

    Tells `found.report` which names, keys and colours had to be changed.
    """
    return _Builder(found, study_id, set(taken_ids)).tree()


class _Builder:
    """Makes the rows of a codebook, the outer ones before the inner ones."""

    def __init__(self, found: Found, study_id: str, taken_ids: set[str]) -> None:
        self._found, self._report, self._taken = found, found.report, taken_ids
        self._book = Codebook(new_id(), study_id, _clean_name(found.book or found.title or found.report.file or "?"))
        self._families: dict[Path, Family] = {}
        self._codes: dict[Path, Code] = {}
        self._keys: set[str] = set()
        self._with_end = {key_of(path) for path in {tag.path for tag in found.tags if tag.end_ms is not None}}

    def tree(self) -> CodeTree:
        declared = {key_of(code.path): code for code in reversed(self._found.codes)}
        for code in self._found.codes:
            self._add(declared[key_of(code.path)], declared)
        for path in dict.fromkeys(tag.path for tag in self._found.tags if tag.path):
            self._add(FoundCode(path), declared)
        scales = list(self._scales())
        anchors = (anchor for _, of_it in scales for anchor in of_it)
        return CodeTree.build(
            self._book, self._families.values(), self._codes.values(), (scale for scale, _ in scales), anchors
        )

    def _scales(self) -> Iterator[tuple[Scale, list[Anchor]]]:
        owners: dict[str, dict[str, Any]] = {"": {}}
        owners |= {SEPARATOR.join(path): {"family_id": family.id} for path, family in self._families.items()}
        owners |= {SEPARATOR.join(path): {"code_id": code.id} for path, code in self._codes.items()}
        names: set[str] = set()
        for place, data in enumerate(self._found.scales):
            try:
                scale, anchors = scale_of(self._book, place, data, owners)
                check_scale(scale)
                check_anchors(scale, anchors)
            except IprError as error:
                self._report.dropped("scales", error.message)
                continue
            if scale.name.casefold() in names:
                self._report.dropped("scales", "another has the same name", scale.name)
                continue
            names.add(scale.name.casefold())
            self._report.taken("scales")
            yield scale, anchors

    def _add(self, code: FoundCode, declared: dict[Path, FoundCode]) -> Code:
        path, key = clean_path(code.path), key_of(code.path)
        if key in self._codes:
            return self._codes[key]
        if path != code.path and code.path[-1:] != path[-1:]:
            self._report.changed("names of codes", "a name here has no “/” and at most 120 letters", "/".join(path))
        family = self._family(path[0], code)
        parent = None
        if len(path) > 2:
            parent = self._add(declared.get(key[:-1], FoundCode(path[:-1])), declared)
        made = Code(
            self._id(code.id),
            family.id,
            path[-1],
            len(self._codes),
            self._colour(code.colour) or family.colour,
            self._key(code.key),
            code.carrier or (Carrier.INTERVAL if key in self._with_end else Carrier.POINT),
            code.definition,
            parent.id if parent else None,
        )
        self._codes[key] = made
        return made

    def _family(self, name: str, code: FoundCode) -> Family:
        key = (name.casefold(),)
        if key not in self._families:
            used = {family.colour for family in self._families.values()}
            colour = self._colour(code.colour) or free_colour(used)
            self._families[key] = Family(new_id(), self._book.id, name, len(self._families), colour)
        if code.exclusive:
            self._families[key] = replace(self._families[key], exclusive=True)
        return self._families[key]

    def _id(self, wanted: str) -> str:
        if not is_id(wanted) or wanted in self._taken:
            return new_id()
        self._taken.add(wanted)
        return wanted

    def _colour(self, colour: str) -> str:
        if not colour:
            return ""
        try:
            return check_colour(colour)
        except IprError:
            self._report.changed("colours", "not a colour as #RRGGBB", colour[:20])
            return CODE_COLOURS[len(self._codes) % len(CODE_COLOURS)][0]

    def _key(self, key: str) -> str:
        try:
            key = check_key(key)
        except IprError:
            key = ""
        if not key or key in self._keys:
            return ""
        self._keys.add(key)
        return key
