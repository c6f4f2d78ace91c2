"""Every text of a package, seen or not: slides, notes, alternative texts, charts, workbooks, comments, properties."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote
from weakref import WeakKeyDictionary

from lxml import etree

from deckgen.checks.inside import workbook, xml_of
from deckgen.slides.package import CONTENT_TYPES, NS, Package
from deckgen.slides.view import DeckView
from deckgen.slides.view.reading import A, tag_of

_PARAGRAPH: Final = f"{A}p"
_RUN_TEXTS: Final = (f"{A}t", f"{A}br", f"{A}tab")
_SHARED: Final = ("si", "is", "comment")  # a cell's text in a workbook, in runs
_SAID: Final = ("descr", "title", "tooltip", "name", "author", "userId", "userName")
_BOOKS: Final = (".xlsx", ".xlsm", ".docx", ".pptx")
_VALUES: Final = ("tag",)  # elements whose attribute "val" is a text
_TEXT_PARTS: Final = (".xml", ".svg", ".vml")

_SHARED_PARTS: Final = tuple(
    f"ppt/{folder}/" for folder in ("slides", "slideLayouts", "slideMasters", "notesMasters", "theme", "media")
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """A text of the part `part`; `element` is what holds it."""

    part: str
    element: Any
    text: str

    @property
    def shape(self) -> str | None:
        """The name of the shape that holds it; None where none does."""
        for element in (self.element, *self.element.iterancestors()):
            for holder in element if tag_of(element) in ("sp", "pic", "graphicFrame", "cxnSp") else ():
                common = next((child for child in holder if tag_of(child) == "cNvPr"), None)
                if common is not None:
                    return str(common.get("name", "")) or None
        return None


_READ: Final[MutableMapping[Package, tuple[Said, ...]]] = WeakKeyDictionary()  # three rules read the same texts


def everything(package: Package) -> Sequence[Said]:
    """Return every text of `package` and of the workbooks in it, paragraph by paragraph; read once for a package."""
    if package not in _READ:
        _READ[package] = tuple(_said(package))
    return _READ[package]


def _said(package: Package) -> Iterator[Said]:
    for part in sorted(package.parts):
        if part.endswith(_BOOKS):
            book = workbook(package.parts[part])
            for said in () if book is None else _said(book):
                yield Said(part=part, element=said.element, text=said.text)
        elif part.endswith(".rels"):
            yield from _addresses(package, part)
        elif part.endswith(_TEXT_PARTS) and part != CONTENT_TYPES:
            yield from (Said(part=part, element=element, text=text) for element, text in _texts(xml_of(package, part)))


def _addresses(package: Package, part: str) -> Iterator[Said]:
    """Yield the targets of links that lead out, as texts of the part that has them."""
    folder, _, name = part.rpartition("_rels/")
    for link in xml_of(package, part).iterfind("rel:Relationship[@TargetMode='External']", NS):
        yield Said(part=folder + name.removesuffix(".rels"), element=link, text=unquote(link.get("Target", "")))


def _texts(root: Any) -> Iterator[tuple[Any, str]]:
    """Yield (element, text): paragraphs and cells whole, all other characters and telling attributes one by one."""
    inside = 0  # how many elements still to come belong to a paragraph that was taken whole
    for element in root.iter(etree.Element):
        tag = tag_of(element)
        if element.attrib:
            yield from _attributes(element, tag)
        if inside:
            inside -= 1
        elif element.tag == _PARAGRAPH or tag in _SHARED:
            inside = sum(1 for _ in element.iter(etree.Element)) - 1
            yield element, _joined(element)
        elif element.text and not element.text.isspace():
            yield element, element.text


def _attributes(element: Any, tag: str) -> Iterator[tuple[Any, str]]:
    for name, value in element.attrib.items():
        if value and (name in _SAID or (name == "val" and tag in _VALUES)):
            yield element, value


def _joined(element: Any) -> str:
    """Return the characters of a paragraph or cell; a line break is a space."""
    if element.tag == _PARAGRAPH:
        return "".join((e.text or "") if e.tag == _RUN_TEXTS[0] else " " for e in element.iter(*_RUN_TEXTS))
    return "".join(element.itertext())


def slide_numbers(deck: DeckView) -> dict[str, int]:
    """Return the slide, from 1, that each part belongs to: its notes, charts, drawings, comments and their books."""
    numbers: dict[str, int] = {}
    for slide in deck.slides:
        left = [slide.part]
        while left:
            part = left.pop()
            if part in numbers or (part != slide.part and part.startswith(_SHARED_PARTS)):
                continue
            numbers[part] = slide.number
            left += [link.target for link in deck.links(part).values() if not link.external]
    return numbers
