"""From probabilities to action: risk bands, upgrade bands and the five segments, under stated capacity.

The rules, in this order (domain terms: p = churn probability, V = giving in the last twelve months,
u = upgrade probability on a donor's best path, g = what that path would add in a year):

1. Save First: p >= save_threshold, and among the `call_capacity` largest p x V.
2. Careful Ask: p >= save_threshold and u at least the top lift (2 x the base rate): thank first.
3. Prime Target: p < prime_churn_below, u at least the middle lift, and among the `ask_capacity` largest u x g.
4. Consider Ask: p < save_threshold and u at least the middle lift (1.5 x the base rate).
5. Nurture: everyone else, also those likely to leave for whom no call is left.

Propensity is not uplift: the order says who is likely to lapse or to upgrade, not whom a call would change. What a
contact returns is therefore an assumption until a holdout measures it (`Uplifts`, the same as in the finance model), and a
donor's net value is (US dollars)::

    p x V x save uplift - call cost                                      where p >= save_threshold
    g x upgrade or major uplift - ask cost (call cost for major)         for the others

The net value ranks nobody and strikes nobody off: see docs/decisions/0011.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from deckgen.engine import Engine
from deckgen.holdout import hold_out
from deckgen.spec_case import SegmentsSpec

if TYPE_CHECKING:
    import pandas as pd

SEGMENTS = {
    "save_first": "Save First",
    "careful_ask": "Careful Ask",
    "prime_target": "Prime Target",
    "consider_ask": "Consider Ask",
    "nurture": "Nurture",
}
# Whom the team goes to. Nurture gets the regular program and nothing else: there is no contact to pay for or withhold.
CONTACTED = ("save_first", "careful_ask", "prime_target", "consider_ask")
CHURN_BANDS = ("Low", "Medium", "High", "Critical")
UPGRADE_BANDS = ("Below base", "Around base", "Raised", "High")


@dataclass(frozen=True, kw_only=True, slots=True)
class Uplifts:
    """What a contact is assumed to change, each in [0, 1]; nobody has measured it.

    `save` is the share of those who would leave that stays because of it; `upgrade` and `major` the share of those asked
    that gives more because of it.
    """

    save: float
    upgrade: float
    major: float


def assign_segments(
    engine: Engine,
    segments: SegmentsSpec,
    *,
    as_of: datetime.date,
    major_threshold: float,
    uplifts: Uplifts,
    seed: int,
    people: pd.DataFrame | None = None,
) -> None:
    """Fill the table ``segments``: one row an active donor (a completed gift in the twelve months to `as_of`).

    Columns: ``golden_id, subgroup, annual, p_churn, churn_band, value_at_risk, path, u, lift, upgrade_band, gain,
    segment, priority, driver``, the last being the one benefit that the finance model counts for the donor (``none``
    in Nurture, whom nobody contacts);
    ``contact_cost, contact_return, net_value`` of one contact at the assumed `uplifts`; ``holdout``, whether the donor
    is left alone (see `deckgen.holdout`, also for `seed` and `people`). Money is US dollars a year, costs are US dollars
    a contact. ``p_churn`` is NULL for donors whom no trusted churn model scores, ``path`` where no trusted model scores
    an upgrade, the three of the contact where neither says anything.

    Also fills ``policy_inputs``, one row: the costs, the holdout's share and the uplifts that this was worked out with.
    """
    parameters = {"as_of": as_of, "major": major_threshold}
    engine.run(_paths_sql(), parameters)
    engine.run(_scored_sql(segments), parameters)
    engine.run(_segments_sql(segments), parameters)
    engine.run(_inputs_sql(segments, uplifts))
    engine.run(_worth_sql(segments))
    for scratch in ("upgrade_paths", "scored", "placed"):
        engine.run(f"DROP TABLE {scratch}")
    hold_out(engine, "segments", CONTACTED, share=segments.holdout_share, seed=seed, people=people)


def _paths_sql() -> str:
    return """
        CREATE OR REPLACE TABLE upgrade_paths AS
        WITH monthly AS (
            SELECT golden_id, arg_max(amount, date) AS amount FROM giving
            WHERE recurring AND date > $as_of - INTERVAL 45 DAY AND date <= $as_of GROUP BY 1
        ), typical AS (SELECT median(amount) AS amount FROM monthly),
        annual AS (SELECT golden_id, now AS amount FROM donor_periods($as_of))
        SELECT s.golden_id, s.model AS path, s.probability AS u,
            s.probability / s.base_rate AS lift,
            CASE s.model
                WHEN 'upgrade' THEN greatest(0, 12 * coalesce(typical.amount, 0) - coalesce(a.amount, 0))
                WHEN 'increase' THEN 0.10 * 12 * coalesce(monthly.amount, 0)
                ELSE greatest(0, $major - coalesce(a.amount, 0))
            END AS gain
        FROM trusted_scores s CROSS JOIN typical
        LEFT JOIN monthly USING (golden_id) LEFT JOIN annual a USING (golden_id)
        WHERE s.model <> 'churn'
    """


def _scored_sql(segments: SegmentsSpec) -> str:
    low, middle, high = segments.churn
    below, around, raised = segments.upgrade_lift
    return f"""
        CREATE OR REPLACE TABLE scored AS
        WITH best AS (
            SELECT golden_id, arg_max(path, (u * gain, path)) AS path, arg_max(u, (u * gain, path)) AS u,
                arg_max(lift, (u * gain, path)) AS lift, arg_max(gain, (u * gain, path)) AS gain
            FROM upgrade_paths GROUP BY 1
        )
        SELECT d.golden_id, c.subgroup, d.now AS annual, c.probability AS p_churn,
            CASE WHEN c.probability >= {high} THEN 'Critical' WHEN c.probability >= {middle} THEN 'High'
                 WHEN c.probability >= {low} THEN 'Medium' WHEN c.probability IS NOT NULL THEN 'Low' END AS churn_band,
            c.probability * d.now AS value_at_risk, b.path, b.u, b.lift, b.gain,
            CASE WHEN b.lift >= {raised} THEN 'High' WHEN b.lift >= {around} THEN 'Raised'
                 WHEN b.lift >= {below} THEN 'Around base' WHEN b.lift IS NOT NULL THEN 'Below base' END AS upgrade_band
        FROM donor_periods($as_of) d
        LEFT JOIN (SELECT * FROM trusted_scores WHERE model = 'churn') c USING (golden_id)
        LEFT JOIN best b USING (golden_id)
        WHERE d.now > 0
    """


def _segments_sql(segments: SegmentsSpec) -> str:
    _, middle, top = segments.upgrade_lift
    save, prime = segments.save_threshold, segments.prime_churn_below
    return f"""
        CREATE OR REPLACE TABLE placed AS
        WITH ranked AS (
            SELECT *, coalesce(p_churn >= {save}, false) AS leaving, coalesce(lift >= {middle}, false) AS raised,
                row_number() OVER (PARTITION BY coalesce(p_churn >= {save}, false)
                    ORDER BY value_at_risk DESC NULLS LAST, golden_id) AS save_rank,
                row_number() OVER (PARTITION BY coalesce(p_churn < {prime} AND lift >= {middle}, false)
                    ORDER BY u * gain DESC NULLS LAST, golden_id) AS ask_rank
            FROM scored
        )
        SELECT * EXCLUDE (leaving, raised, save_rank, ask_rank),
            CASE WHEN leaving AND save_rank <= {segments.call_capacity} THEN 'save_first'
                 WHEN leaving AND lift >= {top} THEN 'careful_ask'
                 WHEN p_churn < {prime} AND raised AND ask_rank <= {segments.ask_capacity} THEN 'prime_target'
                 WHEN raised AND NOT leaving THEN 'consider_ask'
                 ELSE 'nurture' END AS segment,
            CASE WHEN leaving THEN value_at_risk ELSE coalesce(u * gain, 0) END AS priority
        FROM ranked
    """


def _inputs_sql(segments: SegmentsSpec, uplifts: Uplifts) -> str:
    return f"""
        CREATE OR REPLACE TABLE policy_inputs AS SELECT
            {segments.call_cost}::DOUBLE AS call_cost, {segments.ask_cost}::DOUBLE AS ask_cost,
            {segments.holdout_share}::DOUBLE AS holdout_share, {uplifts.save}::DOUBLE AS save_uplift,
            {uplifts.upgrade}::DOUBLE AS upgrade_uplift, {uplifts.major}::DOUBLE AS major_uplift
    """


def _worth_sql(segments: SegmentsSpec) -> str:
    return f"""
        CREATE OR REPLACE TABLE segments AS
        WITH worth AS (
            SELECT p.*,
                -- What a contact may earn, once, and only where the team makes one: nobody is saved by no call.
                CASE WHEN segment IN ('save_first', 'careful_ask') THEN 'save'
                     WHEN segment = 'nurture' THEN 'none'
                     WHEN path = 'major_gift' THEN 'major' ELSE 'upgrade' END AS driver,
                CASE WHEN p_churn >= {segments.save_threshold} THEN call_cost WHEN path = 'major_gift' THEN call_cost
                     WHEN path IS NOT NULL THEN ask_cost END AS contact_cost,
                CASE WHEN p_churn >= {segments.save_threshold} THEN value_at_risk * save_uplift
                     WHEN path = 'major_gift' THEN gain * major_uplift
                     WHEN path IS NOT NULL THEN gain * upgrade_uplift END AS contact_return
            FROM placed p CROSS JOIN policy_inputs
        )
        SELECT *, contact_return - contact_cost AS net_value FROM worth ORDER BY golden_id
    """
