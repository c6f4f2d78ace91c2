"""A saved model and remembered scores: less work, the same people."""

from __future__ import annotations

import random
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from demo_records import Demo, LoadRecords, load_demo

from deckgen.errors import DataError
from deckgen.linkage import resolve
from deckgen.linkage.trained import KnownPairs, TrainedModel
from deckgen.results import Entities
from deckgen.tables import IDENTITY

TABLES = ("donations", "subscriptions", "event_tickets", "email_events")
ANN = ("Ann", "Lee", "ann.lee@example.org", "(312) 555-0100", "12 N Main Street", "60601")
BOB = ("Bob", "Cole", "bob@example.org", "312 555 0111", "1 Oak Ave", "60602")


def assert_same(one: Entities, other: Entities) -> None:
    for frame in ("links", "golden", "predictions", "identities"):
        pd.testing.assert_frame_equal(getattr(one, frame), getattr(other, frame))


def part_of(connection: duckdb.DuckDBPyConnection, share: float, seed: int) -> duckdb.DuckDBPyConnection:
    """Return a connection with some of the records: random people's of some tables, so that identities are missing."""
    part = duckdb.connect(config={"threads": 2})
    for table in TABLES:
        rows = connection.execute(f"SELECT * FROM records_{table} ORDER BY row_id").df()
        names = sorted(rows["email"].fillna(rows["last_name"]).fillna("").unique())
        kept = random.Random(seed).sample(names, int(share * len(names)))
        rows = rows[rows["email"].fillna(rows["last_name"]).fillna("").isin(kept)]
        part.register("rows", rows.astype(dict.fromkeys(IDENTITY, "str")))
        part.execute(f"CREATE TABLE records_{table} AS SELECT * FROM rows").fetchall()
    return part


# The model


@pytest.fixture(scope="module")
def learned(small_demo: Path) -> Entities:
    return resolve(load_demo(small_demo), TABLES)


def test_a_model_survives_json(learned: Entities) -> None:
    model = learned.trained
    again = TrainedModel.from_json(model.to_json())
    assert again == model
    assert again.digest == model.digest
    assert again.levels["email"][0].weight > 10


def test_a_model_holds_no_names(learned: Entities) -> None:
    text = learned.trained.to_json().lower()
    for field in ("first_name", "last_name", "email", "phone", "address"):
        written = {value.lower() for value in learned.golden[field].dropna() if len(value) > 3}
        assert written
        assert not [value for value in written if f'"{value}"' in text]


def test_the_model_of_a_run_gives_what_the_run_gave(learned: Entities, small_demo: Path) -> None:
    model = TrainedModel.from_json(learned.trained.to_json())
    assert_same(learned, resolve(load_demo(small_demo), TABLES, trained=model))


def test_the_score_of_a_pair_does_not_depend_on_the_others(learned: Entities, small_demo: Path) -> None:
    part = resolve(part_of(load_demo(small_demo), 0.5, seed=3), TABLES, trained=learned.trained)
    scores = [
        {frozenset(pair[:2]): pair[2:] for pair in KnownPairs.of(entities).pairs.itertuples(index=False, name=None)}
        for entities in (part, learned)
    ]
    assert len(scores[0]) > 50
    assert scores[0].items() <= scores[1].items()


def test_a_model_of_three_records_links_a_file_that_it_has_not_seen(load_records: LoadRecords) -> None:
    model = resolve(load_records(donations=[ANN]), ["donations"]).trained
    nick = ("Robert", *BOB[1:])
    found = resolve(load_records(donations=[BOB, nick, ANN]), ["donations"], trained=model)
    assert len(found.golden) == 2


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"recipe": "x"}', '{"recipe": 2, "levels": 3}'])
def test_what_is_no_model_is_refused(text: str) -> None:
    with pytest.raises(DataError, match="not a linkage model"):
        TrainedModel.from_json(text)


def test_a_model_of_another_recipe_is_refused(learned: Entities) -> None:
    text = learned.trained.to_json().replace('"recipe": 2', '"recipe": 1')
    with pytest.raises(DataError, match="recipe 1"):
        TrainedModel.from_json(text)


# Identities


def test_an_identity_has_the_same_key_in_every_run(load_records: LoadRecords) -> None:
    spelled = ("ANN", "Lee", "Ann.Lee@example.org", "312 555 0100", "12 north main st", "60601-4321")
    one = resolve(load_records(donations=[ANN, BOB]), ["donations"]).identities
    other = resolve(
        load_records(subscriptions=[BOB], donations=[BOB, spelled]), ["subscriptions", "donations"]
    ).identities
    assert one is not None
    assert other is not None
    assert set(one["identity_key"]) == set(other["identity_key"])
    assert one["identity_key"].str.fullmatch("[0-9a-f]{32}").all()
    assert dict(zip(other["identity_key"], other["n_records"], strict=True))[one["identity_key"][1]] == 2


