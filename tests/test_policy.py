"""Segments on a file small enough to rank by hand."""

from __future__ import annotations

import datetime

import pandas as pd
import pytest

from deckgen.claims import examine
from deckgen.engine import Engine
from deckgen.holdout import hold_out
from deckgen.metrics.compute import compute
from deckgen.metrics.outreach import METRICS as OUTREACH
from deckgen.metrics.prepare import prepare
from deckgen.metrics.segmentation import METRICS as SEGMENTATION
from deckgen.periods import Calendar
from deckgen.policy import CONTACTED, Uplifts, assign_segments
from deckgen.spec import PrivacySpec
from deckgen.spec_case import SegmentsSpec
from deckgen.spec_metrics import ClaimSpec
from deckgen.values import MetricValue

AS_OF = datetime.date(2025, 6, 30)
ACTIONS = {
    key: {"action": "a", "owner": "o", "due_weeks": 1}
    for key in ("save_first", "careful_ask", "prime_target", "consider_ask", "nurture")
}

UPLIFTS = Uplifts(save=0.1, upgrade=0.05, major=0.02)

# who, giving in the last year, churn probability, upgrade probability (None: not scored)
PEOPLE = [
    ("rich leaver", 1000, 0.6, 0.05),
    ("poor leaver", 10, 0.9, 0.05),
    ("leaver to ask", 12, 0.55, 0.30),
    ("best target", 100, 0.1, 0.40),
    ("next target", 100, 0.1, 0.30),
    ("between", 100, 0.4, 0.30),
    ("steady", 100, 0.2, 0.10),
    ("unscored", 100, None, None),
]


@pytest.fixture
def engine() -> Engine:
    engine = Engine()
    engine.put(
        "donations",
        pd.DataFrame(
            [(who, AS_OF, float(amount), False, "completed", "card") for who, amount, _, _ in PEOPLE],
            columns=["golden_id", "date", "amount", "recurring", "status", "method"],
        ).assign(identity_id=1, known_id=1),
    )
    engine.run("ALTER TABLE donations ALTER date TYPE DATE")
    scores = [(who, "churn", p, "one-time") for who, _, p, _ in PEOPLE if p is not None]
    scores += [(who, "major_gift", u, "all") for who, _, _, u in PEOPLE if u is not None]
    engine.put("scores", pd.DataFrame(scores, columns=["golden_id", "model", "probability", "subgroup"]))
    engine.put(
        "models",
        pd.DataFrame({"name": ["churn", "major_gift"], "base_rate": [0.3, 0.1], "verdict": "useful", "auc_low": 0.6}),
    )
    prepare(engine)
    return engine


def segments(engine: Engine, **more: object) -> dict[str, str]:
    spec = SegmentsSpec.model_validate({"actions": ACTIONS, "call_capacity": 1, "ask_capacity": 1, **more})
    assign_segments(engine, spec, as_of=AS_OF, major_threshold=1000, uplifts=UPLIFTS, seed=7)
    return dict(engine.rows("SELECT golden_id, segment FROM segments"))


def test_value_at_risk_decides_who_is_called_and_capacity_how_many(engine: Engine) -> None:
    assert segments(engine) == {
        "rich leaver": "save_first",  # 0.6 x 1,000 beats 0.9 x 10
        "poor leaver": "nurture",  # no capacity left, and no upgrade in sight
        "leaver to ask": "careful_ask",
        "best target": "prime_target",
        "next target": "consider_ask",
        "between": "consider_ask",
        "steady": "nurture",
        "unscored": "nurture",
    }
    assert segments(engine, call_capacity=3)["poor leaver"] == "save_first"
    assert segments(engine, ask_capacity=2)["next target"] == "prime_target"
    assert "save_first" not in segments(engine, call_capacity=0).values()


def test_everybody_active_has_exactly_one_segment_and_band(engine: Engine) -> None:
    assert len(segments(engine)) == len(PEOPLE)
    bands = dict(engine.rows("SELECT golden_id, churn_band FROM segments"))
    assert bands["poor leaver"] == "Critical"
    assert bands["rich leaver"] == "High"
    assert bands["unscored"] is None


@pytest.mark.parametrize("verdict", ["not enough evidence", "suspected leak"])
def test_a_model_without_evidence_steers_nobody(engine: Engine, verdict: str) -> None:
    engine.run(f"UPDATE models SET verdict = '{verdict}' WHERE name = 'major_gift'")
    assert set(segments(engine).values()) == {"save_first", "nurture"}


def test_a_model_that_ranks_no_better_than_a_coin_steers_nobody(engine: Engine) -> None:
    engine.run("UPDATE models SET verdict = 'no better than baseline', auc_low = 0.45")
    assert set(segments(engine).values()) == {"nurture"}


RISK = ("scored_donors", "at_risk_donors", "at_risk_share", "at_risk_giving")
UPGRADES = ("upgrade_prospects", "upgrade_potential", "major_prospects")


