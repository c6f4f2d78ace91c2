"""Models: how well each ranks people it has not seen, what that finds at the team's capacity, how many it expects.

A measure of a model has no value where the model was not tested well enough, or was stopped for a suspected leak: it
carries that reason instead. Counts of what the test held are facts of the data and stay.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from deckgen.results import ENOUGH
from deckgen.values import Metric

HANLEY = "Hanley and McNeil 1982, Radiology 143; interval: DeLong et al. 1988, Biometrics 44, or a bootstrap of persons"
DAVIS = "Davis and Goadrich 2006, ICML"
NAEINI = "Naeini, Cooper and Hauskrecht 2015, AAAI"
TOP = "Manning, Raghavan and Schütze 2008, Introduction to Information Retrieval, 8.4 (precision and recall at k)"
OURS = "docs/method.md, Models"
NO_MODEL = "no such model among those that the spec names"


class _Named(NamedTuple):
    """A model as its metrics call it; `wanted` tells whether more of the outcome is better."""

    name: str
    label: str
    outcome: str
    contact: str
    wanted: bool


_NAMED = (
    _Named("churn", "Churn", "donors who leave", "personal calls", False),
    _Named("upgrade", "Upgrade to sustainer", "new sustainers", "asks", True),
    _Named("increase", "Sustainer increase", "increases", "asks", True),
    _Named("major_gift", "First major gift", "major donors", "asks", True),
)


def _measured(name: str, value: str, *, n: str = "n_positive_people", ends: str = "") -> str:
    """Return SQL for a measure of the model `name`; `ends` is the prefix of its interval's columns."""
    low, high = (f"CASE WHEN judged THEN {ends}_{side} END AS {side}" if ends else "" for side in ("low", "high"))
    columns = [f"CASE WHEN judged THEN {value} END AS value", f"{n} AS n", *filter(None, (low, high)), "reason"]
    source = "models JOIN model_evidence USING (name)"
    return f"SELECT {', '.join(columns)} FROM {source} WHERE name = '{name}'"


def _at_capacity(name: str, value: str, *, n: str = "positives") -> str:
    """Return SQL for a measure of the first k of a model's list; `n` is what the share is of, a person at a date."""
    return f"""SELECT CASE WHEN judged THEN {value} END AS value, {n} AS n,
        coalesce(reason, CASE WHEN called = 0 THEN 'the stated capacity is zero' END) AS reason
        FROM models JOIN model_evidence USING (name) LEFT JOIN at_capacity USING (name) WHERE name = '{name}'"""


def _held(name: str, value: str, n: str) -> str:
    """Return SQL for a fact of the data that the model `name` was tested on, whatever the verdict."""
    return f"""SELECT CASE WHEN n_test > 0 THEN {value} END AS value, {n} AS n,
        CASE WHEN n_test = 0 THEN 'no test was possible' END AS reason FROM models WHERE name = '{name}'"""


def _metric(of: _Named, suffix: str, what: str, unit: str, **more: Any) -> Metric:
    defaults = {"owner": "Data science", "period": "backtest", "missing_because": NO_MODEL}
    return Metric(name=f"{of.name}_{suffix}", label=f"{of.label}, {what}", unit=unit, **(defaults | more))


