"""The problem: what it costs to count the same people several times."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from deckgen.formats import format_value
from deckgen.results import Results
from deckgen.sections.base import Section, bullets, picture
from deckgen.sections.words import SYSTEMS
from deckgen.slides.model import Slide

if TYPE_CHECKING:
    from deckgen.theme import Theme


class Problem(Section):
    """Silos before, one file after, and what the silos do to retention and new donors."""

    kind: ClassVar[str] = "problem"
    label: ClassVar[str] = "The problem"
    figures: ClassVar[tuple[str, ...]] = ("before_after",)

    def build(self, results: Results, theme: Theme) -> list[Slide]:
        """Return the before-and-after slide."""
        systems = results.query(
            "SELECT s.label, count(DISTINCT l.known_id) AS identities FROM links l "
            "JOIN sources s ON s.source = l.source GROUP BY s.label ORDER BY identities DESC, s.label"
        )
        systems["text"] = [format_value(n, "count") for n in systems["identities"]]
        figure = picture(
            "before_after",
            systems,
            people=int(results.number("constituents")),
            people_text=results.metrics["constituents"].text,
            total_text=results.metrics["system_identities"].text,
        )
        several = results.number("system_identities") > results.number("constituents")
        takeaways = bullets(
            results,
            ("**Same people, many spellings.** " if several else "**One identity each.** ")
            + ("System by system there" if results.number("source_systems") > 1 else "There")
            + " are {{ system_identities }} identities; they are {{ constituents }} constituents.",
            *_effects(results),
            "**Partly solved.** {{ pairs_for_review }} uncertain pairs still wait for a clerk."
            if results.number("pairs_for_review") > 0
            else "",
        )
        return [
            self.slide(
                results,
                "figure_takeaways",
                _title(results),
                {"Figure": figure, "Takeaways": takeaways},
                say="A system is right about its own records and wrong about people.",
                if_asked="Without linkage a system tells people apart by ids of its own, and where it has none by how they are "
                "spelled, which is the worst case. In either case it knows nothing of the others.",
            )
        ]


def _title(results: Results) -> str:
    off = results.number("retention_understated") if results.shown("donor_retention", "retention_unlinked") else 0.0
    if results.number("system_identities") == results.number("constituents"):
        return "Every one of {{ constituents }} constituents is known by one identity"
    hold = "holds" if results.number("source_systems") == 1 else "hold"
    head = f"{SYSTEMS} {hold} {{{{ system_identities }}}} identities of {{{{ constituents }}}} constituents"
    if off >= 0.0005:
        return head + ", and retention reads {{ retention_understated }} too low"
    return head + (", and retention reads too high" if off <= -0.0005 else "")


def _effects(results: Results) -> list[str]:
    effects = []
    if results.number("retention_understated") >= 0.0005 and results.shown("donor_retention", "retention_unlinked"):
        effects.append(
            "**Retention reads low.** A donor whose spelling changes looks lapsed: {{ retention_unlinked }} "
            "instead of {{ donor_retention }}."
        )
    if (
        results.number("new_donors_unlinked") > results.number("new_donors")
        and not results.metrics["new_donors"].withheld
    ):
        effects.append("**New donors read high.** {{ new_donors_unlinked }} without linkage, {{ new_donors }} with it.")
    return effects
