"""Who is who: records of several systems become one constituent each.

Names, e-mails, phones and addresses go in, and only here; everything after this room knows people by a
golden id. `resolve` normalises what was written, collapses records that say the same, scores the pairs that
could be one person with Splink, and joins them best pair first, never two people whose first names
contradict each other.

`deckgen.linkage.evaluate` measures the outcome where the truth is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

    from deckgen.linkage.trained import KnownPairs, TrainedModel
    from deckgen.results import Entities

__all__ = ["REVIEW_FILE", "REVIEW_SAMPLE", "resolve"]

REVIEW_FILE = "pairs-for-review.csv"
REVIEW_SAMPLE = 20  # pairs drawn from each band of probability, to estimate its errors from a clerk's decisions


def resolve(
    connection: duckdb.DuckDBPyConnection,
    tables: Sequence[str],
    *,
    threshold: float = 0.8,
    review: float = 0.5,
    seed: int = 1,
    trained: TrainedModel | None = None,
    known: KnownPairs | None = None,
    decisions: pd.DataFrame | None = None,
    sample: int = 0,
    spark: Any = None,
) -> Entities:
    """Find out which records belong to one constituent.

    The same records give the same entities, whatever their order and the number of threads. The connection is
    left as it was found.

    Parameters
    ----------
    connection : DuckDBPyConnection
        Holds a table or view ``records_<table>`` for each of `tables`: ``row_id``, ``date`` and the identity
        columns of `deckgen.tables.IDENTITY`, any of which may be empty. It may have a column ``person_id``: the
        organisation's own number of a person, the same in all tables. Records with the same one are one constituent
        whatever they say; where no record says anything else, nothing is linked.
    tables : sequence of str
        Canonical table names, the most trusted first: where two systems contradict each other about someone,
        and neither is newer or more frequent, the earlier table wins.
    threshold : float in (0, 1)
        Pairs that are one person with at least this probability are joined.
    review : float in (0, threshold]
        Pairs between this and `threshold` are counted as worth a clerk's look.
    seed : int
        Of the sample for review; nothing else is drawn at random, and large files are thinned out by hashing.
    trained : TrainedModel, optional
        What an earlier run learned (`Entities.trained`). Nothing is learned then, and the score of a pair depends on
        its two identities alone. A name that the model has not seen counts as one seen once.
    known : KnownPairs, optional
        What an earlier run with the same model found (`KnownPairs.of`). Only pairs with an identity that it did not
        know are scored; the entities are the same as without, except for ``pairs_scored``.
    decisions : DataFrame, optional
        What a clerk decided (`deckgen.linkage.review.import_decisions`): pairs that are the same are joined first, also
        against their first names; pairs that are different never end in one constituent.
    sample : int
        How many pairs of each band of probability are drawn for review beside those in doubt.
    spark : SparkSession, optional
        Where pairs are looked for and scored; on DuckDB without it. The entities are the same.

    Returns
    -------
    Entities

    Raises
    ------
    DataError
        When there is no record, or none that says anything about who it belongs to, or when `known` was found by
        another model than `trained`.
    ValueError
        When the thresholds are not in order.
    """
    if not 0 < review <= threshold < 1:
        raise ValueError(f"need 0 < review <= threshold < 1, not review={review} and threshold={threshold}")
    from deckgen.linkage.resolution import resolve_records

    return resolve_records(
        connection, tuple(tables), threshold=threshold, review=review, trained=trained, known=known,
        decisions=decisions, sample=sample, seed=seed, spark=spark,
    )  # fmt: skip
