"""Amounts below zero, drawn by LibreOffice: the minus stays with its number, and the deck itself is left as it is."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from deckgen.slides.model import Deck, Paragraph, Run, Slide, Text, plain
from deckgen.slides.render import render_pdf
from deckgen.slides.unbroken import unbroken
from deckgen.slides.writer import deck_bytes
from deckgen.theme import load_theme

THEME = load_theme("lakeshore")


def deck_of(*lines: str) -> bytes:
    body = Text(paragraphs=tuple(Paragraph(runs=(Run(text=line),)) for line in lines))
    slide = Slide(id="text", layout="text", title=plain("Losses"), body={"Body": body}, section="Text")
    return deck_bytes(Deck(title="Losses", slides=(slide,), as_of="2026-02-28"), THEME)[0]


@pytest.mark.slow
def test_libreoffice_ends_no_line_with_the_minus_of_an_amount(soffice: str, tmp_path: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler is not installed")
    # Where the first line ends depends on the font, so the amount is moved by a letter from line to line.
    lines = [f"{'x' * n} {'word ' * 13}lost −$204K" for n in range(1, 8)]
    path = tmp_path / "deck.pptx"
    path.write_bytes(deck_of(*lines))
    before = path.read_bytes()
    pdf = render_pdf(path, tmp_path / "out")
    drawn = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    assert drawn.count("−$204K") == len(lines)
    assert not [line for line in drawn.splitlines() if line.rstrip().endswith("−")]
    assert path.read_bytes() == before


def test_a_deck_without_such_amounts_and_what_is_no_deck_are_drawn_as_they_are() -> None:
    content = deck_of("Up 5%, −5%, and $204K")
    assert unbroken(content) is content
    assert unbroken(b"no zip") == b"no zip"
    assert unbroken(content[:-30]) == content[:-30]
