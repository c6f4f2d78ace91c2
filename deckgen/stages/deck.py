"""The deck stage: results become slides, slides a .pptx, and both are looked at."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deckgen.engine import Engine
from deckgen.formats import writing_numbers
from deckgen.ledger.reads import Reads, watched
from deckgen.plan import Plan
from deckgen.planned import PlannedSection
from deckgen.stages.entities import load_public
from deckgen.stages.facts import deck_facts
from deckgen.stages.ledger import carry_ledger, deck_ledger
from deckgen.stages.metrics import read_metrics

if TYPE_CHECKING:
    from deckgen.errors import Mark
    from deckgen.findings import Finding
    from deckgen.results import Part, Results
    from deckgen.slides.model import Deck, Slide
    from deckgen.slides.stationery import Stationery
    from deckgen.slides.vector import Rendering
    from deckgen.theme import Theme

DECK = "deck.pptx"  # by whatever name it is put into place: decks of equal content are one result
LEDGER_FILE = "ledger.json"
STALE_DAYS = 45  # days without a gift after which an extract looks unfinished


def deck_stage(plan: Plan, entities: Path, models: Path, metrics: Path, folder: Path) -> None:
    """Turn results into slides and slides into a .pptx; leaves the deck and what was found about it."""
    with writing_numbers(plan.spec.numbers.form()):
        _deck(plan, entities, models, metrics, folder)


def _deck(plan: Plan, entities: Path, models: Path, metrics: Path, folder: Path) -> None:
    from deckgen.checks import check_package, sift
    from deckgen.checks.numbers import check_numbers, check_statements
    from deckgen.checks.words import check_words
    from deckgen.slides.foreign import color_findings
    from deckgen.slides.writer import write_deck

    engine, results = open_results(plan, entities, models, metrics)
    stationery = stationery_of(plan)
    read: dict[str, tuple[str, Reads]] = {}
    deck = make_deck(plan, results, stationery, read)
    path = folder / DECK
    drawings = Drawings(vector=plan.spec.pictures == "svg")
    findings = [*write_deck(deck, stationery, path, draw=drawings), *drawings.findings(deck)]
    ledger = deck_ledger(plan, engine, results, path, deck.slides, read, drawings.labels(deck))
    carry_ledger(path, ledger)
    findings += [*check_package(path, plan.checks), *people_in(path, plan, entities)]
    if plan.template is not None:
        findings += color_findings(stationery, plan.document.mark(("template",)))
    findings += [*check_words(deck.slides, results.metrics), *check_statements(deck.slides, results.metrics)]
    findings += [*check_numbers(results.metrics, plan.document.mark), *stale_data(engine, plan)]
    sifted = sift(_marked(findings, deck.slides), plan.checks, [slide.id for slide in deck.slides])
    outline = [
        {"id": slide.id, "title": slide.title.text, "layout": slide.layout, **_place(slide.mark)}
        for slide in deck.slides
    ]
    (folder / LEDGER_FILE).write_text(json.dumps(ledger.as_dict(), ensure_ascii=False), encoding="utf-8")
    found = {
        "slides": outline,
        "findings": [finding.as_dict() for finding in sifted.findings],
        "ignored": [finding.as_dict() | {"reason": reason} for finding, reason in sifted.ignored],
    }
    (folder / "deck.json").write_text(json.dumps(found, indent=1), encoding="utf-8")


def make_deck(
    plan: Plan, results: Results, stationery: Stationery, read: dict[str, tuple[str, Reads]] | None = None
) -> Deck:
    """Return the deck as data, slides that overflow split; `read` as in `build_slides`."""
    from deckgen.formats import format_date
    from deckgen.slides.model import Deck
    from deckgen.slides.split import split_to_fit

    spec = plan.spec
    deck = Deck(
        title=spec.title, slides=tuple(build_slides(plan, results, stationery.theme, read)), as_of=spec.as_of.isoformat(),
        as_of_label=f"As of {format_date(spec.as_of.isoformat())}", author=spec.author or spec.organization,
        organization=spec.organization, subject=spec.subtitle, keywords=(spec.audience, "deckgen"),
        language=spec.language, charts=spec.charts, mark_text="Synthetic data" if plan.synthetic else "",
    )  # fmt: skip
    return split_to_fit(deck, stationery)


def _marked(findings: Iterable[Finding], slides: Sequence[Slide]) -> Iterator[Finding]:
    """Yield `findings`, each that has no line of the spec with the one that its slide comes from."""
    for finding in findings:
        own = finding.mark is None and finding.slide is not None and finding.slide <= len(slides)
        yield replace(finding, mark=slides[finding.slide - 1].mark) if own and finding.slide else finding


def stationery_of(plan: Plan) -> Stationery:
    """Return what the deck is written on: the theme's own package, or the person's template in its place."""
    from deckgen.slides.foreign import foreign
    from deckgen.slides.stationery import branded

    if plan.template is None:
        return branded(plan.theme, plan.spec.language)
    return foreign(plan.template, plan.theme, plan.spec.layouts, plan.layout_marks)


def open_results(plan: Plan, entities: Path, models: Path, metrics: Path) -> tuple[Engine, Results]:
    """Return what the stages before left, as sections are given it, and the engine that it is read from."""
    from deckgen.ledger.carried import read_ledger
    from deckgen.metrics.prepare import prepare
    from deckgen.results import Results
    from deckgen.slides.package import Package

    engine = Engine()
    load_public(engine, entities)
    engine.load(models)
    engine.load(metrics)
    prepare(engine, major_threshold=plan.spec.models.major_threshold)
    engine.lock()
    labels = [row[0] for row in engine.rows("SELECT label FROM sources ORDER BY accepted DESC, label")]
    facts = deck_facts(plan, labels)
    earlier = {name: read_ledger(path, Package.read(path)) for name, path in plan.earlier.items()}
    return engine, Results(
        metrics=read_metrics(metrics), deck=facts, query=engine.frame, records=engine.records, earlier=earlier
    )


def people_in(path: Path, plan: Plan, entities: Path) -> Iterator[Finding]:
    """Yield an error for each place of the deck at `path` where a person of the sources is named.

    Golden records are read by an engine of its own: the one that sections read from never holds a name. The spec's
    author, its organization and what its sources are called may stand in the deck, also where a donor is called so.
    """
    from deckgen.checks.people import check_people
    from deckgen.checks.rules.privacy import Person
    from deckgen.slides.package import Package

    engine = Engine()
    engine.load_table(entities, "golden")
    if "golden" not in engine.tables():
        return
    own = Person.model_validate(dict(plan.checks.options.get(Person.kind, {})))
    labels = (planned.source.label for planned in plan.sources)
    allowed = (*own.allow, plan.spec.author, plan.spec.organization, *labels)
    cursor = engine.connection.execute("SELECT first_name, last_name, email, phone, address FROM golden")
    people = (row for rows in iter(lambda: cursor.fetchmany(10_000), []) for row in rows)
    yield from check_people(Package.read(path), people, Person(allow=allowed))


def stale_data(engine: Engine, plan: Plan) -> Iterable[Any]:
    """Yield a warning where the last gift lies so long before the as-of date that the extract looks unfinished."""
    from deckgen.findings import Finding
    from deckgen.formats import format_date

    [(last,)] = engine.rows("SELECT max(date) FROM giving")
    days = (plan.spec.as_of - last).days if last else 0
    if days > STALE_DAYS:
        yield Finding(
            rule="data.stale", severity="warning", mark=plan.document.mark(("as_of",)), measured=f"{days} days",
            message=f"the last completed gift is of {format_date(last.isoformat())}, {days} days before the as-of date",
            allowed=f"{STALE_DAYS} days", hint="set as_of to the day of the extract, or export the gifts again",
        )  # fmt: skip


class Drawings:
    """Draws the figures of a deck, and remembers the labels of each and what they suffered."""

    def __init__(self, *, vector: bool = False) -> None:
        self._vector = vector
        self._drawn: dict[int, Any] = {}

    def __call__(self, figure: Any, theme: Any, width: float, height: float) -> Rendering:
        """Return the figure's PNG, and its SVG for a deck that holds vectors; a `deckgen.slides.fill.Draw`."""
        from deckgen.slides.vector import Rendering

        drawn = self._drawn[id(figure)] = figure.drawn(theme, width, height, vector=self._vector)
        return Rendering(png=drawn.image, svg=drawn.svg)

    def findings(self, deck: Any) -> Iterable[Any]:
        """Yield a warning for each figure whose labels overlap, leave it, or had to be cut."""
        from deckgen.findings import Finding

        numbers = {slide.id: number for number, slide in enumerate(deck.slides, start=1)}
        for slide, name, drawn in self._pictures(deck):
            said = [*drawn.problems, *(f"the label {cut!r} was cut to fit" for cut in drawn.cuts)]
            for message in said:
                yield Finding(
                    rule="figure.text", severity="warning", message=message, slide=numbers[slide.id], shape=name,
                    mark=slide.mark, hint="shorter labels, fewer rows, or a layout with a larger figure",
                )  # fmt: skip

    def labels(self, deck: Any) -> dict[tuple[str, str], tuple[str, ...]]:
        """Return (slide's id, placeholder) -> the words in the picture that was drawn there."""
        return {(slide.id, name): drawn.labels for slide, name, drawn in self._pictures(deck)}

    def _pictures(self, deck: Any) -> Iterator[tuple[Slide, str, Any]]:
        """Yield slide, placeholder and drawing of each picture; what became a native chart was not drawn."""
        from deckgen.slides.model import Picture

        for slide in deck.slides:
            for name, content in slide.body.items():
                if isinstance(content, Picture) and id(content.figure) in self._drawn:
                    yield slide, name, self._drawn[id(content.figure)]


