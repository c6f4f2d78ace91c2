"""What is said about money follows the numbers: winning, losing, in between, capped, stated and not."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from deckgen.metrics.money import METRICS
from deckgen.results import Results
from deckgen.sections.money_words import (
    assumptions_title,
    at_this_size,
    cash_title,
    composition,
    contacts,
    guards,
    risk_title,
    simulation_sentences,
    stated_title,
)
from deckgen.sections.value_proposition import ValueProposition
from deckgen.sections.words import return_sentence
from deckgen.values import MetricValue


def results(**values: float | tuple[float, float, float] | None) -> Results:
    """Return results with these values, a tuple being (value, low, high); every other metric of money has none."""
    named = {m.name: m for m in METRICS}
    units = {name: m.unit for name, m in named.items()} | {"giving": "USD", "active_donors": "count"}
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
        "Simulated net present value. The median is $43.4K; nine of ten outcomes lie from −$39.6K to $149K.",
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
    found = results(stated_benefit_month=200_000, stated_payback=4.4, stated_benefit_times_giving=24.7)
    assert said(found, stated_title(found)) == (
        "The stated $200K a month would pay back 4.4 months from kickoff, since the build comes first, and is 24.7× all "
        "giving on file"
    )
    little = results(stated_benefit_month=100, horizon=36)
    assert said(little, stated_title(little)) == "The stated $100 a month would not pay back within 36 months"


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
    pays = results(giving=1, investment=150_000, payback=25.4, planned_donors=150_000, net_cash=75_700, horizon=36)
    assert said(pays, cash_title(pays)) == (
        "The $150K build pays back 25.4 months from kickoff at 150,000 active donors, and is $75.7K ahead after 36 months"
    )
    never = results(giving=1, investment=150_000, planned_donors=1000, horizon=36)
    assert said(never, cash_title(never)) == (
        "The $150K build does not pay back within 36 months at 1,000 active donors, and no realistic size brings its net "
        "present value to zero"
    )


def test_a_case_that_never_pays_back_names_the_size_at_which_it_would() -> None:
    never = results(giving=1, investment=150_000, planned_donors=150_000, horizon=36, break_even_donors=212_000)
    assert said(never, cash_title(never)).endswith(
        "at 150,000 active donors; its net present value would be zero at 212,000"
    )


def test_a_payback_after_which_value_is_still_lost_is_said_to_come_too_late() -> None:
    late = results(
        giving=1, investment=150_000, payback=34.3, planned_donors=150_000, net_cash=8_690, horizon=36, npv=-9_326,
    )  # fmt: skip
    assert said(late, cash_title(late)).endswith(
        "active donors, too late for its cost of capital: its net present value is −$9,326"
    )


@pytest.mark.parametrize(
    ("cost", "words"),
    [
        (25_000, "Contacts cost $25K a year, for the $74K of giving that they are assumed to bring."),
        (90_000, "Contacts cost $90K a year, more than the $74K of giving that they are assumed to bring."),
        (0, ""),
    ],
)
def test_what_contacts_cost_stands_beside_what_they_bring(cost: float, words: str) -> None:
    found = results(annual_contact_cost=cost, annual_benefit_giving=74_000)
    assert (said(found, contacts(found)) if contacts(found) else "") == words


def test_where_this_file_is_too_small_the_size_that_pays_is_named_or_said_to_be_none() -> None:
    small = results(active_donors=432, planned_donors=60_000, horizon=36, break_even_donors=162_000)
    assert said(small, at_this_size(small)).endswith("Net present value is zero at 162,000.")
    for size in (None, 600_001):
        none = results(active_donors=432, planned_donors=60_000, horizon=36, break_even_donors=size)
        assert said(none, at_this_size(none)) == (
            "No realistic size pays. At this file's 432 active donors it does not pay back in 36 months."
        )
    nobody = results(active_donors=0, planned_donors=60_000, horizon=36)
    assert said(nobody, at_this_size(nobody)).startswith("No active donor is on file,")


@pytest.mark.parametrize(
    ("payback", "words"), [(25.4, "pays back 25.4 months from kickoff"), (None, "does not pay back")]
)
def test_the_return_is_said_with_the_range_of_the_simulation(payback: float | None, words: str) -> None:
    given = {"investment": 150_000, "planned_donors": 150_000, "payback": payback, "horizon": 36}
    found = results(**given, chance_npv_positive=0.28, npv=(5e4, -3e5, 5e5), npv_simulated=(-35_000, -120_000, 66_800))  # type: ignore[arg-type]
    assert words in said(found, return_sentence(found))
    assert said(found, return_sentence(found)).endswith(
        "its net present value is $50K (nine in ten outcomes: −$120K to $66.8K); only 28.0% of the simulated outcomes have a "
        "positive one."
    )
    certain = results(**given, npv=5e4, npv_simulated=(5e4, 5e4, 5e4))  # type: ignore[arg-type]
    assert said(certain, return_sentence(certain)).endswith("its net present value is $50K.")


def assumption(name: str, ends: tuple[float, float], npv: tuple[float, float]) -> SimpleNamespace:
    return SimpleNamespace(
        name=name, label=name, low=ends[0], base=ends[0], high=ends[1], npv_low=npv[0], npv_high=npv[1], owner="O",
        date="2026-01-15", source="S",
    )  # fmt: skip


def test_a_range_is_written_from_its_worse_end() -> None:
    rows = {
        ("save_uplift", (0.03, 0.1), (-5, 5)): "save_uplift, 3–10%",
        ("contact_cost_factor", (0.8, 1.5), (5, -5)): "contact_cost_factor, 150–80%",
        ("cost_overrun", (0.9, 1.5), (5, -5)): "cost_overrun, 150–90%",
        ("delay_months", (0, 4.5), (5, -5)): "delay_months, 4.5–0",
        ("delay_months", (1, 1), (5, 5)): "delay_months, 1",
        # Where contacts lose money, reaching more donors is the worse end.
        ("contact_share", (0.3, 0.7), (5, -5)): "contact_share, 70–30%",
    }
    found = replace(
        results(npv=1, npv_swing=10, chance_npv_positive=0.5, simulation_draws=1000, npv_simulated=(1, 0, 2),
                chance_payback_horizon=0.5, horizon=36),
        deck={"as_of": "28 Feb 2026", "synthetic": False, "audience": "board", "finance_source": "inputs"},
        records=lambda sql: [assumption(*row) for row in rows],  # type: ignore[arg-type,return-value]
    )  # fmt: skip
    [slide] = ValueProposition(show=("risk",)).build(found, None)  # type: ignore[arg-type]
    assert list(slide.body["Figure"].figure.frame["label"]) == list(rows.values())  # type: ignore[union-attr]
    [slide] = ValueProposition(show=("assumptions",)).build(found, None)  # type: ignore[arg-type]
    swings = [row[4].text for row in slide.body["Table"].rows]  # type: ignore[union-attr]
    assert swings == ["+$10", "−$10", "−$10", "−$10", "$0", "−$10"]


def test_all_four_slides_are_shown_unless_said() -> None:
    assert ValueProposition().show == ("cash", "scenarios", "risk", "assumptions")


def test_every_metric_of_money_says_how_it_is_computed() -> None:
    for metric in METRICS:
        assert metric.formula, metric.name
        assert metric.definition.endswith("."), metric.name
        assert len(metric.definition.split()) >= 5, metric.name
