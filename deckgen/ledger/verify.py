"""Whether a deck's numbers are still true: unchanged by hand, the same everywhere, and what the data say today."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from deckgen.errors import Mark
from deckgen.ledger.book import VECTOR, images_of
from deckgen.ledger.compare import Changed, Compared, by_shape, compare_shape
from deckgen.ledger.doubts import Doubt, Kept
from deckgen.ledger.left import Left
from deckgen.ledger.likeness import Likeness
from deckgen.ledger.model import LABEL, Entry, Ledger, Place
from deckgen.ledger.numbers import plain
from deckgen.ledger.shown import texts_of_notes, texts_of_shape
from deckgen.ledger.stale import stale

if TYPE_CHECKING:
    from deckgen.slides.shown import ShownDeck
    from deckgen.slides.view import DeckView, ShapeView, SlideView


@dataclass(frozen=True, kw_only=True, slots=True)
class Verified:
    """What was found: the doubts, and how many numbers stand as they were written, or stand there no more."""

    doubts: tuple[Doubt, ...]
    kept: int
    gone: int


def verify(
    deck: DeckView, ledger: Ledger, *, today: Ledger | None = None, allowed: Iterable[str] = (),
    drawn: Mapping[str, str] = MappingProxyType({}), written: ShownDeck | None = None,
) -> Verified:  # fmt: skip
    """Compare a deck, edited or not, with its ledger, and with the ledger of a new build of the same spec.

    Parameters
    ----------
    deck : DeckView
    ledger : Ledger
        What was written; it travels in the deck.
    today : Ledger, optional
        Of the same spec, from the data as they are now; without it nothing is called stale.
    allowed : iterable of str
        Typed text whose digits need no origin: ``401(k)``.
    drawn : mapping of str to str
        ``slide/shape`` -> sha256 of a picture that was drawn there after the ledger's, at another size.
    written : ShownDeck, optional
        What the deck carries as written, which for the conflicts of a merge is what an earlier build wrote.
    """
    walk = _Walk(deck, ledger, tuple(allowed), drawn, Left(written, ledger.entries))
    doubts = [*walk.doubts(), *_differing(walk.kept)]
    if today is not None:
        doubts += stale(walk.kept, ledger, today)
    marks = {str(slide["id"]): _mark(slide) for slide in ledger.slides}
    marked = (replace(doubt, mark=marks.get(doubt.place.slide)) for doubt in doubts)
    ordered = tuple(sorted(marked, key=lambda doubt: (doubt.slide, doubt.place.shape, doubt.place.part, doubt.fault)))
    return Verified(doubts=ordered, kept=len(walk.kept), gone=walk.gone)


class _Walk:
    """One pass over the deck: every shape beside its entries."""

    def __init__(
        self, deck: DeckView, ledger: Ledger, allowed: tuple[str, ...], drawn: Mapping[str, str], left: Left
    ) -> None:
        self._deck, self._ledger, self._allowed, self._drawn, self._left = deck, ledger, allowed, drawn, left
        self._known = Likeness(deck, ledger)
        self._entries = by_shape(ledger.entries)
        self.kept: list[Kept] = []
        self.gone = 0

    def doubts(self) -> Iterator[Doubt]:
        """Yield what somebody changed or added; `kept` and `gone` are complete afterwards."""
        for slide in self._deck.slides:
            name = self._known.slide(slide)
            for shape, own in self._known.shapes(slide):
                places = [
                    (Place(slide=name, shape=own, part=part), text)
                    for part, text in texts_of_shape(self._deck, slide, shape)
                ]
                entries = self._entries.get((name, own), [])
                written = [entry for entry in entries if not entry.place.part.startswith(LABEL)]
                yield from self._compared(slide, written, places)
                yield from self._picture(slide, shape, name, own)
            notes = [(Place(slide=name, shape="Notes", part=part), text) for part, text in texts_of_notes(slide)]
            yield from self._compared(slide, self._entries.get((name, "Notes"), []), notes)

    def _compared(
        self, slide: SlideView, entries: Sequence[Entry], texts: Sequence[tuple[Place, str]]
    ) -> Iterator[Doubt]:
        found: Compared = compare_shape(entries, texts, self._allowed)
        self.gone += found.gone
        self.kept += [
            Kept(slide=slide.number, place=place, entry=entry, bound=bound) for entry, bound, place in found.kept
        ]
        left = [change for change in (*found.changed, *found.untraced) if self._left.holds(change)]
        yield from (_left(slide, change) for change in left)
        yield from (self._changed(slide, change) for change in found.changed if change not in left)
        yield from (self._untraced(slide, change) for change in found.untraced if change not in left)

    def _changed(self, slide: SlideView, change: Changed) -> Doubt:
        origin = change.bound.origin if change.bound else None
        said = f"{change.was!r} was changed by hand to {change.now!r}"
        metric = origin.name if origin and origin.kind == "metric" else ""
        return Doubt(
            fault="changed", slide=slide.number, place=change.place, metric=metric, was=change.was, now=change.now,
            message=f"{said} ({origin})" if origin else said,
        )  # fmt: skip

    def _untraced(self, slide: SlideView, change: Changed) -> Doubt:
        known = next(
            (
                f"; {name} is written so elsewhere"
                for name, facts in self._ledger.metrics.items()
                if plain(str(facts["text"])) == plain(change.now)
            ),
            "",
        )
        return Doubt(
            fault="untraced", slide=slide.number, place=change.place, now=change.now,
            message=f"nothing tells where {change.now!r} comes from{known}",
        )  # fmt: skip

    def _picture(self, slide: SlideView, shape: ShapeView, name: str, own: str) -> Iterator[Doubt]:
        key = f"{name}/{own}"
        written = {
            form: self._ledger.pictures[key + form] for form in ("", VECTOR) if key + form in self._ledger.pictures
        }
        images = images_of(self._deck, slide, shape) if written else {}
        if not images:
            return
        anew = self._drawn.get(key) not in (None, written.get("")) and images.get("") == self._drawn.get(key)
        if not anew and any(written.get(form) != digest for form, digest in images.items()):
            place = Place(slide=name, shape=own, part="picture")
            message = "the picture is not the one that was drawn: its numbers cannot be traced"
            yield Doubt(fault="picture", slide=slide.number, place=place, message=message)
            return
        drawn = (e for e in self._entries.get((name, own), []) if e.place.part.startswith(LABEL))
        self.kept += [
            Kept(slide=slide.number, place=entry.place, entry=entry, bound=bound)
            for entry in drawn
            for bound in entry.bounds
        ]


def _left(slide: SlideView, change: Changed) -> Doubt:
    """Return the doubt of a number that is out of date and that nobody typed."""
    origin = change.bound.origin if change.bound else None
    instead = f"; the deck was built with {change.was!r} ({origin})" if origin else ""
    return Doubt(
        fault="stale", slide=slide.number, place=change.place, was=change.was, now=change.now, today=change.was,
        metric=origin.name if origin and origin.kind == "metric" else "",
        message=f"{change.now!r} is left as it was by a conflict{instead}",
        hint="settle the conflict that the build listed, then build again",
    )  # fmt: skip


def _differing(kept: Iterable[Kept]) -> Iterator[Doubt]:
    """Yield a doubt for each place that states a metric in other characters than the first place that states it."""
    first: dict[tuple[str, str], Kept] = {}
    for one in kept:
        origin = one.bound.origin
        if origin.kind != "metric" or origin.role != "value" or not origin.exact or not _digits(one.text):
            continue
        other = first.setdefault((origin.name, origin.role), one)
        if plain(other.text).lower() != plain(one.text).lower():
            yield Doubt(
                fault="differs", slide=one.slide, place=one.place, metric=origin.name, now=one.text, was=other.text,
                message=f"{origin.name} is {one.text!r} here and {other.text!r} on slide {other.slide}",
            )  # fmt: skip


def _digits(text: str) -> bool:
    return any(character.isdigit() for character in text)


def _mark(slide: Mapping[str, object]) -> Mark | None:
    file, line = slide.get("file"), slide.get("line")
    return Mark(file=str(file), line=int(str(line))) if file and line else None
