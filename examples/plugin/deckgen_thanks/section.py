"""A slide that thanks those who gave, with what they gave by month."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from deckgen.results import Results
from deckgen.sections.base import Section, bullets, picture
from deckgen.slides.model import Slide

if TYPE_CHECKING:
    from deckgen.theme import Theme


class Thanks(Section):
    """Thank you: how many gave, and how much in each of the last months."""

    kind: ClassVar[str] = "thanks"
    label: ClassVar[str] = "Thank you"
    figures: ClassVar[tuple[str, ...]] = ("dots",)
    months: int = Field(12, ge=3, le=24)
    """How many months the figure shows."""
    words: str = "Every gift is a vote for the newsroom."
    """What is said beside the figure: a text template."""

    templates: ClassVar[tuple[str, ...]] = ("title", "words")

    def build(self, results: Results, theme: Theme) -> list[Slide]:
        """Return one slide; one without a figure where nobody gave."""
        frame = results.query(
            "SELECT strftime(date_trunc('month', date), '%b %Y') AS label, sum(amount)::DOUBLE AS value FROM giving "
            f"GROUP BY date_trunc('month', date) ORDER BY date_trunc('month', date) DESC LIMIT {self.months}"
        )
        title = "Thank you: {{ donors }} people gave {{ giving }}"
        words = bullets(results, self.words, "{{ sustainer_share_donors }} of them give every month.")
        if frame.empty:
            return [self.slide(results, "text", title, {"Body": words})]
        figure = picture("dots", frame, unit="USD")
        return [self.slide(results, "figure_takeaways", title, {"Figure": figure, "Takeaways": words})]
