"""A written .pptx read back through python-pptx: an outline of what stands on it, for checks and tests."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from zipfile import ZipFile

from deckgen.errors import OutputError
from deckgen.slides.direction import without_marks
from deckgen.slides.opening import printable
from deckgen.slides.package import CONTENT_TYPES, Package
from deckgen.slides.parsing import is_xml

# the main part of a template, a show, and each with macros
_MAIN: Final = re.compile(
    rb"application/vnd\.(openxmlformats-officedocument\.presentationml\.(template|slideshow)"
    rb"|ms-powerpoint\.(presentation|template|slideshow)\.macroEnabled)(?=\.main\+xml)"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class ShapeOutline:
    """A shape's name, kind ("text", "picture", "table", "chart", "group", "other"), text and alt text."""

    name: str
    kind: str
    text: str
    alt_text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SlideOutline:
    """A slide's id, title, shapes in reading order, and speaker notes."""

    id: str
    title: str
    layout: str
    shapes: tuple[ShapeOutline, ...]
    notes: str
    hidden: bool


def open_presentation(content: bytes) -> Any:
    """Return python-pptx's ``Presentation`` of `content`, be it a deck, a template or a show, with macros or without.

    OutputError where it cannot be read.
    """
    return presentation_of(Package(content))


def presentation_of(package: Package, *, media: bool = True) -> Any:
    """Return python-pptx's ``Presentation`` of `package`; without `media`, all that is not XML is left empty.

    OutputError where it cannot be read.
    """
    from pptx import Presentation

    content = _for_python_pptx(package, media)
    try:
        return Presentation(content)
    except Exception as error:  # python-pptx raises whatever the broken part happens to break
        reason = printable(str(error).replace(str(content), "the deck")) or type(error).__name__
        raise OutputError(
            f"python-pptx cannot read the deck: {reason}", hint="open it in PowerPoint and save it again"
        ) from error


def read_outline(path: Path) -> tuple[SlideOutline, ...]:
    """Return what stands on each slide of the deck at `path`; OutputError where it cannot be read."""
    return tuple(_slide(slide) for slide in presentation_of(Package.read(path)).slides)


def _for_python_pptx(package: Package, media: bool) -> BytesIO:
    """Return `package` as a zip whose main part has the one type that python-pptx takes, whatever its own is."""
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name in package.parts:
            content = package.parts[name] if media or is_xml(name) else b""
            if name == CONTENT_TYPES:
                content = _MAIN.sub(
                    b"application/vnd.openxmlformats-officedocument.presentationml.presentation", content
                )
            archive.writestr(name, content)
    buffer.seek(0)
    return buffer


def _slide(slide: Any) -> SlideOutline:
    title = slide.shapes.title
    return SlideOutline(
        id=slide._element.cSld.get("name", ""),
        title=without_marks(title.text_frame.text) if title is not None else "",
        layout=slide.slide_layout.name,
        shapes=tuple(_shape(shape) for shape in slide.shapes),
        notes=without_marks(slide.notes_slide.notes_text_frame.text) if slide.has_notes_slide else "",
        hidden=slide._element.get("show") == "0",
    )


def _shape(shape: Any) -> ShapeOutline:
    tag = shape._element.tag.rsplit("}", 1)[-1]
    kind = {"pic": "picture", "grpSp": "group"}.get(tag, "other")
    text = ""
    if getattr(shape, "has_table", False):
        kind = "table"
        text = "\n".join("\t".join(cell.text for cell in row.cells) for row in shape.table.rows)
    elif getattr(shape, "has_chart", False):
        kind = "chart"
        text = "\n".join("".join(label.itertext()) for label in shape.chart._chartSpace.xpath(".//c:dLbl/c:tx"))
    elif shape.has_text_frame:
        kind, text = "text", shape.text_frame.text
    elif kind == "group":
        text = "\n".join(s.text_frame.text for s in shape.shapes if s.has_text_frame and s.text_frame.text)
    alt_text = shape._element._nvXxPr.cNvPr.get("descr", "")
    return ShapeOutline(name=shape.name, kind=kind, text=without_marks(text), alt_text=alt_text)