def test_records_that_say_nothing_have_keys_of_their_own(load_records: LoadRecords) -> None:
    identities = resolve(load_records(donations=[ANN, (None,) * 6, (None,) * 6]), ["donations"]).identities
    assert identities is not None
    assert identities["identity_key"].is_unique


# Linking what is new


@pytest.mark.parametrize(("share", "seed"), [(0.0, 1), (0.3, 2), (0.7, 3), (0.95, 4), (0.99, 5)])
def test_linking_only_what_is_new_gives_what_linking_all_gives(
    learned: Entities, small_demo: Path, share: float, seed: int
) -> None:
    connection, model = load_demo(small_demo), learned.trained
    before = part_of(connection, share, seed)
    filled = before.execute("SELECT count(*) FROM records_donations").fetchall()[0][0]
    known = (
        KnownPairs.of(resolve(before, TABLES, trained=model))
        if filled
        else KnownPairs(model=model.digest, keys=frozenset(), pairs=KnownPairs.of(learned).pairs.head(0))
    )
    after = resolve(connection, TABLES, trained=model, known=known)
    assert_same(after, learned)
    assert after.evaluation["pairs_scored"] <= learned.evaluation["pairs_scored"]


def test_linking_only_what_is_new_on_a_whole_demo(demo: Demo) -> None:
    model = resolve(part_of(demo.connection, 0.9, seed=7), demo.tables).trained
    known = KnownPairs.of(resolve(part_of(demo.connection, 0.97, seed=8), demo.tables, trained=model))
    full = resolve(demo.connection, demo.tables, trained=model)
    after = resolve(demo.connection, demo.tables, trained=model, known=known)
    assert_same(after, full)
    assert after.evaluation["pairs_scored"] < 0.3 * full.evaluation["pairs_scored"]


def test_with_nothing_new_nothing_is_scored(learned: Entities, small_demo: Path) -> None:
    again = resolve(load_demo(small_demo), TABLES, trained=learned.trained, known=KnownPairs.of(learned))
    assert_same(again, learned)
    assert again.evaluation["pairs_scored"] == 0


def test_records_that_are_gone_take_their_scores_with_them(learned: Entities, small_demo: Path) -> None:
    part = part_of(load_demo(small_demo), 0.6, seed=9)
    known = KnownPairs.of(learned)
    assert_same(
        resolve(part, TABLES, trained=learned.trained, known=known), resolve(part, TABLES, trained=learned.trained)
    )


def test_scores_of_another_model_are_refused(learned: Entities, load_records: LoadRecords) -> None:
    other = resolve(load_records(donations=[ANN, BOB]), ["donations"])
    for model in (None, learned.trained):
        with pytest.raises(DataError, match="another linkage model"):
            resolve(load_records(donations=[ANN]), ["donations"], trained=model, known=KnownPairs.of(other))


# Numbers that the organisation knows people by


def load_ids(*records: tuple[str | None, ...], table: str = "donations") -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config={"threads": 1})
    fields = ", ".join(f"{field} VARCHAR" for field in (*IDENTITY, "person_id"))
    connection.execute(f"CREATE TABLE records_{table} (row_id BIGINT, date DATE, {fields})").fetchall()
    for place, record in enumerate(records):
        connection.execute(
            f"INSERT INTO records_{table} VALUES (?, '2024-01-01', ?, ?, ?, ?, ?, ?, ?)", [place + 1, *record]
        ).fetchall()
    return connection


def owners(entities: Entities) -> list[int]:
    return list(pd.factorize(entities.links.sort_values("row_id")["golden_id"])[0])


def test_a_ledger_without_names_has_one_constituent_a_number() -> None:
    nobody = (None,) * 6
    entities = resolve(
        load_ids((*nobody, "7"), (*nobody, "8"), (*nobody, " 7 "), (*nobody, ""), (*nobody, None)), ["donations"]
    )
    assert owners(entities) == [0, 1, 0, 2, 3]
    assert entities.evaluation["pairs_scored"] == 0
    assert entities.evaluation["identities"] == 4
    assert entities.trained is None


def test_records_with_one_number_are_one_constituent_whatever_they_say() -> None:
    entities = resolve(load_ids((*ANN, "7"), (*BOB, "7"), (*BOB, "8"), ((None,) * 6 + ("7",))), ["donations"])
    assert entities.links["golden_id"].nunique() <= 2
    assert owners(entities)[:2] == [0, 0]
    assert owners(entities)[3] == 0


def test_a_record_without_number_joins_the_number_that_it_looks_like() -> None:
    moved = ("Ann", "Lee", "new@example.org", None, "5 Elm St", "60999", "7")
    entities = resolve(
        load_ids(
            (*ANN, "7"), moved, (*ANN, None), (*BOB, "8"), ("Ann", "Lee", "new@example.org", None, None, None, None)
        ),
        ["donations"],
    )
    assert owners(entities) == [0, 0, 0, 1, 0]
