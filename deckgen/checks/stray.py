"""Parts that nothing needs, and how to take them out of a package without a trace."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator, MutableMapping
from typing import Any, Final

from lxml import etree

from deckgen.errors import OutputError
from deckgen.slides.package import CONTENT_TYPES, NS, Package, relationships_part

_PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True)


def unused(package: Package, folder: str) -> list[str]:
    """Return the parts below `folder` that no relationship leads to."""
    used = {
        link.target
        for owner in ("", *package.parts)
        for link in package.relationships(owner).values()
        if not link.external
    }
    return sorted(name for name in package.parts if name.startswith(folder) and name not in used)


def drop_parts(parts: MutableMapping[str, bytes], names: Collection[str]) -> int:
    """Take `names` out of `parts`, with the relationships and content types that speak of them; return how many."""
    gone = {name for name in names if name in parts}
    if not gone:
        return 0
    for name in gone:
        del parts[name]
        parts.pop(relationships_part(name), None)
    for name in [name for name in parts if name.endswith(".rels")]:
        owner = posixpath.dirname(posixpath.dirname(name))
        _without(parts, name, [e for e in _links(parts[name]) if _target(e, owner) in gone])
    types = etree.fromstring(parts[CONTENT_TYPES], _PARSER)
    _without(parts, CONTENT_TYPES, [e for e in types.iterfind("ct:Override", NS) if e.get("PartName", "")[1:] in gone])
    return len(gone)


def _links(content: bytes) -> Iterator[Any]:
    yield from etree.fromstring(content, _PARSER).iterfind("rel:Relationship", NS)


def _target(link: Any, folder: str) -> str:
    if link.get("TargetMode") == "External":
        return ""
    return posixpath.normpath(posixpath.join("/" + folder, link.get("Target", ""))).lstrip("/")


def _without(parts: MutableMapping[str, bytes], name: str, elements: list[Any]) -> None:
    """Write the part `name` again without `elements`, all of one tree; leave it alone where there are none."""
    if not elements:
        return
    root = elements[0].getroottree().getroot()
    for element in elements:
        element.getparent().remove(element)
    parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def xml_of(package: Package, part: str) -> Any:
    """Return the root of a part; an empty element where there is none, or no XML in it."""
    try:
        return package.xml(part)
    except (KeyError, etree.XMLSyntaxError):
        return etree.Element("none")


def workbook(content: bytes) -> Package | None:
    """Return an embedded workbook's parts; None where it cannot be read."""
    try:
        return Package(content)
    except (OutputError, NotImplementedError, RuntimeError):  # the last two of a zip with a password, or of a rare kind
        return None
