"""Recommendations: five segments, each with its rule, its size, its action, its owner and its date."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from deckgen.formats import format_date
from deckgen.policy import SEGMENTS
from deckgen.privacy import shown_counts
from deckgen.results import Results
from deckgen.sections.base import Section, cell, due, table
from deckgen.slides.model import Column, Slide
from deckgen.values import HIDDEN

if TYPE_CHECKING:
    from deckgen.theme import Theme

_FILLS = {
    "save_first": ("Critical", "critical"),
    "careful_ask": ("High", "high"),
    "prime_target": ("Medium", "medium"),
    "consider_ask": ("Low", "low"),
    "nurture": ("Low", "low"),
}


class Recommendations(Section):
    """The segment table; counts that no donor meets are shown as zero."""

    kind: ClassVar[str] = "recommendations"
    label: ClassVar[str] = "Recommendations"

    def build(self, results: Results, theme: Theme) -> list[Slide]:
        """Return the segment table."""
        actions = {action.segment: action for action in results.records("SELECT * FROM actions")}
        rules = results.deck["segment_rules"]
        columns = [
            Column(label="Priority", width=0.95),
            Column(label="Segment", width=1.25),
            Column(label="Rule", width=2.75),
            Column(label="Donors", align="right", width=0.8),
            Column(label="Value at risk", align="right", width=1.2),
            Column(label="Action", width=2.6),
            Column(label="Owner", width=1.25),
            Column(label="Due", width=1.15),
        ]
        counts = [int(results.number(f"{key}_donors")) for key in SEGMENTS]
        shown = dict(zip(SEGMENTS, shown_counts(counts, results.deck["min_cell"]), strict=True))
        rows = []
        for key, label in SEGMENTS.items():
            word, fill = _FILLS[key]
            action = actions[key]
            day = format_date(due(results, action.due_weeks).isoformat())
            # Where the count is hidden, money would tell who they are.
            open_count = shown[key] == results.metrics[f"{key}_donors"].text and not shown[key].startswith("<")
            money = f"{{{{ {key}_value_at_risk }}}}" if results.known(f"{key}_value_at_risk") else "–"
            rows.append(
                [
                    cell(results, word, fill=fill, bold=True),
                    cell(results, label, bold=True),
                    cell(results, rules[key]),
                    cell(results, f"{{{{ {key}_donors }}}}" if open_count else shown[key]),
                    cell(results, money if open_count else HIDDEN),
                    cell(results, action.action),
                    cell(results, action.owner),
                    cell(results, day.rsplit(" ", 1)[0]),
                ]
            )
        rows.append(
            [
                cell(results, "Total"),
                cell(results, ""),
                cell(results, "All active donors"),
                cell(results, "{{ donors }}"),
                cell(results, "{{ value_at_risk }}" if results.known("value_at_risk") else "–"),
                cell(results, ""),
                cell(results, ""),
                cell(results, ""),
            ]
        )
        segments = table(results, columns, rows, "segments with rule, size, action, owner and date", total=True)
        return [
            self.slide(
                results,
                "table",
                _title(results),
                {"Table": segments},
                say="Work down the table: retain before you ask, and ask those most likely to say yes.",
                if_asked="Propensity is not uplift: a high probability says who may leave or upgrade, not whom a call "
                "would change. A holdout in each segment measures that.",
                source="Source: churn and upgrade models at the as-of date. Propensity is not uplift: only a holdout measures "
                "what a call changes.",
            )
        ]


def _title(results: Results) -> str:
    if not results.number("scored_donors"):
        return "No churn model can be trusted yet, so nobody is singled out for a call"
    if not results.deck["call_capacity"]:
        return "No calls are planned before the next deck, so Save First is empty"
    count = results.number("save_first_donors")
    if count >= results.deck["min_cell"]:
        return (
            "Start with the {{ save_first_donors }} Save First donors: they hold {{ save_first_value_at_risk }} of the "
            "{{ value_at_risk }} value at risk"
        )
    if count > 0:
        return "Start with the Save First donors, fewer than {{ min_cell }}; most donors need only nurture"
    if results.number("prime_target_donors") > 0:
        return "No donor meets the Save First rule; start with the {{ prime_target_donors }} Prime Target donors"
    return "No donor meets the Save First rule; {{ nurture_donors }} of {{ donors }} donors need only nurture"
