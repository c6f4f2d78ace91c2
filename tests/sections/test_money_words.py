"""What is said about money follows the numbers: winning, losing, in between, capped, stated and not."""

from __future__ import annotations

import pytest

from deckgen.metrics.money import METRICS
from deckgen.results import Results
from deckgen.sections.money_words import (
    assumptions_title,
    cash_title,
    composition,
    guards,
    risk_title,
    simulation_sentences,
    stated_benefit,
)
from deckgen.sections.value_proposition import ValueProposition
from deckgen.values import MetricValue


def results(**values: float | tuple[float, float, float] | None) -> Results:
    """Return results with these values, a tuple being (value, low, high); every other metric of money has none."""
    named = {m.name: m for m in METRICS}
    units = {name: m.unit for name, m in named.items()} | {"giving": "USD", "constituents": "count"}
    metrics = {}
    for name, unit in units.items():
        given = values.get(name)
        value, low, high = given if isinstance(given, tuple) else (given, None, None)
        metrics[name] = MetricValue(name=name, label=name, unit=unit, definition="D.", value=value, low=low, high=high)
    return Results(metrics=metrics, deck={}, query=lambda sql: None, records=lambda sql: [])  # type: ignore[arg-type,return-value]


def said(found: Results, template: str) -> str:
    return found.say(template).text


@pytest.mark.parametrize(
    ("chance", "median", "words"),
    [
        (1.0, 9e5, "All 10,000 simulated outcomes have a positive net present value; the median is $900K"),
        (0.9999, 9e5, "Nearly all of 10,000 simulated outcomes have a positive net present value; the median is $900K"),
        (0.786, 43_400, "78.6% of 10,000 simulated outcomes have a positive net present value; the median is $43.4K"),
        (0.5, 10, "50.0% of 10,000 simulated outcomes have a positive net present value; the median is $10"),
        (
            0.3,
            -43_400,
            "Only 30.0% of 10,000 simulated outcomes have a positive net present value; the median is −$43.4K",
        ),
        (
            0.0001,
            -9e4,
            "Hardly any of 10,000 simulated outcomes have a positive net present value; the median is −$90K",
        ),
        (0.0, -9e5, "None of 10,000 simulated outcomes has a positive net present value; the median is −$900K"),
    ],
)
def test_the_title_of_the_risk_says_who_wins(chance: float, median: float, words: str) -> None:
    found = results(
        chance_npv_positive=chance, simulation_draws=10_000, npv_simulated=(median, median - 1e5, median + 1e5)
    )
    assert said(found, risk_title(found)) == words


def test_numbers_of_the_title_stay_bound_to_their_metrics() -> None:
    found = results(chance_npv_positive=0.8, simulation_draws=10_000, npv_simulated=(1.0, 0.0, 2.0))
    bound = {run.metric for run in found.say(risk_title(found)).paragraphs[0].runs if run.metric}
    assert bound == {"chance_npv_positive", "simulation_draws", "npv_simulated"}


def test_without_ranges_there_is_one_outcome() -> None:
    found = results(
        chance_npv_positive=1.0, simulation_draws=10_000, npv_simulated=(7.0, 7.0, 7.0), npv=7.0, npv_swing=0
    )
    assert (
        said(found, risk_title(found))
        == "No assumption has a range, so there is one outcome: a net present value of $7"
    )
    assert [said(found, words) for words in simulation_sentences(found, most="Hours")] == [
        "One outcome. Low, base and high are equal for every assumption; give each a range to see the risk."
    ]
    assert "none of them has a range" in said(found, assumptions_title(found, count="seven", most="Hours"))


def test_the_simulation_says_median_range_chances_and_what_matters() -> None:
    found = results(
        npv_simulated=(43_400, -39_600, 149_000), chance_payback_12=0.2, chance_payback_horizon=0.874,
        payback_simulated=(25.1, 18.1, 34.1), horizon=36, npv_swing=172_000,
    )  # fmt: skip
    assert [said(found, words) for words in simulation_sentences(found, most="Hours")] == [
        "Net present value. Median $43.4K; from −$39.6K to $149K in nine of ten outcomes.",
        "Chance of payback: 20.0% within 12 months, 87.4% within 36 months; the median of those is 25.1 months.",
        "“Hours” matters most: its range alone moves net present value by $172K.",
    ]


def test_a_payback_that_no_draw_reaches_has_no_median() -> None:
    found = results(npv_simulated=(-5, -9, -1), chance_payback_horizon=0, horizon=6, npv_swing=4)
    assert said(found, simulation_sentences(found, most="Hours")[1]) == "Chance of payback: 0.0% within 6 months."


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.041, "giving gained cannot exceed giving on file (it is 4.1% of it, at the planned size)"),
        (1.0, "The cap binds. Giving gained is held at all giving on file"),
        (1 - 1e-12, "The cap binds."),
        (None, "Guards. Each donor counts once."),
    ],
)
def test_the_cap_is_named_and_said_where_it_binds(share: float | None, words: str) -> None:
    found = results(giving_gain_share=share)
    assert words in said(found, guards(found))


def test_what_a_stated_benefit_implies_is_said() -> None:
    found = results(
        stated_benefit_month=200_000, stated_payback=4.4, stated_benefit_times_giving=24.7, monthly_benefit=10_149
    )
    assert said(found, stated_benefit(found)) == (
        "The stated $200K a month would pay back 4.4 months from kickoff (the build comes first); it is 24.7× all giving on "
        "file in a year. The base case brings $10.1K a month."
    )
    little = results(stated_benefit_month=100, monthly_benefit=200, horizon=36)
    assert said(little, stated_benefit(little)) == (
        "The stated $100 a month would not pay back within 36 months. The base case brings $200 a month."
    )
    assert stated_benefit(results()) == ""


@pytest.mark.parametrize(
    ("cash", "words"),
    [(30.2, "In giving alone it pays back in 30.2 months."), (None, "does not pay back in 36 months.")],
)
def test_cash_is_told_from_cost_avoided(cash: float | None, words: str) -> None:
    found = results(
        annual_benefit=120_000, annual_benefit_giving=70_000, annual_benefit_time=50_000, cash_payback=cash, horizon=36
    )
    assert "$70K is giving and $50K is staff time avoided" in said(found, composition(found))
    assert said(found, composition(found)).endswith(words)


def test_the_title_of_the_cash_follows_the_payback() -> None:
    pays = results(
        giving=1, investment=150_000, payback=25.4, planned_constituents=150_000, net_cash=75_700, horizon=36
    )
    assert said(pays, cash_title(pays)) == (
        "The $150K build pays back 25.4 months from kickoff at 150,000 constituents, and is $75.7K ahead after 36 months"
    )
    never = results(giving=1, investment=150_000, planned_constituents=1000, horizon=36)
    assert said(never, cash_title(never)) == "The $150K build does not pay back within 36 months at 1,000 constituents"


def test_all_four_slides_are_shown_unless_said() -> None:
    assert ValueProposition().show == ("cash", "scenarios", "risk", "assumptions")


def test_every_metric_of_money_says_how_it_is_computed() -> None:
    for metric in METRICS:
        assert metric.formula, metric.name
        assert metric.definition.endswith("."), metric.name
        assert len(metric.definition.split()) >= 5, metric.name
