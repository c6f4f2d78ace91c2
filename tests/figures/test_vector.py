"""A figure as SVG is the picture once more: one drawing, letters as outlines, nothing of the machine in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

import pandas as pd
import pytest
from matplotlib.lines import Line2D

from deckgen.figures import figure_kinds, get_figure, vector
from deckgen.figures.base import Figure
from deckgen.theme import Theme, load_theme

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

THEME = load_theme("lakeshore")
SIZE = (7.95, 4.7)


class Dots(Figure):
    """A row a dot, each drawn on its own."""

    kind = ""
    REQUIRED: ClassVar = {"x": "where it stands, from 0 to 1"}

    def describe(self) -> str:
        return "Dots."

    def draw(self, canvas: Canvas, theme: Theme) -> None:
        xs = self.numbers("x")
        canvas.add_artist(Line2D(xs, xs, marker="o", ls="", color=theme.color("accent")))


def row_of(count: int) -> pd.DataFrame:
    return pd.DataFrame({"x": [n / count for n in range(count)]})


@pytest.mark.parametrize("kind", sorted(figure_kinds()))
def test_a_figure_prints_as_svg_with_equal_bytes_and_the_same_png(kind: str) -> None:
    figure = get_figure(kind).example()
    once, again = (figure.drawn(THEME, *SIZE, vector=True) for _ in range(2))
    alone = figure.drawn(THEME, *SIZE)
    assert alone.svg is None
    assert once.svg is not None
    assert once.svg == again.svg
    assert once.image == alone.image


def test_an_svg_has_the_pictures_shape_no_fonts_no_date_and_no_address() -> None:
    svg = get_figure("bar").example().drawn(THEME, *SIZE, vector=True).svg
    text = (svg or b"").decode()
    wide, high = map(float, re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', text).groups())  # type: ignore[union-attr]
    assert wide / high == pytest.approx(SIZE[0] / SIZE[1], rel=1e-4)
    assert "<text" not in text
    assert "atplotlib" not in text
    assert set(re.findall(r"https?://[^\"]+", text)) == {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}


def test_a_figure_of_very_many_marks_stays_a_png() -> None:
    assert Dots(frame=row_of(4_900)).drawn(THEME, *SIZE, vector=True).svg is not None
    heavy = Dots(frame=row_of(5_100)).drawn(THEME, *SIZE, vector=True)
    assert heavy.svg is None
    assert heavy.image.startswith(b"\x89PNG")


@pytest.mark.parametrize(("most", "is_light"), [(50_000, False), (150_000, True)])
def test_a_figure_of_too_many_bytes_stays_a_png(most: int, is_light: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vector, "MOST_BYTES", most)
    drawn = get_figure("bar").example().drawn(THEME, *SIZE, vector=True)
    assert (drawn.svg is not None) is is_light
    assert drawn.image.startswith(b"\x89PNG")
