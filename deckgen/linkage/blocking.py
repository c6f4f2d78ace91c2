"""What the model has to know of the identities first: which pairs to score, and how often names recur."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deckgen.linkage.model import MOST_PAIRS_PER_IDENTITY, Chances

if TYPE_CHECKING:
    import duckdb

# Columns that a pair has to share, the surest first. Every pair of one person should meet one of them.
RULES: Final = (
    ("email",),
    ("phone",),
    ("address",),
    ("name_key", "last_name"),
    ("last_name", "zip"),
    ("mailbox",),
    ("name_key", "zip"),
    ("last_name", "initial"),
)
SURE: Final = (
    ("email",),
    ("name_key", "phone"),
    ("name_key", "address"),
    ("name_key", "last_name", "zip"),
)
RECALL_OF_SURE: Final = 0.85  # share of the true pairs that the sure rules are taken to find
TOO_SHARED: Final = 50  # a value that so many identities have is a placeholder or a building, not a person's
_COMMONEST: Final = 800  # names that the chances are measured on; rarer ones hardly ever agree by chance


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Make ``people`` of ``identities`` and ``nicknames``: the columns that the model compares."""
    shared = "\n".join(
        f", too_shared_{field} AS (SELECT {field} FROM identities WHERE {field} IS NOT NULL"
        f" GROUP BY 1 HAVING count(*) > {TOO_SHARED})"
        for field in ("email", "phone", "address")
    )
    kept = ", ".join(
        f"CASE WHEN {field} NOT IN (SELECT {field} FROM too_shared_{field}) THEN {field} END AS {field}"
        for field in ("email", "phone", "address")
    )
    connection.execute(
        f"""
        CREATE TABLE people AS
        WITH formal AS (
            SELECT nickname, list(name ORDER BY name) AS names FROM nicknames GROUP BY nickname
        ){shared}
        SELECT identity_id, first_name, last_name, {kept}, zip,
            CASE WHEN len(names) = 1 THEN names[1] ELSE first_name END AS name_key,
            CASE WHEN first_name IS NOT NULL THEN list_prepend(first_name, coalesce(names, [])) END AS forms,
            left(first_name, 1) AS initial,
            split_part(email, '@', 1) AS mailbox
        FROM identities LEFT JOIN formal ON nickname = first_name
        ORDER BY identity_id
        """
    ).fetchall()
    connection.execute(
        f"UPDATE people SET mailbox = NULL WHERE mailbox IN "
        f"(SELECT mailbox FROM people GROUP BY 1 HAVING count(*) > {TOO_SHARED})"
    ).fetchall()


def count_pairs(connection: duckdb.DuckDBPyConnection, columns: tuple[str, ...]) -> int:
    """Return how many pairs of people share all of `columns`."""
    names = ", ".join(columns)
    filled = " AND ".join(f"{column} IS NOT NULL" for column in columns)
    blocks = f"SELECT count(*)::HUGEINT AS n FROM people WHERE {filled} GROUP BY {names}"
    found = connection.execute(f"SELECT coalesce(sum(n * (n - 1) // 2), 0)::BIGINT FROM ({blocks})").fetchall()
    return int(found[0][0])


def affordable_rules(connection: duckdb.DuckDBPyConnection, identities: int) -> list[str]:
    """Return the rules to find pairs by, as SQL, without those that would bring far too many."""
    allowed = max(MOST_PAIRS_PER_IDENTITY * identities, 100_000)
    return [condition(columns) for columns in RULES if 0 < count_pairs(connection, columns) <= allowed]


def condition(columns: tuple[str, ...]) -> str:
    """Return the SQL condition that two rows ``l`` and ``r`` share all of `columns`."""
    return " AND ".join(f"l.{column} = r.{column}" for column in columns)


def prior(connection: duckdb.DuckDBPyConnection, identities: int) -> float:
    """Return the probability that two random identities are one person's, from pairs that surely are."""
    pairs = " UNION ".join(
        f"SELECT l.identity_id AS one, r.identity_id AS other FROM people l JOIN people r"
        f" ON {condition(columns)} AND l.identity_id < r.identity_id"
        for columns in SURE
    )
    found = int(connection.execute(f"SELECT count(*) FROM ({pairs})").fetchall()[0][0])
    possible = max(identities * (identities - 1) / 2, 1)
    return min(max((found + 0.5) / RECALL_OF_SURE / possible, 1e-9), 0.5)


def chances(connection: duckdb.DuckDBPyConnection, name: str, match: float) -> Chances:
    """Return how often two strangers' ``first_name`` or ``last_name`` agree.

    Every pair of names counts as often as it occurs; `match`, the probability of one person's pair, is taken
    off the exact agreements.
    """
    first = name == "first_name"
    key, forms = ("name_key", "any_value(forms)") if first else ("last_name", f"[any_value({name})]")
    counted = connection.execute(
        f"""
        WITH names AS (
            SELECT {name} AS name, {key} AS key, {forms} AS forms, count(*)::HUGEINT AS n
            FROM people WHERE {name} IS NOT NULL GROUP BY {name}, {key}
            ORDER BY n DESC, name LIMIT {_COMMONEST}
        ), pairs AS (
            SELECT CASE WHEN l.key = r.key THEN 'exact'
                WHEN list_has_any(l.forms, r.forms) THEN 'near'
                WHEN jaro_winkler_similarity(l.name, r.name) >= 0.9 THEN 'near'
                WHEN least(length(l.name), length(r.name)) = 1 AND l.name[1] = r.name[1] THEN 'initial'
                ELSE 'other' END AS level,
                l.n * (CASE WHEN l.name = r.name THEN r.n - 1 ELSE r.n END) AS pairs
            FROM names l CROSS JOIN names r
        )
        SELECT level, sum(pairs)::DOUBLE FROM pairs GROUP BY level
        """
    ).fetchall()
    found = dict(counted)
    total = sum(found.values()) or 1.0
    exact = found.get("exact", 0.0) / total
    return Chances(
        exact=min(max(exact - match, exact / 4, 1e-5), 0.5),
        near=min(max(found.get("near", 0.0) / total, 1e-5), 0.2),
        initial=min(max(found.get("initial", 0.0) / total, 1e-5), 0.2) if first else 0.0,
    )
