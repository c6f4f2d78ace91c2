"""The HTML deck in a real browser: offline, by keyboard, with charts that answer, and readable by everybody."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browser import requests_of, serious_findings
from project import Project

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.xdist_group("board")
SIZE = {"width": 1280, "height": 768}
CHART = "value_proposition"  # the slide with the cash curve: several lines and a band


@pytest.fixture(scope="module")
def html(board: Project) -> Path:
    """The board deck as a page."""
    made = json.loads(board.run("build", "board", "--format", "html", "--json").stdout)
    assert made["outputs"] == ["out/board.pptx", "out/board.html"]
    return board.folder / "out/board.html"


@pytest.fixture
def page(browser: Browser, html: Path) -> Iterator[Page]:
    """The page in a browser that stops and counts every request; scripts must not fail."""
    with browser.new_context(viewport=SIZE, reduced_motion="reduce") as context:
        opened, failed = context.new_page(), list[str]()
        opened.set_default_timeout(10_000)
        opened.on("pageerror", lambda error: failed.append(str(error)))
        opened.on("console", lambda said: failed.append(said.text) if said.type == "error" else None)
        asked = requests_of(opened, (html.as_uri(),))
        opened.goto(html.as_uri())
        yield opened
        assert failed == []
        assert asked == []


def current(page: Page) -> str:
    return str(page.locator(".slide.current").get_attribute("id"))


def lead(page: Page, slide: str) -> None:
    """Open a slide by its address, as a link that somebody sent does."""
    page.goto(f"{page.url.partition('#')[0]}#{slide}")


def slides(page: Page) -> list[str]:
    return list(page.eval_on_selector_all(".slide", "all => all.map(one => one.id)"))


def test_the_same_build_gives_the_same_page(board: Project, html: Path) -> None:
    before = html.read_bytes()
    board.run("build", "board", "--format", "html")
    assert html.read_bytes() == before


def test_nothing_in_the_file_points_elsewhere(html: Path) -> None:
    text = html.read_text(encoding="utf-8")
    assert re.findall(r"(?:src|href|url\()\s*=?\s*[\"']?(?:https?:)?//[^\"')]*", text) == []
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy is not None
    assert "default-src &#39;none&#39;" in policy[1]
    assert "unsafe" not in policy[1]
    assert re.findall(r"<[^>]+\sstyle=", text) == []


def test_keys_lead_from_slide_to_slide(page: Page) -> None:
    ids = slides(page)
    for key, wanted in (
        ("ArrowRight", ids[1]),
        ("PageDown", ids[2]),
        ("ArrowLeft", ids[1]),
        ("End", ids[-1]),
        ("Home", ids[0]),
    ):
        page.keyboard.press(key)
        assert current(page) == wanted
        assert page.url.endswith(f"#{wanted}")
    assert page.locator(".slide:visible").count() == 1
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.tagName") == "H2"  # so that a screen reader says where it is


def test_a_link_of_the_agenda_leads_to_its_slide(page: Page) -> None:
    page.keyboard.press("ArrowRight")
    page.locator(".slide.current a[href='#value_proposition']").click()
    assert current(page) == CHART
    lead(page, "next_steps")
    assert current(page) == "next_steps"


def test_notes_and_data_open_below_the_slide(page: Page) -> None:
    lead(page, CHART)
    notes = page.locator(".slide.current .notes")
    assert not notes.is_visible()
    page.keyboard.press("n")
    assert notes.is_visible()
    assert len(notes.inner_text()) > 100
    page.keyboard.press("d")
    table = page.locator(".slide.current .data table")
    assert table.locator("thead th").first.inner_text() == "Category"
    assert table.locator("tbody tr").count() == 37
    page.keyboard.press("n")
    assert not notes.is_visible()


def test_the_overview_shows_all_slides_and_opens_one(page: Page) -> None:
    ids = slides(page)
    page.keyboard.press("o")
    assert page.locator(".slide:visible").count() == len(ids)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert current(page) == ids[2]
    assert page.locator(".slide:visible").count() == 1


def test_pointing_at_a_mark_says_its_number(page: Page) -> None:
    lead(page, "scorecard.gain_loss")
    bars = page.locator(".slide.current .chart .marks rect.m")
    bars.nth(1).hover()
    said = page.locator("#tip").inner_text()
    assert "New donors" in said
    assert re.search(r"\+\$[\d,]+", said)


def test_the_arrows_walk_through_the_marks_of_a_chart(page: Page) -> None:
    lead(page, "scorecard.gain_loss")
    page.locator(".slide.current .interactive").focus()
    page.keyboard.press("ArrowRight")
    first = page.locator("#tip").inner_text()
    page.keyboard.press("ArrowRight")
    assert page.locator("#tip").inner_text() != first
    assert page.locator("#said").text_content() == page.locator("#tip").text_content()
    assert current(page) == "scorecard.gain_loss"


def test_a_series_can_be_hidden_and_shown(page: Page) -> None:
    lead(page, CHART)
    figure = page.locator(".slide.current .interactive")
    figure.hover()
    button = figure.get_by_role("button", name="Base case")
    shown = figure.screenshot()
    button.click()
    assert button.get_attribute("aria-pressed") == "false"
    assert figure.locator(".marks .s.off").count() == 1
    assert figure.screenshot() != shown
    button.click()
    assert figure.locator(".s.off").count() == 0


def test_a_chart_zooms_without_stretching_its_words(page: Page) -> None:
    lead(page, CHART)
    figure = page.locator(".slide.current .interactive")
    line = figure.locator(".marks polyline").last
    words = figure.locator(".labels text").first
    before, high = line.bounding_box(), words.bounding_box()
    assert before is not None
    assert high is not None
    figure.focus()
    page.keyboard.press("+")
    after, still = line.bounding_box(), words.bounding_box()
    assert after is not None
    assert still is not None
    assert after["width"] == pytest.approx(before["width"] * 1.5, rel=0.02)
    assert still["height"] == pytest.approx(high["height"], rel=0.02)
    page.keyboard.press("0")
    assert line.bounding_box() == before


def test_a_number_says_where_it_comes_from(page: Page) -> None:
    lead(page, "executive_summary")
    number = page.locator(".slide.current .t-card .num", has_text="73.6%").first
    number.hover()
    assert "Donor retention" in page.locator("#tip").inner_text()
    number.click()
    panel = page.locator("#panel")
    entry = panel.locator("article.found")
    said = entry.inner_text()
    for part in ("definition", "period", "n", "query", "sources", "SELECT", ".csv"):
        assert part in said
    page.keyboard.press("Escape")
    assert not panel.is_visible()


def test_without_a_script_every_slide_can_be_read(browser: Browser, html: Path) -> None:
    with browser.new_context(viewport=SIZE, java_script_enabled=False) as context:
        plain = context.new_page()
        plain.goto(html.as_uri())
        found = plain.locator(".slide")
        assert found.count() == plain.locator(".slide:visible").count() > 30
        assert plain.locator("svg.chart:visible").count() >= 10
        assert not plain.locator(".bar").is_visible()
        data = plain.locator(f"#{CHART} details.data")
        assert not data.locator("table").is_visible()
        data.locator("summary").click()
        assert data.locator("table").is_visible()


def test_a_narrow_window_reads_without_scrolling_sideways(browser: Browser, html: Path) -> None:
    with browser.new_context(viewport={"width": 390, "height": 800}) as context:
        narrow = context.new_page()
        narrow.goto(f"{html.as_uri()}#executive_summary")
        assert narrow.evaluate("document.querySelector('.slide.current').scrollWidth") <= 390
        size = narrow.evaluate("parseFloat(getComputedStyle(document.querySelector('.slide.current p')).fontSize)")
        assert size >= 11


def test_printing_gives_a_page_a_slide(page: Page, tmp_path: Path) -> None:
    from deckgen.slides.render import count_pages

    page.pdf(path=tmp_path / "print.pdf", prefer_css_page_size=True, print_background=True)
    assert count_pages(tmp_path / "print.pdf") == len(slides(page))


@pytest.mark.thorough
@pytest.mark.slow
@pytest.mark.parametrize("theme", ["lakeshore", "nocturne"])
def test_axe_finds_nothing_serious_in_either_theme(
    theme: str, browser: Browser, board: Project, html: Path, axe: Path
) -> None:
    if theme != "lakeshore":  # which the board deck has anyway
        board.run("build", "board", "--set", f"theme={theme}", "--format", "html", "--out", f"out/{theme}.pptx")
        html = html.with_name(f"{theme}.html")
    with browser.new_context(viewport=SIZE, reduced_motion="reduce") as context:
        page = context.new_page()
        page.goto(html.as_uri())
        # All slides below each other, as without a script: one look sees them all.
        page.evaluate("document.documentElement.classList.remove('js')")
        found = serious_findings(page, axe)
        page.evaluate("document.documentElement.classList.add('js')")
        lead(page, CHART)
        for keys in ("nd", "u", "o", "?"):
            for key in keys:
                page.keyboard.press(key)
            found += [f"after {keys}: {one}" for one in serious_findings(page, axe)]
        assert found == []
