"""The course of a linkage: collapse, score, cluster, choose the survivors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from deckgen.linkage.clusters import cluster
from deckgen.linkage.golden import survivors
from deckgen.linkage.identities import collapsed
from deckgen.linkage.scoring import score
from deckgen.results import Entities
from deckgen.tables import IDENTITY

if TYPE_CHECKING:
    import duckdb


def resolve_records(
    connection: duckdb.DuckDBPyConnection, tables: tuple[str, ...], *, threshold: float, review: float
) -> Entities:
    """Return who is who; see `deckgen.linkage.resolve`."""
    with collapsed(connection, tables):
        identities = connection.execute(
            f"""
            SELECT identity_id, {", ".join(IDENTITY)}, sum(n_records)::BIGINT AS n_records
            FROM linkage_spellings GROUP BY ALL ORDER BY identity_id
            """
        ).df()
        threads = int(connection.execute("SELECT current_setting('threads')").fetchall()[0][0])
        telling = identities[identities[list(IDENTITY)].notna().any(axis=1)]
        pairs, looked_at = score(telling[["identity_id", *IDENTITY]], threads=threads)
        members = _members(identities, pairs[pairs["match_probability"] >= threshold])
        connection.register("linkage_members", members)
        golden = survivors(connection)
        links = _links(connection, tables)
    return Entities(
        links=links,
        golden=golden,
        predictions=pairs[["identity_l", "identity_r", "match_probability"]],
        evaluation={
            "records": float(len(links)),
            "identities": float(len(identities)),
            "golden": float(len(golden)),
            "pairs_scored": float(looked_at),
            "pairs_for_review": float(_for_review(pairs, members, threshold, review)),
        },
    )


def _members(identities: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Return ``identity_id`` and ``golden_id``; people are numbered as they were first seen."""
    names = identities["first_name"].where(identities["first_name"].notna(), None).tolist()
    nameless = (identities["first_name"].isna() & identities["last_name"].isna()).tolist()
    # Identities are numbered from 1 without gaps, in the order of the frame.
    leaders = cluster(
        zip(
            (pairs["identity_l"] - 1).tolist(),
            (pairs["identity_r"] - 1).tolist(),
            pairs["match_weight"].tolist(),
            strict=True,
        ),
        [name if isinstance(name, str) else None for name in names],
        nameless,
        identities["n_records"].tolist(),
    )
    number, _ = pd.factorize(pd.Series(leaders, dtype="int64"))
    return pd.DataFrame(
        {"identity_id": identities["identity_id"], "golden_id": [f"G{place + 1:06d}" for place in number]}
    )


def _links(connection: duckdb.DuckDBPyConnection, tables: tuple[str, ...]) -> pd.DataFrame:
    """Return one row a record: its table, its row and whose it is."""
    links = connection.execute(
        """
        SELECT source, unnest(row_ids)::BIGINT AS row_id, identity_id, golden_id
        FROM linkage_spellings JOIN linkage_members USING (identity_id) ORDER BY source, row_id
        """
    ).df()
    links.insert(0, "table", links.pop("source").map(dict(enumerate(tables))))
    return links


def _for_review(pairs: pd.DataFrame, members: pd.DataFrame, threshold: float, review: float) -> int:
    """Return how many pairs are in doubt and were not joined by way of other records."""
    doubtful = pairs[(pairs["match_probability"] >= review) & (pairs["match_probability"] < threshold)]
    golden = members.set_index("identity_id")["golden_id"]
    left, right = doubtful["identity_l"].map(golden), doubtful["identity_r"].map(golden)
    return int((left != right).sum())
