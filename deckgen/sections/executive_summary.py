"""The executive summary: situation, finding, evidence, return and decision on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from deckgen.results import Results
from deckgen.sections.base import Section, bullets, card
from deckgen.sections.words import at_risk_phrase, evidence_sentence, return_sentence
from deckgen.slides.model import Slide

if TYPE_CHECKING:
    from deckgen.theme import Theme


class ExecutiveSummary(Section):
    """One page that stands alone."""

    kind: ClassVar[str] = "executive_summary"
    label: ClassVar[str] = "Executive summary"

    def build(self, results: Results, theme: Theme) -> list[Slide]:
        """Return the summary."""
        body = bullets(
            results,
            "**Situation.** {{ records_accepted }} records from {{ source_systems }} systems are "
            "{{ constituents }} constituents.",
            "**Finding.** " + _finding(results),
            "**Evidence.** " + evidence_sentence(results),
            "**Return.** " + return_sentence(results),
            *(["**Decision.** " + results.deck["first_decision"] + "."] if results.deck["first_decision"] else []),
        )
        cards = {
            "Card 1": card(results, "Giving, {{ giving.period }}", "{{ giving }}", _change("giving")),
            "Card 2": card(results, "Donor retention", "{{ donor_retention }}", _change("donor_retention")),
            "Card 3": card(
                results,
                "Value at risk",
                "{{ value_at_risk }}",
                "{{ value_at_risk_share }} of giving" if results.known("value_at_risk_share") else "no churn scores",
            ),
        }
        return [
            self.slide(
                results,
                "summary_cards",
                _title(results),
                {"Body": body, **cards},
                say="One sentence a line: where we are, what we found, how sure we are, what it is worth, what we ask.",
            )
        ]


def _title(results: Results) -> str:
    parts = [
        "{{ donor_retention }} of donors gave again" if results.known("donor_retention") else "Giving is {{ giving }}"
    ]
    if results.number("value_at_risk") > 0:
        parts.append("{{ value_at_risk }} of giving is at risk")
    money = "pays back in {{ payback }}" if results.known("payback") else "does not pay back within {{ horizon }}"
    return " and ".join(parts) + "; at {{ planned_constituents }} constituents the programme " + money


def _finding(results: Results) -> str:
    if not results.known("at_risk_donors") or not results.number("scored_donors"):
        return "Too little giving history to say who may lapse."
    return at_risk_phrase(results) + ", and {{ value_at_risk }} of giving is expected to be lost without action."


def _change(name: str) -> str:
    return f"{{{{ {name}.change }}}} on the year before"
