"""Who is who from one build to the next: nothing is trained twice, ids last, a clerk's word counts."""

from __future__ import annotations

import csv
import json
import re
import subprocess
from pathlib import Path

import pandas as pd
import pytest
from project import deckgen, make_project

SPEC = """\
extends: base.yaml
title: People
audience: board
as_of: {as_of}
linkage: {{memory: identity{decisions}}}
sections: [title]
sources:
  donations:
    path: data/wbez_donations.csv
    label: Gifts
    columns: {{Gift ID: record_id, Gift Date: date, Gift Amount: amount, Recurring: recurring, First Name: first_name,
      Last Name: last_name, Email: email, Phone: phone, Street Address: address, ZIP: zip}}
  event_tickets:
    path: data/event_tickets.csv
    label: Tickets
    columns: {{Order Number: record_id, Event Date: date, Buyer First: first_name, Buyer Last: last_name,
      Buyer Email: email, Buyer Phone: phone, Buyer Zip: zip}}
  subscriptions: null
  email_events: null
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = make_project(tmp_path / "p")
    deckgen(folder, "data", "demo", "data", "--people", "300")
    write_spec(folder)
    return folder


def write_spec(folder: Path, as_of: str = "2026-02-28", decisions: str = "") -> None:
    text = SPEC.format(as_of=as_of, decisions=f", decisions: {decisions}" if decisions else "")
    (folder / "decks/people.yaml").write_text(text, encoding="utf-8")


def build(folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return deckgen(folder, "build", "people", *more)


def metrics(folder: Path) -> dict[str, float]:
    found = json.loads(deckgen(folder, "metrics", "people", "--json").stdout)["metrics"]
    return {name: value["value"] for name, value in found.items()}


def lasting_ids(folder: Path) -> dict[str, str]:
    [members] = (folder / "identity/ids").glob("members-*.csv")
    with members.open(encoding="utf-8") as rows:
        return {row["identity_key"]: row["constituent_id"] for row in csv.DictReader(rows)}


def test_next_month_trains_nothing_and_everybody_keeps_their_id(project: Path) -> None:
    write_spec(project, as_of="2023-12-31")
    build(project, "--set", "linkage.memory=identity")
    model, ids = (project / "identity/model.json").read_bytes(), lasting_ids(project)
    write_spec(project, as_of="2026-02-28")
    build(project)
    assert (project / "identity/model.json").read_bytes() == model
    now = lasting_ids(project)
    assert len(now) > len(ids)
    kept = sum(now[key] == constituent for key, constituent in ids.items()) / len(ids)
    assert kept > 0.98  # the others were merged by new evidence, and redirect
    [redirects] = (project / "identity/ids").glob("redirects-*.csv")
    with redirects.open(encoding="utf-8") as rows:
        old = {row["old_id"] for row in csv.DictReader(rows)}
    assert {ids[key] for key in ids if now[key] != ids[key]} <= old


@pytest.mark.thorough
def test_linking_only_what_is_new_gives_the_same_people_as_linking_all(project: Path) -> None:
    write_spec(project, as_of="2023-12-31")
    build(project)
    write_spec(project, as_of="2026-02-28")
    build(project)
    bit_by_bit = metrics(project)
    (project / "identity/pairs.json").unlink()
    build(project, "--no-cache")
    assert metrics(project) == bit_by_bit


def test_building_again_on_the_same_records_is_no_new_work(project: Path) -> None:
    build(project)
    again = build(project)
    assert again.stderr.count("reused") == 5


@pytest.mark.thorough
def test_pseudonyms_come_from_a_secret_and_differ_between_decks(project: Path) -> None:
    deckgen(project, "build", "people", DECKGEN_SECRET="a secret of the organization")
    first = (project / "identity/ids/crosswalk-people.csv").read_text(encoding="utf-8").split()
    assert re.fullmatch(r"G000001,C000001,C-[0-9a-f]{10}", first[1])
    (project / "decks/other.yaml").write_text(
        (project / "decks/people.yaml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    deckgen(project, "build", "other", DECKGEN_SECRET="a secret of the organization")
    other = (project / "identity/ids/crosswalk-other.csv").read_text(encoding="utf-8").split()
    assert first[1].split(",")[:2] == other[1].split(",")[:2]
    assert not {row.split(",")[2] for row in first[1:]} & {row.split(",")[2] for row in other[1:]}


def test_the_memory_holds_no_name_and_no_address(project: Path) -> None:
    build(project)
    held = "\n".join(path.read_text(encoding="utf-8") for path in (project / "identity").rglob("*") if path.is_file())
    gifts = (project / "data/wbez_donations.csv").read_text(encoding="utf-8")
    assert not [mail for mail in set(re.findall(r"[\w.]+@[\w.]+", gifts)) if mail in held]
    assert "Michael" in gifts
    assert "michael" not in held.lower()


def test_the_origin_of_every_golden_value_is_kept(project: Path) -> None:
    build(project)
    [file] = (project / ".deckgen/cache").glob("entities-*/lineage.parquet")
    fields = pd.read_parquet(file).groupby("golden_id")["field"].nunique()
    assert len(fields) == metrics(project)["constituents"]
    assert fields.min() >= 1


@pytest.mark.thorough
def test_a_clerks_decisions_are_obeyed(project: Path) -> None:
    build(project)
    before = metrics(project)
    said = deckgen(project, "data", "review", "people").stdout
    assert "personal data" in said
    file = project / "pairs-for-review.csv"
    with file.open(encoding="utf-8-sig", newline="") as rows:
        pairs = list(csv.DictReader(rows))
    assert len(pairs) == before["pairs_for_review"] > 0
    for pair in pairs:
        pair["decision"], pair["reviewer"] = "same", "clerk"
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, list(pairs[0]))
        writer.writeheader()
        writer.writerows(pairs)
    write_spec(project, decisions="pairs-for-review.csv")
    assert "decisions" in build(project).stderr
    after = metrics(project)
    assert after["pairs_for_review"] == 0
    assert after["constituents"] < before["constituents"]


def test_a_word_that_is_no_decision_is_named_with_its_line(project: Path) -> None:
    deckgen(project, "data", "review", "people")
    file = project / "pairs-for-review.csv"
    lines = file.read_text(encoding="utf-8-sig").split("\n")
    lines[1] = re.sub(r"^([^,]+),,", r"\1,smae,", lines[1])
    file.write_text("\n".join(lines), encoding="utf-8")
    write_spec(project, decisions="pairs-for-review.csv")
    said = deckgen(project, "build", "people", code=1).stderr
    assert "pairs-for-review.csv:2" in said
    assert "did you mean 'same'?" in said
    write_spec(project, decisions="nowhere.csv")
    assert "there is no file 'nowhere.csv'" in deckgen(project, "build", "people", code=1).stderr


@pytest.mark.thorough
def test_a_project_is_made_from_a_persons_own_files(tmp_path: Path) -> None:
    deckgen(tmp_path, "data", "demo", "export", "--people", "100")
    files = sorted((tmp_path / "export").glob("*.csv"))
    said = deckgen(tmp_path, "init", "mine", *(arg for file in files for arg in ("--from", str(file)))).stdout
    assert "donations (confidence" in said
    assert "No mistakes found" in deckgen(tmp_path / "mine", "check", "board").stdout
    profile = json.loads(deckgen(tmp_path / "mine", "data", "profile", "board", "--json").stdout)["sources"]
    assert all(source["read"] == source["accepted"] + source["rejected"] > 0 for source in profile)
    assert "are there already" in deckgen(tmp_path, "init", "mine", code=1).stderr
