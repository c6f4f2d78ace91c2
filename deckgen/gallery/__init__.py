"""The gallery: a page with every figure kind, theme, layout and deck as it looks, made by ``make gallery``.

Figures, themes and layouts are drawn on any machine. Contact sheets of the decks need LibreOffice and pdftoppm; where
these are missing, the sheets that lie in the folder stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from deckgen.gallery.contents import Contents, shipped_contents
from deckgen.gallery.page import PAGE, gallery_page

__all__ = ["gallery_page", "shipped_contents", "write_gallery"]


def write_gallery(
    folder: Path,
    *,
    contents: Contents | None = None,
    decks: bool = True,
    report: Callable[[str], None] = lambda line: None,
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
        Where a deck cannot be built, or a picture cannot be made small enough.
    """
    from deckgen.gallery.contact_sheets import draw_contact_sheets, missing_tools
    from deckgen.gallery.pictures import draw_figure, draw_layout, draw_swatches

    contents = contents or shipped_contents()
    folder.mkdir(parents=True, exist_ok=True)
    for theme in contents.themes:
        _put(folder / contents.swatches(theme), draw_swatches(theme))
        for layout in contents.layouts:
            _put(folder / contents.layout(theme, layout), draw_layout(theme, layout))
        for kind in contents.kinds:
            _put(folder / contents.figure(theme, kind), draw_figure(theme, kind))
        report(f"{theme.name}: {len(contents.kinds)} figures, {len(contents.layouts)} layouts")
    drawn = {folder / name for name in contents.pictures()}
    absent = missing_tools()
    if decks and absent:
        report(f"decks: skipped, because this machine has no {' and no '.join(absent)}")
    elif decks:
        for deck, theme, images in draw_contact_sheets(contents):
            for number, image in enumerate(images, start=1):
                file = folder / contents.sheets(theme, deck) / f"{number}.webp"
                _put(file, image)
                drawn.add(file)
            report(f"{theme.name}: {deck.name}, {len(images)} contact sheets")
    if not decks or absent:
        drawn.update(folder.glob("decks/*/*/*.webp"))  # what another machine drew stays
    for stale in sorted({*folder.glob("**/*.png"), *folder.glob("**/*.webp")} - drawn):
        stale.unlink()
        report(f"{stale.relative_to(folder)}: removed, for there is no such thing any more")
    _put(folder / PAGE, gallery_page(contents, folder).encode())


def _put(file: Path, content: bytes) -> None:
    from deckgen.files import write_whole

    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.is_file() or file.read_bytes() != content:
        write_whole(file, content)
