"""Defects of the family ``consistency``."""

from __future__ import annotations

from checks.seeds import CARDS, TEXT, Defects, both, replace


def _said(one: str, two: str) -> object:
    return both(replace(TEXT, "Words", one), replace(CARDS, "One point", two))


def _cards(value: str) -> object:
    """The good deck's first label again, in a table, with another value."""
    return both(
        replace(
            TEXT,
            "Words</a:t>",
            f"Label 1</a:t></a:r></a:p><a:p><a:r><a:t>{value}</a:t></a:r></a:p><a:p><a:r><a:t>in context</a:t>",
        ),
    )


DEFECTS: Defects = {
    "two forms of dates": ("consistency.dates", _said("On 28 Feb 2026", "On 2/28/26")),
    "two signs of negative numbers": ("consistency.minus", _said("It moved by \u22125%", "It moved by -7%")),
    "a currency on both sides": ("consistency.currency", _said("Giving of $5", "Giving of 7 $")),
    "millions in thousands": ("consistency.units", _said("Giving of $1.5M", "Costs of $1,200K")),
    "two numbers of decimals": ("consistency.decimals", _said("A share of 12%", "A share of 12.0%")),
    "thousands that are separated once": ("consistency.grouping", _said("All 12,500 donors", "All 12500 donors")),
    "a label with two values": ("consistency.labels", _cards("$1.51M")),
}  # fmt: skip
