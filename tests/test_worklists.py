"""Work lists: whom to contact first and why, without a name, for their owner's eyes only."""

from __future__ import annotations

import csv
import datetime
import json
import re
from pathlib import Path

import pandas as pd
import pytest
from project import Project, deckgen, make_project

from deckgen.engine import Engine
from deckgen.errors import DataError
from deckgen.spec_case import ActionSpec
from deckgen.worklists import COLUMNS, giving_band, write_worklists

AS_OF = datetime.date(2026, 2, 28)
SECRET = "a secret of more than sixteen characters"
FILES = ["careful_ask.csv", "consider_ask.csv", "prime_target.csv", "save_first.csv"]
ACTIONS = {
    key: ActionSpec(action="Call", owner="Membership", due_weeks=2)
    for key in ("save_first", "careful_ask", "prime_target", "consider_ask", "nurture")
}
Row = tuple[str, str, float, float | None, str | None, float, float, bool]

# who, segment, giving, churn, path, priority, net value, held out
PEOPLE: list[Row] = [
    ("G000001", "save_first", 300, 0.72, "upgrade", 216, 7, False),
    ("G000002", "save_first", 900, 0.80, None, 720, 37, True),
    ("G000003", "save_first", 20, 0.90, None, 18, -5, False),
    ("G000004", "prime_target", 1200, None, "increase", 40, 0.5, False),
    ("G000005", "nurture", 50, 0.10, None, 0, -6, False),
]


def engine(people: list[Row] = PEOPLE) -> Engine:
    columns = ["golden_id", "segment", "annual", "p_churn", "path", "priority", "net_value", "holdout"]
    made = Engine()
    made.put("incoming", pd.DataFrame(people, columns=columns))
    made.run(
        "CREATE TABLE segments AS SELECT * REPLACE (CASE WHEN isnan(p_churn) THEN NULL ELSE p_churn END AS p_churn), "
        "0.25 AS u, 2.5 AS lift FROM incoming"
    )
    return made


def read(folder: Path) -> dict[str, list[dict[str, str]]]:
    found = {}
    for file in sorted(folder.iterdir()):
        with file.open(encoding="utf-8", newline="") as rows:
            found[file.name] = list(csv.DictReader(rows))
    return found


def lists(folder: Path, people: list[Row] = PEOPLE, **more: object) -> dict[str, list[dict[str, str]]]:
    write_worklists(engine(people), folder, actions=ACTIONS, as_of=AS_OF, deck="board", **more)  # type: ignore[arg-type]
    return read(folder)


def test_a_row_says_who_why_what_and_when(tmp_path: Path) -> None:
    found = lists(tmp_path / "lists")
    assert sorted(found) == FILES  # nobody is sent to those who are nurtured
    assert found["careful_ask.csv"] == []
    assert found["save_first.csv"][0] == {
        "golden_id": "G000001", "pseudonym": "", "segment": "Save First", "priority": "1", "giving_band": "$250-499",
        "reason": "churn 0.72, gave $250-499 in twelve months; call first", "action": "Call", "owner": "Membership",
        "due": "2026-03-14", "holdout": "",
    }  # fmt: skip
    [target] = found["prime_target.csv"]
    assert (
        target["reason"]
        == "raising a monthly gift 0.25, 2.5 times the usual, gave $1,000 or more in twelve months; ask now"
    )
    assert found["save_first.csv"][1]["reason"].endswith("call first; below its cost at the assumed uplift")


def test_who_is_held_out_stands_last_with_nothing_to_do(tmp_path: Path) -> None:
    rows = lists(tmp_path / "lists")["save_first.csv"]
    assert [row["golden_id"] for row in rows] == ["G000001", "G000003", "G000002"]
    assert [row["priority"] for row in rows] == ["1", "2", "3"]
    assert [row["holdout"] for row in rows] == ["", "", "hold out: do not contact"]
    assert rows[2]["action"] == ""
    assert "call" not in rows[2]["reason"]


@pytest.mark.parametrize(
    ("amount", "band"),
    [
        (0.01, "$0-99"),
        (99.99, "$0-99"),
        (100, "$100-249"),
        (250, "$250-499"),
        (999.99, "$500-999"),
        (1000, "$1,000 or more"),
    ],
)
def test_giving_is_told_in_bands(amount: float, band: str) -> None:
    assert giving_band(amount) == band


def test_pseudonyms_need_a_secret_and_hold_within_a_deck(tmp_path: Path) -> None:
    named = lists(tmp_path / "a", secret=SECRET)["save_first.csv"]
    assert all(re.fullmatch("C-[0-9a-f]{10}", row["pseudonym"]) for row in named)
    assert len({row["pseudonym"] for row in named}) == 3
    write_worklists(engine(), tmp_path / "b", actions=ACTIONS, as_of=AS_OF, deck="marketing", secret=SECRET)
    assert read(tmp_path / "b")["save_first.csv"][0]["pseudonym"] != named[0]["pseudonym"]
    with pytest.raises(DataError, match="shorter than 16 characters"):
        lists(tmp_path / "c", secret="short")


