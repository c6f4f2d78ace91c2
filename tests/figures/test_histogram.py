"""The histogram: the median stands where it lies, and a hidden bin has no height."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from figures.grounds import DARK, LIGHT

from deckgen.errors import DataError
from deckgen.figures.base import drawn_figure
from deckgen.figures.histogram import Histogram
from deckgen.theme import Theme


def histogram(*counts: float, median: float | None = None, width: float = 10) -> Histogram:
    frame = pd.DataFrame({"low": [n * width for n in range(len(counts))], "count": counts})
    texts = ["<10" if math.isnan(count) else f"{count:,.0f}" for count in counts]
    return Histogram(frame=frame.assign(high=frame["low"] + width, text=texts), median=median)


@pytest.mark.parametrize(("median", "place"), [(0, 0.0), (5, 0.5), (10, 1.0), (24, 2.4)])
def test_the_median_lies_within_its_bin_as_it_does_between_the_limits(median: float, place: float) -> None:
    assert histogram(20, 30, 40, median=median)._median_place() == pytest.approx(place)


def test_a_median_outside_all_bins_is_written_without_a_line() -> None:
    figure = histogram(20, 30, median=90)
    assert figure._median_place() is None
    with drawn_figure(figure, LIGHT, 7.95, 4.7) as canvas:
        assert "Median 90" in [text.get_text() for text in canvas.texts]


def test_a_hidden_count_has_no_column() -> None:
    with drawn_figure(histogram(20, math.nan), LIGHT, 7.95, 4.7) as canvas:
        heights = [patch.get_height() for patch in canvas.artists if hasattr(patch, "get_height")]
    assert heights[1] == 0 < heights[0]


def test_a_last_bin_without_an_end_is_called_more() -> None:
    assert Histogram.example().alt_text().endswith("$2,500 and over: <10.")
    assert Histogram(frame=Histogram.EXAMPLE)._limits()[-1] == (8, "more")


def test_a_thirteenth_bin_is_refused() -> None:
    with pytest.raises(DataError, match="at most 12 bins, not 13"):
        histogram(*range(10, 23))


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("median", [0, 33, 57, 119])
def test_twelve_bins_fit_half_a_slide_wherever_the_median_is(median: float, theme: Theme) -> None:
    figure = histogram(*(1000 + 100 * n for n in range(12)), median=median)
    drawn = figure.drawn(theme, 5.9, 4.3)
    assert drawn.problems == drawn.cuts == ()
