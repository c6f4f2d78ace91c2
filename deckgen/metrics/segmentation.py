"""Segments: who is at risk, what giving that puts at risk, and how many stand in each segment."""

from __future__ import annotations

from deckgen.policy import SEGMENTS
from deckgen.values import Metric


def _segment(key: str, label: str) -> tuple[Metric, ...]:
    return (
        Metric(
            name=f"{key}_donors", label=f"{label} donors", unit="count", people=True, owner="Membership",
            definition=f"Active donors whom the policy puts into {label}.",
            sql=f"SELECT count(*) AS value FROM segments WHERE segment = '{key}'",
        ),
        Metric(
            name=f"{key}_value_at_risk", label=f"Value at risk in {label}", unit="USD", owner="Membership",
            definition=f"Sum over the donors in {label} of churn probability x giving in the last twelve months.",
            missing_because="no trusted churn model",
            sql=f"SELECT coalesce(sum(value_at_risk), CASE WHEN (SELECT count(p_churn) FROM segments) > 0 THEN 0 END)"
            f"::DOUBLE AS value, count(*) AS n FROM segments WHERE segment = '{key}'",
        ),
        Metric(
            name=f"{key}_giving", label=f"{label} giving", unit="USD", owner="Membership",
            definition=f"Giving in the last twelve months of the donors in {label}.",
            sql=f"SELECT coalesce(sum(annual), 0)::DOUBLE AS value, count(*) AS n FROM segments WHERE segment = '{key}'",
        ),
    )  # fmt: skip


_AT_RISK = "churn_band IN ('High', 'Critical')"

METRICS = (
    *(metric for key, label in SEGMENTS.items() for metric in _segment(key, label)),
    Metric(
        name="scored_donors", label="Donors scored for churn", unit="count", people=True, owner="Data science",
        definition="Active donors whom the churn model scores.",
        sql="SELECT count(p_churn) AS value, count(*) AS n FROM segments",
    ),
    Metric(
        name="at_risk_donors", label="Donors at risk", unit="count", people=True, greater_is_better=False,
        owner="Membership",
        definition="Active donors whose churn probability reaches the High threshold (bands High and Critical).",
        sql=f"SELECT count(*) FILTER ({_AT_RISK}) AS value, count(p_churn) AS n FROM segments",
    ),
    Metric(
        name="at_risk_share", label="Share of donors at risk", unit="share", greater_is_better=False, owner="Membership",
        definition="Donors at risk / active donors scored for churn.",
        sql=f"SELECT count(*) FILTER ({_AT_RISK}) / nullif(count(p_churn), 0) AS value, count(p_churn) AS n FROM segments",
    ),
    Metric(
        name="at_risk_giving", label="Giving of donors at risk", unit="USD", greater_is_better=False, owner="Membership",
        definition="Giving in the last twelve months of the donors at risk.",
        sql=f"SELECT coalesce(sum(annual) FILTER ({_AT_RISK}), 0)::DOUBLE AS value, "
        f"count(*) FILTER ({_AT_RISK}) AS n FROM segments",
    ),
    Metric(
        name="value_at_risk", label="Value at risk", unit="USD", greater_is_better=False, owner="Membership",
        definition="Sum over active donors of churn probability x giving in the last twelve months.",
        missing_because="no churn model with enough evidence",
        sql="SELECT sum(value_at_risk)::DOUBLE AS value, count(p_churn) AS n FROM segments",
    ),
    Metric(
        name="value_at_risk_share", label="Share of giving at risk", unit="share", greater_is_better=False,
        owner="Membership", definition="Value at risk / giving in the last twelve months.",
        missing_because="no churn model with enough evidence",
        sql="SELECT (sum(value_at_risk) / nullif(sum(annual), 0))::DOUBLE AS value, count(p_churn) AS n FROM segments",
    ),
    Metric(
        name="upgrade_prospects", label="Upgrade prospects", unit="count", people=True, owner="Development",
        greater_is_better=True,
        definition="Active donors whose best upgrade path is at least the middle lift above its base rate.",
        sql="SELECT count(*) FILTER (upgrade_band IN ('Raised', 'High')) AS value, count(lift) AS n FROM segments",
    ),
    Metric(
        name="upgrade_potential", label="Expected upgrade potential", unit="USD", owner="Development",
        definition="Sum over the upgrade prospects of probability x what the upgrade adds in a year.",
        sql="SELECT coalesce(sum(u * gain) FILTER (upgrade_band IN ('Raised', 'High')), 0)::DOUBLE AS value, "
        "count(lift) AS n FROM segments",
    ),
    Metric(
        name="major_prospects", label="Major gift prospects", unit="count", people=True, owner="Development",
        definition="Donors whose probability of a first major gift is at least twice its base rate.",
        sql="""SELECT count(*) FILTER (probability >= 2 * base_rate) AS value, count(*) AS n
               FROM trusted_scores WHERE model = 'major_gift'""",
    ),
)  # fmt: skip
