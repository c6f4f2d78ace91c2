"""One build for the page: each thing is shown as soon as it is known.

Words come first, then pictures of the few slides that changed, then the findings, and at last all other pictures.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from deckgen.cache import file_digest, folder_digest
from deckgen.placing import CACHE
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
    from deckgen.stages.drawings import Drawings

FEW: Final = 6  # slides that are drawn before the whole deck is written; for more of them that saves no time


@dataclass(frozen=True, kw_only=True, slots=True)
class _Written:
    """The slides of one build as data, and as the page shows them; `digests` tell which look as they did before."""

    plan: Plan
    deck: Deck
    stationery: Stationery
    slides: list[dict[str, Any]]
    digests: list[str]


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
        from deckgen.stages import DECK

        run = Run(plan, False, report)
        tables = run.tables()
        entities = run.entities(tables)
        models = run.models(entities)
        metrics = run.metrics(entities, models)
        with writing_numbers(plan.spec.numbers.form()):
            self._screen.show(doing="Writing slides", checked=False)
            written = _write(plan, entities.folder, models.folder, metrics.folder)
            self._show(written)
            self._go_on()
            self._draft(written)
            made = run.deck(entities, models, metrics).folder
            found = json.loads((made / "deck.json").read_text(encoding="utf-8"))
            findings = shown_findings(found["findings"], [slide["id"] for slide in found["slides"]])
            self._screen.show(findings=findings, ignored=len(found["ignored"]), checked=True)
            self._draw(written, made / DECK)
        run.make_room()

    def _show(self, written: _Written) -> None:
        """Show the slides with what is drawn of them: a picture that is not `fresh` shows the slide as it was."""
        for slide, digest in zip(written.slides, written.digests, strict=True):
            own = self._drawn.get(digest)
            slide["picture"] = own or self._shown.get(slide["id"])
            slide["fresh"] = own is not None
            if own:
                self._shown[slide["id"]] = own
        self._screen.show(title=written.deck.title, slides=with_images(written.slides, self._images))

    def _draft(self, written: _Written) -> None:
        """Draw the few slides that changed from a deck of nothing else, but for those that link to others."""
        from deckgen.slides.package import Package
        from deckgen.slides.writer import deck_bytes

        slides = written.deck.slides
        changed = [at for at, digest in enumerate(written.digests) if digest not in self._drawn]
        changed = [at for at in changed if not _links(slides[at])] if len(changed) <= FEW else []
        if not self._pictures.drawable or not changed:
            return
        alone = replace(written.deck, slides=tuple(slides[at] for at in changed))
        content, _ = deck_bytes(alone, written.stationery, draw=_drawings(written.plan))
        package = Package(content)
        self._arrive(written, package, dict(zip(package.slides(), changed, strict=True)))

    def _draw(self, written: _Written, file: Path) -> None:
        """Draw what the finished deck shows and no picture does yet."""
        from deckgen.slides.package import Package

        package = Package.read(file)
        places = {part: at for at, part in enumerate(package.slides())}
        ids = {part: written.slides[at]["id"] for part, at in places.items()}
        self._images = self._pictures.figures(package, ids)
        if not self._pictures.drawable:
            self._images = dict(self._charts(written)) | self._images
        self._show(written)
        if self._pictures.drawable:
            self._screen.show(doing="Drawing slides")
            self._arrive(written, package, places)

    def _charts(self, written: _Written) -> Iterator[tuple[tuple[str, str], str]]:
        """Yield a picture of each figure that is a native chart in the deck: who has no LibreOffice sees it drawn by us."""
        from deckgen.slides.layouts import EMU
        from deckgen.slides.model import Picture

        draw, stationery = _drawings(written.plan), written.stationery
        for slide in written.deck.slides:
            for name, content in slide.body.items():
                if isinstance(content, Picture) and (slide.id, name) not in self._images:
                    box = stationery.layouts[slide.layout].placeholder(name).box
                    made = draw(content.figure, stationery.theme, box.width / EMU, box.height / EMU)
                    yield (slide.id, name), self._pictures.keep(made.png)

    def _arrive(self, written: _Written, package: Package, places: dict[str, int]) -> None:
        """Show each picture of `package` as it arrives; `places` has slide part -> the slide's place in the deck."""
        numbers = {part: at + 1 for part, at in places.items()}
        for part, key in self._pictures.draw(package, numbers, self._go_on):
            self._drawn[written.digests[places[part]]] = key
            self._show(written)


def _write(plan: Plan, entities: Path, models: Path, metrics: Path) -> _Written:
    """Return the slides of `plan` as data, from what the stages before left in their folders."""
    from deckgen.stages.deck import make_deck
    from deckgen.stages.desk import open_desk

    desk = open_desk(plan, entities, models, metrics)
    stationery = desk.stationery
    deck = make_deck(plan, desk.results(plan), stationery)
    desk.close()
    digests = slide_digests(deck, *_looks(plan))
    return _Written(plan=plan, deck=deck, stationery=stationery, slides=shown_slides(deck), digests=digests)


def _drawings(plan: Plan) -> Drawings:
    """Return what draws figures, and finds those that the deck stage has drawn or will want."""
    from deckgen.stages import DRAWINGS
    from deckgen.stages.drawings import Drawings

    return Drawings(CACHE / DRAWINGS, vector=plan.spec.pictures == "svg")


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
