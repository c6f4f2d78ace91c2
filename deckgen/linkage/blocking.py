"""The columns that are compared, and which pairs of identities are looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import duckdb

# Columns that a pair has to share, the surest first. Every pair of one person should meet one of them.
RULES: Final = (
    ("email",),
    ("phone",),
    ("address",),
    ("both_names",),
    ("last_name", "zip"),
    ("mailbox",),
    ("name_key", "zip"),
    ("last_name", "initial"),
    ("stems",),
    ("house",),
    ("street", "zip"),
    ("street", "name_key"),
    ("street", "last_name"),
)
# Looser ways, for files so varied that they cost little; they find people with slips in all the others.
LOOSE_RULES: Final = (("zip",), ("street",))
TOO_SHARED: Final = 50  # a value that so many identities have is a placeholder or a building, not a person's
IGNORABLE: Final = ("email", "phone", "address", "mailbox")
PAIRS_PER_IDENTITY: Final = 20  # in all; a way of finding pairs that would bring more is left out
LOOSE_PAIRS_PER_IDENTITY: Final = 5


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Make ``people`` of ``identities`` and ``nicknames``: the columns that the model compares."""
    connection.execute(
        """
        CREATE TABLE people AS
        WITH formal AS (
            SELECT nickname, list(name ORDER BY name) AS names FROM nicknames GROUP BY nickname
        )
        SELECT identity_id, first_name, last_name, email, phone, address, zip,
            CASE WHEN len(names) = 1 THEN names[1] ELSE first_name END AS name_key,
            CASE WHEN first_name IS NOT NULL THEN list_prepend(first_name, coalesce(names, [])) END AS forms,
            left(first_name, 1) AS initial,
            split_part(email, '@', 1) AS mailbox,
            -- The two names in either order, as some forms get them.
            least(name_key, last_name) || ' ' || greatest(name_key, last_name) AS both_names,
            left(name_key, 3) || ' ' || left(last_name, 3) AS stems,
            replace(address, ' ', '') AS street_key,
            string_split(address, ' ') AS words,
            nullif(left(regexp_replace(address, '[^a-z]', '', 'g'), 6), '') AS street,
            nullif(regexp_extract(address, '^\\d+'), '') || ' ' || street AS house
        FROM identities LEFT JOIN formal ON nickname = first_name
        ORDER BY identity_id
        """
    ).fetchall()


def hash_sql(column: str) -> str:
    """Return the SQL expression by which a trained model knows a value of `column`."""
    return f"left(sha256('{column} ' || {column}), 16)"


def common_values(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, ...]]:
    """Return the hashes of the values that too many people share, for each column where there could be some."""
    found = {
        column: connection.execute(
            f"SELECT {hash_sql(column)} AS hash FROM people WHERE {column} IS NOT NULL"
            f" GROUP BY {column} HAVING count(*) > {TOO_SHARED} ORDER BY hash"
        ).fetchall()
        for column in IGNORABLE
    }
    return {column: tuple(str(row[0]) for row in rows) for column, rows in found.items()}


def forget(connection: duckdb.DuckDBPyConnection, ignored: Mapping[str, tuple[str, ...]]) -> None:
    """Take the `ignored` values out of ``people``; a mailbox goes with its e-mail address."""
    for column, hashes in ignored.items():
        if hashes:
            gone = f"{column} = NULL" + (", mailbox = NULL" if column == "email" else "")
            connection.execute(
                f"UPDATE people SET {gone} WHERE {hash_sql(column)} IN (SELECT unnest(?))", [list(hashes)]
            ).fetchall()


def only_near_new(connection: duckdb.DuckDBPyConnection, rules: Sequence[Sequence[str]]) -> None:
    """Leave in ``people`` those in ``new_identities`` and those who could be paired with one of them."""
    near = " OR ".join(
        f"({', '.join(columns)}) IN (SELECT ({', '.join(columns)}) FROM people WHERE is_new AND "
        + " AND ".join(f"{column} IS NOT NULL" for column in columns)
        + ")"
        for columns in rules
    )
    connection.execute(
        f"""
        ALTER TABLE people ADD COLUMN is_new BOOLEAN;
        UPDATE people SET is_new = identity_id IN (SELECT identity_id FROM new_identities);
        CREATE OR REPLACE TABLE people AS SELECT * FROM people WHERE is_new OR {near or "false"}
        """
    ).fetchall()


def count_pairs(connection: duckdb.DuckDBPyConnection, columns: Sequence[str]) -> int:
    """Return how many pairs of people share all of `columns`."""
    names = ", ".join(columns)
    filled = " AND ".join(f"{column} IS NOT NULL" for column in columns)
    blocks = f"SELECT count(*)::HUGEINT AS n FROM people WHERE {filled} GROUP BY {names}"
    found = connection.execute(f"SELECT coalesce(sum(n * (n - 1) // 2), 0)::BIGINT FROM ({blocks})").fetchall()
    return int(found[0][0])


def affordable_rules(connection: duckdb.DuckDBPyConnection, identities: int) -> tuple[tuple[str, ...], ...]:
    """Return the rules to find pairs by, without those that would bring far too many."""
    left = max(PAIRS_PER_IDENTITY * identities, 100_000)
    few = LOOSE_PAIRS_PER_IDENTITY * identities
    chosen = []
    for columns in (*RULES, *LOOSE_RULES):
        pairs = count_pairs(connection, columns)
        if pairs <= (left if columns in RULES else min(left, few)):
            chosen.append(columns)
            left -= pairs
    return tuple(chosen)


def condition(columns: Sequence[str]) -> str:
    """Return the SQL condition that two rows ``l`` and ``r`` share all of `columns`."""
    return " AND ".join(f"l.{column} = r.{column}" for column in columns)
