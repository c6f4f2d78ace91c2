"""A logo may be an SVG with its PNG beside it: it stands in the template, and one that runs or fetches is refused."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pptx import Presentation
from slides.sample_deck import sample_deck

from deckgen.checks.gate import check_bytes
from deckgen.errors import Problem, ThemeError
from deckgen.slides.package import NS, Package
from deckgen.slides.template import template_bytes
from deckgen.slides.writer import deck_bytes
from deckgen.theme import Theme, load_theme

ASVG = {"asvg": "http://schemas.microsoft.com/office/drawing/2016/SVG/main", **NS}
ROOT = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 120 40">'
GOOD = ROOT + '<defs><path id="p" d="M0 0h120v40H0z"/></defs><use xlink:href="#p" fill="#E3AE52"/></svg>'
MASTER, COVER = "ppt/slideMasters/slideMaster1.xml", "ppt/slideLayouts/slideLayout1.xml"


def theme(folder: Path, svg: str | None = GOOD, png: tuple[int, int] | bytes | None = (360, 120)) -> Theme:
    """Load a theme whose third line is its SVG logo; `png` is the size of the picture beside it, or its bytes."""
    place = folder / "mine"
    place.mkdir(exist_ok=True)
    (place / "theme.yaml").write_text("extends: nocturne\nname: mine\nlogo: logo.svg\n", encoding="utf-8")
    if svg is not None:
        (place / "logo.svg").write_text(svg, encoding="utf-8")
    if isinstance(png, tuple):
        buffer = BytesIO()
        Image.new("RGBA", png, "#E3AE52").save(buffer, "PNG")
        png = buffer.getvalue()
    if png is not None:
        (place / "logo.png").write_bytes(png)
    return load_theme("mine", (folder,))


def mistakes(folder: Path, *files: object) -> list[Problem]:
    with pytest.raises(ThemeError) as error:
        theme(folder, *files)  # type: ignore[arg-type]
    problems = list(error.value.problems)
    assert [p.mark.line for p in problems if p.mark] == [3] * len(problems)
    return problems


def test_the_logo_stands_in_the_template_as_svg_and_as_png(tmp_path: Path) -> None:
    content = template_bytes(theme(tmp_path))
    package = Package(content)
    assert check_bytes(content) == []
    for part in (MASTER, COVER):
        [blip] = package.xml(part).xpath("//p:pic//a:blip", namespaces=ASVG)
        [vector] = blip.xpath(".//asvg:svgBlip/@r:embed", namespaces=ASVG)
        links = package.relationships(part)
        assert package.parts[links[vector].target].decode() == GOOD
        assert package.parts[links[blip.get(f"{{{NS['r']}}}embed")].target].startswith(b"\x89PNG")


def test_a_deck_keeps_the_logos_svg_also_when_python_pptx_saves_it_again(tmp_path: Path) -> None:
    content, _ = deck_bytes(sample_deck(), theme(tmp_path))
    again = BytesIO()
    Presentation(BytesIO(content)).save(again)
    for written in (content, again.getvalue()):
        package = Package(written)
        assert check_bytes(written) == []
        assert [part.decode() for name, part in package.parts.items() if name.endswith(".svg")] == [GOOD]
        assert package.xml(MASTER).xpath("//asvg:svgBlip", namespaces=ASVG)


def test_a_png_that_is_missing_is_asked_for_by_name(tmp_path: Path) -> None:
    [problem] = mistakes(tmp_path, GOOD, None)
    assert problem.message == "the logo logo.svg needs logo.png beside it, for programs that do not draw SVG"
    assert problem.hint == "export logo.svg as logo.png, about 600 pixels high on a transparent ground, beside it"


def test_a_png_that_is_none_or_of_another_shape_is_refused(tmp_path: Path) -> None:
    [problem] = mistakes(tmp_path, GOOD, b"GIF89a")
    assert problem.message == "the logo's logo.png is no PNG"
    [problem] = mistakes(tmp_path, GOOD, (200, 100))
    assert problem.message == "logo.svg is 3.00 times as wide as it is high, logo.png 2.00 times"


def test_an_svg_that_is_missing_is_said(tmp_path: Path) -> None:
    [problem] = mistakes(tmp_path, None)
    assert problem.message.endswith("logo.svg cannot be read: No such file or directory")


@pytest.mark.parametrize(
    ("svg", "said"),
    [
        (ROOT + "<script>alert(1)</script></svg>", "has a <script>"),
        (ROOT + '<path onload="alert(1)" d="M0 0"/></svg>', "has a script in 'onload'"),
        (ROOT + "<foreignObject/></svg>", "has a <foreignObject>"),
        (ROOT + '<animate attributeName="x"/></svg>', "has a <animate>"),
        (ROOT + '<image xlink:href="https://example.org/a.png"/></svg>', "refers to 'https://example.org/a.png'"),
        (ROOT + '<image href="file:///etc/passwd"/></svg>', "refers to 'file:///etc/passwd'"),
        (ROOT + '<a href="javascript:alert(1)"/></svg>', "refers to 'javascript:alert(1)'"),
        (ROOT + '<image href="data:image/svg+xml;base64,PHN2Zy8+"/></svg>', "refers to 'data:image/svg+xml;base64,PHN2Zy8+'"),
        (ROOT + '<path fill="url(https://example.org/g#a)"/></svg>', "refers to 'https://example.org/g#a'"),
        (ROOT + '<path style="fill: url( \'b.svg#a\' )"/></svg>', "refers to 'b.svg#a'"),
        (ROOT + "<style>@IMPORT 'a.css';</style></svg>", "has a style that imports another"),
        (ROOT + "<style>@font-face {src: url(a.woff)}</style></svg>", "refers to 'a.woff'"),
        ('<?xml-stylesheet href="a.css"?>' + GOOD, "has an instruction <?xml-stylesheet?>"),
        ('<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + ROOT + "&a;</svg>", "defines entities"),
        ('<svg xmlns="http://www.w3.org/2000/svg"/>', "has neither a viewBox nor a width and a height"),
        ("<html/>", "is no SVG"),
        ("plain text", "is no XML: Start tag expected, '<' not found, line 1, column 1"),
        (ROOT + f"<desc>{'x' * 1_000_000}</desc></svg>", "has 1,000,123 bytes, at most 1,000,000 are allowed"),
    ],
)  # fmt: skip
def test_an_svg_that_runs_fetches_or_is_none_is_refused(svg: str, said: str, tmp_path: Path) -> None:
    [problem] = mistakes(tmp_path, svg)
    assert problem.message == f"the logo logo.svg {said}"
    assert problem.hint


def test_all_that_is_wrong_with_an_svg_is_said_once_each(tmp_path: Path) -> None:
    twice = '<image href="a.png"/>' * 2 + "<script/>"
    assert [p.message for p in mistakes(tmp_path, ROOT + twice + "</svg>")] == [
        "the logo logo.svg refers to 'a.png'",
        "the logo logo.svg has a <script>",
    ]


@pytest.mark.parametrize(
    "svg",
    [
        '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
        + GOOD,
        GOOD.replace('viewBox="0 0 120 40"', 'width="30mm" height="10mm"'),
        GOOD.replace("</svg>", '<rect fill="url(#p)"/><image href="data:image/png;base64,iVBORw0KGgo="/></svg>'),
    ],
)
def test_what_drawing_programs_write_is_taken(svg: str, tmp_path: Path) -> None:
    assert theme(tmp_path, svg).logo_vector == svg.encode()


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["deck.pptx", "template.potx"])
def test_the_open_xml_sdk_finds_no_errors_beside_the_logo(
    kind: str, tmp_path: Path, sdk_errors: Callable[[Path], list[object]]
) -> None:
    mine, path = theme(tmp_path), tmp_path / kind
    content = deck_bytes(sample_deck(), mine)[0] if kind == "deck.pptx" else template_bytes(mine, as_template=True)
    path.write_bytes(content)
    assert sdk_errors(path) == []
