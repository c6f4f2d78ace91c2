"""The threshold figure: values at the cut in use are measured ones, and units never share a scale."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from figures.grounds import DARK, LIGHT

from deckgen.errors import DataError
from deckgen.figures.base import drawn_figure
from deckgen.figures.threshold_curve import ThresholdCurve
from deckgen.theme import Theme

CUTS = (0.5, 0.7, 0.9)


def curve(chosen: float | None = 0.7, **values: tuple[float, ...]) -> ThresholdCurve:
    rows = [
        (name, cut, value, f"{value:.1%}")
        for name, line in values.items()
        for cut, value in zip(CUTS, line, strict=True)
    ]
    return ThresholdCurve(frame=pd.DataFrame(rows, columns=["series", "threshold", "value", "text"]), chosen=chosen)


def shown(figure: ThresholdCurve) -> list[str]:
    with drawn_figure(figure, LIGHT, 7.95, 4.7) as canvas:
        return [text.get_text() for text in canvas.texts]


def test_the_values_at_the_cut_in_use_are_written() -> None:
    assert {"94.3%", "98.3%", "In use: 0.7"} <= set(
        shown(curve(Precision=(0.87, 0.943, 0.98), Recall=(0.99, 0.983, 0.9)))
    )


def test_no_value_is_made_up_between_two_measured_cuts() -> None:
    said = shown(curve(0.8, Recall=(0.99, 0.983, 0.9)))
    assert "In use: 0.8" in said
    assert not any(text.endswith(".3%") for text in said)
    assert "now" not in curve(0.8, Recall=(0.99, 0.983, 0.9)).alt_text()


def test_a_fourth_line_is_refused() -> None:
    with pytest.raises(DataError, match="at most 3 lines, not 4"):
        curve(a=(1, 1, 1), b=(1, 1, 1), c=(1, 1, 1), d=(1, 1, 1))


def test_quantities_of_other_units_have_a_scale_of_their_own() -> None:
    with drawn_figure(ThresholdCurve.example(), LIGHT, 7.95, 4.7) as canvas:
        share, count = (axes.get_ylim() for axes in canvas.axes)
    assert share[1] < 1.1
    assert count[1] > 1000


def test_a_scale_of_shares_does_not_name_more_than_the_whole() -> None:
    with drawn_figure(curve(Recall=(1.0, 0.98, 0.9)), LIGHT, 7.95, 4.7) as canvas:
        labels = [tick.get_text() for tick in canvas.axes[0].get_yticklabels()]
    assert "100%" in labels
    assert not {"102%", "105%", "110%"} & set(labels)


def test_values_where_two_lines_cross_stand_off_the_lines() -> None:
    figure = curve(Precision=(0.2, 0.4, 0.9), Recall=(0.9, 0.42, 0.05))
    with drawn_figure(figure, LIGHT, 5.9, 4.64) as canvas:
        renderer = canvas.canvas.get_renderer()  # type: ignore[attr-defined]
        boxes = {text.get_text(): text.get_window_extent(renderer) for text in canvas.texts}
        paths = [
            line.get_transform().transform(line.get_xydata()) for line in canvas.artists if line.get_linewidth() == 2.6
        ]
    assert len(paths) == 2
    for path in paths:
        steps = np.linspace(0, 2, 400)
        along = np.column_stack([np.interp(steps, range(3), path[:, side]) for side in (0, 1)])
        for words in ("40.0%", "42.0%"):
            assert not any(boxes[words].contains(x, y) for x, y in along), words


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("chosen", [None, 0.5, 0.7, 0.9])
def test_three_lines_that_lie_close_keep_their_labels_apart(chosen: float | None, theme: Theme) -> None:
    figure = curve(chosen, Precision=(0.95, 0.95, 0.951), Recall=(0.951, 0.949, 0.95), F1=(0.95, 0.9495, 0.9505))
    for size in ((7.95, 4.7), (5.9, 4.3), (12.1, 4.7)):
        assert figure.drawn(theme, *size).problems == ()
