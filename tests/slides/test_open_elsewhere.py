"""The written deck in other people's programs: LibreOffice draws it, the Open XML SDK validates it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sample_deck import sample_deck

from deckgen.errors import OutputError
from deckgen.slides import render
from deckgen.slides.render import count_pages, render_pdf
from deckgen.slides.template import template_bytes
from deckgen.slides.writer import write_deck
from deckgen.theme import load_theme

THEME = load_theme("lakeshore")


@pytest.mark.slow
def test_libreoffice_draws_a_page_for_each_visible_slide(soffice: str, tmp_path: Path) -> None:
    deck = sample_deck()
    write_deck(deck, THEME, tmp_path / "deck.pptx")
    pdf = render_pdf(tmp_path / "deck.pptx", tmp_path / "out")
    assert count_pages(pdf) == sum(not slide.hidden for slide in deck.slides)


def test_a_missing_libreoffice_is_said_clearly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "find_soffice", lambda: None)
    with pytest.raises(OutputError, match=r"LibreOffice .* is not installed"):
        render_pdf(tmp_path / "deck.pptx", tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["deck.pptx", "template.pptx", "template.potx"])
def test_the_open_xml_sdk_finds_no_errors(
    kind: str, tmp_path: Path, sdk_errors: Callable[[Path], list[object]], audit_errors: Callable[[Path], list[str]]
) -> None:
    path = tmp_path / kind
    if kind == "deck.pptx":
        write_deck(sample_deck(), THEME, path)
    else:
        path.write_bytes(template_bytes(THEME, as_template=kind.endswith(".potx")))
    assert sdk_errors(path) == []
    assert audit_errors(path) == []