def build_slides(
    plan: Plan, results: Results, theme: Theme | None = None, read: dict[str, tuple[str, Reads]] | None = None
) -> Iterable[Slide]:
    """Yield the slides of every section whose `when` holds, in order; a section's error is shown at its line.

    `theme` is the plan's unless a template gives another. `read` is given what the section of each slide read, by the
    slide's id, with the section's kind.
    """
    wanted = [p for p in plan.sections if not p.section.when or results.holds(p.section.when, p.mark)]
    made: dict[int, list[Slide]] = {}
    for turn in sorted({planned.section.turn for planned in wanted}):
        for i, planned in enumerate(wanted):
            if planned.section.turn == turn:
                reads = Reads()
                made[i] = _section_slides(planned, watched(results, reads), theme or plan.theme)
                if read is not None:
                    read.update((slide.id, (planned.section.kind, reads)) for slide in made[i])
        before = [slide for i in sorted(made) for slide in made[i]]
        results = replace(results, outline=_outline(before), stated=tuple(_stated(before)))
    for i in range(len(wanted)):
        yield from made[i]


def _stated(slides: Iterable[Slide]) -> Iterator[str]:
    """Yield each metric that the slides state outside their notes, once: those of titles first, in the deck's order."""
    lines = [line for slide in slides for line in slide.lines() if line[0] != "Notes"]
    lines.sort(key=lambda line: line[0] != "Title")
    yield from dict.fromkeys(run.metric for _, runs in lines for run in runs if run.metric)


def _section_slides(planned: PlannedSection, results: Results, theme: Theme) -> list[Slide]:
    from deckgen.errors import DeckgenError, Problem

    try:
        made = planned.section.slides(results, theme)
    except DeckgenError as error:
        # A section does not know where it was asked for; the plan does.
        problems = (Problem(message=p.message, mark=p.mark or planned.mark, hint=p.hint) for p in error.problems)
        raise type(error)(problems) from error
    return [replace(slide, mark=planned.mark, section=planned.group) for slide in made]


def _outline(slides: Iterable[Slide]) -> tuple[Part, ...]:
    """Return the parts of the deck that are presented, in order."""
    from deckgen.results import Part

    groups = [list(group) for _, group in groupby((s for s in slides if not s.hidden), key=lambda slide: slide.section)]
    return tuple(Part(name=group[0].section, first=group[0].id, slides=len(group)) for group in groups)


def _place(mark: Mark | None) -> dict[str, Any]:
    return {
        "file": mark.file if mark else None, "line": mark.line if mark else None, "column": mark.column if mark else None,
    }  # fmt: skip
