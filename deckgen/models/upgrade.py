"""Upgrade: donors who have never given monthly and make their first recurring gift."""

from __future__ import annotations

from deckgen.models.design import Target

UPGRADE = Target(
    name="upgrade",
    label="Upgrade to sustainer",
    population="Donors with a gift in the last 24 months who have never made a recurring gift.",
    target="Makes a first recurring gift within 12 months.",
    eligible="gifts_24m > 0 AND recurring_gifts = 0",
    positive="recurring_after > 0",
    positives="new sustainers",
)