def of_segments(engine: Engine) -> dict[str, MetricValue]:
    segments(engine)
    return compute(engine, SEGMENTATION, calendar=Calendar(as_of=AS_OF), privacy=PrivacySpec(min_cell=0, min_base=0))


def test_who_cannot_be_judged_is_not_counted_as_nobody(engine: Engine) -> None:
    engine.run("UPDATE models SET verdict = 'not enough evidence'")
    values = of_segments(engine)
    assert {values[name].value for name in RISK + UPGRADES} == {None}
    assert values["at_risk_donors"].reason == "not enough evidence in the backtest to judge the model"
    assert values["upgrade_prospects"].reason.startswith("no upgrade model that has enough evidence")
    claim = ClaimSpec(label="At risk", claimed=847, unit="count", source="S", metric="at_risk_donors")
    assert [found.outcome for found in examine([claim], values)] == ["cannot be computed"]


def test_a_model_that_is_no_better_than_a_coin_says_so(engine: Engine) -> None:
    engine.run("UPDATE models SET verdict = 'no better than baseline', auc_low = 0.48")
    assert of_segments(engine)["at_risk_donors"].reason == "the model does not rank better than a coin"


def test_nobody_at_risk_by_a_trusted_model_is_zero(engine: Engine) -> None:
    engine.run("UPDATE scores SET probability = 0.01")
    values = of_segments(engine)
    assert values["scored_donors"].value == len(PEOPLE) - 1
    assert [values[name].value for name in ("at_risk_donors", "at_risk_giving", *UPGRADES)] == [0] * 5


def test_each_donor_counts_for_one_benefit_only(engine: Engine) -> None:
    segments(engine)
    drivers = dict(engine.rows("SELECT golden_id, driver FROM segments"))
    assert drivers == {
        "rich leaver": "save",
        "poor leaver": "none",  # no call is left, and nobody is saved without one
        "leaver to ask": "save",  # also likely to upgrade, but kept first
        "best target": "major",
        "next target": "major",
        "between": "major",  # asked, not called
        "steady": "none",
        "unscored": "none",
    }


def test_nobody_is_saved_and_asked_for_more() -> None:
    with pytest.raises(ValueError, match="prime_churn_below must not exceed save_threshold"):
        SegmentsSpec.model_validate({"actions": ACTIONS, "prime_churn_below": 0.7, "save_threshold": 0.5})


def test_thresholds_must_rise() -> None:
    with pytest.raises(ValueError, match="must rise"):
        SegmentsSpec.model_validate({"actions": ACTIONS, "churn": (0.6, 0.3, 0.8)})


def worth(engine: Engine, **more: object) -> dict[str, tuple[float, ...]]:
    segments(engine, call_cost=6, ask_cost=1.5, holdout_share=0, **more)
    rows = engine.rows("SELECT golden_id, contact_cost, contact_return, net_value FROM segments")
    return {who: tuple(values) for who, *values in rows}


def test_a_contact_is_worth_what_it_changes_minus_what_it_costs(engine: Engine) -> None:
    engine.run(
        "INSERT INTO scores SELECT * REPLACE ('upgrade' AS model, 0.9 AS probability) FROM scores "
        "WHERE model = 'major_gift' AND golden_id IN ('steady', 'rich leaver')"
    )
    engine.run("INSERT INTO models VALUES ('upgrade', 0.1, 'useful', 0.6)")
    engine.run(
        "INSERT INTO donations VALUES ('sustainer', DATE '2025-06-01', 50, true, 'completed', 'card', 1, 1)"
    )  # 50 a month is typical: an upgrade leads to 600 a year
    found = worth(engine)
    assert found["rich leaver"] == pytest.approx((6, 0.6 * 1000 * 0.1, 54))  # saved, not asked: the call path
    assert found["poor leaver"] == pytest.approx((6, 0.9 * 10 * 0.1, -5.1))
    assert found["best target"] == pytest.approx((6, 900 * 0.02, 12))  # a major gift is asked for in person
    assert found["steady"] == pytest.approx((1.5, 500 * 0.05, 23.5))  # 600 - 100 a year; asked by mail
    assert found["unscored"] == (None, None, None)


def test_a_contact_that_does_not_pay_at_the_assumed_uplift_stays_on_the_list(engine: Engine) -> None:
    assert segments(engine, call_capacity=3, call_cost=50)["poor leaver"] == "save_first"
    lists = dict(engine.rows("SELECT segment, count(*) FROM segments WHERE net_value < 0 GROUP BY 1"))
    assert lists["save_first"] == 2


def outreach(engine: Engine) -> dict[str, float | None]:
    found = {}
    for metric in (*OUTREACH, *SEGMENTATION):
        [(value, *_)] = engine.rows(metric.sql)
        found[metric.name] = value
    return found


