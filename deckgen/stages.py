"""What each stage reads, does and leaves behind: a folder of tables, and nothing else passes between stages.

Tables with personal data (``records_*``, ``golden``, ``rejects``) are left behind by the first two stages and
loaded by no later one.
"""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deckgen.engine import Engine
from deckgen.plan import Plan
from deckgen.tables import IDENTITY, TABLES
from deckgen.values import MetricValue, value_from_dict

if TYPE_CHECKING:
    import pandas as pd

    from deckgen.results import FittedModel
    from deckgen.sources.base import SourceFiles

STALE_DAYS = 45  # days without a gift after which an extract looks unfinished

PUBLIC = (*TABLES, "constituents", "links", "linkage", "quality", "sources", "reject_reasons")


def tables_stage(
    sources: Iterable[SourceFiles], digests: Mapping[Path, str], as_of: datetime.date, folder: Path
) -> None:
    """Read the source files into canonical records; leaves ``records_*``, ``sources`` and ``rejects``."""
    from deckgen.sources import read_sources

    engine = Engine()
    listed = list(sources)
    read_sources(engine, listed, as_of=as_of)
    engine.run("ALTER TABLE sources ADD COLUMN sha256 VARCHAR")
    for source in listed:
        whole = "+".join(digests[file] for file in source.files)
        engine.run('UPDATE sources SET sha256 = ? WHERE "table" = ?', [whole, source.table])
    for table in sorted(engine.tables()):
        engine.save(table, folder)


def entities_stage(plan: Plan, tables: Path, folder: Path) -> None:
    """Link records to people; leaves golden records, links, quality, and activity tables without identity."""
    from deckgen.linkage import resolve
    from deckgen.quality import measure_quality

    engine = Engine()
    engine.load(tables)
    names = [name for name in TABLES if f"records_{name}" in engine.tables()]
    linkage = plan.spec.linkage
    entities = resolve(
        engine.connection, names, threshold=linkage.threshold, review=linkage.review, seed=plan.spec.seed
    )
    for name in ("links", "golden", "predictions"):
        engine.put(name, getattr(entities, name))
    engine.put("linkage", _pairs(entities.evaluation))
    measure_quality(engine, names, as_of=plan.spec.as_of, review=linkage.review)
    identity = ", ".join(IDENTITY)
    engine.run(f"CREATE TABLE constituents AS SELECT * EXCLUDE ({identity}) FROM golden")
    engine.run(
        "CREATE TABLE reject_reasons AS SELECT s.label, r.reason, count(*) AS n FROM rejects r JOIN sources s "
        'ON s."table" = r."table" GROUP BY ALL'
    )
    for name in names:
        engine.run(
            f"CREATE TABLE {name} AS SELECT l.golden_id, l.identity_id, r.* EXCLUDE (record_id, row_id, {identity}) "
            f"FROM records_{name} r JOIN links l ON l.\"table\" = '{name}' AND l.row_id = r.row_id ORDER BY r.row_id"
        )
    for table in ("golden", "predictions", *(name for name in PUBLIC if name in engine.tables())):
        engine.save(table, folder)


