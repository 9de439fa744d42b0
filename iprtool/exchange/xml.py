"""XML of other tools, read so that no file can do harm: no entities, no DOCTYPE, no network, no bottomless nesting."""

import io
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TypedDict

from lxml import etree

from iprtool.domain.errors import IprError
from iprtool.exchange.limits import UNTOUCHED, content_of

Element = etree._Element


class _Options(TypedDict):
    resolve_entities: bool
    no_network: bool
    load_dtd: bool
    huge_tree: bool
    remove_comments: bool
    remove_pis: bool


_HARMLESS: _Options = {
    "resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False, "remove_comments": True,
    "remove_pis": True,
}  # fmt: skip


def parse(file: Path) -> Element:
    """The root of an XML file. Raises IprError for a file that is not XML, or that declares a document type."""
    return parse_bytes(content_of(file), file.name)


def parse_bytes(data: bytes, name: str) -> Element:
    """The root of XML that was read before; `name` is what the file is called in a message."""
    try:
        root = etree.fromstring(data, etree.XMLParser(**_HARMLESS))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _unreadable(name, error) from error
    return _checked(root, name)


def parse_long(file: Path, names: Collection[str], take: Callable[[Element], None]) -> Element:
    """The root of a file with very many elements of some names (without namespace).

    Each of those goes to `take` as soon as it is read, and is then emptied, so that they are never held all at once.
    """
    parts = etree.iterparse(io.BytesIO(content_of(file)), events=("end",), tag=tuple(names), **_HARMLESS)
    try:
        for _, element in parts:
            take(element)
            element.clear()
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _unreadable(file.name, error) from error
    if parts.root is None:
        raise _unreadable(file.name, ValueError())
    return _checked(parts.root, file.name)


def _unreadable(name: str, error: Exception) -> IprError:
    said = str(error).split(", line ")[0].strip().rstrip(".") or "it is empty"
    return IprError(f"{name} is not XML that can be read: {said}.", UNTOUCHED)


def _checked(root: Element, name: str) -> Element:
    if root.getroottree().docinfo.internalDTD is not None:
        raise IprError(f"{name} declares a document type (DOCTYPE), which may hide harm.", UNTOUCHED)
    return root


def local(element: Element) -> str:
    """The name of an element without its namespace, since tools differ in those."""
    return etree.QName(element).localname
