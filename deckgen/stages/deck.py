"""The deck stage: results become slides, slides a .pptx, and both are looked at."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import count, groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deckgen.engine import Engine
from deckgen.epoch import written_at
from deckgen.formats import writing_numbers
from deckgen.ledger.carried import LEDGER, ledger_text
from deckgen.ledger.reads import Reads, watched
from deckgen.plan import Plan
from deckgen.planned import PlannedSection
from deckgen.stages import DECK, LEDGER_FILE
from deckgen.stages.desk import Desk, open_desk
from deckgen.stages.drawings import Drawings
from deckgen.stages.ledger import deck_ledger

if TYPE_CHECKING:
    from deckgen.checks.typed import Typed
    from deckgen.errors import Mark
    from deckgen.findings import Finding
    from deckgen.results import Part, Results
    from deckgen.slides.model import Deck, Slide
    from deckgen.slides.package import Package
    from deckgen.slides.stationery import Stationery
    from deckgen.slides.vector import Rendering
    from deckgen.theme import Theme

SUBSET = 40  # characters of it that a source line has room for
STALE_DAYS = 45  # days without a gift after which an extract looks unfinished


Begin = Callable[[Sequence["Slide"]], None]  # given slides whose figures can be begun
Tell = Callable[[int, int], None]  # given which figure is about to be drawn, and of how many


def deck_stage(
    plan: Plan, entities: Path, models: Path, metrics: Path, folder: Path, drawings: Drawings,
    tell: Tell = lambda number, total: None,
) -> None:  # fmt: skip
    """Turn results into slides and slides into a .pptx; leaves the deck and what was found about it."""
    with writing_numbers(plan.spec.numbers.form()):
        write_deck_of(plan, open_desk(plan, entities, models, metrics), folder, drawings, tell)


def write_deck_of(
    plan: Plan, desk: Desk, folder: Path, drawings: Drawings, tell: Tell = lambda number, total: None
) -> None:
    """Write the deck of `plan`, which may be one of many at the same `desk`, and what was found about it."""
    from deckgen.checks.choice import sift
    from deckgen.checks.gate import check_package
    from deckgen.checks.numbers import check_numbers, check_statements
    from deckgen.checks.typed import check_typed
    from deckgen.checks.words import check_words
    from deckgen.slides.archive import put_in_place
    from deckgen.slides.carrier import embed
    from deckgen.slides.fill import figures_of
    from deckgen.slides.foreign import color_findings
    from deckgen.slides.package import Package
    from deckgen.slides.view import DeckView
    from deckgen.slides.writer import deck_parts

    results = desk.results(plan)
    engine, stationery = desk.engine, desk.stationery
    read: dict[str, tuple[str, Reads]] = {}
    charts = plan.spec.charts
    deck = make_deck(plan, results, stationery, read, lambda made: drawings.ahead(figures_of(made, stationery, charts)))
    path = folder / DECK
    parts, unfit = deck_parts(deck, stationery, draw=_telling(drawings, deck, tell))
    # What was written is read once, for the ledger, the rules and the search for people; the ledger changes no slide.
    written = DeckView(Package.of(parts.parts))
    ledger = deck_ledger(plan, engine, results, written, deck.slides, read, drawings.labels(deck))
    embed(parts, {LEDGER: ledger.as_dict()})
    put_in_place(parts.content(), path)
    findings = [*unfit, *drawings.findings(deck), *check_package(path, plan.checks, written)]
    findings += people_in(written.package, plan, desk)
    if plan.template is not None:
        findings += color_findings(stationery, plan.document.mark(("template",)))
    findings += [*check_words(deck.slides, results.metrics), *check_statements(deck.slides, results.metrics)]
    findings += [*check_numbers(results.metrics, plan.document.mark), *stale_data(engine, plan)]
    findings += check_typed(typed_texts(plan, deck.slides))
    sifted = sift(_marked(findings, deck.slides), plan.checks, [slide.id for slide in deck.slides])
    outline = [
        {"id": slide.id, "title": slide.title.text, "layout": slide.layout, **_place(slide.mark)}
        for slide in deck.slides
    ]
    (folder / LEDGER_FILE).write_text(ledger_text(ledger.as_dict()), encoding="utf-8")
    found = {
        "slides": outline,
        "findings": [finding.as_dict() for finding in sifted.findings],
        "ignored": [finding.as_dict() | {"reason": reason} for finding, reason in sifted.ignored],
    }
    (folder / "deck.json").write_text(json.dumps(found, indent=1), encoding="utf-8")


def _telling(drawings: Drawings, deck: Deck, tell: Tell) -> Callable[[Any, Any, float, float], Rendering]:
    """Return what draws, and tells of each figure before it does."""
    from deckgen.slides.model import Picture

    total = sum(isinstance(content, Picture) for slide in deck.slides for content in slide.body.values())
    numbers = count(1)

    def draw(figure: Any, theme: Any, width: float, height: float) -> Rendering:
        tell(next(numbers), total)
        return drawings(figure, theme, width, height)

    return draw


def make_deck(
    plan: Plan, results: Results, stationery: Stationery, read: dict[str, tuple[str, Reads]] | None = None,
    begin: Begin = lambda slides: None,
) -> Deck:  # fmt: skip
    """Return the deck as data, slides that overflow split; `read` and `begin` as in `build_slides`."""
    from deckgen.formats import format_date
    from deckgen.slides.model import Deck
    from deckgen.slides.split import split_to_fit

    spec = plan.spec
    slides = build_slides(plan, results, stationery.theme, read, begin)
    subset = textwrap.shorten(spec.subset, SUBSET, placeholder=" …")
    deck = Deck(
        title=spec.title, slides=tuple(_labelled(slides, subset)), subset=subset, as_of=spec.as_of.isoformat(),
        as_of_label=f"As of {format_date(spec.as_of.isoformat())}", author=spec.author or spec.organization,
        organization=spec.organization, subject=spec.subtitle, keywords=(spec.audience, "deckgen"),
        language=spec.language, charts=spec.charts, mark_text="Synthetic data" if plan.synthetic else "",
        written=written_at(),
    )  # fmt: skip
    return split_to_fit(deck, stationery)


def _labelled(slides: Iterable[Slide], subset: str) -> Iterator[Slide]:
    """Yield `slides`, each with a source line that begins with whom its numbers are of."""
    from deckgen.slides.model import Paragraph, Run, Text

    for slide in slides:
        if slide.source is None or not subset:
            yield slide
            continue
        first, *others = slide.source.paragraphs or (Paragraph(runs=()),)
        runs = (Run(text=f"{subset} only. ", bold=True), *first.runs)
        yield replace(slide, source=Text(paragraphs=(replace(first, runs=runs), *others)))


def _marked(findings: Iterable[Finding], slides: Sequence[Slide]) -> Iterator[Finding]:
    """Yield `findings`, each that has no line of the spec with the one that its slide comes from."""
    for finding in findings:
        own = finding.mark is None and finding.slide is not None and finding.slide <= len(slides)
        yield replace(finding, mark=slides[finding.slide - 1].mark) if own and finding.slide else finding


def typed_texts(plan: Plan, slides: Sequence[Slide]) -> Iterator[Typed]:
    """Yield the title and the text that a person gave a section which made slides, each with the first of them."""
    from deckgen.checks.typed import Typed

    numbers = {slide.id: number for number, slide in reversed([*enumerate(slides, start=1)])}
    for planned in plan.sections:
        section = planned.section
        body = "Takeaways" if getattr(section, "figure", None) else "Body"
        for option, shape in (("title", "Title"), ("text", body)):
            given = getattr(section, option, "") if option in section.templates else ""
            if given and section.slide_id in numbers:
                mark = plan.document.mark((*planned.path, option)) or planned.mark
                yield Typed(given, numbers[section.slide_id], shape, mark)


def people_in(package: Package, plan: Plan, desk: Desk) -> Iterator[Finding]:
    """Yield an error for each place of the deck in `package` where a person of the sources is named.

    Golden records are read by an engine of its own: the one that sections read from never holds a name. The spec's
    author, its organization, what its sources are called and what the row says may stand in the deck, also where a donor
    is called so. Of a deck about some people only those are looked for: nothing that it is made from knows of others.
    """
    from deckgen.checks.people import check_people
    from deckgen.checks.rules.privacy import Person

    found = desk.golden(plan)
    if found is None:
        return
    own = Person.model_validate(dict(plan.checks.options.get(Person.kind, {})))
    labels = (planned.source.label for planned in plan.sources)
    said = (value for value in plan.fields.values() if isinstance(value, str))
    allowed = (*own.allow, plan.spec.author, plan.spec.organization, plan.spec.subset, *labels, *said)
    yield from check_people(package, found, Person(allow=allowed))


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


def build_slides(
    plan: Plan, results: Results, theme: Theme | None = None, read: dict[str, tuple[str, Reads]] | None = None,
    begin: Begin = lambda slides: None,
) -> Iterable[Slide]:  # fmt: skip
    """Yield the slides of every section whose `when` holds, in order; a section's error is shown at its line.

    `theme` is the plan's unless a template gives another. `read` is given what the section of each slide read, by the
    slide's id, with the section's kind. `begin` is given the slides of each section as they are made.
    """
    wanted = [p for p in plan.sections if not p.section.when or results.holds(p.section.when, p.mark)]
    made: dict[int, list[Slide]] = {}
    for turn in sorted({planned.section.turn for planned in wanted}):
        for i, planned in enumerate(wanted):
            if planned.section.turn == turn:
                reads = Reads()
                made[i] = _section_slides(planned, watched(results, reads), theme or plan.theme)
                begin(made[i])
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
