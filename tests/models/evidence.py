"""Backtests made by hand, and what metrics, sections and cards make of them: no model is fitted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
from ledgers import TODAY

from deckgen.engine import Engine
from deckgen.metrics.compute import compute
from deckgen.metrics.modelling import METRICS
from deckgen.metrics.prepare import prepare
from deckgen.models import TARGETS
from deckgen.models.report import _judge, _measure
from deckgen.periods import Calendar
from deckgen.results import FittedModel, Results
from deckgen.spec import PrivacySpec
from deckgen.stages.models import model_frames
from deckgen.theme import Theme, load_theme

PARAMETERS = {"major_threshold": 1000.0, "increase_ratio": 1.1}
DECK = {
    "min_cell": 10, "source_labels": "Gifts", "as_of": "28 Feb 2026", "as_of_date": "2026-02-28", "call_capacity": 100,
    "versions": {"python": "3.11", "scikit-learn": "1.5"},
}  # fmt: skip
# How a model does in the test: strength of its score, number of people; see `drawn`.
USEFUL, NOISE, LEAK = {"strength": 1.6}, {"strength": 0.0}, {"strength": 9.0}
THIN = {"strength": 1.6, "people": 40}


def theme() -> Theme:
    return load_theme("lakeshore")


def drawn(strength: float, *, people: int = 400, rate: float = 0.3, dates: int = 1, seed: int = 1) -> pd.DataFrame:
    """Rows of a backtest: the score moves by `strength` standard deviations of its noise with the outcome."""
    rng = np.random.default_rng(seed)
    frames = []
    for date in range(dates):
        y = (rng.random(people) < rate).astype(float)
        signal = np.log(rate / (1 - rate)) + strength * (y - rate)
        frames.append(
            pd.DataFrame(
                {
                    "as_of": pd.Timestamp(f"2025-0{2 + date}-28"),
                    "golden_id": [f"G{n:04d}" for n in range(people)],
                    "subgroup": np.where(rng.random(people) < 0.7, "one_time", "sustainer"),
                    "y_true": y,
                    "y_score": 1 / (1 + np.exp(-signal - rng.normal(size=people))),
                    "y_baseline": 1 / (1 + np.exp(-rng.normal(size=people) - 0.3 * y)),
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def backtested(name: str, rows: pd.DataFrame) -> FittedModel:
    """The model `name` with these rows as its backtest, judged and measured as any other."""
    target = TARGETS[name]
    tests = tuple(sorted({day.date().isoformat() for day in rows["as_of"]}))
    scores = pd.DataFrame({"golden_id": ["G0001", "G0002"], "subgroup": "one_time", "probability": [0.2, 0.9]})
    return FittedModel(
        name=name, label=target.label, population=target.population.format(**PARAMETERS),
        target=target.target.format(**PARAMETERS), feature_names_in_=("gifts_12m", "opens_90d"),
        coefficients={"gifts_12m": -0.8, "opens_90d": 0.2}, train_as_of=("2023-02-28", "2024-02-29"), test_as_of=tests,
        n_train=900, n_scored=2, scores=scores,
        **_judge(target, rows, tests, np.random.default_rng(1)), **_measure(rows, scores, None),
    )  # fmt: skip


def engine_of(models: Iterable[FittedModel], k: int = 100) -> Engine:
    """The tables that the stages would leave of `models`, with `k` calls or asks for each."""
    engine, listed = Engine(), list(models)
    for name, frame in model_frames(listed).items():
        engine.put(name, frame)
    engine.put("capacities", pd.DataFrame({"model": [model.name for model in listed], "k": k, "position": 0}))
    prepare(engine)
    return engine


def results_of(models: Iterable[FittedModel], k: int = 100, **deck: Any) -> Results:
    """What a section is given of `models`."""
    engine = engine_of(models, k)
    metrics = compute(engine, METRICS, calendar=Calendar(as_of=TODAY), privacy=PrivacySpec())
    return Results(metrics=metrics, deck={**DECK, **deck}, query=engine.frame, records=engine.records)