def _ranking(of: _Named) -> Iterator[Metric]:
    """Yield how well the whole list is in order."""
    yield Metric(
        name=f"{of.name}_auc", label=f"{of.label} model, AUC", unit="index", owner="Data science", period="backtest",
        greater_is_better=True, missing_because=NO_MODEL, reference=HANLEY,
        definition="Chance that a person with the outcome is ranked above one without, on later data than trained on.",
        formula="P(score with > score without) + P(equal) / 2",
        sql=_measured(of.name, "auc", ends="auc"),
    )  # fmt: skip
    yield _metric(
        of, "baseline_auc", "baseline AUC", "index", greater_is_better=True, reference=HANLEY,
        definition="The AUC of recency, frequency and amount alone, trained and tested on the same people.",
        formula="P(score with > score without) + P(equal) / 2, with three features",
        sql=_measured(of.name, "baseline_auc", ends="baseline"),
    )  # fmt: skip
    yield _metric(
        of, "average_precision", "PR-AUC", "index", greater_is_better=True, reference=DAVIS,
        definition="Area under the precision-recall curve as average precision; a list in random order gets the base rate.",
        formula="sum over ranks of (recall gained x precision there)",
        sql=_measured(of.name, "average_precision"),
    )  # fmt: skip
    yield _metric(
        of, "lift", "lift in the top tenth", "times", greater_is_better=True, reference=OURS,
        definition="Rate of the outcome among the tenth ranked highest / the rate among all.",
        formula="(outcomes in the top tenth / size of the tenth) / (outcomes / all)",
        sql=_measured(of.name, "lift_at_10", n="n_test"),
    )  # fmt: skip


def _capacity(of: _Named) -> Iterator[Metric]:
    """Yield what the first k of the list hold, k being what the team can do."""
    yield _metric(
        of, "capacity", f"planned {of.contact}", "count", grain="contact", period="input", reference=OURS,
        definition=f"How many {of.contact} the team can make before the next deck, an input of the spec.",
        formula="k", sql=f"SELECT k AS value FROM capacities WHERE model = '{of.name}'",
    )  # fmt: skip
    found = (("", "found", "model"), ("baseline_", "baseline_found", "baseline"), ("random_", "random_found", "chance"))
    for prefix, column, who in found:
        yield _metric(
            of, f"{prefix}capture_at_capacity", f"found at capacity by {who}", "share", reference=TOP,
            greater_is_better=None if who == "chance" else True,
            definition=f"Share of the {of.outcome} in the backtest who stand among the k first at their test date, "
            + {"model": "ranked by the model; test dates weigh by their outcomes.",
               "baseline": "ranked by recency, frequency and amount alone.",
               "chance": "in random order."}[who],
            formula="outcomes among all k / all outcomes" if prefix != "random_" else "sum(outcomes x k / people) / outcomes",
            sql=_at_capacity(of.name, f"{column} / nullif(positives, 0)"),
        )  # fmt: skip
    yield _metric(
        # Of cases: a list of 25 is stated too, and whoever stood on it at a date past is not told by the share.
        of, "precision_at_capacity", "right among those called", "share", grain="case", greater_is_better=True,
        reference=TOP,
        definition=f"Share of the k ranked first who were {of.outcome}: of 100 {of.contact}, how many were real.",
        formula="outcomes among all k / people among all k",
        sql=_at_capacity(of.name, "found / nullif(called, 0)", n="called"),
    )  # fmt: skip
    yield _metric(
        of, "lift_at_capacity", "lift at capacity", "times", greater_is_better=True, reference=TOP,
        definition=f"How many times as many {of.outcome} the k ranked first hold as k picked at random would.",
        formula="found by the model / found by chance",
        sql=_at_capacity(of.name, "found / nullif(random_found, 0)"),
    )  # fmt: skip


