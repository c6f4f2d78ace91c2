"""Every native twin shows the numbers of its image, and its workbook holds nothing that the image hides."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pandas as pd
import pytest
from openpyxl import load_workbook

from deckgen.checks import check_bytes
from deckgen.figures import figure_kinds, get_figure
from deckgen.figures.base import Figure, _shown_texts, drawn_figure
from deckgen.figures.native import shown
from deckgen.slides.chart_model import Chart, Heat, Label
from deckgen.slides.model import Deck, Picture, Slide, plain
from deckgen.slides.reader import open_presentation
from deckgen.slides.writer import deck_bytes
from deckgen.theme import Theme, load_theme

KINDS = [kind for kind in sorted(figure_kinds()) if get_figure(kind).example().native() is not None]
CHARTS = [kind for kind in KINDS if isinstance(get_figure(kind).example().native(), Chart)]
THEME = load_theme("lakeshore")
NUMBER = re.compile(r"[<+−(]?\$?\d[\d,.]*[KMB%×]?")


def written(figure: Figure, theme: Theme = THEME, layout: str = "figure", *, cut: bool = False) -> bytes:
    """Return a deck of one slide with the figure as a native chart."""
    body = {"Figure" if layout == "figure" else "Figure left": Picture(figure=figure, alt_text=figure.alt_text())}
    slide = Slide(id="only", layout=layout, title=plain("A title"), body=body)
    content, findings = deck_bytes(Deck(title="One", slides=(slide,), as_of="2026-02-28", charts="native"), theme)
    assert cut or findings == ()
    assert {finding.rule for finding in findings} <= {"figure.text"}
    return content


def workbooks(content: bytes) -> Iterator[Any]:
    with ZipFile(BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.endswith(".xlsx"):
                yield load_workbook(BytesIO(archive.read(name))).active


def frame_of(content: bytes) -> Any:
    return next(s for s in open_presentation(content).slides[0].shapes if s.name.startswith("Figure"))


def labels(chart: Chart) -> list[Label]:
    found = [point.label for series in chart.series for point in series.points if point.label]
    return [*found, *chart.asides]


def words(twin: Chart | Heat) -> str:
    """Return everything that a twin says."""
    if isinstance(twin, Heat):
        cells = [cell.text for row in twin.cells for cell in row]
        return "\n".join([*twin.columns, *twin.rows, *cells, twin.corner, twin.note])
    said = [*twin.categories, *twin.notes, *(label.text for label in labels(twin)), *(s.name for s in twin.series)]
    said += [reference.name for reference in twin.references]
    for axis in (twin.axis, twin.across):
        said += [*axis.words, axis.title] if axis else []
    return "\n".join(said)


def variant(kind: str, **columns: Any) -> Figure:
    cls = get_figure(kind)
    return cls(frame=cls.EXAMPLE.assign(**columns), **cls.EXAMPLE_OPTIONS)


def test_all_but_a_few_kinds_have_a_twin() -> None:
    assert len(KINDS) >= 0.8 * len(figure_kinds())


@pytest.mark.parametrize("kind", KINDS)
def test_a_twin_says_every_number_that_the_image_shows(kind: str) -> None:
    figure = get_figure(kind).example()
    twin = figure.native()
    assert twin is not None
    with drawn_figure(figure, THEME, 12.1, 5.0) as canvas:
        image = " ".join(text.get_text() for text in _shown_texts(canvas))
    said = words(twin)
    assert [number for number in NUMBER.findall(image) if number not in said] == []


@pytest.mark.parametrize("kind", CHARTS)
def test_the_value_of_a_mark_is_the_number_of_its_label(kind: str) -> None:
    twin = get_figure(kind).example().native()
    assert isinstance(twin, Chart)
    if twin.stacked or twin.overlaid:
        pytest.skip("its bars are differences, which add up to what the labels say")
    for series in twin.series:
        for point in series.points:
            first = next((run.text for run in point.label.runs if run.bold), "") if point.label else ""
            found = re.fullmatch(r"(?:\D*  )?([−(]?)\$?([\d,.]+)([KM%]?)\)?", first)
            if found and point.value is not None:
                factor = {"K": 1e3, "M": 1e6, "%": 0.01}.get(found[3], 1.0) * (-1 if found[1] else 1)
                number = float(found[2].replace(",", "")) * factor
                assert point.value == pytest.approx(number, rel=0.01, abs=0.0006), first


@pytest.mark.parametrize("kind", CHARTS)
def test_a_chart_can_be_edited_and_passes_the_gate(kind: str) -> None:
    figure = get_figure(kind).example()
    content = written(figure)
    frame = frame_of(content)
    assert frame.has_chart
    assert frame._element._nvXxPr.cNvPr.get("descr") == figure.alt_text()
    assert frame.is_placeholder
    [sheet] = workbooks(content)
    assert any(isinstance(cell.value, int | float) for row in sheet.iter_rows() for cell in row)
    assert check_bytes(content) == []


def test_the_risk_map_is_a_table_whose_suppressed_cells_stay_words() -> None:
    content = written(get_figure("value_map").example())
    table = frame_of(content).table
    texts = [[cell.text for cell in row.cells] for row in table.rows]
    assert texts[0] == ["Lifetime value, by churn risk", "Low", "Medium", "High", "Critical"]
    assert texts[1] == ["$1,000 and over", "55", "46", "12", "<10"]
    assert list(workbooks(content)) == []
    assert check_bytes(content) == []


@pytest.mark.parametrize("layout", ["figure", "two_figures"])
@pytest.mark.parametrize("value", [0, math.nan])
@pytest.mark.parametrize("kind", KINDS)
def test_only_zeros_and_only_missing_values_can_be_written(kind: str, value: float, layout: str) -> None:
    columns = [name for name in get_figure(kind).NUMERIC if not name.endswith("order")]
    assert check_bytes(written(variant(kind, **dict.fromkeys(columns, value)), layout=layout, cut=True)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_one_row_and_very_long_labels_can_be_written(kind: str) -> None:
    cls = get_figure(kind)
    assert check_bytes(written(cls(frame=cls.EXAMPLE.iloc[:1], **cls.EXAMPLE_OPTIONS))) == []
    names = [c for c in ("label", "dimension", "series", "note", "owner", "verdict_text") if c in cls.EXAMPLE]
    long = {name: cls.EXAMPLE[name].astype(str) + " with everyone who ever gave \x07<&>" for name in names}
    assert check_bytes(written(variant(kind, **long), layout="two_figures", cut=True)) == []


def test_a_label_that_had_to_be_cut_is_a_warning() -> None:
    frame = pd.DataFrame({"label": ["Many"], "value": [420], "text": ["420"], "note": ["of all who ever came " * 9]})
    figure = get_figure("bar")(frame=frame)
    slide = Slide(id="a", layout="figure", title=plain("A"), body={"Figure": Picture(figure=figure, alt_text="Bar.")})
    _, found = deck_bytes(Deck(title="One", slides=(slide,), as_of="2026-02-28", charts="native"), THEME)
    assert [(finding.rule, finding.severity, finding.shape) for finding in found] == [
        ("figure.text", "warning", "Figure")
    ]
    assert found[0].message.startswith("the label '420  of all who ever came")
    assert found[0].message.endswith("…' was cut to fit")


def test_a_suppressed_value_is_an_empty_cell_with_its_words_on_the_slide() -> None:
    frame = pd.DataFrame({"label": ["Many", "Few"], "value": [420, math.nan], "text": ["420", "<10"]})
    content = written(get_figure("bar")(frame=frame, value_name="People"))
    [sheet] = workbooks(content)
    rows = {row[0]: row[1:] for row in sheet.iter_rows(values_only=True)}
    assert rows["Many"][0] == 420
    assert rows["Few"][0] is None
    said = "".join(frame_of(content).chart._chartSpace.xpath(".//c:dLbl//a:t/text()"))
    assert "<10" in said


def test_a_suppressed_value_of_one_of_two_bars_is_said_in_the_rows_name() -> None:
    columns = {"recall": math.nan, "recall_text": "<10"}
    said = words(variant("precision_recall", **columns).native())  # type: ignore[arg-type]
    assert "<10" in said
    content = written(variant("precision_recall", **columns))
    assert "Churn (<10 recall)" in [str(name) for name in frame_of(content).chart.plots[0].categories]


def test_a_workbook_holds_a_share_to_the_digits_that_are_shown_and_not_the_counts_behind_it() -> None:
    content = written(variant("lift", capture=5 / 19))
    [sheet] = workbooks(content)
    assert {row[1] for row in sheet.iter_rows(min_row=2, values_only=True)} == {0.263}


@pytest.mark.parametrize(
    ("value", "unit", "rounded"),
    [(5 / 19, "share", 0.263), (2_412_345.67, "USD", 2_410_000), (54_816, "count", 54_816), (0.79134, "index", 0.791),
     (-151_234, "USD", -151_000), (math.nan, "USD", None), (math.inf, "share", None), (12.345, "months", 12.3)],
)  # fmt: skip
def test_numbers_are_rounded_as_slides_show_them(value: float, unit: str, rounded: float | None) -> None:
    assert shown(value, unit) == rounded


def test_bars_of_a_tornado_on_one_side_of_the_base_say_both_ends() -> None:
    frame = pd.DataFrame(
        {"label": ["Gift"], "low": [6e5], "high": [8e5], "low_text": ["$600K"], "high_text": ["$800K"]}
    )
    twin = get_figure("tornado")(frame=frame, base=5e5).native()
    assert isinstance(twin, Chart)
    assert [label.text for label in labels(twin)] == ["$600K to $800K"]
    assert [series.points[0].value for series in twin.series] == [300_000, 100_000]


def test_a_waterfall_that_crosses_zero_splits_its_bar_there() -> None:
    frame = pd.DataFrame(
        [("Start", 100, "start", "$100"), ("Loss", -300, "loss", "−$300"), ("End", -200, "end", "−$200")],
        columns=["label", "value", "kind", "text"],
    )
    twin = get_figure("waterfall")(frame=frame).native()
    assert isinstance(twin, Chart)
    values = {series.name: [point.value for point in series.points] for series in twin.series}
    assert values["Change"][:2] == [100, 100]
    assert values["Change below zero"] == [None, -200, -200]
    assert check_bytes(written(get_figure("waterfall")(frame=frame))) == []


@pytest.mark.slow
def test_the_open_xml_sdk_finds_no_errors_in_any_twin(
    tmp_path: Path, sdk_errors: Callable[[Path], list[object]], audit_errors: Callable[[Path], list[str]]
) -> None:
    examples = {kind: get_figure(kind).example() for kind in KINDS}
    slides = tuple(
        Slide(id=kind, layout="figure", title=plain(kind), body={"Figure": Picture(figure=f, alt_text=f.alt_text())})
        for kind, f in examples.items()
    )
    path = tmp_path / "twins.pptx"
    path.write_bytes(deck_bytes(Deck(title="All", slides=slides, as_of="2026-02-28", charts="native"), THEME)[0])
    assert sdk_errors(path) == []
    assert audit_errors(path) == []
