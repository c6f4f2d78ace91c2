"""A theme may set rc parameters of matplotlib: they change figures; those that would break a deck are refused."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from deckgen.errors import Problem, ThemeError
from deckgen.figures import get_figure
from deckgen.theme import Theme, load_theme


def theme(folder: Path, *lines: str) -> Theme:
    """Return the theme that extends the light one with `lines` below ``matplotlib:``, which is its third line."""
    (folder / "mine").mkdir(exist_ok=True)
    text = "\n".join(["extends: lakeshore", "name: mine", "matplotlib:", *(f"  {line}" for line in lines)])
    (folder / "mine/theme.yaml").write_text(text + "\n", encoding="utf-8")
    return load_theme("mine", (folder,))


def mistakes(folder: Path, *lines: str) -> list[tuple[int, Problem]]:
    with pytest.raises(ThemeError) as error:
        theme(folder, *lines)
    return [(p.mark.line, p) for p in error.value.problems if p.mark and p.mark.file.endswith("theme.yaml")]


def test_an_rc_parameter_changes_the_figures_that_use_it(tmp_path: Path) -> None:
    figure = get_figure("trend").example()
    plain, dotted = load_theme("lakeshore"), theme(tmp_path, 'grid.linestyle: ":"', "grid.linewidth: 2")
    before, after = (figure.drawn(brand, 7.95, 4.7, vector=True) for brand in (plain, dotted))
    assert before.image != after.image
    assert before.svg != after.svg
    assert after.problems == ()


def test_what_a_theme_sets_stands_on_top_of_what_follows_from_its_colours(tmp_path: Path) -> None:
    mine = theme(tmp_path, 'grid.color: "AABBCC"')
    assert mine.rc_params()["grid.color"] == "AABBCC"
    assert mine.rc_params()["ytick.color"] == load_theme("lakeshore").rc_params()["ytick.color"]


def test_a_theme_that_extends_another_changes_single_parameters(tmp_path: Path) -> None:
    theme(tmp_path, "grid.linewidth: 2", "lines.linewidth: 3")
    (tmp_path / "next").mkdir()
    text = "extends: mine\nname: next\nmatplotlib: {grid.linewidth: 1}\n"
    (tmp_path / "next/theme.yaml").write_text(text, encoding="utf-8")
    assert load_theme("next", (tmp_path,)).matplotlib == {"grid.linewidth": 1, "lines.linewidth": 3}


def test_an_unknown_name_is_said_with_its_line_and_what_was_meant(tmp_path: Path) -> None:
    [(line, problem)] = mistakes(tmp_path, "grid.linewidth: 1", "grid.linewith: 2")
    assert line == 5
    assert problem.message == "matplotlib has no rc parameter 'grid.linewith'"
    assert problem.hint == "did you mean 'grid.linewidth'?"


def test_a_name_in_two_parts_is_asked_for_in_full(tmp_path: Path) -> None:
    [(line, problem)] = mistakes(tmp_path, "axes: {linewidth: 1}")
    assert (line, problem.hint) == (4, "write the name in full: `axes.linewidth: 1`")


def test_a_value_that_matplotlib_does_not_take_is_said_with_its_line(tmp_path: Path) -> None:
    [(line, problem)] = mistakes(tmp_path, "axes.linewidth: thick")
    assert line == 4
    assert problem.message.startswith("axes.linewidth cannot be 'thick': Could not convert 'thick' to float")


@pytest.mark.parametrize(
    "line",
    [
        "figure.dpi: 50",
        "figure.figsize: [1, 1]",
        "savefig.bbox: tight",
        "svg.hashsalt: other",
        "svg.fonttype: none",
        "backend: pdf",
        "font.family: Papyrus",
        "font.size: 5",
        "text.usetex: true",
        "text.parse_math: true",
        "axes.prop_cycle: \"cycler('color', ['red'])\"",
    ],
)
def test_what_would_break_size_bytes_or_type_is_refused_with_a_reason(line: str, tmp_path: Path) -> None:
    [(number, problem)] = mistakes(tmp_path, line)
    assert number == 4
    assert problem.message == f"a theme cannot set {line.split(':')[0]}"
    assert problem.hint


def test_all_mistakes_are_said_at_once(tmp_path: Path) -> None:
    found = mistakes(tmp_path, "figure.dpi: 50", "grid.colour: red", "axes.linewidth: thick")
    assert [line for line, _ in found] == [4, 5, 6]


@pytest.mark.parametrize("key", [False, True])
def test_matplotlib_is_imported_only_for_a_theme_that_has_the_key(key: bool, tmp_path: Path) -> None:
    theme(tmp_path, "grid.linewidth: 2")
    call = f"load_theme({'mine' if key else 'nocturne'!r}, (Path({str(tmp_path)!r}),))"
    imports = "import sys; from pathlib import Path; from deckgen.theme import load_theme"
    code = f"{imports}; {call}; print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(key)
