"""The cohort figure: suppressed shares look like nothing measurable, and every share can be read on its cell."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from figures.grounds import DARK, LIGHT

from deckgen.figures.base import drawn_figure
from deckgen.figures.cohort import Cohort, _ink
from deckgen.palette import luminance
from deckgen.theme import Theme, contrast


def cohort(*rows: tuple[str, int, float, str], size: str = "900") -> Cohort:
    frame = pd.DataFrame(rows, columns=["label", "since", "share", "text"]).assign(size_text=size)
    return Cohort(frame=frame)


def colored_cells(figure: Cohort) -> int:
    with drawn_figure(figure, LIGHT, 7.95, 4.7) as canvas:
        accent = tuple(int(LIGHT.colors["accent"][i : i + 2], 16) / 255 for i in (0, 2, 4))
        return sum(patch.get_facecolor()[:3] == pytest.approx(accent) for patch in canvas.artists)


def test_a_suppressed_share_has_its_text_and_no_colour() -> None:
    assert colored_cells(cohort(("2022", 1, 0.4, "40%"), ("2023", 1, math.nan, "<10"))) == 1


def test_the_years_to_come_are_left_empty() -> None:
    with drawn_figure(
        cohort(("2022", 1, 0.4, "40%"), ("2022", 2, 0.3, "30%"), ("2023", 1, 0.5, "50%")), LIGHT, 8, 4
    ) as c:
        assert sum(text.get_text().endswith("%") for text in c.texts) == 3


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_a_share_is_legible_on_every_strength_of_colour(theme: Theme) -> None:
    pairs = list(zip(bytes.fromhex(theme.colors["surface"]), bytes.fromhex(theme.colors["accent"]), strict=True))
    for amount in (n / 20 for n in range(21)):
        mixed = "".join(f"{round(under * (1 - amount) + over * amount):02X}" for under, over in pairs)
        # Bold text of 14 points is large text, for which WCAG 2.2 asks for 3.
        assert contrast(theme.colors[_ink(theme, amount)], mixed) >= 3


def test_a_higher_share_stands_further_from_the_background() -> None:
    figure = cohort(("2022", 1, 0.4, "40%"), ("2022", 2, 0.1, "10%"))
    for theme in (LIGHT, DARK):
        with drawn_figure(figure, theme, 7.95, 4.7) as canvas:
            alphas = [patch.get_alpha() for patch in canvas.artists]
        assert max(alphas[1::2]) == alphas[1] > alphas[3] > 0
        assert abs(luminance(theme.colors["accent"]) - luminance(theme.colors["background"])) > 0.3


def test_alt_text_of_cohorts_that_are_all_too_small_says_so() -> None:
    assert "Too few people" in cohort(("2024", 1, math.nan, "<10"), size="12").alt_text()


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_twelve_cohorts_of_twelve_years_fit(theme: Theme) -> None:
    rows = [(str(2012 + c), n, 0.9 / n, f"{0.9 / n:.1%}") for c in range(12) for n in range(1, 13 - c)]
    assert cohort(*rows, size="12,345").drawn(theme, 7.95, 4.7).problems == ()
