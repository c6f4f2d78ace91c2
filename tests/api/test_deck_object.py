"""What `import deckgen` gives a notebook and a program."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pptx import Presentation
from project import ROOT, Project

import deckgen
from deckgen.errors import DataError, SpecError

pytestmark = pytest.mark.xdist_group("board")


@pytest.fixture(scope="module")
def deck(board: Project) -> Iterator[deckgen.Deck]:
    """The board deck, built by a program in the project that the tests share."""
    before = Path.cwd()
    os.chdir(board.folder)
    try:
        yield deckgen.build("decks/board.yaml", quiet=True)
    finally:
        os.chdir(before)


def test_importing_deckgen_imports_nothing_heavy() -> None:
    code = (
        "import sys, deckgen\n"
        "dir(deckgen), repr(deckgen)\n"
        "names = {'pandas', 'numpy', 'matplotlib', 'pptx', 'duckdb', 'pydantic', 'lxml', 'yaml', 'click', 'rich', 'IPython'}\n"
        "print(sorted(names & set(sys.modules)), [m for m in sys.modules if m.startswith('deckgen.')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[] []"


def test_public_names_are_few_and_documented() -> None:
    page = (ROOT / "docs/api.md").read_text(encoding="utf-8")
    assert len(deckgen.__all__) <= 15
    assert sorted(deckgen.__all__) == dir(deckgen)
    for name in deckgen.__all__:
        assert getattr(deckgen, name).__doc__, name
        assert f"`{name}" in page or f"deckgen.{name}" in page, name
    with pytest.raises(AttributeError, match="no attribute 'bild'"):
        _ = deckgen.bild  # type: ignore[attr-defined]


def test_documented_members_are_there(deck: deckgen.Deck) -> None:
    page = (ROOT / "docs/api.md").read_text(encoding="utf-8")
    slide = deck.slides["business_impact"]
    for thing in (deck, slide, slide.figure):
        for name in (n for n in dir(thing) if not n.startswith("_")):
            assert f"`{name}" in page or f".{name}" in page, f"{type(thing).__name__}.{name}"


def test_the_slides_are_those_of_the_file(deck: deckgen.Deck) -> None:
    written = Presentation(str(deck.path)).slides
    titles = [slide.shapes.title.text_frame.text for slide in written if slide.shapes.title is not None]
    assert [slide.title for slide in deck.slides] == titles
    assert [slide.number for slide in deck.slides] == list(range(1, len(written) + 1))
    assert deck.slides[0].id == "title"
    assert deck.slides[-1].number == len(deck.slides)
    assert [slide.number for slide in deck.slides[2:4]] == [3, 4]


def test_a_slide_is_found_by_its_id_and_knows_its_line(deck: deckgen.Deck) -> None:
    slide = deck.slides["problem"]
    number = next(
        i for i, line in enumerate(Path("decks/board.yaml").read_text().splitlines(), 1) if "- problem" in line
    )
    assert slide.line == f"decks/board.yaml:{number}"
    assert "Definition." in slide.notes
    with pytest.raises(KeyError, match="did you mean 'problem'"):
        _ = deck.slides["problm"]


def test_a_figure_shows_itself_and_gives_its_data(deck: deckgen.Deck, tmp_path: Path) -> None:
    figure = deck.slides[4].figure
    image, size = figure._repr_png_()
    assert image.startswith(b"\x89PNG")
    assert 300 < size["width"] < 1300
    assert (figure._repr_svg_() or "").lstrip().startswith("<")
    assert figure.kind == "cash_curve"
    assert {"month", "base"} <= set(figure.frame.columns)
    assert deck.slides[4].frame is figure.frame
    saved = [figure.save(tmp_path / f"cash.{kind}") for kind in ("png", "svg", "csv")]
    assert all(path.stat().st_size > 200 for path in saved)
    with pytest.raises(DataError, match="cannot be saved"):
        figure.save(tmp_path / "cash.docx")


def test_a_figure_is_drawn_as_in_the_deck(deck: deckgen.Deck) -> None:
    slide = deck.slides["problem"]
    shapes = Presentation(str(deck.path)).slides[slide.number - 1].shapes
    assert slide.figure.png() in [shape.image.blob for shape in shapes if hasattr(shape, "image")]


def test_a_slide_without_a_figure_says_so(deck: deckgen.Deck) -> None:
    cover = deck.slides[0]
    assert cover.figures == ()
    with pytest.raises(DataError, match=r"slide 1 \(title\) has no figure"):
        _ = cover.figure
    assert "Metric" in deck.slides["ledger"].frame.columns or len(deck.slides["ledger"].frame) > 3


def test_metrics_are_a_frame_with_their_definitions(deck: deckgen.Deck) -> None:
    frame = deck.metrics
    for column in ("value", "text", "unit", "n", "low", "high", "period", "prior", "definition"):
        assert column in frame.columns
    retention = frame.loc["donor_retention"]
    assert retention["low"] < retention["value"] < retention["high"]
    assert retention["text"] == f"{retention['value']:.1%}"
    assert retention["unit"] == "share"
    assert frame.index.is_unique
    assert deckgen.compute_metrics("board", quiet=True).equals(frame)


def test_metrics_follow_settings_without_a_build(deck: deckgen.Deck) -> None:
    settings = ["numbers.decimal=,", "numbers.thousands=."]
    german = deckgen.compute_metrics("board", settings=settings, quiet=True)
    assert german.loc["donor_retention", "text"] == deck.metrics.loc["donor_retention", "text"].replace(".", ",")


def test_numbers_are_traced_and_verified(deck: deckgen.Deck) -> None:
    found = deck.trace(metric="donor_retention")
    assert set(found["name"]) == {"donor_retention"}
    assert found["query"].str.contains("SELECT").all()
    assert len(deckgen.trace(deck.path, slide=4)) == len(deck.trace(slide=4)) > 0
    assert deck.verify(quiet=True) == ()
    assert deckgen.verify(deck.path, offline=True) == ()
    with pytest.raises(SpecError, match="no slide 99"):
        deck.trace(slide=99)


def test_a_number_changed_by_hand_is_a_finding(deck: deckgen.Deck, tmp_path: Path) -> None:
    presentation = Presentation(str(deck.path))
    title = presentation.slides[8].shapes.title
    assert title is not None
    run = next(run for run in title.text_frame.paragraphs[0].runs if any(c.isdigit() for c in run.text))
    run.text = run.text.replace(next(c for c in run.text if c.isdigit()), "7", 1) + "7"
    presentation.save(str(tmp_path / "edited.pptx"))
    found = deckgen.verify(tmp_path / "edited.pptx", offline=True)
    assert found
    assert found[0].slide == 9


def test_a_spec_and_a_finished_deck_are_checked_alike(deck: deckgen.Deck, tmp_path: Path) -> None:
    assert deckgen.check("board") == ()
    assert deckgen.check(deck.path) == ()
    spec = tmp_path / "spec.yaml"
    spec.write_text("extends: base.yaml\ntitle: T\naudience: board\nas_of: 2026-02-28\nthem: 1\nsections: [problm]\n")
    found = deckgen.check(spec)
    assert [(finding.mark.line if finding.mark else None, finding.hint) for finding in found] == [
        (5, "did you mean 'theme'?"), (6, "did you mean 'problem'?"),
    ]  # fmt: skip
    assert {finding.severity for finding in found} == {"error"}


def test_a_mistake_raises_with_every_problem(tmp_path: Path) -> None:
    with pytest.raises(deckgen.DeckgenError, match="did you mean 'board'"):
        deckgen.build("bord", quiet=True)


def test_a_notebook_shows_the_outline_without_scripts(deck: deckgen.Deck) -> None:
    page = deck._repr_html_()
    assert page.count("<tr>") == len(deck.slides) + 1
    assert "<script" not in page
    assert "decks/board.yaml:" in page
    slide = deck.slides["business_impact"]._repr_html_()
    assert slide.count("<img") == 2
    assert 'alt="' in slide
    assert str(len(deck.slides)) in repr(deck).splitlines()[0]


def test_text_of_a_person_is_escaped_in_a_notebook(deck: deckgen.Deck) -> None:
    from deckgen.api.pages import deck_page

    page = deck_page("<b>T</b>", deck.path, deck.slides, [deckgen.Finding(rule="a", severity="error", message="<i>")])
    assert "<b>T</b>" not in page
    assert "&lt;i&gt;" in page


def test_a_pipe_hears_nothing_of_the_progress(board: Project) -> None:
    code = "import deckgen; print(len(deckgen.build('board').slides))"
    done = subprocess.run([sys.executable, "-c", code], cwd=board.folder, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert done.stdout.strip().isdigit()


USER = """
from pathlib import Path

