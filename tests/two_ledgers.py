"""Ledgers typed in a test: a metric a line, each stated in a table's cell of its slide."""

from __future__ import annotations

from typing import Any

from deckgen.ledger.model import Bound, Entry, Ledger, Origin, Place

FACTS: dict[str, Any] = {
    "label": "Donor retention", "text": "73.6%", "unit": "share", "definition": "D.", "formula": "", "n": "435",
    "period": "12 months to 28 Feb 2026", "owner": "Membership", "query": "SELECT 1",
}  # fmt: skip
RETENTION = "donor_retention"


def facts(text: str, **others: Any) -> dict[str, Any]:
    return FACTS | {"text": text} | others


def ledger(*, bound: bool = True, deck: dict[str, Any] | None = None, **metrics: dict[str, Any]) -> Ledger:
    """Return a ledger of one slide a metric, each stating its text, `bound` to it or found to be equal."""
    entries = tuple(
        Entry(
            place=Place(slide=name, shape="Table", part="r1c1"), text=about["text"],
            bounds=(Bound(start=0, end=len(about["text"]),
                          origin=Origin(kind="metric", name=name, role="value", exact=bound)),),
        )
        for name, about in metrics.items()
    )  # fmt: skip
    slides = tuple({"id": name, "title": name} for name in metrics)
    about = {"as_of": "2026-02-28", "title": "Board", "name": "board"} | (deck or {})
    return Ledger(deck=about, metrics=metrics, queries={}, slides=slides, entries=entries, pictures={})
