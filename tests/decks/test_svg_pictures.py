"""The board deck with its figures as SVG: the same deck, sharp at any size, and whole where SVG is not drawn."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from project import Project

from deckgen.slides.package import NS, Package
from deckgen.slides.render import count_pages, render_pdf

pytestmark = pytest.mark.xdist_group("board")
ASVG = {"asvg": "http://schemas.microsoft.com/office/drawing/2016/SVG/main", **NS}


def pictures(path: Path) -> list[tuple[str, bytes, bytes]]:
    """Return (slide, PNG, SVG or nothing) of every picture on a slide."""
    package, found = Package.read(path), []
    for part in package.slides():
        links = package.relationships(part)
        for blip in package.xml(part).xpath("//p:pic//a:blip", namespaces=ASVG):
            vector = blip.xpath(".//asvg:svgBlip/@r:embed", namespaces=ASVG)
            png = package.parts[links[blip.get(f"{{{NS['r']}}}embed")].target]
            found.append((part, png, package.parts[links[vector[0]].target] if vector else b""))
    return found


def test_every_figure_has_an_svg_and_the_png_that_it_had(board: Project, sharp: Path) -> None:
    drawn = pictures(sharp)
    assert [(part, png) for part, png, _ in drawn] == [(part, png) for part, png, _ in pictures(board.pptx)]
    assert len(drawn) >= 10
    assert all(svg.startswith(b"<?xml") for _, _, svg in drawn)
    assert not any(svg for _, _, svg in pictures(board.pptx))
    assert "0 findings" in board.run("check", str(sharp)).stdout


@pytest.mark.thorough
def test_two_builds_of_it_have_the_same_bytes(board: Project, sharp: Path) -> None:
    board.run(
        "build", "board", "--set", "pictures=svg", "--out", "out/again.pptx", "--no-cache", "--overwrite",
        PYTHONHASHSEED="7",
    )  # fmt: skip
    assert (board.folder / "out/again.pptx").read_bytes() == sharp.read_bytes()


def test_another_kind_of_picture_is_a_mistake_at_its_line(board: Project) -> None:
    done = board.run("check", "board", "--set", "pictures=pdf", code=1)
    assert "pictures: must be 'png' or 'svg' (got 'pdf')" in done.stderr


@pytest.mark.slow
def test_it_validates_and_libreoffice_draws_it(
    board: Project, sharp: Path, soffice: str, tmp_path: Path, sdk_errors: Callable[[Path], list[object]]
) -> None:
    assert sdk_errors(sharp) == []
    pages = [count_pages(render_pdf(path, tmp_path / path.stem)) for path in (board.pptx, sharp)]
    assert pages[0] == pages[1]


def test_one_figure_of_a_section_becomes_a_chart(board: Project) -> None:
    spec = (board.folder / "decks/board.yaml").read_text(encoding="utf-8")
    changed = spec.replace("  - value_proposition\n", "  - value_proposition: {charts: {cash_curve: native}}\n")
    assert changed != spec
    (board.folder / "decks/single.yaml").write_text(changed, encoding="utf-8")
    board.run("build", "single")
    package = Package.read(board.folder / "out/single.pptx")
    charts = {part: package.related(part, "chart") for part in package.slides() if package.related(part, "chart")}
    [slide] = charts
    assert package.xml(slide).xpath("string(p:cSld/@name)", namespaces=NS) == "value_proposition"
    assert len(pictures(board.folder / "out/single.pptx")) == len(pictures(board.pptx)) - 1
