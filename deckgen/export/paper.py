"""A deck as a PDF and as a picture a slide, drawn by LibreOffice and poppler."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from deckgen.errors import OutputError, Problem
from deckgen.files import write_whole
from deckgen.machine import remedy, this_machine
from deckgen.slides.render import find_soffice, render_pdf

WIDTH: Final = 1920  # pixels of a slide
TIMEOUT: Final = 300.0  # seconds
_PICTURE: Final = re.compile(r"slide-\d+\.png")


def refuse_missing(*, pages: bool) -> None:
    """Raise OutputError with the command that installs what is not there: LibreOffice, and poppler for pictures."""
    wanted = {"LibreOffice": find_soffice()} | ({"poppler": shutil.which("pdftoppm")} if pages else {})
    formats = {"LibreOffice": "PDF and PNG", "poppler": "PNG"}
    problems = [
        Problem(
            message=f"{name} is not installed; {formats[name]} cannot be drawn without it",
            hint=remedy(name, this_machine()),
        )
        for name, found in wanted.items()
        if found is None
    ]
    if problems:
        raise OutputError(problems)


@contextmanager
def draw_pdf(deck: Path) -> Iterator[Path]:
    """Give the deck as a PDF, a page a slide that is not hidden, in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="deckgen-pages-") as folder:
        yield render_pdf(deck, Path(folder), timeout=TIMEOUT)


def draw_pages(pdf: Path, folder: Path) -> Path:
    """Write the pages of `pdf` to `folder` as ``slide-01.png`` and on; pictures of slides that are gone go too."""
    size = ["-scale-to-x", str(WIDTH), "-scale-to-y", "-1"]
    command = ["pdftoppm", *size, "-png", str(pdf), str(pdf.with_name("page"))]
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=TIMEOUT)
    except subprocess.TimeoutExpired as error:
        raise OutputError(
            f"pdftoppm took longer than {TIMEOUT:.0f} s", hint="build again when the machine has less to do"
        ) from error
    drawn = sorted(pdf.parent.glob("page-*.png"))  # their numbers are padded
    if done.returncode or not drawn:
        said = done.stderr.decode("utf-8", "replace").strip()
        raise OutputError(f"pdftoppm drew no pages: {said}", hint="--format pdf gives the pages that it was to draw")
    folder.mkdir(parents=True, exist_ok=True)
    names = [f"slide-{number:02}.png" for number in range(1, len(drawn) + 1)]
    for name, file in zip(names, drawn, strict=True):
        write_whole(folder / name, file.read_bytes())
    for old in folder.iterdir():
        if _PICTURE.fullmatch(old.name) and old.name not in names:
            old.unlink()
    return folder
