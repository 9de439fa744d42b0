"""XML of other tools, read so that no file can do harm: no entities, no DOCTYPE, no network, no bottomless nesting."""

from pathlib import Path

from lxml import etree

from iprtool.domain.errors import IprError
from iprtool.exchange.limits import UNTOUCHED, content_of

Element = etree._Element


def parse(file: Path) -> Element:
    """The root of an XML file. Raises IprError for a file that is not XML, or that declares a document type."""
    return parse_bytes(content_of(file), file.name)


def parse_bytes(data: bytes, name: str) -> Element:
    """The root of XML that was read before; `name` is what the file is called in a message."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        said = str(error).split(", line ")[0].strip().rstrip(".") or "it is empty"
        raise IprError(f"{name} is not XML that can be read: {said}.", UNTOUCHED) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise IprError(f"{name} declares a document type (DOCTYPE), which may hide harm.", UNTOUCHED)
    return root


def local(element: Element) -> str:
    """The name of an element without its namespace, since tools differ in those."""
    return etree.QName(element).localname
