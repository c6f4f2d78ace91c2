"""Build a deck: each stage a named call, whose result is kept for the next build."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deckgen.cache import StageResult
from deckgen.errors import Mark, OutputError, Problem
from deckgen.placing import WORK, examine, put, put_ledger
from deckgen.plan import Plan, make_plan
from deckgen.run import Report, Run
from deckgen.source import display_path
from deckgen.stages.deck import DECK
from deckgen.stages.merging import merge_edits, merged_findings
from deckgen.stages.metrics import read_metrics

if TYPE_CHECKING:
    from deckgen.slides.merge import Merged


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
    merged: Merged | None  # what became of a person's edits; None where nobody has edited the deck

    def as_dict(self) -> dict[str, Any]:
        """Return what ``deckgen build --json`` prints."""
        return {
            "outputs": [display_path(self.output)], "slides": self.slides, "bytes": self.bytes,
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
    engine: str | None = None,
    report: Report = lambda name, result: None,
) -> Build:
    """Build the deck `name` (in ``decks/``, or a path) into ``out/NAME.pptx``, and return what was made.

    A deck that a person has edited keeps the edits, unless `overwrite` replaces it; a `dry` run puts nothing in place.
    `engine` stands in the place of the spec's (`deckgen.address`).
    Raises the DeckgenErrors of the stages; the last good deck then stays as it was.
    """
    begun = time.perf_counter()
    # Resolve every name and option before any work.
    plan = make_plan(name, settings, engine=engine)
    target = out or Path("out") / f"{plan.name}.pptx"
    # A deck that somebody has open, or that is not ours, is found before any time is spent.
    former = examine(target, overwrite)
    run = Run(plan, fresh, report)
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
    content, findings, merged = (deck.folder / DECK).read_bytes(), list(found["findings"]), None
    if former is not None and former.base is not None:
        # What a person has done to the deck stays.
        merged = merge_edits(plan, former, (entities.folder, models.folder, metrics.folder), deck.folder)
        findings += [finding.as_dict() for finding in merged_findings(plan, merged, former)]
        content = merged.content
    # Moved into place only now, so a failed build leaves the last good deck.
    unchanged = former is not None and former.content == content
    if not dry:
        put(content, target, former, merged=merged is not None)
        put_ledger(content, target)
        run.remember(tables, entities)
    rejected, rejects_file = _rejects(plan, tables)
    return Build(
        name=plan.name, metrics=metrics.folder, output=target,
        slides=len(found["slides"]), bytes=len(content), seconds=time.perf_counter() - begun,
        stages=tuple(run.done), findings=tuple(findings), ignored=tuple(found["ignored"]),
        rejected=rejected, rejects_file=rejects_file, unchanged=unchanged, written=not dry, merged=merged,
    )  # fmt: skip


def disagreements(builds: Iterable[Build]) -> list[dict[str, Any]]:
    """Return a finding for each metric that decks, built together, state differently for the same period."""
    from deckgen.checks.numbers import check_audiences

    decks = {build.name: read_metrics(build.metrics) for build in builds}
    return [finding.as_dict() for finding in check_audiences(decks)]


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
