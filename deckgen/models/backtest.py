"""Learning from windows whose outcome is known, and testing on windows that come after them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from deckgen.models.design import Target, Window, training_windows
from deckgen.models.features import BASELINE, ELIGIBLE, FEATURES, POSITIVE, SUBGROUP
from deckgen.models.learned import Learned

MAX_TESTS = 8  # as-ofs pooled at most: two years of quarters
PENALTY = 0.03  # C of the logistic; small, as rows of a donor at neighbouring as-ofs nearly repeat each other


@dataclass(frozen=True, kw_only=True, slots=True)
class Backtest:
    """Predictions for test windows by models that were trained on earlier ones; newest window first."""

    rows: pd.DataFrame  # as_of, golden_id, subgroup, y_true, y_score, y_baseline
    tests: tuple[Window, ...]
    training: tuple[Window, ...]  # of the newest test
    n_train: int


def pipeline() -> Pipeline:
    """Return the unfitted estimator: logarithm, standard score, L2 logistic regression without class weights.

    All features are counts, days, dollars or shares, none negative; the logarithm tames their tails. Class
    weights would inflate the probabilities of rare outcomes.
    """
    return Pipeline(
        [
            ("logarithm", FunctionTransformer(np.log1p)),
            ("standard_score", StandardScaler()),
            ("logistic", LogisticRegression(C=PENALTY, max_iter=2000)),
        ]
    )


def population(panel: pd.DataFrame, target: Target) -> pd.DataFrame:
    """Return the panel rows in the target's population, with `subgroup` and `y_true` (NaN where unknown)."""
    rows = panel[panel[ELIGIBLE.format(target.name)].to_numpy(dtype=bool)]
    return rows.assign(
        subgroup=rows[SUBGROUP.format(target.name)], y_true=rows[POSITIVE.format(target.name)].astype(float)
    )


def in_windows(rows: pd.DataFrame, windows: Sequence[Window]) -> pd.DataFrame:
    """Return the rows at the as-ofs of `windows`."""
    return rows[rows["as_of"].isin([pd.Timestamp(window.as_of) for window in windows])]


def learn(rows: pd.DataFrame, columns: Sequence[str]) -> Learned:
    """Fit the pipeline on those of `columns` that vary in `rows`, which must not be empty."""
    y_true = rows["y_true"].to_numpy()
    varying = tuple(name for name in columns if rows[name].nunique() > 1)
    rate = float(y_true.mean())
    if rate in (0.0, 1.0) or not varying:
        return Learned(columns=varying, base_rate=rate)
    fitted = pipeline().fit(rows[list(varying)].to_numpy(), y_true)
    standard, logistic = fitted["standard_score"], fitted["logistic"]
    return Learned(
        columns=varying, base_rate=rate, means=tuple(standard.mean_.tolist()), scales=tuple(standard.scale_.tolist()),
        weights=tuple(logistic.coef_[0].tolist()), intercept=float(logistic.intercept_[0]),
    )  # fmt: skip


def learn_all(panel: pd.DataFrame, target: Target, windows: Sequence[Window]) -> Learned | None:
    """Return what every window with a known outcome teaches; None where there is none."""
    known = in_windows(population(panel, target), windows)
    return learn(known, tuple(FEATURES)) if len(known) else None


def backtest(rows: pd.DataFrame, windows: tuple[Window, ...], needed: int) -> Backtest:
    """Test on the newest window, adding earlier quarters until `needed` people are positive.

    Every test window has its own model, trained only on windows that ended by then; the baseline is trained
    the same way on the same rows. Pooling stops at `MAX_TESTS`, or where no history is left to train on.
    """
    tested: list[pd.DataFrame] = []
    tests: list[Window] = []
    training: tuple[Window, ...] = ()
    n_train = 0
    for window in windows[:MAX_TESTS]:
        earlier = training_windows(windows, window)
        train, test = in_windows(rows, earlier), in_windows(rows, (window,))
        if train["y_true"].nunique() < 2 or test.empty:
            break
        tests.append(window)
        tested.append(
            test.assign(
                y_score=learn(train, tuple(FEATURES)).predict(test),
                y_baseline=learn(train, BASELINE).predict(test),
            )
        )
        if len(tests) == 1:
            training, n_train = earlier, len(train)
        pooled = pd.concat(tested)
        if pooled.loc[pooled["y_true"] == 1, "golden_id"].nunique() >= needed:
            break
    columns = ["as_of", "golden_id", "subgroup", "y_true", "y_score", "y_baseline"]
    found = pd.concat(tested)[columns] if tested else pd.DataFrame({name: [] for name in columns})
    found = found.sort_values(["as_of", "golden_id"], ignore_index=True)
    return Backtest(rows=found, tests=tuple(tests), training=training, n_train=n_train)
