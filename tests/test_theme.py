"""A theme is data: it may begin with another one, and what is wrong with it is said with its line."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from deckgen.checks import check_bytes
from deckgen.errors import ThemeError
from deckgen.slides.package import NS, Package
from deckgen.slides.template import template_bytes
from deckgen.theme import find_theme, load_theme


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


def test_one_changed_colour_reaches_master_layouts_and_table_style(tmp_path: Path) -> None:
    mine = load_theme("mine", write(tmp_path, 'extends: lakeshore\nname: mine\ncolors: {primary: "4A1D6B"}\n'))
    root = Package(template_bytes(mine)).xml("ppt/theme/theme1.xml")
    assert root.xpath("//a:dk2/a:srgbClr/@val", namespaces=NS) == ["4A1D6B"]
    assert (mine.slot("primary"), mine.slot("title"), mine.slot("header")) == ("tx2", "tx2", "tx2")


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
    assert mistakes(tmp_path, "extends: lakeshore\nname: mine\nfontz: {}\n")[0].startswith("theme.yaml:3 fontz")
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
    block = docs.split("next to `decks/`:\n\n", 1)[1].split("\n\n", 1)[0]
    text = "\n".join(line[4:] for line in block.split("\n") if "logo" not in line)
    assert load_theme("mine", write(tmp_path, text)).label == "Harbor"
