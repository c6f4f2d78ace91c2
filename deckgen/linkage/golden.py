"""The golden record of each person: one value a field, chosen from all that was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deckgen.tables import IDENTITY

if TYPE_CHECKING:
    import duckdb
    import pandas as pd


def survivors(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Return one row a person, from ``linkage_spellings`` and ``linkage_members`` (identity -> golden id).

    Of several values the one seen last survives, then the more frequent, then the more trusted table's; an
    initial never beats a first name. Values are as they were written, apart from spaces around them.
    """
    values = ", ".join(
        f"max_by(value, (length(value) > 1, seen, n, -source, value)) FILTER (field = '{field}') AS {field}"
        for field in IDENTITY
    )
    written = " UNION ALL ".join(
        f"SELECT golden_id, '{field}' AS field, trim(raw_{field}) AS value, max(last_seen) AS seen,"
        f" sum(n_records) AS n, min(source) AS source"
        f" FROM members WHERE {field} IS NOT NULL GROUP BY ALL"
        for field in IDENTITY
    )
    return connection.execute(
        f"""
        WITH members AS (
            SELECT s.*, m.golden_id FROM linkage_spellings s JOIN linkage_members m USING (identity_id)
        ), chosen AS (
            SELECT golden_id, {values} FROM ({written}) GROUP BY golden_id
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
