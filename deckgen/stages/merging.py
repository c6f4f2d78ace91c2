"""The edited deck and the new one into one, and what is to be said about the result."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deckgen.errors import Mark, OutputError
from deckgen.formats import writing_numbers
from deckgen.placing import Former
from deckgen.plan import Plan
from deckgen.stages import DECK
from deckgen.stages.deck import make_deck, open_results, stationery_of
from deckgen.stages.drawings import Drawings

if TYPE_CHECKING:
    from deckgen.findings import Finding
    from deckgen.slides.merge import Merged, Redraw

_OURS = ("package.", "chart.")  # rules that a merge itself must keep


def merge_edits(plan: Plan, former: Former, results: tuple[Path, Path, Path], folder: Path) -> Merged:
    """Return the deck that a person has edited with the content of the new one in `folder`.

    `results` are the folders of the entities, models and metrics: a picture of another size is drawn from them anew.
    """
    from deckgen.slides.merge import merge

    if former.base is None:
        raise ValueError("nobody has edited the deck")
    made = (folder / DECK).read_bytes()
    return merge(former.content, made, former.base, redraw=_redraw(plan, results), marks=_marks(folder))


def _marks(folder: Path) -> Mapping[str, Mark | None]:
    slides = json.loads((folder / "deck.json").read_text(encoding="utf-8"))["slides"]
    return {
        slide["id"]: Mark(file=slide["file"], line=slide["line"], column=slide["column"]) if slide["file"] else None
        for slide in slides
    }


def _redraw(plan: Plan, results: tuple[Path, Path, Path]) -> Redraw:
    """Return what draws a figure at another size; the slides are made anew when the first one is wanted."""

    @cache
    def pictures() -> tuple[Any, Mapping[tuple[str, str], Any], Drawings]:
        from deckgen.slides.model import Picture

        with writing_numbers(plan.spec.numbers.form()):
            _, found = open_results(plan, *results)
            stationery = stationery_of(plan)
            deck = make_deck(plan, found, stationery)
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


def merged_findings(plan: Plan, merged: Merged, former: Former) -> list[Finding]:
    """Return what the rules that `plan` chooses say of the merged deck; what a person has done to it is a warning.

    Raises
    ------
    OutputError
        Where the merge itself has made a package that PowerPoint would repair.
    """
    from deckgen.checks import check_bytes, sift

    before = {finding.rule for finding in check_bytes(former.content, plan.checks)}
    found = []
    for finding in check_bytes(merged.content, plan.checks):
        if finding.severity == "error" and finding.rule.startswith(_OURS) and finding.rule not in before:
            raise OutputError(
                f"the edits cannot be merged: {finding.message} [{finding.rule}]",
                hint="the edited deck was left alone; --overwrite starts afresh, --out FILE writes elsewhere",
            )
        found.append(replace(finding, severity="warning", hint=finding.hint or "the slide was edited by hand"))
    return list(sift(found, plan.checks).findings)
