"""Build a deck: each stage a named call, whose result is kept for the next build."""

from __future__ import annotations

import json
import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deckgen.cache import StageResult
from deckgen.errors import Mark, OutputError, Problem, SpecError
from deckgen.export.formats import check_formats, export
from deckgen.files import write_whole
from deckgen.placing import WORK, Former, examine, put, put_ledger
from deckgen.plan import Plan, make_plan
from deckgen.run import Report, Run
from deckgen.source import display_path
from deckgen.stages import DECK, LEDGER_FILE, REASONS, REJECTS
from deckgen.stages.artist import hired

if TYPE_CHECKING:
    from deckgen.slides.merge import Merged
    from deckgen.stages.artist import Artist


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
    ignored: tuple[dict[str, Any], ...]  # findings that the spec or the project does not want to hear of, with reasons
    rejected: tuple[dict[str, Any], ...]  # source, reason, n of the rows kept aside
    rejects_file: Path | None
    unchanged: bool
    written: bool  # False after a dry run
    plan: Plan
    others: tuple[Path, ...] = ()  # the same deck in other formats
    merged: Merged | None  # what became of a person's edits; None where nobody has edited the deck

    def as_dict(self) -> dict[str, Any]:
        """Return what ``deckgen build --json`` prints."""
        return {
            "outputs": [display_path(file) for file in (self.output, *self.others)], "slides": self.slides, "bytes": self.bytes,
            "seconds": round(self.seconds, 3), "stages": [stage.as_dict() for stage in self.stages],
            "findings": list(self.findings), "ignored": list(self.ignored),
            "rejected": list(self.rejected), "unchanged": self.unchanged,
            "written": self.written, "merged": self.merged.as_dict() if self.merged else None,
        }  # fmt: skip


def build(
    name: str,
    *,
    settings: Iterable[str] = (),
    out: Path | None = None,
    fresh: bool = False,
    overwrite: bool = False,
    dry: bool = False,
    strict: bool = False,
    formats: Collection[str] = ("pptx",),
    engine: str | None = None,
    report: Report = lambda name, result: None,
) -> Build:
    """Build the deck `name` (in ``decks/``, or a path) into ``out/NAME.pptx``, and return what was made.

    With other `formats` (``pdf``, ``png``, ``html``) those are made from it, and lie beside it.
    A deck that a person has edited keeps the edits, unless `overwrite` replaces it; a `dry` run puts nothing in place, and
    of a `strict` one a warning is as bad as an error.
    `engine` stands in the place of the spec's (`deckgen.address`).
    Raises the DeckgenErrors of the stages; the last good deck then stays as it was.
    """
    # Resolve every name and option before any work.
    plan = make_plan(name, settings, engine=engine)
    return build_plan(
        plan, out=out, fresh=fresh, overwrite=overwrite, dry=dry, strict=strict, formats=formats, report=report
    )


def build_plan(
    plan: Plan,
    *,
    out: Path | None = None,
    fresh: bool = False,
    overwrite: bool = False,
    dry: bool = False,
    strict: bool = False,
    formats: Collection[str] = ("pptx",),
    report: Report = lambda name, result: None,
) -> Build:
    """Build the one deck of `plan`; as `build`, which makes the plan."""
    with hired() as artist:
        begun = begin(
            plan, out=out, fresh=fresh, overwrite=overwrite, dry=dry, strict=strict, formats=formats, artist=artist,
            report=report,
        )  # fmt: skip
        made = finish(begun, report, artist=artist)
    remember(begun)
    return made


@dataclass(frozen=True, kw_only=True, slots=True)
class Begun:
    """A deck whose numbers are there and whose slides are not: plain data, so that another process can finish it."""

    plan: Plan
    target: Path
    former: Former | None
    fresh: bool
    dry: bool
    strict: bool
    formats: frozenset[str]
    stages: tuple[StageResult, StageResult, StageResult, StageResult]  # tables, entities, models, metrics
    seconds: float

    @property
    def light(self) -> bool:
        """Whether nothing is left to draw, write, merge or export: the deck lies in the cache."""
        edited = self.former is not None and self.former.base is not None
        run = Run(self.plan, self.fresh, lambda name, result: None)
        return not edited and self.formats <= {"pptx"} and run.has_deck(self.stages[-1])


def begin(
    plan: Plan,
    *,
    out: Path | None = None,
    fresh: bool = False,
    overwrite: bool = False,
    dry: bool = False,
    strict: bool = False,
    formats: Collection[str] = ("pptx",),
    artist: Artist | None = None,
    report: Report = lambda name, result: None,
) -> Begun:
    """Run the stages of `plan` that decks share, up to its numbers; as `build_plan`, of which it is the first half.

    An `artist` is told to begin as soon as it is known that figures will have to be drawn.
    """
    since = time.perf_counter()
    if plan.rows is not None and plan.row is None:
        hint = "deckgen.build_rows builds them all; deckgen build NAME does too"
        raise SpecError(f"{plan.name} is not one deck, but one for each row of {plan.rows.asked}", hint=hint)
    target = out or Path("out") / f"{plan.name}.pptx"
    check_formats(formats)
    # A deck that somebody has open, or that is not ours, is found before any time is spent.
    former = examine(target, overwrite)
    run = Run(plan, fresh, report, artist=artist)
    # Files to canonical records, records to people.
    tables = run.tables()
    entities = run.entities(tables)
    # People to probabilities, probabilities and gifts to numbers.
    models = run.models(entities)
    metrics = run.metrics(entities, models)
    return Begun(
        plan=plan, target=target, former=former, fresh=fresh, dry=dry, strict=strict, formats=frozenset(formats),
        stages=(tables, entities, models, metrics), seconds=time.perf_counter() - since,
    )  # fmt: skip


