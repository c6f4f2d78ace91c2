"""The edited deck and the new one into one, and what is to be said about the result."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deckgen.errors import Mark, OutputError
from deckgen.formats import writing_numbers
from deckgen.placing import Former
from deckgen.plan import Plan
from deckgen.stages import DECK
from deckgen.stages.deck import make_deck
from deckgen.stages.desk import Desk
from deckgen.stages.drawings import Drawings

if TYPE_CHECKING:
    from deckgen.findings import Finding
    from deckgen.slides.merge import Merged, Redraw

_OURS = ("package.", "chart.")  # rules that a merge itself must keep
_SAME = ("rule", "slide", "shape", "message")  # what makes two findings one


def merge_edits(plan: Plan, former: Former, desk: Callable[[], Desk], folder: Path) -> Merged:
    """Return the deck that a person has edited with the content of the new one in `folder`.

    `desk` is asked for where a picture of another size must be drawn anew.
    """
    from deckgen.slides.merge import merge

    if former.base is None:
        raise ValueError("nobody has edited the deck")
    made = (folder / DECK).read_bytes()
    return merge(former.content, made, former.base, redraw=_redraw(plan, desk), marks=_marks(folder))


def _marks(folder: Path) -> Mapping[str, Mark | None]:
    slides = json.loads((folder / "deck.json").read_text(encoding="utf-8"))["slides"]
    return {
        slide["id"]: Mark(file=slide["file"], line=slide["line"], column=slide["column"]) if slide["file"] else None
        for slide in slides
    }


def _redraw(plan: Plan, desk: Callable[[], Desk]) -> Redraw:
    """Return what draws a figure at another size; the slides are made anew when the first one is wanted."""

    @cache
    def pictures() -> tuple[Any, Mapping[tuple[str, str], Any], Drawings]:
        from deckgen.slides.model import Picture

        with writing_numbers(plan.spec.numbers.form()):
            opened = desk()
            stationery = opened.stationery
            deck = make_deck(plan, opened.results(plan), stationery)
        contents = {(slide.id, name): c for slide in deck.slides for name, c in slide.body.items()}
        figures = {key: content.figure for key, content in contents.items() if isinstance(content, Picture)}
        return stationery.theme, figures, Drawings(vector=plan.spec.pictures == "svg")

    def draw(slide: str, shape: str, width: float, height: float) -> tuple[bytes, bytes | None] | None:
        theme, figures, drawings = pictures()
        figure = figures.get((slide, shape))
        if figure is None:
            return None
        with writing_numbers(plan.spec.numbers.form()):
            drawn = drawings(figure, theme, width, height)
        return drawn.png, drawn.svg

    return draw


def merged_findings(
    plan: Plan, merged: Merged, former: Former, told: Iterable[Mapping[str, Any]] = ()
) -> list[Finding]:
    """Return what the rules that `plan` chooses say of the merged deck; what a person has done to it is a warning.

    What was `told` of the new deck, as findings' plain data, is not said again of the merged one.

    Raises
    ------
    OutputError
        Where the merge itself has made a package that PowerPoint would repair.
    """
    from deckgen.checks.choice import sift
    from deckgen.checks.gate import check_bytes

    known = {tuple(finding[key] for key in _SAME) for finding in told}
    before = {finding.rule for finding in check_bytes(former.content, plan.checks)}
    found = []
    for finding in check_bytes(merged.content, plan.checks):
        if finding.severity == "error" and finding.rule.startswith(_OURS) and finding.rule not in before:
            raise OutputError(
                f"the edits cannot be merged: {finding.message} [{finding.rule}]",
                hint="the edited deck was left alone; --overwrite starts afresh, --out FILE writes elsewhere",
            )
        if tuple(getattr(finding, key) for key in _SAME) in known:
            continue  # the new deck's own finding has the line of the spec besides
        found.append(replace(finding, severity="warning", hint=finding.hint or "the slide was edited by hand"))
    return list(sift(found, plan.checks).findings)
