"""The agenda: the parts of the deck, each a click away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from deckgen.formats import counted, spelled
from deckgen.results import Part, Results
from deckgen.sections.base import Section
from deckgen.sections.title import Title
from deckgen.slides.model import Paragraph, Run, Slide, Text

if TYPE_CHECKING:
    from deckgen.theme import Theme


class Agenda(Section):
    """The parts of the deck with links to them; the appendix stands last."""

    kind: ClassVar[str] = "agenda"
    label: ClassVar[str] = "Agenda"
    turn: ClassVar[int] = 2

    def build(self, results: Results, theme: Theme) -> list[Slide]:
        """Return the agenda; nothing where the deck has one part only."""
        parts: Sequence[Part] = [part for part in results.outline if part.name not in (Title.label, self.label)]
        if len(parts) < 2:
            return []
        lines = tuple(_line(i, part) for i, part in enumerate(parts, start=1))
        slides = counted(sum(part.slides for part in parts), "slide")
        title = f"{spelled(len(parts))} parts on {slides}, each a click away"
        made = self.slide(
            results, "text", title, {"Body": Text(paragraphs=lines)}, say="Say where you will stop for questions."
        )
        return [replace(made, source=None)]


def _line(number: int, part: Part) -> Paragraph:
    return Paragraph(
        runs=(
            Run(text=f"{number}  ", bold=True),
            Run(text=part.name, link=part.first),
            Run(text=f"  {counted(part.slides, 'slide')}", color="muted"),
        )
    )
