"""How an assumption and its range are written."""

from __future__ import annotations

from typing import Any

from deckgen.formats import format_interval, format_value

# Of assumptions; the others are shares.
UNITS = {"hours_saved_month": "count", "hourly_rate": "USD", "delay_months": "months"}


def assumption_text(name: str, value: float) -> str:
    """Return one number of the assumption `name` as it stands in a table."""
    shown = format_value(value, UNITS.get(name, "share"))
    return shown.split()[0] if UNITS.get(name) == "months" else shown  # the label names the unit


def assumption_span(row: Any) -> str:
    """Return an assumption's range as short as a figure's label needs it, the worse end first: 60–120%, $45–$55."""
    worse, better = (row.low, row.high) if row.npv_low <= row.npv_high else (row.high, row.low)
    unit = UNITS.get(row.name, "share")
    if worse == better:
        shown = assumption_text(row.name, worse)
    elif unit == "months":
        shown = f"{assumption_text(row.name, worse)}–{assumption_text(row.name, better)}"
    else:
        shown = format_interval(worse, better, unit)
    return shown.replace(".0", "") if unit == "share" else shown
