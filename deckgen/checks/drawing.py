"""A deck as LibreOffice draws it: its pages' words and pixels, and the fonts that were at hand."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import tempfile
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Final

from deckgen.errors import OutputError
from deckgen.slides.render import render_pdf

if TYPE_CHECKING:
    from PIL.Image import Image

DOTS: Final = 72  # an inch, so that a dot is a point
_TOOLS: Final = ("pdftotext", "pdftoppm", "pdffonts")
_SIDES: Final = r'xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)"'
_WORD: Final = re.compile(rf"<word {_SIDES}>(.*?)</word>")
_PAGE: Final = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.DOTALL)
_SUBSET: Final = re.compile(r"^[A-Z]{6}\+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Word:
    """A word of a page; sides in points from the page's upper left."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def plain(text: str) -> str:
    """Return the letters and digits of `text` alone, in lower case: what a drawing keeps, however it breaks lines."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


@dataclass(frozen=True, kw_only=True)
class Page:
    """A slide as drawn; lengths in points."""

    width: float
    height: float
    words: tuple[Word, ...]

    @cached_property
    def characters(self) -> str:
        """Letters and digits of all words, one after another."""
        return "".join(plain(word.text) for word in self.words)

    @cached_property
    def _starts(self) -> list[int]:
        return list(accumulate((len(plain(word.text)) for word in self.words), initial=0))

    def find(self, text: str) -> tuple[Word, ...]:
        """Return the words that `text` is drawn as; none where it is not there in one piece, or more than once."""
        wanted = plain(text)
        start = self.characters.find(wanted) if wanted else -1
        if start < 0 or self.characters.find(wanted, start + 1) >= 0:
            return ()
        spans = zip(self.words, self._starts, self._starts[1:], strict=False)
        return tuple(word for word, first, last in spans if first < start + len(wanted) and last > start)


class Drawing:
    """The pages of a drawn deck, read from `pdf` when asked; `folder` is for what that needs."""

    def __init__(self, pdf: Path, folder: Path) -> None:
        self._pdf, self._folder = pdf, folder

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """The pages, one a slide."""
        text = _run(["pdftotext", "-raw", "-bbox", str(self._pdf), "-"])
        return tuple(
            Page(width=float(page[1]), height=float(page[2]), words=tuple(_words(page[3])))
            for page in _PAGE.finditer(text)
        )

    @cached_property
    def fonts(self) -> tuple[str, ...]:
        """The families that it is drawn with."""
        lines = _run(["pdffonts", str(self._pdf)]).splitlines()[2:]
        names = {_SUBSET.sub("", line.split()[0]) for line in lines if line.strip()}
        return tuple(sorted({re.split(r"[-,]", name)[0] for name in names}))

    @cached_property
    def images(self) -> Sequence[Image]:
        """The pages as pixels, a dot a point."""
        from PIL import Image as Images

        _run(["pdftoppm", "-r", str(DOTS), "-png", str(self._pdf), str(self._folder / "page")])
        images = []
        for path in sorted(self._folder.glob("page-*.png")):
            with Images.open(path) as image:
                images.append(image.convert("RGB"))
        return images


def _words(page: str) -> Iterator[Word]:
    for found in _WORD.finditer(page):
        left, top, right, bottom = (float(found[side]) for side in range(1, 5))
        yield Word(text=html.unescape(found[5]), left=left, top=top, right=right, bottom=bottom)


@contextmanager
def drawing_of(path: Path, slides: int) -> Iterator[Drawing]:
    """Draw the deck at `path`, its hidden slides too; what was drawn is gone afterwards.

    Raises
    ------
    OutputError
        Where LibreOffice or poppler is missing or fails, or there is not a page for each of `slides`.
    """
    missing = [tool for tool in _TOOLS if shutil.which(tool) is None]
    if missing:
        raise OutputError(
            f"{', '.join(missing)} (poppler) is not installed", hint="install poppler-utils, or check without --render"
        )
    with tempfile.TemporaryDirectory(prefix="deckgen-drawing-") as place:
        folder = Path(place)
        drawing = Drawing(render_pdf(path, folder, hidden=True), folder)
        if len(drawing.pages) != slides:
            raise OutputError(
                f"LibreOffice drew {len(drawing.pages)} pages of {slides} slides", hint="check without --render"
            )
        yield drawing


def _run(command: list[str]) -> str:
    """Return what a tool of poppler prints."""
    try:
        done = subprocess.run(command, capture_output=True, timeout=120, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise OutputError(f"{command[0]} cannot read the drawn deck: {error}", hint="check without --render") from error
    return done.stdout.decode("utf-8", "replace")
