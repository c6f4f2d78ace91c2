"""What changed since an earlier deck: then, now and the change of each figure, and history that is restated."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from deckgen.formats import counted, format_date, spelled
from deckgen.results import Results
from deckgen.sections.base import Section, cell, table
from deckgen.slides.model import Cell, Column, Run, Slide

if TYPE_CHECKING:
    from deckgen.ledger.since import Since
    from deckgen.theme import Theme


class Changes(Section):
    """What changed since an earlier deck, `since`: the figures of the slides before, then and now; restated history."""

    kind: ClassVar[str] = "changes"
    label: ClassVar[str] = "What changed"
    example: ClassVar[str] = "{since: last/board.pptx}"
    turn: ClassVar[int] = 1
    since: str = Field(min_length=1)
    """File of an earlier deck, from the project folder."""
    limit: int = Field(10, ge=1, le=40)
    """How many rows."""

    def earlier_decks(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Yield the deck that this one is compared with."""
        yield ("since",), self.since

    def build(self, results: Results, theme: Theme) -> list[Slide]:
        """Return the table of changes; nothing where no figure that both decks state has changed."""
        # Loaded by the few decks that have this section, not by all that list the sections.
        from deckgen.ledger.diff_metrics import stated
        from deckgen.ledger.since import moved_since, restated_since

        old = results.earlier[self.since]
        both = [name for name in results.stated if name in stated(old)]
        both.sort(key=lambda name: results.look(name).greater_is_better is None)  # outcomes before sizes and inputs
        moved = [row for name in both for row in moved_since(results, old, name)]
        anew = [row for name in both for row in restated_since(results, old, name)]
        if not moved and not anew:
            return []
        # Restated history is what a reader would not look for: up to half of the rows are kept for it.
        kept = min(len(anew), max(self.limit // 2, self.limit - len(moved)))
        rows = [*moved[: self.limit - kept], *anew[:kept]]
        day = format_date(date.fromisoformat(str(old.deck["as_of"])).isoformat())
        dates = (day, str(results.deck["as_of"]))
        heads = dates if dates[0] != dates[1] else ("Before", "Now")
        columns = [
            Column(label="Figure", width=4.6), Column(label=heads[0], align="right", width=1.5),
            Column(label=heads[1], align="right", width=1.5), Column(label="Change", width=2.2),
        ]  # fmt: skip
        made = table(results, columns, (_cells(results, row) for row in rows), "what changed since the earlier deck")
        return [
            self.slide(
                results, "table", _title(len(both), moved, anew, day), {"Table": made},
                say=_say(len(rows), len(moved) + len(anew), anew),
                if_asked="Changes are of the figures as both decks show them. A figure whose definition, query or span of "
                "time is another one is called redefined, because then and now do not compare.",
                source=f"Earlier deck: as of {day}. Now: {{{{ source_labels }}}}.",
            )
        ]  # fmt: skip


def _cells(results: Results, row: Since) -> list[Cell]:
    now = f"{{{{ {row.metric}.prior_text }}}}" if row.prior else f"{{{{ {row.metric} }}}}"
    return [
        Cell(runs=(Run(text=row.label, bold=True),)), Cell(runs=(Run(text=row.then),)), cell(results, now),
        Cell(runs=(Run(text=row.change),)),
    ]  # fmt: skip


def _title(both: int, moved: list[Since], anew: list[Since], day: str) -> str:
    """Return the title, as a template: how many figures moved, and whether history is restated."""
    told = f"{spelled(len(anew))} figure{'' if len(anew) == 1 else 's'} of earlier periods restated" if anew else ""
    if not moved:
        return f"No figure differs from the deck as of {day}; {told}"
    head = f"{spelled(len(moved))} of {counted(both, 'figure')} differ{'s' if len(moved) == 1 else ''} from the deck as of {day}"
    # Only a number that could be read and subtracted: an earlier deck's texts are no templates.
    lead = next((row for row in moved if row.measured), None)
    first = f": {lead.label} {{{{ {lead.metric} }}}}, was {lead.then}" if lead else ""
    return head + first + (f"; {told}" if told else "")


def _say(shown: int, all_of_them: int, anew: list[Since]) -> str:
    left = f" The table holds {shown} of {all_of_them}; deckgen diff lists all." if shown < all_of_them else ""
    why = " Say why history reads otherwise: late gifts, corrections, or another rule." if anew else ""
    return f"Begin with what moved most and whether anybody acted on it.{left}{why}"
