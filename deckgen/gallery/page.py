"""The gallery's page: Markdown from what the kinds, themes, layouts and decks say of themselves."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from deckgen.gallery.contents import Contents, Deck
from deckgen.slides.layouts import EMU, Layout

if TYPE_CHECKING:
    from deckgen.figures.base import Figure

PAGE: Final = "README.md"
TITLE: Final = "# Gallery\n"
_START: Final = f"""\
{TITLE}
Every figure kind, theme, layout and deck that deckgen ships. `make gallery` writes this page and its pictures;
a test fails where the page no longer says what the code does."""


def gallery_page(contents: Contents, folder: Path) -> str:
    """Return the page as Markdown.

    Parameters
    ----------
    contents : Contents
        What is shown.
    folder : Path
        The gallery's folder: contact sheets are shown where they lie in it, for not every machine can draw them.
    """
    blocks = [
        _START,
        f"[Figures](#figures) · [Themes](#themes) · [Layouts](#layouts) · [Decks](#decks)\n\n{_index(contents)}",
        "## Figures",
        *(_figure(contents, kind) for kind in contents.kinds),
        "## Themes\n\nA colour is a role; the ratio is its contrast with the theme's background.",
        *_themes(contents),
        "## Layouts\n\nWhere each layout has room for what; figures are drawn at the size of their place.",
        *(_layout(contents, layout) for layout in contents.layouts.values()),
        "## Decks",
        *(_deck(contents, deck, folder) for deck in contents.decks),
    ]
    return "\n\n".join(blocks) + "\n"


def _index(contents: Contents) -> str:
    rows = [(f"[{name}](#{name})", kind.at_a_glance) for name, kind in contents.kinds.items()]
    return _table(("figure", "at a glance"), rows)


def _figure(contents: Contents, kind: str) -> str:
    """Return a kind's pictures and its four headings."""
    cls = contents.kinds[kind]
    alt = _plain(cls.example().alt_text())
    pictures = [f"![{alt}]({contents.figure(theme, kind)})" for theme in contents.themes]
    return "\n\n".join(
        [
            f"### {kind}",
            _table([theme.label for theme in contents.themes], [pictures]),
            f"**At a glance.** {cls.at_a_glance}",
            f"**What it shows.** {(inspect.getdoc(cls) or '').splitlines()[0]} Columns of its frame:",
            _table(("column", "meaning"), _columns(cls)),
            f"**How to read it.** {cls.how_to_read}",
            f"**What to do about it.** {cls.what_to_do}",
        ]
    )


def _columns(cls: type[Figure]) -> Iterator[tuple[str, str]]:
    for column, meaning in cls.REQUIRED.items():
        yield f"`{column}`{', a number' if column in cls.NUMERIC else ''}", meaning
    for column, meaning in cls.OPTIONAL.items():
        yield f"`{column}`, may be left out", meaning


def _themes(contents: Contents) -> Iterator[str]:
    for theme in contents.themes:
        sizes = ", ".join(f"{name} {points:g}" for name, points in theme.sizes.items())
        yield (
            f"### {theme.label}\n\n`theme: {theme.name}`. Headings in {theme.fonts.heading}, text in {theme.fonts.body}. "
            f"Sizes in points: {sizes}.\n\n![Colour roles of {theme.label}]({contents.swatches(theme)})"
        )


def _layout(contents: Contents, layout: Layout) -> str:
    places = "; ".join(
        f"{place.name} ({place.box.width / EMU:.2f} × {place.box.height / EMU:.2f} in)" for place in layout.placeholders
    )
    pictures = [f"![{layout.label}]({contents.layout(theme, layout.name)})" for theme in contents.themes]
    table = _table([theme.label for theme in contents.themes], [pictures])
    return f"### {layout.label}\n\n`{layout.name}`: {places}.\n\n{table}"


def _deck(contents: Contents, deck: Deck, folder: Path) -> str:
    """Return a deck's contact sheets, or how to have them drawn."""
    shown = []
    for theme in contents.themes:
        place = contents.sheets(theme, deck)
        numbers = sorted(int(file.stem) for file in (folder / place).glob("*.webp"))
        shown += [f"![{deck.name} in {theme.label}, sheet {n}]({place}/{n}.webp)" for n in numbers]
    drawn = shown or ["No contact sheet yet: `make gallery` draws it where LibreOffice is installed."]
    return "\n\n".join([f"### {deck.name}", f"{deck.title}. For: {deck.audience}.", *drawn])


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    escaped = ([cell.replace("|", "\\|") for cell in line] for line in lines)
    return "\n".join("| " + " | ".join(line) + " |" for line in escaped)


def _plain(words: str) -> str:
    """Return alt text without what Markdown would read as the end of it."""
    return words.replace("[", "(").replace("]", ")")
