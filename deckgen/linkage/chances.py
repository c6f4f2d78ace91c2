"""How often people agree by chance, counted on the identities at hand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deckgen.linkage.blocking import condition, count_pairs, hash_sql
from deckgen.linkage.model import COMPARISONS
from deckgen.linkage.names import CLOSE

if TYPE_CHECKING:
    import duckdb

SURE: Final = (
    ("email",),
    ("name_key", "phone"),
    ("name_key", "address"),
    ("name_key", "last_name", "zip"),
)
RECALL_OF_SURE: Final = 0.85  # share of the true pairs that the sure rules are taken to find
_COMMONEST: Final = 800  # names that the chances are measured on; rarer ones hardly ever agree by chance
_SAMPLED: Final = 400  # identities; all their pairs are looked at
_FEWEST_ERRORS: Final = 5  # last names that contradict each other, below which nothing is concluded from them
_PER_ERROR: Final = 2  # first names that contradict each other for each such last name, if both are errors


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


def shared(connection: duckdb.DuckDBPyConnection, field: str) -> float:
    """Return the share of the pairs of identities with a `field` that have the same."""
    filled = int(connection.execute(f"SELECT count({field}) FROM people").fetchall()[0][0])
    return count_pairs(connection, (field,)) / max(filled * (filled - 1) / 2, 1)


def frequencies(
    connection: duckdb.DuckDBPyConnection,
) -> tuple[dict[str, dict[str, float]], dict[str, float]]:
    """Return how frequent the parts of names are that recur, by hash, and how frequent one is that does not."""
    shares: dict[str, dict[str, float]] = {}
    unseen: dict[str, float] = {}
    for column in ("name_key", "last_name"):
        total = int(connection.execute(f"SELECT count({column}) FROM people").fetchall()[0][0]) or 1
        rows = connection.execute(
            f"SELECT {hash_sql(column)} AS hash, count(*) / {total}::DOUBLE FROM people"
            f" WHERE {column} IS NOT NULL GROUP BY {column} HAVING count(*) > 1 ORDER BY hash"
        ).fetchall()
        shares[column], unseen[column] = dict(rows), 1 / total
    return shares, unseen


def strangers_names(connection: duckdb.DuckDBPyConnection, name: str, match: float) -> tuple[float, ...]:
    """Return how often two strangers' ``first_name`` or ``last_name`` agree, for each level but the last.

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
                WHEN jaro_winkler_similarity(l.name, r.name) >= 0.8 THEN 'alike'
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
    return (
        min(max(exact - match, exact / 4, 1e-5), 0.5),
        *(
            min(max(found.get(level, 0.0) / total, 1e-5), 0.2)
            for level in (("near", "alike", "initial") if first else ("near", "alike"))
        ),
    )


def levels_of_strangers(connection: duckdb.DuckDBPyConnection, field: str) -> list[float] | None:
    """Return the shares of random pairs of identities on each level of `field`, None where no two have it."""
    comparison = COMPARISONS[field]
    levels = " ".join(f"WHEN {level.condition} THEN {place}" for place, level in enumerate(comparison.levels[:-1]))
    columns = sorted(set(re.findall(r'"(\w+)_[lr]"', comparison.missing + levels)))
    left, right = (", ".join(f"{column} AS {column}_{side}" for column in columns) for side in "lr")
    rows = connection.execute(
        f"""
        WITH sampled AS (
            SELECT * FROM people WHERE {field} IS NOT NULL ORDER BY hash(identity_id), identity_id LIMIT {_SAMPLED}
        ), pairs AS (
            SELECT CASE WHEN {comparison.missing} THEN NULL {levels} ELSE {len(comparison.levels) - 1} END AS level
            FROM (SELECT identity_id AS one, {left} FROM sampled) JOIN (SELECT identity_id AS other, {right} FROM sampled)
            ON one < other
        )
        SELECT level, count(*) FROM pairs WHERE level IS NOT NULL GROUP BY level
        """
    ).fetchall()
    found = dict(rows)
    total = sum(found.values())
    if not total:
        return None
    return [found.get(place, 0) / total for place in range(len(comparison.levels))]


def names_tell_partners(connection: duckdb.DuckDBPyConnection) -> bool:
    """Return whether two first names with one last name at one address are taken for two people.

    They may be partners, or one person entered wrongly. Errors replace last names as often as first names, while
    people who live together rarely share the first name alone. So where there are about as many different last names
    with one first name at an address, entering is what differs; else, and in small files, people do.
    """
    found = connection.execute(
        f"""
        WITH pairs AS (
            SELECT l.name_key = r.name_key AS same_first, l.last_name = r.last_name AS same_last,
                jaro_winkler_similarity(l.first_name, r.first_name) < {CLOSE} AND NOT list_has_any(l.forms, r.forms)
                    AND l.initial <> r.initial AS other_first,
                jaro_winkler_similarity(l.last_name, r.last_name) < {CLOSE} AS other_last
            FROM people l JOIN people r ON l.house = r.house AND l.zip = r.zip AND l.identity_id < r.identity_id
        )
        SELECT count(*) FILTER (same_last AND other_first), count(*) FILTER (same_first AND other_last) FROM pairs
        """
    ).fetchall()[0]
    firsts, lasts = int(found[0]), int(found[1])
    return lasts < _FEWEST_ERRORS or firsts > _PER_ERROR * lasts
