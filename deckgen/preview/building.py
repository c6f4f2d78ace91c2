"""One build for the page: each thing is shown as soon as it is known.

Words come first, then pictures of the few slides that changed, then the findings, and at last all other pictures.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from deckgen.cache import file_digest, folder_digest
from deckgen.placing import WORK
from deckgen.plan import Plan
from deckgen.preview.pictures import Pictures
from deckgen.preview.sameness import slide_digests
from deckgen.preview.screen import Screen
from deckgen.preview.shown import shown_findings, shown_slides, with_images
from deckgen.run import Report, Run

if TYPE_CHECKING:
    from deckgen.slides.model import Deck, Slide
    from deckgen.slides.package import Package
    from deckgen.slides.stationery import Stationery

FEW: Final = 6  # slides that are drawn before the whole deck is written; for more of them that saves no time


class Builder:
    """Builds plans of one deck, one after another, and remembers what has been drawn.

    `go_on` is called where a build can be left, and raises where its result is no longer wanted.
    """

    def __init__(self, screen: Screen, pictures: Pictures, go_on: Callable[[], None]) -> None:
        self._screen, self._pictures, self._go_on = screen, pictures, go_on
        self._drawn: dict[str, str] = {}  # digest of a slide as data -> key of its picture
        self._images: dict[tuple[str, str], str] = {}  # (slide's id, placeholder) -> key of the figure there
        self._shown: dict[str, str] = {}  # slide's id -> key of the picture that is shown

    def build(self, plan: Plan, report: Report) -> None:
        """Build `plan` and show it; the DeckgenErrors of the stages. Nothing is put into ``out/``."""
        from deckgen.formats import writing_numbers
        from deckgen.stages.deck import DECK, make_deck, open_results, stationery_of

        run = Run(plan, False, report)
        tables = run.tables()
        entities = run.entities(tables)
        models = run.models(entities)
        metrics = run.metrics(entities, models)
        with writing_numbers(plan.spec.numbers.form()):
            self._screen.show(doing="Writing slides", checked=False)
            _, results = open_results(plan, entities.folder, models.folder, metrics.folder)
            stationery = stationery_of(plan)
            deck = make_deck(plan, results, stationery)
            digests = slide_digests(deck, *_looks(plan))
            slides = shown_slides(deck)
            self._show(deck.title, slides, digests)
            self._go_on()
            self._draft(plan, deck, stationery, slides, digests)
        made = run.deck(entities, models, metrics).folder
        found = json.loads((made / "deck.json").read_text(encoding="utf-8"))
        ids = [slide["id"] for slide in found["slides"]]
        findings = shown_findings(found["findings"], ids)
        self._screen.show(findings=findings, ignored=len(found["ignored"]), checked=True)
        self._draw(made / DECK, slides, digests)

    def _show(self, title: str, slides: list[dict[str, Any]], digests: list[str]) -> None:
        """Show the slides with what is drawn of them: a picture that is not `fresh` shows the slide as it was."""
        for slide, digest in zip(slides, digests, strict=True):
            own = self._drawn.get(digest)
            slide["picture"] = own or self._shown.get(slide["id"])
            slide["fresh"] = own is not None
            if own:
                self._shown[slide["id"]] = own
        self._screen.show(title=title, slides=with_images(slides, self._images))

    def _draft(
        self, plan: Plan, deck: Deck, stationery: Stationery, slides: list[dict[str, Any]], digests: list[str]
    ) -> None:
        """Draw the few slides that changed from a deck of nothing else, but for those that link to others."""
        from deckgen.slides.package import Package
        from deckgen.slides.writer import deck_bytes
        from deckgen.stages.drawings import FOLDER, Drawings

        changed = [at for at, digest in enumerate(digests) if digest not in self._drawn]
        changed = [at for at in changed if not _links(deck.slides[at])] if len(changed) <= FEW else []
        if not self._screen.now()["drawn"] or not changed:
            return
        alone = replace(deck, slides=tuple(deck.slides[at] for at in changed))
        drawings = Drawings(WORK / "cache" / FOLDER, vector=plan.spec.pictures == "svg")
        content, _ = deck_bytes(alone, stationery, draw=drawings)
        package = Package(content)
        self._arrive(package, dict(zip(package.slides(), changed, strict=True)), slides, digests)

    def _draw(self, file: Path, slides: list[dict[str, Any]], digests: list[str]) -> None:
        """Draw what the finished deck shows and no picture does yet."""
        from deckgen.slides.package import Package

        package = Package.read(file)
        parts = package.slides()
        self._images = self._pictures.figures(package, {part: slides[at]["id"] for at, part in enumerate(parts)})
        self._show(self._screen.now()["title"], slides, digests)
        if self._screen.now()["drawn"]:
            self._screen.show(doing="Drawing slides")
            self._arrive(package, {part: at for at, part in enumerate(parts)}, slides, digests)

    def _arrive(
        self, package: Package, places: dict[str, int], slides: list[dict[str, Any]], digests: list[str]
    ) -> None:
        """Show each picture of `package` as it arrives; `places` has slide part -> the slide's place in the deck."""
        numbers = {part: at + 1 for part, at in places.items()}
        for part, key in self._pictures.draw(package, numbers, self._go_on):
            self._drawn[digests[places[part]]] = key
            self._show(self._screen.now()["title"], slides, digests)


def _links(slide: Slide) -> bool:
    """Tell whether a click on the slide leads to another one: written alone, it would lead nowhere and look it."""
    return any(run.link for _, runs in slide.lines() for run in runs)


def _looks(plan: Plan) -> tuple[object, ...]:
    """Return what slides look like beside their own content."""
    theme = (
        plan.theme.model_dump_json(),
        folder_digest(plan.theme_folder),
        plan.theme.logo_image,
        plan.theme.logo_vector,
    )
    return theme, plan.template and file_digest(plan.template), plan.spec.layouts, plan.spec.numbers, plan.spec.pictures
