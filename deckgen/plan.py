"""The plan: every name and option of a spec resolved before any work, all mistakes reported at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from deckgen.checks.choice import problems_in, project_choice
from deckgen.earlier import find_earlier
from deckgen.errors import Mark, Problem, SpecError
from deckgen.expressions import ROW, written
from deckgen.formats import number_of
from deckgen.metrics import catalogue
from deckgen.paths import beside_of, on_disk
from deckgen.periods import Calendar
from deckgen.plan_look import find_look, find_template
from deckgen.plan_problems import mapping_at, name_problems, query_problems, subset_problems, text_problems
from deckgen.plan_sources import planned_sources
from deckgen.planned import DECK_NAMES, ROW_TEXTS, UNREAD, PlannedSection, PlannedSource
from deckgen.resources import shipped
from deckgen.row_source import RowSource, find_rows
from deckgen.rows import Row
from deckgen.sections.base import SECTIONS
from deckgen.source import Document, display_path, load, near, with_settings
from deckgen.spec import DeckSpec, SectionSpec, read_sections, read_spec
from deckgen.spec_checks import ChecksSpec
from deckgen.spec_problems import problems_of
from deckgen.values import Metric

if TYPE_CHECKING:
    from deckgen.theme import Theme


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """Everything a build needs to know before it begins."""

    name: str
    spec: DeckSpec
    document: Document
    folders: tuple[Path, ...]  # where relative paths start from
    sections: tuple[PlannedSection, ...]
    sources: tuple[PlannedSource, ...]
    metrics: Mapping[str, Metric]
    theme: Theme
    theme_folder: Path
    earlier: Mapping[str, Path] = field(default_factory=dict)  # finished decks that sections name, by the name given
    template: Path | None = None  # a person's own template, already found to be one that can be written to
    asked: str = ""  # the name or path that the deck was asked for by
    settings: tuple[str, ...] = ()  # what was overridden: ``key=value``
    checks: ChecksSpec = field(default_factory=ChecksSpec)  # the project's and the spec's
    rows: RowSource | None = None  # what there is to be a deck each of
    row: Row | None = None  # the one that this plan's deck is for

    @property
    def earlier_files(self) -> list[Path]:
        """The files of the earlier decks, and of the ledgers that lie beside them."""
        return [file for path in self.earlier.values() for file in (path, beside_of(path)) if file.is_file()]

    @property
    def layout_marks(self) -> Mapping[str, Mark | None]:
        """Where the spec says by hand which layout of the template stands for which of deckgen's."""
        return {name: self.document.mark(("layouts", name)) for name in self.spec.layouts}

    @property
    def synthetic(self) -> bool:
        """Whether any source is made up."""
        return any(planned.source.synthetic for planned in self.sources)

    @property
    def calendar(self) -> Calendar:
        """The deck's date and its reporting year."""
        spec = self.spec
        return Calendar(as_of=spec.as_of, reporting_year=spec.reporting_year, fiscal_year_start=spec.fiscal_year_start)

    @property
    def fields(self) -> Mapping[str, Any]:
        """What SQL may name as parameters: the row's fields."""
        return self.row.fields if self.row else {}

    @property
    def memory(self) -> Path | None:
        """The folder that remembers people from one build to the next, where the spec names one."""
        given = self.spec.linkage.memory
        return self.folders[0] / given if given else None

    def for_row(self, row: Row) -> Plan:
        """Return the plan of the deck of one row: its title, and what its people are called, are written out."""
        texts = {name: getattr(self.spec, name) for name in ROW_TEXTS}
        said = {name: written(text, {ROW: row.view}, self.document.mark((name,))) for name, text in texts.items()}
        if self.spec.filter and not said["subset"]:
            said["subset"] = row.name
        return replace(self, row=row, spec=self.spec.model_copy(update=said))

    @property
    def metric_marks(self) -> Mapping[str, Mark]:
        """Where the spec's own metrics are defined."""
        marks = ((name, self.document.mark(("metrics", name, "sql"))) for name in self.spec.metrics)
        return {name: mark for name, mark in marks if mark}


def find_spec(name: str) -> Path:
    """Return the file of a deck: a path, or a name in ``decks/`` here, or a shipped one."""
    path = on_disk(Path(name))
    if path.suffix.lower() in (".yaml", ".yml"):
        return path
    places = [Path("decks"), shipped("decks")]
    for place in places:
        if (found := on_disk(place / f"{name}.yaml")).is_file():
            return found
    known = sorted({p.stem for place in places for p in place.glob("*.yaml")} - {"base"})
    raise SpecError(f"there is no deck called {name!r}", hint=near(name, known) or "give the path of a YAML file")


