from __future__ import annotations

import pytest

from deckgen.slides.measure import Block, fit, measure, text_width, wrap


def test_widths_are_those_of_arial() -> None:
    assert text_width("M", 12) == pytest.approx(0.833 * 12, abs=0.01)
    assert text_width("AV", 100) < text_width("A", 100) + text_width("V", 100)  # kerned
    assert text_width("bold", 12, bold=True) > text_width("bold", 12)


def test_text_wraps_at_spaces_after_hyphens_and_at_newlines() -> None:
    assert wrap([("one two three", False)], 12, 50)[0] == ["one two ", "three"]
    assert wrap([("major-gift", False)], 12, 40)[0] == ["major-", "gift"]
    assert wrap([("one\ntwo", False)], 12, 500)[0] == ["one", "two"]


def test_a_word_may_change_its_weight_inside() -> None:
    mixed, _ = wrap([("un", False), ("break", True), ("able word", False)], 12, 80)
    assert mixed == ["unbreakable ", "word"]


def test_a_word_wider_than_the_line_is_named() -> None:
    assert wrap([("a Mississippi b", False)], 20, 60)[1] == ["Mississippi"]


def test_height_counts_lines_and_the_space_between_paragraphs() -> None:
    blocks = [
        Block(runs=(("one", False),), size=10, before=5),
        Block(runs=(("two", False),), size=10, before=5),
    ]
    assert measure(blocks, 100).height == pytest.approx(2 * 12 + 5)


def test_fit_takes_the_first_reduction_that_fits_or_the_last() -> None:
    def blocks_at(reduction: float) -> list[Block]:
        return [Block(runs=(("word " * 10, False),), size=20 - reduction)]

    assert fit(blocks_at, 200, 50, [0.0, 2.0, 4.0, 6.0]).fits
    tight = fit(blocks_at, 200, 10, [0.0, 2.0])
    assert (tight.fits, tight.reduction) == (False, 2.0)
