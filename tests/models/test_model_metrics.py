"""Metrics of the models: worked by hand, indifferent to the order of rows, silent where the verdict says so."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from evidence import LEAK, NOISE, THIN, USEFUL, backtested, drawn, results_of

from deckgen.engine import Engine
from deckgen.metrics.modelling import METRICS
from deckgen.metrics.prepare import prepare
from deckgen.models.evaluate import top_tenth
from deckgen.stages.models import model_frames

MEASURES = (
    "auc", "baseline_auc", "average_precision", "lift", "capture_at_capacity", "baseline_capture_at_capacity",
    "random_capture_at_capacity", "precision_at_capacity", "lift_at_capacity", "calibration_error", "expected_in_test",
)  # fmt: skip
# as_of, score, baseline, outcome. First date, 2 calls: one sure hit at .9, then three tie for one call, one of them
# a hit. Second date: both calls miss.
ROWS = [
    ("2024-11-30", 0.9, 0.1, 1), ("2024-11-30", 0.5, 0.2, 0), ("2024-11-30", 0.5, 0.3, 1), ("2024-11-30", 0.5, 0.4, 0),
    ("2024-11-30", 0.1, 0.5, 1), ("2025-02-28", 0.8, 0.9, 0), ("2025-02-28", 0.7, 0.8, 0), ("2025-02-28", 0.6, 0.1, 1),
]  # fmt: skip


def at_capacity(rows: list[tuple[str, float, float, int]], k: int) -> dict[str, float]:
    engine = Engine()
    frame = pd.DataFrame(rows, columns=["as_of", "y_score", "y_baseline", "y_true"])
    frame = frame.assign(model="churn", golden_id="G", subgroup="all", y_true=frame["y_true"].astype(float))
    engine.put("test_predictions", frame)
    engine.put("capacities", pd.DataFrame({"model": ["churn"], "k": [k], "position": [0]}))
    prepare(engine)
    return dict(engine.frame("SELECT * EXCLUDE (name) FROM at_capacity").iloc[0])


def test_what_two_calls_at_each_date_find_is_worked_by_hand() -> None:
    found = at_capacity(ROWS, 2)
    assert found["called"] == 4
    assert found["positives"] == 4
    assert found["found"] == pytest.approx(1 + 1 / 3)
    assert found["baseline_found"] == 1  # .5 hits, .4 misses; the second date's two miss
    assert found["random_found"] == pytest.approx(3 * 2 / 5 + 1 * 2 / 3)


def test_the_order_of_rows_changes_no_bit_of_it() -> None:
    many = [(day, round(score, 1), base, y) for day, score, base, y in _rows(300)]
    expected = at_capacity(many, 37)
    for seed in range(5):
        shuffled = [many[i] for i in pd.Series(range(len(many))).sample(frac=1, random_state=seed)]
        assert at_capacity(shuffled, 37) == expected


def _rows(people: int) -> list[tuple[str, float, float, int]]:
    frame = drawn(1.0, people=people, dates=3)
    return list(zip(frame["as_of"].astype(str), frame["y_score"], frame["y_baseline"], frame["y_true"], strict=True))


def test_with_room_for_a_tenth_it_agrees_with_the_top_tenth() -> None:
    rows = drawn(1.6, people=400)
    score = rows["y_score"].round(1)  # many ties, also at the cut
    lift, capture = top_tenth(rows["y_true"].to_numpy(), score.to_numpy())
    ties = list(zip(rows["as_of"].astype(str), score, rows["y_baseline"], rows["y_true"], strict=True))
    found = at_capacity(ties, 40)
    assert found["found"] / found["positives"] == pytest.approx(capture)
    assert found["found"] / found["random_found"] == pytest.approx(lift)


def test_a_list_for_everybody_finds_everybody_and_lifts_nothing() -> None:
    metrics = results_of([backtested("churn", drawn(**USEFUL))], k=10_000).metrics
    assert metrics["churn_capture_at_capacity"].value == 1
    assert metrics["churn_lift_at_capacity"].value == 1
    assert metrics["churn_precision_at_capacity"].value == pytest.approx(metrics["churn_base_rate"].value)


def test_no_capacity_finds_nobody_and_says_why_there_is_no_rate() -> None:
    metrics = results_of([backtested("churn", drawn(**USEFUL))], k=0).metrics
    assert metrics["churn_capture_at_capacity"].value == 0
    assert metrics["churn_precision_at_capacity"].value is None
    assert metrics["churn_precision_at_capacity"].reason == "the stated capacity is zero"


@pytest.mark.parametrize(
    ("evidence", "verdict", "reason"),
    [
        (LEAK, "suspected leak", "suspected leak: the model is stopped"),
        (THIN, "not enough evidence", "not enough evidence in the backtest to judge the model"),
    ],
)
def test_no_measure_is_stated_under_a_verdict_that_forbids_it(
    evidence: dict[str, float], verdict: str, reason: str
) -> None:
    model = backtested("churn", drawn(**evidence))  # type: ignore[arg-type]
    metrics = results_of([model], k=20).metrics
    assert model.verdict == verdict
    for name in MEASURES:
        assert metrics[f"churn_{name}"].value is None, name
        assert metrics[f"churn_{name}"].reason == reason, name
    for group in ("one_time", "sustainer"):
        assert metrics[f"churn_{group}_auc"].value is None
        assert metrics[f"churn_{group}_auc"].reason == reason
    for name, value in (("came_in_test", model.n_positive), ("test_positives", model.n_positive_people)):
        assert metrics[f"churn_{name}"].value == value
    assert metrics["churn_expected"].value is None
    assert metrics["models_useful"].value == 0


@pytest.mark.parametrize("evidence", [USEFUL, NOISE])
def test_a_judged_model_states_all_its_measures(evidence: dict[str, float]) -> None:
    metrics = results_of([backtested("churn", drawn(**evidence))]).metrics  # type: ignore[arg-type]
    for name in (*MEASURES, "one_time_auc", "sustainer_auc"):
        assert metrics[f"churn_{name}"].value is not None, name
    assert metrics["churn_one_time_auc"].low < metrics["churn_one_time_auc"].value < metrics["churn_one_time_auc"].high  # type: ignore[operator]


def test_a_group_with_too_few_outcomes_has_no_auc_of_its_own() -> None:
    rows = drawn(**USEFUL)
    leavers = rows.index[(rows["subgroup"] == "sustainer") & (rows["y_true"] == 1)]
    rows = rows.drop(leavers[19:])
    found = results_of([backtested("churn", rows)]).metrics
    assert found["churn_sustainer_auc"].value is None
    assert found["churn_sustainer_auc"].reason == "fewer than 20 with the outcome, or without it, in the test"
    assert found["churn_one_time_auc"].value is not None


def test_a_model_that_the_spec_leaves_out_says_so() -> None:
    metrics = results_of([backtested("churn", drawn(**USEFUL))]).metrics
    assert metrics["upgrade_auc"].reason == "no such model among those that the spec names"
    assert metrics["upgrade_capacity"].value is None


def test_predictions_of_models_without_a_test_are_an_empty_table_of_numbers() -> None:
    frames = model_frames([backtested("churn", drawn(**USEFUL).iloc[:0]), backtested("upgrade", drawn(**USEFUL))])
    assert list(frames["test_predictions"]) == [
        "model", "as_of", "golden_id", "subgroup", "y_true", "y_score", "y_baseline",
    ]  # fmt: skip
    assert set(frames["test_predictions"]["model"]) == {"upgrade"}
    assert results_of([backtested("churn", drawn(**USEFUL).iloc[:0])]).metrics["churn_base_rate"].reason == (
        "no test was possible"
    )


def test_every_metric_of_a_model_gives_its_formula_source_and_direction() -> None:
    neutral = re.compile(r"\w+_random_capture_at_capacity|(?!\w+_at_)\w+_capacity|models_total")
    for metric in METRICS:
        assert metric.formula, metric.name
        assert metric.reference, metric.name
        assert metric.definition.count(". ") == 0, metric.name
        assert (metric.greater_is_better is None) == bool(neutral.fullmatch(metric.name)), metric.name
