"""What changed between two decks, by metric where both carry a ledger, else by what they show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from deckgen.ledger.diff_facts import setting_changes, source_changes
from deckgen.ledger.diff_metrics import metric_changes, restatements
from deckgen.ledger.diff_model import DeckFacts, Diff, Typed
from deckgen.ledger.diff_slides import slide_changes
from deckgen.ledger.identity import Identity
from deckgen.ledger.model import Ledger
from deckgen.ledger.verify import verify

if TYPE_CHECKING:
    from deckgen.slides.shown import ShownDeck
    from deckgen.slides.view import DeckView


@dataclass(frozen=True, kw_only=True, slots=True)
class Side:
    """One of the two decks; `ledger` and `written`, what it carries as written, are None where it carries none."""

    file: str
    deck: DeckView
    ledger: Ledger | None = None
    written: ShownDeck | None = None

    def facts(self) -> DeckFacts:
        """Return what the head of a report says of it."""
        about = self.ledger.deck if self.ledger else {}
        first = self.deck.slides[0].title if self.deck.slides else ""
        return DeckFacts(
            file=self.file, title=str(about.get("title") or first), as_of=str(about.get("as_of", "")),
            slides=len(self.deck.slides), traced=self.ledger is not None, synthetic=bool(about.get("synthetic")),
        )  # fmt: skip


def compare_decks(old: Side, new: Side) -> Diff:
    """Return all that differs from `old` to `new`, edited by a person or not."""
    slides = tuple(slide_changes(old.deck, new.deck, (Identity(old.ledger), Identity(new.ledger))))
    typed = tuple(_typed(old, new))
    if old.ledger is None or new.ledger is None:
        return Diff(old=old.facts(), new=new.facts(), slides=slides, typed=typed)
    metrics, unchanged = metric_changes(old.ledger, new.ledger)
    return Diff(
        old=old.facts(), new=new.facts(), slides=slides, typed=typed, metrics=metrics, unchanged=unchanged,
        restated=tuple(restatements(old.ledger, new.ledger)), sources=tuple(source_changes(old.ledger, new.ledger)),
        settings=tuple(setting_changes(old.ledger, new.ledger)),
    )  # fmt: skip


def _typed(old: Side, new: Side) -> Iterator[Typed]:
    """Yield what a person wrote into one of the decks and not into the other."""
    found = [set(_by_hand(old, "old")), set(_by_hand(new, "new"))]
    keys = [{(one.message, one.metric) for one in part} for part in found]
    for part, others in zip(found, reversed(keys), strict=True):
        alone = (one for one in part if (one.message, one.metric) not in others)
        yield from sorted(alone, key=lambda one: (one.slide, one.message))


def _by_hand(side: Side, name: Literal["old", "new"]) -> Iterator[Typed]:
    if side.ledger is None:
        return
    for doubt in verify(side.deck, side.ledger, written=side.written).doubts:
        if doubt.fault not in ("differs", "stale"):  # nobody typed what a merge left
            yield Typed(
                deck=name, slide=doubt.slide, message=doubt.message, metric=doubt.metric, was=doubt.was, now=doubt.now
            )
