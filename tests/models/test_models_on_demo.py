"""The models on the demo, with its true people as golden ids: what an honest backtest should find there."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from ledgers import TODAY

from deckgen.engine import Engine
from deckgen.models import fit_models
from deckgen.results import FittedModel
from deckgen.sources.demo import write_demo

pytestmark = pytest.mark.slow

COLUMNS = {
    "donations": (
        "wbez_donations.csv",
        '"Gift ID"',
        '"Gift Date"::DATE AS date, "Gift Amount"::DOUBLE AS amount, "Recurring"::BOOLEAN AS recurring, '
        '"Payment Status" AS status, "Payment Method" AS method',
    ),
    "email_events": (
        "email_events.csv",
        "message_event_id",
        "event_date::DATE AS date, campaign_name AS campaign, event AS event_type",
    ),
    "event_tickets": (
        "event_tickets.csv",
        '"Order Number"',
        '"Event Date"::DATE AS date, "Qty"::INTEGER AS quantity',
    ),
    "subscriptions": (
        "suntimes_subscriptions.csv",
        "subscription_id",
        "start_dt::DATE AS date, end_dt::DATE AS end_date",
    ),
}


def load(folder: Path) -> Engine:
    engine = Engine()
    truth = f"read_csv('{folder}/truth/people_of_records.csv', all_varchar = true)"
    for table, (file, key, columns) in COLUMNS.items():
        rows = f"read_csv('{folder}/{file}', all_varchar = true)"
        engine.run(
            f"CREATE TABLE {table} AS SELECT t.person AS golden_id, {columns} "
            f"FROM {rows} r JOIN {truth} t ON t.file = '{file}' AND t.record_id = r.{key}"
        )
    return engine


@pytest.fixture(scope="module", params=[1, 2, 3])
def models(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, FittedModel]:
    folder = tmp_path_factory.mktemp("demo")
    write_demo(folder, seed=request.param, as_of=TODAY)
    return {model.name: model for model in fit_models(load(folder), as_of=TODAY, seed=1)}


def test_churn_is_where_an_honest_model_is(models: dict[str, FittedModel]) -> None:
    churn = models["churn"]
    assert churn.auc is not None
    assert churn.baseline_auc is not None
    assert churn.lift_at_10 is not None
    assert 0.70 < churn.auc < 0.87
    # By seed the edge over the baseline is .03 to .09; only the deck's own seed promises .04.
    assert churn.auc - churn.baseline_auc > 0.02
    assert churn.lift_at_10 > 1.8
    assert churn.expected_positives == pytest.approx(churn.n_positive, rel=0.15)
    assert churn.average_precision is not None
    assert churn.average_precision > 1.8 * churn.base_rate
    assert churn.calibration_error is not None
    assert churn.calibration_error < 0.08
    assert churn.test_as_of == (date(2025, 2, 28).isoformat(),)


def test_inside_the_subgroups_churn_is_harder_than_pooled(models: dict[str, FittedModel]) -> None:
    for part in models["churn"].subgroups:
        assert part.auc is not None
        assert part.auc < (models["churn"].auc or 0)


def test_no_model_knows_too_much(models: dict[str, FittedModel]) -> None:
    for model in models.values():
        assert model.verdict in ("useful", "no better than baseline")
        assert model.auc is not None
        assert model.auc < 0.95
        assert model.n_scored > 100


def test_rare_outcomes_are_pooled_over_several_dates(models: dict[str, FittedModel]) -> None:
    for name in ("upgrade", "major_gift"):
        assert len(models[name].test_as_of) > 1
        assert models[name].n_positive >= 20