def test_lasting_ids_stand_in_the_place_of_those_of_one_build(tmp_path: Path) -> None:
    rows = lists(tmp_path / "a", ids={"G000001": "C000042"}, secret=SECRET)["save_first.csv"]
    assert [row["golden_id"] for row in rows] == ["C000042", "G000003", "G000002"]


def test_lists_are_for_their_owner_alone_and_replaced_as_a_whole(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "lists"
    lists(folder)
    (folder / "save_first.csv").chmod(0o644)
    again = lists(folder, PEOPLE[:1])
    assert {name: len(rows) for name, rows in again.items()} == dict.fromkeys(FILES, 0) | {"save_first.csv": 1}
    assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700


SPEC = """\
extends: base.yaml
title: People
audience: board
as_of: 2026-02-28
linkage: {memory: identity}
sections: [title]
sources:
  donations:
    path: gifts/wbez_donations.csv
    label: Gifts
    columns: {Gift ID: record_id, Gift Date: date, Gift Amount: amount, Recurring: recurring, First Name: first_name,
      Last Name: last_name, Email: email, Phone: phone, Street Address: address, ZIP: zip}
  event_tickets:
    path: gifts/event_tickets.csv
    label: Tickets
    columns: {Order Number: record_id, Event Date: date, Buyer First: first_name, Buyer Last: last_name,
      Buyer Email: email, Buyer Phone: phone, Buyer Zip: zip}
  subscriptions: null
  email_events: null
"""


@pytest.mark.thorough
@pytest.mark.slow
def test_the_command_writes_lists_that_name_nobody_and_hold_the_same_people_out_next_time(tmp_path: Path) -> None:
    project = make_project(tmp_path / "p")
    deckgen(project, "data", "demo", "gifts", "--people", "600")
    (project / "decks/people.yaml").write_text(SPEC, encoding="utf-8")
    said = deckgen(project, "data", "worklist", "people", DECKGEN_SECRET=SECRET).stdout
    assert ".deckgen/worklists/people/save_first.csv: " in said
    assert "None of it goes on a slide" in said
    before = read(project / ".deckgen/worklists/people")
    assert sorted(before) == FILES
    everybody = [row for rows in before.values() for row in rows]
    assert len(everybody) > 30
    assert set(everybody[0]) == set(COLUMNS)
    assert all(re.fullmatch(r"C\d{6}", row["golden_id"]) for row in everybody)  # lasting, since there is a memory
    written = "".join(file.read_text(encoding="utf-8") for file in (project / ".deckgen/worklists/people").iterdir())
    assert "@" not in written
    with (project / "gifts/wbez_donations.csv").open(encoding="utf-8", newline="") as source:
        gifts = list(csv.DictReader(source))
    given = {
        gift[column] for gift in gifts for column in ("Last Name", "Street Address", "Phone") if len(gift[column]) > 3
    }
    assert not {name for name in given if re.search(rf"\b{re.escape(name)}\b", written)} - {"Call", "Major", "Target"}

    # Somebody's old gift turns up: golden ids after theirs move by one, nobody's draw does.
    late = gifts[0] | {"Gift ID": "late", "Gift Date": "2018-01-02", "First Name": "Zeb", "Last Name": "Quillfeather",
                       "Email": "zeb@example.org", "Phone": "", "Street Address": ""}  # fmt: skip
    with (project / "gifts/wbez_donations.csv").open("a", encoding="utf-8", newline="") as source:
        csv.DictWriter(source, list(gifts[0]), lineterminator="\n").writerow(late)
    deckgen(project, "data", "worklist", "people", "--out", "lists", DECKGEN_SECRET="")
    after = {row["golden_id"]: row["holdout"] for rows in read(project / "lists").values() for row in rows}
    kept = [row["holdout"] == after[row["golden_id"]] for row in everybody if row["golden_id"] in after]
    assert len(kept) > 0.9 * len(everybody)
    assert sum(kept) >= len(kept) - 2  # where a list grew or shrank by one


@pytest.mark.xdist_group("board")
def test_the_boards_lists_are_as_long_as_its_slides_say(board: Project) -> None:
    said = board.run("data", "worklist", "board", DECKGEN_SECRET="").stdout
    assert "The column pseudonym is empty: DECKGEN_SECRET is not set." in said
    metrics = json.loads(board.run("metrics", "board", "--json").stdout)["metrics"]
    for name, rows in read(board.folder / ".deckgen/worklists/board").items():
        key = name.removesuffix(".csv")
        assert sum(not row["holdout"] for row in rows) == metrics[f"{key}_contacts"]["value"]
        assert sum(bool(row["holdout"]) for row in rows) == metrics[f"{key}_holdout"]["value"]
        assert len(rows) == metrics[f"{key}_donors"]["value"]
        contacted = [row for row in rows if not row["holdout"]]
        if key == "save_first":
            below = sum("below its cost" in row["reason"] for row in contacted)
            assert len(contacted) - below == metrics["save_first_worth_calling"]["value"]
