"""From tables to verdicts: order, seeds, leaks, noise and files that are too small."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from evidence import engine_of, results_of, theme
from ledgers import TODAY, connect, gift, monthly, simulate

from deckgen.errors import DataError
from deckgen.models import MODEL_NAMES, TARGETS, fit_models
from deckgen.models.backtest import MAX_TESTS
from deckgen.models.design import complete_windows
from deckgen.models.features import read_panel
from deckgen.models.verdict import WANTED
from deckgen.results import FittedModel
from deckgen.sections.model_performance import ModelPerformance


def said(models: list[FittedModel]) -> str:
    """The first title of the models' section."""
    return ModelPerformance().build(results_of(models), theme())[0].title.text


def same(one: FittedModel, other: FittedModel) -> bool:
    return all(
        getattr(one, field.name).equals(getattr(other, field.name))
        if isinstance(getattr(one, field.name), pd.DataFrame)
        else getattr(one, field.name) == getattr(other, field.name)
        for field in fields(one)
    )


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return simulate(1)


@pytest.fixture(scope="module")
def models(tables: dict[str, pd.DataFrame]) -> list[FittedModel]:
    return fit_models(connect(**tables), as_of=TODAY, seed=1)


def test_models_come_in_the_order_of_their_names(models: list[FittedModel]) -> None:
    assert tuple(model.name for model in models) == MODEL_NAMES


def test_rows_in_another_order_and_more_jobs_give_the_same_bits(
    tables: dict[str, pd.DataFrame], models: list[FittedModel]
) -> None:
    shuffled = {name: rows.sample(frac=1, random_state=5) for name, rows in tables.items()}
    again = fit_models(connect(**shuffled), as_of=TODAY, seed=1, jobs=3)
    assert all(map(same, models, again))


def test_a_model_alone_is_the_same_as_among_others(tables: dict[str, pd.DataFrame], models: list[FittedModel]) -> None:
    alone = fit_models(connect(**tables), as_of=TODAY, seed=1, names=["increase"])
    assert same(alone[0], models[2])


def test_rows_after_the_as_of_change_nothing(tables: dict[str, pd.DataFrame]) -> None:
    earlier = date(2025, 8, 31)
    cut = {name: rows[pd.to_datetime(rows["date"]) <= pd.Timestamp(earlier)] for name, rows in tables.items()}
    full, short = (fit_models(connect(**of), as_of=earlier, seed=1, names=["churn"])[0] for of in (tables, cut))
    assert same(full, short)


def test_the_evidence_is_consistent(models: list[FittedModel]) -> None:
    for model in models:
        tested = model.test_predictions
        assert list(tested) == ["as_of", "golden_id", "subgroup", "y_true", "y_score", "y_baseline"]
        assert len(tested) == model.n_test
        assert tested["y_true"].sum() == model.n_positive
        assert model.n_scored == len(model.scores)
        assert model.scores["golden_id"].is_unique
        assert model.scores["probability"].between(0, 1).all()
        assert set(model.test_as_of) >= set(tested["as_of"])
        if model.n_test:
            assert max(model.train_as_of) <= "2024-02-29"
            assert model.calibration["n"].sum() == model.n_test
    churn = models[0]
    assert sum(part.n_positive for part in churn.subgroups) == churn.n_positive
    assert set(churn.scores["subgroup"]) == {"one_time", "sustainer"}


def test_a_threshold_can_be_given(tables: dict[str, pd.DataFrame]) -> None:
    churn = fit_models(connect(**tables), as_of=TODAY, seed=1, names=["churn"], threshold={"churn": 0.3})[0]
    flagged = churn.test_predictions.query("y_score >= 0.3")
    assert churn.threshold == 0.3
    assert churn.precision_at_threshold == pytest.approx(flagged["y_true"].mean())
    assert churn.recall_at_threshold == pytest.approx(flagged["y_true"].sum() / churn.n_positive)


def test_an_unknown_model_is_named_with_the_known_ones(tables: dict[str, pd.DataFrame]) -> None:
    with pytest.raises(DataError, match=r"unknown model 'chrn' \(models: churn, upgrade, increase, major_gift\)"):
        fit_models(connect(**tables), as_of=TODAY, seed=1, names=["chrn"])


