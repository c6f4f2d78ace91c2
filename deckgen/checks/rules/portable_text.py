"""Rules for text that looks alike everywhere: fonts that everyone has, sizes that are stored."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from pydantic import Field

from deckgen.checks.rule import FileRule
from deckgen.findings import Finding
from deckgen.slides.package import NS
from deckgen.slides.view import measure_body

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


class StoredFit(FileRule):
    """Text that is to shrink until it fits has been shrunk."""

    kind = "portability.stored-fit"
    severity = "warning"
    why = "PowerPoint shrinks text when it is edited, not when a deck is opened; until then it runs over its box."
    example = "eleven bullets that a script wrote into a placeholder for six"
    mend = "click into the text in PowerPoint and save; better, say less or choose the size"

    slack: float = Field(0.08, ge=0, description="how much higher than its room text may be, as a share of the room")

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each text that is said to shrink, has no scale stored, and does not fit."""
        for slide in deck.slides:
            for shape in slide.shapes:
                body = shape.body
                unscaled = body is not None and body.autofit == "normal" and body.font_scale == 1.0
                if body is None or not unscaled or body.spacing_reduction or shape.box is None or not body.text.strip():
                    continue
                measured = measure_body(body, shape.box)
                if measured.overflow > self.slack * max(measured.room_height, 1.0):
                    yield self.finding(
                        "the text is to shrink, and has not been", slide=slide, shape=shape,
                        measured=f"{measured.height:.0f} pt", allowed=f"{measured.room_height:.0f} pt",
                    )  # fmt: skip
