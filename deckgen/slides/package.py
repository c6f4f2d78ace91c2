"""A written .pptx as its parts: names, content types, relationships, XML; not python-pptx's view of it.

The gate reads with this, because what makes PowerPoint ask for repair is often invisible above this level.
"""

from __future__ import annotations

import posixpath
import weakref
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Final
from urllib.parse import unquote
from zipfile import ZipFile, ZipInfo

from deckgen.errors import OutputError
from deckgen.slides.opening import MAIN_PART, open_file, printable, refuse_other_zips, refuse_others
from deckgen.slides.parsing import (
    MOST_MARKUP,
    MOST_XML,
    MOST_XML_TOGETHER,
    RESAVE,
    is_xml,
    markup,
    parse_part,
    too_much,
)
from deckgen.slides.unpacking import chunks, open_zip, read_part

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
PRESENTATION: Final = MAIN_PART
# what every entry of these has; a package with one that has not is refused by every program
_REQUIRED: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "ct:Types": {"ct:Default": ("Extension", "ContentType"), "ct:Override": ("PartName", "ContentType")},
    "rel:Relationships": {"rel:Relationship": ("Id", "Type", "Target")},
}
_STRICT: Final = "http://purl.oclc.org/ooxml/"


@dataclass(frozen=True, kw_only=True, slots=True)
class Relationship:
    """One line of a relationships part; `target` is a part's name, or an address where `external`."""

    id: str
    kind: str  # last word of the type: "slideLayout", "image"
    target: str
    external: bool


class _Parts(Mapping[str, bytes]):
    """Name -> bytes, unpacked each time it is asked for, so that a deck's videos never lie in memory together."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._entries: Mapping[str, ZipInfo] = {e.filename: e for e in archive.infolist() if not e.is_dir()}

    def __getitem__(self, name: str) -> bytes:
        return read_part(self._archive, self._entries[name])

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def size(self, name: str) -> int:
        """Return the bytes of the part `name` by the zip's directory."""
        return self._entries[name].file_size

    def check(self, name: str) -> None:
        """Read past the part `name`; OutputError where it is damaged."""
        for _ in chunks(self._archive, self._entries[name]):
            pass


