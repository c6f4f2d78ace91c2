"""The value proposition: when the money comes back, in which scenarios, and on which assumptions."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from deckgen.formats import format_value, spelled
from deckgen.results import Results
from deckgen.sections.base import Section, bullets, card, cell, picture, table
from deckgen.slides.model import Column, Content, Slide, Table

if TYPE_CHECKING:
    from deckgen.theme import Theme


class ValueProposition(Section):
    """Cash curve, scenarios and assumptions; leave slides out with `show`."""

    kind: ClassVar[str] = "value_proposition"
    label: ClassVar[str] = "Value proposition"
    show: tuple[Literal["cash", "scenarios", "assumptions"], ...] = ("cash", "scenarios", "assumptions")

    def build(self, results: Results, theme: Theme) -> list[Slide]:
        """Return the chosen slides, the cash curve first."""
        makers = {"cash": self._cash, "scenarios": self._scenarios, "assumptions": self._assumptions}
        return [makers[name](results) for name in self.show]

    def _cash(self, results: Results) -> Slide:
        curve = results.query(
            "SELECT month, max(cumulative) FILTER (scenario = 'low') AS low, "
            "max(cumulative) FILTER (scenario = 'base') AS base, max(cumulative) FILTER (scenario = 'high') AS high "
            "FROM cash_flow GROUP BY month ORDER BY month"
        )
        payback = results.metrics["payback"]
        figure = picture(
            "cash_curve",
            curve,
            axis_title="Months from kickoff",
            build_months=float(results.deck["build_months"]),
            break_even=payback.value,
            break_even_text=f"Pays back: {payback.text}" if payback.value is not None else "",
            end_text=f"Base {results.metrics['net_cash'].text}",
            low_end_text=f"Low {format_value(curve['low'].iloc[-1], 'USD')}",
            high_end_text=f"High {format_value(curve['high'].iloc[-1], 'USD')}",
            low_text=f"Deepest {results.metrics['deepest_cash'].text}",
        )
        takeaways = bullets(
            results,
            "**Nothing comes back during the build.** Deepest cash position {{ deepest_cash }}."
            if results.deck["build_weeks"]
            else "**Deepest cash position** {{ deepest_cash }}.",
            _composition(results),
            _at_this_size(results),
            "**Uplift is an assumption** until a holdout measures it; the band is its low and high end.",
        )
        return self.slide(
            results,
            "figure_takeaways",
            _cash_title(results),
            {"Figure": figure, "Takeaways": takeaways},
            say="The line is cumulative cash from kickoff; the band spans all assumptions at their low and high ends.",
            if_asked="Each donor counts once: as saved where churn is Medium or higher, else as upgraded or major. Saved giving "
            "is those donors' value at risk times contact share times uplift; all together never exceeds the giving on file.",
            source="Source: finance inputs of the spec; value at risk from the churn model. Planned file size: "
            "{{ constituents_source }}.",
        )

    def _scenarios(self, results: Results) -> Slide:
        frame = results.query("SELECT * FROM scenarios WHERE size = 'planned'").set_index("scenario")
        positive = int((frame["npv"] > 0).sum())
        lines = {
            "Giving saved, a year": ("saved", "USD"),
            "Giving upgraded, a year": ("upgraded", "USD"),
            "Major gifts, a year": ("major", "USD"),
            "Staff time avoided, a year": ("time", "USD"),
            "Cost over the horizon": ("total_cost", "USD"),
            "Net present value": ("npv", "USD"),
            "Payback from kickoff": ("payback", "months"),
        }
        columns = [Column(label="Line", width=2.2)]
        columns += [Column(label=name.capitalize(), align="right") for name in ("low", "base", "high")]
        rows = [
            [cell(results, label)] + [cell(results, _shown(frame.loc[s, key], unit)) for s in ("low", "base", "high")]
            for label, (key, unit) in lines.items()
        ]
        cards = {
            "Card 1": card(
                results, "Records unified", "{{ records_accepted }}", "into {{ constituents }} constituents"
            ),
            "Card 2": card(results, "Annual benefit", "{{ annual_benefit }}", "range {{ annual_benefit.interval }}"),
            "Card 3": card(results, "Net present value", "{{ npv }}", "over {{ horizon }}"),
            "Card 4": card(
                results,
                "Break-even file size",
                "{{ break_even_constituents }}" if results.known("break_even_constituents") else "none",
                "constituents, NPV of zero",
            ),
        }
        heads = {0: "None of three scenarios has", 1: "One of three scenarios has", 3: "All three scenarios have"}
        head = heads.get(positive, f"{spelled(positive)} of three scenarios have")
        title = f"{head} a positive net present value; the base case's is {{{{ npv }}}}"
        body: dict[str, Content] = {
            **cards,
            "Figure": table(results, columns, rows, "three scenarios by line of benefit"),
        }
        return self.slide(
            results,
            "cards_figure",
            title,
            body,
            part="scenarios",
            say="Low and high set every assumption to its low or high end at once; the truth is likely inside.",
            source="Source: finance inputs of the spec; discount rate {{ discount_rate }}, horizon {{ horizon }}.",
        )

    def _assumptions(self, results: Results) -> Slide:
        inputs = results.records(
            "SELECT a.*, s.low AS npv_low, s.high AS npv_high FROM assumptions a JOIN sensitivity s "
            "USING (name) ORDER BY s.high - s.low DESC, name"
        )
        top = inputs[0]
        swing = format_value(top.npv_high - top.npv_low, "USD")
        columns = [
            Column(label="Assumption", width=2.9),
            *(Column(label=name, align="right", width=0.7) for name in ("Low", "Base", "High")),
            Column(label="Swing in NPV", align="right"),
            Column(label="Owner", width=1.1),
            Column(label="Where it comes from", width=2.6),
        ]
        rows = [
            [
                cell(results, row.label),
                *(cell(results, _input(row.name, value)) for value in (row.low, row.base, row.high)),
                cell(results, format_value(row.npv_high - row.npv_low, "USD")),
                cell(results, row.owner),
                cell(results, row.source),
            ]
            for row in inputs
        ]
        title = (
            f"Beside the file size, {spelled(len(rows))} assumptions carry the case; “{top.label.lower()}” alone swings its "
            f"net present value by {swing}"
        )
        assumptions: Table = table(results, columns, rows, "assumptions with their ranges and owners")
        return self.slide(
            results,
            "table",
            title,
            {"Table": assumptions},
            part="assumptions",
            say="Nobody has measured these yet. The pilot with a holdout is there to settle the largest.",
            source="Source: finance inputs of the spec. Swing: NPV at the high end minus NPV at the low end, others at base.",
        )


def _cash_title(results: Results) -> str:
    if not results.known("giving"):
        return "Without a source of donations only staff time counts, and the {{ investment }} build " + (
            "pays back {{ payback }} from kickoff" if results.known("payback") else "does not pay back in {{ horizon }}"
        )
    if results.known("payback"):
        return (
            "The {{ investment }} build pays back {{ payback }} from kickoff at {{ planned_constituents }} constituents, "
            "with {{ net_cash }} of cash after {{ horizon }}"
        )
    return (
        "The {{ investment }} build does not pay back within {{ horizon }} at {{ planned_constituents }} constituents"
    )


def _at_this_size(results: Results) -> str:
    if results.known("payback_file"):
        return "**At this file's size** ({{ constituents }} constituents) it pays back in {{ payback_file }}."
    known = results.known("break_even_constituents")
    needs = " Net present value is zero at {{ break_even_constituents }}." if known else ""
    return (
        "**Size decides.** At this file's {{ constituents }} constituents it does not pay back in {{ horizon }}."
        + needs
    )


def _composition(results: Results) -> str:
    return (
        "**Giving and time are two things.** Of {{ annual_benefit }} a year, {{ annual_benefit_giving }} is giving and "
        "{{ annual_benefit_time }} is staff time avoided."
    )


def _shown(value: object, unit: str) -> str:
    number = None if value is None or value != value else float(value)  # type: ignore[arg-type]
    return "not within the horizon" if number is None and unit == "months" else format_value(number, unit)


def _input(name: str, value: float) -> str:
    if name in ("contact_share", "save_uplift", "upgrade_uplift", "major_uplift"):
        return format_value(value, "share")
    return format_value(value, "USD" if name == "hourly_rate" else "count")
