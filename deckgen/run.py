"""One pass through the stages: what each depends on, and its result, made or used again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from deckgen.cache import Cache, StageResult, code_digest, digest, file_digest, folder_digest, versions
from deckgen.epoch import written_at
from deckgen.errors import Problem, SourceError, SpecError
from deckgen.kept import make_room
from deckgen.paths import find_below
from deckgen.placing import CACHE, WORK
from deckgen.plan import Plan
from deckgen.planned import PlannedSource
from deckgen.registry import plugin_files
from deckgen.sources.base import Readable, Setting
from deckgen.spec import DeckSpec
from deckgen.stages import DRAWINGS

if TYPE_CHECKING:
    from deckgen.stages.artist import Artist

# What every drawing depends on, of that which a deck depends on; and what no shipped figure does, of the metrics.
_LOOKS = {"theme", "template", "numbers", "pictures", "plug-ins", "code"}
_NO_FIGURE = {"own metrics"}
ENOUGH = 6  # figures of a deck, with which a second process pays: fewer are drawn before it has imported what it needs

Report = Callable[[str, StageResult | None], None]  # a stage's name as it begins, its result as it ends


class Run:
    """One pass through the stages: what each depends on, in words that a person is told when it runs."""

    def __init__(
        self, plan: Plan, fresh: bool, report: Report, done: Iterable[StageResult] = (), *, artist: Artist | None = None
    ) -> None:
        self.plan = plan
        self.work = WORK
        self.cache = Cache(CACHE, plan.name, fresh=fresh)
        self.report = report
        self.done: list[StageResult] = list(done)  # of a run that goes on where another one was
        self.artist = artist  # draws the figures while this process computes, where it has one

    def _stage(self, name: str, parts: dict[str, str], work: Callable[[Path], None]) -> StageResult:
        self.report(name, None)

        def run(folder: Path) -> None:
            if self.artist is not None and self._redraws(name, parts):
                self.artist.begin()
            work(folder)

        result = self.cache.stage(name, parts, run)
        self.done.append(result)
        self.report(name, result)
        return result

    def _redraws(self, stage: str, parts: dict[str, str]) -> bool:
        """Return whether many figures will be drawn, as far as that is known when `stage` has to run.

        Of the stages before the metrics none is asked: the artist would wait, with its memory, for longer than it prepares.
        """
        few = sum(planned.section.most_figures for planned in self.plan.sections) < ENOUGH
        if stage not in ("metrics", "deck") or self.plan.spec.charts == "native" or few:
            return False
        changed = self.cache.changed(stage, parts)
        if changed is None or self.cache.fresh or not any((self.cache.folder / DRAWINGS).glob("*.json")):
            return True
        return bool(_LOOKS & {*changed} if stage == "deck" else {*changed} - _NO_FIGURE)

    def make_room(self) -> None:
        """Keep the cache within its bounds, where this run has added to it."""
        if any(result.status == "ran" for result in self.done):
            make_room(self.cache.folder, keep=[result.folder for result in self.done])

    def tables(self) -> StageResult:
        """Return the source files as canonical records."""
        spec = self.plan.spec
        sources = locate(self.plan, self.work)
        digests = {source.id: source.digest() for source in sources}
        parts = {f"{source.id} ({source.label})": digest(source.settings + digests[source.id]) for source in sources}
        parts["as_of"] = _digest(spec, "as_of")
        parts["code"] = code_digest("sources", "engine", "spark", "tables", "stages/tables") + versions("duckdb")
        parts["plug-ins"] = plugin_digest("deckgen.sources")

        def work(folder: Path) -> None:
            from deckgen.stages.tables import tables_stage

            tables_stage(sources, digests, spec.as_of, folder, spec.engine)

        return self._stage("tables", parts, work)

    def entities(self, tables: StageResult) -> StageResult:
        """Return the records linked to people."""
        memory = self.plan.memory
        decisions = self._decisions()
        parts = {
            "source records": tables.key,
            **_digests(self.plan.spec, "linkage", "seed", "as_of"),
            "known people": _known_people(memory, tables.key),
            "decisions": file_digest(decisions) if decisions else "",
            "code": code_digest("linkage", "quality", "engine", "spark", "tables", "stages/entities")
            + versions("splink", "duckdb"),
        }

        def work(folder: Path) -> None:
            from deckgen.stages.entities import entities_stage

            entities_stage(self.plan, tables.folder, folder, memory=memory, decisions=decisions)

        return self._stage("entities", parts, work)

    def _decisions(self) -> Path | None:
        """Return the file with a clerk's decisions; SpecError where the one that the spec names is not there."""
        given = self.plan.spec.linkage.decisions
        if given is None:
            return None
        found = find_below(self.plan.folders, given)
        if found is not None:
            return found
        mark = self.plan.document.mark(("linkage", "decisions"))
        hint = "deckgen data review writes one"
        raise SpecError(Problem(message=f"there is no file {given!r}", mark=mark, hint=hint))

    def remember(self, tables: StageResult, entities: StageResult) -> Mapping[str, str]:
        """Keep what this run learned about people, once what it is for is made; return their lasting ids, if any."""
        memory = self.plan.memory
        if memory is None:
            return {}
        from deckgen.stages.memory import keep_memory

        return keep_memory(memory, entities.folder, tables.key, self.plan.name)

    def models(self, entities: StageResult) -> StageResult:
        """Return the models with their evidence and scores."""
        parts = {
            "entities": entities.key,
            **_digests(self.plan.spec, "models", "seed", "as_of"),
            "code": code_digest("models", "periods", "results", "engine", "spark", "stages/models")
            + versions("scikit-learn", "numpy", "scipy"),
        }

        def work(folder: Path) -> None:
            from deckgen.stages.models import models_stage

            models_stage(self.plan, entities.folder, folder)

        return self._stage("models", parts, work)

    def metrics(self, entities: StageResult, models: StageResult) -> StageResult:
        """Return policy, money, and every number of the catalogue."""
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
                "spark",
                "stages/metrics",
            ),
        }

        def work(folder: Path) -> None:
            from deckgen.stages.metrics import metrics_stage

            metrics_stage(self.plan, entities.folder, models.folder, folder)

        return self._stage("metrics", parts, work)

    def deck(self, entities: StageResult, models: StageResult, metrics: StageResult) -> StageResult:
        """Return the checked .pptx, and what was found about it."""

        def work(folder: Path) -> None:
            from deckgen.stages.deck import deck_stage
            from deckgen.stages.drawings import Drawings

            store, vector = self.cache.folder / DRAWINGS, self.plan.spec.pictures == "svg"
            drawings = Drawings(store, vector=vector, fresh=self.cache.fresh, artist=self.artist)

            def tell(number: int, total: int) -> None:
                self.report(f"figure {number} of {total}", None)

            deck_stage(self.plan, entities.folder, models.folder, metrics.folder, folder, drawings, tell)

        return self._stage("deck", self.deck_parts(metrics), work)

    def has_deck(self, metrics: StageResult) -> bool:
        """Return whether `deck` would find its result in the cache, and make nothing."""
        return self.cache.holds("deck", self.deck_parts(metrics))

    def deck_parts(self, metrics: StageResult) -> dict[str, str]:
        """Return what a deck depends on -> its digest."""
        spec = self.plan.spec
        sections = repr([(p.section.kind, p.section.model_dump(), p.group) for p in self.plan.sections])
        return {
            "metrics": metrics.key,
            "sections": digest(sections),
            "row": digest(self.plan.row.key if self.plan.row else ""),
            "subset": _digest(spec, "filter", "subset", "privacy"),
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
                "pictures",
            ),
            "checks": digest(self.plan.checks.model_dump_json()),
            "--set": digest(repr((self.plan.asked, self.plan.settings))),
            "SOURCE_DATE_EPOCH": str(written_at() or ""),
            "theme": digest(self.plan.theme.model_dump_json())
            + folder_digest(self.plan.theme_folder)
            + digest((self.plan.theme.logo_image or b"") + (self.plan.theme.logo_vector or b"")),  # may be another's
            "earlier decks": digest(repr([file_digest(file) for file in self.plan.earlier_files])),
            "template": file_digest(self.plan.template) + _digest(spec, "layouts") if self.plan.template else "",
            "plug-ins": plugin_digest("deckgen.sections", "deckgen.figures"),
            "code": code_digest(
                "sections",
                "model_cards",
                "figures",
                "slides",
                "checks",
                "spec_checks",
                "ledger",
                "theme",
                "palette",
                "typefaces",
                "rc_params",
                "logo",
                "formats",
                "values",
                "expressions",
                "stages",
                "privacy",
                "policy",
                "finance",
                "metrics",
                "rows",
                "results",
                "findings",
                "claims",
                "periods",
                "rates",
            )
            + versions("python-pptx", "matplotlib", "seaborn"),
        }


def plugin_digest(*packages: str) -> str:
    """Return a digest of the plug-ins that add kinds to `packages`; nothing where there are none."""
    return "".join(file_digest(file)[:16] for file in plugin_files(*packages))


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


def _known_people(memory: Path | None, tables: str) -> str:
    if memory is None:
        return ""
    from deckgen.stages.memory import Remembered

    return Remembered.of(memory).digest_for(tables)


def _digest(spec: DeckSpec, *fields: str) -> str:
    return digest(spec.model_dump_json(include=set(fields)))


def _digests(spec: DeckSpec, *fields: str) -> dict[str, str]:
    return {field: _digest(spec, field) for field in fields}
