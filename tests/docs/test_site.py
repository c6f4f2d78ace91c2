"""The documentation's site builds, holds together, and asks nothing of anybody else's server."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
from project import ROOT

pytest.importorskip("material", reason="MkDocs Material is not installed: make setup")
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("site")]

# What a browser fetches by itself; a link that a person may follow is another thing.
FETCHED = re.compile(
    r"<(?:script|img|iframe|source|video|audio|embed)[^>]+src=[\"']?((?:https?:)?//[^\"' >]+)"
    r"|<link[^>]+rel=[\"']?(?:stylesheet|preconnect|preload|icon|dns-prefetch)[^>]+href=[\"']?((?:https?:)?//[^\"' >]+)"
    r"|@import[^;]+((?:https?:)?//[^;]+)|url\([\"']?((?:https?:)?//[^)]+)"
)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built once, with a broken link as an error."""
    folder = tmp_path_factory.mktemp("site") / "site"
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)],
        cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_nothing_is_fetched_from_outside(site: Path) -> None:
    files = [path for path in site.rglob("*") if path.suffix in (".html", ".css")]
    assert len(files) > 40
    found = {f"{path.name}: {hit[0]}" for path in files for hit in FETCHED.finditer(path.read_text(encoding="utf-8"))}
    assert found == set()


def test_every_link_picture_and_anchor_is_there(site: Path) -> None:
    pages = {path: path.read_text(encoding="utf-8") for path in site.rglob("*.html") if path.name != "404.html"}
    anchors = {path: {unescape(one) for one in re.findall(r"\bid=\"?([^\" >]+)", text)} for path, text in pages.items()}
    broken = []
    for page, text in pages.items():
        for target in map(unescape, re.findall(r"<(?:a|img|link|script)[^>]+?(?:href|src)=\"?([^\" >]+)", text)):
            if re.match(r"(?:[a-z]+:|//)", target):
                continue
            name, anchor = urldefrag(target)
            file = (page.parent / unquote(name)).resolve() if name else page
            file = file / "index.html" if file.is_dir() else file
            if not file.is_file() or (anchor and anchor not in anchors.get(file, {anchor})):
                broken.append(f"{page.relative_to(site)}: {target}")
    assert broken == []


def test_every_page_can_be_reached_from_the_navigation() -> None:
    listed = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:\n")[2]
    pages = {str(path.relative_to(ROOT / "docs")) for path in (ROOT / "docs").rglob("*.md")}
    missing = {
        page for page in pages if not page.startswith("decisions/0") and not re.search(rf"[ :]{page}$", listed, re.M)
    }
    assert missing == set(), "name them under nav in mkdocs.yml"
