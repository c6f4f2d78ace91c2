"""The gallery: a page with every figure kind, theme, layout and deck as it looks, made by ``make gallery``.

Figures, themes and layouts are drawn on any machine. Contact sheets of the decks need LibreOffice and pdftoppm; where
these are missing, the sheets that lie in the folder stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from deckgen.errors import OutputError
from deckgen.gallery.contents import Contents, shipped_contents
from deckgen.gallery.page import PAGE, TITLE, gallery_page
from deckgen.source import display_path

Report = Callable[[str], None]

__all__ = ["gallery_page", "shipped_contents", "write_gallery"]


def write_gallery(
    folder: Path,
    *,
    contents: Contents | None = None,
    decks: bool = True,
    report: Report = lambda line: None,
) -> None:
    """Write the page and its pictures into `folder`; what did not change keeps its bytes.

    Parameters
    ----------
    folder : Path
        Where README.md and the folders of pictures go; pictures of things that are no more are removed.
    contents : Contents, optional
        What is shown; everything that is shipped where it is left out.
    decks : bool
        Whether to build the decks and draw their contact sheets.
    report : callable
        Is given a line of text about each part as it is done.

    Raises
    ------
    DeckgenError
        Where the folder holds something else, a deck cannot be built, or a picture cannot be made small enough.
    """
    _refuse_other_folders(folder)
    contents = contents or shipped_contents()
    drawn = {folder / name for name in _draw_brands(folder, contents, report)}
    drawn |= _draw_decks(folder, contents, report) if decks else _sheets(folder)
    for stale in sorted({*folder.glob("**/*.png"), *folder.glob("**/*.webp")} - drawn):
        stale.unlink()
        report(f"{stale.relative_to(folder)}: removed, for there is no such thing any more")
    _put(folder / PAGE, gallery_page(contents, folder).encode())


def _refuse_other_folders(folder: Path) -> None:
    """Raise OutputError for a folder that is neither empty nor a gallery: pictures in it would be taken for stale ones."""
    page = folder / PAGE
    is_gallery = page.is_file() and page.read_text(encoding="utf-8").startswith(TITLE)
    if folder.is_dir() and any(folder.iterdir()) and not is_gallery:
        raise OutputError(
            f"{display_path(folder)} holds something else", hint="give a new folder, or that of a gallery"
        )


def _draw_brands(folder: Path, contents: Contents, report: Report) -> Iterator[str]:
    """Draw colours, layouts and figures in each theme; yield the pictures' paths within `folder`."""
    from deckgen.gallery.pictures import draw_figure, draw_layout, draw_swatches

    for theme in contents.themes:
        pictures = {contents.swatches(theme): partial(draw_swatches, theme)}
        pictures |= {contents.layout(theme, name): partial(draw_layout, theme, name) for name in contents.layouts}
        pictures |= {contents.figure(theme, kind): partial(draw_figure, theme, kind) for kind in contents.kinds}
        for name, draw in pictures.items():
            _put(folder / name, draw())
            yield name
        report(f"{theme.name}: {len(contents.kinds)} figures, {len(contents.layouts)} layouts")


def _draw_decks(folder: Path, contents: Contents, report: Report) -> set[Path]:
    """Draw the contact sheets of all decks, and return them; those that are there, where this machine cannot."""
    from deckgen.gallery.contact_sheets import draw_contact_sheets, missing_tools

    absent = missing_tools()
    if absent:
        report(f"decks: skipped, because this machine has no {' and no '.join(absent)}")
        return _sheets(folder)
    drawn = set()
    for deck, theme, images in draw_contact_sheets(contents):
        place = folder / contents.sheets(theme, deck)
        files = {place / f"{number}.webp": image for number, image in enumerate(images, start=1)}
        for file, image in files.items():
            _put(file, image)
        drawn |= set(files)
        report(f"{theme.name}: {deck.name}, {len(images)} contact sheets")
    return drawn


def _sheets(folder: Path) -> set[Path]:
    return set(folder.glob("decks/*/*/*.webp"))


def _put(file: Path, content: bytes) -> None:
    from deckgen.files import write_whole

    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.is_file() or file.read_bytes() != content:
        write_whole(file, content)
