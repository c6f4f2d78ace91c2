"""Numbers and definitions: what the deck's numbers mean, from the deck itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from deckgen.formats import counted, spelled
from deckgen.results import Results
from deckgen.sections.base import Section, cell, table
from deckgen.slides.model import Column, Slide

if TYPE_CHECKING:
    from deckgen.theme import Theme

COLUMNS = (
    Column(label="Number", width=1.7),
    Column(label="Value", align="right", width=1.0),
    Column(label="Period", width=1.4),
    Column(label="Defined as", width=4.6),
)


class LedgerSection(Section):
    """The numbers that the other slides state, with period and definition, those of titles first."""

    kind: ClassVar[str] = "ledger"
    label: ClassVar[str] = "Numbers and definitions"
    turn: ClassVar[int] = 1
    limit: int = Field(16, ge=1, le=200)
    """How many numbers."""

    def build(self, results: Results, theme: Theme) -> list[Slide]:
        """Return the table, split where it does not fit; nothing where the deck states no number."""
        names = results.stated[: self.limit]
        if not names:
            return []
        metrics = [results.metrics[name] for name in names]
        rows = [
            [cell(results, metric.label), cell(results, f"{{{{ {metric.name} }}}}", bold=True),
             cell(results, metric.period), cell(results, metric.definition)]
            for metric in metrics
        ]  # fmt: skip
        whole = len(results.stated)
        shown = (
            f"{spelled(len(names))} of the deck's {whole} numbers" if whole > len(names) else counted(whole, "number")
        )
        title = f"What {shown} mean{'s' if len(names) == 1 else ''}: one definition each, wherever it stands"
        body = {"Table": table(results, COLUMNS, rows, "numbers with their definitions")}
        return [
            self.slide(
                results, "table", title, body, say="Nobody reads this aloud; it is there for the question.",
                if_asked="`deckgen trace` on this file lists every number of the deck, with its query and source files.",
                source=f"Source: {results.deck['source_labels']}. The ledger in this file has every number.",
            )
        ]  # fmt: skip
