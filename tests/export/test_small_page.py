"""A page of slides made here: texts are escaped, hidden slides passed over, right-to-left decks run that way."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browser import requests_of
from foreign_templates import four_by_three, minimal, several_masters

from deckgen.export.page import page
from deckgen.figures import figure_kinds, get_figure
from deckgen.slides.foreign import foreign
from deckgen.slides.model import Deck, Picture, Run, Slide, Text, plain
from deckgen.slides.model import Paragraph as Line
from deckgen.slides.stationery import branded
from deckgen.theme import load_theme

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HOSTILE = "</script><script>window.hit = 1</script><img src=x onerror='window.hit = 1'> & \"5 > 3\""


def written(*slides: Slide, theme: str = "lakeshore", language: str = "en-US") -> str:
    stationery = branded(load_theme(theme), language)
    return page(Deck(title=HOSTILE, slides=slides, as_of="2026-02-28", language=language), stationery)


def words(name: str, text: str, *, hidden: bool = False, link: str | None = None) -> Slide:
    body = Text(paragraphs=(Line(runs=(Run(text=text, link=link),)),))
    return Slide(id=name, layout="text", title=plain(text), body={"Body": body}, notes=plain(text), hidden=hidden)


def test_a_hostile_text_is_shown_and_does_nothing(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(written(words("a", HOSTILE), words("panel", HOSTILE)), encoding="utf-8")
    with browser.new_context() as context:
        opened = context.new_page()
        asked = requests_of(opened, (file.as_uri(),))
        opened.goto(file.as_uri())
        assert opened.locator("#a h2").inner_text() == HOSTILE
        assert opened.title() == HOSTILE
        assert opened.evaluate("window.hit") is None
        assert asked == []


def test_a_hidden_slide_is_passed_over_but_a_link_leads_to_it(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    slides = (words("one", "First", link="two"), words("two", "Hidden", hidden=True), words("three", "Last"))
    file.write_text(written(*slides), encoding="utf-8")
    with browser.new_context() as context:
        opened = context.new_page()
        opened.goto(file.as_uri())
        opened.keyboard.press("ArrowRight")
        assert opened.locator(".current h2").inner_text() == "Last"
        opened.keyboard.press("Home")
        opened.locator(".current a", has_text="First").first.click()
        assert opened.locator(".current h2").inner_text() == "Hidden"


def test_in_a_right_to_left_deck_the_left_arrow_goes_on(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(written(words("one", "שלום"), words("two", "עולם"), language="he-IL"), encoding="utf-8")
    with browser.new_context() as context:
        opened = context.new_page()
        opened.goto(file.as_uri())
        assert opened.evaluate("document.documentElement.dir") == "rtl"
        assert opened.evaluate("getComputedStyle(document.querySelector('.current p')).direction") == "rtl"
        opened.keyboard.press("ArrowLeft")
        assert opened.locator(".current h2").inner_text() == "עולם"


@pytest.mark.parametrize("kind", list(figure_kinds()))
def test_every_kind_of_figure_stands_in_a_page_with_its_data(kind: str) -> None:
    figure = get_figure(kind).example()
    picture = Picture(figure=figure, alt_text=figure.alt_text())
    made = written(Slide(id="s", layout="figure", title=plain("Title"), body={"Figure": picture}), theme="nocturne")
    assert '<svg class="chart"' in made or '<table class="heat"' in made
    assert made.count("<table>") == 2  # the data, and the keys of the page
    slides = made.partition("<main>")[2].partition("</main>")[0]
    assert not re.search(r"\bnan\b|\bNone\b", slides)


@pytest.mark.parametrize(("template", "shape"), [(four_by_three, "4/3"), (minimal, "16/9"), (several_masters, "16/9")])
def test_a_deck_on_a_template_has_its_shape_and_colours(
    template: Callable[[Path], Path], shape: str, browser: Browser, tmp_path: Path
) -> None:
    stationery = foreign(template(tmp_path / "brand.pptx"), load_theme("lakeshore"))
    file = tmp_path / "page.html"
    slides = tuple(words(name, name) for name in ("one", "two"))
    file.write_text(page(Deck(title="T", slides=slides, as_of="2026-02-28"), stationery), encoding="utf-8")
    with browser.new_context() as context:
        opened = context.new_page()
        opened.goto(file.as_uri())
        box = opened.locator(".current .page").bounding_box()
        assert box is not None
        wide, high = map(int, shape.split("/"))
        assert box["width"] / box["height"] == pytest.approx(wide / high, rel=0.01)
        color = opened.evaluate("getComputedStyle(document.querySelector('.current h2 span')).color")
        wanted = bytes.fromhex(stationery.theme.colors["title"])
        assert color == f"rgb({', '.join(map(str, wanted))})"


class Drawing:
    """A figure of somebody else's: it can draw itself and nothing more."""

    def alt_text(self) -> str:
        return "A red square."

    def render_image(self, theme: object, width: float, height: float) -> bytes:
        return b"\x89PNG\r\n\x1a\n"


def test_a_figure_without_a_chart_is_a_picture_with_its_words() -> None:
    picture = Picture(figure=Drawing(), alt_text="A red square.")
    made = written(Slide(id="s", layout="figure", title=plain("Title"), body={"Figure": picture}))
    assert 'alt="A red square."' in made
    assert "data:image/png;base64," in made


def test_equal_decks_give_equal_pages() -> None:
    slide = words("one", "First")
    assert written(slide) == written(slide)
