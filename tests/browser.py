"""A real browser for pages that deckgen writes: Debian's Chromium, driven by Playwright, with axe-core inside."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from project import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

AXE = Path(os.environ.get("DECKGEN_AXE", ROOT / "node_modules/axe-core/axe.min.js"))
SERIOUS = ("serious", "critical")


def find_chromium() -> str | None:
    """Return the Chromium program on this machine, or None."""
    named = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    return os.environ.get("DECKGEN_CHROMIUM") or next(filter(None, named), None)


def missing_browser() -> str | None:
    """Return why no page can be opened here, or None where one can."""
    if find_spec("playwright") is None:
        return "playwright is not installed: make setup"
    return None if find_chromium() else "Chromium is not installed: apt-get install chromium"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium; each test opens pages of its own, with `browser.new_page()` or `browser.new_context()`."""
    why = missing_browser()
    if why:
        pytest.skip(why)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        # A container has too little shared memory for Chromium's default.
        opened = driver.chromium.launch(executable_path=find_chromium(), args=["--disable-dev-shm-usage"])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def axe() -> Path:
    """axe-core's script, which finds what keeps people from using a page."""
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: npm i axe-core")
    return AXE


def requests_of(page: Page, allowed: tuple[str, ...] = ()) -> list[str]:
    """Return the list that every request of `page` is added to and stopped, but for those that begin with `allowed`.

    ``data:`` and ``blob:`` addresses stand in the page itself, so they are none.
    """
    asked: list[str] = []

    def look(route: Any) -> None:
        url = route.request.url
        if url.startswith(("data:", "blob:", *allowed)):
            route.continue_()
        else:
            asked.append(url)
            route.abort()

    page.route("**/*", look)
    return asked


def serious_findings(page: Page, axe: Path) -> list[str]:
    """Return what axe-core finds on `page` as it is now that is serious or critical, a line a rule and element."""
    if not page.evaluate("typeof window.axe !== 'undefined'"):
        # Not as a <script>, which a page's own policy forbids.
        page.evaluate(axe.read_text(encoding="utf-8") + "\n;0")
    found: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']} ({one['impact']}): {node['html'][:160]}"
        for one in found["violations"]
        for node in one["nodes"]
        if one["impact"] in SERIOUS
    ]
