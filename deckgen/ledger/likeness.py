"""Slides and shapes that have lost their tags and names: known again by their words.

LibreOffice drops tags, the names of slides and those of placeholders. PowerPoint keeps them all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from typing import TYPE_CHECKING, Final, TypeVar

from deckgen.ledger.identity import Identity
from deckgen.ledger.model import LABEL, Ledger
from deckgen.ledger.shown import texts_of_shape

if TYPE_CHECKING:
    from deckgen.slides.view import DeckView, ShapeView, SlideView

ENOUGH: Final = 0.5  # share of what was written that must stand there

Key = TypeVar("Key", bound=Hashable)


class Likeness:
    """Which slide and shape of `ledger` each one of `deck` is; "" for a slide that is none."""

    def __init__(self, deck: DeckView, ledger: Ledger) -> None:
        self._deck = deck
        self._identity = Identity(ledger)
        self._written: dict[str, dict[str, Counter[str]]] = {}
        for entry in ledger.entries:
            if not entry.place.part.startswith(LABEL):
                shapes = self._written.setdefault(entry.place.slide, {})
                shapes.setdefault(entry.place.shape, Counter()).update(_words([entry.text]))
        self._slides = {slide.number: self._identity.slide(slide) for slide in deck.slides}
        self._find_slides()

    def slide(self, slide: SlideView) -> str:
        """Return the id of `slide` in the ledger."""
        return self._slides[slide.number]

    def shapes(self, slide: SlideView) -> list[tuple[ShapeView, str]]:
        """Return the shapes of `slide`, each with the name under which it was written, or the one that it has."""
        named = [(shape, self._identity.shape(slide, shape)) for shape in slide.shapes]
        there = {name for _, name in named}
        lost = {name: words for name, words in self._written.get(self.slide(slide), {}).items() if name not in there}
        lost.pop("Notes", None)
        known = self._written.get(self.slide(slide), {})
        now = (
            {i: self._said(slide, shape) for i, (shape, name) in enumerate(named) if name not in known} if lost else {}
        )
        found = matched(now, lost)
        return [(shape, found.get(i, name)) for i, (shape, name) in enumerate(named)]

    def _find_slides(self) -> None:
        lost = {
            slide: sum((words for name, words in shapes.items() if name != "Notes"), Counter[str]())
            for slide, shapes in self._written.items()
            if slide not in self._slides.values()
        }
        strange = [slide for slide in self._deck.slides if not self._slides[slide.number]] if lost else []
        now = {slide.number: sum((self._said(slide, s) for s in slide.shapes), Counter[str]()) for slide in strange}
        self._slides.update(matched(now, lost))

    def _said(self, slide: SlideView, shape: ShapeView) -> Counter[str]:
        return _words(text for _, text in texts_of_shape(self._deck, slide, shape))


def _words(texts: Iterable[str]) -> Counter[str]:
    return Counter(word for text in texts for word in text.split())


def matched(now: Mapping[Key, Counter[str]], written: Mapping[str, Counter[str]]) -> dict[Key, str]:
    """Return which of `written` each of `now` is, best pairs first, where enough of the words stand there."""
    scores = [
        ((words & there).total() / words.total(), -i, key, name)
        for i, (key, there) in enumerate(now.items())
        for name, words in written.items()
        if words
    ]
    found: dict[Key, str] = {}
    for score, _, key, name in sorted(scores, key=lambda one: (-one[0], -one[1])):
        if score >= ENOUGH and key not in found and name not in found.values():
            found[key] = name
    return found
