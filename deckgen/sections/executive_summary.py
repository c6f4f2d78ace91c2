"""The executive summary: situation, finding, evidence, return and decision on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from deckgen.results import Results
from deckgen.sections.base import Section, bullets, card
from deckgen.sections.money_words import fixed, winners
from deckgen.sections.words import SYSTEMS, at_risk_phrase, evidence_sentence, return_sentence, why_unscored
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
            f"**Situation.** {{{{ records_accepted }}}} records from {SYSTEMS} are {{{{ constituents }}}} constituents.",
            "**Finding.** " + _finding(results),
            "**Evidence.** " + evidence_sentence(results),
            "**Return.** " + return_sentence(results),
            *(["**Decision.** " + results.deck["first_decision"] + "."] if results.deck["first_decision"] else []),
        )
        cards = {
            "Card 1": card(results, "Giving, {{ giving.period }}", "{{ giving }}", _change(results, "giving")),
            "Card 2": card(results, "Donor retention", "{{ donor_retention }}", _change(results, "donor_retention")),
            "Card 3": card(
                results,
                "Value at risk",
                "{{ value_at_risk }}",
                _share_at_risk(results),
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


def _share_at_risk(results: Results) -> str:
    if results.shown("value_at_risk_share"):
        return "{{ value_at_risk_share }} of giving"
    return "would tell of a few donors" if results.known("value_at_risk_share") else "no trusted churn model"


def _title(results: Results) -> str:
    if not results.known("giving"):
        return f"{SYSTEMS} are {{{{ constituents }}}} constituents; what they give is unknown without a source of donations"
    parts = ["{{ donor_retention }} of donors gave again" if results.shown("donor_retention") else _giving(results)]
    if results.number("value_at_risk") > 0 and results.shown("value_at_risk"):
        parts.append("{{ value_at_risk }} of giving is at risk")
    # Not the base case alone: a payback in it is no promise where most outcomes lose.
    money = (
        "the net present value is {{ npv }}" if fixed(results) else f"{winners(results)} a positive net present value"
    )
    return " and ".join(parts) + "; at {{ planned_donors }} active donors " + money


def _giving(results: Results) -> str:
    return "Giving is {{ giving }}" if results.shown("giving") else f"{SYSTEMS} are {{{{ constituents }}}} constituents"


def _finding(results: Results) -> str:
    if not results.number("scored_donors") > 0:
        return f"Who may lapse cannot be said: {why_unscored(results)}."
    lost = (
        "; over all donors, {{ value_at_risk }} of giving is expected to be lost"
        if results.shown("value_at_risk")
        else ""
    )
    return at_risk_phrase(results) + lost + "."


def _change(results: Results, name: str) -> str:
    metric = results.metrics[name]
    if metric.direction == "unknown":
        withheld = metric.hidden or metric.prior_hidden
        return "would tell of a few donors" if withheld else "no comparable year before"
    return f"{{{{ {name}.change }}}} on the year before"
