"""The appendix: a divider, and the sections that stand behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from deckgen.results import Results
from deckgen.sections.base import Section
from deckgen.slides.model import Slide

if TYPE_CHECKING:
    from deckgen.theme import Theme


class Appendix(Section):
    """Sections for questions: ``appendix: [data_flow, model_performance]``."""

    kind: ClassVar[str] = "appendix"
    label: ClassVar[str] = "Appendix"
    example: ClassVar[str] = "[data_flow, model_performance]"
    sections: Sequence[Any]
    """Sections that stand behind the divider."""

    def build(self, results: Results, theme: Theme) -> list[Slide]:
        """Return the divider; the plan puts the sections behind it."""
        body = {"Subtitle": results.say("Evidence, method and data behind the numbers")}
        return [self.slide(results, "divider", "Appendix", body)]
