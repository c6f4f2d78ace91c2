"""What a rule is: a code, a severity, its reasons in words, its options as fields, and one method that looks."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from typing import TYPE_CHECKING, ClassVar, Final

from deckgen.findings import Finding, Severity
from deckgen.registry import Registry
from deckgen.shape import Shape

if TYPE_CHECKING:
    from deckgen.checks.drawing import Drawing
    from deckgen.slides.view import DeckView, ShapeView, SlideView


class Rule(Shape):
    """Base of all rules; the docstring of each says in its first sentence what must hold.

    A rule's fields are its options, with their defaults. `why` says what goes wrong otherwise, `example` what breaks
    the rule, `mend` what to do about it.
    """

    kind: ClassVar[str] = ""  # the rule's code, family first: "fit.overflow"
    severity: ClassVar[Severity] = "error"
    why: ClassVar[str] = ""
    example: ClassVar[str] = ""
    mend: ClassVar[str] = ""

    def finding(
        self,
        message: str,
        *,
        slide: SlideView | int | None = None,
        shape: ShapeView | str | None = None,
        measured: str = "",
        allowed: str = "",
        hint: str | None = None,
        severity: Severity | None = None,
    ) -> Finding:
        """Return a finding of this rule; `hint` is what to do in this very case, where that differs from `mend`."""
        number = slide if isinstance(slide, int) or slide is None else slide.number
        name = shape if isinstance(shape, str) or shape is None else shape.name
        return Finding(
            rule=self.kind, severity=severity or self.severity, message=message, slide=number, shape=name,
            measured=measured, allowed=allowed, hint=hint or self.mend or None,
        )  # fmt: skip


class BuildRule(Rule):
    """A rule that is looked at while a deck is built, where the data and the spec are at hand."""


class FileRule(Rule):
    """A rule over a written deck, whoever wrote it."""

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield what the rule objects to in `deck`."""
        raise NotImplementedError

    def fix(self, parts: MutableMapping[str, bytes]) -> int:
        """Mend in `parts` (name -> content) what can be mended without changing what a reader sees; return how much.

        A rule whose findings need a person mends nothing.
        """
        return 0


class DrawnRule(Rule):
    """A rule over a written deck as a program draws it; looked at only where somebody asks for a drawing."""

    def look(self, deck: DeckView, drawing: Drawing) -> Iterator[Finding]:
        """Yield what the rule objects to in `drawing`, whose pages are the slides of `deck`."""
        raise NotImplementedError


RULES: Final[Registry[Rule]] = Registry("deckgen.checks.rules", Rule, noun="rule")
