"""Every figure kind keeps the same promises: exact size, equal bytes, legible text, a finding in words."""

from __future__ import annotations

import math
import struct
import subprocess
import sys
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.text import Text

from deckgen.errors import DataError, SpecError
from deckgen.figures import figure_kinds, get_figure
from deckgen.figures.base import ALT_LIMIT, Figure, drawn_figure
from deckgen.figures.sheet import spread, ticks
from deckgen.theme import Theme, contrast, load_theme

KINDS = sorted(figure_kinds())
SIZES = [(7.95, 4.7), (5.9, 4.3), (12.1, 4.7)]
TELLING = {
    "auc_intervals": "0.791 (0.745–0.838",
    "bands": "518 (49.8%)",
    "bar": "54,816",
    "before_after": "1,040",
    "calibration": "27% predicted, 19% came true",
    "cash_curve": "month 12.2",
    "cohort": "2023 47% of 1,105",
    "funnel": "76,370",
    "histogram": "Median $84",
    "lift": "52.0% (5.2× chance)",
    "precision_recall": "precision 47.1%",
    "quality": "38.4% to 94.3%",
    "segments": "Careful ask (high) 49, $38K",
    "share_strip": "64.2%",
    "threshold_curve": "Recall 96.1% now",
    "timeline": "week 20",
    "tornado": "$210K to $860K",
    "trend": "$278K (Q4 2025)",
    "value_map": "204",
    "waterfall": "−$398K",
}


@pytest.fixture(scope="module")
def theme() -> Theme:
    return load_theme("lakeshore")


def variant(kind: str, **columns: Any) -> Figure:
    """Return the example of `kind` with some columns replaced by one value."""
    cls = get_figure(kind)
    return cls(frame=cls.EXAMPLE.assign(**columns), **cls.EXAMPLE_OPTIONS)


def words(cls: type[Figure]) -> list[str]:
    """Return the columns of labels: what a person may have named at great length."""
    names = ("label", "dimension", "series", "x", "y", "note", "owner", "status", "verdict_text", "panel")
    return [column for column in names if column in cls.EXAMPLE]


