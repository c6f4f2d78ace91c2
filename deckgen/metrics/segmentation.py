"""Segments: who is at risk, what giving that puts at risk, and how many stand in each segment.

In the formulas p is the churn probability, V the giving in the twelve months to the as-of date, u the upgrade probability
on a donor's best path and g what that path adds in a year; A are the active donors, sums run over donors. Whatever the
deck's reporting year, segments are of the twelve months to the as-of date: they say what to do next.
"""

from __future__ import annotations

from deckgen.policy import SEGMENTS
from deckgen.values import Metric

_ACTIVE = "A donor is active for twelve months after a gift (Direct to Donor)"
_NO_CHURN = "no churn model with enough evidence"
_NO_UPGRADE = "no upgrade model that has enough evidence and ranks better than a coin"
_CHURN, _UPGRADES, _MAJOR = "name = 'churn'", "name <> 'churn'", "name = 'major_gift'"


def _sum(what: str, where: str = "true") -> str:
    """Return the SQL of a sum of money, with the largest part of it that is one person's."""
    return (
        f"SELECT coalesce(sum({what}), 0)::DOUBLE AS value, count(*) AS n, max({what})::DOUBLE AS largest "
        f"FROM segments WHERE {where}"
    )


def _if_trusted(models: str, value: str, *, said: bool = True) -> str:
    """Return the SQL of `value` where one of `models` may steer, of no value where none may: nobody found is no zero.

    `said` is whether the models' own reason is told: of several there is no one reason.
    """
    why = f", (SELECT max(reason) FROM model_trust WHERE {models}) AS reason" if said else ""
    trusted = f"(SELECT count(*) FROM model_trust WHERE {models} AND trusted) > 0"
    return f"CASE WHEN {trusted} THEN {value} END AS value{why}"


def _segment(key: str, label: str) -> tuple[Metric, ...]:
    return (
        Metric(
            name=f"{key}_donors", label=f"{label} donors", unit="count", people=True, owner="Membership",
            definition=f"Active donors whom the policy puts into {label}.", formula=f"|{label}|",
            sql=f"SELECT count(*) AS value FROM segments WHERE segment = '{key}'",
        ),
        Metric(
            name=f"{key}_value_at_risk", label=f"Value at risk in {label}", unit="USD", owner="Membership",
            definition=f"Sum over the donors in {label} of churn probability x giving in the last twelve months.",
            formula=f"sum(p x V | {label})", greater_is_better=False, missing_because="no trusted churn model",
            sql=f"SELECT coalesce(sum(value_at_risk), CASE WHEN (SELECT count(p_churn) FROM segments) > 0 THEN 0 END)"
            f"::DOUBLE AS value, count(*) AS n, max(value_at_risk)::DOUBLE AS largest "
            f"FROM segments WHERE segment = '{key}'",
        ),
        Metric(
            name=f"{key}_giving", label=f"{label} giving", unit="USD", owner="Membership",
            definition=f"Giving in the last twelve months of the donors in {label}.", formula=f"sum(V | {label})",
            greater_is_better=True, sql=_sum("annual", f"segment = '{key}'"),
        ),
    )  # fmt: skip


_AT_RISK = "churn_band IN ('High', 'Critical')"
_PROSPECT = "upgrade_band IN ('Raised', 'High')"
_POTENTIAL = f"coalesce(sum(u * gain) FILTER ({_PROSPECT}), 0)::DOUBLE"