def finish(begun: Begun, report: Report = lambda name, result: None, *, artist: Artist | None = None) -> Build:
    """Make the slides of a deck that is `begun`, and put it into place: the second half of `build_plan`.

    What was learned about people is not kept yet; `remember` does that, for one deck at a time.
    """
    since = time.perf_counter()
    plan, former, target = begun.plan, begun.former, begun.target
    tables, entities, models, metrics = begun.stages
    run = Run(plan, begun.fresh, report, begun.stages, artist=artist)
    # Numbers to slides, slides to a checked .pptx.
    deck = run.deck(entities, models, metrics)
    found = json.loads((deck.folder / "deck.json").read_text(encoding="utf-8"))
    refuse_errors(found["findings"], strict=begun.strict)
    content, findings, merged = (deck.folder / DECK).read_bytes(), list(found["findings"]), None
    if former is not None and former.base is not None:
        # What a person has done to the deck stays.
        merged, said = _merge(begun, former, deck.folder, findings)
        findings += said
        refuse_errors(findings, strict=begun.strict)
        content = merged.content
    # Moved into place only now, so a failed build leaves the last good deck.
    unchanged = former is not None and former.content == content
    if not begun.dry:
        put(content, target, former, merged=merged is not None)
        put_ledger(content, target, None if merged else deck.folder / LEDGER_FILE)
    others: tuple[Path, ...] = ()
    if not begun.dry and begun.formats - {"pptx"}:
        others = export(plan, target, begun.formats, (entities.folder, models.folder, metrics.folder, deck.folder))
    run.make_room()
    rejected, rejects_file = _rejects(plan, tables)
    return Build(
        name=plan.name, metrics=metrics.folder, output=target,
        slides=_slides(content) if merged else len(found["slides"]), bytes=len(content),
        seconds=begun.seconds + time.perf_counter() - since,
        stages=tuple(run.done), findings=tuple(findings), ignored=tuple(found["ignored"]),
        rejected=rejected, rejects_file=rejects_file, unchanged=unchanged, written=not begun.dry, merged=merged,
        others=others,
        plan=plan,
    )  # fmt: skip


def _merge(
    begun: Begun, former: Former, folder: Path, findings: Iterable[Mapping[str, Any]]
) -> tuple[Merged, list[dict[str, Any]]]:
    """Return the deck in `folder` merged into what a person made of the `former` one, and what is found about that."""
    from deckgen.stages.desk import open_desk
    from deckgen.stages.merging import merge_edits, merged_findings

    _, entities, models, metrics = (stage.folder for stage in begun.stages)
    merged = merge_edits(begun.plan, former, lambda: open_desk(begun.plan, entities, models, metrics), folder)
    return merged, [finding.as_dict() for finding in merged_findings(begun.plan, merged, former, findings)]


def remember(begun: Begun) -> None:
    """Keep what the linkage of a deck learned, now that the deck is in place."""
    if not begun.dry:
        tables, entities, *_ = begun.stages
        Run(begun.plan, begun.fresh, lambda name, result: None).remember(tables, entities)


def _slides(content: bytes) -> int:
    """Return how many slides a merged deck has, a person's own among them."""
    from deckgen.slides.package import Package

    return len(Package(content).slides())


def disagreements(builds: Iterable[Build]) -> list[dict[str, Any]]:
    """Return a finding for each metric that decks, built together, state differently for the same period."""
    from deckgen.checks.numbers import check_audiences
    from deckgen.stages.metrics import read_metrics

    decks = {build.name: read_metrics(build.metrics) for build in builds}
    return [finding.as_dict() for finding in check_audiences(decks)]


def place_of(finding: Mapping[str, Any]) -> str:
    """Return where on the slides a finding lies, as the beginning of a sentence; nothing for one about the whole deck."""
    where = [f"slide {finding['slide']}" if finding["slide"] else "", finding["shape"] or ""]
    return ", ".join(filter(None, where)) + (": " if any(where) else "")


def refuse_errors(findings: Iterable[Mapping[str, Any]], *, strict: bool) -> None:
    """Raise OutputError for findings with which no deck is put into place: errors, and of a `strict` build warnings."""
    bad = ("error", "warning") if strict else ("error",)
    errors = [finding for finding in findings if finding["severity"] in bad]
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
    counts = json.loads((tables.folder / REASONS).read_text(encoding="utf-8"))
    if not counts:
        return (), None
    target = WORK / "rejects" / f"{plan.name}.csv"
    target.parent.mkdir(parents=True, exist_ok=True)
    write_whole(target, (tables.folder / REJECTS).read_bytes())
    return tuple(counts), target
