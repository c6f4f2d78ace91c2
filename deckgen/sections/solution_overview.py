"""The solution at a glance: what goes in, what comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from deckgen.formats import format_value
from deckgen.results import Results
from deckgen.sections.base import Section, card, cell, table
from deckgen.sections.words import SYSTEMS
from deckgen.slides.model import Column, Content, Slide

if TYPE_CHECKING:
    from deckgen.theme import Theme


class SolutionOverview(Section):
    """Four cards over a table of the source systems."""

    kind: ClassVar[str] = "solution_overview"
    label: ClassVar[str] = "Solution"

    def build(self, results: Results, theme: Theme) -> list[Slide]:
        """Return the overview."""
        cards = {
            "Card 1": card(results, "Records", "{{ records_accepted }}", f"from {SYSTEMS}"),
            "Card 2": card(
                results, "Constituents", "{{ constituents }}", "{{ multi_source_share }} in several systems"
            ),
            "Card 3": card(results, "Donors at risk", "{{ at_risk_donors }}", _scored(results)),
            "Card 4": card(
                results,
                "Upgrade prospects",
                "{{ upgrade_prospects }}",
                _prospects(results),
            ),
        }
        systems = results.records(
            "SELECT s.label, s.accepted, s.rejected, count(DISTINCT l.identity_id) AS identities, "
            "count(DISTINCT l.golden_id) AS people FROM sources s JOIN links l ON l.source = s.source "
            "GROUP BY ALL ORDER BY s.accepted DESC"
        )
        columns = [Column(label="Source system", width=2.2)]
        columns += [
            Column(label=name, align="right")
            for name in ("Records accepted", "Kept aside", "Separate identities", "Constituents")
        ]
        rows = [
            [cell(results, row.label)]
            + [cell(results, format_value(n, "count")) for n in (row.accepted, row.rejected, row.identities)]
            + [cell(results, results.people(row.people))]
            for row in systems
        ]
        rows.append(
            [
                cell(results, "Unified, each identity once"),
                cell(results, "{{ records_accepted }}"),
                cell(results, "{{ records_rejected }}"),
                cell(results, "{{ identities }}"),
                cell(results, "{{ constituents }}"),
            ]
        )
        body: dict[str, Content] = {
            **cards,
            "Figure": table(results, columns, rows, "source systems with records and people", total=True),
        }
        return [
            self.slide(
                results,
                "cards_figure",
                f"{SYSTEMS} and {{{{ records_accepted }}}} records become one file of {{{{ constituents }}}} constituents",
                body,
                say="Identities and people do not add up over systems, because the same person stands in several.",
            )
        ]


def _scored(results: Results) -> str:
    return "of {{ scored_donors }} scored" if results.number("scored_donors") > 0 else "nobody is scored"


def _prospects(results: Results) -> str:
    if not results.number("active_donors"):
        return "no donations to tell from"
    if not results.known("upgrade_prospects"):
        return "no trusted upgrade model"
    return "by their best path, of {{ active_donors }} active donors"
