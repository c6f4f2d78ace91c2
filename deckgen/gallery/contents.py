"""What the gallery shows, and where in its folder each picture lies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from deckgen.figures import figure_kinds
from deckgen.resources import shipped
from deckgen.slides.layouts import LAYOUTS, Layout
from deckgen.source import load
from deckgen.theme import Theme, load_theme

if TYPE_CHECKING:
    from deckgen.figures.base import Figure

BASE = "base"  # what the decks extend, and no deck itself


@dataclass(frozen=True, kw_only=True, slots=True)
class Deck:
    """A shipped deck, as its spec names it."""

    name: str
    title: str
    audience: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Contents:
    """Themes, figure kinds, layouts and decks; the methods give a picture's path within the folder."""

    themes: tuple[Theme, ...]
    kinds: Mapping[str, type[Figure]]
    layouts: Mapping[str, Layout]
    decks: tuple[Deck, ...]

    def figure(self, theme: Theme, kind: str) -> str:
        """Return where the example of `kind` in `theme` lies."""
        return f"figures/{theme.name}/{kind}.png"

    def layout(self, theme: Theme, layout: str) -> str:
        """Return where the drawing of `layout` in `theme` lies."""
        return f"layouts/{theme.name}/{layout}.png"

    def swatches(self, theme: Theme) -> str:
        """Return where the colours of `theme` lie."""
        return f"themes/{theme.name}/colours.png"

    def sheets(self, theme: Theme, deck: Deck) -> str:
        """Return the folder of the contact sheets of `deck` in `theme`: 1.webp, 2.webp and so on."""
        return f"decks/{theme.name}/{deck.name}"

    def pictures(self) -> Iterator[str]:
        """Yield the path of every picture that each machine can draw: all but the contact sheets."""
        for theme in self.themes:
            yield self.swatches(theme)
            yield from (self.figure(theme, kind) for kind in self.kinds)
            yield from (self.layout(theme, layout) for layout in self.layouts)


def shipped_contents() -> Contents:
    """Return everything that deckgen ships, each list in alphabetical order but the layouts, which keep their own."""
    themes = sorted(path.parent.name for path in shipped("themes").glob("*/theme.yaml"))
    files = sorted(path for path in shipped("decks").glob("*.yaml") if path.stem != BASE)
    specs = [(path.stem, load(path, search=(shipped("decks"),)).data) for path in files]
    decks = tuple(
        Deck(name=name, title=str(spec.get("title", name)), audience=str(spec.get("audience", "")))
        for name, spec in specs
    )
    return Contents(
        themes=tuple(load_theme(name) for name in themes), kinds=figure_kinds(), layouts=LAYOUTS, decks=decks
    )
