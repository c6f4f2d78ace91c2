"""Churn: one-time donors who lapse and sustainers who stop, each with its own label.

One pooled "no gift in 12 months" label would mostly separate the two kinds of donor, so each kind has its own
label and its own line in the report.
"""

from __future__ import annotations

from deckgen.models.design import Target

CHURN = Target(
    name="churn",
    label="Churn",
    population="Donors with a gift in the last 12 months, sustainers and one-time donors.",
    target="A one-time donor gives nothing in 12 months; a sustainer gives nothing monthly in their last 3.",
    eligible="gifts_12m > 0",
    positive="CASE WHEN is_sustainer = 1 THEN recurring_last_quarter = 0 ELSE gifts_after = 0 END",
    positives="donors who left",
    subgroup="CASE WHEN is_sustainer = 1 THEN 'sustainer' ELSE 'one_time' END",
    subgroups=(("one_time", "One-time donors who lapse"), ("sustainer", "Sustainers who stop")),
)
