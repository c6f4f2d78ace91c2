"""Which rules a deck is held to: chosen, ignored with a reason, or given other limits; in a spec or a pyproject.toml."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from deckgen.shape import RuleName, Shape


class IgnoreSpec(Shape):
    """A rule, or a family of rules, that is not to be heard of: on the whole deck, or on some slides."""

    rule: RuleName
    """A rule's code, or its family."""
    reason: str = Field(min_length=3)
    """Why it does not count here."""
    slides: tuple[int | str, ...] = ()
    """Numbers or ids of the slides; none: all slides."""


class ChecksSpec(Shape):
    """Which rules run; `select` and `ignore` take a rule's code or its family (``fit``), `options` a rule's own."""

    select: tuple[RuleName, ...] = ()
    """Rules or families that run; none: all."""
    ignore: tuple[IgnoreSpec, ...] = ()
    """Rules or families that are not to be heard of, each with its reason."""
    options: Mapping[str, Mapping[str, Any]] = {}
    """Limits of a rule, by its code."""

    def beside(self, other: ChecksSpec) -> ChecksSpec:
        """Return this choice with what `other` adds: its options count where both give one."""
        options = {
            code: {**self.options.get(code, {}), **other.options.get(code, {})}
            for code in sorted({*self.options, *other.options})
        }
        return ChecksSpec(select=other.select or self.select, ignore=(*self.ignore, *other.ignore), options=options)
