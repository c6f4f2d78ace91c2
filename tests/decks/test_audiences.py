"""Four audiences: each has all twelve sections, in its own order and depth, in both brands, and without a finding."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from project import Project

from deckgen.plan import make_plan

pytestmark = pytest.mark.xdist_group("board")

AUDIENCES = ("board", "finance", "marketing", "technical")
TWELVE = {
    "problem", "executive_summary", "value_proposition", "business_impact", "recommendations", "next_steps",
    "solution_overview", "architecture", "data_flow", "model_performance", "technology", "setup",
}  # fmt: skip
# What each audience is shown first, by the blueprint's "How to use".
FIRST = {
    "board": ["problem", "executive_summary", "value_proposition"],
    "marketing": ["recommendations", "business_impact"],
    "technical": ["solution_overview", "architecture", "technology", "data_flow"],
    "finance": ["value_proposition", "executive_summary"],
}


@pytest.fixture(scope="module")
def all_decks(board: Project) -> dict[str, dict[str, Any]]:
    """What `deckgen build --all` says of each deck."""
    made = json.loads(board.run("build", "--all", "--json").stdout)
    assert made["findings"] == []  # the decks agree with each other
    return {Path(deck["outputs"][0]).stem: deck for deck in made["decks"]}


@pytest.mark.parametrize("name", AUDIENCES)
def test_every_audience_has_all_twelve_sections_in_its_own_order(board: Project, name: str) -> None:
    plan = make_plan(str(board.folder / f"decks/{name}.yaml"))
    kinds = [planned.section.kind for planned in plan.sections]
    assert set(kinds) >= TWELVE
    assert plan.spec.audience == name
    assert [kind for kind in kinds if kind in TWELVE][: len(FIRST[name])] == FIRST[name]


@pytest.mark.parametrize("name", AUDIENCES)
def test_every_deck_is_clean_and_of_a_length_that_can_be_presented(
    board: Project, all_decks: dict[str, dict[str, Any]], name: str
) -> None:
    assert all_decks[name]["findings"] == []
    layouts = [slide.slide_layout.name for slide in Presentation(str(board.folder / f"out/{name}.pptx")).slides]
    main = layouts.index("Section divider")
    assert 11 <= main <= 22


@pytest.mark.thorough
@pytest.mark.parametrize("name", AUDIENCES)
def test_every_deck_is_valid_in_the_dark_brand_with_charts_that_can_be_edited(
    board: Project,
    all_decks: object,
    sdk_errors: Callable[[Path], list[object]],
    audit_errors: Callable[[Path], list[str]],
    name: str,
) -> None:
    out = f"out/{name}-dark.pptx"
    made = json.loads(
        board.run("build", name, "--set", "theme=nocturne", "--charts", "native", "--out", out, "--json").stdout
    )
    assert made["findings"] == []
    assert sdk_errors(board.folder / out) == []
    assert audit_errors(board.folder / out) == []
    assert sdk_errors(board.folder / f"out/{name}.pptx") == []
    assert audit_errors(board.folder / f"out/{name}.pptx") == []


def test_every_line_of_the_agenda_leads_to_its_part(board: Project, all_decks: object) -> None:
    slides = list(Presentation(str(board.folder / "out/board.pptx")).slides)
    [agenda] = [slide for slide in slides if slide.element.cSld.get("name") == "agenda"]
    clicks = agenda._element.xpath(".//a:hlinkClick")
    leads = [agenda.part.related_part(click.rId) for click in clicks]
    titles = [part.slide.shapes.title.text for part in leads]
    assert len(titles) == len(set(titles)) >= 6
    assert "Appendix" in titles


@pytest.mark.parametrize(
    ("options", "slides"),
    [
        ("{detail: headline}", 1),
        ("{detail: full}", 4),
        ("{detail: appendix}", 5),
        ("{show: [risk], detail: appendix}", 1),
    ],
)
def test_detail_says_how_much_of_a_section_is_shown(board: Project, options: str, slides: int) -> None:
    (board.folder / "decks/depth.yaml").write_text(
        "extends: base.yaml\ntitle: Depth\naudience: finance\nas_of: 2026-02-28\n"
        f"sections:\n  - value_proposition: {options}\n",
        encoding="utf-8",
    )
    board.run("build", "depth")
    assert len(Presentation(str(board.folder / "out/depth.pptx")).slides) == slides
