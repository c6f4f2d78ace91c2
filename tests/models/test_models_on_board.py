"""The models of the board deck, on its own seed and with linked people: what the acceptance bands promise."""

from __future__ import annotations

import json
import re
import zipfile
from typing import Any

import duckdb
import pytest
from project import Project

from deckgen.answers import model_card

pytestmark = pytest.mark.xdist_group("board")


@pytest.fixture(scope="module")
def metrics(board: Project) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads(board.run("metrics", "board", "--json").stdout)["metrics"]
    return found


def test_churn_lies_in_the_acceptance_bands(metrics: dict[str, dict[str, Any]]) -> None:
    value = {name: metrics[f"churn_{name}"]["value"] for name in ("auc", "baseline_auc", "lift")}
    assert 0.70 < value["auc"] < 0.87
    assert value["auc"] - value["baseline_auc"] > 0.04
    assert value["lift"] > 1.8
    expected, came = (metrics[f"churn_{name}_in_test"]["value"] for name in ("expected", "came"))
    assert abs(expected / came - 1) < 0.15
    assert metrics["churn_calibration_error"]["value"] < 0.07


def test_at_capacity_churn_beats_both_its_baseline_and_chance(metrics: dict[str, dict[str, Any]]) -> None:
    model, baseline, chance = (
        metrics[f"churn_{who}capture_at_capacity"]["value"] for who in ("", "baseline_", "random_")
    )
    assert model > baseline > chance
    assert metrics["churn_precision_at_capacity"]["value"] > 1.8 * metrics["churn_base_rate"]["value"]
    assert metrics["churn_lift_at_capacity"]["value"] == pytest.approx(model / chance)
    assert metrics["churn_average_precision"]["value"] > 1.8 * metrics["churn_base_rate"]["value"]


def test_inside_its_two_groups_churn_is_harder_or_untested(metrics: dict[str, dict[str, Any]]) -> None:
    for group in ("one_time", "sustainer"):
        found = metrics[f"churn_{group}_auc"]
        if found["value"] is None:
            assert found["n"] < 20
            assert found["reason"].startswith("fewer than 20")
        else:
            assert found["value"] < metrics["churn_auc"]["value"]
            assert found["low"] < found["value"] < found["high"]


def test_no_model_knows_too_much_and_each_rests_on_enough_people(metrics: dict[str, dict[str, Any]]) -> None:
    for name in ("churn", "upgrade", "increase", "major_gift"):
        assert 0.5 < metrics[f"{name}_auc"]["value"] < 0.95
        assert metrics[f"{name}_test_positives"]["value"] >= 20
        assert metrics[f"{name}_average_precision"]["value"] > metrics[f"{name}_base_rate"]["value"]


def test_the_deck_names_nobody_of_the_backtest(board: Project) -> None:
    files = board.folder / ".deckgen/cache/models-*/test_predictions.parquet"
    people = {row[0] for row in duckdb.sql(f"SELECT DISTINCT golden_id FROM '{files}'").fetchall()}
    assert len(people) > 400
    with zipfile.ZipFile(board.pptx) as package:
        inside = "".join(package.read(n).decode("utf-8", "ignore") for n in package.namelist() if n.endswith(".xml"))
    assert not people & set(re.findall(r"[\w-]+", inside))


def test_the_pipeline_gives_a_card_without_building_the_deck(
    board: Project, metrics: dict[str, dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(board.folder)
    stages: list[str] = []
    card = model_card("board", "churn", report=lambda name, result: stages.append(name) if result else None)
    assert stages == ["tables", "entities", "models", "metrics"]
    assert card.metrics["churn_auc"]["value"] == metrics["churn_auc"]["value"]
    assert f"AUC                        {metrics['churn_auc']['text']}" in card.text()
    assert len(card.weights) > 20
