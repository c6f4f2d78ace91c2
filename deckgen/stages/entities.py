"""The entities stage: records become people, and everything after it works without names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from deckgen.engine import Engine
from deckgen.plan import Plan
from deckgen.spark import spark_session
from deckgen.tables import IDENTITY, KEYS, TABLES

if TYPE_CHECKING:
    import pandas as pd


# What linkage leaves: with personal data, or with keys that lead to it.
LINKED = ("golden", "predictions", "identities", "for_review", "lineage")

# What later stages may load: no table here holds personal data.
PUBLIC = (
    *TABLES, "constituents", "links", "linkage", "pair_bands", "survivors", "quality", "sources", "reject_reasons",
)  # fmt: skip

# Match probabilities in which pairs are counted, beside the spec's two thresholds.
BANDS = (0.0, 0.2, 0.95, 0.99)


def entities_stage(plan: Plan, tables: Path, folder: Path, *, memory: Path | None, decisions: Path | None) -> None:
    """Link records to people; leaves golden records, links, quality, and activity tables without identity.

    With a `memory` the model is not trained again and only new identities are scored; what this run learned is left
    in ``folder/memory``.
    """
    from deckgen.linkage import REVIEW_SAMPLE, resolve
    from deckgen.linkage.memory import recall, remember
    from deckgen.linkage.review import import_decisions
    from deckgen.quality import measure_quality

    engine = Engine()
    engine.load(tables)
    names = [name for name in TABLES if f"records_{name}" in engine.tables()]
    linkage = plan.spec.linkage
    recalled = recall(memory)
    entities = resolve(
        engine.connection, names, threshold=linkage.threshold, review=linkage.review, seed=plan.spec.seed,
        trained=recalled.trained, known=recalled.known, decisions=import_decisions(decisions) if decisions else None,
        sample=REVIEW_SAMPLE, spark=spark_session(plan.spec.engine),
    )  # fmt: skip
    if entities.trained is not None:
        remember(folder / "memory", entities)
    for name in ("links", *LINKED):
        engine.put(name, getattr(entities, name))
    _name_sources(engine, names)
    engine.put("linkage", _pairs(entities.evaluation))
    _count_pairs(engine, sorted({*BANDS, linkage.review, linkage.threshold}))
    engine.run(
        'CREATE TABLE survivors AS SELECT field, "table", reason, count(*) AS n FROM lineage GROUP BY ALL ORDER BY ALL'
    )
    measure_quality(engine, names, as_of=plan.spec.as_of, review=linkage.review)
    identity = ", ".join(IDENTITY)
    engine.run(f"CREATE TABLE constituents AS SELECT * EXCLUDE ({identity}) FROM golden")
    engine.run(
        "CREATE TABLE reject_reasons AS SELECT s.label, r.reason, count(*) AS n FROM rejects r JOIN sources s "
        "ON s.source = r.source GROUP BY ALL"
    )
    hidden = ", ".join((*KEYS, *IDENTITY))
    for name in names:
        engine.run(
            f"CREATE TABLE {name} AS SELECT l.golden_id, l.identity_id, l.known_id, r.* EXCLUDE (row_id, {hidden}) "
            f"FROM records_{name} r JOIN links l ON l.\"table\" = '{name}' AND l.row_id = r.row_id ORDER BY r.row_id"
        )
    for table in (*LINKED, *(name for name in PUBLIC if name in engine.tables())):
        engine.save(table, folder)


def _name_sources(engine: Engine, names: Iterable[str]) -> None:
    """Say in ``links`` which source each record came from: two of them may feed one table."""
    union = " UNION ALL ".join(f"SELECT '{n}' AS \"table\", row_id, source FROM records_{n}" for n in names)
    engine.run(
        f'CREATE OR REPLACE TABLE links AS SELECT l.*, r.source FROM links l JOIN ({union}) r USING ("table", row_id) '
        'ORDER BY l."table", l.row_id'
    )


def _count_pairs(engine: Engine, limits: list[float]) -> None:
    """Make ``pair_bands``: how many scored pairs have a match probability from `low` to below `high`."""
    rows = ", ".join(f"({low}, {high})" for low, high in zip(limits, [*limits[1:], 2.0], strict=True))
    engine.run(
        f"CREATE TABLE pair_bands AS SELECT low::DOUBLE AS low, least(high, 1)::DOUBLE AS high, "
        f"count(match_probability) AS n FROM (VALUES {rows}) b(low, high) "
        "LEFT JOIN predictions ON match_probability >= low AND match_probability < high GROUP BY ALL ORDER BY 1"
    )


def _pairs(values: Mapping[str, float]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame({"name": list(values), "value": [float(v) for v in values.values()]})


def load_public(engine: Engine, entities: Path) -> None:
    """Load the tables without personal data that the entities stage left."""
    for name in PUBLIC:
        engine.load_table(entities, name)