METRICS = (
    *(metric for key, label in SEGMENTS.items() for metric in _segment(key, label)),
    Metric(
        name="active_donors", label="Active donors", unit="count", people=True, owner="Membership", period="T12M",
        greater_is_better=True, definition="Constituents with a completed gift in the twelve months to the as-of date.",
        formula="|A|", reference=_ACTIVE, sql="SELECT count(*) AS value FROM segments",
    ),
    Metric(
        name="active_giving", label="Giving of active donors", unit="USD", owner="Membership", period="T12M",
        greater_is_better=True, definition="Completed gifts in the twelve months to the as-of date.",
        formula="sum(V)", missing_because="no active donors",
        sql="SELECT sum(annual)::DOUBLE AS value, count(*) AS n, max(annual)::DOUBLE AS largest FROM segments",
    ),
    Metric(
        name="scored_donors", label="Donors scored for churn", unit="count", people=True, owner="Data science",
        greater_is_better=True, definition="Active donors whom the churn model scores.", formula="|A with p|",
        missing_because=_NO_CHURN,
        sql=f"SELECT {_if_trusted(_CHURN, 'count(p_churn)')}, count(*) AS n FROM segments",
    ),
    Metric(
        name="at_risk_donors", label="Donors at risk", unit="count", people=True, greater_is_better=False,
        owner="Membership",
        definition="Active donors whose churn probability reaches the High threshold (bands High and Critical).",
        formula="|A with p >= High|", missing_because=_NO_CHURN,
        sql=f"SELECT {_if_trusted(_CHURN, f'count(*) FILTER ({_AT_RISK})')}, count(p_churn) AS n FROM segments",
    ),
    Metric(
        name="at_risk_share", label="Share of donors at risk", unit="share", greater_is_better=False, owner="Membership",
        definition="Donors at risk / active donors scored for churn.", formula="|A with p >= High| / |A with p|",
        tells=("at_risk_donors",), missing_because=_NO_CHURN,
        sql=f"SELECT count(*) FILTER ({_AT_RISK}) / nullif(count(p_churn), 0) AS value, count(p_churn) AS n FROM segments",
    ),
    Metric(
        name="at_risk_giving", label="Giving of donors at risk", unit="USD", greater_is_better=False, owner="Membership",
        definition="Giving in the last twelve months of the donors at risk.", formula="sum(V | p >= High)",
        missing_because=_NO_CHURN,
        sql=f"SELECT {_if_trusted(_CHURN, 'coalesce(sum(annual), 0)::DOUBLE')}, count(*) AS n, "
        f"max(annual)::DOUBLE AS largest FROM segments WHERE {_AT_RISK}",
    ),
    Metric(
        name="value_at_risk", label="Value at risk", unit="USD", greater_is_better=False, owner="Membership",
        definition="Sum over active donors of churn probability x giving in the last twelve months.",
        formula="sum(p x V)", missing_because=_NO_CHURN,
        sql="SELECT sum(value_at_risk)::DOUBLE AS value, count(p_churn) AS n, max(value_at_risk)::DOUBLE AS largest "
        "FROM segments",
    ),
    Metric(
        name="value_at_risk_share", label="Share of giving at risk", unit="share", greater_is_better=False,
        owner="Membership", definition="Value at risk / giving in the last twelve months.",
        formula="sum(p x V) / sum(V)", missing_because=_NO_CHURN, tells=("value_at_risk", "active_giving"),
        sql="SELECT (sum(value_at_risk) / nullif(sum(annual), 0))::DOUBLE AS value, count(p_churn) AS n FROM segments",
    ),
    Metric(
        name="upgrade_prospects", label="Upgrade prospects", unit="count", people=True, owner="Development",
        greater_is_better=True,
        definition="Active donors whose best upgrade path is at least the middle lift above its base rate.",
        formula="|A with u / base rate >= middle lift|", missing_because=_NO_UPGRADE,
        sql=f"SELECT {_if_trusted(_UPGRADES, f'count(*) FILTER ({_PROSPECT})', said=False)}, count(lift) AS n FROM segments",
    ),
    Metric(
        name="upgrade_potential", label="Expected upgrade potential", unit="USD", owner="Development",
        greater_is_better=True,
        definition="Sum over the upgrade prospects of probability x what the upgrade adds in a year.",
        formula="sum(u x g | u / base rate >= middle lift)", missing_because=_NO_UPGRADE,
        sql=f"SELECT {_if_trusted(_UPGRADES, _POTENTIAL, said=False)}, count(lift) AS n, "
        f"max(u * gain) FILTER ({_PROSPECT})::DOUBLE AS largest FROM segments",
    ),
    Metric(
        name="major_prospects", label="Major gift prospects", unit="count", people=True, owner="Development",
        greater_is_better=True,
        definition="Donors whose probability of a first major gift is at least twice its base rate.",
        formula="|donors with u(major gift) >= 2 x base rate|", missing_because="no major gift model with enough evidence",
        sql=f"SELECT {_if_trusted(_MAJOR, 'count(*) FILTER (probability >= 2 * base_rate)')}, count(*) AS n "
        "FROM trusted_scores WHERE model = 'major_gift'",
    ),
)  # fmt: skip