def test_a_planted_leak_is_suspected(tables: dict[str, pd.DataFrame]) -> None:
    """Whoever is going to leave gets an e-mail a week before each as-of, as if someone knew."""
    windows = complete_windows(tables["donations"]["date"].min(), TODAY)
    panel = read_panel(connect(tables["donations"]), windows, [TARGETS["churn"]], {})
    leavers = panel[panel["churn_eligible"] & (panel["churn_positive"] == 1)]
    leak = pd.DataFrame(
        {
            "golden_id": leavers["golden_id"],
            "date": leavers["as_of"] - timedelta(days=7),
            "event_type": "click",
        }
    )
    churn = fit_models(connect(tables["donations"], email_events=leak), as_of=TODAY, seed=1, names=["churn"])[0]
    assert churn.auc is not None
    assert churn.auc > 0.95
    assert churn.verdict == "suspected leak"
    assert "do not use the scores" in churn.verdict_reason
    assert said([churn]).startswith("No model may be used: churn stopped for a suspected leak")
    assert churn.n_scored > 100
    assert engine_of([churn]).count("trusted_scores") == 0


def test_engagement_that_is_noise_is_no_better_than_the_baseline() -> None:
    noise = simulate(8, people=400, engaged=0)
    increase = fit_models(connect(**noise), as_of=TODAY, seed=1, names=["increase"])[0]
    assert increase.verdict == "no better than baseline"
    assert "does not clear 0.5" in increase.verdict_reason
    assert said([increase]).startswith("No model is proven better than its simple baseline yet: sustainer increase AUC")
    assert engine_of([increase]).count("trusted_scores") == 0


def test_engagement_that_drives_giving_is_useful() -> None:
    churn = fit_models(connect(**simulate(2, people=600)), as_of=TODAY, seed=1, names=["churn"])[0]
    assert churn.verdict == "useful"
    assert said([churn]).startswith("The one model beats a simple baseline: churn AUC ")
    assert engine_of([churn]).count("trusted_scores") == churn.n_scored
    assert churn.difference_interval is not None
    assert churn.difference_interval.low > 0


def test_test_dates_are_pooled_until_enough_people_are_positive() -> None:
    major = fit_models(connect(**simulate(1, people=900)), as_of=TODAY, seed=1, names=["major_gift"])[0]
    positives = major.test_predictions.query("y_true == 1")
    people = [positives.loc[positives["as_of"] >= first, "golden_id"].nunique() for first in reversed(major.test_as_of)]
    assert len(positives) > people[-1]  # one person's outcome is seen from several quarters
    assert all(count < WANTED for count in people[:-1])
    assert people[-1] >= WANTED or len(people) == MAX_TESTS


SMALL = {
    "no gifts at all": [],
    "only failed gifts": [gift("A", "2020-01-01", status="failed")],
    "one gift": [gift("A", "2025-06-01")],
    "less than 24 months": [row for n in range(40) for row in monthly(f"A{n}", "2024-06", "2026-02")],
    "25 months": [row for n in range(40) for row in monthly(f"A{n}", "2024-01", "2026-02")],
    "nobody leaves": [row for n in range(40) for row in monthly(f"A{n}", "2018-01", "2026-02")],
    "everybody left": [row for n in range(40) for row in monthly(f"A{n}", "2018-01", "2019-02")],
    "few people": [row for n in range(12) for row in monthly(f"A{n}", "2018-01", f"{2020 + n % 7}-02", 10 + n)],
}


@pytest.mark.parametrize("ledger", SMALL.values(), ids=SMALL)
def test_too_little_data_is_said_and_not_an_error(ledger: list[tuple]) -> None:
    models = fit_models(connect(ledger), as_of=TODAY, seed=1)
    assert said(models) == "No model has enough evidence to be judged yet"
    assert engine_of(models).count("trusted_scores") == 0
    for model in models:
        assert model.verdict == "not enough evidence"
        assert model.verdict_reason.endswith(".")
        assert model.n_scored == len(model.scores)
        assert not model.scores["probability"].isna().any()
        assert np.isfinite(model.threshold)


def test_empty_tables_are_as_good_as_none(tables: dict[str, pd.DataFrame]) -> None:
    empty = {
        "email_events": pd.DataFrame(columns=["golden_id", "date", "campaign", "event_type"]),
        "event_tickets": pd.DataFrame(columns=["golden_id", "date", "event", "quantity", "amount"]),
        "subscriptions": pd.DataFrame(columns=["golden_id", "date", "end_date", "plan", "amount", "status"]),
    }
    one, other = (
        fit_models(connect(tables["donations"], **more), as_of=TODAY, seed=1, names=["churn"])[0]
        for more in (empty, {})
    )
    assert same(one, other)


def test_less_than_two_years_of_gifts_score_nobody() -> None:
    churn = fit_models(connect(SMALL["less than 24 months"]), as_of=TODAY, seed=1)[0]
    assert churn.auc is None
    assert churn.n_scored == churn.n_test == 0


def test_importing_the_room_does_not_import_scikit_learn() -> None:
    code = "import sys, deckgen.models; sys.exit(bool({'sklearn', 'pandas', 'duckdb'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
