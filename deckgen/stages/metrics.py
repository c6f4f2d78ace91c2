"""The metrics stage: policy, money, and every number of the catalogue."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deckgen.engine import Engine, names_parameter
from deckgen.plan import Plan
from deckgen.spark import open_engine
from deckgen.stages.entities import load_public
from deckgen.tables import TABLES
from deckgen.values import Metric, MetricValue, value_from_dict

if TYPE_CHECKING:
    import pandas as pd


def metrics_stage(plan: Plan, entities: Path, models: Path, folder: Path) -> None:
    """Apply the policy and the finance model and compute every metric; leaves their tables and ``metrics.json``."""
    from deckgen.finance import finance_frames
    from deckgen.metrics.compute import compute
    from deckgen.metrics.prepare import prepare
    from deckgen.policy import Uplifts, assign_segments

    spec = plan.spec
    engine = open_engine(spec.engine)
    load_public(engine, entities)
    engine.load(models)
    prepare(engine, major_threshold=spec.models.major_threshold)
    assumed = {name: getattr(spec.finance, f"{name}_uplift").base for name in ("save", "upgrade", "major")}
    assign_segments(
        engine, spec.segments, as_of=spec.as_of, major_threshold=spec.models.major_threshold,
        uplifts=Uplifts(**assumed), seed=spec.seed, people=_person_keys(engine, entities),
    )  # fmt: skip
    facts = _file_facts(engine, plan)
    frames = finance_frames(spec.finance, facts, seed=spec.seed) | _program_frames(plan)
    for name, frame in frames.items():
        engine.put(name, frame)
    for name in ("segments", "policy_inputs", *frames):
        engine.save(name, folder)
    # From here on the SQL may be a person's.
    engine.lock()
    missing = missing_tables(plan)
    values = compute(
        engine, of_everybody(plan), calendar=plan.calendar, privacy=spec.privacy, missing=missing,
        marks=plan.metric_marks,
    )  # fmt: skip
    (folder / "metrics.json").write_text(
        json.dumps([value.as_dict() for value in values.values()], indent=1), encoding="utf-8"
    )


def of_everybody(plan: Plan) -> list[Metric]:
    """Return the metrics whose SQL names no field of a row: those can be computed once for all rows."""
    fields = plan.rows.columns if plan.rows else ()
    return [metric for metric in plan.metrics.values() if not any(names_parameter(metric.sql, f) for f in fields)]


def missing_tables(plan: Plan) -> frozenset[str]:
    """Return the canonical tables that no source is read into."""
    return frozenset(TABLES) - {planned.table for planned in plan.sources}


def _person_keys(engine: Engine, entities: Path) -> pd.DataFrame:
    """Return ``golden_id`` and ``person_key``: how each person's first record was written, as a digest.

    Golden ids number the people of one build, and one more merge moves all that follow. What is known of a person grows at
    its end, so the first record stays what it was. Digests can be guessed by who can guess what was written: they are
    gone before a person's SQL runs, and in no table that is kept.
    """
    engine.load_table(entities, "identities")
    dated = " UNION ALL ".join(f"SELECT golden_id, identity_id, date FROM {table}" for table in TABLES)
    found = engine.frame(
        "SELECT golden_id, arg_min(identity_key, (date, identity_key)) AS person_key "
        f"FROM ({dated}) JOIN identities USING (identity_id) GROUP BY 1 ORDER BY 1"
    )
    engine.run("DROP TABLE identities")
    return found


def _file_facts(engine: Engine, plan: Plan) -> Any:
    from deckgen.finance import FileFacts

    day = {"as_of": plan.spec.as_of}
    giving = float(engine.rows("SELECT coalesce(sum(now), 0) FROM donor_periods($as_of)", day)[0][0])
    # Added up in hundredths of a cent, so that the order of donors changes no digit of the case.
    risk, upgrade, major, contacts = engine.rows(
        "SELECT coalesce(sum(value_at_risk::DECIMAL(18, 4)) FILTER (driver = 'save'), 0)::DOUBLE, "
        "coalesce(sum(gain::DECIMAL(18, 4)) FILTER (driver = 'upgrade'), 0)::DOUBLE, "
        "coalesce(sum(gain::DECIMAL(18, 4)) FILTER (driver = 'major'), 0)::DOUBLE, "
        "coalesce(sum(contact_cost::DECIMAL(18, 4)) FILTER (driver <> 'none'), 0)::DOUBLE FROM segments"
    )[0]
    return FileFacts(
        donors=engine.count("segments"), annual_giving=giving, value_at_risk=risk, upgrade_potential=upgrade,
        major_potential=major, contact_cost=contacts,
    )  # fmt: skip


def _program_frames(plan: Plan) -> dict[str, pd.DataFrame]:
    """Return what people planned, as tables: sections read no spec."""
    import pandas as pd

    program, segments = plan.spec.program, plan.spec.segments
    actions = segments.actions
    frames = {
        "phases": [phase.model_dump() for phase in program.phases],
        "next_steps": [step.model_dump() for step in program.next_steps],
        "decisions": [decision.model_dump() for decision in program.decisions],
        "platforms": [{"platform": platform} for platform in program.planned_platforms],
        "actions": [{"segment": key, **action.model_dump()} for key, action in actions.items()],
        # How many people a model's list may hold: calls for who may leave, asks for the others.
        "capacities": [
            {"model": name, "k": segments.call_capacity if name == "churn" else segments.ask_capacity}
            for name in plan.spec.models.names
        ],
    }
    empty = {
        "phases": ["name", "start_week", "weeks", "owner", "build"],
        "next_steps": ["action", "owner", "due_weeks", "horizon"],
        "decisions": ["decision", "owner", "due_weeks"],
        "platforms": ["platform"],
        "actions": ["segment", "action", "owner", "due_weeks", "message", "avoid", "measure"],
        "capacities": ["model", "k"],
    }
    made = {name: pd.DataFrame(rows, columns=empty[name]) for name, rows in frames.items()}
    return {name: frame.assign(position=range(len(frame))) for name, frame in made.items()}


def read_metrics(folder: Path) -> dict[str, MetricValue]:
    """Return the metric values that the metrics stage left."""
    listed = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
    return {item["name"]: value_from_dict(item) for item in listed}