def _pairs(values: Mapping[str, float]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame({"name": list(values), "value": [float(v) for v in values.values()]})


def load_public(engine: Engine, entities: Path) -> None:
    """Load the tables without personal data that the entities stage left."""
    for name in PUBLIC:
        engine.load_table(entities, name)


def models_stage(plan: Plan, entities: Path, folder: Path) -> None:
    """Train and test the models; leaves their evidence and their scores."""
    from deckgen.metrics.prepare import EMPTY
    from deckgen.models import fit_models

    engine = Engine()
    load_public(engine, entities)
    spec = plan.spec
    if "donations" not in engine.tables():
        # Without gifts there is nothing to learn from; each model then says so.
        engine.run(f"CREATE TABLE donations ({EMPTY['donations']})")
    models = fit_models(
        engine.connection, as_of=spec.as_of, seed=spec.seed, names=spec.models.names,
        major_threshold=spec.models.major_threshold,
    )  # fmt: skip
    for name, frame in model_frames(models).items():
        engine.put(name, frame)
        engine.save(name, folder)


def model_frames(models: Iterable[FittedModel]) -> dict[str, pd.DataFrame]:
    """Return ``models``, ``model_subgroups``, ``scores``, ``calibration`` and ``coefficients`` as frames."""
    import pandas as pd

    listed = list(models)
    rows, groups, coefficients = [], [], []
    for position, model in enumerate(listed):
        row: dict[str, Any] = {"position": position}
        for field in fields(model):
            value = getattr(model, field.name)
            if isinstance(value, str | int | float | None) and not field.name.endswith("_interval"):
                row[field.name] = value
        for name, interval in (
            ("auc", model.auc_interval), ("baseline", model.baseline_interval),
            ("difference", model.difference_interval),
        ):  # fmt: skip
            row[f"{name}_low"], row[f"{name}_high"] = (interval.low, interval.high) if interval else (None, None)
        row["train_as_of"], row["test_as_of"] = " ".join(model.train_as_of), " ".join(model.test_as_of)
        rows.append(row)
        coefficients += [(model.name, feature, value) for feature, value in model.coefficients.items()]
        for group in model.subgroups:
            interval = group.auc_interval
            low, high = (interval.low, interval.high) if interval else (None, None)
            groups.append((model.name, group.name, group.label, group.n_test, group.n_positive, group.auc, low, high))
    columns = ["model", "name", "label", "n_test", "n_positive", "auc", "auc_low", "auc_high"]
    frame = pd.DataFrame(rows)
    measured = [
        c for c in frame.columns if c.endswith(("auc", "_low", "_high", "_10", "_threshold", "precision", "error"))
    ]
    return {
        "models": frame.astype(dict.fromkeys(measured, float)),
        "model_subgroups": pd.DataFrame(groups, columns=columns).astype(dict.fromkeys(columns[5:], float)),
        "scores": pd.concat([m.scores.assign(model=m.name) for m in listed], ignore_index=True),
        "calibration": pd.concat([m.calibration.assign(model=m.name) for m in listed], ignore_index=True),
        "coefficients": pd.DataFrame(coefficients, columns=["model", "feature", "coefficient"]),
    }


def metrics_stage(plan: Plan, entities: Path, models: Path, folder: Path) -> None:
    """Apply the policy and the finance model and compute every metric; leaves their tables and ``metrics.json``."""
    from deckgen.finance import break_even_constituents, finance_frames
    from deckgen.metrics.compute import compute
    from deckgen.metrics.prepare import prepare
    from deckgen.policy import assign_segments

    spec = plan.spec
    engine = Engine()
    load_public(engine, entities)
    engine.load(models)
    prepare(engine, major_threshold=spec.models.major_threshold)
    assign_segments(engine, spec.segments, as_of=spec.as_of, major_threshold=spec.models.major_threshold)
    facts = _file_facts(engine, plan)
    frames = finance_frames(spec.finance, facts) | _program_frames(plan)
    for name, frame in frames.items():
        engine.put(name, frame)
    engine.run(
        "CREATE TABLE finance_inputs AS SELECT ?::DOUBLE AS investment, ?::BIGINT AS constituents, "
        "?::BIGINT AS horizon_months, ?::DOUBLE AS break_even_constituents",
        [spec.finance.investment, spec.finance.constituents or facts.constituents, spec.finance.horizon_months,
         break_even_constituents(spec.finance, facts)],
    )  # fmt: skip
    for name in ("segments", "finance_inputs", *frames):
        engine.save(name, folder)
    # From here on the SQL may be a person's.
    engine.lock()
    missing = frozenset(TABLES) - {planned.table for planned in plan.sources}
    values = compute(
        engine, plan.metrics.values(), as_of=spec.as_of, min_cell=spec.privacy.min_cell, missing=missing,
        marks=plan.metric_marks,
    )  # fmt: skip
    (folder / "metrics.json").write_text(
        json.dumps([value.as_dict() for value in values.values()], indent=1), encoding="utf-8"
    )


def _file_facts(engine: Engine, plan: Plan) -> Any:
    from deckgen.finance import FileFacts

    day = {"as_of": plan.spec.as_of}
    constituents = engine.count("constituents")
    giving = float(engine.rows("SELECT coalesce(sum(now), 0) FROM donor_periods($as_of)", day)[0][0])
    risk, upgrade, major = engine.rows(
        "SELECT coalesce(sum(value_at_risk) FILTER (driver = 'save'), 0)::DOUBLE, "
        "coalesce(sum(gain) FILTER (driver = 'upgrade'), 0)::DOUBLE, "
        "coalesce(sum(gain) FILTER (driver = 'major'), 0)::DOUBLE FROM segments"
    )[0]
    return FileFacts(
        constituents=constituents, annual_giving=giving, value_at_risk=risk, upgrade_potential=upgrade,
        major_potential=major,
    )  # fmt: skip


def _program_frames(plan: Plan) -> dict[str, pd.DataFrame]:
    """Return what people planned, as tables: sections read no spec."""
    import pandas as pd

    program, actions = plan.spec.program, plan.spec.segments.actions
    frames = {
        "phases": [phase.model_dump() for phase in program.phases],
        "next_steps": [step.model_dump() for step in program.next_steps],
        "decisions": [{"decision": decision} for decision in program.decisions],
        "platforms": [{"platform": platform} for platform in program.planned_platforms],
        "actions": [{"segment": key, **action.model_dump()} for key, action in actions.items()],
    }
    empty = {
        "phases": ["name", "start_week", "weeks", "owner"],
        "next_steps": ["action", "owner", "due_weeks", "horizon"],
        "decisions": ["decision"],
        "platforms": ["platform"],
        "actions": ["segment", "action", "owner", "due_weeks"],
    }
    made = {name: pd.DataFrame(rows, columns=empty[name]) for name, rows in frames.items()}
    return {name: frame.assign(position=range(len(frame))) for name, frame in made.items()}


def read_metrics(folder: Path) -> dict[str, MetricValue]:
    """Return the metric values that the metrics stage left."""
    listed = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
    return {item["name"]: value_from_dict(item) for item in listed}


def deck_facts(plan: Plan, source_labels: Iterable[str]) -> dict[str, Any]:
    """Return what sections and templates may know of the deck beside its numbers."""
    from importlib.metadata import version

    from deckgen.finance import WEEKS_A_MONTH
    from deckgen.formats import format_date, format_value
    from deckgen.sections.technology import STACK

    spec = plan.spec
    packages = {name for layer in STACK.values() for name in layer if name != "python"}
    return {
        "title": spec.title, "subtitle": spec.subtitle, "organization": spec.organization, "audience": spec.audience,
        "as_of": format_date(spec.as_of.isoformat()), "as_of_date": spec.as_of.isoformat(),
        "min_cell": spec.privacy.min_cell, "synthetic": plan.synthetic, "source_labels": ", ".join(source_labels),
        "churn_thresholds": spec.segments.churn, "upgrade_lift": spec.segments.upgrade_lift,
        "segment_rules": segment_rules(plan), "call_capacity": spec.segments.call_capacity,
        "build_weeks": spec.finance.build_weeks,
        "build_months": spec.finance.build_weeks / WEEKS_A_MONTH,
        "discount_rate": format_value(spec.finance.discount_rate, "share"),
        "constituents_source": spec.finance.constituents_source or "as many as are in the linked file",
        "first_decision": spec.program.decisions[0] if spec.program.decisions else "",
        "versions": {name: version(name) for name in sorted(packages)} | {"python": sys.version.split()[0]},
        "settings": _settings(plan),
    }  # fmt: skip


def segment_rules(plan: Plan) -> dict[str, str]:
    """Return each segment's rule in words, with the thresholds of the spec."""
    s = plan.spec.segments
    save, prime, middle, top = f"{s.save_threshold:.0%}", f"{s.prime_churn_below:.0%}", *s.upgrade_lift[1:]
    return {
        "save_first": f"Churn ≥ {save}, top {s.call_capacity} by value at risk",
        "careful_ask": f"Churn ≥ {save}, upgrade ≥ {top:g}× base",
        "prime_target": f"Churn < {prime}, upgrade ≥ {middle:g}× base, top {s.ask_capacity}",
        "consider_ask": f"Churn < {save}, upgrade ≥ {middle:g}× base",
        "nurture": "All others",
    }  # fmt: skip


def _settings(plan: Plan) -> list[tuple[str, str, str]]:
    spec = plan.spec
    thresholds = " / ".join(f"{t:.0%}" for t in spec.segments.churn)
    return [
        ("As-of date", spec.as_of.isoformat(), "No row after it counts; every period ends on it"),
        ("Seed", str(spec.seed), "Every random draw starts from it"),
        ("Join threshold", f"{spec.linkage.threshold:g}", "Match probability from which two identities are one person"),
        ("Review threshold", f"{spec.linkage.review:g}", "From here to the join threshold, a clerk should look"),
        ("Churn bands", thresholds, "Limits of Low, Medium, High and Critical; at risk is High and Critical"),
        ("Save First", f"{spec.segments.save_threshold:.0%}, {spec.segments.call_capacity} calls",
         "Least churn probability, and how many calls can be made before the next deck"),
        ("Prime Target", f"<{spec.segments.prime_churn_below:.0%}, {spec.segments.ask_capacity} asks",
         "Highest churn probability, and how many asks can be made before the next deck"),
        ("Major gift", f"${spec.models.major_threshold:,.0f}", "Dollars in twelve months that make a major donor"),
        ("Small cells", f"<{spec.privacy.min_cell}", "Counts of people below this are not shown"),
        ("Discount rate", f"{spec.finance.discount_rate:.1%}", "A year, for net present value"),
    ]  # fmt: skip


def deck_stage(plan: Plan, entities: Path, models: Path, metrics: Path, folder: Path) -> None:
    """Turn results into slides and slides into a .pptx; leaves the deck and what was found about it."""
    from deckgen.checks import check_package
    from deckgen.checks.words import check_words
    from deckgen.formats import format_date
    from deckgen.metrics.prepare import prepare
    from deckgen.results import Results
    from deckgen.slides.model import Deck
    from deckgen.slides.writer import write_deck

    spec = plan.spec
    engine = Engine()
    load_public(engine, entities)
    engine.load(models)
    engine.load(metrics)
    prepare(engine, major_threshold=spec.models.major_threshold)
    engine.lock()
    labels = [row[0] for row in engine.rows("SELECT label FROM sources ORDER BY accepted DESC, label")]
    results = Results(
        metrics=read_metrics(metrics), deck=deck_facts(plan, labels), query=engine.frame, records=engine.records
    )
    deck = Deck(
        title=spec.title, slides=tuple(_slides(plan, results)), as_of=spec.as_of.isoformat(),
        as_of_label=f"As of {format_date(spec.as_of.isoformat())}", author=spec.author or spec.organization,
        organization=spec.organization, subject=spec.subtitle, keywords=(spec.audience, "deckgen"),
        language=spec.language, mark_text="Synthetic data" if plan.synthetic else "",
    )  # fmt: skip
    path = folder / f"{plan.name}.pptx"
    drawings = Drawings()
    findings = [*write_deck(deck, plan.theme, path, draw=drawings), *drawings.findings(deck), *check_package(path)]
    findings += [*check_words(deck.slides, results.metrics), *stale_data(engine, plan)]
    outline = [{"id": slide.id, "title": slide.title.text, "layout": slide.layout} for slide in deck.slides]
    (folder / "deck.json").write_text(
        json.dumps({"slides": outline, "findings": [finding_dict(f) for f in findings]}, indent=1), encoding="utf-8"
    )


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
    """Draws the figures of a deck, and remembers what each one's text suffered."""

    def __init__(self) -> None:
        self._drawn: dict[int, Any] = {}

    def __call__(self, figure: Any, theme: Any, width: float, height: float) -> bytes:
        """Return the figure's PNG; a `deckgen.slides.fill.Draw`."""
        drawn = self._drawn[id(figure)] = figure.drawn(theme, width, height)
        image: bytes = drawn.image
        return image

    def findings(self, deck: Any) -> Iterable[Any]:
        """Yield a warning for each figure whose labels overlap, leave it, or had to be cut."""
        from deckgen.findings import Finding
        from deckgen.slides.model import Picture

        for number, slide in enumerate(deck.slides, start=1):
            for name, content in slide.body.items():
                if not isinstance(content, Picture):
                    continue
                drawn = self._drawn[id(content.figure)]
                said = [*drawn.problems, *(f"the label {cut!r} was cut to fit" for cut in drawn.cuts)]
                for message in said:
                    yield Finding(
                        rule="figure.text", severity="warning", message=message, slide=number, shape=name,
                        mark=slide.mark, hint="shorter labels, fewer rows, or a layout with a larger figure",
                    )  # fmt: skip


def _slides(plan: Plan, results: Any) -> Iterable[Any]:
    from deckgen.errors import DeckgenError, Problem

    for planned in plan.sections:
        section = planned.section
        if section.when and not results.holds(section.when, planned.mark):
            continue
        try:
            made = section.build(results, plan.theme)
        except DeckgenError as error:
            # A section does not know where it was asked for; the plan does.
            problems = (Problem(message=p.message, mark=p.mark or planned.mark, hint=p.hint) for p in error.problems)
            raise type(error)(problems) from error
        for slide in made:
            yield replace(slide, mark=planned.mark, section=planned.group)


def finding_dict(finding: Any) -> dict[str, Any]:
    """Return a finding as plain data, with its mark as file and line."""
    mark = finding.mark
    return {
        "rule": finding.rule, "severity": finding.severity, "message": finding.message, "slide": finding.slide,
        "shape": finding.shape, "file": mark.file if mark else None, "line": mark.line if mark else None,
        "column": mark.column if mark else None,
        "measured": finding.measured, "allowed": finding.allowed, "hint": finding.hint,
    }  # fmt: skip
