"""`deckgen explain` tells what a name means, wherever it comes from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from project import Project, deckgen

from deckgen.checks.rule import RULES
from deckgen.errors import SpecError
from deckgen.explain import explain
from deckgen.figures import figure_kinds
from deckgen.metrics import catalogue
from deckgen.models import TARGETS
from deckgen.sections.base import SECTIONS
from deckgen.sources.base import SOURCES

NAMES = [
    *catalogue(),
    *SECTIONS,
    *figure_kinds(),
    *TARGETS,
    *SOURCES,
    *(c for codes in RULES for c in codes.split(", ")),
]


@pytest.mark.parametrize("name", NAMES)
def test_everything_that_is_listed_is_explained_within_the_terminal(name: str) -> None:
    for one in explain(name):
        assert one.name == name
        assert one.about
        assert max(map(len, one.text().splitlines())) <= 100 or one.kind == "check"


def test_a_metric_is_explained_by_its_formula_and_source() -> None:
    [found] = explain("donor_retention")
    facts = dict(found.facts)
    assert facts["formula"] == "|P and C| / |P|"
    assert facts["defined by"].startswith("Fundraising Effectiveness Project")
    assert "reporting year" in facts["period"]
    assert "{{ donor_retention.change }}" in found.example


def test_an_unknown_name_has_a_hint() -> None:
    with pytest.raises(SpecError, match="nothing called 'donor_retenton'") as error:
        explain("donor_retenton")
    assert error.value.problems[0].hint == "did you mean 'donor_retention'?"
    with pytest.raises(SpecError, match="nothing called 'nonsense'") as error:
        explain("nonsense")
    hint = error.value.problems[0].hint
    assert hint is not None
    assert "constituents" not in hint
    assert hint.endswith("is like it; `deckgen list KIND` says what there is")


def test_options_are_said_in_words() -> None:
    facts = dict(explain("custom")[0].facts)
    assert facts["option id"] == "text; required. Name of the slide."
    assert facts["option hidden"].startswith("yes or no; no unless said. Slides stay in the file")


def test_the_command_prints_text_and_json(tmp_path: Path) -> None:
    assert "Sum of completed gifts" in deckgen(tmp_path, "explain", "metric", "giving").stdout
    [found] = json.loads(deckgen(tmp_path, "explain", "giving", "--json").stdout)
    assert found["facts"]["unit"] == "USD: US dollars"
    assert (
        "'nonsense' is no kind of thing to explain" in deckgen(tmp_path, "explain", "nonsense", "giving", code=2).stderr
    )


@pytest.mark.xdist_group("board")
def test_with_a_deck_the_value_stands_beside_the_definition(board: Project) -> None:
    said = board.run("explain", "donor_retention", "--deck", "board").stdout
    assert "95% interval" in said
    assert "within chance" in said
    [found] = json.loads(board.run("explain", "donor_retention", "--deck", "board", "--json").stdout)
    assert 0.5 < found["value"]["value"] < 1
