"""What differs between two decks: metrics, history, slides, sources and settings; plain data, ready for JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

What = Literal["changed", "new", "gone"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """One thing as the old deck has it and as the new one has it; `name` says which."""

    old: str
    new: str
    name: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class MetricChange:
    """A metric that the decks state differently, or that one of them does not state.

    Attributes
    ----------
    old, new : str
        As the decks show it; empty where one does not state it.
    change : str
        ``up 2.1 points``, by the figures as they are shown; empty where they cannot be subtracted.
    difference : float, optional
        New minus old, in the metric's unit.
    redefined : tuple of Pair
        What else than the number differs, so that old and new do not compare: definition, formula, query, unit, span.
    old_slides, new_slides : tuple of int
        The slides that state it.
    """

    name: str
    label: str
    unit: str
    what: What
    old: str = ""
    new: str = ""
    change: str = ""
    difference: float | None = None
    old_period: str = ""
    new_period: str = ""
    redefined: tuple[Pair, ...] = ()
    old_slides: tuple[int, ...] = ()
    new_slides: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Restated:
    """Restated history: a period that both decks state, with another number.

    `current` is whether it is the period of the metric's own value in both decks, so that the metric moved with it.
    """

    name: str
    label: str
    period: str
    old: str
    new: str
    redefined: bool = False
    current: bool = False

    def __str__(self) -> str:
        why = ", by another definition" if self.redefined else ""
        return f"{self.label}: {self.period} was {self.old}, is now said to have been {self.new}{why}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Typed:
    """What a person wrote into one of the decks over, or beside, what deckgen wrote there."""

    deck: Literal["old", "new"]
    slide: int
    message: str
    metric: str = ""
    was: str = ""
    now: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PictureChange:
    """A picture by the name of its shape; digests are those of the images, empty where a deck has none."""

    name: str
    what: What
    old_digest: str = ""
    new_digest: str = ""
    old_alt: str = ""
    new_alt: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class GridChange:
    """A table's or a chart's rows (or series) and cells that differ.

    A cell's name is its row and column; `old_rows` and `new_rows` stand in one of the decks only. `what` is "new" or
    "gone" for a whole table or chart.
    """

    name: str
    kind: Literal["table", "chart"]
    what: What
    old_rows: tuple[str, ...] = ()
    new_rows: tuple[str, ...] = ()
    cells: tuple[Pair, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class SlideChange:
    """A slide that differs; numbers count from 1 and are None where a deck has no such slide.

    Attributes
    ----------
    moved : bool
        Whether it stands in another order among the slides that both decks have.
    shown : Pair, optional
        ``shown`` and ``hidden``, where that differs.
    retitled, reworded : Pair
        Old and new words; numbers alone are no other words.
    renumbered : tuple of Pair
        Sentences of the same words with other numbers.
    old_texts, new_texts : tuple of str
        Sentences that only one of them has.
    notes : tuple of Pair
        Sentences of the notes with other words; one side is empty for a sentence that only one of them has.
    """

    id: str
    what: What
    old_number: int | None
    new_number: int | None
    old_title: str = ""
    new_title: str = ""
    moved: bool = False
    shown: Pair | None = None
    retitled: Pair | None = None
    reworded: tuple[Pair, ...] = ()
    renumbered: tuple[Pair, ...] = ()
    old_texts: tuple[str, ...] = ()
    new_texts: tuple[str, ...] = ()
    notes: tuple[Pair, ...] = ()
    pictures: tuple[PictureChange, ...] = ()
    grids: tuple[GridChange, ...] = ()

    @property
    def title(self) -> str:
        """Its title, the new one where there is one."""
        return self.new_title or self.old_title

    @property
    def number(self) -> int:
        """Its number in the new deck, or in the old one where it is gone."""
        return self.new_number or self.old_number or 0

    @property
    def told(self) -> bool:
        """Whether more differs than numbers, figures and the notes."""
        words = (self.retitled, self.reworded, self.old_texts, self.new_texts)
        return self.what != "changed" or self.moved or self.shown is not None or any(words)


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceChange:
    """A source whose file or rows differ."""

    label: str
    what: What
    facts: tuple[Pair, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class DeckFacts:
    """What a deck is, for the head of a report; `traced` is whether it carries a ledger."""

    file: str
    title: str
    as_of: str
    slides: int
    traced: bool
    synthetic: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Diff:
    """All that differs between two decks; `unchanged` counts the metrics that both state alike."""

    old: DeckFacts
    new: DeckFacts
    metrics: tuple[MetricChange, ...] = ()
    restated: tuple[Restated, ...] = ()
    typed: tuple[Typed, ...] = ()
    slides: tuple[SlideChange, ...] = ()
    sources: tuple[SourceChange, ...] = ()
    settings: tuple[Pair, ...] = ()
    unchanged: int = 0

    @property
    def by_metric(self) -> bool:
        """Whether both decks carry a ledger, without which only what they show can be compared."""
        return self.old.traced and self.new.traced

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        parts = (self.metrics, self.restated, self.typed, self.slides, self.sources, self.settings)
        return not any(parts) and self.old.traced == self.new.traced

    def as_dict(self) -> dict[str, Any]:
        """Return what ``--json`` prints."""
        return {"same": self.same, "by_metric": self.by_metric, **asdict(self)}
