"""The segments figure: a hidden count cannot be measured off the picture, and priorities are known ones."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from figures.grounds import DARK, LIGHT

from deckgen.errors import DataError
from deckgen.figures.base import drawn_figure
from deckgen.figures.segments import STRIP, Segments
from deckgen.theme import Theme


def segments(*counts: float, priority: str = "high") -> Segments:
    texts = ["<10" if math.isnan(count) else f"{count:,.0f}" for count in counts]
    frame = pd.DataFrame({"label": [f"Group {n}" for n in range(len(counts))], "count": counts, "count_text": texts})
    return Segments(frame=frame.assign(priority=priority, money_text="$1K"))


def bars(figure: Segments) -> list[float]:
    """Return the widths of the bars in inches, without the strips before them."""
    with drawn_figure(figure, LIGHT, 7.95, 4.7) as canvas:
        widths = [patch.get_width() for patch in canvas.artists if hasattr(patch, "get_width")]
    return [float(width) for width in widths if width != STRIP]


def test_a_hidden_count_has_no_bar() -> None:
    assert bars(segments(math.nan, 40))[0] == 0


def test_twice_the_people_is_twice_the_length() -> None:
    one, two = bars(segments(40, 80))
    assert two == pytest.approx(2 * one)


def test_an_unknown_priority_is_refused_with_the_nearest() -> None:
    with pytest.raises(DataError, match=r"no priority 'hihg' \(did you mean 'high'\?\)"):
        segments(40, priority="hihg")


def test_the_priority_is_said_in_words_too() -> None:
    with drawn_figure(segments(40, priority="critical"), LIGHT, 7.95, 4.7) as canvas:
        assert "Critical" in [text.get_text() for text in canvas.texts]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_eight_segments_fit_half_a_slide(theme: Theme) -> None:
    assert segments(*range(5, 85, 10)).drawn(theme, 5.9, 4.3).problems == ()
