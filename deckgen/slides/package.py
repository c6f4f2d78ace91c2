"""A written .pptx as its parts: names, content types, relationships, XML; not python-pptx's view of it.

The gate reads with this, because what makes PowerPoint ask for repair is often invisible above this level.
"""

from __future__ import annotations

import posixpath
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote
from zipfile import BadZipFile, ZipFile

from lxml import etree

from deckgen.errors import OutputError

NS: Final = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "p14": "http://schemas.microsoft.com/office/powerpoint/2010/main",
    "rel": "http://schemas.openxmlformats.org/package/2006/relationships",
    "ct": "http://schemas.openxmlformats.org/package/2006/content-types",
}
CONTENT_TYPES: Final = "[Content_Types].xml"
PRESENTATION: Final = "ppt/presentation.xml"
_PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class Relationship:
    """One line of a relationships part; `target` is a part's name, or an address where `external`."""

    id: str
    kind: str  # last word of the type: "slideLayout", "image"
    target: str
    external: bool


class Package:
    """The parts of a .pptx, read once; `names` keeps doubles, as a zip may hold two of one name."""

    def __init__(self, content: bytes) -> None:
        try:
            with ZipFile(BytesIO(content)) as archive:
                self.names: tuple[str, ...] = tuple(archive.namelist())
                self.parts: Mapping[str, bytes] = {name: archive.read(name) for name in self.names}
        except (BadZipFile, EOFError, OSError, RuntimeError, zlib.error) as error:
            raise OutputError(f"not a zip package: {error}") from error
        self._trees: dict[str, Any] = {}

    @classmethod
    def of(cls, parts: Mapping[str, bytes]) -> Package:
        """Return the package of `parts` (name -> content), which are read, never written."""
        package = cls.__new__(cls)
        package.names, package.parts, package._trees = tuple(parts), parts, {}
        return package

    @classmethod
    def read(cls, path: Path) -> Package:
        """Read the package at `path`; OutputError where there is none."""
        try:
            content = path.read_bytes()
        except OSError as error:
            raise OutputError(f"{path} cannot be read: {error.strerror}") from error
        return cls(content)

    def xml(self, name: str) -> Any:
        """Return the root of the part `name`; KeyError where there is none, XMLSyntaxError where bad."""
        if name not in self._trees:
            self._trees[name] = etree.fromstring(self.parts[name], _PARSER)
        return self._trees[name]

    @cached_property
    def content_types(self) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """The two tables: file extension -> type, and part -> type."""
        root = self.xml(CONTENT_TYPES)
        defaults = {e.get("Extension", "").lower(): e.get("ContentType", "") for e in root.findall("ct:Default", NS)}
        overrides = {
            e.get("PartName", "").lstrip("/"): e.get("ContentType", "") for e in root.findall("ct:Override", NS)
        }
        return defaults, overrides

    def relationships(self, part: str) -> Mapping[str, Relationship]:
        """Return relationship id -> relationship of `part` ("" for the package); empty where it has none."""
        name = relationships_part(part)
        if name not in self.parts:
            return {}
        folder = posixpath.dirname(part)
        found = {}
        for element in self.xml(name).findall("rel:Relationship", NS):
            external = element.get("TargetMode") == "External"
            target = element.get("Target", "")
            if not external:
                target = posixpath.normpath(posixpath.join("/" + folder, unquote(target))).lstrip("/")
            kind = element.get("Type", "").rsplit("/", 1)[-1]
            own = element.get("Id", "")
            found[own] = Relationship(id=own, kind=kind, target=target, external=external)
        return found

    def related(self, part: str, kind: str) -> str | None:
        """Return the first part that `part` points to by a relationship of `kind`, or None."""
        targets = (link.target for link in self.relationships(part).values() if link.kind == kind)
        return next(targets, None)

    def xml_parts(self) -> Iterator[str]:
        """Yield the names of all XML parts, relationships and content types among them."""
        yield from (name for name in self.parts if name.endswith((".xml", ".rels")))

    def slides(self) -> list[str]:
        """Return the slide parts in the order of the deck, those without a part left out."""
        links = self.relationships(PRESENTATION)
        ids = self.xml(PRESENTATION).xpath("p:sldIdLst/p:sldId/@r:id", namespaces=NS)
        targets = [links[rid].target for rid in ids if rid in links]
        return [target for target in targets if target in self.parts]


def relationships_part(part: str) -> str:
    """Return the name of the part that holds the relationships of `part`."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
