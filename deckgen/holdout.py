"""The holdout: a random part of each contacted segment that is left alone, to measure what a contact changes.

Who is in it depends on the seed and on the person, not on the order of rows and not on the segment: everybody has one
draw, a keyed hash, and of each segment those with the smallest draws are held out. So a person who is left alone this
month is left alone next month, also in another segment; only at the edge of the cut do newcomers move anybody, and k of
them move k people at most.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from deckgen.engine import Engine, literal, quoted

if TYPE_CHECKING:
    import pandas as pd

_PURPOSE: Final = "deckgen holdout 1"  # another draw from the same seed gives other people


def hold_out(
    engine: Engine, table: str, segments: Iterable[str], *, share: float, seed: int, people: pd.DataFrame | None = None
) -> None:
    """Add the column ``holdout`` to `table`, true for `share` of the rows of each of `segments`, false elsewhere.

    Parameters
    ----------
    engine : Engine
        Holds `table` with ``golden_id`` (one row a person) and ``segment``.
    table : str
        The table's name.
    segments : iterable of str
        The segments that are contacted. Of n people in one, share x n are held out, rounded to the nearest, half up.
    share : float
        In [0, 1].
    seed : int
        The deck's; another seed draws anew.
    people : DataFrame, optional
        ``golden_id`` and ``person_key``, which says of a person the same in every build. Whoever is not in it, and
        everybody without it, is drawn by golden id, which numbers the people of one build only.
    """
    if people is not None:
        engine.put("person_keys", people)
    else:
        engine.run("CREATE OR REPLACE TABLE person_keys (golden_id VARCHAR, person_key VARCHAR)")
    listed = ", ".join(map(literal, segments))
    # Two people may share a key where nothing is known of either: their ids then decide, so that the count is exact.
    engine.run(f"""
        CREATE OR REPLACE TABLE {quoted(table)} AS
        WITH drawn AS (
            SELECT s.*, sha256(concat_ws('/', '{_PURPOSE}', '{seed}', coalesce(k.person_key, s.golden_id))) AS draw
            FROM {quoted(table)} s LEFT JOIN person_keys k USING (golden_id)
        ), ranked AS (
            SELECT *, row_number() OVER (PARTITION BY segment ORDER BY draw, golden_id) AS place,
                count(*) OVER (PARTITION BY segment) AS n FROM drawn
        )
        SELECT * EXCLUDE (draw, place, n),
            segment IN ({listed}) AND place <= round(n * {share:.6f}::DECIMAL(9, 6)) AS holdout
        FROM ranked ORDER BY golden_id
    """)
    engine.run("DROP TABLE person_keys")
