"""The entities stage: records become people, and everything after it works without names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from deckgen.engine import Engine
from deckgen.plan import Plan
from deckgen.tables import IDENTITY, TABLES

if TYPE_CHECKING:
    import pandas as pd


# What later stages may load: no table here holds personal data.
PUBLIC = (*TABLES, "constituents", "links", "linkage", "quality", "sources", "reject_reasons")


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
