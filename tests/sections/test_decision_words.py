"""What the board is asked, and what the holdout can show, follow the chance that it pays and the people on the list."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from deckgen.metrics.money import METRICS as MONEY
from deckgen.metrics.outreach import METRICS as OUTREACH
from deckgen.results import Results
from deckgen.sections.executive_summary import _title
from deckgen.sections.holdout_words import evidence_of_uplift, one_list
from deckgen.sections.money_words import cash_title, deepest, unmeasured
from deckgen.sections.next_steps import _timeline_title
from deckgen.values import MetricValue

BASE = Path(__file__).parents[2] / "decks/base.yaml"
KNOWN = {m.name: m.unit for m in (*MONEY, *OUTREACH)} | {
    "giving": "USD", "active_donors": "count", "donor_retention": "share", "value_at_risk": "USD", "save_first_donors": "count",
}  # fmt: skip


def results(**values: Any) -> Results:
    """Return results with these values, a tuple being (value, low, high); every other metric has none."""
    metrics = {}
    for name, unit in KNOWN.items():
        given = values.get(name)
        value, low, high = given if isinstance(given, tuple) else (given, None, None)
        metrics[name] = MetricValue(name=name, label=name, unit=unit, definition="D.", value=value, low=low, high=high)
    deck = {"build_months": 2.3, "min_cell": 10}
    return Results(metrics=metrics, deck=deck, query=lambda sql: None, records=lambda sql: [])  # type: ignore[arg-type,return-value]


def said(found: Results, template: str) -> str:
    return found.say(template).text


@pytest.mark.parametrize(
    ("chance", "words"),
    [
        (0.93, "Fund the holdout pilot and the $150K build: 93.0% of the simulated outcomes have a positive NPV"),
        (0.8, "Fund the holdout pilot and the $150K build: 80.0%"),
        (0.79, "Fund the holdout pilot first, then decide on the $150K build: 79.0% of the simulated outcomes have"),
        (0.5, "Fund the holdout pilot first, then decide on the $150K build: 50.0%"),
        (
            0.49,
            "Fund the holdout pilot; no case is made yet for the $150K build: only 49.0% of the simulated outcomes have",
        ),
        (
            0.0002,
            "Fund the holdout pilot; no case is made yet for the $150K build: hardly any of the simulated outcomes have",
        ),
        (0.0, "Fund the holdout pilot; no case is made yet for the $150K build: none of the simulated outcomes has"),
        (0.9998, "Fund the holdout pilot and the $150K build: nearly all of the simulated outcomes have"),
        (1.0, "Fund the holdout pilot and the $150K build: all of the simulated outcomes have a positive NPV"),
    ],
)
@pytest.mark.parametrize("npv", [-1e5, 1e5])
def test_the_shipped_decision_follows_the_chance_and_not_the_base_case(chance: float, words: str, npv: float) -> None:
    decision = yaml.safe_load(BASE.read_text(encoding="utf-8"))["program"]["decisions"][0]["decision"]
    found = results(chance_npv_positive=chance, investment=150_000, npv=npv)
    assert said(found, decision).startswith(words)


@pytest.mark.parametrize(
    ("chance", "words"),
    [
        (0.85, "85.0% of the simulated outcomes have a positive net present value"),
        (0.0028, "only 0.3% of the simulated outcomes have a positive net present value"),
        (0.0, "none of the simulated outcomes has a positive net present value"),
        (1.0, "all the simulated outcomes have a positive net present value"),
    ],
)
@pytest.mark.parametrize("payback", [None, 20.0])
def test_the_summary_says_the_chance_whatever_the_base_case(chance: float, words: str, payback: float | None) -> None:
    found = results(
        giving=97_000, donor_retention=0.736, value_at_risk=19_800, planned_donors=60_000, payback=payback, npv=1,
        chance_npv_positive=chance, npv_simulated=(1, 0, 2),
    )  # fmt: skip
    assert said(found, _title(found)) == (
        f"73.6% of donors gave again and $19.8K of giving is at risk; at 60,000 active donors {words}"
    )


def test_a_payback_of_the_base_case_is_not_stated_alone() -> None:
    found = results(
        giving=1, investment=150_000, payback=25.4, planned_donors=60_000, npv=1, chance_npv_positive=0.3,
        npv_simulated=(-1, -9, 2), horizon=36,
    )  # fmt: skip
    assert said(found, cash_title(found)) == (
        "The $150K build pays back 25.4 months from kickoff at 60,000 active donors in the base case; only 30.0% of the "
        "simulated outcomes have a positive net present value"
    )


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (503_380, "; its net present value would be zero at 503,380"),
        (600_001, ", and no realistic size brings its net present value to zero"),
        (None, ", and no realistic size brings its net present value to zero"),
    ],
)
def test_a_size_beyond_ten_times_the_plan_is_no_realistic_one(size: int | None, words: str) -> None:
    found = results(giving=1, investment=150_000, planned_donors=60_000, horizon=36, break_even_donors=size)
    assert said(found, cash_title(found)) == (
        f"The $150K build does not pay back within 36 months at 60,000 active donors{words}"
    )


def test_what_must_be_funded_is_said_with_the_simulations_worse_end() -> None:
    found = results(deepest_cash=-153_000, deepest_simulated=(-164_000, -211_000, -142_000), npv_simulated=(1, 0, 2))
    assert said(found, deepest(found)) == (
        "Nothing comes back during the build. Deepest −$153K; one outcome in 20 falls below −$211K."
    )
    certain = results(deepest_cash=-153_000, npv_simulated=(1, 1, 1))
    assert said(replace(certain, deck={"build_months": 0}), deepest(certain)).endswith("Deepest −$153K.")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"holdout_people_needed": 10_840, "holdout_months": 126}, "Not measured; at the assumed 6.0% the holdout needs 10,840 "
         "people, about 126 months at a list a month: pool lists or raise the holdout"),
        ({"holdout_people_needed": 900, "holdout_months": 10.5}, "Not measured; at the assumed 6.0% the holdout needs 900 "
         "people, about 10.5 months at a list a month"),
        ({"holdout_people_needed": 80, "holdout_months": 0.9}, "Not measured; at the assumed 6.0% the holdout needs 80 people: "
         "one list of calls is enough"),
        ({}, "Not measured; needs a holdout"),
        ({"holdout_share": 0}, "Not measured; nobody is held out, so it stays unknown"),
    ],
)  # fmt: skip
def test_it_is_said_how_long_the_holdout_takes(given: dict[str, float], words: str) -> None:
    found = results(**{"assumed_save_uplift": 0.06, "holdout_share": 0.15, **given})
    assert said(found, evidence_of_uplift(found)) == words


def test_what_one_list_can_show_is_in_the_notes_where_it_is_known() -> None:
    found = results(holdout_detectable=0.631, save_first_donors=86)
    assert said(found, one_list(found)).startswith("One list of 86 people shows a save uplift of 63.1% or more")
    assert one_list(results()) == ""


def test_the_holdout_is_promised_only_for_what_it_measures() -> None:
    assert unmeasured("save_uplift").endswith("The pilot with a holdout is there to settle the largest.")
    assert unmeasured("cost_overrun").endswith("the largest needs evidence of another kind.")


def phases(*rows: tuple[float, float, bool]) -> pd.DataFrame:
    return pd.DataFrame([(a, a + n, build) for a, n, build in rows], columns=["start_week", "end_week", "build"])


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([(0, 6, True), (4, 6, True)], "two phases take 10 weeks from kickoff, as the finance model assumes"),
        ([(0, 8, True)], "one phase takes 8 weeks from kickoff, but the finance model assumes 10 weeks of build"),
        (
            [(0, 13, False), (13, 10, True)],
            "two phases take 23 weeks; the build is 10 of them, as the finance model assumes",
        ),
        (
            [(0, 13, False), (13, 8, True)],
            "two phases take 21 weeks; the build is 8 of them, but the finance model assumes 10",
        ),
        ([(0, 13, False)], "one phase takes 13 weeks, and none of them is the build"),
    ],
)
def test_the_timeline_compares_the_build_alone(rows: list[tuple[float, float, bool]], words: str) -> None:
    assert _timeline_title(phases(*rows), 10.0).lower() == words


def test_the_shipped_build_takes_the_weeks_that_the_finance_model_assumes() -> None:
    base = yaml.safe_load(BASE.read_text(encoding="utf-8"))
    planned = [phase for phase in base["program"]["phases"] if phase.get("build", True)]
    ends, starts = (p["start_week"] + p["weeks"] for p in planned), (p["start_week"] for p in planned)
    assert max(ends) - min(starts) == base["finance"]["build_weeks"]
    assert [p["start_week"] for p in base["program"]["phases"] if not p.get("build", True)] == [0]  # the pilot
