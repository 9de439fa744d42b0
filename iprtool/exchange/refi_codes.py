"""Codes in REFI-QDA (Rotterdam Exchange Format Initiative, version 1.0): in a project, and as a codebook of their own.

A family is a code that cannot be used by itself (`isCodable="false"`), its codes are nested in it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from lxml import etree

from iprtool.domain.codebook import CodeTree
from iprtool.domain.errors import IprError
from iprtool.domain.model import Code, Codebook, Family
from iprtool.exchange.found import Found, FoundCode
from iprtool.exchange.found_codes import LONE_FAMILY, tree_of
from iprtool.exchange.limits import UNTOUCHED
from iprtool.exchange.report import Report
from iprtool.exchange.xml import Element, local, parse

CODEBOOK = "urn:QDA-XML:codebook:1.0"
_GUID = re.compile(r"\{?([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\}?")
_DEEPEST = 50
_UNWRITABLE = re.compile("[^\\t\\n\\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def guid_of(element: Element, name: str = "guid") -> str:
    """A GUID as this program writes ids: small letters, no braces; empty where there is none."""
    match = _GUID.fullmatch(element.get(name, "").strip())
    return match[1].lower() if match else ""


def description_of(element: Element) -> str:
    """The text of its Description."""
    return next(((child.text or "").strip() for child in element if local(child) == "Description"), "")


def children(element: Element, *names: str) -> list[Element]:
    """The elements directly in it with one of these names."""
    return [child for child in element if local(child) in names]


# ---- reading


def codes_of(codes: Element, report: Report) -> Iterator[FoundCode]:
    """All codes below a `Codes` element that can be used, the outer ones first. Tells which are nested too deep."""
    for code in children(codes, "Code"):
        name = code.get("name", "").strip()
        if code.get("isCodable", "true").strip() in ("false", "0"):
            for nested in children(code, "Code"):
                yield from _walk(nested, (name,), report)
        else:
            yield from _walk(code, (LONE_FAMILY,), report)


def _walk(code: Element, above: tuple[str, ...], report: Report) -> Iterator[FoundCode]:
    path = (*above, code.get("name", "").strip())
    if len(path) > _DEEPEST:
        report.dropped("codes", f"they are nested more than {_DEEPEST} deep", path[-1][:80])
        return
    yield FoundCode(path, colour=_colour(code.get("color", "")), definition=description_of(code), id=guid_of(code))
    for nested in children(code, "Code"):
        yield from _walk(nested, path, report)


def _colour(colour: str) -> str:
    """`#abc` is short for `#aabbcc`."""
    colour = colour.strip()
    return "#" + "".join(2 * letter for letter in colour[1:]) if len(colour) == 4 else colour


def read_codebook(file: Path, *, study_id: str, taken_ids: Iterable[str] = ()) -> tuple[CodeTree, Report]:
    """The codebook in a .qdc file, under the ids of the file where they are free. Raises IprError if there is none."""
    root = parse(file)
    found = Found(Report(file.name, "REFI-QDA codebook"), book=file.stem)
    for codes in children(root, "Codes"):
        found.codes += codes_of(codes, found.report)
    if local(root) != "CodeBook" or not found.codes:
        raise IprError(f"There is no codebook in {file.name}.", UNTOUCHED)
    found.report.taken("codes", len(found.codes))
    return tree_of(found, study_id=study_id, taken_ids=taken_ids), found.report


# ---- writing


def write_codebook(out: BinaryIO, tree: CodeTree) -> Report:
    """Write a codebook as .qdc; the same codebook is the same file."""
    report = Report(form="REFI-QDA codebook")
    root = etree.Element(f"{{{CODEBOOK}}}CodeBook", nsmap={None: CODEBOOK}, attrib={"origin": "iprtool"})
    add_codes(root, CODEBOOK, (tree,), report)
    etree.ElementTree(root).write(out, xml_declaration=True, encoding="utf-8", pretty_print=True)
    report.taken("codes", len(tree.codes))
    report.dropped("scales", "REFI-QDA has no ratings", count=len(tree.scales))
    for what, count in (
        ("keys", sum(bool(code.key) for code in tree.codes)),
        ("examples of codes", sum(bool(code.examples) for code in tree.codes)),
        ("families of which one code holds at a time", sum(family.exclusive for family in tree.families)),
    ):
        report.dropped(what, "REFI-QDA has no place for them", count=count)
    return report


def add_codes(parent: Element, space: str, trees: Iterable[CodeTree], report: Report) -> None:
    """Put families and codes of some codebooks below a parent. Names are made unique, as the format wants them."""
    trees = tuple(trees)
    names = _unique_names(trees, report)
    codes = etree.SubElement(parent, f"{{{space}}}Codes")
    for tree in trees:
        for family in tree.families:
            element = _code(codes, space, family, names, family.definition)
            made = {family.id: element}
            element.set("isCodable", "false")
            for code in tree.codes_of(family):
                above = made[code.parent_id or family.id]
                made[code.id] = _code(above, space, code, names, _said(code))
                made[code.id].set("isCodable", "true")


def _code(above: Element, space: str, what: Family | Code, names: dict[str, str], said: str) -> Element:
    element = etree.SubElement(above, f"{{{space}}}Code", guid=what.id, name=names[what.id], color=what.colour)
    if said:
        etree.SubElement(element, f"{{{space}}}Description").text = writable(said)
    return element


def _said(code: Code) -> str:
    parts = (code.definition, code.include and f"Include: {code.include}", code.exclude and f"Exclude: {code.exclude}")
    return "\n".join(part for part in parts if part)


def _unique_names(trees: Iterable[CodeTree], report: Report) -> dict[str, str]:
    """Names by id. Where several have one name, all but the first say where they belong."""
    named: list[tuple[Codebook, Family, Family | Code]] = []
    for tree in trees:
        for family in tree.families:
            named.append((tree.codebook, family, family))
            named += [(tree.codebook, family, code) for code in tree.codes_of(family)]
    seen: Counter[str] = Counter()
    names = {}
    for book, family, what in named:
        name = writable(what.name)
        options = (name, f"{name} ({family.name})", f"{name} ({family.name}, {book.name}, version {book.version})")
        free = next((each for each in options if not seen[each.casefold()]), f"{name} ({what.id})")
        seen[free.casefold()] += 1
        if free != name:
            report.changed("names of codes", "the format wants every name once", free)
        names[what.id] = free
    return names


def writable(text: str) -> str:
    """A text without the characters that XML 1.0 has no room for."""
    return _UNWRITABLE.sub("", text)
