"""The page in a real browser: what a person sees while she writes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browser import requests_of, serious_findings
from previewing import Preview, previewing

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.xdist_group("board"), pytest.mark.thorough]


@pytest.fixture
def page(browser: Browser, preview: Preview) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1280, "height": 800})
    opened.set_default_timeout(60_000)
    opened.goto(preview.url)
    opened.wait_for_selector("#list li")
    yield opened
    opened.close()


def until(holds: Callable[[], bool], patience: float = 60.0) -> None:
    end = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def head(page: Page) -> str:
    return page.inner_text("#slide-title")


def names(page: Page) -> list[str]:
    return [one.inner_text().split("\n")[-1] for one in page.query_selector_all("#list .name")]


def test_it_shows_the_slides_their_notes_and_their_lines(page: Page) -> None:
    assert [name.split(" ", 1)[1] for name in names(page)[:2]] == ["A small deck", "What people give"]
    page.keyboard.press("j")
    assert head(page) == "2 What people give"
    assert "Say it slowly." in page.inner_text("#notes")
    assert "decks/small.yaml:7" in page.inner_text("#where")
    assert str(page.get_attribute("#where a", "href")).startswith("vscode://file/")


def test_a_new_title_appears_without_reloading(page: Page, preview: Preview) -> None:
    page.evaluate("window.same = true")
    page.keyboard.press("j")
    preview.write("What people give", "What people now give")
    until(lambda: head(page) == "2 What people now give")
    preview.mend()
    until(lambda: head(page) == "2 What people give")
    assert page.evaluate("window.same")


def test_a_mistake_is_shown_with_its_line_until_it_is_mended(page: Page, preview: Preview) -> None:
    preview.write("id: gifts", "idd: gifts")
    page.wait_for_selector("#problems:not([hidden])")
    shown = page.inner_text("#problems")
    assert "did you mean 'id'?" in shown
    assert "decks/small.yaml:8" in shown
    assert "8 |       idd: gifts" in [one.inner_text() for one in page.query_selector_all("#problems pre")]
    assert "What people give" in " ".join(names(page))  # the last good slides stay
    preview.mend()
    page.wait_for_selector("#problems", state="hidden")


def test_findings_stand_beside_their_slide_and_can_be_filtered(page: Page, preview: Preview) -> None:
    preview.write("What people give", "What people give " + "and keep on giving for very long " * 8)
    page.wait_for_selector("#list .badge")
    page.keyboard.press("f")
    assert len(names(page)) < len(preview.state()["slides"])
    page.keyboard.press("j")
    page.keyboard.press("k")
    found = preview.state()["findings"][0]
    shown = page.inner_text("#own")
    assert found["message"] in shown
    assert found["rule"] in shown
    assert found["severity"] in shown
    preview.mend()
    page.keyboard.press("f")


def test_keys_go_through_the_slides(page: Page) -> None:
    page.keyboard.press("End")
    assert "Events" in head(page)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("k")
    assert head(page) == "2 What people give"
    page.keyboard.press("Home")
    assert head(page) == "1 A small deck"
    page.keyboard.press("?")
    assert page.is_visible("#help")


def test_the_outline_has_words_and_figures(page: Page) -> None:
    page.keyboard.press("End")
    page.keyboard.press("o")
    assert page.is_visible("#outline figcaption")
    image = page.query_selector("#outline img")
    assert image is not None
    until(lambda: bool(image.evaluate("one => one.naturalWidth")))


def test_what_looks_like_html_in_a_spec_is_text(page: Page) -> None:
    page.on("dialog", lambda dialog: pytest.fail("a script of the spec ran"))
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("o")
    assert "<script>" in head(page)
    assert "<img src=x" in page.inner_text("#outline")
    assert page.query_selector("#outline img") is None
    assert "broken" not in page.title()


def test_no_request_leaves_this_machine(browser: Browser, preview: Preview) -> None:
    page = browser.new_page()
    asked = requests_of(page, allowed=(preview.host,))
    page.goto(preview.url)
    page.wait_for_selector("#list li")
    page.keyboard.press("End")
    page.keyboard.press("o")
    assert asked == []
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(page: Page, preview: Preview, axe: Path, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.keyboard.press("?")
    page.keyboard.press("j")
    preview.write("id: gifts", "idd: gifts")
    page.wait_for_selector("#problems:not([hidden])")
    found = serious_findings(page, axe)
    preview.mend()
    page.keyboard.press("End")
    page.keyboard.press("o")
    assert found + serious_findings(page, axe) == []


def test_a_page_says_that_its_preview_has_stopped(browser: Browser, small: Path) -> None:
    page = browser.new_page()
    with previewing(small) as running:
        page.goto(running.url)
        page.wait_for_selector("#list li")
    page.wait_for_selector("#status[data-status=gone]")
    page.close()
