"""The demo's files: exact counts, the same bytes for a seed, and the traits that later stages rely on."""

import csv
import hashlib
import os
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from deckgen.sources.demo import DEMO_FILES, write_demo
from deckgen.tables import IDENTITY, TABLES

AS_OF = date(2025, 12, 31)
ROWS = {"donations": 20_709, "subscriptions": 123, "event_tickets": 722, "email_events": 54_816}

Rows = dict[str, list[dict[str, str]]]


def read(folder: Path) -> Rows:
    """Return every file's rows under the canonical column names."""
    found: Rows = {}
    for table, file in DEMO_FILES.items():
        with (folder / file.file).open(encoding="utf-8", newline="") as stream:
            found[table] = [
                {file.columns[header]: value for header, value in row.items()} for row in csv.DictReader(stream)
            ]
    return found


def digest(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.rglob("*.csv"))}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("demo")
    write_demo(target, seed=1, as_of=AS_OF)
    return target


@pytest.fixture(scope="module")
def demo(folder: Path) -> Rows:
    return read(folder)


def test_a_thousand_people_give_exactly_the_promised_rows(demo: Rows) -> None:
    assert {table: len(rows) for table, rows in demo.items()} == ROWS


@pytest.mark.parametrize("people", [10, 37, 200])
def test_other_sizes_are_scaled_in_proportion(tmp_path: Path, people: int) -> None:
    write_demo(tmp_path, seed=3, as_of=AS_OF, people=people)
    assert {table: len(rows) for table, rows in read(tmp_path).items()} == {
        table: max(1, round(rows * people / 1000)) for table, rows in ROWS.items()
    }


def test_returned_paths_are_the_files_of_the_canonical_tables(tmp_path: Path) -> None:
    paths = write_demo(tmp_path, seed=3, as_of=AS_OF, people=20)
    assert paths == {table: tmp_path / file.file for table, file in DEMO_FILES.items()}
    assert set(paths) == set(TABLES)


def test_every_header_has_its_canonical_column_and_nothing_is_missing() -> None:
    for table, file in DEMO_FILES.items():
        columns = list(file.columns.values())
        assert len(columns) == len(set(columns))
        # The demo's systems know no person by an id that would give the linkage away, and one currency.
        activity = [c.name for c in TABLES[table].columns if c.name not in ("person_id", "currency")]
        assert set(activity) <= set(columns) <= {*activity, *IDENTITY}
        assert not set(file.columns) & set(columns), "a system has its own headers"


def test_a_seed_gives_the_same_bytes_whatever_python_hashes(tmp_path: Path) -> None:
    code = (
        "import sys; from datetime import date; from pathlib import Path;"
        "from deckgen.sources.demo import write_demo;"
        "write_demo(Path(sys.argv[1]), seed=5, as_of=date(2025, 12, 31), people=60)"
    )
    for number in ("0", "4711"):
        environment = {**os.environ, "PYTHONHASHSEED": number}
        subprocess.run([sys.executable, "-c", code, str(tmp_path / number)], check=True, env=environment)
    assert digest(tmp_path / "0") == digest(tmp_path / "4711")


def test_writing_again_over_an_earlier_demo_leaves_the_same_bytes(tmp_path: Path) -> None:
    write_demo(tmp_path, seed=5, as_of=AS_OF, people=60)
    before = digest(tmp_path)
    write_demo(tmp_path, seed=5, as_of=AS_OF, people=60)
    assert digest(tmp_path) == before


def test_another_seed_gives_other_people(tmp_path: Path) -> None:
    write_demo(tmp_path / "a", seed=5, as_of=AS_OF, people=60)
    write_demo(tmp_path / "b", seed=6, as_of=AS_OF, people=60)
    a, b = digest(tmp_path / "a"), digest(tmp_path / "b")
    assert all(a[name] != b[name] for name in a)


@pytest.mark.parametrize("as_of", [date(2024, 2, 29), date(2026, 5, 13), date(2025, 12, 31)])
def test_nothing_happens_after_the_as_of_date_but_until_it(tmp_path: Path, as_of: date) -> None:
    write_demo(tmp_path, seed=2, as_of=as_of, people=150)
    rows = read(tmp_path)
    days = [
        row[column] for table in rows.values() for row in table for column in ("date", "end_date") if row.get(column)
    ]
    assert max(days) <= as_of.isoformat()
    assert max(days) >= (as_of - timedelta(days=3)).isoformat()
    assert min(days) >= (as_of - timedelta(days=8 * 365.25)).isoformat()


