"""Lifetime value: what the people on the file will give, and what the same forecast said of the last two years."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from deckgen.formats import format_value
from deckgen.results import Results
from deckgen.sections.base import Section, card, cell, table
from deckgen.slides.model import Cell, Column, Content, Slide

if TYPE_CHECKING:
    from deckgen.theme import Theme

_KINDS = {"one_time": "Single gifts", "sustainer": "Active sustainers", "all": "All"}


class Lifetime(Section):
    """Expected giving of everybody on the file, by kind of donor, beside the check on years that are over."""

    kind: ClassVar[str] = "lifetime"
    label: ClassVar[str] = "Lifetime value"

    def build(self, results: Results, theme: Theme) -> list[Slide]:
        """Return the forecast and its check; nothing where there is too little history for one."""
        if not results.shown("lifetime_value"):
            return []
        cards: dict[str, Content] = {
            "Card 1": card(
                results, "Lifetime value", "{{ lifetime_value }}", "{{ lifetime_years }} years, before cost"
            ),
            "Card 2": card(
                results, "Per active donor", "{{ lifetime_value_per_donor }}", "discounted at {{ discount_rate }}"
            ),
            "Card 3": card(
                results, "Single gifts", "{{ lifetime_value_one_time }}", "of donors without a monthly plan"
            ),
            "Card 4": card(results, "Sustainers", "{{ lifetime_value_sustainers }}", "active on the as-of date"),
        }
        rows = _check_rows(results)
        if not rows:
            return []
        columns = [
            Column(label="Check on the last 24 months", width=2.6),
            *(
                Column(label=label, align="right")
                for label in ("People", "Forecast", "Came", "Forecast / came", "Last year x 2")
            ),
        ]
        return [
            self.slide(
                results,
                "cards_figure",
                _title(results),
                {**cards, "Figure": table(results, columns, rows, "forecast and actual giving of the last 24 months")},
                say="The forecast was made with what was known 24 months ago, and held against what those people gave since.",
                if_asked="Single gifts follow the BG/BB model (Fader, Hardie and Shang 2010), monthly plans Kaplan-Meier. "
                "Nobody who is yet to come is in it; a handful of large gifts moves a file of this size by a tenth or two.",
                source="Source: {{ source_labels }}. Gross giving of the people on file, before cost.",
            )
        ]


def _title(results: Results) -> str:
    head = "Those on file are expected to give {{ lifetime_value }} in {{ lifetime_years.words }} years"
    if not results.shown("lifetime_check_ratio"):
        return head + ", before cost and discounted"
    return head + "; the same forecast of the last 24 months came to {{ lifetime_check_ratio }} of what was given"


def _check_rows(results: Results) -> list[list[Cell]]:
    """Return a row a kind of donor, all of them last; money of too few people is left out with its row."""
    found = {row.kind: row for row in results.records("SELECT * FROM lifetime_check")}
    floor = int(results.deck["min_cell"])
    rows = []
    for kind, label in _KINDS.items():
        row = found.get(kind)
        if row is None or any(0 < one.n < floor for one in found.values()):
            continue
        ratio = format_value(row.predicted / row.actual, "share") if row.actual else "–"
        money = [format_value(value, "USD") for value in (row.predicted, row.actual)]
        texts = [label, format_value(row.n, "count"), *money, ratio, format_value(row.last_year_times_two, "USD")]
        rows.append([cell(results, text, bold=not i) for i, text in enumerate(texts)])
    return rows
