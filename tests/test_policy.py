"""Segments on a file small enough to rank by hand."""

from __future__ import annotations

import datetime

import pandas as pd
import pytest

from deckgen.engine import Engine
from deckgen.metrics.prepare import prepare
from deckgen.policy import assign_segments
from deckgen.spec import SegmentsSpec

AS_OF = datetime.date(2025, 6, 30)
ACTIONS = {
    key: {"action": "a", "owner": "o", "due_weeks": 1}
    for key in ("save_first", "careful_ask", "prime_target", "consider_ask", "nurture")
}

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
        ).assign(identity_id=1),
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
    assign_segments(engine, spec, as_of=AS_OF, major_threshold=1000)
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


def test_each_donor_counts_for_one_benefit_only(engine: Engine) -> None:
    segments(engine)
    drivers = dict(engine.rows("SELECT golden_id, driver FROM segments"))
    assert drivers == {
        "rich leaver": "save",
        "poor leaver": "save",
        "leaver to ask": "save",  # also likely to upgrade, but kept first
        "best target": "major",
        "next target": "major",
        "between": "save",
        "steady": "none",
        "unscored": "none",
    }


def test_nobody_is_saved_and_asked_for_more() -> None:
    with pytest.raises(ValueError, match="prime_churn_below must not exceed save_threshold"):
        SegmentsSpec.model_validate({"actions": ACTIONS, "prime_churn_below": 0.7, "save_threshold": 0.5})


def test_thresholds_must_rise() -> None:
    with pytest.raises(ValueError, match="must rise"):
        SegmentsSpec.model_validate({"actions": ACTIONS, "churn": (0.6, 0.3, 0.8)})