import deckgen


def worst(name: str) -> list[str]:
    deck = deckgen.build(name, settings=["charts=native"], quiet=True)
    path: Path = deck.path
    for slide in deck.slides:
        for figure in slide.figures:
            figure.save(path.with_suffix(".png"))
    first: deckgen.DeckSlide = deck.slides[3]
    share: float = float(deck.metrics.loc["donor_retention", "value"])  # type: ignore[arg-type]
    print(first.title, share, len(deck.slides["problem"].frame))
    found: tuple[deckgen.Finding, ...] = (*deck.findings, *deckgen.check(path), *deck.verify())
    return [finding.message for finding in found if finding.mark and finding.mark.line > 3]


try:
    worst("board")
except deckgen.DeckgenError as error:
    for problem in error.problems:
        print(problem.message, problem.hint)
"""


@pytest.mark.slow
def test_a_program_of_a_user_passes_a_strict_type_check(tmp_path: Path) -> None:
    (tmp_path / "report.py").write_text(USER, encoding="utf-8")
    mypy = [
        sys.executable,
        "-m",
        "mypy",
        "--config-file",
        str(ROOT / "pyproject.toml"),
        "--strict",
        "--no-warn-unused-ignores",
    ]
    done = subprocess.run([*mypy, str(tmp_path / "report.py")], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    (tmp_path / "report.py").write_text(USER.replace("deck.path", "deck.pth"), encoding="utf-8")
    done = subprocess.run([*mypy, str(tmp_path / "report.py")], cwd=ROOT, capture_output=True, text=True, check=False)
    assert 'has no attribute "pth"' in done.stdout
