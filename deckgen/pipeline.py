"""Build a deck: the one module that knows every stage, each a named call whose result is kept for the next build."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deckgen.cache import Cache, StageResult, code_digest, digest, file_digest, folder_digest, versions
from deckgen.errors import Mark, OutputError, Problem, SourceError, SpecError
from deckgen.placing import WORK, put, refuse_to_clobber
from deckgen.plan import Plan, PlannedSource, make_plan
from deckgen.source import display_path
from deckgen.sources.base import Readable, Setting
from deckgen.spec import DeckSpec
from deckgen.stages.deck import DECK, deck_stage
from deckgen.stages.entities import entities_stage
from deckgen.stages.memory import Remembered, keep_memory
from deckgen.stages.metrics import metrics_stage, read_metrics
from deckgen.stages.models import models_stage
from deckgen.stages.tables import tables_stage
from deckgen.values import MetricValue
from deckgen.worklists import WorkList

if TYPE_CHECKING:
    from deckgen.model_cards import ModelCard

Report = Callable[[str, StageResult | None], None]  # a stage's name as it begins, its result as it ends


@dataclass(frozen=True, kw_only=True, slots=True)
class Build:
    """What a build made: where it lies, how long each stage took, and what was found."""

    name: str
    output: Path
    metrics: Path  # the folder with every metric's value
    slides: int
    bytes: int
    seconds: float
    stages: tuple[StageResult, ...]
    findings: tuple[dict[str, Any], ...]
    rejected: tuple[dict[str, Any], ...]  # source, reason, n of the rows kept aside
    rejects_file: Path | None
    unchanged: bool

    def as_dict(self) -> dict[str, Any]:
        """Return what ``deckgen build --json`` prints."""
        return {
            "outputs": [display_path(self.output)], "slides": self.slides, "bytes": self.bytes,
            "seconds": round(self.seconds, 3), "stages": [stage.as_dict() for stage in self.stages],
            "findings": list(self.findings), "rejected": list(self.rejected), "unchanged": self.unchanged,
        }  # fmt: skip


def build(
    name: str,
    *,
    settings: Iterable[str] = (),
    out: Path | None = None,
    fresh: bool = False,
    overwrite: bool = False,
    report: Report = lambda name, result: None,
) -> Build:
    """Build the deck `name` (in ``decks/``, or a path) into ``out/NAME.pptx``, and return what was made.

    Raises the DeckgenErrors of the stages; the last good deck then stays as it was.
    """
    begun = time.perf_counter()
    # Resolve every name and option before any work.
    plan = make_plan(name, settings)
    target = out or Path("out") / f"{plan.name}.pptx"
    # A deck that somebody has open, or has edited, is found before any time is spent.
    refuse_to_clobber(target, overwrite)
    run = _Run(plan, fresh, report)
    # Files to canonical records, records to people.
    tables = run.tables()
    entities = run.entities(tables)
    # People to probabilities, probabilities and gifts to numbers.
    models = run.models(entities)
    metrics = run.metrics(entities, models)
    # Numbers to slides, slides to a checked .pptx.
    deck = run.deck(entities, models, metrics)
    found = json.loads((deck.folder / "deck.json").read_text(encoding="utf-8"))
    _refuse_errors(found["findings"])
    # Moved into place only now, so a failed build leaves the last good deck.
    unchanged = put(deck.folder / DECK, target)
    run.remember(tables, entities)
    rejected, rejects_file = _rejects(plan, tables)
    return Build(
        name=plan.name, metrics=metrics.folder, output=target,
        slides=len(found["slides"]), bytes=target.stat().st_size, seconds=time.perf_counter() - begun,
        stages=tuple(run.done), findings=tuple(found["findings"]), rejected=rejected, rejects_file=rejects_file,
        unchanged=unchanged,
    )  # fmt: skip


def compute_metrics(
    name: str, *, settings: Iterable[str] = (), fresh: bool = False, report: Report = lambda name, result: None
) -> dict[str, MetricValue]:
    """Compute and return every metric of the deck `name`, by name, without building the deck."""
    run = _Run(make_plan(name, settings), fresh, report)
    entities = run.entities(run.tables())
    return read_metrics(run.metrics(entities, run.models(entities)).folder)


def model_card(
    deck: str, model: str, *, settings: Iterable[str] = (), report: Report = lambda name, result: None
) -> ModelCard:
    """Return the card of the model `model` of the deck `deck`; DataError where the deck trains no such model."""
    from deckgen.stages.model_cards import read_card

    run = _Run(make_plan(deck, settings), False, report)
    entities = run.entities(run.tables())
    models = run.models(entities)
    return read_card(run.plan, models.folder, run.metrics(entities, models).folder, model)


def disagreements(builds: Iterable[Build]) -> list[dict[str, Any]]:
    """Return a finding for each metric that decks, built together, state differently for the same period."""
    from deckgen.checks import check_audiences
    from deckgen.stages.deck import finding_dict

    decks = {build.name: read_metrics(build.metrics) for build in builds}
    return [finding_dict(finding) for finding in check_audiences(decks)]


def profile_sources(
    name: str, *, settings: Iterable[str] = (), fresh: bool = False, report: Report = lambda name, result: None
) -> list[dict[str, Any]]:
    """Return what each source of the deck `name` holds; see `deckgen.profile.profile`."""
    from deckgen.engine import Engine
    from deckgen.profile import profile

    engine = Engine()
    engine.load(_Run(make_plan(name, settings), fresh, report).tables().folder)
    return profile(engine)


def export_review(
    name: str,
    out: Path,
    *,
    sample: int = 0,
    settings: Iterable[str] = (),
    report: Report = lambda name, result: None,
) -> int:
    """Write the pairs in doubt of the deck `name` to `out`, with `sample` others of each band; return how many."""
    from deckgen.engine import Engine
    from deckgen.linkage.review import selection, write_pairs

    plan = make_plan(name, settings)
    run = _Run(plan, False, report)
    engine = Engine()
    engine.load_table(run.entities(run.tables()).folder, "for_review")
    pairs = engine.frame("SELECT * FROM for_review ORDER BY rowid")
    linkage = plan.spec.linkage
    chosen = selection(pairs, threshold=linkage.threshold, review=linkage.review, sample=sample)
    write_pairs(chosen, out)
    return len(chosen)


def export_worklists(
    name: str,
    out: Path | None = None,
    *,
    secret: str = "",
    settings: Iterable[str] = (),
    report: Report = lambda name, result: None,
) -> list[WorkList]:
    """Write the work lists of the deck `name` to the folder `out`; see `deckgen.worklists.write_worklists`."""
    from deckgen.engine import Engine
    from deckgen.worklists import write_worklists

    plan = make_plan(name, settings)
    run = _Run(plan, False, report)
    tables = run.tables()
    entities = run.entities(tables)
    engine = Engine()
    engine.load_table(run.metrics(entities, run.models(entities)).folder, "segments")
    # An id that a list hands out is kept before anybody else can get it.
    ids = run.remember(tables, entities)
    return write_worklists(
        engine,
        out or WORK / "worklists" / plan.name,
        actions={str(segment): action for segment, action in plan.spec.segments.actions.items()},
        as_of=plan.spec.as_of,
        deck=plan.name,
        secret=secret,
        ids=ids,
    )


class _Run:
    """One pass through the stages: what each depends on, in words that a person is told when it runs."""

    def __init__(self, plan: Plan, fresh: bool, report: Report) -> None:
        self.plan = plan
        self.work = WORK
        self.cache = Cache(self.work / "cache", plan.name, fresh=fresh)
        self.report = report
        self.done: list[StageResult] = []

    def _stage(self, name: str, parts: dict[str, str], work: Callable[[Path], None]) -> StageResult:
        self.report(name, None)
        result = self.cache.stage(name, parts, work)
        self.done.append(result)
        self.report(name, result)
        return result

    def tables(self) -> StageResult:
        spec = self.plan.spec
        sources = locate(self.plan, self.work)
        digests = {source.id: source.digest() for source in sources}
        parts = {f"{source.id} ({source.label})": digest(source.settings + digests[source.id]) for source in sources}
        parts["as_of"] = _digest(spec, "as_of")
        parts["code"] = code_digest("sources", "engine", "tables", "stages/tables") + versions("duckdb")
        return self._stage("tables", parts, lambda folder: tables_stage(sources, digests, spec.as_of, folder))

    def entities(self, tables: StageResult) -> StageResult:
        memory = self._memory()
        decisions = self._decisions()
        parts = {
            "source records": tables.key,
            **_digests(self.plan.spec, "linkage", "seed", "as_of"),
            "known people": Remembered.of(memory).digest_for(tables.key),
            "decisions": file_digest(decisions) if decisions else "",
            "code": code_digest("linkage", "quality", "engine", "tables", "stages/entities")
            + versions("splink", "duckdb"),
        }
        return self._stage(
            "entities",
            parts,
            lambda folder: entities_stage(self.plan, tables.folder, folder, memory=memory, decisions=decisions),
        )

    def _memory(self) -> Path | None:
        given = self.plan.spec.linkage.memory
        return self.plan.folders[0] / given if given else None

    def _decisions(self) -> Path | None:
        """Return the file with a clerk's decisions; SpecError where the one that the spec names is not there."""
        given = self.plan.spec.linkage.decisions
        if given is None:
            return None
        for folder in self.plan.folders:
            if (folder / given).is_file():
                return folder / given
        mark = self.plan.document.mark(("linkage", "decisions"))
        hint = "deckgen data review writes one"
        raise SpecError(Problem(message=f"there is no file {given!r}", mark=mark, hint=hint))

    def remember(self, tables: StageResult, entities: StageResult) -> Mapping[str, str]:
        """Keep what this run learned about people, once what it is for is made; return their lasting ids, if any."""
        memory = self._memory()
        return keep_memory(memory, entities.folder, tables.key, self.plan.name) if memory is not None else {}

    def models(self, entities: StageResult) -> StageResult:
        parts = {
            "entities": entities.key,
            **_digests(self.plan.spec, "models", "seed", "as_of"),
            "code": code_digest("models", "periods", "results", "engine", "stages/models")
            + versions("scikit-learn", "numpy", "scipy"),
        }
        return self._stage("models", parts, lambda folder: models_stage(self.plan, entities.folder, folder))

    def metrics(self, entities: StageResult, models: StageResult) -> StageResult:
        spec = self.plan.spec
        parts = {
            "models": models.key,
            **_digests(
                spec, "segments", "finance", "program", "privacy", "seed", "reporting_year", "fiscal_year_start"
            ),
            "own metrics": _digest(spec, "metrics"),
            "code": code_digest(
                "metrics",
                "policy",
                "holdout",
                "finance",
                "values",
                "periods",
                "rates",
                "formats",
                "results",
                "engine",
                "stages/metrics",
            ),
        }
        return self._stage(
            "metrics", parts, lambda folder: metrics_stage(self.plan, entities.folder, models.folder, folder)
        )

    def deck(self, entities: StageResult, models: StageResult, metrics: StageResult) -> StageResult:
        spec = self.plan.spec
        sections = repr([(p.section.kind, p.section.model_dump(), p.group) for p in self.plan.sections])
        parts = {
            "metrics": metrics.key,
            "sections": digest(sections),
            **_digests(
                spec,
                "title",
                "subtitle",
                "audience",
                "organization",
                "author",
                "language",
                "as_of",
                "seed",
                "numbers",
                "charts",
            ),
            "theme": digest(self.plan.theme.model_dump_json()) + folder_digest(self.plan.theme_folder),
            "template": file_digest(self.plan.template) + _digest(spec, "layouts") if self.plan.template else "",
            "code": code_digest(
                "sections",
                "model_cards",
                "figures",
                "slides",
                "checks",
                "theme",
                "palette",
                "typefaces",
                "formats",
                "values",
                "expressions",
                "stages",
                "privacy",
                "policy",
                "finance",
                "metrics/prepare",
                "results",
                "findings",
                "claims",
                "periods",
                "rates",
            )
            + versions("python-pptx", "matplotlib", "seaborn"),
        }
        folders = (entities.folder, models.folder, metrics.folder)
        return self._stage("deck", parts, lambda folder: deck_stage(self.plan, *folders, folder))


