"""The cash case and the plan of contacts are one: the same people, the same uplift, the same cost; and nobody else's size."""

from __future__ import annotations

import datetime
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from deckgen.engine import Engine
from deckgen.finance import ASSUMPTIONS, FileFacts, annual_benefit, annual_contact_cost, finance_frames
from deckgen.metrics.money import METRICS as MONEY
from deckgen.metrics.outreach import METRICS as OUTREACH
from deckgen.metrics.prepare import prepare
from deckgen.policy import Uplifts, assign_segments
from deckgen.spec_case import FinanceSpec, SegmentsSpec
from deckgen.stages.facts import segment_rules
from deckgen.stages.metrics import _file_facts

AS_OF = datetime.date(2025, 6, 30)
ACTION = {"action": "a", "owner": "o", "due_weeks": 1}
SEGMENTS = ("save_first", "careful_ask", "prime_target", "consider_ask", "nurture")
UPLIFTS = Uplifts(save=0.1, upgrade=0.05, major=0.02)

# who, giving in the last year, then the probabilities of churn, of an upgrade and of a major gift
PEOPLE = [
    ("a", 1000, 0.6, 0.05, 0.05), ("b", 10, 0.9, 0.05, 0.05), ("c", 300, 0.55, 0.30, 0.05), ("d", 120, 0.1, 0.90, 0.05),
    ("e", 100, 0.1, 0.05, 0.40), ("f", 100, 0.4, 0.30, 0.05), ("g", 250, 0.2, 0.10, 0.10), ("h", 600, 0.35, 0.05, 0.05),
    ("i", 80, 0.7, 0.05, 0.05), ("j", 90, 0.29, 0.05, 0.20),
]  # fmt: skip


def policy(**more: object) -> SegmentsSpec:
    given = {"call_capacity": 2, "ask_capacity": 2, "call_cost": 6, "ask_cost": 1.5, "holdout_share": 0}
    return SegmentsSpec.model_validate({"actions": dict.fromkeys(SEGMENTS, ACTION)} | given | more)


def segmented(**more: object) -> Engine:
    """Return an engine in which `PEOPLE` are segmented; one of them gives monthly, so that an upgrade has a size."""
    engine = Engine()
    gifts = [(who, AS_OF, float(amount), False) for who, amount, *_ in PEOPLE] + [("d", AS_OF, 50.0, True)]
    frame = pd.DataFrame(gifts, columns=["golden_id", "date", "amount", "recurring"])
    engine.put("donations", frame.assign(status="completed", method="card", identity_id=1, known_id=1))
    engine.run("ALTER TABLE donations ALTER date TYPE DATE")
    models = ("churn", "upgrade", "major_gift")
    scores = [(who, model, p, "all") for who, _, *ps in PEOPLE for model, p in zip(models, ps, strict=True)]
    engine.put("scores", pd.DataFrame(scores, columns=["golden_id", "model", "probability", "subgroup"]))
    trust = {"name": models, "base_rate": [0.3, 0.1, 0.1], "verdict": "useful", "auc_low": 0.6}
    engine.put("models", pd.DataFrame(trust))
    prepare(engine)
    assign_segments(engine, policy(**more), as_of=AS_OF, major_threshold=1000, uplifts=UPLIFTS, seed=7)
    return engine


def facts_of(engine: Engine) -> FileFacts:
    found = _file_facts(engine, SimpleNamespace(spec=SimpleNamespace(as_of=AS_OF)))  # type: ignore[arg-type]
    assert isinstance(found, FileFacts)
    return found


def outreach(engine: Engine, name: str) -> Any:
    [metric] = [metric for metric in OUTREACH if metric.name == name]
    [row] = engine.rows(metric.sql)
    return row[0]


ALL_REACHED = {
    "contact_share": 1.0, "adoption": 1.0, "contact_cost_factor": 1.0, "save_uplift": UPLIFTS.save,
    "upgrade_uplift": UPLIFTS.upgrade, "major_uplift": UPLIFTS.major, "hours_saved_month": 0.0, "hourly_rate": 0.0,
}  # fmt: skip


@pytest.mark.parametrize(("calls", "asks"), [(0, 0), (1, 1), (2, 2), (9, 9)])
def test_the_case_and_the_plan_agree_where_everybody_is_reached_and_nobody_held_out(calls: int, asks: int) -> None:
    engine = segmented(call_capacity=calls, ask_capacity=asks)
    facts = facts_of(engine)
    benefit = annual_benefit(facts, ALL_REACHED, facts.donors)
    assert not benefit.capped
    assert benefit.total == pytest.approx(outreach(engine, "all_contact_return"))
    assert annual_contact_cost(facts, ALL_REACHED, facts.donors) == pytest.approx(outreach(engine, "all_contact_cost"))
    drivers = {driver for (driver,) in engine.rows("SELECT DISTINCT driver FROM segments")}
    assert drivers >= {"upgrade", "major", "none"}


