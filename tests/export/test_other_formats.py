"""`deckgen build --format` and `deckgen figures`: what lies there afterwards, and what is said where a program is missing."""

from __future__ import annotations

import csv
import json
import shutil
import sys
from pathlib import Path

import pytest
from project import Project

from deckgen.export.codes import by_code
from deckgen.export.data import Data
from deckgen.export.pictures import csv_bytes, said_once
from deckgen.formats import NumberForm, writing_numbers

pytestmark = pytest.mark.xdist_group("board")


@pytest.mark.thorough
@pytest.mark.slow
def test_pdf_and_pictures_have_a_page_a_slide(board: Project, soffice: str) -> None:
    from PIL import Image

    from deckgen.slides.render import count_pages

    if shutil.which("pdftoppm") is None:
        pytest.skip("poppler is not installed")
    target = board.folder / "out/paper.pptx"
    stale = board.folder / "out/paper/slide-99.png"
    stale.parent.mkdir(parents=True)
    stale.write_bytes(b"")
    made = json.loads(board.run("build", "board", "--out", str(target), "--format", "pdf,png", "--json").stdout)
    assert [Path(name).name for name in made["outputs"]] == ["paper.pptx", "paper.pdf", "paper"]
    assert count_pages(target.with_suffix(".pdf")) == made["slides"]
    pictures = sorted(file.name for file in (board.folder / "out/paper").iterdir())
    assert pictures == [f"slide-{number:02}.png" for number in range(1, made["slides"] + 1)]
    with Image.open(board.folder / "out/paper/slide-01.png") as first:
        assert first.size == (1920, 1080)


def test_a_missing_program_is_named_with_what_installs_it(board: Project) -> None:
    only = str(Path(sys.executable).parent)  # deckgen, and none of the programs that it can use
    done = board.run("build", "board", "--format", "pdf,png", code=1, PATH=only)
    assert "LibreOffice is not installed" in done.stderr
    assert "poppler is not installed" in done.stderr
    assert "install" in done.stderr.split("hint", 1)[1]


def test_a_misspelt_format_is_wrong_use(board: Project) -> None:
    done = board.run("build", "board", "--format", "html,pfd", code=2)
    assert "'pfd' is none of pptx, pdf, png, html" in done.stderr
    assert "did you mean 'pdf'?" in done.stderr


def test_every_figure_is_saved_with_its_data_and_listed(board: Project) -> None:
    board.run("figures", "board", "--out", "figures")
    folder = board.folder / "figures"
    listed = json.loads((folder / "figures.json").read_text(encoding="utf-8"))
    assert len(listed) >= 14
    assert {name for one in listed for name in one["files"]} == {f.name for f in folder.iterdir()} - {"figures.json"}
    stems = {Path(name).stem for one in listed for name in one["files"]}
    assert len(stems) == len(listed)
    assert {"model_performance.lift", "next_steps.timeline", "business_impact.value_map", "cohorts"} <= stems
    curve = next(one for one in listed if one["kind"] == "cash_curve")
    assert curve["id"] == "value_proposition"
    assert curve["files"] == [f"value_proposition_cash_curve.{form}" for form in ("png", "svg", "csv")]
    assert curve["alt_text"]
    text = (folder / "value_proposition_cash_curve.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert len(rows) == 37
    assert "Base case" in rows[0]


@pytest.mark.parametrize(
    ("slide", "kind", "name"),
    [
        ("problem", "bar", "problem_bar"),
        ("model_performance.lift", "lift", "model_performance.lift"),
        ("model_performance.lift", "precision_recall", "model_performance.lift_precision_recall"),
        ("model_performance.threshold", "threshold_curve", "model_performance.threshold_curve"),
        ("business_impact.map", "value_map", "business_impact.value_map"),
        ("cohorts", "cohort", "cohorts"),
        ("curve", "cash_curve", "cash_curve"),
        ("Lift by year", "lift", "Lift by year"),
    ],
)
def test_what_a_slide_and_its_figure_both_say_is_in_the_files_name_once(slide: str, kind: str, name: str) -> None:
    assert said_once(slide, kind) == name


def test_a_suppressed_count_is_in_no_file(board: Project) -> None:
    board.run("figures", "board", "--out", "map", "--select", "value_map", "--format", "svg")
    [one] = json.loads((board.folder / "map/figures.json").read_text(encoding="utf-8"))
    text = (board.folder / "map" / one["files"][-1]).read_text(encoding="utf-8")
    assert "<20" in text
    cells = [cell for row in csv.reader(text.splitlines()[1:]) for cell in row[1:]]
    assert all(cell == "<20" or cell == "0" or int(cell) >= 10 for cell in cells)


def test_a_figure_that_is_not_there_is_named(board: Project) -> None:
    done = board.run("figures", "board", "--select", "cash_curv", code=1)
    assert "did you mean 'cash_curve'?" in done.stderr


def test_no_spreadsheet_computes_a_label() -> None:
    data = Data(columns=("Name", "Value"), rows=(("=HYPERLINK(1)", 3), ("@x", None), ("+5.0%", "−2")))
    assert csv_bytes(data).decode() == "Name,Value\n'=HYPERLINK(1),3\n'@x,\n+5.0%,−2\n"


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (0.25, "0%", "25%"),
        (0.254, "0.0%", "25.4%"),
        (-200000, '"$"#,##0,"K";"−$"#,##0,"K";"$0"', "−$200K"),
        (0, '"$"#,##0,"K";"−$"#,##0,"K";"$0"', "$0"),
        (1500, "#,##0", "1,500"),
        (0.7, '[<0.75]"";[>1.05]"";0%', ""),
        (0.9, '[<0.75]"";[>1.05]"";0%', "90%"),
        (0, '[=0]"Week "0;[<=20]0;', "Week 0"),
        (25, '[=0]"Week "0;[<=20]0;', ""),
    ],
)
def test_a_scale_reads_as_in_powerpoint(value: float, code: str, text: str) -> None:
    assert by_code(value, code) == text


def test_a_scale_is_written_in_the_form_of_the_deck() -> None:
    with writing_numbers(NumberForm(decimal=",", thousands=".")):
        assert by_code(1500.5, "#,##0.0") == "1.500,5"
