"""Scores pairs of identities with Splink: how probable it is that both are one person."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from math import ceil, log2
from typing import TYPE_CHECKING, Any, Final

from deckgen.errors import DataError
from deckgen.linkage.blocking import common_values, condition, count_pairs, forget, hash_sql, only_near_new, prepare
from deckgen.linkage.model import settings
from deckgen.linkage.nicknames import nickname_pairs
from deckgen.linkage.splink_quietly import splink_quietly
from deckgen.linkage.trained import KnownPairs, TrainedModel
from deckgen.linkage.training import train

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

KEPT: Final = 0.01  # pairs less probable than that are counted, not kept
_REFERENCE: Final = 0.001  # the prior that Splink is told; the true one is added after
_MOST_PRIOR: Final = 5  # times the share of sure pairs: more would be chance that the model takes for people
_STEPS: Final = 30
_AT_ONCE: Final = 5_000_000  # pairs: some 800 MB
_TYPES: Final = {
    "identity_l": "int64", "identity_r": "int64", "match_probability": "float64", "match_weight": "float64"
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Scores:
    """What scoring found.

    Attributes
    ----------
    pairs : DataFrame
        ``identity_l``, ``identity_r`` (the smaller number first), ``match_probability``, ``match_weight`` (base-2
        logarithm of the odds) and ``weight_<field>`` (what each field adds to it; missing for remembered pairs), the
        surest first.
    looked_at : int
        How many pairs were scored in this run.
    trained : TrainedModel, optional
        The model that was used; None where there was nothing to learn from.
    """

    pairs: pd.DataFrame
    looked_at: int
    trained: TrainedModel | None


def score(
    identities: pd.DataFrame,
    *,
    threads: int,
    trained: TrainedModel | None = None,
    known: KnownPairs | None = None,
    spark: Any = None,
    at_once: int = _AT_ONCE,
) -> Scores:
    """Score the pairs that could be one person.

    Parameters
    ----------
    identities : DataFrame
        ``identity_id``, ``identity_key`` and the normalised identity columns; every row says something.
    threads : int
        How many threads DuckDB may use; without effect on the result.
    trained : TrainedModel, optional
        Without it one is trained on `identities`.
    known : KnownPairs, optional
        Only pairs with an identity that is not among these are scored; the others' scores are taken from here.
    spark : SparkSession, optional
        Where pairs are looked for and scored; DuckDB without it. Training is on DuckDB always: it looks at a bounded
        number of pairs.
    at_once : int, optional
        About how many pairs DuckDB scores before it forgets all but those worth keeping; without effect on the result.

    Raises
    ------
    DataError
        When `known` comes from another model than `trained`.
    """
    import duckdb
    import pandas as pd

    if known is not None and (trained is None or known.model != trained.digest):
        raise DataError(
            "the known pairs were scored by another linkage model", hint="score all pairs: leave the known pairs out"
        )
    if identities.empty:
        return Scores(pairs=_nothing(), looked_at=0, trained=trained)
    with duckdb.connect() as connection:
        connection.execute(f"SET threads = {threads}").fetchall()
        connection.register("identities", identities)
        connection.register("nicknames", pd.DataFrame(nickname_pairs(), columns=["nickname", "name"]))
        prepare(connection)
        ignored = trained.ignored if trained else common_values(connection)
        forget(connection, ignored)
        model = trained or train(connection, ignored)
        remembered = _remembered(identities, known) if known else None
        if known:
            new = ~identities["identity_key"].isin(known.keys)
            connection.register("new_identities", identities.loc[new, ["identity_id"]])
            only_near_new(connection, model.rules)
        looked_at = _predict(connection, model, incremental=known is not None, spark=spark, at_once=at_once)
        if trained is None and looked_at:
            model = replace(model, prior=_settled(connection, model))
        pairs = _kept(connection, model) if looked_at else _nothing()
    if remembered is not None and len(remembered):
        pairs = pd.concat([pairs, remembered]).astype(_TYPES) if len(pairs) else remembered
    pairs = pairs.sort_values(["match_weight", "identity_l", "identity_r"], ascending=[False, True, True])
    return Scores(pairs=pairs.reset_index(drop=True), looked_at=looked_at, trained=model)


def _nothing() -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame({column: pd.Series(dtype=kind) for column, kind in _TYPES.items()})


def _remembered(identities: pd.DataFrame, known: KnownPairs) -> pd.DataFrame:
    """Return the known pairs by the numbers that their identities have now."""
    import numpy as np
    import pandas as pd

    number = identities.set_index("identity_key")["identity_id"]
    one, other = known.pairs["key_l"].map(number), known.pairs["key_r"].map(number)
    here = one.notna() & other.notna()
    return pd.DataFrame(
        {
            "identity_l": np.minimum(one[here], other[here]),
            "identity_r": np.maximum(one[here], other[here]),
            "match_probability": known.pairs.loc[here, "match_probability"],
            "match_weight": known.pairs.loc[here, "match_weight"],
        }
    ).astype(_TYPES)


def _predict(
    connection: duckdb.DuckDBPyConnection, model: TrainedModel, *, incremental: bool, spark: Any, at_once: int
) -> int:
    """Make ``scored`` of the pairs that the rules find, with the evidence for one person, and return how many they were.

    Also makes ``evidence``: how many pairs there are with how much of it. What no prior could make worth keeping is counted
    there only.
    """
    counts = {columns: count_pairs(connection, columns) for columns in model.rules}
    rules = [condition(columns) for columns, pairs in counts.items() if pairs]
    if incremental:
        rules = [f"{rule} AND (l.is_new OR r.is_new)" for rule in rules]
    if not rules:
        return 0
    for column in model.frequencies:
        _count_frequencies(connection, model, column)
    least = _log_odds(KEPT) - _log_odds(min(_MOST_PRIOR * model.prior, 0.5))
    told = settings(model.levels, prior=_REFERENCE, rules=rules)
    if spark is None:
        _on_duckdb(connection, model, told, least, parts=ceil(sum(counts.values()) / at_once))
    else:
        from deckgen.linkage.on_spark import fetch_scored

        fetch_scored(spark, connection, model, told, scored_sql, evidence_sql("scored"), least)
    return int(connection.execute("SELECT coalesce(sum(n), 0) FROM evidence").fetchall()[0][0])


def _on_duckdb(
    connection: duckdb.DuckDBPyConnection, model: TrainedModel, told: dict[str, Any], least: float, *, parts: int
) -> None:
    """Make ``scored``, of pairs with evidence of `least` or more, and ``evidence``, of all, one part after the other.

    Splink keeps every column of every pair that it has scored; so memory is that of one part.
    """
    with splink_quietly():
        from splink import DuckDBAPI, Linker

        api = DuckDBAPI(connection=connection)
        linker = Linker(api.register("people"), told, log_level=None)
        for column in model.frequencies:
            linker.table_management.register_term_frequency_lookup(api.register(f"frequency_of_{column}"), column)
        for part in range(1, parts + 1):
            found = linker.inference.predict_chunk(left_chunk=(part, parts), right_chunk=(1, 1))
            there = {row[0] for row in connection.execute(f"DESCRIBE {found.physical_name}").fetchall()}
            connection.execute(
                f"CREATE OR REPLACE TEMP VIEW scored_part AS {scored_sql(found.physical_name, there, model)}"
            ).fetchall()
            for table, rows in (
                ("scored", f"FROM scored_part WHERE evidence >= {least!r}"),
                ("evidence_of_parts", evidence_sql("scored_part")),
            ):
                made = f"CREATE TABLE {table} AS" if part == 1 else f"INSERT INTO {table}"
                connection.execute(f"{made} {rows}").fetchall()
            found.drop_table_from_database_and_remove_from_cache()
    connection.execute(
        "CREATE TABLE evidence AS SELECT evidence, sum(n)::BIGINT AS n FROM evidence_of_parts GROUP BY 1"
    ).fetchall()


def evidence_sql(scored: str) -> str:
    """Return SQL, DuckDB's and Spark's alike, for how many pairs of the table `scored` have how much evidence."""
    return f"SELECT round(evidence, 2) AS evidence, count(*) AS n FROM {scored} GROUP BY 1"


def scored_sql(found: str, there: Collection[str], model: TrainedModel) -> str:
    """Return SQL, DuckDB's and Spark's alike, for the pairs of Splink's table `found` with the columns `there`."""
    told = {f: [name for name in (f"mw_{f}", f"mw_tf_adj_{f}") if name in there] for f in model.levels}
    weights = "".join(f", round({' + '.join(names)}, 4) AS weight_{f}" for f, names in told.items() if names)
    return f"""
        SELECT CAST(least(identity_id_l, identity_id_r) AS BIGINT) AS identity_l,
            CAST(greatest(identity_id_l, identity_id_r) AS BIGINT) AS identity_r,
            match_weight - ({_log_odds(_REFERENCE)!r}) AS evidence{weights}
        FROM {found}
        """


