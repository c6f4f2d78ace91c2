"""Increase: sustainers whose monthly amount rises."""

from __future__ import annotations

from deckgen.models.design import Target

INCREASE = Target(
    name="increase",
    label="Sustainer increase",
    population="Active sustainers: a recurring payment completed in the last 45 days.",
    target="Pays a monthly amount at least {increase_ratio:.0%} of today's within 12 months.",
    eligible="is_sustainer = 1",
    # Rounded to cents: 1.1 x 55 is a hair above 60.50 in binary, and a rise from 55 to 60.50 must count. Whole cents are
    # rounded, not the second digit: engines agree on a half, but not on what is the second digit of a fraction.
    positive="highest_monthly_after >= round($increase_ratio * monthly_amount * 100) / 100",
    positives="increases",
    parameters=("increase_ratio",),
)
