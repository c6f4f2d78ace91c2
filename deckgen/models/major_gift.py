"""Major gift: donors below the major threshold in the past year who reach it in the next.

Those who reached it last year are left out: with them, the largest gift alone would sort the file.
"""

from __future__ import annotations

from deckgen.models.design import Target

MAJOR_GIFT = Target(
    name="major_gift",
    label="Major gift",
    population="Donors with a gift in the last 24 months and under ${major_threshold:,.0f} in the last 12.",
    target="Gives ${major_threshold:,.0f} or more in total within 12 months.",
    eligible="gifts_24m > 0 AND amount_12m < $major_threshold",
    positive="amount_after >= $major_threshold",
    positives="major donors",
    parameters=("major_threshold",),
)
