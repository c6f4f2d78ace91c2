"""`charts` for one figure: named by its kind in a section, or said in a custom slide's own figure."""

from __future__ import annotations

import inspect
import re
from io import BytesIO
from pathlib import Path
from typing import Any, ClassVar

import pandas as pd
import pytest
from pptx import Presentation
from pydantic import ValidationError

from deckgen.errors import SpecError
from deckgen.figures.bar import Bar
from deckgen.plan import make_plan
from deckgen.results import Results
from deckgen.sections.base import SECTIONS, Section, picture
from deckgen.sections.custom import Custom
from deckgen.slides.model import Deck
from deckgen.slides.writer import deck_bytes
from deckgen.theme import load_theme

THEME = load_theme("lakeshore")
FACTS = {"min_cell": 0, "source_labels": "Ledger"}


class Pair(Section):
    """A bar beside a funnel."""

    kind = ""
    figures: ClassVar = ("bar", "funnel")

    def build(self, results: Results, theme: Any) -> list[Any]:
        body = {"Figure left": Bar.example(), "Figure right": picture("funnel", FUNNEL).figure}
        shown = {name: picture(figure.kind, figure.frame) for name, figure in body.items()}  # type: ignore[attr-defined]
        return [self.slide(results, "two_figures", "Two figures", shown)]


FUNNEL = pd.DataFrame(
    {"label": ["Read", "Kept"], "count": [9, 6], "text": ["9", "6"], "note": ["", ""], "ratio": ["", ""]}
)


def results(frame: pd.DataFrame | None = None) -> Results:
    def rows(sql: str, *_: Any) -> Any:
        return frame if frame is not None else pd.DataFrame()

    return Results(metrics={}, deck=FACTS, query=rows, records=lambda sql, *_: [])


def charted(section: Section, charts: Any = "image", frame: pd.DataFrame | None = None) -> set[str]:
    """Return the names of the placeholders that hold a chart, in a deck that has `charts`."""
    slides = tuple(section.slides(results(frame), THEME))
    content, _ = deck_bytes(Deck(title="One", slides=slides, as_of="2026-02-28", charts=charts), THEME)
    placed = [shape for slide in Presentation(BytesIO(content)).slides for shape in slide.placeholders]
    assert {shape.name for shape in placed if shape.name.startswith("Figure")}
    return {shape.name for shape in placed if getattr(shape, "has_chart", False)}


@pytest.mark.parametrize(
    ("deck", "section", "charts"),
    [
        ("image", {"bar": "native"}, {"Figure left"}),
        ("image", {"funnel": "native"}, {"Figure right"}),
        ("native", {"bar": "image"}, {"Figure right"}),
        ("native", {}, {"Figure left", "Figure right"}),
        ("image", {"bar": "native", "funnel": "native"}, {"Figure left", "Figure right"}),
        ("native", "image", set()),
        ("image", "native", {"Figure left", "Figure right"}),
    ],
)
def test_exactly_the_figures_that_are_named_become_charts(deck: str, section: Any, charts: set[str]) -> None:
    assert charted(Pair(charts=section), deck) == charts


@pytest.mark.parametrize(
    ("deck", "section", "figure", "is_chart"),
    [
        ("image", None, "native", True),
        ("native", None, "image", False),
        ("native", None, None, True),
        ("image", {"bar": "native"}, None, True),
        ("image", {"bar": "native"}, "image", False),
    ],
)
def test_a_custom_slides_figure_says_it_itself(deck: str, section: Any, figure: Any, is_chart: bool) -> None:
    frame = pd.DataFrame({"event": ["Gala", "Concert"], "revenue": [30.0, 20.0]})
    options = {"kind": "bar", "sql": "select 1", "charts": figure}
    made = Custom.model_validate({"id": "own", "title": "Events", "figure": options, "charts": section})
    assert charted(made, deck, frame) == ({"Figure"} if is_chart else set())


def mistakes(folder: Path, sections: str) -> list[tuple[int, str, str | None]]:
    path = folder / "mine.yaml"
    path.write_text(f"extends: board.yaml\nsections:\n{sections}", encoding="utf-8")
    with pytest.raises(SpecError) as error:
        make_plan(str(path))
    return [(p.mark.line, p.message, p.hint) for p in error.value.problems if p.mark]


def test_a_kind_that_the_section_does_not_draw_is_said_at_its_line(tmp_path: Path) -> None:
    text = "  - model_performance:\n      charts:\n        calibation: native\n"
    [(line, message, hint)] = mistakes(tmp_path, text)
    assert line == 5
    assert message == "'model_performance' draws no figure of the kind 'calibation'"
    assert hint == "did you mean 'calibration'?"
    [(_, _, hint)] = mistakes(tmp_path, "  - title: {charts: {bar: native}}\n")
    assert hint == "leave `charts` out"


def test_a_wrong_mode_is_said_once_in_both_forms(tmp_path: Path) -> None:
    found = mistakes(tmp_path, "  - problem: {charts: moving}\n  - scorecard: {charts: {waterfall: moving}}\n")
    assert [(line, message) for line, message, _ in found] == [
        (3, "sections.0.problem.charts: must be 'image' or 'native' (got 'moving')"),
        (4, "sections.1.scorecard.charts.waterfall: must be 'image' or 'native' (got 'moving')"),
    ]


def test_a_figure_that_is_always_a_picture_cannot_be_asked_for_as_a_chart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (
        "  - identity: {charts: {bar: native}}\n"
        '  - custom: {id: own, title: Own, figure: {kind: bar, sql: "select 1 as a, 2 as b", charts: native}}\n'
    )
    path = tmp_path / "mine.yaml"
    path.write_text(f"extends: board.yaml\nsections:\n{text}", encoding="utf-8")
    assert len(make_plan(str(path)).sections) == 2
    monkeypatch.delattr(Bar, "native")
    message, hint = "a figure of the kind 'bar' is always a picture", "leave `charts` out for it"
    assert mistakes(tmp_path, text) == [(3, message, hint), (4, message, hint)]


def test_a_custom_figures_mode_is_checked() -> None:
    figure = {"kind": "bar", "sql": "select 1", "charts": "moving"}
    with pytest.raises(ValidationError, match="Input should be 'image' or 'native'"):
        Custom.model_validate({"id": "own", "title": "Own", "figure": figure})


@pytest.mark.parametrize("kind", sorted(set(SECTIONS) - {"custom"}))
def test_a_section_declares_each_kind_of_figure_that_it_draws(kind: str) -> None:
    code = inspect.getsource(inspect.getmodule(SECTIONS[kind]))  # type: ignore[arg-type]
    assert set(re.findall(r'\bpicture\(\s*"(\w+)"', code)) == set(SECTIONS[kind].figures)
