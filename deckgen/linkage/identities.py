"""From records to identities: what was written is normalised, and records that say the same are one identity.

Two temporary tables come of it:

``linkage_spellings``   one row for each way in which a table writes an identity down, with the rows that do
``linkage_identities``  one row an identity that says anything: its normalised fields and its person id

A ``person_id`` is what the organisation itself knows a person by, in all its tables. Records with the same one are
one constituent whatever else they say; each way of writing them is an identity, to be found by other records.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from deckgen.errors import DataError
from deckgen.linkage.normal import normal_sql
from deckgen.tables import IDENTITY

if TYPE_CHECKING:
    import duckdb

_TEMPORARY = ("linkage_written", "linkage_identities", "linkage_spellings")
_FIELDS = ", ".join(IDENTITY)
_WHO = (*IDENTITY, "person_id")
_OTHER_NAMES = ", ".join(f"{field} AS i_{field}" for field in _WHO)
_SAME = " AND ".join(f"w.{field} IS NOT DISTINCT FROM i_{field}" for field in _WHO)
_RAW = ", ".join(f"raw_{field}" for field in IDENTITY)


@contextmanager
def collapsed(connection: duckdb.DuckDBPyConnection, tables: tuple[str, ...]) -> Iterator[None]:
    """Have the temporary tables made from ``records_<table>`` of each of `tables`, and take them away after.

    Raises DataError when there is no record, or none that says anything about who it belongs to.
    """
    try:
        _write(connection, tables)
        _collapse(connection)
        yield
    finally:
        for name in _TEMPORARY:
            connection.execute(f"DROP TABLE IF EXISTS temp.{name}").fetchall()
        connection.unregister("linkage_members")


def _write(connection: duckdb.DuckDBPyConnection, tables: tuple[str, ...]) -> None:
    """Make ``linkage_written``: the different spellings in each table, raw and normalised."""
    if not tables:
        raise DataError("there is no table to link", hint="read at least one source")
    raw = ", ".join(f"CAST({field} AS VARCHAR) AS raw_{field}" for field in IDENTITY)
    every = " UNION ALL ".join(
        f"SELECT {place} AS source, row_id, date AS seen, {raw}, {_person_id(connection, table)} AS person_id"
        f" FROM records_{table}"
        for place, table in enumerate(tables)
    )
    # A value that many records share, a first name or a zip, is normalised once.
    normal = " ".join(
        f"""LEFT JOIN (
            SELECT value AS given_{field}, {normal_sql(field, "value")} AS {field}
            FROM (SELECT DISTINCT raw_{field} AS value FROM spellings)
        ) ON raw_{field} = given_{field}"""
        for field in IDENTITY
    )
    connection.execute(
        f"""
        CREATE TEMP TABLE linkage_written AS
        WITH spellings AS (
            SELECT source, {_RAW}, person_id, list(row_id ORDER BY row_id) AS row_ids, count(*) AS n_records,
                min(seen) AS first_seen, max(seen) AS last_seen
            FROM ({every})
            GROUP BY source, {_RAW}, person_id, CASE WHEN coalesce({_RAW}, person_id) IS NULL THEN row_id END
        )
        SELECT source, {_RAW}, person_id, row_ids, n_records, first_seen, last_seen, {_FIELDS},
            coalesce({_FIELDS}, person_id) IS NULL AS blank
        FROM spellings {normal}
        """
    ).fetchall()
    found = connection.execute("SELECT count(*), count(*) FILTER (NOT blank) FROM linkage_written").fetchall()
    if not found[0][0]:
        raise DataError("there is no record to link", hint=f"the tables {', '.join(tables)} are empty")
    if not found[0][1]:
        raise DataError(
            "no record says who it belongs to",
            hint=f"give at least one table a column for one of {', '.join(IDENTITY)}",
        )


def _person_id(connection: duckdb.DuckDBPyConnection, table: str) -> str:
    """Return the SQL expression for the person id of a record, NULL where the table has none."""
    columns = connection.execute(f"SELECT column_name FROM (DESCRIBE records_{table})").fetchall()
    known = ("person_id",) in columns
    return "nullif(trim(CAST(person_id AS VARCHAR)), '')" if known else "CAST(NULL AS VARCHAR)"


def _collapse(connection: duckdb.DuckDBPyConnection) -> None:
    """Number the identities, the earliest seen first, and say which spelling is whose."""
    order = ", ".join(f"{field} NULLS FIRST" for field in _WHO)
    connection.execute(
        f"""
        CREATE TEMP TABLE linkage_identities AS
        SELECT row_number() OVER (ORDER BY first_seen NULLS LAST, {order}) AS identity_id, {", ".join(_WHO)},
            {_key_sql()} AS identity_key
        FROM (
            SELECT {", ".join(_WHO)}, min(first_seen) AS first_seen
            FROM linkage_written WHERE NOT blank GROUP BY {", ".join(_WHO)}
        )
        """
    ).fetchall()
    columns = f"source, {_RAW}, {', '.join(_WHO)}, n_records, first_seen, last_seen"
    # A record that says nothing about its owner is joined to no other: it is an identity of its own.
    connection.execute(
        f"""
        CREATE TEMP TABLE linkage_spellings AS
        SELECT i.identity_id, i.identity_key, w.row_ids, {columns}
        FROM linkage_written w JOIN (SELECT identity_id, identity_key, {_OTHER_NAMES} FROM linkage_identities) i
        ON {_SAME} WHERE NOT w.blank
        UNION ALL
        SELECT (SELECT count(*) FROM linkage_identities) + row_number() OVER (ORDER BY source, one),
            left(sha256('row ' || source || ' ' || one), 32), [one], {columns}
        FROM (
            SELECT * REPLACE (1 AS n_records), unnest(row_ids) AS one FROM linkage_written WHERE blank
        )
        """
    ).fetchall()


def _key_sql() -> str:
    """Return the SQL expression for the key by which other runs know an identity: a hash of all that it says."""
    parts = ", ".join(f"coalesce({field}, '')" for field in _WHO)  # an empty field is NULL, never ''
    return f"left(sha256(concat_ws(chr(31), {parts})), 32)"
