"""No person of the sources is in a deck, seen or not; a finding says where, and never who."""

from __future__ import annotations

from pathlib import Path

import pytest
from checks.defects.privacy import in_book
from checks.seeds import CORE, FIGURE, NOTES, TEXT, Change, both, replace, spoiled
from project import deckgen, make_project

from deckgen.checks.people import check_people
from deckgen.checks.rules.privacy import Person
from deckgen.findings import Finding
from deckgen.slides.package import Package

ADA = ("Ada", "Quillfeather", "ada.q@post.example.org", "(312) 555-2926", "4064 N Walnut Ave")
MAY = ("Will", "May", None, None, None)


def named(change: Change, *people: tuple[str | None, ...], allow: tuple[str, ...] = ()) -> list[Finding]:
    return list(check_people(Package(spoiled(change)), people or (ADA, MAY), Person(allow=allow)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Thank Ada Quillfeather first", "the name"),
        ("Thank ADA QUILLFEATHER first", "the name"),
        ("Quillfeather, Ada", "the name"),
        ("Ada M. Quillfeather gave", "the name"),
        ("Write to Ada.Q@post.example.org", "the e-mail address"),
        ("Call 312-555-2926", "the telephone number"),
        ("Call +1 312 555 2926", "the telephone number"),
        ("Visit 4064 N. Walnut Ave, Chicago", "the street address"),
    ],
)
def test_a_person_on_a_slide_is_found_however_it_is_written(text: str, what: str) -> None:
    [finding] = named(replace(TEXT, "Words", text))
    assert (finding.slide, finding.shape, finding.severity) == (4, "Body", "error")
    assert finding.message == f"{what} of a person in the sources"


@pytest.mark.parametrize(
    "text",
    [
        "Costs will may be higher",
        "We will. May follows April",
        "It will be in May",
        "Ada (not Quillfeather)",
        "Adam Quillfeathers",
        "312 donors, 555 gifts, 2926 tickets",
        "4064 people near Walnut",
    ],
)
def test_words_that_only_look_like_somebody_are_left_alone(text: str) -> None:
    assert named(replace(TEXT, "Words", text)) == []


@pytest.mark.parametrize(
    ("change", "slide"),
    [
        (replace(NOTES, "Say", "Thank Ada Quillfeather"), 4),
        (replace(FIGURE, 'descr="[^"]*"', 'descr="A portrait of Ada Quillfeather"'), 1),
        (in_book("Ada Quillfeather"), 5),
        (replace(CORE, "<dc:title>Good", "<dc:title>For Ada Quillfeather"), None),
    ],
    ids=["notes", "alternative text", "workbook", "properties"],
)
def test_a_person_is_found_where_nobody_looks(change: Change, slide: int | None) -> None:
    [finding] = named(change)
    assert finding.slide == slide


def test_a_name_over_two_runs_is_one_name() -> None:
    [finding] = named(replace(TEXT, "Words", 'Ada </a:t></a:r><a:r><a:rPr b="1"/><a:t>Quillfeather'))
    assert finding.shape == "Body"


def test_a_finding_does_not_say_who() -> None:
    everywhere = "Ada Quillfeather, ada.q@post.example.org, 312-555-2926, 4064 N Walnut Ave"
    found = named(both(replace(TEXT, "Words", everywhere), replace(NOTES, "Say", everywhere)))
    assert len(found) == 8
    said = " ".join(map(str, found)).casefold()
    assert not any(word in said for word in ("ada", "quill", "312", "walnut", "4064"))


def test_two_people_in_one_shape_are_one_finding() -> None:
    bob = ("Bob", "Quillfeather", None, None, None)
    [finding] = named(replace(TEXT, "Words", "Ada Quillfeather and Bob Quillfeather"), ADA, bob)
    assert finding.message == "the name of a person in the sources, and 1 more"


def test_who_may_be_named_is_not_found() -> None:
    change = replace(TEXT, "Words", "By Ada Quillfeather, 312-555-2926")
    assert [f.message.split(" of ")[0] for f in named(change, allow=("ada quillfeather",))] == ["the telephone number"]
    assert named(change, allow=("Ada Quillfeather", "+1 (312) 555-2926")) == []


def test_records_without_a_whole_name_name_nobody() -> None:
    change = replace(TEXT, "Words", "A Quillfeather and Major Gifts")
    assert named(change, (None, "Quillfeather", "", None, ""), ("A", "Quillfeather", None, "5", None)) == []


@pytest.mark.thorough
@pytest.mark.slow
def test_a_build_that_would_name_a_donor_fails_and_says_where(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p")
    deckgen(folder, "data", "demo", "data", "--people", "300")
    with (folder / "data/wbez_donations.csv").open(encoding="utf-8-sig") as rows:
        head, row = next(rows).strip().split(","), next(rows).strip().split(",")
    donor = dict(zip(head, row, strict=False))
    name = f"{donor['First Name']} {donor['Last Name']}".title()
    spec = (
        "extends: board.yaml\ntitle: Planted\nsources:\n  donations:\n    path: data/wbez_donations.csv\n    columns: {Gift ID: "
        "record_id, Gift Date: date, Gift Amount: amount, First Name: first_name, Last Name: last_name, Email: email}\n"
        "  subscriptions: null\n  event_tickets: null\n  email_events: null\n"
        f"sections: [custom: {{id: thanks, title: Thank {name} first, text: All gave.}}]\n"
    )
    (folder / "decks/planted.yaml").write_text(spec, encoding="utf-8")
    done = deckgen(folder, "build", "planted", code=1)
    assert "slide 1, Title: the name of a person in the sources [privacy.person]" in done.stderr
    assert not (folder / "out/planted.pptx").exists()
    allowed = spec + f"checks: {{options: {{privacy.person: {{allow: [{name}]}}}}}}\n"
    (folder / "decks/planted.yaml").write_text(allowed, encoding="utf-8")
    deckgen(folder, "build", "planted")