def test_nobody_brings_a_benefit_who_is_in_no_contacted_segment() -> None:
    found = segmented().rows("SELECT segment, driver FROM segments")
    assert all((segment == "nurture") == (driver == "none") for segment, driver in found)
    assert {driver for segment, driver in found if segment in ("save_first", "careful_ask")} == {"save"}


def test_constituents_who_do_not_give_change_nothing_of_the_case() -> None:
    found = []
    for people in (10, 5000):  # e-mail and subscriptions read, or not
        engine = segmented()
        engine.put("constituents", pd.DataFrame({"golden_id": [str(i) for i in range(people)]}))
        found.append(facts_of(engine))
    assert found[0] == found[1]
    assert found[0].donors == len(PEOPLE)


def ranged(low: float, base: float, high: float) -> dict[str, object]:
    return {"low": low, "base": base, "high": high, "source": "s", "owner": "o", "date": "2026-01-01"}


def test_the_interval_of_the_contacts_cost_spans_the_scenarios() -> None:
    given = {name: ranged(0.5, 0.5, 0.5) for name in ASSUMPTIONS} | {
        "contact_share": ranged(0.3, 0.5, 0.7), "adoption": ranged(0.6, 1, 1.2), "contact_cost_factor": ranged(0.5, 1, 3),
    }  # fmt: skip
    plain = {"investment": 1, "opex_month": 1, "build_weeks": 1, "ramp_months": 1}
    engine = segmented()
    frames = finance_frames(FinanceSpec.model_validate(plain | given), facts_of(engine), seed=1)
    engine.put("scenarios", frames["scenarios"])
    [sql] = [metric.sql for metric in MONEY if metric.name == "annual_contact_cost"]
    [(value, low, high)] = engine.rows(sql)
    costs = frames["scenarios"].query("size == 'planned'")["contact_cost"]
    # Share and adoption are low where the cost is high: the base case's may lie at an end, never outside.
    assert (low, high) == (min(costs), max(costs))
    assert low <= value <= high


def holdout(n: int, p: float, uplift: float, share: float) -> dict[str, Any]:
    """Return the metrics of a Save First list of `n` people with the churn probability `p`."""
    engine = Engine()
    engine.run(
        f"CREATE TABLE segments AS SELECT 'save_first' AS segment, {p}::DOUBLE AS p_churn FROM range({n}) "
        "UNION ALL SELECT 'nurture', 0.01"
    )
    engine.run(
        f"CREATE TABLE policy_inputs AS SELECT {share}::DOUBLE AS holdout_share, {uplift}::DOUBLE AS save_uplift"
    )
    return {what: outreach(engine, f"holdout_{what}") for what in ("people_needed", "months", "detectable")}


def test_people_needed_are_those_of_the_textbook() -> None:
    # 70% against 60% in equal groups, 80% power at 5% two-sided: 356 a group.
    found = holdout(100, 0.7, 1 / 7, 0.5)
    assert found["people_needed"] == 2 * 356
    assert found["months"] == pytest.approx(7.12)


def test_as_many_people_find_the_uplift_four_times_in_five() -> None:
    import numpy as np

    p, uplift, share = 0.55, 0.2, 0.15
    n = holdout(100, p, uplift, share)["people_needed"]
    held, called = round(n * share), n - round(n * share)
    draw = np.random.default_rng(1)
    left, stayed = draw.binomial(held, p, 40_000) / held, draw.binomial(called, p * (1 - uplift), 40_000) / called
    mean = (left * held + stayed * called) / n
    z = (left - stayed) / np.sqrt(mean * (1 - mean) * (1 / held + 1 / called))
    assert np.mean(np.abs(z) > 1.96) == pytest.approx(0.8, abs=0.015)


def test_one_list_shows_the_smallest_uplift_that_needs_no_more_people() -> None:
    found = holdout(400, 0.55, 0.06, 0.15)["detectable"]
    assert holdout(400, 0.55, found, 0.15)["people_needed"] <= 400
    assert holdout(400, 0.55, found - 0.001, 0.15)["people_needed"] > 400


@pytest.mark.parametrize("given", [(0, 0.5, 0.06, 0.15), (100, 0.5, 0.06, 0.0), (100, 0.5, 0.0, 0.15)])
def test_without_a_list_a_holdout_or_an_uplift_there_is_nothing_to_plan(given: tuple[int, float, float, float]) -> None:
    found = holdout(*given)
    assert (found["people_needed"], found["months"]) == (None, None)


def test_a_list_too_short_for_any_uplift_shows_none() -> None:
    assert holdout(5, 0.5, 0.06, 0.15)["detectable"] is None


def test_a_capacity_of_none_is_said_as_no_calls() -> None:
    def rules(**more: object) -> dict[str, str]:
        return segment_rules(SimpleNamespace(spec=SimpleNamespace(segments=policy(**more))))  # type: ignore[arg-type]

    assert rules()["save_first"] == "Churn ≥ 50%, top 2 by value at risk"
    assert rules(call_capacity=0)["save_first"] == "Churn ≥ 50%, no calls planned"
    assert rules(ask_capacity=0)["prime_target"].endswith("no asks planned")
