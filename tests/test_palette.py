"""Colours that cannot be read or told apart are found, with what was measured."""

from __future__ import annotations

import pytest

from deckgen.palette import APART, contrast, distance, mix, objections
from deckgen.theme import load_theme

GOOD = dict(load_theme("lakeshore").colors)


def said(**colors: str) -> list[str]:
    return [found.message for found in objections(GOOD | colors)]


@pytest.mark.parametrize("name", ["lakeshore", "nocturne"])
def test_shipped_palettes_have_no_objections(name: str) -> None:
    assert list(objections(load_theme(name).colors)) == []


def test_pale_text_is_named_with_its_ground_and_its_contrast() -> None:
    assert "muted on background has a contrast of 2.85, at least 4.5 is needed" in said(muted="999999")


def test_traffic_lights_look_alike_to_people_who_see_no_green() -> None:
    found = said(critical="FF0000", high="FFA500", medium="FFFF00", low="00A000")
    alike = [text for text in found if text.startswith("critical and low look alike under deuteranopia")]
    assert alike == [f"critical and low look alike under deuteranopia: distance 12.1, at least {APART:g} is needed"]


def test_a_fill_on_which_neither_ink_can_be_read_is_found() -> None:
    assert any(
        "neither text nor background can be read on accent" in text for text in said(accent="7F7F7F", text="5A5A5A")
    )


def test_black_on_white_has_the_greatest_contrast_and_a_colour_none_with_itself() -> None:
    assert contrast("000000", "FFFFFF") == pytest.approx(21)
    assert contrast("1B7F8C", "1B7F8C") == pytest.approx(1)
    assert distance("1B7F8C", "1B7F8C", "protanopia") == 0
    assert distance("FF0000", "00A000") > 3 * distance("FF0000", "00A000", "protanopia")
    assert mix("000000", "FFFFFF", 0.5) == "808080"
