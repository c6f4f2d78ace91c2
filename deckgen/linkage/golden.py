"""The golden record of each person: one value a field, chosen from all that was written, and where each came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deckgen.tables import IDENTITY

if TYPE_CHECKING:
    import duckdb
    import pandas as pd


# Which of several values survives: the largest of these.
_ORDER = "(length(value) > 1, seen, n, -source, value)"

_WRITTEN = "members AS (SELECT s.*, m.golden_id FROM linkage_spellings s JOIN linkage_members m USING (identity_id)), "
_WRITTEN += "written AS ({})".format(
    " UNION ALL ".join(
        f"SELECT golden_id, '{field}' AS field, trim(raw_{field}) AS value, max(last_seen) AS seen,"
        f" sum(n_records) AS n, min(source) AS source, max_by(identity_id, (last_seen, identity_id)) AS identity_id"
        f" FROM members WHERE {field} IS NOT NULL GROUP BY ALL"
        for field in IDENTITY
    )
)


def survivors(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Return one row a person, from ``linkage_spellings`` and ``linkage_members`` (identity -> golden id).

    Of several values the one seen last survives, then the more frequent, then the more trusted table's; an
    initial never beats a first name. Values are as they were written, apart from spaces around them.
    """
    values = ", ".join(f"max_by(value, {_ORDER}) FILTER (field = '{field}') AS {field}" for field in IDENTITY)
    return connection.execute(
        f"""
        WITH {_WRITTEN}, chosen AS (
            SELECT golden_id, {values} FROM written GROUP BY golden_id
        ), counted AS (
            SELECT golden_id, sum(n_records)::BIGINT AS n_records,
                count(DISTINCT identity_id) AS n_identities, count(DISTINCT source) AS n_sources,
                min(first_seen) AS first_seen, max(last_seen) AS last_seen
            FROM members GROUP BY golden_id
        )
        SELECT golden_id, {", ".join(IDENTITY)}, n_records, n_identities, n_sources, first_seen, last_seen
        FROM counted LEFT JOIN chosen USING (golden_id) ORDER BY golden_id
        """
    ).df()


def lineage(connection: duckdb.DuckDBPyConnection, tables: tuple[str, ...]) -> pd.DataFrame:
    """Return where each surviving value came from, one row a person and filled field, without the values themselves.

    ``golden_id``, ``field``, ``table`` and ``identity_id`` that the value was seen in last, ``last_seen``, ``n_records``
    that have it, ``n_values`` that there were to choose from, and ``reason``: "only value", "seen last", "more
    frequent" or "more trusted".
    """
    found = connection.execute(
        f"""
        WITH {_WRITTEN}, ranked AS (
            SELECT *, count(*) OVER same AS n_values, row_number() OVER (same ORDER BY {_ORDER} DESC) AS place,
                lead(seen) OVER (same ORDER BY {_ORDER} DESC) AS next_seen,
                lead(n) OVER (same ORDER BY {_ORDER} DESC) AS next_n
            FROM written WINDOW same AS (PARTITION BY golden_id, field)
        )
        SELECT golden_id, field, source, identity_id, seen AS last_seen, n::BIGINT AS n_records, n_values,
            CASE WHEN n_values = 1 THEN 'only value' WHEN seen > next_seen THEN 'seen last'
                 WHEN n > next_n THEN 'more frequent' ELSE 'more trusted' END AS reason
        FROM ranked WHERE place = 1 ORDER BY golden_id, field
        """
    ).df()
    found.insert(2, "table", found.pop("source").map(dict(enumerate(tables))))
    return found
