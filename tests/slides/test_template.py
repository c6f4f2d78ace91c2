from __future__ import annotations

from io import BytesIO

import pytest
from pptx import Presentation

from deckgen.slides.layouts import LAYOUTS, SLIDE_HEIGHT, SLIDE_WIDTH, placeholder_size
from deckgen.slides.package import NS, Package
from deckgen.slides.template import template_bytes
from deckgen.theme import load_theme

THEME = load_theme("lakeshore")


def test_the_template_is_widescreen_and_has_the_layouts_with_their_placeholders() -> None:
    presentation = Presentation(BytesIO(template_bytes(THEME)))
    assert (presentation.slide_width, presentation.slide_height) == (12_192_000, 6_858_000)
    for made, layout in zip(presentation.slide_layouts, LAYOUTS.values(), strict=True):
        assert made.name == layout.label
        assert [p.name for p in made.placeholders] == [p.name for p in layout.placeholders]
        assert {"Title", "Date", "Slide Number"} <= {p.name for p in layout.placeholders}


def test_all_placeholders_lie_on_the_slide_and_idx_is_unique() -> None:
    for layout in LAYOUTS.values():
        assert len({p.idx for p in layout.placeholders}) == len(layout.placeholders)
        for placeholder in layout.placeholders:
            box = placeholder.box
            assert min(box.left, box.top) >= 0
            assert box.left + box.width <= SLIDE_WIDTH
            assert box.top + box.height <= SLIDE_HEIGHT


def test_the_same_theme_gives_the_same_bytes_and_another_colour_does_not() -> None:
    other = THEME.model_copy(update={"colors": {**THEME.colors, "accent": "AA0000"}})
    assert template_bytes(THEME) == template_bytes(THEME)
    assert template_bytes(other) != template_bytes(THEME)


def test_the_theme_part_holds_the_brands_colours_and_fonts() -> None:
    root = Package(template_bytes(THEME)).xml("ppt/theme/theme1.xml")
    assert root.xpath("//a:dk2/a:srgbClr/@val", namespaces=NS) == [THEME.colors["primary"]]
    assert root.xpath("//a:majorFont/a:latin/@typeface", namespaces=NS) == [THEME.fonts.heading]
    named = root.xpath("//a:custClr/@name", namespaces=NS)
    assert {"Critical", "Good", "Bad"} <= set(named)


def test_a_template_file_differs_in_its_content_type_alone() -> None:
    deck, template = Package(template_bytes(THEME)), Package(template_bytes(THEME, as_template=True))
    assert template.content_types[1]["ppt/presentation.xml"].endswith("presentationml.template.main+xml")
    differing = [name for name in deck.parts if deck.parts[name] != template.parts[name]]
    assert differing == ["[Content_Types].xml"]


def test_sizes_are_told_in_inches() -> None:
    assert placeholder_size("figure_takeaways", "Figure") == (7.95, pytest.approx(5.08))
    with pytest.raises(KeyError, match="no placeholder 'Figur'; it has Title, Figure"):
        placeholder_size("figure", "Figur")
