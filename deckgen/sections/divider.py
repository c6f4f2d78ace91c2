"""A divider: the name of the part that follows, and the question that it answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from deckgen.results import Results
from deckgen.sections.base import Section
from deckgen.slides.model import Slide

if TYPE_CHECKING:
    from deckgen.theme import Theme


class Divider(Section):
    """A slide between two parts of the deck; `title` and `subtitle` are text templates."""

    kind: ClassVar[str] = "divider"
    label: ClassVar[str] = "Divider"
    templates: ClassVar[tuple[str, ...]] = ("title", "subtitle")
    subtitle: str = ""
    """Second line of the slide."""

    def build(self, results: Results, theme: Theme) -> list[Slide]:
        """Return the divider."""
        body = {"Subtitle": results.say(self.subtitle)} if self.subtitle else {}
        return [self.slide(results, "divider", self.title or "Next part", body)]
