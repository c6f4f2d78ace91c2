"""The models' features and scores on Spark: the same of every person, however the rows are cut up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from ledgers import TODAY, gift, ledger, monthly, simulate
from spark_engine import ENGINE

from deckgen.engine import Engine
from deckgen.errors import DataError
from deckgen.metrics.schema import TABLES
from deckgen.models import fit_models
from deckgen.spark import open_engine
from deckgen.stages.models import model_frames

pytestmark = [pytest.mark.xdist_group("spark"), pytest.mark.thorough]

PEOPLE = simulate(1)
# Six rows a batch and seven partitions, so that nearly nobody is scored beside whom they are beside on one machine.
PIECES = {
    "spark.sql.execution.arrow.maxRecordsPerBatch": "6",
    "spark.sql.shuffle.partitions": "7",
    "spark.sql.adaptive.enabled": "false",
}
SMALL = {
    "no outcome is known yet": ledger([row for n in range(9) for row in monthly(f"A{n}", "2024-06", "2026-02")]),
    "everybody has the base rate": ledger([row for n in range(9) for row in monthly(f"A{n}", "2018-01", "2026-02")]),
    "nobody is in a population": ledger([gift("A", "2020-01-01"), gift("B", "2021-01-01")]),
}


def frames_of(engine: Engine, **tables: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """What the models leave for the later stages."""
    for name, rows in tables.items():
        engine.put(name, rows)
    return model_frames(fit_models(engine, as_of=TODAY, seed=1))


def assert_same(here: dict[str, pd.DataFrame], there: dict[str, pd.DataFrame]) -> None:
    assert {name for name in here if not here[name].equals(there[name])} == set()


def tables() -> dict[str, pd.DataFrame]:
    """All that people did, with tickets and subscriptions of some of them."""
    rng = np.random.default_rng(3)
    who, day = PEOPLE["donations"]["golden_id"].unique()[::3], date(2023, 5, 1)
    some = pd.DataFrame({"golden_id": who, "date": day, "quantity": rng.integers(1, 5, len(who))})
    ended = [date(2025, 1, 1) if n % 2 else None for n in range(len(who))]
    return PEOPLE | {"event_tickets": some, "subscriptions": some[["golden_id", "date"]].assign(end_date=ended)}


@pytest.fixture
def in_pieces(spark: Any) -> Iterator[None]:
    before = {name: spark.conf.get(name) for name in PIECES}
    for name, value in PIECES.items():
        spark.conf.set(name, value)
    yield
    for name, value in before.items():
        spark.conf.set(name, value)


def test_everybody_has_the_same_scores_on_both_engines_whatever_the_pieces(spark: Any, in_pieces: None) -> None:
    here, there = frames_of(Engine(), **tables()), frames_of(open_engine(ENGINE), **tables())
    assert set(here["scores"]["model"]) == {"churn", "upgrade", "increase", "major_gift"}
    assert here["scores"]["probability"].nunique() > 100
    assert_same(here, there)


@pytest.mark.parametrize("donations", SMALL.values(), ids=SMALL)
def test_too_little_data_scores_the_same_people(spark: Any, donations: pd.DataFrame) -> None:
    assert_same(*(frames_of(engine, donations=donations) for engine in (Engine(), open_engine(ENGINE))))


def test_without_gifts_nobody_is_scored(spark: Any) -> None:
    engine = open_engine(ENGINE)
    engine.run(f"CREATE TABLE donations ({TABLES['donations']})")
    found = frames_of(engine, email_events=PEOPLE["email_events"])
    assert len(found["scores"]) == 0
    assert len(found["models"]) == 4


def test_an_executor_that_fails_is_told_in_its_own_words(spark: Any) -> None:
    engine = open_engine(ENGINE)
    engine.put("donations", PEOPLE["donations"])

    def work(frames: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        raise ModuleNotFoundError("No module named 'deckgen'")

    with pytest.raises(DataError, match=r"the work on Spark failed: .*No module named 'deckgen'") as error:
        engine.applied("SELECT golden_id FROM donations", work, {"golden_id": "string"})
    assert "executors need this version of deckgen" in str(error.value.problems[0].hint)
