"""A finished deck and its numbers: the ledger that it carries, and the ledger that a build of today would give."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from deckgen.checks.choice import sift
from deckgen.checks.rule import RULES, FileRule
from deckgen.errors import SpecError
from deckgen.findings import Finding
from deckgen.ledger.carried import find_written, read_ledger
from deckgen.ledger.doubts import Doubt
from deckgen.ledger.model import Ledger, ledger_from_dict
from deckgen.ledger.trace import Traced, trace
from deckgen.ledger.verify import Verified, verify
from deckgen.plan import Plan, make_plan
from deckgen.run import Report, Run
from deckgen.source import display_path, near
from deckgen.spec_checks import ChecksSpec
from deckgen.stages import LEDGER_FILE

if TYPE_CHECKING:
    from deckgen.checks.choice import Sifted
    from deckgen.slides.shown import ShownDeck
    from deckgen.slides.view import DeckView


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What ``deckgen verify`` found about a deck: its doubts as findings, and what they were sifted from.

    `spec` is the file that was computed anew, as a person would name it; empty offline.
    """

    sifted: Sifted
    kept: int
    gone: int
    spec: str

    @property
    def figures(self) -> int:
        """How many findings are about whole figures, and not about a number that stands there."""
        return sum(not finding.measured for finding in self.sifted.findings)

    @property
    def holds(self) -> bool:
        """Whether nothing but warnings was found."""
        return all(finding.severity == "warning" for finding in self.sifted.findings)


def trace_deck(path: Path, *, slide: int | None = None, metric: str | None = None) -> tuple[Ledger, list[Traced]]:
    """Return the ledger of the deck at `path`, and its numbers: of one slide, of one metric, or all.

    Raises
    ------
    SpecError
        Where the deck was written without that slide, or states no such metric.
    """
    from deckgen.slides.package import Package

    ledger = read_ledger(path, Package.read(path))
    if metric is not None and metric not in ledger.metrics:
        raise SpecError(f"the deck states no metric called {metric!r}", hint=near(metric, ledger.metrics))
    if slide is not None and not 1 <= slide <= len(ledger.slides):
        raise SpecError(f"there is no slide {slide}", hint=f"the deck was written with {len(ledger.slides)} slides")
    return ledger, list(trace(ledger, slide=slide, metric=metric))


def verify_deck(
    path: Path,
    *,
    spec: str | None = None,
    offline: bool = False,
    settings: Iterable[str] = (),
    report: Report = lambda name, result: None,
) -> Verdict:
    """Verify the deck at `path`, edited by a person or not.

    Unless `offline`, the spec that the deck was built from, or `spec`, is computed again from its sources.
    """
    from deckgen.slides.package import Package
    from deckgen.slides.view import DeckView

    package = Package.read(path)
    ledger = read_ledger(path, package)
    plan = None if offline else _plan(ledger, spec, tuple(settings))
    today = _today(plan, report) if plan else None
    deck = DeckView(package)
    choice = choice_of(ledger)
    rule = RULES["ledger.untraced"].model_validate(dict(choice.options.get("ledger.untraced", {})))
    allowed = getattr(rule, "allow", ())
    written = find_written(package)
    drawn = drawn_in(written)
    found: Verified = verify(deck, ledger, today=today, allowed=allowed, drawn=drawn, written=written)
    findings = [*map(_finding, found.doubts), *_workbooks(deck)]
    ids = [slide.name for slide in deck.slides]
    used = display_path(plan.document.files[0]) if plan else ""
    return Verdict(sifted=sift(findings, choice, ids), kept=found.kept, gone=found.gone, spec=used)


def _workbooks(deck: DeckView) -> Iterator[Finding]:
    """Yield a finding for each chart that shows other numbers than its workbook holds, by the gate's own rule."""
    kind = RULES["ledger.workbook"]
    rule = RULES["chart.workbook"]()
    if isinstance(rule, FileRule):
        for found in rule.look(deck):
            if found.measured:  # a chart without a workbook has no numbers that differ
                yield replace(found, rule=kind.kind, severity=kind.severity, hint=kind.mend)


def drawn_in(written: ShownDeck | None) -> dict[str, str]:
    """Return slide/shape -> digest of the images that deckgen drew there last, at a person's size if that was changed."""
    return {
        f"{slide.id}/{shape.name}": shape.picture.image
        for slide in (written.slides if written else ())
        for shape in slide.shapes
        if shape.picture is not None
    }


def choice_of(ledger: Ledger) -> ChecksSpec:
    """Return which rules the spec of a deck chose, as they travel in the deck."""
    return ChecksSpec.model_validate(ledger.deck.get("checks", {}))


def _plan(ledger: Ledger, spec: str | None, settings: tuple[str, ...]) -> Plan:
    """Return the plan of a build of today, of the spec that the deck was built from unless `spec` names one."""
    name = spec or str(ledger.deck["path"])
    plan = make_plan(name, (*ledger.deck.get("settings", ()), *settings), row=ledger.deck.get("row"))
    if spec is None:
        refuse_another(plan, ledger)
    return plan


def _today(plan: Plan, report: Report) -> Ledger:
    """Return the ledger of a build of today; what has not changed since is not computed again."""
    run = Run(plan, False, report)
    entities = run.entities(run.tables())
    models = run.models(entities)
    made = run.deck(entities, models, run.metrics(entities, models))
    return ledger_from_dict(json.loads((made.folder / LEDGER_FILE).read_text(encoding="utf-8")))


def refuse_another(plan: Plan, ledger: Ledger) -> None:
    """Raise SpecError where the spec of the deck's name is plainly not the one that it was built from.

    Titles, sections and files change from month to month; where the numbers come from does not change altogether.
    """
    then = {str(source["label"]) for source in ledger.sources}
    now = {planned.source.label_for(planned.table) for planned in plan.sources}
    made_up = bool(ledger.deck.get("synthetic", plan.synthetic))
    if plan.synthetic != made_up or (then and not then & now):
        raise SpecError(
            f"the spec of this deck is not here: {display_path(plan.document.files[0])} is about other sources",
            hint="--spec FILE names the one that it was built from; --offline compares with the ledger in the deck alone",
        )


def _finding(doubt: Doubt) -> Finding:
    kind = RULES[f"ledger.{doubt.fault}"]
    return Finding(
        rule=kind.kind, severity="warning" if doubt.drawing else kind.severity, message=doubt.message,
        slide=doubt.slide, shape=doubt.place.shape,
        mark=doubt.mark, measured=doubt.now, allowed=doubt.today or doubt.was, hint=doubt.hint or kind.mend,
    )  # fmt: skip