def test_contacts_their_cost_and_their_return_add_up(engine: Engine) -> None:
    worth(engine, call_capacity=2, ask_capacity=2)
    found = outreach(engine)
    assert found["save_first_contacts"] == 2
    assert found["save_first_worth_calling"] == 1  # 60 for 6; the other, 0.55 x 12, returns 66 cents or 90
    assert found["save_first_net_value"] == pytest.approx(54 - 5.1)
    assert found["prime_target_worth_asking"] == 2  # 900 x 2% for 6, twice
    assert found["prime_target_net_value"] == pytest.approx(12 + 12)
    for what in ("contacts", "contact_cost", "contact_return", "net_value"):
        assert found[f"all_{what}"] == pytest.approx(sum(found[f"{key}_{what}"] or 0 for key in CONTACTED)), what
    assert found["all_net_value"] == pytest.approx(
        (found["all_contact_return"] or 0) - (found["all_contact_cost"] or 0)
    )
    assert found["active_donors"] == len(PEOPLE)
    assert found["active_giving"] == sum(amount for _, amount, _, _ in PEOPLE)
    assert (found["call_cost"], found["assumed_save_uplift"]) == (6, 0.1)


def test_who_is_held_out_is_not_contacted_and_costs_nothing(engine: Engine) -> None:
    segments(engine, call_capacity=3, call_cost=6, holdout_share=0.5)
    found = outreach(engine)
    assert (found["save_first_contacts"], found["save_first_holdout"]) == (1, 2)  # 0.5 x 3, half up
    assert found["save_first_contact_cost"] == 6
    [(alone, by)] = engine.rows("SELECT count(*), count(*) FILTER (holdout) FROM segments WHERE segment = 'nurture'")
    assert (alone > 0, by) == (True, 0)
    assert found["holdout_donors"] == sum(found[f"{key}_holdout"] or 0 for key in CONTACTED)


def test_every_metric_of_the_policy_has_a_formula_and_sums_of_giving_their_largest_part(engine: Engine) -> None:
    segments(engine)
    for metric in (*SEGMENTATION, *OUTREACH):
        assert metric.formula, metric.name
        if metric.unit == "USD" and metric.grain == "constituent":
            columns = [column[0] for column in engine.connection.execute(metric.sql).description]
            assert "largest" in columns or metric.name.endswith("contact_cost"), metric.name  # all pay the same price


def held(people: list[str], *, share: float = 0.15, seed: int = 7, keys: dict[str, str] | None = None) -> set[str]:
    """Return who of `people` is held out; who begins with an N is nurtured, the others' first letter is their segment."""
    engine = Engine()
    engine.put("segments", pd.DataFrame({"golden_id": people, "segment": [who[0] for who in people]}).astype("str"))
    frame = None if keys is None else pd.DataFrame({"golden_id": list(keys), "person_key": list(keys.values())})
    hold_out(engine, "segments", ("A", "B"), share=share, seed=seed, people=frame)
    return {who for (who,) in engine.rows("SELECT golden_id FROM segments WHERE holdout")}


def people(letter: str, n: int) -> list[str]:
    return [f"{letter}{number:04d}" for number in range(n)]


@pytest.mark.parametrize(
    ("n", "share", "count"),
    [
        (100, 0.15, 15),
        (10, 0.15, 2),
        (3, 0.15, 0),
        (4, 0.15, 1),
        (7, 0.5, 4),
        (50, 0, 0),
        (0, 0.15, 0),
        (21, 0.333333, 7),
    ],
)
def test_the_share_is_exact_in_each_segment_rounded_half_up(n: int, share: float, count: int) -> None:
    found = held(people("A", n) + people("B", 40) + people("N", 40), share=share)
    assert sum(who[0] == "A" for who in found) == count
    assert not any(who[0] == "N" for who in found)


def test_the_draw_depends_on_the_seed_and_the_person_only() -> None:
    everybody = people("A", 200)
    drawn = held(everybody)
    assert held(everybody[::-1]) == drawn
    assert held(everybody + people("B", 50)) >= drawn  # another segment changes nothing here
    assert held(everybody, seed=8) != drawn
    assert 10 <= len({who for who in drawn if who < "A0100"}) <= 20  # not the first, not the last


def test_newcomers_move_no_more_people_than_they_are() -> None:
    before, after = held(people("A", 200)), held(people("A", 212))
    old = set(people("A", 200))
    assert len(before - after) <= 12
    assert len((after & old) - before) <= 2  # 0.15 x 12: the list is longer, so two more are held out
    assert len(before & after) >= 26


def test_a_person_who_is_numbered_anew_keeps_their_draw() -> None:
    keys = {who: f"written like {who}" for who in people("A", 100)}
    drawn = {keys[who] for who in held(people("A", 100), keys=keys)}
    renumbered = {f"A{number + 1:04d}": key for number, key in enumerate(keys.values())}
    assert {renumbered[who] for who in held(list(renumbered), keys=renumbered)} == drawn


def test_people_of_whom_nothing_is_known_are_still_counted_exactly() -> None:
    assert len(held(people("A", 40), keys=dict.fromkeys(people("A", 40), "nothing"))) == 6
