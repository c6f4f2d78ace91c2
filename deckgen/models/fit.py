"""`fit_models`: from the activity tables to four fitted models with their evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from deckgen.errors import DataError
from deckgen.models.churn import CHURN
from deckgen.models.design import Target, Window, complete_windows, known_until
from deckgen.models.features import giving_span, panel_query, read_panel
from deckgen.models.increase import INCREASE
from deckgen.models.major_gift import MAJOR_GIFT
from deckgen.models.upgrade import UPGRADE
from deckgen.results import FittedModel

if TYPE_CHECKING:
    from deckgen.engine import Engine

TARGETS = {target.name: target for target in (CHURN, UPGRADE, INCREASE, MAJOR_GIFT)}
MODEL_NAMES = tuple(TARGETS)
DEFAULTS = {"major_threshold": 1000.0, "increase_ratio": 1.10}


def fit_models(
    engine: Engine,
    *,
    as_of: date,
    seed: int,
    names: Sequence[str] = MODEL_NAMES,
    threshold: Mapping[str, float] | None = None,
    jobs: int = 1,
    major_threshold: float = DEFAULTS["major_threshold"],
    increase_ratio: float = DEFAULTS["increase_ratio"],
) -> list[FittedModel]:
    """Fit, test and apply the models; the same rows in any order give the same numbers.

    Parameters
    ----------
    engine : Engine
        Holds ``donations`` (golden_id, date, amount in USD, recurring, status, method) and, where known,
        ``email_events``, ``subscriptions`` and ``event_tickets``. Read only. Gifts count as giving when completed.
    as_of : date
        The deck's date: rows after it are not used, and everyone eligible on it is scored.
    seed : int
        Not negative; of the resamples behind the intervals.
    names : sequence of str
        Which models, in the order wanted; see `MODEL_NAMES`.
    threshold : mapping of model name to probability, optional
        Cut for precision and recall. By default the cut that flags the top tenth of the test rows: the
        capacity of a call list of that size.
    jobs : int
        Models fitted at the same time.
    major_threshold : float
        US dollars in 12 months that make a major donor.
    increase_ratio : float
        Share of today's monthly amount that counts as an increase.

    Returns
    -------
    list of FittedModel
        One a name. `train_as_of` and `n_train` belong to the newest test; `coefficients` and `scores` to the
        model refitted on every window with a known outcome. Too little data gives a model without AUC whose
        verdict is "not enough evidence", never an error.

    Raises
    ------
    DataError
        Where gifts are missing or lack a column, or a name is not a model.
    """
    for name in (*names, *(threshold or {})):
        if name not in TARGETS:
            raise DataError(f"unknown model {name!r}", hint=f"models: {', '.join(MODEL_NAMES)}")
    parameters = {"major_threshold": major_threshold, "increase_ratio": increase_ratio}
    targets = [TARGETS[name] for name in names]
    span = giving_span(engine, as_of)
    windows = complete_windows(span[0], known_until(as_of, span[1])) if span else ()
    today = (Window(as_of=as_of, complete=False),)
    # Without any known outcome nothing is learned, and today's rows are read for their columns.
    panel = read_panel(engine, windows or today, targets, parameters)
    # Here, so that importing deckgen.models stays light.
    from concurrent.futures import ThreadPoolExecutor

    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    from deckgen.models.backtest import learn_all
    from deckgen.models.report import fit_target
    from deckgen.models.scoring import score

    def fit(target: Target) -> FittedModel:
        name = target.name
        return fit_target(
            panel, target, windows, learned=learned[name], scores=scores[name], seed=seed,
            threshold=(threshold or {}).get(name), parameters=parameters,
        )  # fmt: skip

    # One BLAS thread, as the number of threads changes the last bits of a sum.
    with threadpool_limits(limits=1), ThreadPoolExecutor(max_workers=max(jobs, 1)) as pool:
        learned = dict(zip(names, pool.map(lambda target: learn_all(panel, target, windows), targets), strict=True))
        scores = score(engine, panel_query(engine.tables(), today, targets), parameters, learned)
        return list(pool.map(fit, targets))