@pytest.mark.parametrize("kind", KINDS)
def test_an_example_is_a_png_of_the_exact_size_and_the_same_bytes_twice(kind: str, theme: Theme) -> None:
    figure = get_figure(kind).example()
    image = figure.render_image(theme, 7.95, 4.7)
    assert image[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", image[16:24]) == (1590, 940)
    assert b"Software" not in image
    assert image == get_figure(kind).example().render_image(theme, 7.95, 4.7)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", KINDS)
def test_no_text_of_an_example_overlaps_or_leaves_the_canvas(
    kind: str, size: tuple[float, float], theme: Theme
) -> None:
    figure = get_figure(kind).example()
    assert figure.problems(theme, *size) == []
    assert figure.cuts(theme, *size) == []


@pytest.mark.parametrize("brand", ["lakeshore", "nocturne"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_word_of_an_example_can_be_read_on_what_lies_behind_it(kind: str, brand: str) -> None:
    theme = load_theme(brand)
    with drawn_figure(get_figure(kind).example(), theme, 7.95, 4.7) as canvas:
        agg: Any = canvas.canvas
        agg.draw()
        texts = [text for text in canvas.findobj(Text) if text.get_visible() and text.get_text().strip()]
        boxes = [text.get_window_extent(agg.get_renderer()) for text in texts]
        for text in texts:
            text.set_visible(False)
        agg.draw()
        pixels = np.asarray(agg.buffer_rgba())[::-1, :, :3]
        for text, box in zip(texts, boxes, strict=True):
            if text.get_path_effects():
                continue  # a halo in the ground's colour lies behind it
            across, down = slice(max(int(box.x0), 0), int(box.x1) + 1), slice(max(int(box.y0), 0), int(box.y1) + 1)
            colors, counts = np.unique(pixels[down, across].reshape(-1, 3), axis=0, return_counts=True)
            behind = "".join(f"{value:02X}" for value in colors[counts.argmax()])
            ink = to_hex(text.get_color())[1:]
            large = text.get_fontsize() >= 18 or (text.get_fontsize() >= 14 and text.get_fontweight() == "bold")
            assert contrast(ink, behind) >= (3.0 if large else 4.5), (text.get_text(), ink, behind)


@pytest.mark.parametrize("kind", KINDS)
def test_alt_text_states_the_most_telling_number(kind: str) -> None:
    said = get_figure(kind).example().alt_text()
    assert TELLING[kind] in said
    assert len(said) <= ALT_LIMIT


@pytest.mark.parametrize("kind", KINDS)
def test_alt_text_of_very_long_labels_stays_short(kind: str) -> None:
    cls = get_figure(kind)
    long = {column: cls.EXAMPLE[column].astype(str) + " and more of it" * 9 for column in words(cls)}
    said = variant(kind, **long).alt_text()
    assert 20 < len(said) <= ALT_LIMIT


@pytest.mark.parametrize("kind", KINDS)
def test_a_missing_column_is_named_with_its_meaning_and_a_near_miss(kind: str) -> None:
    cls = get_figure(kind)
    column = next(iter(cls.REQUIRED))
    with pytest.raises(DataError) as error:
        cls(frame=cls.EXAMPLE.rename(columns={column: f"{column}s"}), **cls.EXAMPLE_OPTIONS)
    meaning = cls.REQUIRED[column]
    assert str(error.value) == (
        f"figure {kind!r} needs a column {column!r} ({meaning}) (did you mean {column + 's'!r}?)"
    )


def test_all_missing_columns_are_named_at_once() -> None:
    with pytest.raises(DataError) as error:
        get_figure("bar")(frame=pd.DataFrame({"name": ["a"]}))
    assert len(error.value.problems) == 3


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_frame_is_refused(kind: str) -> None:
    cls = get_figure(kind)
    with pytest.raises(DataError, match="was given a frame without rows"):
        cls(frame=cls.EXAMPLE.iloc[:0], **cls.EXAMPLE_OPTIONS)


@pytest.mark.parametrize("kind", KINDS)
def test_words_where_numbers_belong_are_refused(kind: str) -> None:
    column = get_figure(kind).NUMERIC[0]
    with pytest.raises(DataError, match=f"column '{column}' must hold numbers"):
        variant(kind, **{column: "many"})


@pytest.mark.parametrize("value", [0, math.nan])
@pytest.mark.parametrize("kind", KINDS)
def test_only_zeros_and_only_missing_values_can_be_drawn(kind: str, value: float, theme: Theme) -> None:
    columns = [name for name in get_figure(kind).NUMERIC if not name.endswith("order")]
    figure = variant(kind, **dict.fromkeys(columns, value))
    assert figure.problems(theme, 7.95, 4.7) == []
    assert figure.render_image(theme, 7.95, 4.7)
    assert figure.alt_text()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", KINDS)
def test_one_row_can_be_drawn(kind: str, size: tuple[float, float], theme: Theme) -> None:
    cls = get_figure(kind)
    figure = cls(frame=cls.EXAMPLE.iloc[:1], **cls.EXAMPLE_OPTIONS)
    assert figure.problems(theme, *size) == []
    assert figure.alt_text()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", KINDS)
def test_very_long_labels_are_cut_before_they_overlap(kind: str, size: tuple[float, float], theme: Theme) -> None:
    cls = get_figure(kind)
    tail = " with everyone who ever bought a ticket, gave or wrote"
    long = {column: cls.EXAMPLE[column].astype(str) + tail for column in words(cls)}
    assert variant(kind, **long).problems(theme, *size) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_label_without_spaces_is_cut_before_it_overlaps(kind: str, theme: Theme) -> None:
    cls = get_figure(kind)
    long = {column: cls.EXAMPLE[column].astype(str) + "abcdefghij" * 12 for column in words(cls)}
    assert variant(kind, **long).problems(theme, 5.9, 4.3) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_explains_itself(kind: str) -> None:
    cls = get_figure(kind)
    assert cls.kind == kind == cls.__module__.rsplit(".", 1)[1]
    for text in (cls.at_a_glance, cls.how_to_read, cls.what_to_do):
        assert text.endswith(".")
    assert set(cls.NUMERIC) <= set(cls.REQUIRED)
    assert 3 <= len(cls.EXAMPLE) <= 24
    assert cls.describe.__doc__
    assert cls.draw.__doc__


def test_a_price_range_in_a_label_is_not_read_as_a_formula(theme: Theme) -> None:
    frame = pd.DataFrame({"label": ["$100–$500"], "value": [3], "text": ["$3–$4_x^2"]})
    assert get_figure("bar")(frame=frame).problems(theme, 5.9, 4.3) == []


def test_twelve_bars_with_negative_values_and_a_reference_stay_apart(theme: Theme) -> None:
    values = [float((-1) ** n * n * 1000) for n in range(12)]
    frame = pd.DataFrame({"label": [f"Segment {n}" for n in range(12)], "value": values})
    frame["text"] = [f"{value:,.0f}" for value in values]
    frame["note"] = "12.5% of all"
    figure = get_figure("bar")(frame=frame, reference=2500, reference_text="Last year: 2,500")
    for size in SIZES:
        assert figure.problems(theme, *size) == []


def test_a_text_that_had_to_be_cut_is_listed(theme: Theme) -> None:
    frame = pd.DataFrame({"label": ["a" * 90], "value": [1], "text": ["1"]})
    (cut,) = get_figure("bar")(frame=frame).cuts(theme, 5.9, 4.3)
    assert cut.startswith("aaa")


def test_overlapping_text_is_reported(theme: Theme) -> None:
    frame = pd.DataFrame({"label": [f"Row {n}" for n in range(40)], "value": range(40), "text": "1,000"})
    assert any("overlaps" in said for said in get_figure("bar")(frame=frame).problems(theme, 5.9, 4.3))


def test_more_than_four_calibration_panels_are_refused() -> None:
    frame = pd.DataFrame({"label": list("abcde"), "predicted": 0.1, "observed": 0.1, "n": 10})
    with pytest.raises(DataError, match="at most 4 models, not 5"):
        get_figure("calibration")(frame=frame)


def test_an_unknown_kind_names_the_nearest() -> None:
    with pytest.raises(SpecError, match=r"did you mean 'waterfall'\?"):
        get_figure("waterfal")


def test_importing_the_figures_loads_no_drawing_library() -> None:
    load = "import sys, deckgen.figures as f; f.figure_kinds()"
    code = load + "; print({'matplotlib', 'seaborn'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_ticks_are_as_short_as_they_stay_distinct() -> None:
    assert [text for _, text in ticks(0, 1, "share")] == ["0%", "20%", "40%", "60%", "80%", "100%"]
    assert [text for _, text in ticks(0.5, 1, "index")] == ["0.5", "0.6", "0.7", "0.8", "0.9", "1.0"]
    assert [text for _, text in ticks(0, 2, "count")] == ["0", "1", "2"]


def test_spread_keeps_order_and_distance() -> None:
    places = spread([1.0, 1.1, 1.2, 5.0], [1.0] * 4, 0.0, 6.0)
    assert places == sorted(places)
    assert all(two - one >= 1 - 1e-9 for one, two in pairwise(places))