def make_plan(
    name: str, settings: Iterable[str] = (), *, for_each: str | None = None, row: Mapping[str, Any] | None = None,
    engine: str | None = None,
) -> Plan:  # fmt: skip
    """Read the deck `name` with ``--set`` `settings`, and resolve all of it; SpecError lists every mistake.

    `for_each` says where rows come from instead of the spec. A `row` that is given makes it the plan of that one's deck.
    `engine` stands in the place of the spec's. It is no setting: the deck does not say where it was computed.
    """
    path, settings = find_spec(name), tuple(settings)
    document = with_settings(load(path, search=(shipped("decks"),), whole=frozenset(["sources", "metrics"])), settings)
    problems = list(document.problems)
    # Each part is read even where another one is wrong, so that one run shows every mistake.
    spec = read_spec(document, problems)
    listed = read_sections(document.data.get("sections"), ("sections",), document, problems)
    sections = _sections(listed, document, problems)
    sources = planned_sources(document, problems)
    folders = project_folders(path)
    told = len(problems)
    rows = _rows(for_each, row, folders, document, problems)
    lost = len(problems) > told
    metrics = _metrics(document, spec, problems)
    problems += name_problems(sections, document, metrics)
    if not lost:  # without its rows, every text and query that names their fields would seem wrong
        problems += text_problems(sections, document, metrics, rows)
        problems += query_problems(sections, document, spec, rows)
        problems += subset_problems(document, rows)
    theme = find_look(document, folders, problems)
    template = find_template(spec, document, folders, problems) if spec else None
    earlier = find_earlier(sections, document, folders, Path("out") / f"{path.stem}.pptx", problems)
    checks = _checks(spec.checks, document, folders[0], problems) if spec else ChecksSpec()
    if problems or spec is None or theme is None:
        raise SpecError(problems)
    plan = Plan(
        name=path.stem,
        spec=spec.model_copy(update={"engine": engine}) if engine else spec,
        document=document,
        folders=folders,
        sections=tuple(sections),
        sources=tuple(sources),
        metrics=metrics,
        theme=theme[0],
        theme_folder=theme[1],
        earlier=earlier,
        template=template,
        checks=checks,
        asked=name if Path(name).suffix not in (".yaml", ".yml") else display_path(path),
        settings=tuple(settings),
        rows=rows,
    )
    return plan.for_row(Row(number=1, fields=dict(row))) if row else plan


def _rows(
    for_each: str | None, row: Mapping[str, Any] | None, folders: Iterable[Path], document: Document,
    problems: list[Problem],
) -> RowSource | None:  # fmt: skip
    """Return what there is to be a deck each of: the `row` that is given, else what is asked for, else the spec's."""
    if row:
        return RowSource(asked="", kind="given", columns=tuple(row))
    asked = for_each or document.data.get("for_each")
    if not isinstance(asked, str):
        return None  # of anything else the spec's own shape complains
    mark = None if for_each else document.mark(("for_each",))
    return find_rows(asked, folders, document, mark, problems)


def _checks(own: ChecksSpec, document: Document, folder: Path, problems: list[Problem]) -> ChecksSpec:
    """Return the rules that the project's pyproject.toml and the spec choose; what is wrong is added to `problems`."""
    problems += problems_in(own, lambda where: document.mark(("checks", *where)))
    try:
        return project_choice(folder).beside(own)
    except SpecError as error:
        problems += error.problems
        return own


def project_folders(path: Path) -> tuple[Path, ...]:
    """Relative paths start from the project (the folder above decks/), the spec's own folder, or here."""
    own = path.resolve().parent
    return tuple(dict.fromkeys([own.parent, own, Path.cwd()] if own.name == "decks" else [own, Path.cwd()]))


def _sections(
    listed: Iterable[SectionSpec], document: Document, problems: list[Problem], group: str = ""
) -> list[PlannedSection]:
    planned: list[PlannedSection] = []
    seen: dict[str, Mark | None] = {}
    for item in listed:
        mark = document.mark(item.path)
        if item.kind not in SECTIONS:
            problems.append(SECTIONS.problem(item.kind, mark))
            continue
        kind = SECTIONS[item.kind]
        try:
            section = kind.model_validate(dict(item.options))
        except ValidationError as error:
            problems += problems_of(error, document, item.path, kind)
            continue
        if section.slide_id in seen:
            hint = f"it stands at {seen[section.slide_id]} already; give one of them another id"
            problems.append(Problem(message=f"two sections are called {section.slide_id!r}", mark=mark, hint=hint))
        seen[section.slide_id] = mark
        problems += [
            Problem(message=p.message, mark=document.mark((*item.path, *where)), hint=p.hint)
            for where, p in section.problems()
        ]
        planned.append(PlannedSection(section=section, path=item.path, mark=mark, group=group or section.label))
        if item.kind == "appendix":
            # `appendix: [a, b]` stands directly below the name; `appendix: {sections: [a, b]}` one deeper.
            path = (*item.path, "sections") if (*item.path, "sections") in document.marks else item.path
            inner = read_sections(item.options.get("sections"), path, document, problems)
            planned += _sections(inner, document, problems, group=section.label)
    return planned


def _metrics(document: Document, spec: DeckSpec | None, problems: list[Problem]) -> dict[str, Metric]:
    metrics = dict(catalogue())
    if spec is None:
        # Templates may still name metrics whose own definition has a mistake.
        return metrics | {name: UNREAD for name in mapping_at(document, "metrics") if name not in metrics}
    for name, own in spec.metrics.items():
        if own.by:
            continue  # a row a group: no value that a slide could state
        mark = document.mark(("metrics", name))
        if name in metrics or name in DECK_NAMES:
            problems.append(
                Problem(message=f"{name!r} is the name of a shipped metric", mark=mark, hint="choose another")
            )
            continue
        metrics[name] = Metric(
            name=name, label=own.label, unit=own.unit, definition=own.definition, sql=own.sql, period=own.period,
            owner=own.owner, has_prior=own.has_prior, people=own.people, formula=own.formula, grain=own.grain,
            greater_is_better=own.greater_is_better, reference=own.reference,
        )  # fmt: skip
    return metrics


def describe(plan: Plan) -> str:
    """Return one line that says what the plan would build."""
    kinds = len({planned.section.kind for planned in plan.sections})
    return (
        f"{display_path(plan.document.files[0])}: {number_of(len(plan.sections), 'section')} of {number_of(kinds, 'kind')}, "
        f"{number_of(len(plan.sources), 'source')}, {number_of(len(plan.metrics), 'metric')}, theme {plan.theme.name}"
    )
