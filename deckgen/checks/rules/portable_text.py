"""Rules for text that looks alike everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from pydantic import Field

from deckgen.checks.rule import FileRule
from deckgen.findings import Finding
from deckgen.slides.package import NS

if TYPE_CHECKING:
    from deckgen.slides.view import DeckView

_LATIN: Final = f"{{{NS['a']}}}latin"
_EVERYWHERE: Final = (
    "Arial", "Arial Black", "Comic Sans MS", "Courier New", "Georgia", "Impact", "Symbol", "Tahoma", "Times New Roman",
    "Trebuchet MS", "Verdana", "Webdings", "Wingdings",
)  # fmt: skip
_SHOWN: Final = 8


class Font(FileRule):
    """Fonts are on Windows, on Macs and in Keynote."""

    kind = "portability.font"
    severity = "warning"
    why = "Where a font is missing another takes its place, wider or narrower, and lines break elsewhere."
    example = "a heading in Aptos, which Office fetches from the network"
    mend = "use Arial, Georgia, Verdana, Tahoma, Trebuchet MS, Times New Roman or Courier New"

    allowed: tuple[str, ...] = Field(_EVERYWHERE, description="fonts that all who open the deck have")
    house: tuple[str, ...] = Field((), description="fonts beside those, which your own people have")

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each font that is not, with the slides where it is used."""
        known = {name.casefold() for name in (*self.allowed, *self.house)}
        used = self._used(deck)
        for name in sorted(used):
            if name.casefold() not in known:
                numbers = sorted(used[name])
                where = ", ".join(map(str, numbers[:_SHOWN])) + (", …" if len(numbers) > _SHOWN else "")
                places = f"used on slide{'' if len(numbers) == 1 else 's'} {where}" if numbers else "the theme names it"
                yield self.finding(f"the font {name} is not on every computer: {places}")

    def _used(self, deck: DeckView) -> dict[str, set[int]]:
        """Return the numbers of the slides by the fonts of their text and charts; the theme's fonts with none."""
        used: dict[str, set[int]] = {}
        for master in deck.masters:
            theme = deck.theme_of(master)
            for name in filter(None, (theme.major, theme.minor)):
                used.setdefault(name, set())
        for slide in deck.slides:
            for shape in slide.shapes:
                runs = (r for body in shape.bodies for p in body.paragraphs for r in p.runs if r.text.strip())
                for name in {run.font for run in runs if run.font}:
                    used.setdefault(name, set()).add(slide.number)
            for link in deck.links(slide.part).values():
                for latin in deck.root(link.target).iter(_LATIN) if link.kind == "chart" and not link.external else ():
                    name = latin.get("typeface", "")
                    if name and not name.startswith("+"):
                        used.setdefault(name, set()).add(slide.number)
        return used
