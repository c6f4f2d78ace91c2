"""What a check found: which rule, where, what was measured and what is allowed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from deckgen.errors import Mark

Severity = Literal["error", "warning"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing that a rule objects to.

    Attributes
    ----------
    rule : str
        Code of the rule, family first: ``package.content-types``, ``text.overflow``.
    severity : {"error", "warning"}
        An error keeps the deck from being handed out; a warning is for a person to weigh.
    message : str
        What is wrong, in a sentence.
    slide : int or None
        Number of the slide, counted from 1; None where the whole file is meant.
    shape : str or None
        Name of the shape, as PowerPoint's Selection Pane shows it.
    mark : Mark or None
        Where the spec asks for the slide.
    measured, allowed : str
        The two sides of the comparison, with units; empty where nothing was measured.
    hint : str or None
        What to do about it.
    """

    rule: str
    severity: Severity
    message: str
    slide: int | None = None
    shape: str | None = None
    mark: Mark | None = None
    measured: str = ""
    allowed: str = ""
    hint: str | None = None

    def __str__(self) -> str:
        place = f"slide {self.slide}" if self.slide is not None else ""
        where = ", ".join(part for part in (place, self.shape or "") if part)
        sides = f" [{self.measured}; allowed {self.allowed}]" if self.measured and self.allowed else ""
        mark = f"{self.mark}: " if self.mark else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{mark}{where + ': ' if where else ''}{self.message}{sides}{hint} [{self.rule}]"

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data, with its mark as file, line and column."""
        mark = self.mark
        return {
            "rule": self.rule, "severity": self.severity, "message": self.message, "slide": self.slide,
            "shape": self.shape, "file": mark.file if mark else None, "line": mark.line if mark else None,
            "column": mark.column if mark else None, "measured": self.measured, "allowed": self.allowed,
            "hint": self.hint,
        }  # fmt: skip


def finding_from_dict(data: Mapping[str, Any]) -> Finding:
    """Return the Finding that `Finding.as_dict` wrote."""
    place = {key: data[key] for key in ("file", "line", "column")}
    kept = {key: value for key, value in data.items() if key not in place}
    return Finding(**kept, mark=Mark(**place) if place["file"] else None)
