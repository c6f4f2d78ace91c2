"""XML of a file that anybody may have written: bounded in size, depth and markup, without document types or entities."""

from __future__ import annotations

from typing import Any, Final

from lxml import etree

from deckgen.errors import OutputError
from deckgen.slides.opening import printable

MOST_XML: Final = 64 << 20  # bytes of one part; a slide of maps drawn as shapes has about 10 MB
MOST_XML_TOGETHER: Final = 192 << 20  # bytes of all parts, which as trees take three times that
# elements and attributes of all parts: about 1 GB as trees; 200 full slides have 300,000
MOST_MARKUP: Final = 3_000_000
RESAVE: Final = "open it in PowerPoint and save it as a PowerPoint Presentation (.pptx)"
# Comments and instructions carry nothing that a rule reads, and have no tag that it could compare.
# huge_tree stays off: libxml2 then bounds depth, text and names.
_PARSER: Final = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
)
_DOCTYPES: Final = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))


def is_xml(name: str) -> bool:
    """Return whether the part `name` is read as XML."""
    return name.endswith((".xml", ".rels"))


def markup(content: bytes) -> int:
    """Return about how many elements and attributes `content` has, which is what its tree costs in memory."""
    return content.count(b"<") - content.count(b"</") + content.count(b"=")


def too_much(name: str = "") -> OutputError:
    """Return the error of a deck whose XML, or that of its part `name`, goes beyond the limits."""
    where = f", at {printable(name)}" if name else ""
    limits = f"{MOST_XML / 1e6:.0f} MB a part, {MOST_XML_TOGETHER / 1e6:.0f} MB and {MOST_MARKUP:,} elements in all"
    return OutputError(
        f"the deck has more XML than can be checked{where}; the most is {limits}",
        hint="split the deck, and put drawings of very many shapes in as pictures",
    )


def parse_part(name: str, content: bytes) -> Any:
    """Return the root of the part `name`; a document type is refused, for it has no use here but to do harm.

    Raises
    ------
    OutputError
        Where there is one, or `content` is not well-formed.
    """
    shown = printable(name)
    refused = OutputError(
        f"{shown} has a document type (DTD)", hint="do not trust the file; no Office program writes one"
    )
    if any(doctype in content for doctype in _DOCTYPES):
        raise refused
    try:
        root = etree.fromstring(content, _PARSER)
    except (etree.LxmlError, ValueError, LookupError) as error:
        raise OutputError(f"{shown} is not well-formed XML: {printable(str(error))}", hint=RESAVE) from error
    if root.getroottree().docinfo.internalDTD is not None:  # in an encoding of its own
        raise refused
    return root
