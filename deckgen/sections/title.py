"""The cover: what the deck is called, for whom, from when."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from deckgen.results import Results
from deckgen.sections.base import Section
from deckgen.slides.model import Slide

if TYPE_CHECKING:
    from deckgen.theme import Theme


class Title(Section):
    """The cover slide, from the deck's own title, subtitle, organization and audience."""

    kind: ClassVar[str] = "title"
    label: ClassVar[str] = "Opening"
    templates: ClassVar[tuple[str, ...]] = ("title", "subtitle")
    subtitle: str | None = None
    """Second line of the cover; the deck's unless said."""

    def build(self, results: Results, theme: Theme) -> list[Slide]:
        """Return the cover."""
        lines = [self.subtitle or "{{ subtitle }}", "{{ organization }}, for the {{ audience }} audience"]
        if results.deck["audience"] == "board":
            lines[1] = "{{ organization }}, for the board"
        slide = self.slide(
            results,
            "title",
            "{{ title }}",
            {"Subtitle": results.say("\n".join(lines))},
            say="Every number in this deck is computed from the source files; definitions stand in the notes.",
        )
        return [slide]
