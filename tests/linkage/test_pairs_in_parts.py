"""Pairs are scored a part at a time, so that memory does not grow with them; what is found does not depend on it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from demo_records import load_demo

from deckgen.linkage.identities import collapsed
from deckgen.linkage.scoring import Scores, score
from deckgen.linkage.trained import KnownPairs
from deckgen.tables import IDENTITY

IN_ONE = 1_000_000


@pytest.fixture(scope="module")
def identities(small_demo: Path) -> pd.DataFrame:
    connection = load_demo(small_demo)
    with collapsed(connection, ("donations", "subscriptions")):
        columns = f"identity_id, identity_key, {', '.join(IDENTITY)}"
        found = connection.execute(
            f"SELECT DISTINCT {columns} FROM linkage_spellings WHERE last_name IS NOT NULL ORDER BY 1"
        ).df()
    assert found["identity_id"].is_unique
    return found


def same(one: Scores, other: Scores) -> None:
    pd.testing.assert_frame_equal(one.pairs, other.pairs)
    assert one.looked_at == other.looked_at
    assert one.trained == other.trained


@pytest.mark.parametrize("share", [3, 20])
def test_the_size_of_the_parts_changes_nothing(identities: pd.DataFrame, share: int) -> None:
    whole = score(identities, threads=1, at_once=IN_ONE)
    assert len(whole.pairs) >= 50
    assert whole.looked_at > len(whole.pairs)  # those that are only counted are in no part twice or left out
    same(whole, score(identities, threads=2, at_once=whole.looked_at // share))


def test_new_identities_are_scored_in_parts_too(identities: pd.DataFrame) -> None:
    first = score(identities, threads=1)
    assert first.trained is not None
    keys = identities["identity_key"].tolist()
    old = frozenset(keys[: len(keys) // 2])
    key_of = identities.set_index("identity_id")["identity_key"]
    pairs: Any = first.pairs.assign(
        key_l=first.pairs["identity_l"].map(key_of), key_r=first.pairs["identity_r"].map(key_of)
    )
    pairs = pairs[pairs["key_l"].isin(old) & pairs["key_r"].isin(old)]
    columns = ["key_l", "key_r", "match_probability", "match_weight"]
    known = KnownPairs(model=first.trained.digest, keys=old, pairs=pairs[columns])
    whole = score(identities, threads=1, trained=first.trained, known=known, at_once=IN_ONE)
    assert 0 < whole.looked_at < first.looked_at
    same(whole, score(identities, threads=1, trained=first.trained, known=known, at_once=whole.looked_at // 5))
