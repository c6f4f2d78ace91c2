"""Rules over room: text in its box, boxes on the slide and beside each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from deckgen.checks.rule import FileRule
from deckgen.findings import Finding

if TYPE_CHECKING:
    from deckgen.slides.view import DeckView


class OffSlide(FileRule):
    """Nothing reaches beyond the slide."""

    kind = "fit.off-slide"
    why = "What lies beyond the edge is cut off when the deck is shown or printed."
    example = "a table that grew over the lower edge"
    mend = "move it, or make it smaller"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each shape that does."""
        for slide in deck.slides:
            for shape in slide.shapes:
                box = shape.box
                if box is None or shape.depth:
                    continue
                right, bottom = box.left + box.width, box.top + box.height
                if box.left < 0 or box.top < 0 or right > deck.width or bottom > deck.height:
                    yield self.finding(
                        "the shape reaches beyond the slide", slide=slide, shape=shape,
                        measured=f"({box.left}, {box.top}) to ({right}, {bottom})",
                        allowed=f"(0, 0) to ({deck.width}, {deck.height})",
                    )  # fmt: skip
