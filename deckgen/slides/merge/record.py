"""What a merge did: edits that were kept, content that was renewed, and what a person has to decide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from deckgen.errors import Mark

Done = Literal["kept", "renewed"]
LONGEST = 160  # characters of a text that a conflict quotes

# Draws the figure of a slide's shape anew: slide id, shape, width and height in inches -> PNG and, if there is one, SVG.
Redraw = Callable[[str, str, float, float], tuple[bytes, bytes | None] | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One thing that a merge kept or renewed."""

    done: Done
    slide: str  # id of the slide; empty where the deck is meant
    number: int | None  # of the slide as the deck now stands, counted from 1; None for one that is not there
    shape: str
    what: str

    def as_dict(self) -> dict[str, Any]:
        """Return what ``--json`` prints."""
        return {"slide": self.number, "id": self.slide, "shape": self.shape or None, "what": self.what}


@dataclass(frozen=True, kw_only=True, slots=True)
class Conflict:
    """Something that both a person and the data changed; it was left as the person made it."""

    slide: str
    number: int | None
    shape: str
    field: str
    base: str
    theirs: str
    ours: str
    reason: str
    mark: Mark | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return what ``--json`` prints."""
        return {
            "slide": self.number, "id": self.slide, "shape": self.shape or None, "field": self.field, "base": self.base,
            "theirs": self.theirs, "ours": self.ours, "reason": self.reason,
            "file": self.mark.file if self.mark else None, "line": self.mark.line if self.mark else None,
        }  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Merged:
    """The merged deck and what was done to it; `lost` names what could not be found in the edited deck."""

    content: bytes
    kept: tuple[Change, ...] = ()
    renewed: tuple[Change, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    lost: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return what ``--json`` prints."""
        return {
            "kept": [change.as_dict() for change in self.kept],
            "renewed": [change.as_dict() for change in self.renewed],
            "conflicts": [conflict.as_dict() for conflict in self.conflicts],
            "lost": list(self.lost),
        }


@dataclass(kw_only=True, slots=True)
class Record:
    """Collects what a merge does, each thing once."""

    marks: dict[str, Mark | None] = field(default_factory=dict)
    changes: dict[Change, None] = field(default_factory=dict)
    conflicts: dict[Conflict, None] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)

    def change(self, done: Done, slide: str, number: int | None, shape: str, what: str) -> None:
        """Record that something was kept or renewed."""
        self.changes[Change(done=done, slide=slide, number=number, shape=shape, what=what)] = None

    def conflict(
        self, slide: str, number: int | None, shape: str, field: str, sides: tuple[str, str, str], reason: str
    ) -> None:
        """Record a conflict; `sides` is what was written, what the person made of it, and what is new."""
        base, theirs, ours = (side if len(side) <= LONGEST else side[: LONGEST - 1] + "…" for side in sides)
        made = Conflict(
            slide=slide, number=number, shape=shape, field=field, base=base, theirs=theirs, ours=ours, reason=reason,
            mark=self.marks.get(slide),
        )  # fmt: skip
        self.conflicts[made] = None

    def merged(self, content: bytes) -> Merged:
        """Return the result with everything that was recorded."""
        return Merged(
            content=content,
            kept=tuple(change for change in self.changes if change.done == "kept"),
            renewed=tuple(change for change in self.changes if change.done == "renewed"),
            conflicts=tuple(self.conflicts),
            lost=tuple(self.lost),
        )
