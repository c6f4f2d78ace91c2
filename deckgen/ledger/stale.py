"""What a build of today would write otherwise: numbers, sentences and figures that are out of date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from deckgen.ledger.book import VECTOR
from deckgen.ledger.doubts import Doubt, Kept
from deckgen.ledger.model import Entry, Ledger, Place
from deckgen.ledger.numbers import plain


def stale(kept: Sequence[Kept], ledger: Ledger, today: Ledger) -> Iterator[Doubt]:
    """Yield a doubt for each number that a build of today would write otherwise."""
    numbers = list(_stale_numbers(kept, today))
    yield from numbers
    same = not numbers and _digests(ledger) == _digests(today)
    figures = [replace(doubt, drawing=same) for doubt in _stale_pictures(kept, ledger, today)]
    every = len(figures) == sum(1 for _ in _pictures(kept, ledger))
    if len(figures) > 1 and (same or (every and not numbers)):
        # What they share has changed, and no number has: told once.
        slides = ", ".join(map(str, sorted({doubt.slide for doubt in figures})))
        which = "every figure" if every else f"{len(figures)} figures (slides {slides})"
        message = f"{which} would be drawn otherwise today: the theme has changed, or deckgen's drawing"
        figures = [replace(min(figures, key=lambda doubt: doubt.slide), message=message)]
    yield from figures


def _digests(ledger: Ledger) -> dict[str, object]:
    return {str(source["label"]): source.get("sha256") for source in ledger.sources}


def _stale_numbers(kept: Sequence[Kept], today: Ledger) -> Iterator[Doubt]:
    fresh = {entry.place: entry for entry in today.entries}
    slides = {str(slide["id"]) for slide in today.slides}
    told: set[tuple[int, str]] = set()
    for one in kept:
        home = one.entry.place
        new = fresh.get(home)
        if new is None or len(new.bounds) != len(one.entry.bounds):
            yield from _unplaced(one, home.slide in slides, new, told)
            continue
        bound = new.bounds[one.entry.bounds.index(one.bound)]
        said = new.text[bound.start : bound.end]
        if plain(said) != plain(one.text):
            metric = one.bound.origin.name if one.bound.origin.kind == "metric" else ""
            yield Doubt(
                fault="stale", slide=one.slide, place=one.place, metric=metric, was=one.text, now=one.text, today=said,
                message=f"{one.text!r} is {said!r} today ({one.bound.origin})",
            )  # fmt: skip


def _unplaced(one: Kept, there: bool, new: Entry | None, told: set[tuple[int, str]]) -> Iterator[Doubt]:
    """Yield one doubt a shape for numbers whose sentence a build of today would not write."""
    key = (one.slide, f"{one.place.slide}/{one.place.shape}" if there else one.place.slide)
    if key in told:
        return
    told.add(key)
    if not there:
        message = "the spec has this slide no more: its numbers are not computed"
    elif new is None:
        message = f"today's deck has nothing in this place; it says {one.entry.text!r}"
    else:
        message = f"today's sentence is another: {new.text!r}"
    yield Doubt(
        fault="stale", slide=one.slide, place=one.place, now=one.text, today=new.text if new else "", message=message
    )


def _stale_pictures(kept: Sequence[Kept], ledger: Ledger, today: Ledger) -> Iterator[Doubt]:
    for number, key in _pictures(kept, ledger):
        slide, _, shape = key.rpartition("/")
        if today.pictures.get(key, ledger.pictures[key]) != ledger.pictures[key]:
            yield Doubt(
                fault="stale", slide=number, place=Place(slide=slide, shape=shape, part="picture"),
                message="the figure would be drawn otherwise today",
            )  # fmt: skip


def _pictures(kept: Sequence[Kept], ledger: Ledger) -> Iterator[tuple[int, str]]:
    """Yield slide number and key of each picture that was written on a slide that is still there."""
    numbers_of = {one.place.slide: one.slide for one in kept}
    for key in ledger.pictures:
        slide = key.rpartition("/")[0]
        if slide in numbers_of and not key.endswith(VECTOR):
            yield numbers_of[slide], key
