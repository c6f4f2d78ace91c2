"""Models: how well each ranks people it has not seen, and how many it expects."""

from __future__ import annotations

from deckgen.values import Metric

_NAMES = {
    "churn": "Churn",
    "upgrade": "Upgrade to sustainer",
    "increase": "Sustainer increase",
    "major_gift": "First major gift",
}


def _of(name: str, label: str) -> tuple[Metric, ...]:
    where = f"FROM models WHERE name = '{name}'"
    return (
        Metric(
            name=f"{name}_auc", label=f"{label} model, AUC", unit="index", owner="Data science", greater_is_better=True,
            period="backtest",
            definition="Chance that a person with the outcome is ranked above one without, on later data than trained on.",
            sql=f"SELECT auc AS value, n_positive_people AS n, auc_low AS low, auc_high AS high {where}",
        ),
        Metric(
            name=f"{name}_baseline_auc", label=f"{label}, baseline AUC", unit="index", owner="Data science",
            greater_is_better=True, period="backtest",
            definition="The same test with recency, frequency and amount alone.",
            sql=f"SELECT baseline_auc AS value, n_positive_people AS n, baseline_low AS low, baseline_high AS high {where}",
        ),
        Metric(
            name=f"{name}_lift", label=f"{label}, lift in the top tenth", unit="times", owner="Data science",
            greater_is_better=True, period="backtest",
            definition="Rate of the outcome among the tenth ranked highest / the rate among all.",
            sql=f"SELECT lift_at_10 AS value, n_test AS n {where}",
        ),
        Metric(
            name=f"{name}_expected", label=f"{label}, expected", unit="count", people=True, owner="Data science",
            definition="Sum of the probabilities of everyone scored at the as-of date, for the next twelve months.",
            sql=f"SELECT sum(probability) AS value, count(*) AS n FROM trusted_scores WHERE model = '{name}'",
            missing_because="no model with enough evidence",
        ),
        Metric(
            name=f"{name}_base_rate", label=f"{label}, base rate", unit="share", owner="Data science",
            period="backtest", definition="Share of the test population with the outcome.",
            sql=f"SELECT base_rate AS value, n_test AS n {where}",
        ),
    )  # fmt: skip


METRICS = (
    *(metric for name, label in _NAMES.items() for metric in _of(name, label)),
    Metric(
        name="models_total", label="Models trained", unit="count", grain="model", period="backtest",
        definition="Models that the spec asks for.", sql="SELECT count(*) AS value FROM models",
    ),
    Metric(
        name="models_useful", label="Models better than their baseline", unit="count", grain="model", period="backtest",
        greater_is_better=True,
        definition="Models with at least 20 test positives whose AUC exceeds the baseline's beyond its 95% interval.",
        sql="SELECT count(*) FILTER (verdict = 'useful') AS value, count(*) AS n FROM models",
    ),
)  # fmt: skip
