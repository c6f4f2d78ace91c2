"""A number that somebody typed into a text is told; one that is computed, or no figure, is not."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from deckgen.checks.choice import sift
from deckgen.checks.typed import Typed, check_typed
from deckgen.errors import Mark
from deckgen.spec_checks import ChecksSpec

ROOT = Path(__file__).parents[2]


def said(template: str) -> list[str]:
    return [found.measured for found in check_typed([Typed(template, 3, "Body", Mark(file="d.yaml", line=9))])]


@pytest.mark.parametrize(
    ("template", "numbers"),
    [
        ("It rose by 12% in a year", ["12%"]),
        ("It rose by 12,5 % to $2.4M, or 1,234 donors", ["12,5 %", "$2.4M", "1,234 donors"]),
        ("Three per cent is 3 per cent", ["3 per cent"]),
        ("It brought €40,000 and 2.5 million dollars", ["€40,000", "2.5 million"]),
        ("It rose by {{ giving.change }} to {{ giving }}", []),
        ("{{ donors }} donors, {{ a / b * 100 }}% and ${{ price }}", []),
        ("{% if share > 0.5 %}50{% else %}most{% endif %}", []),
        ("In 2025, over 12 months to 30 June 2025, FY25", []),
        ("1. Call\n2. Write\n- on 3/4/2026 at 10:30", []),
        ("B2B, 5K run, 24/7, version 2.1, page 7", []),
    ],
)
def test_a_number_with_a_unit_that_no_metric_states_is_told(template: str, numbers: list[str]) -> None:
    assert said(template) == numbers


def test_a_fixed_number_can_be_kept_with_a_reason() -> None:
    [found] = check_typed([Typed("We keep 5% back", 3, "Body", None)])
    assert found.severity == "warning"
    choice = ChecksSpec(ignore=[{"rule": "numbers.typed", "slides": [3], "reason": "set by the board"}])  # type: ignore[list-item]
    assert sift([found], choice).findings == ()


def test_no_shipped_deck_or_example_types_a_number() -> None:
    for path in [*ROOT.glob("decks/*.yaml"), *ROOT.glob("examples/*/decks/*.yaml")]:
        for section in yaml.safe_load(path.read_text(encoding="utf-8")).get("sections") or []:
            [(_, options)] = section.items() if isinstance(section, dict) else [("", None)]
            texts = [str(options.get(name, "")) for name in ("title", "text")] if isinstance(options, dict) else []
            assert [said(text) for text in texts if said(text)] == [], path