class Package:
    """The parts of a .pptx, .potx or .ppsx; `names` keeps doubles, as a zip may hold two of one name.

    Parts are unpacked when they are asked for. OutputError, also then, where one cannot be read.
    """

    def __init__(self, source: bytes | BinaryIO) -> None:
        file = BytesIO(source) if isinstance(source, bytes) else source
        refuse_others(file)
        archive = open_zip(file)
        self._begin(archive.namelist(), _Parts(archive))
        mimetype = self.size("mimetype") if "mimetype" in self.parts else 0
        refuse_other_zips(frozenset(self.parts), self.parts["mimetype"] if 0 < mimetype < 200 else b"")

    def _begin(self, names: Iterable[str], parts: Mapping[str, bytes]) -> None:
        self.names: tuple[str, ...] = tuple(names)
        self.parts: Mapping[str, bytes] = parts
        self._trees: dict[str, Any] = {}
        self._links: dict[str, Mapping[str, Relationship]] = {}
        self._markup = 0
        if sum(map(self.size, filter(is_xml, parts))) > MOST_XML_TOGETHER:
            raise too_much()

    def size(self, name: str) -> int:
        """Return how many bytes the part `name` has when it is unpacked."""
        return self.parts.size(name) if isinstance(self.parts, _Parts) else len(self.parts[name])

    @classmethod
    def of(cls, parts: Mapping[str, bytes]) -> Package:
        """Return the package of `parts` (name -> content), which are read, never written."""
        package = cls.__new__(cls)
        package._begin(parts, parts)
        return package

    @classmethod
    def embedded(cls, content: bytes) -> Package:
        """Return a package of another kind that lies in a deck, such as a workbook, held to the same limits."""
        archive = open_zip(BytesIO(content))
        package = cls.__new__(cls)
        package._begin(archive.namelist(), _Parts(archive))
        return package

    @property
    def unpacked(self) -> int:
        """The bytes of all parts by the zip's directory."""
        return sum(map(self.size, self.parts))

    @classmethod
    def read(cls, path: Path) -> Package:
        """Read the package at `path`, which stays open as long as the package is used; OutputError where there is none."""
        file = open_file(path)
        try:
            package = cls(file)
        except BaseException:
            file.close()
            raise
        weakref.finalize(package, file.close)
        return package

    def load(self) -> None:
        """Read every part once, so that what cannot be read is known before any rule looks at it.

        Raises
        ------
        OutputError
            Where a part is damaged, its XML is none that Office writes, or the main part is no presentation.
        """
        if CONTENT_TYPES not in self.parts:
            raise OutputError(f"{CONTENT_TYPES} is missing", hint=RESAVE)
        for name in self.parts:
            if is_xml(name):
                self.xml(name)
            else:
                self._check(name)
        self._check_roots()

    def _check(self, name: str) -> None:
        if isinstance(self.parts, _Parts):
            self.parts.check(name)

    def _check_roots(self) -> None:
        """Raise OutputError where the parts that lead to all others are not what their names say."""
        space, _, tag = self.xml(PRESENTATION).tag.rpartition("}")
        if space.startswith("{" + _STRICT):
            raise OutputError("the deck is saved as Strict Open XML, which few programs read", hint=RESAVE)
        if (space, tag) != ("{" + NS["p"], "presentation"):
            raise OutputError(f"{PRESENTATION} is no presentation", hint=RESAVE)
        for name in self.parts:
            wanted = "ct:Types" if name == CONTENT_TYPES else "rel:Relationships" if name.endswith(".rels") else None
            for path, attributes in _REQUIRED.get(wanted or "", {}).items():
                prefix, _, own = str(wanted).partition(":")
                if self.xml(name).tag != f"{{{NS[prefix]}}}{own}":
                    raise OutputError(f"{printable(name)} is not what its name says", hint=RESAVE)
                for key in attributes:
                    if any(key not in element.attrib for element in self.xml(name).iterfind(path, NS)):
                        raise OutputError(f"{printable(name)}: an entry has no {key}", hint=RESAVE)
        main = self.related("", "officeDocument")
        if main != PRESENTATION:
            found = f"is {printable(main)}" if main else "is not named"
            raise OutputError(f"the main part of the package {found}; it must be {PRESENTATION}", hint=RESAVE)

    def xml(self, name: str) -> Any:
        """Return the root of the part `name`; KeyError where there is none, OutputError where it is no XML."""
        if name not in self._trees:
            if name not in self.parts:
                raise KeyError(name)
            if self.size(name) > MOST_XML:
                raise too_much(name)
            content = self.parts[name]
            self._markup += markup(content)
            if self._markup > MOST_MARKUP:
                raise too_much(name)
            self._trees[name] = parse_part(name, content)
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
        if part not in self._links:
            self._links[part] = self._relationships(part)
        return self._links[part]

    def _relationships(self, part: str) -> Mapping[str, Relationship]:
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
            kind, own = element.get("Type", "").rsplit("/", 1)[-1], element.get("Id", "")
            found[own] = Relationship(id=own, kind=kind, target=target, external=external)
        return found

    def related(self, part: str, kind: str) -> str | None:
        """Return the first part that `part` points to by a relationship of `kind`, or None."""
        targets = (link.target for link in self.relationships(part).values() if link.kind == kind)
        return next(targets, None)

    def xml_parts(self) -> Iterator[str]:
        """Yield the names of all XML parts, relationships and content types among them."""
        yield from filter(is_xml, self.parts)

    def slides(self) -> list[str]:
        """Return the slide parts in the order of the deck, each once, those without a part left out."""
        links = self.relationships(PRESENTATION)
        ids = self.xml(PRESENTATION).xpath("p:sldIdLst/p:sldId/@r:id", namespaces=NS)
        targets = dict.fromkeys(links[rid].target for rid in ids if rid in links and links[rid].kind == "slide")
        return [target for target in targets if target in self.parts and is_xml(target)]


def relationships_part(part: str) -> str:
    """Return the name of the part that holds the relationships of `part`."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
