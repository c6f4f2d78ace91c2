"""An SVG beside a slide's PNG: in the package as PowerPoint writes it, and kept by programs that do not know it."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from sample_deck import PICTURE, one_slide, sample_deck

from deckgen.checks.gate import check_bytes
from deckgen.slides.fill import draw_image
from deckgen.slides.package import NS, Package
from deckgen.slides.vector import SVG_TYPE, Rendering
from deckgen.slides.writer import deck_bytes
from deckgen.theme import Theme, load_theme

THEME = load_theme("lakeshore")
ASVG = {"asvg": "http://schemas.microsoft.com/office/drawing/2016/SVG/main", **NS}


def draw(figure: Any, theme: Theme, width: float, height: float) -> Rendering:
    """Return the PNG, and an SVG whose size tells which figure it is."""
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}"><path d="M0 0L1 1"/></svg>'
    return Rendering(png=draw_image(figure, theme, width, height).png, svg=svg.encode())


def shown(content: bytes) -> list[tuple[bytes, bytes]]:
    """Return the (picture, vector) of each shape that has both."""
    package, found = Package(content), []
    for part in package.slides():
        links = package.relationships(part)
        for blip in package.xml(part).xpath("//a:blip[a:extLst//asvg:svgBlip]", namespaces=ASVG):
            [vector] = blip.xpath(".//asvg:svgBlip/@r:embed", namespaces=ASVG)
            ids = blip.get(f"{{{NS['r']}}}embed"), vector
            found.append(tuple(package.parts[links[one].target] for one in ids))
    return found


def test_a_picture_has_its_png_and_its_svg_and_the_gate_finds_nothing() -> None:
    content, _ = deck_bytes(one_slide("figure", {"Figure": PICTURE}), THEME, draw=draw)
    [(png, svg)] = shown(content)
    assert png.startswith(b"\x89PNG")
    assert b'viewBox="0 0 ' in svg
    assert check_bytes(content) == []
    defaults, overrides = Package(content).content_types
    assert SVG_TYPE in (overrides.get("ppt/media/vector1.svg"), defaults.get("svg"))


def test_without_an_svg_a_deck_holds_none() -> None:
    content, _ = deck_bytes(one_slide("figure", {"Figure": PICTURE}), THEME)
    assert shown(content) == []
    assert not [name for name in Package(content).parts if name.endswith(".svg")]


def test_equal_vectors_are_held_once_and_different_ones_apart() -> None:
    content, _ = deck_bytes(
        one_slide("two_figures", {"Figure left": PICTURE, "Figure right": PICTURE}), THEME, draw=draw
    )
    assert len(shown(content)) == 2
    assert [name for name in Package(content).parts if name.endswith(".svg")] == ["ppt/media/vector1.svg"]
    content, _ = deck_bytes(sample_deck(), THEME, draw=draw)
    assert len({svg for _, svg in shown(content)}) == len([n for n in Package(content).parts if n.endswith(".svg")]) > 1


def test_the_vectors_outlive_python_pptx() -> None:
    content, _ = deck_bytes(sample_deck(), THEME, draw=draw)
    again = BytesIO()
    Presentation(BytesIO(content)).save(again)
    assert shown(again.getvalue()) == shown(content) != []
    assert check_bytes(again.getvalue()) == []


@pytest.mark.slow
def test_the_open_xml_sdk_finds_no_errors_beside_vectors(
    tmp_path: Path, sdk_errors: Callable[[Path], list[object]]
) -> None:
    path = tmp_path / "deck.pptx"
    path.write_bytes(deck_bytes(sample_deck(), THEME, draw=draw)[0])
    assert sdk_errors(path) == []
