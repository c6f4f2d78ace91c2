"""The value proposition: when the money comes back, in which scenarios, how sure that is, and on which assumptions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from deckgen.formats import format_date, format_value, spelled
from deckgen.results import Results
from deckgen.sections.assumption_words import assumption_span, assumption_text
from deckgen.sections.base import Section, bullets, card, cell, picture, table
from deckgen.sections.money_words import (
    UPLIFT,
    assumptions_title,
    at_this_size,
    cash_title,
    composition,
    contacts,
    deepest,
    fixed,
    guards,
    realistic_size,
    risk_title,
    simulation_sentences,
    stated_title,
    unmeasured,
)
from deckgen.slides.model import Column, Content, Picture, Slide, Table
from deckgen.values import NEVER

if TYPE_CHECKING:
    import pandas as pd

    from deckgen.theme import Theme

EXCLUDED = "Not counted: tax, inflation, growth of the file, anything after the horizon."


def _of(results: Results, name: str) -> str:
    metric = results.metrics[name]
    return f"{{{{ {name} }}}}" if metric.value is not None else metric.reason


class ValueProposition(Section):
    """Cash curve, scenarios, risk and assumptions; leave slides out with `show`."""

    kind: ClassVar[str] = "value_proposition"
    label: ClassVar[str] = "Value proposition"
    figures: ClassVar[tuple[str, ...]] = ("cash_curve", "tornado")
    show: tuple[Literal["cash", "scenarios", "risk", "assumptions", "stated"], ...] = (
        "cash",
        "scenarios",
        "risk",
        "assumptions",
    )
    """Which slides, in your order."""

    def build(self, results: Results, theme: Theme) -> list[Slide]:
        """Return the chosen slides, the cash curve first."""
        makers = {
            "cash": self._cash,
            "scenarios": self._scenarios,
            "risk": self._risk,
            "assumptions": self._assumptions,
            "stated": self._stated,
        }
        slides = [makers[name](results) for name in self.show]
        return [slide for slide in slides if slide is not None]

    def _cash(self, results: Results) -> Slide:
        takeaways = bullets(
            results,
            deepest(results),
            composition(results),
            contacts(results),
            at_this_size(results),
            UPLIFT,
        )
        return self.slide(
            results,
            "figure_takeaways",
            cash_title(results),
            {"Figure": _curve(results), "Takeaways": takeaways},
            say="The line is cumulative benefit minus cost from kickoff, staff time avoided included. The band runs from the "
            "5th to the 95th percentile of {{ simulation_draws }} simulated outcomes; the low and high scenarios lie outside "
            "it, because they set every assumption to one end at once. Contacts are paid for from go-live, as benefits ramp up.",
            if_asked="Each donor counts once, and only in a segment that the team contacts: as saved in Save First and "
            "Careful Ask, as upgraded or major in Prime Target and Consider Ask. Saved giving is those donors' value at risk "
            "times contact share times uplift times adoption, at the cost of a call or an ask as in the plan of contacts; all "
            "together never exceeds the giving on file.",
            source="Source: {{ finance_source }}"
            + ("; value at risk from the churn model" if results.shown("value_at_risk") else "")
            + ". Planned active donors: {{ donors_source }}.",
        )

    def _scenarios(self, results: Results) -> Slide:
        frame = results.query("SELECT * FROM scenarios WHERE size = 'planned'").set_index("scenario")
        positive = int((frame["npv"] > 0).sum())
        cards = {
            "Card 1": card(
                results, "Records unified", "{{ records_accepted }}", "into {{ constituents }} constituents"
            ),
            "Card 2": card(
                results, "Annual benefit", "{{ annual_benefit }}", "before contacts for {{ annual_contact_cost }}"
            ),
            "Card 3": card(results, "Net present value", "{{ npv }}", _outcomes(results)),
            "Card 4": card(
                results,
                "Size at which NPV is zero",
                "{{ break_even_donors }}" if realistic_size(results) else "none",
                "active donors; planned {{ planned_donors }}"
                if realistic_size(results)
                else "within ten times the planned {{ planned_donors }} active donors",
            ),
        }
        heads = {0: "None of three scenarios has", 1: "One of three scenarios has", 3: "All three scenarios have"}
        head = heads.get(positive, f"{spelled(positive)} of three scenarios have")
        title = f"{head} a positive net present value; the base case's is {{{{ npv }}}}"
        body: dict[str, Content] = {
            **cards,
            "Figure": _lines(results, frame),
        }
        return self.slide(
            results,
            "cards_figure",
            title,
            body,
            part="scenarios",
            say="Low sets every assumption to its worse end at once and high to its better end: benefits low and costs, "
            "overrun and delay high, and the reverse.",
            source="Source: {{ finance_source }}; discount rate {{ discount_rate }}, horizon {{ horizon }}. Low: benefits "
            "low, costs and delay high; high: the reverse.",
        )

    def _risk(self, results: Results) -> Slide:
        import pandas as pd

        inputs = _inputs(results)
        base = results.metrics["npv"]
        rows = [
            (
                f"{row.label}, {assumption_span(row)}",
                # In the order of the label: the worse end first.
                *sorted((row.npv_low, row.npv_high)),
                *(format_value(npv, "USD") for npv in sorted((row.npv_low, row.npv_high))),
            )
            for row in inputs
        ]
        figure = picture(
            "tornado",
            pd.DataFrame(rows, columns=["label", "low", "high", "low_text", "high_text"]),
            base=base.value,
            base_text=f"Net present value, base case {base.text}",
        )
        takeaways = bullets(results, *simulation_sentences(results, most=inputs[0].label), UPLIFT, guards(results))
        return self.slide(
            results,
            "figure_takeaways",
            risk_title(results),
            {"Figure": figure, "Takeaways": takeaways},
            part="risk",
            say="Each bar moves one assumption from its worse to its better end, the others at base; its label names the ends in "
            "that order, so a cost's range begins with the larger number. The simulation moves all of them at once, and "
            "adoption moves every benefit together.",
            if_asked="Draws are from a beta-PERT distribution of low, base and high. The chances are those of the stated "
            "ranges: if the ranges are wrong, so are they. " + EXCLUDED,
            source="Source: {{ simulation_draws }} draws from the ranges of the spec, which are written worse end first. "
            + EXCLUDED,
        )

    def _stated(self, results: Results) -> Slide | None:
        """Return what a published monthly benefit implies beside the base case; None where none is stated."""
        if not results.known("stated_benefit_month"):
            return None
        columns = [
            Column(label="Line", width=3.2),
            Column(label="As stated", align="right"),
            Column(label="Base case", align="right"),
        ]
        lines = (
            ("Benefit a month", "stated_benefit_month", "monthly_benefit"),
            ("Benefit a year", "stated_benefit_year", "annual_benefit"),
            ("Payback from kickoff", "stated_payback", "payback"),
            ("Net present value", "stated_npv", "npv"),
            (
                "Active donors that would bring it, in the base case",
                "stated_benefit_donors",
                "planned_donors",
            ),
        )
        rows = [
            [cell(results, label, bold=True), *(cell(results, _of(results, name)) for name in pair)]
            for label, *pair in lines
        ]
        return self.slide(
            results,
            "table",
            stated_title(results),
            {"Table": table(results, columns, rows, "the stated benefit beside the base case")},
            part="stated",
            say="The stated benefit is examined with the same investment, build and ramp, and is not used in the case.",
            if_asked="A benefit may not exceed what the file gives in a year: giving that is not there cannot be saved.",
            source="Source: {{ finance_source }}. The stated benefit was published elsewhere; giving on file: "
            "{{ active_giving }} in twelve months.",
        )

    def _assumptions(self, results: Results) -> Slide:
        inputs = _inputs(results)
        columns = [
            Column(label="Assumption", width=2.9),
            *(Column(label=name, align="right", width=0.7) for name in ("Low", "Base", "High")),
            Column(label="Swing in NPV", align="right"),
            Column(label="Owner, looked at", width=2.2),
            Column(label="Where it comes from", width=2.6),
        ]
        rows = [
            [
                cell(results, row.label),
                *(cell(results, assumption_text(row.name, value)) for value in (row.low, row.base, row.high)),
                cell(results, format_value(row.npv_high - row.npv_low, "USD", signed=True)),
                cell(results, row.owner + ", " + format_date(row.date).replace(" ", "\u00a0")),
                cell(results, row.source),
            ]
            for row in inputs
        ]
        title = assumptions_title(results, count=spelled(len(rows)), most=inputs[0].label)
        assumptions: Table = table(results, columns, rows, "assumptions with their ranges and owners")
        return self.slide(
            results,
            "table",
            title,
            {"Table": assumptions},
            part="assumptions",
            say=unmeasured(inputs[0].name),
            source="Source: {{ finance_source }}. Swing: NPV at the high number minus NPV at the low one, others at base; "
            "below zero where more is worse.",
        )


def _curve(results: Results) -> Picture:
    """Return the base case's cumulative cash with the band of the simulation."""
    curve = results.query(
        "SELECT s.month, s.p5 AS low, c.cumulative AS base, s.p95 AS high FROM simulation_cash s "
        "JOIN cash_flow c ON c.month = s.month AND c.scenario = 'base' ORDER BY s.month"
    )
    payback = results.metrics["payback"]
    return picture(
        "cash_curve",
        curve,
        axis_title="Months from the build's start; line: base case, band: nine in ten simulated outcomes",
        build_months=float(results.deck["build_months"]),
        break_even=payback.value,
        break_even_text=f"Pays back: {payback.text}" if payback.value is not None else "",
        end_text=f"Base {results.metrics['net_cash'].text}",
        low_end_text=f"1 in 20 below {format_value(curve['low'].iloc[-1], 'USD')}",
        high_end_text=f"1 in 20 above {format_value(curve['high'].iloc[-1], 'USD')}",
        low_text=f"Deepest {results.metrics['deepest_cash'].text}",
    )


