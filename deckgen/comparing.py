"""Two deck files compared: read, put beside each other by `deckgen.ledger.diff`, drawn by LibreOffice where asked."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from deckgen.errors import OutputError
from deckgen.ledger.carried import find_ledger, find_written
from deckgen.ledger.diff import Side, compare_decks
from deckgen.ledger.diff_model import Diff
from deckgen.ledger.diff_slides import images
from deckgen.slides.package import PRESENTATION, Package
from deckgen.slides.render import render_pdf
from deckgen.slides.view import DeckView
from deckgen.source import display_path

_DOTS: Final = 60  # an inch, of a drawn slide: 800 pixels across


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """What differs between two decks, and what a report shows of them.

    Attributes
    ----------
    images : mapping of str to bytes
        Digest -> image, of the pictures in both decks.
    old_pages, new_pages : mapping of int to bytes
        Slide number -> PNG of the whole slide, where they were drawn; hidden slides are not.
    """

    diff: Diff
    images: Mapping[str, bytes]
    old_pages: Mapping[int, bytes] = field(default_factory=dict)
    new_pages: Mapping[int, bytes] = field(default_factory=dict)


def compare_files(old: Path, new: Path, *, render: bool = False) -> Comparison:
    """Compare the decks at `old` and `new`; with `render` LibreOffice also draws the slides of both.

    Raises
    ------
    OutputError
        Where one of them is no deck, or cannot be drawn.
    """
    sides = _side(old), _side(new)
    pages = [_pages(path, side.deck) if render else {} for path, side in zip((old, new), sides, strict=True)]
    shown = images(sides[0].deck) | images(sides[1].deck)
    return Comparison(diff=compare_decks(*sides), images=shown, old_pages=pages[0], new_pages=pages[1])


def _side(path: Path) -> Side:
    try:
        package = Package.read(path)
    except OutputError as error:
        problem = error.problems[0]
        raise OutputError(f"{display_path(path)}: {problem.message}", hint="give a .pptx file") from error
    if PRESENTATION not in package.parts and not package.related("", "officeDocument"):
        raise OutputError(f"{display_path(path)} holds no presentation", hint="give a .pptx file")
    ledger, written = find_ledger(path, package), find_written(package)
    return Side(file=path.name, deck=DeckView(package), ledger=ledger, written=written)


def _pages(path: Path, deck: DeckView) -> dict[int, bytes]:
    """Return the visible slides of a deck as LibreOffice draws them."""
    program = shutil.which("pdftoppm")
    if program is None:
        raise OutputError("pdftoppm is not installed", hint="`deckgen doctor` says how to install it")
    with tempfile.TemporaryDirectory(prefix="deckgen-diff-") as folder:
        pdf = render_pdf(path, Path(folder))
        command = [program, "-r", str(_DOTS), "-png", str(pdf), str(pdf.with_name("page"))]
        done = subprocess.run(command, capture_output=True, check=False, timeout=180)
        drawn = sorted(Path(folder).glob("page*.png"))
        if done.returncode or not drawn:
            said = done.stderr.decode("utf-8", "replace").strip()
            raise OutputError(f"pdftoppm did not draw {path.name}: {said}", hint="leave --render out")
        visible = (slide.number for slide in deck.slides if not slide.hidden)
        return {number: page.read_bytes() for number, page in zip(visible, drawn, strict=False)}
