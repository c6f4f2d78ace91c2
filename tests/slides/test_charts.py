"""Native charts as they are written: colours of the theme, labels where they are legal, the same bytes twice."""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from sample_deck import Plain, one_slide

from deckgen.errors import OutputError
from deckgen.slides.chart_model import Axis, Chart, Label, Point, Reference, Series
from deckgen.slides.charts import plan_chart
from deckgen.slides.model import Deck, Picture, Slide, plain
from deckgen.slides.package import Package
from deckgen.slides.runs import Run
from deckgen.slides.workbook import address, letters
from deckgen.slides.writer import deck_bytes
from deckgen.theme import Theme, load_theme

THEME = load_theme("lakeshore")


def said(text: str, *sides: Any) -> Label:
    return Label(runs=(Run(text=text, bold=True),), sides=sides or ("end",))


def series(values: list[float | None], *sides: Any, **look: Any) -> Series:
    points = tuple(Point(value=value, label=said(f"{value}", *sides)) for value in values)
    return Series(**{"name": "People", "points": points, **look})


def bars(**options: Any) -> Chart:
    made = {"kind": "bars", "series": (series([3, 7]),), "categories": ("One", "Two"), "alt_text": "Two bars."}
    return Chart(**{**made, **options})


class Twin(Plain):
    """A figure that has a native twin."""

    def native(self) -> Chart:
        return bars()


def chart_xml(chart: Chart, theme: Theme = THEME) -> str:
    content, _ = deck_bytes(one_slide("figure", {"Figure": chart}), theme)
    return Package(content).parts["ppt/charts/chart1.xml"].decode()


def two(charts: Any, deck: Any) -> bytes:
    picture = Picture(figure=Twin(), alt_text="Two bars.")
    slides = tuple(
        Slide(id=f"s{n}", layout="figure", title=plain(f"Title {n}"), body={"Figure": picture}, charts=choice)
        for n, choice in enumerate(charts)
    )
    return deck_bytes(Deck(title="Two", slides=slides, as_of="2026-02-28", charts=deck), THEME)[0]


def kinds(content: bytes) -> list[bool]:
    return [slide.shapes[1].has_chart for slide in Presentation(BytesIO(content)).slides]


def test_figures_are_images_unless_the_deck_or_the_slide_asks_for_charts() -> None:
    assert kinds(two([None, None], "image")) == [False, False]
    assert kinds(two([None, "native"], "image")) == [False, True]
    assert kinds(two([None, "image"], "native")) == [True, False]


def test_a_figure_without_a_twin_stays_an_image() -> None:
    deck = one_slide("figure", {"Figure": Picture(figure=Plain(), alt_text="A square.")})
    content, _ = deck_bytes(Deck(title="One", slides=deck.slides, as_of="2026-02-28", charts="native"), THEME)
    assert Presentation(BytesIO(content)).slides[0].shapes[1]._element.tag.endswith("}pic")


def test_colours_are_the_themes_slots_so_that_a_changed_theme_changes_the_chart() -> None:
    xml = chart_xml(bars(series=(series([3, 7], color="accent"),)))
    assert '<a:schemeClr val="accent1"' in xml
    assert THEME.colors["accent"] not in xml
    other = THEME.model_copy(update={"colors": {**THEME.colors, "muted": "123456"}})
    assert "123456" in chart_xml(bars(), other)


def test_the_longest_label_has_room_beyond_its_bar() -> None:
    short, long = (
        plan_chart(
            bars(series=(Series(name="n", points=(Point(value=9, label=said(text)), Point(value=1))),)), 6, 4, THEME
        )
        for text in ("9", "9 and a lot more to say")
    )
    assert long.value.high > short.value.high > 9


def test_labels_beyond_stacks_stand_on_a_series_of_their_own_because_stacks_have_no_outside() -> None:
    stacked = bars(series=(series([1, 2], color=None), series([3, 4], name="More")), stacked=True)
    xml = chart_xml(stacked)
    assert 'val="outEnd"' not in xml
    assert 'val="inBase"' in xml


def test_a_reference_is_a_line_inside_the_chart_at_its_value() -> None:
    chart = bars(references=(Reference(value=5, name="Last year: 5"),))
    [mark] = plan_chart(chart, 6, 4, THEME).marks
    plot = plan_chart(chart, 6, 4, THEME)
    share = (5 - plot.value.low) / (plot.value.high - plot.value.low)
    assert mark.x == pytest.approx(plot.area[0] + plot.area[2] * share)
    content, _ = deck_bytes(one_slide("figure", {"Figure": chart}), THEME)
    assert "Last year: 5" in Package(content).parts["ppt/drawings/drawing1.xml"].decode()


def test_names_at_the_ends_of_lines_stand_apart() -> None:
    lines = tuple(
        Series(name=name, points=(Point(value=1), Point(value=value, label=said(name, "right"))), shape="line")
        for name, value in (("Members", 5.0), ("Donors", 5.05))
    )
    axis = Axis(low=0, high=6, step=2, code="0", words=("0", "2", "4", "6"))
    plot = plan_chart(bars(kind="lines", series=lines, axis=axis), 6, 4, THEME)
    ends = [plot.area[1] + plot.area[3] * (1 - (one.values[1] or 0) / 6) + one.words[1].shift[1] for one in plot.series]
    assert ends[0] - ends[1] >= THEME.sizes["figure"] / 72


def test_a_label_in_a_stack_reads_on_its_colour() -> None:
    stacked = bars(series=(series([1000, 2000], "center", color="medium"),), stacked=True)
    assert "tx1" in chart_xml(stacked).split("<c:dLbls>")[1]


def test_a_chart_without_the_scale_that_its_kind_needs_is_refused() -> None:
    with pytest.raises(OutputError, match="'dots' needs an axis"):
        deck_bytes(one_slide("figure", {"Figure": bars(kind="dots")}), THEME)
    with pytest.raises(OutputError, match="a point for each category"):
        deck_bytes(one_slide("figure", {"Figure": bars(categories=("One",))}), THEME)


def test_the_same_charts_give_the_same_bytes_under_another_clock_and_hash_seed() -> None:
    code = "import hashlib; from test_charts import two; print(hashlib.sha256(two([None, None], 'native')).hexdigest())"
    here, root = Path(__file__).parent, Path(__file__).parents[2]
    paths = os.pathsep.join([str(here), str(root), str(root / "tests")])
    environment = os.environ | {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "7", "PYTHONPATH": paths}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == sha256(two([None, None], "native")).hexdigest()


def test_cells_are_addressed_as_excel_does() -> None:
    assert [letters(column) for column in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert address(1, 3) == "Sheet1!$B$2:$B$4"
