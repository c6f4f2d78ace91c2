"""How fixes change a package: a part written anew, parts taken out with all that names them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, MutableMapping
from typing import Any

from lxml import etree

from deckgen.slides.package import CONTENT_TYPES, NS, PRESENTATION, Package, relationships_part


def put(parts: MutableMapping[str, bytes], name: str, root: Any) -> None:
    """Write the tree under `root` as the part `name`."""
    parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def reached(package: Package) -> set[str]:
    """Return the parts that can be reached from the package; a slide that the presentation does not list cannot be."""
    listed = set(package.xml(PRESENTATION).xpath("//@r:id", namespaces=NS))
    seen: set[str] = set()
    todo = [""]
    while todo:
        part = todo.pop()
        for link in package.relationships(part).values():
            unlisted = part == PRESENTATION and link.kind == "slide" and link.id not in listed
            if not link.external and not unlisted and link.target in package.parts and link.target not in seen:
                seen.add(link.target)
                todo.append(link.target)
    return seen


def strays(package: Package) -> Iterator[str]:
    """Yield the parts that nothing points to; relationships parts go with their owners."""
    there = reached(package)
    for name in sorted(package.parts):
        if name not in there and name != CONTENT_TYPES and not name.endswith((".rels", "/")):
            yield name


def drop(parts: MutableMapping[str, bytes], names: Collection[str]) -> int:
    """Take those of `names` that are in `parts` out, with the content types and relationships that speak of them.

    Returns how many.
    """
    gone = {name for name in names if name in parts}
    if not gone:
        return 0
    for name in gone:
        del parts[name]
        parts.pop(relationships_part(name), None)
    package = Package.of(dict(parts))
    types = package.xml(CONTENT_TYPES)
    _without(types, "ct:Override", [f"/{name}" for name in gone], "PartName")
    put(parts, CONTENT_TYPES, types)
    for owner in ("", *package.parts):
        links = package.relationships(owner).values()
        lost = [link.id for link in links if not link.external and link.target in gone]
        if lost:
            part = relationships_part(owner)
            _without(package.xml(part), "rel:Relationship", lost, "Id")
            put(parts, part, package.xml(part))
    return len(gone)


def _without(root: Any, tag: str, values: Collection[str], key: str) -> None:
    for element in root.findall(tag, NS):
        if element.get(key) in values:
            root.remove(element)