def _lines(results: Results, frame: pd.DataFrame) -> Table:
    """Return the three scenarios, a column each, by line of benefit, cost and result."""
    lines = {
        "Giving saved, a year": ("saved", "USD"),
        "Giving upgraded, a year": ("upgraded", "USD"),
        "Major gifts, a year": ("major", "USD"),
        "Staff time avoided, a year": ("time", "USD"),
        "Cost of contacts, a year": ("contact_cost", "USD"),
        "All cost over the horizon": ("total_cost", "USD"),
        "Net present value": ("npv", "USD"),
        "Net present value, giving alone": ("cash_npv", "USD"),
        "Payback from kickoff": ("payback", "months"),
    }
    columns = [Column(label="Line", width=2.2)]
    columns += [Column(label=name.capitalize(), align="right") for name in ("low", "base", "high")]
    rows = [
        [cell(results, label)] + [cell(results, _shown(frame.loc[s, key], unit)) for s in ("low", "base", "high")]
        for label, (key, unit) in lines.items()
    ]
    return table(results, columns, rows, "three scenarios by line of benefit and cost")


def _shown(value: object, unit: str) -> str:
    number = None if value is None or value != value else float(value)  # type: ignore[arg-type]
    return NEVER if number is None and unit == "months" else format_value(number, unit)


def _outcomes(results: Results) -> str:
    """Return the range of the simulation; where it varies nothing, what giving alone is worth."""
    if fixed(results):
        return "in giving alone {{ cash_npv }}"
    return "nine in ten: {{ npv_simulated.interval }}"


def _inputs(results: Results) -> list[Any]:
    """Return the assumptions with the net present value at either end of each, the widest swing first."""
    return results.records(
        "SELECT a.*, s.low AS npv_low, s.high AS npv_high FROM assumptions a JOIN sensitivity s "
        "USING (name) ORDER BY abs(s.high - s.low) DESC, name"
    )
