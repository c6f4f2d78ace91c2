"""A run: the smallest piece of text that has a style, on slides and in charts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """Characters of one style; `metric` names the catalogue entry that the characters state."""

    text: str
    bold: bool = False
    color: str | None = None  # a colour role of the theme ("critical"), never a hex value
    metric: str | None = None
    link: str | None = None  # id of the slide that a click leads to
