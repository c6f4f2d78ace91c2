"""What another threshold on the churn probability would have found, in the backtest."""

from __future__ import annotations

from typing import Any

from deckgen.formats import format_percent, format_value
from deckgen.results import Results

CUTS = tuple(step / 10 for step in range(1, 10))


def threshold_rows(results: Results) -> list[dict[str, Any]]:
    """Return precision and recall of the churn model at each cut, and how many it lists; cuts of few people are left out."""
    chosen = float(results.deck["save_threshold"])
    union = " UNION ALL ".join(
        f"SELECT {cut} AS cut, * FROM tested_at('churn', {cut})" for cut in sorted({*CUTS, chosen})
    )
    found = results.records(f"SELECT * FROM ({union}) WHERE listed IS NOT NULL ORDER BY cut")
    floor = max(int(results.deck["min_cell"]), int(results.deck["min_base"]))
    rows: list[dict[str, Any]] = []
    for row in found:
        hit = row.hit or 0
        if row.listed < floor or row.came < floor or 0 < row.listed - hit < int(results.deck["min_cell"]):
            continue
        for series, panel, value, unit in (
            ("Precision", "Of those listed; of those who left", hit / row.listed, "share"),
            ("Recall", "Of those listed; of those who left", hit / row.came, "share"),
            ("Donors listed", "How long the list is", row.listed, "count"),
        ):
            text = format_value(value, unit)
            rows.append({"series": series, "threshold": row.cut, "value": float(value), "text": text, "panel": panel,
                         "unit": unit})  # fmt: skip
    return rows


def threshold_title(results: Results, rows: list[dict[str, Any]]) -> str:
    """Return what the chosen threshold lists and finds; without it, that it lists too few to be judged."""
    chosen = float(results.deck["save_threshold"])
    at = {row["series"]: row["text"] for row in rows if row["threshold"] == chosen}
    if not at:
        return f"At a churn probability of {format_percent(chosen)} too few donors are listed to judge the threshold"
    return (
        f"At a churn probability of {format_percent(chosen)}, {at['Precision']} of those listed left, and {at['Recall']} of "
        "those who left were listed"
    )