def locate(plan: Plan, work: Path) -> list[Readable]:
    """Return the rows of every source, found but not read; SourceError with the problems of all of them."""
    return _located(plan, work, plan.sources)


def check_sources(plan: Plan) -> None:
    """Raise SourceError for every file of a source that is not there; the demo's need not be."""
    _located(plan, WORK, [planned for planned in plan.sources if not planned.source.synthetic])


def _located(plan: Plan, work: Path, sources: Iterable[PlannedSource]) -> list[Readable]:
    setting = Setting(folders=plan.folders, work=work, as_of=plan.spec.as_of, seed=plan.spec.seed)
    found: list[Readable] = []
    problems: list[Problem] = []
    for planned in sources:
        try:
            rows = planned.source.locate(planned.table, setting, planned.mark)
        except SourceError as error:
            problems.extend(error.problems)
            continue
        found.append(rows.at(planned.column_marks, planned.name))
    if problems:
        raise SourceError(problems)
    return found


def _digest(spec: DeckSpec, *fields: str) -> str:
    return digest(spec.model_dump_json(include=set(fields)))


def _digests(spec: DeckSpec, *fields: str) -> dict[str, str]:
    return {field: _digest(spec, field) for field in fields}


def place_of(finding: Mapping[str, Any]) -> str:
    """Return where on the slides a finding lies, as the beginning of a sentence; nothing for one about the whole deck."""
    where = [f"slide {finding['slide']}" if finding["slide"] else "", finding["shape"] or ""]
    return ", ".join(filter(None, where)) + (": " if any(where) else "")


