"""A theme is data: it may begin with another one, and what is wrong with it is said with its line."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from deckgen.checks.gate import check_bytes
from deckgen.errors import ThemeError
from deckgen.figures import get_figure
from deckgen.slides.model import Deck, Picture, Slide, plain
from deckgen.slides.package import NS, Package
from deckgen.slides.template import template_bytes
from deckgen.slides.writer import deck_bytes
from deckgen.theme import Theme, find_theme, load_theme

PURPLE = "4A1D6B"
NAVY = load_theme("lakeshore").colors["primary"]


def write(folder: Path, text: str, name: str = "mine") -> tuple[Path, ...]:
    """Put theme.yaml of the theme `name` into `folder`; return where themes are looked for."""
    (folder / name).mkdir(exist_ok=True)
    (folder / name / "theme.yaml").write_text(text, encoding="utf-8")
    return (folder,)


def mistakes(folder: Path, text: str) -> list[str]:
    with pytest.raises(ThemeError) as error:
        load_theme("mine", write(folder, text))
    return [f"{Path(p.mark.file).name}:{p.mark.line} {p.message}" for p in error.value.problems if p.mark]


def test_a_theme_that_extends_another_says_only_what_differs(tmp_path: Path) -> None:
    places = write(tmp_path, 'extends: lakeshore\nname: mine\ncolors:\n  accent: "AA3377"\nsizes: {title: 24}\n')
    mine, base = load_theme("mine", places), load_theme("lakeshore")
    assert (mine.colors["accent"], mine.colors["brand"], mine.colors["low"]) == ("AA3377", "AA3377", base.colors["low"])
    assert (mine.sizes["title"], mine.sizes["body"]) == (24, base.sizes["body"])


@pytest.fixture(scope="module")
def purple(tmp_path_factory: pytest.TempPathFactory) -> Theme:
    """Lakeshore in all but its primary colour."""
    text = f'extends: lakeshore\nname: mine\ncolors: {{primary: "{PURPLE}"}}\n'
    return load_theme("mine", write(tmp_path_factory.mktemp("themes"), text))


def native_deck(theme: Theme) -> Package:
    """Return a deck of one bar chart that can be edited, and a risk map as a table."""
    figures = {kind: get_figure(kind).example() for kind in ("bar", "value_map")}
    slides = tuple(
        Slide(id=kind, layout="figure", title=plain(kind), body={"Figure": Picture(figure=f, alt_text=f.alt_text())})
        for kind, f in figures.items()
    )
    return Package(deck_bytes(Deck(title="One", slides=slides, as_of="2026-02-28", charts="native"), theme)[0])


def test_one_changed_colour_reaches_the_theme_part_and_the_master_that_names_its_slot(purple: Theme) -> None:
    package, before = Package(template_bytes(purple)), Package(template_bytes(load_theme("lakeshore")))
    slot = "//a:dk2/a:srgbClr/@val"
    assert package.xml("ppt/theme/theme1.xml").xpath(slot, namespaces=NS) == [PURPLE]
    assert before.xml("ppt/theme/theme1.xml").xpath(slot, namespaces=NS) == [NAVY]
    master = package.xml("ppt/slideMasters/slideMaster1.xml")
    assert master.xpath("//p:clrMap/@tx2", namespaces=NS) == ["dk2"]
    titles = master.xpath("//p:titleStyle//a:lvl1pPr//a:solidFill/a:schemeClr/@val", namespaces=NS)
    assert set(titles) == {"tx2"}
    assert (purple.slot("primary"), purple.slot("title"), purple.slot("header")) == ("tx2", "tx2", "tx2")


def test_one_changed_colour_reaches_the_table_style(purple: Theme) -> None:
    style = Package(template_bytes(purple)).xml("ppt/tableStyles.xml")
    [head] = style.xpath("//a:firstRow", namespaces=NS)
    assert set(head.xpath("./a:tcStyle/a:fill//a:schemeClr/@val", namespaces=NS)) <= {"tx2", "dk2"}
    assert head.xpath("./a:tcStyle/a:fill//a:schemeClr", namespaces=NS)


def test_one_changed_colour_reaches_the_pixels_of_a_figure(purple: Theme) -> None:
    def colors(theme: Theme) -> set[str]:
        image = get_figure("bar").example().render_image(theme, 7.95, 4.7)
        pixels = np.asarray(Image.open(BytesIO(image)).convert("RGB")).reshape(-1, 3)
        found, counts = np.unique(pixels, axis=0, return_counts=True)
        return {"".join(f"{part:02X}" for part in color) for color in found[counts > 1000]}

    assert PURPLE in colors(purple)
    assert NAVY not in colors(purple)
    assert NAVY in colors(load_theme("lakeshore"))


def test_one_changed_colour_reaches_native_charts_and_tables_through_the_theme(purple: Theme) -> None:
    mine, before = native_deck(purple), native_deck(load_theme("lakeshore"))
    chart = mine.xml("ppt/charts/chart1.xml")
    [series, *_] = chart.xpath("//*[local-name()='ser']")
    assert series.xpath("./*[local-name()='spPr']/a:solidFill/a:schemeClr/@val", namespaces=NS) == ["tx2"]
    # Cells between the ends of the scale hold a mixture, which no slot can say.
    cells = "//a:tc/a:tcPr/a:solidFill"
    mixed, navy = (
        deck.xml("ppt/slides/slide2.xml").xpath(f"{cells}/a:srgbClr/@val", namespaces=NS) for deck in (mine, before)
    )
    assert len(mixed) == len(navy)
    assert mixed != navy
    full = mine.xml("ppt/slides/slide2.xml").xpath(f"{cells}/a:schemeClr/@val", namespaces=NS)
    assert "tx2" in full
    assert NAVY.encode() not in b"".join(content for name, content in mine.parts.items() if name.endswith(".xml"))


def test_colours_that_fail_are_named_with_roles_values_and_line(tmp_path: Path) -> None:
    found = mistakes(tmp_path, 'extends: lakeshore\nname: mine\ncolors:\n  good: "4A7A1E"\n  muted: "AAAAAA"\n')
    assert "theme.yaml:5 muted on background has a contrast of 2.32, at least 4.5 is needed" in found
    assert any(text.startswith("theme.yaml:4 good and bad look alike under deuteranopia: distance") for text in found)


def test_a_theme_that_is_not_there_or_extends_itself_is_said(tmp_path: Path) -> None:
    assert mistakes(tmp_path, "extends: lakeshor\n") == ["theme.yaml:1 no theme called 'lakeshor'"]
    assert mistakes(tmp_path, "extends: mine\n") == ["theme.yaml:1 'mine' extends itself in the end"]
    with pytest.raises(ThemeError, match="did you mean 'nocturne'"):
        find_theme("nocturn")


def test_a_wrong_key_and_a_colour_that_is_none_are_marked(tmp_path: Path) -> None:
    assert mistakes(tmp_path, "extends: lakeshore\nname: mine\nfontz: {}\n") == [
        "theme.yaml:3 there is no option 'fontz' here"
    ]
    found = mistakes(tmp_path, "extends: lakeshore\nname: mine\ncolors:\n  accent: teal\n")
    assert found == ["theme.yaml:4 accent is no colour: 'teal'"]


def test_a_floor_above_its_size_is_refused(tmp_path: Path) -> None:
    found = mistakes(tmp_path, "extends: lakeshore\nname: mine\nfloors: {title: 30}\n")
    assert found == ["theme.yaml:3 the floor of title is 30 points, its size 26"]


def test_an_unknown_font_needs_one_of_its_width_beside_it(tmp_path: Path) -> None:
    odd = "extends: lakeshore\nname: mine\nfonts:\n  heading: Brandon Grotesque\n"
    assert mistakes(tmp_path, odd) == ["theme.yaml:4 text in Brandon Grotesque cannot be measured"]
    theme = load_theme("mine", write(tmp_path, odd + "  heading_fallbacks: [Arial]\n"))
    root = Package(template_bytes(theme)).xml("ppt/theme/theme1.xml")
    assert root.xpath("//a:majorFont/a:latin/@typeface", namespaces=NS) == ["Brandon Grotesque"]


def test_a_logo_stands_on_the_master_and_on_the_cover(tmp_path: Path) -> None:
    places = write(tmp_path, "extends: nocturne\nname: mine\nlogo: logo.png\n")
    buffer = BytesIO()
    Image.new("RGB", (120, 40), "#E3AE52").save(buffer, "PNG")
    (tmp_path / "mine" / "logo.png").write_bytes(buffer.getvalue())
    content = template_bytes(load_theme("mine", places))
    package = Package(content)
    assert check_bytes(content) == []
    for part in ("ppt/slideMasters/slideMaster1.xml", "ppt/slideLayouts/slideLayout1.xml"):
        [picture] = package.xml(part).xpath("//p:pic", namespaces=NS)
        size = picture.find("p:spPr/a:xfrm/a:ext", NS)
        assert int(size.get("cx")) == pytest.approx(3 * int(size.get("cy")), rel=0.01)
        assert package.related(part, "image") == "ppt/media/logo.png"


def test_a_logo_that_is_missing_or_no_picture_is_said_with_its_line(tmp_path: Path) -> None:
    text = "extends: lakeshore\nname: mine\nlogo: logo.png\n"
    [found] = mistakes(tmp_path, text)
    assert found.startswith("theme.yaml:3 the logo")
    (tmp_path / "mine" / "logo.png").write_bytes(b"<svg/>")
    assert mistakes(tmp_path, text) == ["theme.yaml:3 the logo logo.png is no PNG or JPEG"]


def test_the_theme_that_the_docs_show_can_be_loaded(tmp_path: Path) -> None:
    docs = (Path(__file__).parents[1] / "docs/spec.md").read_text(encoding="utf-8")
    block = docs.split("next to `decks/`:\n\n```yaml", 1)[1].split("\n", 1)[1].split("```", 1)[0]
    text = "\n".join(line for line in block.split("\n") if "logo" not in line)
    assert load_theme("mine", write(tmp_path, text)).label == "Harbor"
