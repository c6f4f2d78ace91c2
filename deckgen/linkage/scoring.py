"""Scores pairs of identities with Splink: how probable it is that both are one person."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from deckgen.linkage.blocking import affordable_rules, chances, condition, count_pairs, prepare, prior
from deckgen.linkage.model import NAMES, settings
from deckgen.linkage.nicknames import nickname_pairs
from deckgen.tables import IDENTITY

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

TRAINING_PAIRS: Final = 200_000
FEWEST_TRAINING_PAIRS: Final = 50  # below that the model keeps the values that it starts with
KEPT: Final = 0.01  # pairs less probable than that are counted, not kept
_SMALLEST_M: Final = 0.002


def score(identities: pd.DataFrame, *, threads: int) -> tuple[pd.DataFrame, int]:
    """Return the scored pairs and how many pairs were looked at.

    Parameters
    ----------
    identities : DataFrame
        ``identity_id`` and the normalised identity columns; every row says something.
    threads : int
        How many threads DuckDB may use; without effect on the result.

    Returns
    -------
    DataFrame
        ``identity_l``, ``identity_r`` (the smaller number first), ``match_probability`` and ``match_weight``
        (base-2 logarithm of the odds), the surest first.
    int
        Number of pairs that were scored.
    """
    import duckdb
    import pandas as pd

    empty = pd.DataFrame(
        {
            "identity_l": pd.Series(dtype="int64"),
            "identity_r": pd.Series(dtype="int64"),
            "match_probability": pd.Series(dtype="float64"),
            "match_weight": pd.Series(dtype="float64"),
        }
    )
    with duckdb.connect() as connection:
        connection.execute(f"SET threads = {threads}").fetchall()
        connection.register("identities", identities)
        connection.register("nicknames", pd.DataFrame(nickname_pairs(), columns=["nickname", "name"]))
        prepare(connection)
        rules = affordable_rules(connection, len(identities))
        if not rules:
            return empty, 0
        return _score(connection, rules, [field for field in IDENTITY if identities[field].notna().any()])


def _score(connection: duckdb.DuckDBPyConnection, rules: list[str], present: list[str]) -> tuple[pd.DataFrame, int]:
    count = int(connection.execute("SELECT count(*) FROM people").fetchall()[0][0])
    match = prior(connection, count)
    start = settings(
        identities=count,
        prior=match,
        names={name: chances(connection, name, match) for name in NAMES},
        present=present,
        rules=rules,
    )
    with _quiet():
        from splink import DuckDBAPI, Linker

        api = DuckDBAPI(connection=connection)
        people = api.register("people")
        trained = _trained(Linker(people, start, log_level=None), start, connection)
        linker = Linker(people, trained, log_level=None)
        scored = linker.inference.predict().physical_name
    looked_at = int(connection.execute(f"SELECT count(*) FROM {scored}").fetchall()[0][0])
    # The last digits depend on the order in which threads add up; without them equal pairs stay equal.
    kept = connection.execute(
        f"""
        SELECT least(identity_id_l, identity_id_r)::BIGINT AS identity_l,
            greatest(identity_id_l, identity_id_r)::BIGINT AS identity_r,
            round(match_probability, 6) AS match_probability, round(match_weight, 4) AS match_weight
        FROM {scored} WHERE match_probability >= {KEPT}
        ORDER BY match_weight DESC, identity_l, identity_r
        """
    ).df()
    return kept, looked_at


def _trained(linker: Any, start: dict[str, Any], connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Return `start` with what pairs that share an e-mail or a phone teach about names of one person."""
    for rule in (("email",), ("phone",)):
        if count_pairs(connection, rule) >= FEWEST_TRAINING_PAIRS:
            linker.training.estimate_parameters_using_expectation_maximisation(
                condition(rule), fix_probability_two_random_records_match=False, max_pairs=TRAINING_PAIRS
            )
    learned: dict[str, Any] = linker.misc.save_model_to_json()
    for comparison, first in zip(learned["comparisons"], start["comparisons"], strict=True):
        for level, before in zip(comparison["comparison_levels"], first["comparison_levels"], strict=True):
            if "m_probability" in before:
                found = level.get("m_probability")
                level["m_probability"] = round(max(found, _SMALLEST_M), 5) if found else before["m_probability"]
                level["u_probability"] = before["u_probability"]
    learned["probability_two_random_records_match"] = start["probability_two_random_records_match"]
    return learned


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Splink's advice to people who tune models by hand away from people who build decks."""
    logger = logging.getLogger("splink")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)
