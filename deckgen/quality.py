"""Data quality by dimension: one fixed rule set, one fixed unit (the constituent), before and after linkage.

"Source records" averages a constituent's records; "Golden records" scores the one record that survives. There is
no blended score, and no dimension is made to rise: completeness may fall, since more is expected of a record that
several systems feed; consistency is only defined where several spellings can disagree. Uniqueness is the share of
records that are nobody's second one: of identities before, of golden records after.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from deckgen.engine import Engine, literal
from deckgen.tables import IDENTITY

SOURCE, GOLDEN = "Source records", "Golden records"

# A rule says when a filled value is well formed; names in capitals are typing habits, not names.
RULES = {
    "first_name": "first_name <> upper(first_name) AND length(first_name) > 1",
    "last_name": "last_name <> upper(last_name) AND length(last_name) > 1",
    "email": r"regexp_full_match(email, '[^@\s]+@[^@\s]+\.[A-Za-z]{2,}')",
    "phone": "length(regexp_replace(phone, '[^0-9]', '', 'g')) IN (10, 11)",
    "address": r"regexp_matches(address, '[0-9]') AND regexp_matches(address, '[A-Za-z]{2,}')",
    "zip": r"regexp_full_match(zip, '[0-9]{5}(-[0-9]{4})?')",
}

_VALID = " + ".join(f"coalesce(({rule})::INT, 0)" for rule in RULES.values())
_FILLED = " + ".join(f"({c} IS NOT NULL)::INT" for c in IDENTITY)


def measure_quality(engine: Engine, tables: Sequence[str], *, as_of: datetime.date, review: float) -> None:
    """Fill ``quality`` (dimension, stage, source, score in [0, 1], n, unit) from ``records_*``, ``links`` and ``golden``.

    `tables` are canonical names; pairs from the match probability `review` up that stand apart count as open. A field
    is expected where the system collects it at all; of a golden record, where any of the constituent's systems does.
    ``source`` is empty for all sources together.
    """
    union = " UNION ALL ".join(_records_sql(engine, table) for table in tables)
    engine.run(f"CREATE OR REPLACE TEMP TABLE person_records AS {union}")
    expected = ", ".join(f"bool_or(has_{c}) AS has_{c}" for c in IDENTITY)
    engine.run(
        f"CREATE OR REPLACE TEMP TABLE person_golden AS SELECT * FROM golden "
        f"JOIN (SELECT golden_id, {expected} FROM person_records GROUP BY golden_id) USING (golden_id)"
    )
    engine.run(
        "CREATE OR REPLACE TABLE quality (dimension VARCHAR, stage VARCHAR, source VARCHAR, score DOUBLE, n BIGINT, "
        "unit VARCHAR)"
    )
    measures = [(SOURCE, "", _records_measures("person_records")), (GOLDEN, "", _golden_measures(review))]
    for [source] in engine.rows("SELECT DISTINCT source FROM person_records ORDER BY source"):
        of_source = f"(SELECT * FROM person_records WHERE source = {literal(source)})"
        measures.append((SOURCE, source, _records_measures(of_source)))
    for stage, source, queries in measures:
        for dimension, sql in queries.items():
            engine.run(
                f"INSERT INTO quality SELECT '{dimension}', '{stage}', {literal(source)}, q.* FROM ({sql}) q",
                {"as_of": as_of},
            )
    engine.run("DROP TABLE person_records")
    engine.run("DROP TABLE person_golden")


def _records_sql(engine: Engine, table: str) -> str:
    """Return the records of a table with their person, the fields that the system collects, and what was active."""
    [collected] = engine.rows(f"SELECT {', '.join(f'count({c}) > 0' for c in IDENTITY)} FROM records_{table}")
    fields = ", ".join(f"{str(has).lower()} AS has_{c}" for c, has in zip(IDENTITY, collected, strict=True))
    # A letter that was only delivered says nothing about its reader.
    active = "event_type <> 'delivered'" if table == "email_events" else "true"
    return (
        f"SELECT r.source, l.golden_id, l.identity_id, date, {active} AS active, {', '.join(IDENTITY)}, {fields} "
        f"FROM records_{table} r JOIN links l ON l.\"table\" = '{table}' AND l.row_id = r.row_id"
    )


_PER_PERSON = (
    "SELECT round(avg(s), 9), count(s), 'constituents' FROM (SELECT avg({0}) AS s FROM {1} GROUP BY golden_id)"
)
_EXPECTED = " + ".join(f"has_{c}::INT" for c in IDENTITY)
_COMPLETE, _WELL_FORMED = f"({_FILLED}) / nullif({_EXPECTED}, 0)", f"({_VALID}) / nullif({_FILLED}, 0)"


def _records_measures(records: str) -> dict[str, str]:
    """Return dimension -> SQL over `records`: score, n, unit."""
    agree = " UNION ALL ".join(
        f"SELECT golden_id, (count(DISTINCT lower({c})) = 1)::INT AS same FROM {records} "
        f"WHERE {c} IS NOT NULL GROUP BY golden_id HAVING count(DISTINCT identity_id) > 1"
        for c in IDENTITY
    )
    recent = "coalesce(last > $as_of::DATE - INTERVAL 24 MONTH, false)::INT"
    return {
        "completeness": _PER_PERSON.format(_COMPLETE, records),
        "validity": _PER_PERSON.format(_WELL_FORMED, records),
        "uniqueness": "SELECT count(DISTINCT golden_id) / count(DISTINCT identity_id), count(DISTINCT identity_id), "
        f"'identities' FROM {records}",
        "consistency": f"SELECT round(avg(s), 9), count(*), 'constituents' FROM (SELECT avg(same) AS s FROM ({agree}) "
        "GROUP BY golden_id)",
        "timeliness": f"SELECT avg({recent}), count(*), 'constituents' FROM (SELECT max(date) FILTER (active) AS last "
        f"FROM {records} WHERE date <= $as_of GROUP BY golden_id)",
    }


def _golden_measures(review: float) -> dict[str, str]:
    """Return dimension -> SQL over golden records; an agreement or an age of one record is no measure of it."""
    open_pairs = f"""
        SELECT count(DISTINCT g) FROM (
            SELECT unnest([a.golden_id, b.golden_id]) AS g FROM predictions p
            JOIN (SELECT DISTINCT identity_id, golden_id FROM links) a ON a.identity_id = p.identity_l
            JOIN (SELECT DISTINCT identity_id, golden_id FROM links) b ON b.identity_id = p.identity_r
            WHERE a.golden_id <> b.golden_id AND p.match_probability >= {review})"""
    people = "(SELECT count(*) FROM golden)"
    return {
        "completeness": _PER_PERSON.format(_COMPLETE, "person_golden"),
        "validity": _PER_PERSON.format(_WELL_FORMED, "golden"),
        "uniqueness": f"SELECT 1 - ({open_pairs}) / {people}, {people}, 'constituents'",
    }
