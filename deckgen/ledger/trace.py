"""From a number on a slide to its source, and from a metric to every place that states it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from deckgen.ledger.model import Ledger, Origin, Place


@dataclass(frozen=True, kw_only=True, slots=True)
class Traced:
    """One number: where it stands, its characters, the sentence around it, and its origin."""

    slide: int
    place: Place
    text: str
    sentence: str
    origin: Origin

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "slide": self.slide, "id": self.place.slide, "shape": self.place.shape, "part": self.place.part,
            "text": self.text, "sentence": self.sentence, "kind": self.origin.kind, "name": self.origin.name,
            "role": self.origin.role, "bound": self.origin.exact,
        }  # fmt: skip


def trace(ledger: Ledger, *, slide: int | None = None, metric: str | None = None) -> Iterator[Traced]:
    """Yield the numbers of `ledger` in the order of the deck: of one slide, of one metric, or all."""
    order = {str(one["id"]): number for number, one in enumerate(ledger.slides, start=1)}
    for entry in ledger.entries:
        number = order.get(entry.place.slide, 0)
        if slide is not None and number != slide:
            continue
        for text, origin in entry.shown():
            if metric is None or (origin.kind == "metric" and origin.name == metric):
                yield Traced(slide=number, place=entry.place, text=text, sentence=entry.text, origin=origin)


def explained(ledger: Ledger, origin: Origin, slide: str) -> list[tuple[str, str]]:
    """Return what the ledger knows of an origin as (label, text); `slide` is the id of the slide that it is on."""
    if origin.kind == "metric":
        facts = ledger.metrics.get(origin.name, {})
        labels = ("label", "definition", "formula", "period", "n", "owner", "query")
        return [(label, str(facts[label])) for label in labels if facts.get(label)]
    if origin.kind == "query":
        return [("column", origin.role), ("query", ledger.queries.get(origin.name, ""))]
    if origin.kind == "spec":
        return [("in", f"{', '.join(ledger.deck.get('spec', ()))}: {origin.name}")]
    if origin.kind == "derived":
        reads = next((one for one in ledger.slides if one["id"] == slide), {})
        read = [*reads.get("metrics", ()), *reads.get("queries", ())]
        return [("computed by", origin.name), ("from", ", ".join(map(str, read)) or "nothing")]
    return [("in", origin.name)] if origin.name else []
