"""What a plan is made of: sections and sources with their options validated, and where the spec asks for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from deckgen.errors import Mark
from deckgen.sections.base import Section
from deckgen.sources.base import Source
from deckgen.values import Metric

# Facts about the deck that templates may name beside metrics.
DECK_NAMES = (
    "title", "subtitle", "organization", "audience", "as_of", "as_of_date", "min_cell", "synthetic",
    "source_labels", "discount_rate", "donors_source", "finance_source", "subset",
)  # fmt: skip

# Texts of the spec itself that may name the fields of the row that a deck is for.
ROW_TEXTS = ("title", "subtitle", "subset", "organization", "author")


UNREAD = Metric(name="", label="", unit="count", definition="", sql="")


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedSection:
    """A section with its options validated, and where the spec asks for it."""

    section: Section
    path: tuple[str | int, ...]
    mark: Mark | None
    group: str  # the PowerPoint section that its slides stand in


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedSource:
    """A source with its options validated: its name in the spec, and the table that it is read into."""

    name: str
    table: str
    source: Source
    mark: Mark | None
    column_marks: Mapping[str, Mark]
