"""XML of other tools, read so that no file can do harm: no entities, no DOCTYPE, no network, no bottomless nesting."""

from collections.abc import Callable, Collection, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from lxml import etree
from lxml.etree import _Element

from iprtool.domain.errors import IprError
from iprtool.exchange.limits import UNTOUCHED, content_of

Element = _Element
_SAFE: dict[str, Any] = {
    "resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False, "remove_comments": True,
    "remove_pis": True,
}  # fmt: skip


def parse(file: Path) -> Element:
    """The root of an XML file. Raises IprError for a file that is not XML, or that declares a document type."""
    return parse_bytes(content_of(file), file.name)


def parse_bytes(data: bytes, name: str) -> Element:
    """The root of XML that was read before; `name` is what the file is called in a message."""
    try:
        root = etree.fromstring(data, etree.XMLParser(**_SAFE))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _no_xml(error, name) from error
    return _without_doctype(root, name)


def each(data: bytes, name: str, begins: tuple[str, ...], passing: tuple[str, ...]) -> Iterator[Element]:
    """The elements of long XML with such local names, one by one: those of `begins` when they begin, with only their
    attributes; those of `passing` when they are whole, after which they are emptied, so that they take no room."""
    events = etree.iterparse(
        BytesIO(data), events=("start", "end"), tag=[f"{{*}}{tag}" for tag in (*begins, *passing)], **_SAFE
    )
    try:
        for event, element in events:
            whole = local(element) in passing
            if whole is (event == "end"):
                yield element
            if whole and event == "end":
                _make_room(element, passing)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _no_xml(error, name) from error


def pruned(data: bytes, name: str, passing: tuple[str, ...]) -> Element:
    """The root of long XML without what is in the elements of these local names."""
    events = etree.iterparse(BytesIO(data), events=("end",), tag=[f"{{*}}{tag}" for tag in passing], **_SAFE)
    try:
        for _, element in events:
            _make_room(element, passing)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _no_xml(error, name) from error
    if events.root is None:
        raise _no_xml(ValueError(), name)
    return _without_doctype(events.root, name)


def parse_long(file: Path, names: Collection[str], take: Callable[[Element], None]) -> Element:
    """The root of a file with very many elements of some names (without namespace).

    Each of those goes to `take` as soon as it is read, and is then emptied, so that they are never held all at once.
    """
    parts = etree.iterparse(BytesIO(content_of(file)), events=("end",), tag=tuple(names), **_SAFE)
    try:
        for _, element in parts:
            take(element)
            element.clear()
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _no_xml(error, file.name) from error
    if parts.root is None:
        raise _no_xml(ValueError(), file.name)
    return _without_doctype(parts.root, file.name)


def _make_room(element: Element, passing: tuple[str, ...]) -> None:
    """Empty an element that was read, and remove the one before: the parser still needs the element itself."""
    element.clear()
    before, parent = element.getprevious(), element.getparent()
    if before is not None and parent is not None and local(before) in passing:
        parent.remove(before)


def _no_xml(error: Exception, name: str) -> IprError:
    said = str(error).split(", line ")[0].strip().rstrip(".") or "it is empty"
    return IprError(f"{name} is not XML that can be read: {said}.", UNTOUCHED)


def _without_doctype(root: Element, name: str) -> Element:
    if root.getroottree().docinfo.internalDTD is not None:
        raise IprError(f"{name} declares a document type (DOCTYPE), which may hide harm.", UNTOUCHED)
    return root


def local(element: Element) -> str:
    """The name of an element without its namespace, since tools differ in those."""
    return etree.QName(element).localname
