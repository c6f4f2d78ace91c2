"""Quality by dimension, counted by hand on three people."""

from __future__ import annotations

import datetime
from pathlib import Path

import pandas as pd
import pytest
import yaml

from deckgen.engine import Engine
from deckgen.metrics import catalogue
from deckgen.quality import GOLDEN, SOURCE, measure_quality
from deckgen.sections.data_flow import _least_complete

# identity, golden id, first, last, email, phone, address, zip, date
ROWS = [
    (1, "A", "Ann", "Lee", "ann@example.org", None, "1 Main St", "60601", "2025-01-01"),
    (2, "A", "ANN", "Lee", "ann@example", "3125550100", "1 Main St", None, "2020-01-01"),
    (3, "B", "Bob", "Ray", None, None, None, None, "2019-01-01"),
    (4, "C", "Bob", "Ray", "bob@example.org", None, None, None, "2025-01-01"),
]
NAMES = ["identity_id", "golden_id", "first_name", "last_name", "email", "phone", "address", "zip", "date"]


@pytest.fixture
def scores() -> dict[tuple[str, str], float]:
    engine = Engine()
    frame = pd.DataFrame(ROWS, columns=NAMES).assign(row_id=[1, 2, 3, 4], source="s")
    frame["date"] = pd.to_datetime(frame["date"])
    engine.put("records_donations", frame.drop(columns=["identity_id", "golden_id"]))
    engine.put("links", frame[["row_id", "identity_id", "golden_id"]].assign(table="donations"))
    golden = [
        ("A", "Ann", "Lee", "ann@example.org", "3125550100", "1 Main St", "60601"),
        ("B", "Bob", "Ray", None, None, None, None),
        ("C", "Bob", "Ray", "bob@example.org", None, None, None),
    ]
    engine.put("golden", pd.DataFrame(golden, columns=["golden_id", *NAMES[2:8]]))
    engine.put("predictions", pd.DataFrame({"identity_l": [3], "identity_r": [4], "match_probability": [0.6]}))
    measure_quality(engine, ["donations"], as_of=datetime.date(2025, 6, 30), review=0.5)
    return {
        (row[0], row[1]): row[2] for row in engine.rows("SELECT dimension, stage, score FROM quality WHERE source = ''")
    }


def test_completeness_is_per_person_before_and_after(scores: dict[tuple[str, str], float]) -> None:
    assert scores["completeness", SOURCE] == pytest.approx((5 / 6 + 2 / 6 + 3 / 6) / 3)
    assert scores["completeness", GOLDEN] == pytest.approx((6 / 6 + 2 / 6 + 3 / 6) / 3)


def test_a_field_that_a_system_never_collects_is_not_missing_there() -> None:
    engine = Engine()
    mail = pd.DataFrame(
        {
            "row_id": [1],
            "source": ["m"],
            "date": pd.to_datetime(["2025-01-01"]),
            "event_type": ["open"],
            "email": ["a@example.org"],
        }
    )
    for name in ("first_name", "last_name", "phone", "address", "zip"):
        mail[name] = pd.Series([None], dtype="string")
    engine.put("records_email_events", mail)
    engine.put(
        "links", pd.DataFrame({"table": ["email_events"], "row_id": [1], "identity_id": [1], "golden_id": ["A"]})
    )
    engine.put("golden", mail.drop(columns=["row_id", "source", "date", "event_type"]).assign(golden_id="A"))
    engine.put("predictions", pd.DataFrame({"identity_l": [0], "identity_r": [0], "match_probability": [0.0]}))
    measure_quality(engine, ["email_events"], as_of=datetime.date(2025, 6, 30), review=0.5)
    assert dict(engine.rows("SELECT stage, score FROM quality WHERE dimension = 'completeness' AND source = ''")) == {
        SOURCE: 1,
        GOLDEN: 1,
    }


def test_validity_counts_filled_values_only(scores: dict[tuple[str, str], float]) -> None:
    assert scores["validity", SOURCE] == pytest.approx(((5 / 5 + 3 / 5) / 2 + 1 + 1) / 3)
    assert scores["validity", GOLDEN] == 1


def test_an_open_pair_is_a_likely_duplicate_of_both(scores: dict[tuple[str, str], float]) -> None:
    assert scores["uniqueness", SOURCE] == pytest.approx(3 / 4)
    assert scores["uniqueness", GOLDEN] == pytest.approx(1 - 2 / 3)


def test_consistency_is_asked_of_people_with_several_spellings(scores: dict[tuple[str, str], float]) -> None:
    assert scores["consistency", SOURCE] == pytest.approx(3 / 4)  # name, surname, address agree; e-mail does not


def test_timeliness_looks_back_two_years(scores: dict[tuple[str, str], float]) -> None:
    assert scores["timeliness", SOURCE] == pytest.approx(2 / 3)


def test_each_source_is_measured_on_its_own() -> None:
    engine = Engine()
    for table, email in (("donations", "a@example.org"), ("event_tickets", "broken")):
        frame = pd.DataFrame({"row_id": [1], "source": [table], "email": [email]})
        frame["date"] = pd.to_datetime(["2025-01-01"])
        for name in ("first_name", "last_name", "phone", "address", "zip"):
            frame[name] = pd.Series([None], dtype="string")
        engine.put(f"records_{table}", frame)
    links = pd.DataFrame(
        {"table": ["donations", "event_tickets"], "row_id": 1, "identity_id": [1, 2], "golden_id": "A"}
    )
    engine.put("links", links)
    engine.put("golden", frame.drop(columns=["row_id", "source", "date"]).assign(golden_id="A"))
    engine.put("predictions", pd.DataFrame({"identity_l": [0], "identity_r": [0], "match_probability": [0.0]}))
    measure_quality(engine, ["donations", "event_tickets"], as_of=datetime.date(2025, 6, 30), review=0.5)
    found = engine.rows("SELECT source, score FROM quality WHERE dimension = 'validity' AND source <> ''")
    assert dict(found) == {"donations": 1, "event_tickets": 0}


@pytest.mark.parametrize(
    ("complete", "title"),
    [
        ({"CRM": 0.9, "Gifts": 1.0}, "CRM fill 90.0% of the fields that they collect, the least of two systems"),
        ({"CRM": 1.0, "Gifts": 1.0}, "Both systems fill 100.0% of the fields that they collect"),
        ({"A": 0.5, "B": 0.5, "C": 0.50001}, "All three systems fill 50.0% of the fields that they collect"),
        (
            {"A": 0.5, "B": 0.5, "C": 0.7},
            "Two of three systems fill 50.0% of the fields that they collect, the least of them",
        ),
        ({"A": 0.5}, "A fill 50.0% of the fields that they collect"),
        ({}, "No source system collects a field of identity"),
    ],
)
def test_the_least_complete_system_is_named_where_there_is_one(complete: dict[str, float], title: str) -> None:
    assert _least_complete(complete) == title


def test_uniqueness_after_linkage_is_not_called_like_that_of_a_system() -> None:
    assert catalogue()["uniqueness"].label == "Uniqueness after linkage"
    claims = yaml.safe_load((Path(__file__).parents[1] / "decks/base.yaml").read_text(encoding="utf-8"))["claims"]
    [note] = [claim["note"] for claim in claims if "{{ uniqueness }}" in claim.get("note", "")]
    assert "linked uniqueness {{ uniqueness }}" in note