def _refuse_errors(findings: list[dict[str, Any]]) -> None:
    errors = [finding for finding in findings if finding["severity"] == "error"]
    if errors:
        raise OutputError(
            Problem(
                message=f"{place_of(e)}{e['message']} [{e['rule']}]",
                mark=Mark(file=e["file"], line=e["line"], column=e["column"]) if e["file"] else None,
                hint=e["hint"],
            )
            for e in errors
        )


def _rejects(plan: Plan, tables: StageResult) -> tuple[tuple[dict[str, Any], ...], Path | None]:
    """Copy the rows kept aside to where a person finds them, and return how many there are for which reason.

    They hold personal data, so they do not lie beside the deck.
    """
    from deckgen.engine import Engine, literal

    engine = Engine()
    for table in ("rejects", "sources"):
        engine.load_table(tables.folder, table)
    rows = engine.rows(
        "SELECT s.label, r.reason, count(*) FROM rejects r JOIN sources s ON s.source = r.source "
        "GROUP BY ALL ORDER BY 3 DESC, 1, 2"
    )
    if not rows:
        return (), None
    target = WORK / "rejects" / f"{plan.name}.csv"
    target.parent.mkdir(parents=True, exist_ok=True)
    engine.run(f"COPY (SELECT * EXCLUDE (source) FROM rejects) TO {literal(str(target))} (HEADER)")
    return tuple({"source": label, "reason": reason, "n": n} for label, reason, n in rows), target
