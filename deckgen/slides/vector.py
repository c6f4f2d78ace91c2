"""SVG beside a PNG: newer programs draw the vector, all others the picture that the shape was made with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from deckgen.slides.package import NS
from deckgen.slides.texts import parse

SVG_TYPE: Final = "image/svg+xml"
_IMAGE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_PART: Final = "/ppt/media/vector%d.svg"


@dataclass(frozen=True, kw_only=True, slots=True)
class Rendering:
    """A drawn figure: its PNG, and the same as SVG where that is wanted and light enough."""

    png: bytes
    svg: bytes | None = None


def svg_blip_xml(relation: str) -> str:
    """Return the ``a:extLst`` of an ``a:blip`` that has the SVG `relation` shown in place of its picture."""
    return (
        '<a:extLst><a:ext uri="{96DAC541-7B7A-43D3-8B79-37D633B846F1}"><asvg:svgBlip '
        f'xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" r:embed="{relation}"/></a:ext>'
        "</a:extLst>"
    )


def add_svg(picture: Any, part: Any, svg: bytes) -> None:
    """Give the ``p:pic`` element `picture`, which has no SVG yet, one; `part` is that of its slide,
    in a package whose parts are remembered (`deckgen.slides.parts`).
    """
    relation = part.relate_to(part.package.part_of_content(_PART, SVG_TYPE, svg), _IMAGE)
    picture.find("p:blipFill/a:blip", NS).append(parse(svg_blip_xml(relation)))
