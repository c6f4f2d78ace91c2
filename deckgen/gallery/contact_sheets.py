"""Decks built in each theme and drawn by LibreOffice, nine slides on a picture."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from deckgen import pipeline
from deckgen.errors import OutputError
from deckgen.gallery.contents import Contents, Deck
from deckgen.gallery.pictures import LIMIT
from deckgen.slides.render import find_soffice, render_pdf
from deckgen.theme import Theme

if TYPE_CHECKING:
    from PIL.Image import Image

ACROSS: Final = 3
MOST: Final = 9  # slides on a sheet
WIDTH: Final = 320  # pixels of a slide
# WebP, because a sheet has too many colours for a small PNG; the best quality that keeps it small.
QUALITIES: Final = (80, 65, 50, 40, 30, 20)
GAP: Final = 8
RESOLUTION: Final = 60  # dots an inch of the drawn pages; more than is shown, so that text is smooth


def missing_tools() -> list[str]:
    """Return the programs that a contact sheet needs and that this machine lacks."""
    needed = {"LibreOffice (soffice)": find_soffice(), "pdftoppm (poppler)": shutil.which("pdftoppm")}
    return [name for name, found in needed.items() if found is None]


def draw_contact_sheets(contents: Contents) -> Iterator[tuple[Deck, Theme, list[bytes]]]:
    """Yield the sheets of each deck in each theme; the DeckgenErrors of the build where one cannot be built."""
    with tempfile.TemporaryDirectory(prefix="deckgen-gallery-") as name:
        folder = Path(name)
        for deck in contents.decks:
            for theme in contents.themes:
                place = folder / theme.name / deck.name
                place.mkdir(parents=True)
                target = place / "deck.pptx"
                pipeline.build(deck.name, settings=[f"theme={theme.name}"], out=target)
                pages = _pages(render_pdf(target, place))
                parts = [pages[start : start + MOST] for start in range(0, len(pages), MOST)]
                yield deck, theme, [contact_sheet(part, theme) for part in parts]


def contact_sheet(pages: Sequence[Image], theme: Theme) -> bytes:
    """Return `pages` three to a row, in their order, as a small WebP picture."""
    sheet = _sheet(pages, WIDTH, theme)
    for quality in QUALITIES:
        target = BytesIO()
        sheet.save(target, "WEBP", quality=quality, method=6)
        if target.tell() <= LIMIT:
            return target.getvalue()
    raise OutputError(
        f"a contact sheet of {len(pages)} slides takes more than {LIMIT} bytes", hint="draw fewer or smaller slides"
    )


def _sheet(pages: Sequence[Image], width: int, theme: Theme) -> Image:
    from PIL import Image

    height = max(round(width * page.height / page.width) for page in pages)
    across, down = min(ACROSS, len(pages)), -(-len(pages) // ACROSS)
    # The ground is neither a slide's light nor its dark one, so that each slide has an edge.
    sheet = Image.new("RGB", (across * (width + GAP) + GAP, down * (height + GAP) + GAP), theme.color("muted"))
    for index, page in enumerate(pages):
        small = page.resize((width, height), Image.Resampling.LANCZOS)
        x, y = index % ACROSS * (width + GAP) + GAP, index // ACROSS * (height + GAP) + GAP
        sheet.paste(small, (x, y))
    return sheet


def _pages(pdf: Path) -> list[Image]:
    from PIL import Image

    command = ["pdftoppm", "-r", str(RESOLUTION), "-png", str(pdf), str(pdf.with_name("page"))]
    done = subprocess.run(command, capture_output=True, check=False, timeout=180)
    files = sorted(pdf.parent.glob("page-*.png"))  # their numbers are padded
    if done.returncode or not files:
        said = done.stderr.decode("utf-8", "replace").strip()
        raise OutputError(f"pdftoppm did not draw {pdf.name}: {said}", hint="`deckgen doctor` looks at it")
    return [Image.open(file).convert("RGB") for file in files]
