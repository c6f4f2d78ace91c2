"""The course of a linkage: collapse, score, cluster, choose the survivors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from deckgen.linkage.clusters import Decisions, cluster
from deckgen.linkage.golden import lineage, survivors
from deckgen.linkage.identities import collapsed
from deckgen.linkage.names import first_names
from deckgen.linkage.review import decisions_of, in_doubt, pairs_for_review
from deckgen.linkage.scoring import score
from deckgen.results import Entities
from deckgen.tables import IDENTITY

if TYPE_CHECKING:
    import duckdb

    from deckgen.linkage.trained import KnownPairs, TrainedModel


def resolve_records(
    connection: duckdb.DuckDBPyConnection,
    tables: tuple[str, ...],
    *,
    threshold: float,
    review: float,
    trained: TrainedModel | None,
    known: KnownPairs | None,
    decisions: pd.DataFrame | None,
    sample: int,
    seed: int,
    spark: Any = None,
) -> Entities:
    """Return who is who; see `deckgen.linkage.resolve`."""
    with collapsed(connection, tables):
        identities = connection.execute(
            f"""
            SELECT identity_id, identity_key, {", ".join(IDENTITY)}, person_id, sum(n_records)::BIGINT AS n_records
            FROM linkage_spellings GROUP BY ALL ORDER BY identity_id
            """
        ).df()
        threads = int(connection.execute("SELECT current_setting('threads')").fetchall()[0][0])
        telling = identities[identities[list(IDENTITY)].notna().any(axis=1)]
        scores = score(
            telling[["identity_id", "identity_key", *IDENTITY]],
            threads=threads,
            trained=trained,
            known=known,
            spark=spark,
        )
        sure = scores.pairs[scores.pairs["match_probability"] >= threshold]
        judged = scores.trained is None or scores.trained.partners
        names: list[str | None] = first_names(identities, sure) if judged else [None] * len(identities)
        decided = decisions_of(decisions, identities) if decisions is not None else Decisions()
        members = _members(identities, sure, names, decided)
        for_review = pairs_for_review(
            scores.pairs, identities, members, threshold=threshold, review=review, decided=decisions, sample=sample,
            seed=seed,
        )  # fmt: skip
        connection.register("linkage_members", members)
        golden = survivors(connection)
        origins = lineage(connection, tables)
        links = _links(connection, tables)
    return Entities(
        links=links,
        golden=golden,
        predictions=scores.pairs[["identity_l", "identity_r", "match_probability", "match_weight"]],
        evaluation={
            "records": float(len(links)),
            "identities": float(len(identities)),
            "golden": float(len(golden)),
            "pairs_scored": float(scores.looked_at),
            "pairs_for_review": float(in_doubt(for_review, threshold=threshold, review=review).sum()),
            "pairs_decided": float(len(decided.same) + len(decided.different)),
        },
        for_review=for_review,
        lineage=origins,
        trained=scores.trained,
        identities=identities[["identity_id", "identity_key", "n_records"]],
    )


def _members(
    identities: pd.DataFrame, pairs: pd.DataFrame, called: list[str | None], decisions: Decisions
) -> pd.DataFrame:
    """Return ``identity_id`` and ``golden_id``; people are numbered as they were first seen.

    `called` is each identity's first name, as far as it may speak against joining others.
    """
    # Identities are numbered from 1 without gaps, in the order of the frame. Those of one person id are one from the
    # start: no evidence and no veto is asked for.
    ids = identities["person_id"].astype("object")
    own = identities["identity_id"] - 1
    node = own.where(ids.isna(), own.groupby(ids.fillna("")).transform("min")).to_numpy()
    place, _ = pd.factorize(node)
    people = identities.assign(
        place=place, called=pd.Series(called, index=identities.index, dtype="object")
    ).sort_values(["place", "n_records", "identity_id"], ascending=[True, False, True])
    people = people.groupby("place").agg(
        first_name=("first_name", "first"),
        last_name=("last_name", "first"),
        called=("called", "first"),
        n_records=("n_records", "sum"),
    )
    one, other = place[pairs["identity_l"].to_numpy() - 1], place[pairs["identity_r"].to_numpy() - 1]
    leaders = cluster(
        zip(one.tolist(), other.tolist(), pairs["match_weight"].tolist(), strict=True),
        [name if isinstance(name, str) else None for name in people["called"].tolist()],
        (people["first_name"].isna() & people["last_name"].isna()).tolist(),
        people["n_records"].tolist(),
        decisions.renumbered(place.tolist()),
    )
    number, _ = pd.factorize(np.asarray(leaders, dtype="int64")[place])
    return pd.DataFrame(
        {"identity_id": identities["identity_id"], "golden_id": [f"G{place + 1:06d}" for place in number]}
    )


def _links(connection: duckdb.DuckDBPyConnection, tables: tuple[str, ...]) -> pd.DataFrame:
    """Return one row a record: its table, its row and whose it is.

    ``known_id`` is the identity as the organisation knew it before: the first one of those with the same person id.
    """
    links = connection.execute(
        """
        WITH known AS (
            SELECT person_id, min(identity_id) AS known_id FROM linkage_spellings WHERE person_id IS NOT NULL GROUP BY 1
        )
        SELECT source, unnest(row_ids)::BIGINT AS row_id, identity_id, coalesce(known_id, identity_id) AS known_id,
            golden_id
        FROM linkage_spellings JOIN linkage_members USING (identity_id) LEFT JOIN known USING (person_id)
        ORDER BY source, row_id
        """
    ).df()
    links.insert(0, "table", links.pop("source").map(dict(enumerate(tables))))
    return links
