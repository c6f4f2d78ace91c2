"""Who is who: quality against the demo's truth, and the cases that a fundraiser would notice."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from demo_records import Demo, LoadRecords, load_demo

from deckgen.errors import DataError
from deckgen.linkage import resolve
from deckgen.linkage.evaluate import b_cubed, pairwise
from deckgen.linkage.names import compatible, jaro_winkler
from deckgen.results import Entities
from deckgen.tables import IDENTITY

ANN = ("Ann", "Lee", "ann.lee@example.org", "(312) 555-0100", "12 N Main Street", "60601")


def groups(entities: Entities) -> set[frozenset[tuple[str, int]]]:
    """Return the records that were put together, as sets of (table, row)."""
    return {
        frozenset(zip(part["table"], part["row_id"], strict=True)) for _, part in entities.links.groupby("golden_id")
    }


def people(connection: duckdb.DuckDBPyConnection, *tables: str) -> int:
    return len(resolve(connection, tables or ("donations",)).golden)


# How good it is


def test_the_demo_is_put_together_as_well_as_promised(demo: Demo) -> None:
    entities = resolve(demo.connection, demo.tables)
    rows = entities.links.merge(demo.truth, on=["table", "row_id"], validate="one_to_one")
    assert len(rows) == 76_370
    owners = rows.groupby("identity_id")["person"].nunique()
    identities = rows[rows["identity_id"].isin(owners.index[owners == 1])].drop_duplicates("identity_id")
    agreement = pairwise(identities["person"], identities["golden_id"])
    assert agreement.precision >= 0.97
    assert agreement.f1 >= 0.955
    assert b_cubed(identities["person"], identities["golden_id"]).f1 >= 0.975
    assert 1_000 < len(entities.golden) < 1_100
    main = rows.groupby("golden_id")["person"].agg(lambda owners: owners.mode().iloc[0])
    assert (rows["golden_id"].map(main) == rows["person"]).mean() > 0.985
    assert_whole(entities)


def assert_whole(entities: Entities) -> None:
    """The frames agree with each other and with what `Entities` promises."""
    links, golden, pairs = entities.links, entities.golden, entities.predictions
    assert list(links.columns) == ["table", "row_id", "identity_id", "known_id", "golden_id"]
    assert list(golden.columns) == [
        "golden_id", *IDENTITY, "n_records", "n_identities", "n_sources", "first_seen", "last_seen"
    ]  # fmt: skip
    assert list(pairs.columns) == ["identity_l", "identity_r", "match_probability", "match_weight"]
    assert not links.duplicated(["table", "row_id"]).any()
    assert links.groupby("identity_id")["golden_id"].nunique().max() == 1
    counts = links.groupby("golden_id").agg(
        n_records=("row_id", "size"), n_identities=("identity_id", "nunique"), n_sources=("table", "nunique")
    )
    expected = golden.set_index("golden_id")[["n_records", "n_identities", "n_sources"]]
    pd.testing.assert_frame_equal(counts, expected, check_dtype=False)
    assert golden["golden_id"].tolist() == [f"G{number + 1:06d}" for number in range(len(golden))]
    assert (golden["first_seen"] <= golden["last_seen"]).all()
    assert pairs["match_probability"].between(0, 1).all()
    assert (pairs["identity_l"] < pairs["identity_r"]).all()
    assert entities.evaluation["records"] == len(links)
    assert entities.evaluation["golden"] == len(golden)
    assert entities.evaluation["identities"] == links["identity_id"].nunique()
    assert entities.evaluation["pairs_scored"] >= len(pairs)
    assert 0 <= entities.evaluation["pairs_for_review"] <= len(pairs)


def test_neither_threads_nor_the_order_of_rows_change_anything(small_demo: Path) -> None:
    tables = ("donations", "subscriptions", "event_tickets", "email_events")
    first = resolve(load_demo(small_demo, threads=1), tables)
    for connection in (load_demo(small_demo, threads=4), load_demo(small_demo, threads=2, backwards=True)):
        again = resolve(connection, tables)
        pd.testing.assert_frame_equal(first.links, again.links)
        pd.testing.assert_frame_equal(first.golden, again.golden)
        pd.testing.assert_frame_equal(first.predictions, again.predictions)
        assert first.evaluation == again.evaluation


def test_a_higher_threshold_never_joins_more(small_demo: Path) -> None:
    connection = load_demo(small_demo)
    counts = [
        len(resolve(connection, ("donations", "email_events"), threshold=t, review=0.4).golden)
        for t in (0.5, 0.8, 0.99)
    ]
    assert counts == sorted(counts)


@pytest.mark.parametrize("tables", [("donations",), ("email_events",), ("event_tickets", "subscriptions")])
def test_some_of_the_tables_are_enough(small_demo: Path, tables: tuple[str, ...]) -> None:
    entities = resolve(load_demo(small_demo), tables)
    assert set(entities.links["table"]) == set(tables)
    assert_whole(entities)


# What counts as the same


@pytest.mark.parametrize(
    "other",
    [
        ("ANN", "LEE", " Ann.Lee@EXAMPLE.org", "+1 312.555.0100", "12 north main st.", "60601-4321"),
        ("Ms. Ann", "Lee", "ann.lee@example.org", "3125550100", "12 N. Main Street", "60601"),
        ("Änn", "Leé", "ann.lee@example.org", "312 555 0100", "12 N Main St", "60601"),
        ("Ann M.", "Lee Jr.", "ann.lee@example.org", "(312)555-0100", "12, N Main Str", "60601"),
    ],
)
def test_spelling_makes_no_other_identity(load_records: LoadRecords, other: tuple[str, ...]) -> None:
    entities = resolve(load_records(donations=[ANN, other]), ["donations"])
    assert entities.evaluation["identities"] == 1
    assert len(entities.golden) == 1


def test_a_nickname_an_initial_and_a_typo_are_one_person(load_records: LoadRecords) -> None:
    home = ("lee@example.org", "312 555 0100", "1 Main St", "60601")
    names = [("Robert", "Lee"), ("Bob", "Lee"), ("B", "Lee"), ("Robetr", "Lee")]
    assert people(load_records(donations=[(*name, *home) for name in names])) == 1


def test_a_couple_with_one_phone_address_and_email_stays_two_people(load_records: LoadRecords) -> None:
    home = ("Lee", "lee@example.org", "312 555 0100", "1 Main St", "60601")
    entities = resolve(load_records(donations=[("Ann", *home), ("Bob", *home), ("Robert", *home)]), ["donations"])
    assert groups(entities) == {
        frozenset({("donations", 1)}),
        frozenset({("donations", 2), ("donations", 3)}),
    }


def test_a_nameless_email_belongs_to_its_owner(load_records: LoadRecords) -> None:
    nobody = (None, None, "ANN.LEE@example.org", None, None, None)
    connection = load_records(donations=[ANN], email_events=[nobody])
    assert groups(resolve(connection, ["donations", "email_events"])) == {
        frozenset({("donations", 1), ("email_events", 1)})
    }


def test_a_nameless_email_of_a_couple_goes_to_the_partner_with_more_records(
    load_records: LoadRecords,
) -> None:
    home = ("Lee", "lee@example.org", "312 555 0100", "1 Main St", "60601")
    connection = load_records(
        donations=[("Ann", *home), ("Bob", *home), ("Bob", *home)],
        email_events=[(None, None, "lee@example.org", None, None, None)],
    )
    assert frozenset({("donations", 2), ("donations", 3), ("email_events", 1)}) in groups(
        resolve(connection, ["donations", "email_events"])
    )


def test_a_placeholder_that_everyone_has_joins_nobody(load_records: LoadRecords) -> None:
    everyone = [
        (first, last, "none@example.org", "000 000 0000", None, None)
        for first in (
            "Ann",
            "Bob",
            "Cleo",
            "Dirk",
            "Emma",
            "Finn",
            "Gus",
            "Hana",
            "Ivo",
            "Lars",
            "Mia",
            "Olga",
        )
        for last in ("Adams", "Burke", "Cole", "Dunn", "Ewing")
    ]
    connection = duckdb.connect()
    rows = pd.DataFrame(everyone, columns=list(IDENTITY), dtype="str")
    rows.insert(0, "row_id", range(len(rows)))
    rows.insert(1, "date", pd.Timestamp("2024-01-01"))
    connection.register("records_donations", rows)
    assert people(connection) == len(everyone)


# What a golden record holds


def test_the_value_seen_last_survives_and_an_initial_never_beats_a_name(load_records: LoadRecords) -> None:
    moved = ("A", "Lee", "ann.lee@example.org", None, "99 S Oak Ave", "60699")
    golden = resolve(load_records(donations=[ANN, moved]), ["donations"]).golden
    assert len(golden) == 1
    row = golden.iloc[0]
    assert (row["first_name"], row["last_name"]) == ("Ann", "Lee")
    assert (row["address"], row["zip"]) == ("99 S Oak Ave", "60699")
    assert row["phone"] == "(312) 555-0100"
    assert (row["n_records"], row["n_identities"], row["n_sources"]) == (2, 2, 1)
    assert (str(row["first_seen"])[:10], str(row["last_seen"])[:10]) == ("2024-01-01", "2024-01-02")


def test_of_equally_recent_values_the_more_trusted_table_wins(load_records: LoadRecords) -> None:
    connection = load_records(donations=[ANN], subscriptions=[(*ANN[:2], ANN[2], "312 555 0199", *ANN[4:])])
    assert resolve(connection, ["donations", "subscriptions"]).golden.loc[0, "phone"] == "(312) 555-0100"
    assert resolve(connection, ["subscriptions", "donations"]).golden.loc[0, "phone"] == "312 555 0199"


# What may be missing


def test_a_record_that_says_nothing_is_a_person_of_its_own(load_records: LoadRecords) -> None:
    nothing = (None, None, None, None, None, None)
    connection = load_records(donations=[nothing, ANN, nothing, ("n/a", "", " ", None, None, "-")])
    entities = resolve(connection, ["donations"])
    assert len(entities.golden) == 4
    assert_whole(entities)


def test_an_empty_table_changes_nothing(load_records: LoadRecords) -> None:
    alone = resolve(load_records(donations=[ANN]), ["donations"])
    beside = resolve(load_records(donations=[ANN], subscriptions=[]), ["donations", "subscriptions"])
    pd.testing.assert_frame_equal(alone.links, beside.links)
    pd.testing.assert_frame_equal(alone.golden, beside.golden)


@pytest.mark.parametrize(
    ("records", "message"),
    [([], "there is no record to link"), ([(None,) * 6], "no record says who it belongs to")],
)
def test_without_any_identity_the_reader_is_told(
    load_records: LoadRecords, records: list[tuple[None, ...]], message: str
) -> None:
    with pytest.raises(DataError, match=message):
        resolve(load_records(donations=records), ["donations"])


def test_without_tables_the_reader_is_told() -> None:
    with pytest.raises(DataError, match="no table"):
        resolve(duckdb.connect(), [])


def test_thresholds_must_be_in_order(load_records: LoadRecords) -> None:
    with pytest.raises(ValueError, match="review"):
        resolve(load_records(donations=[ANN]), ["donations"], threshold=0.5, review=0.8)


def test_the_connection_is_left_as_it_was_found(load_records: LoadRecords) -> None:
    connection = load_records(donations=[ANN])
    resolve(connection, ["donations"])
    with pytest.raises(DataError):
        resolve(connection, [])
    assert connection.execute("SELECT table_name FROM duckdb_tables()").fetchall() == [("records_donations",)]
    assert connection.execute("SELECT count(*) FROM duckdb_views() WHERE NOT internal").fetchall() == [(0,)]


def test_importing_linkage_does_not_import_splink() -> None:
    code = "import deckgen.linkage, sys; assert not {'splink', 'pandas', 'duckdb'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_nothing_is_printed(load_records: LoadRecords, capfd: pytest.CaptureFixture[str]) -> None:
    resolve(load_records(donations=[ANN, ("Bob", "Cole", "bob@example.org", None, None, None)]), ["donations"])
    assert capfd.readouterr() == ("", "")


# First names


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("robert", "bob", True),
        ("bob", "rob", True),
        ("kate", "kathleen", True),
        ("j", "james", True),
        ("j", "mary", False),
        ("michael", "micheal", True),
        ("ann", "bob", False),
        ("mary", "mark", False),
    ],
)
def test_first_names_of_one_person(one: str, other: str, same: bool) -> None:
    assert compatible(one, other) is same
    assert compatible(other, one) is same


@pytest.mark.parametrize(("one", "other"), [("martha", "marhta"), ("dixon", "dicksonx"), ("abc", "xyz"), ("a", "ab")])
def test_similarity_is_that_of_duckdb(one: str, other: str) -> None:
    expected = duckdb.connect().execute("SELECT jaro_winkler_similarity(?, ?)", [one, other]).fetchall()[0][0]
    assert jaro_winkler(one, other) == pytest.approx(expected)


def test_every_surviving_value_says_where_it_came_from(load_records: LoadRecords) -> None:
    home = ("lee@example.org", "312 555 0100", "1 Main St", "60601")
    moved = ("lee@example.org", "312 555 0100", "9 Lake Ave", "60601")
    connection = load_records(donations=[("Robert", "Lee", *home)], event_tickets=[("Robert", "Lee", *moved)])
    entities = resolve(connection, ("donations", "event_tickets"))
    assert entities.lineage is not None
    assert len(entities.golden) == 1
    origins = entities.lineage.set_index("field")
    assert origins.loc["email", "n_values"] == 1
    assert origins.loc["email", "reason"] == "only value"
    assert origins.loc["address", "n_values"] == 2
    address = entities.golden["address"].iloc[0]
    assert origins.loc["address", "table"] == ("donations" if address == "1 Main St" else "event_tickets")
    assert not {"Robert", "1 Main St"} & set(entities.lineage.astype(str).to_numpy().ravel())
