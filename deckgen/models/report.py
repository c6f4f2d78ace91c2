"""One target from panel and scores to `FittedModel`: backtest, evidence, verdict."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from deckgen.models.backtest import backtest, population
from deckgen.models.design import Target, Window
from deckgen.models.evaluate import (
    Discrimination,
    at_threshold,
    average_precision,
    calibrate,
    capacity_cut,
    discriminate,
    top_tenth,
)
from deckgen.models.verdict import BASELINE_NAME, WANTED, judge
from deckgen.results import FittedModel, Subgroup

if TYPE_CHECKING:
    import pandas as pd

    from deckgen.models.learned import Learned

UNTESTED_CUT = 0.5  # where there is nobody to rank, and so nobody whom it could flag


def fit_target(
    panel: pd.DataFrame,
    target: Target,
    windows: tuple[Window, ...],
    *,
    learned: Learned | None,
    scores: pd.DataFrame,
    seed: int,
    threshold: float | None,
    parameters: Mapping[str, float],
) -> FittedModel:
    """Return the fitted model of one target; see `deckgen.models.fit_models`."""
    tested = backtest(population(panel, target), windows, WANTED)
    rng = np.random.default_rng([seed, *target.name.encode()])
    test_as_of = tuple(sorted(window.as_of.isoformat() for window in tested.tests))
    return FittedModel(
        name=target.name,
        label=target.label,
        population=target.population.format(**parameters),
        target=target.target.format(**parameters),
        feature_names_in_=learned.columns if learned else (),
        coefficients=learned.coefficients() if learned else {},
        train_as_of=tuple(sorted(window.as_of.isoformat() for window in tested.training)),
        test_as_of=test_as_of,
        n_train=tested.n_train,
        n_scored=len(scores),
        scores=scores,
        **_judge(target, tested.rows, test_as_of, rng),
        **_measure(tested.rows, scores, threshold),
    )


def _judge(target: Target, tested: pd.DataFrame, tests: tuple[str, ...], rng: np.random.Generator) -> dict[str, Any]:
    """Return the fields of `FittedModel` about discrimination: AUCs, intervals, subgroups and the verdict."""
    found = _discriminate(tested, rng)
    positives, negatives = (tested.loc[tested["y_true"] == y, "golden_id"].nunique() for y in (1, 0))
    verdict, reason = judge(target, found, positives=positives, negatives=negatives, tests=tests)
    return {
        "auc": found.auc,
        "auc_interval": found.interval,
        "baseline_name": BASELINE_NAME,
        "baseline_auc": found.baseline,
        "baseline_interval": found.baseline_interval,
        "difference_interval": found.difference_interval,
        "subgroups": _subgroups(target, tested, rng),
        "verdict": verdict,
        "verdict_reason": reason,
    }


def _measure(tested: pd.DataFrame, scores: pd.DataFrame, threshold: float | None) -> dict[str, Any]:
    """Return the fields of `FittedModel` about counts, the top of the list and calibration."""
    y_true, y_score = tested["y_true"].to_numpy(dtype=float), tested["y_score"].to_numpy(dtype=float)
    lift, capture = top_tenth(y_true, y_score)
    if threshold is None:
        threshold = next(
            (capacity_cut(of) for of in (y_score, scores["probability"].to_numpy()) if len(of)), UNTESTED_CUT
        )
    precision, recall = at_threshold(y_true, y_score, threshold)
    bins, error = calibrate(y_true, y_score)
    return {
        "n_test": len(tested),
        "n_test_people": int(tested["golden_id"].nunique()),
        "n_positive": int(y_true.sum()),
        "n_positive_people": int(tested.loc[tested["y_true"] == 1, "golden_id"].nunique()),
        "base_rate": float(y_true.mean()) if len(y_true) else 0.0,
        "average_precision": average_precision(y_true, y_score),
        "lift_at_10": lift,
        "capture_at_10": capture,
        "precision_at_threshold": precision,
        "recall_at_threshold": recall,
        "threshold": threshold,
        "calibration_error": error,
        "expected_positives": float(y_score.sum()),
        "calibration": bins,
        "test_predictions": tested.assign(as_of=tested["as_of"].map(lambda day: day.date().isoformat())),
    }


def _discriminate(tested: pd.DataFrame, rng: np.random.Generator) -> Discrimination:
    y_true, y_score, y_baseline = (tested[name].to_numpy(dtype=float) for name in ("y_true", "y_score", "y_baseline"))
    return discriminate(y_true, y_score, y_baseline, tested["golden_id"].to_numpy(dtype=object), rng)


def _subgroups(target: Target, tested: pd.DataFrame, rng: np.random.Generator) -> tuple[Subgroup, ...]:
    parts = []
    for name, label in target.subgroups:
        part = tested[tested["subgroup"] == name]
        found = _discriminate(part, rng)
        parts.append(
            Subgroup(
                name=name,
                label=label,
                n_test=len(part),
                n_positive=int(part["y_true"].sum()),
                auc=found.auc,
                auc_interval=found.interval,
            )
        )
    return tuple(parts)
