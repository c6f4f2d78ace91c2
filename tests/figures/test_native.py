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

from deckgen.checks.gate import check_bytes
from deckgen.figures import figure_kinds, get_figure
from deckgen.figures.base import Figure, _shown_texts, drawn_figure
from deckgen.figures.native import shown
from deckgen.slides.chart_model import Chart, Heat, Label
from deckgen.slides.charts import plan_chart
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
        titles = [twin.corner, twin.note, twin.asides_title, twin.over]
        return "\n".join([*twin.columns, *twin.rows, *twin.asides, *cells, *titles])
    said = [*twin.categories, *twin.notes, *(label.text for label in labels(twin)), *(s.name for s in twin.series)]
    said += [reference.name for reference in twin.references] + [twin.names_title, twin.heading]
    for axis in (twin.axis, twin.across, twin.second):
        said += [*axis.words, axis.title] if axis else []
    return "\n".join(said)


def variant(kind: str, **columns: Any) -> Figure:
    cls = get_figure(kind)
    return cls(frame=cls.EXAMPLE.assign(**columns), **cls.EXAMPLE_OPTIONS)


def test_every_kind_has_a_twin() -> None:
    assert sorted(figure_kinds()) == KINDS


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
    assert [table.cell(1, column).text_frame.paragraphs[0].runs[0].font.bold for column in (1, 4)] == [True, False]
    assert list(workbooks(content)) == []
    assert check_bytes(content) == []


def test_the_cohort_map_is_a_table_with_sizes_beside_the_cohorts_and_nothing_in_the_years_to_come() -> None:
    content = written(get_figure("cohort").example())
    table = frame_of(content).table
    texts = [[cell.text for cell in row.cells] for row in table.rows]
    assert texts[0][:3] == ["", "", "Years since the first gift"]
    assert texts[1] == ["First gift", "People", "1", "2", "3", "4", "5", "6"]
    assert texts[2] == ["2019", "1,184", "42%", "31%", "27%", "24%", "22%", "21%"]
    assert texts[-1] == ["2024", "18", "<10", "", "", "", "", ""]
    filled = [len(cell._tc.tcPr.findall("{*}solidFill")) for cell in table.rows[7].cells]
    assert filled == [0, 0, 1, 0, 0, 0, 0, 0]
    assert check_bytes(content) == []


@pytest.mark.parametrize(
    ("kind", "name", "column"), [("segments", "Save first", 1), ("histogram", "$2,500 and over", 1)]
)
def test_a_suppressed_count_stays_out_of_the_workbook_and_is_said_in_grey(kind: str, name: str, column: int) -> None:
    content = written(get_figure(kind).example())
    [sheet] = workbooks(content)
    rows = {str(row[0]).split("\n")[0]: row for row in sheet.iter_rows(values_only=True)}
    assert rows[name][column] is None
    numbers = [row[column] for key, row in rows.items() if key not in (name, "None")]
    assert numbers == [n for n in get_figure(kind).EXAMPLE["count"] if not math.isnan(n)]
    bold = frame_of(content).chart._chartSpace.xpath(".//c:dLbl//a:r[contains(a:t, '<10')]/a:rPr/@b")
    assert "<10" in "".join(frame_of(content).chart._chartSpace.xpath(".//c:dLbl//a:t/text()"))
    assert bold == []


def test_two_units_of_a_threshold_curve_have_a_scale_each_that_shows_its_own_numbers_only() -> None:
    twin = get_figure("threshold_curve").example().native()
    assert isinstance(twin, Chart)
    assert twin.axis is not None
    assert twin.second is not None
    assert [series.second for series in twin.series if series.name in ("Recall", "Pairs for review")] == [False, True]
    # Both have as many steps, so one grid serves both; the counts stand below all shares.
    steps = [round((axis.high - axis.low) / axis.step, 6) for axis in (twin.axis, twin.second)]
    assert steps[0] == steps[1] == int(steps[0])
    lowest = (0.802 - twin.axis.low) / (twin.axis.high - twin.axis.low)
    highest = (1430 - twin.second.low) / (twin.second.high - twin.second.low)
    assert highest < lowest
    axes = frame_of(written(get_figure("threshold_curve").example())).chart._chartSpace.xpath(".//c:valAx")
    codes = [axis.xpath("./c:numFmt/@formatCode")[0] for axis in axes if axis.xpath("./c:delete/@val") == ["0"]]
    assert codes[1:] == ['[<0.75]"";[>1.05]"";0%', '[<-250]"";[>1750]"";#,##0']


def test_a_workbook_has_counts_that_no_words_state_only_as_exactly_as_an_eye_can_tell() -> None:
    cls = get_figure("threshold_curve")
    frame = cls.EXAMPLE.assign(value=cls.EXAMPLE["value"].replace({122: 123, 243: 247}))
    twin = cls(frame=frame, **cls.EXAMPLE_OPTIONS).native()
    assert isinstance(twin, Chart)
    values = {series.name: [point.value for point in series.points] for series in twin.series}
    assert values["Pairs for review"] == [90, 125, 175, 250, 318, 650, 1430]
    assert values["Precision"][1] == 0.912


def test_three_units_of_a_threshold_curve_stay_a_picture() -> None:
    panels = {"Precision": "a", "Recall": "b", "Pairs for review": "c"}
    cls = get_figure("threshold_curve")
    figure = cls(frame=cls.EXAMPLE.assign(panel=cls.EXAMPLE["series"].map(panels)), **cls.EXAMPLE_OPTIONS)
    assert figure.native() is None
    content = written(figure)
    assert not getattr(frame_of(content), "has_chart", False)


@pytest.mark.parametrize(("median", "said"), [(84.0, True), (9000.0, True), (-5.0, False)])
def test_the_median_of_a_histogram_is_a_line_in_its_bin_and_in_words_where_no_bin_holds_it(
    median: float, said: bool
) -> None:
    cls = get_figure("histogram")
    twin = cls(frame=cls.EXAMPLE, unit="USD", median=median, x_title="Giving").native()
    assert isinstance(twin, Chart)
    assert bool(twin.references) is said
    assert "Median" in words(twin)
    if median == 84:
        assert twin.references[0].value == pytest.approx(2.68)


def test_the_line_of_today_stops_for_the_words_in_its_way() -> None:
    twin = get_figure("timeline").example().native()
    assert isinstance(twin, Chart)
    [mark] = plan_chart(twin, 7.95, 4.7, THEME).marks
    assert len(mark.gaps) == 3
    late = get_figure("timeline")(frame=get_figure("timeline").EXAMPLE, today=30).native()
    assert isinstance(late, Chart)
    assert late.references == ()


def test_an_open_marker_is_open_and_has_its_colour_as_a_line() -> None:
    space = frame_of(written(get_figure("auc_intervals").example())).chart._chartSpace
    [marker] = space.xpath("//c:ser[c:tx//c:v='Simple rule to beat']/c:marker")
    assert marker.xpath("./c:spPr/a:noFill")
    assert marker.xpath("./c:spPr/a:ln/a:solidFill")


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