def _kept(connection: duckdb.DuckDBPyConnection, model: TrainedModel) -> pd.DataFrame:
    return (
        connection.execute(
            f"""
        SELECT identity_l, identity_r, round(1 / (1 + pow(2, -weight)), 6) AS match_probability,
            round(weight, 4) AS match_weight, COLUMNS('^weight_.*$')
        FROM (SELECT *, evidence + ({_log_odds(model.prior)!r}) AS weight FROM scored)
        WHERE 1 / (1 + pow(2, -weight)) >= {KEPT}
        """
        )
        .df()
        .astype(_TYPES)
    )


def _settled(connection: duckdb.DuckDBPyConnection, model: TrainedModel) -> float:
    """Return the prior by which as many pairs are expected to be one person's as their probabilities add up to.

    The sure pairs, by which it is estimated before, are a small part where records are full of slips.
    """
    counted = connection.execute("SELECT evidence::DOUBLE, n FROM evidence ORDER BY 1").fetchall()
    possible = model.identities * (model.identities - 1) / 2
    prior = model.prior
    for _ in range(_STEPS):
        odds = prior / (1 - prior)
        expected = sum(count / (1 + 2**-evidence / odds) for evidence, count in counted)
        prior = min(max(expected / possible, model.prior), _MOST_PRIOR * model.prior, 0.5)
    return prior


def _log_odds(probability: float) -> float:
    return log2(probability / (1 - probability))


def _count_frequencies(connection: duckdb.DuckDBPyConnection, model: TrainedModel, column: str) -> None:
    """Make ``frequency_of_<column>``: how frequent each of its values is according to the model."""
    _register_hashes(connection, model.frequencies[column])
    connection.execute(
        f"""
        CREATE OR REPLACE TABLE frequency_of_{column} AS
        SELECT {column}, coalesce(share, {model.unseen[column]!r}) AS tf_{column}
        FROM (SELECT DISTINCT {column} FROM people WHERE {column} IS NOT NULL)
        LEFT JOIN shares ON hash = {hash_sql(column)}
        """
    ).fetchall()


def _register_hashes(connection: duckdb.DuckDBPyConnection, shares: Mapping[str, float]) -> None:
    import pandas as pd

    frame = pd.DataFrame(
        {"hash": pd.Series(list(shares), dtype="str"), "share": pd.Series(list(shares.values()), dtype="float64")}
    )
    connection.register("shares", frame)
