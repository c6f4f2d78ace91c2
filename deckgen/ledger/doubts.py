"""What a verification ends in: numbers that cannot be believed as they stand, and those that stand as written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from deckgen.errors import Mark
from deckgen.ledger.model import Bound, Entry, Place

Fault = Literal["changed", "untraced", "stale", "differs", "picture"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Doubt:
    """A number that cannot be believed as it stands.

    `slide` is the slide's number now; `was` what the ledger has, `now` what the deck shows, `today` what the data say.
    `hint` says what to do where that is not what the rule says.
    `drawing` marks a figure that is drawn otherwise, where neither a number of the deck nor a source has changed.
    """

    fault: Fault
    slide: int
    place: Place
    message: str
    metric: str = ""
    was: str = ""
    now: str = ""
    today: str = ""
    mark: Mark | None = None
    hint: str = ""
    drawing: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """A number that stands as it was written, on the slide of that number now."""

    slide: int
    place: Place
    entry: Entry
    bound: Bound

    @property
    def text(self) -> str:
        """The number's characters."""
        return self.entry.text[self.bound.start : self.bound.end]