def test_record_ids_are_unique_and_say_nothing_about_the_person(demo: Rows, folder: Path) -> None:
    for rows in demo.values():
        assert len({row["record_id"] for row in rows}) == len(rows)
    with (folder / "truth" / "people_of_records.csv").open(encoding="utf-8", newline="") as stream:
        truth = list(csv.DictReader(stream))
    assert Counter(row["file"] for row in truth) == {DEMO_FILES[table].file: count for table, count in ROWS.items()}
    assert {row["record_id"] for row in truth} == {row["record_id"] for rows in demo.values() for row in rows}
    people = {row["person"] for row in truth}
    assert len(people) == 1000
    # The truth stands beside the files, in none of their columns.
    assert not any("person" in header.lower() for file in DEMO_FILES.values() for header in file.columns)


def test_donations_carry_what_a_payment_system_knows(demo: Rows) -> None:
    rows = demo["donations"]
    assert {row["status"] for row in rows} == {"completed", "failed", "refunded"}
    assert {row["method"] for row in rows} == {"card", "eft", "check"}
    assert {row["recurring"] for row in rows} == {"true", "false"}
    assert all(float(row["amount"]) > 0 for row in rows)
    failed = [row for row in rows if row["status"] == "failed"]
    assert all(row["recurring"] == "true" and row["method"] == "card" for row in failed)
    assert 100 < len(failed) < 500


def test_monthly_givers_make_most_of_the_rows_and_still_pay_at_the_end(demo: Rows) -> None:
    monthly = [row for row in demo["donations"] if row["recurring"] == "true"]
    assert 0.80 < len(monthly) / ROWS["donations"] < 0.96
    since = (AS_OF - timedelta(days=45)).isoformat()
    recent = [row for row in monthly if row["status"] == "completed" and row["date"] > since]
    assert len({(row["email"], row["last_name"], row["phone"]) for row in recent}) > 150


def test_donor_retention_is_that_of_a_sustainer_heavy_file(demo: Rows, folder: Path) -> None:
    with (folder / "truth" / "people_of_records.csv").open(encoding="utf-8", newline="") as stream:
        owner = {row["record_id"]: row["person"] for row in csv.DictReader(stream)}
    gave: dict[str, set[str]] = {}
    for row in demo["donations"]:
        if row["status"] == "completed":
            gave.setdefault(row["date"][:4], set()).add(owner[row["record_id"]])
    for year in range(2019, 2026):
        before, now = gave[str(year - 1)], gave[str(year)]
        assert 0.63 <= len(before & now) / len(before) <= 0.83


def test_email_rows_are_deliveries_and_what_follows_from_them(demo: Rows) -> None:
    kinds = Counter(row["event_type"] for row in demo["email_events"])
    assert set(kinds) == {"delivered", "open", "click", "unsubscribe"}
    assert 0.25 < kinds["open"] / kinds["delivered"] < 0.45
    assert kinds["click"] < kinds["open"]
    assert 20 < kinds["unsubscribe"] < 150


def test_systems_know_people_differently(demo: Rows) -> None:
    emails, tickets = demo["email_events"], demo["event_tickets"]
    assert not {"phone", "address", "zip"} & set(emails[0])
    assert "address" not in tickets[0]
    assert 0.3 < sum(not row["first_name"] for row in emails) / len(emails) < 0.5
    assert 0.6 < sum(not row["phone"] for row in tickets) / len(tickets) < 0.85
    assert all(row["email"] for row in emails)


def test_contact_data_can_belong_to_nobody(demo: Rows) -> None:
    for row in demo["donations"]:
        if row["phone"]:
            digits = "".join(character for character in row["phone"] if character.isdigit())[-10:]
            assert digits[3:6] == "555"
    domains = Counter(row["email"].partition("@")[2] for row in demo["email_events"])
    assert all(domain.split(".")[-2] == "example" for domain in domains)


@pytest.mark.parametrize("wrong", [{"people": 9}, {"years": 2}])
def test_too_small_a_demo_is_refused(tmp_path: Path, wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="at least 10 people and 3 years"):
        write_demo(tmp_path, seed=1, as_of=AS_OF, **wrong)