def _counts(of: _Named) -> Iterator[Metric]:
    """Yield how many were expected and how many came, in the test and from here on."""
    yield _metric(
        of, "calibration_error", "calibration error", "points", greater_is_better=False, reference=NAEINI,
        definition="Mean gap between the predicted and the observed rate, over up to ten groups of equal size.",
        formula="sum over groups of (n / N) x |observed - predicted|",
        sql=_measured(of.name, "calibration_error", n="n_test"),
    )  # fmt: skip
    yield _metric(
        of, "expected_in_test", "expected in the test", "count", people=True, reference=OURS,
        definition=f"Sum of the probabilities of all cases in the backtest: how many {of.outcome} the model expected there.",
        formula="sum(p)", grain="case", greater_is_better=of.wanted,
        sql=_measured(of.name, "expected_positives", n="n_test"),
    )  # fmt: skip
    yield _metric(
        of, "came_in_test", "came in the test", "count", people=True, grain="case", reference=OURS,
        greater_is_better=of.wanted,
        definition="Cases in the backtest with the outcome; a person tested at several dates counts at each.",
        formula="sum(y)", sql=_held(of.name, "n_positive", "n_test"),
    )  # fmt: skip
    yield _metric(
        of, "test_positives", "people with the outcome in the test", "count", people=True, reference=OURS,
        greater_is_better=True,
        definition=f"People with the outcome in the backtest, each once; below {ENOUGH} the model is not judged.",
        formula="|people with y = 1|",
        sql=_held(of.name, "n_positive_people", "n_test_people"),
    )  # fmt: skip
    yield _metric(
        of, "base_rate", "base rate", "share", reference=OURS, greater_is_better=of.wanted,
        definition="Share of the test population with the outcome.", formula="sum(y) / N",
        sql=_held(of.name, "base_rate", "n_test"),
    )  # fmt: skip
    yield _metric(
        of, "expected", "expected", "count", people=True, reference=OURS, period="as_of", greater_is_better=of.wanted,
        definition="Sum of the probabilities of everyone scored at the as-of date, for the next twelve months.",
        formula="sum(p)",
        sql=f"SELECT sum(probability) AS value, count(*) AS n FROM trusted_scores WHERE model = '{of.name}'",
        missing_because="no model with enough evidence",
    )  # fmt: skip


def _group(name: str, label: str, definition: str) -> Metric:
    """Return the AUC inside one of the two kinds of donor whom the churn model pools."""
    tested = f"model = 'churn' AND subgroup = '{name}'"
    return Metric(
        name=f"churn_{name}_auc", label=label, unit="index", owner="Data science", period="backtest",
        greater_is_better=True, reference=HANLEY, missing_because=NO_MODEL, definition=definition,
        formula="P(score with > score without) + P(equal) / 2, within the group",
        sql=f"""WITH people AS (
            SELECT count(DISTINCT golden_id) FILTER (y_true = 1) AS n, count(DISTINCT golden_id) FILTER (y_true = 0) AS others
            FROM test_predictions WHERE {tested}
        ), evidence AS (
            SELECT g.*, n, coalesce(reason, CASE WHEN least(n, others) < {ENOUGH}
                THEN 'fewer than {ENOUGH} with the outcome, or without it, in the test' END) AS reason
            FROM model_subgroups g JOIN model_evidence e ON e.name = g.model CROSS JOIN people
            WHERE g.model = 'churn' AND g.name = '{name}'
        )
        SELECT CASE WHEN reason IS NULL THEN auc END AS value, n, CASE WHEN reason IS NULL THEN auc_low END AS low,
            CASE WHEN reason IS NULL THEN auc_high END AS high, reason FROM evidence""",
    )  # fmt: skip


METRICS = (
    *(metric for of in _NAMED for family in (_ranking, _capacity, _counts) for metric in family(of)),
    _group("one_time", "Churn of one-time donors, AUC",
           "AUC of the churn model among one-time donors only, who leave by giving nothing in twelve months."),
    _group("sustainer", "Churn of sustainers, AUC",
           "AUC of the churn model among sustainers only, who leave by giving nothing monthly in the last three months."),
    Metric(
        name="models_total", label="Models trained", unit="count", grain="model", period="backtest", reference=OURS,
        definition="Models that the spec asks for.", formula="|models|", sql="SELECT count(*) AS value FROM models",
    ),
    Metric(
        name="models_useful", label="Models better than their baseline", unit="count", grain="model", period="backtest",
        greater_is_better=True, reference=OURS, formula="|models with a verdict of useful|",
        definition=f"Models with at least {ENOUGH} test positives whose AUC exceeds the baseline's beyond its 95% interval.",
        sql="SELECT count(*) FILTER (verdict = 'useful') AS value, count(*) AS n FROM models",
    ),
)  # fmt: skip
