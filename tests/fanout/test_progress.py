"""What a person sees while decks are built, and after."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from chapters import put_example
from click.testing import CliRunner
from project import deckgen

from deckgen.cli import main
from deckgen.cli_summary import print_fan
from deckgen.errors import OutputError
from deckgen.fanout import Fan, Made
from deckgen.opening import open_with_system
from deckgen.progress import Pace, Piped


def made(row: int, state: str = "written") -> Made:
    problems = ({"message": "nobody", "hint": None, "file": "d.yaml", "line": 3},) if state == "failed" else ()
    return Made(
        row=row,
        name=f"n{row}",
        output=f"out/n{row}.pptx",
        state=state,
        key="",
        slides=3,
        seconds=1.5,
        problems=problems,
    )  # type: ignore[arg-type]


def fan(*rows: Made) -> Fan:
    return Fan(name="d", rows=rows, stages=(), notes=("row 2 is left out",), processes=2, seconds=3.0)


def test_a_pace_says_rate_and_time_left_and_leaves_out_what_was_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr(time, "perf_counter", lambda: now)
    pace = Pace(1_000)
    pace.step(kept=True)
    assert str(pace) == "1 of 1,000 decks"
    now = 10.0
    for _ in range(20):
        pace.step()
    assert str(pace) == "21 of 1,000 decks, 2.0 a second, 8 min left"


def test_in_a_pipe_there_is_a_line_now_and_then_and_each_failure(capsys: pytest.CaptureFixture[str]) -> None:
    shown = Piped()
    shown.rows(100, None)
    for row in range(1, 101):
        shown.rows(100, made(row, "failed" if row == 7 else "written"))
    lines = capsys.readouterr().err.splitlines()
    assert "  row 7 (n7) failed: nobody" in lines
    assert len(lines) == 1 + 9


def test_a_table_of_few_rows_shows_them_all(capsys: pytest.CaptureFixture[str]) -> None:
    print_fan(fan(made(1), made(2, "failed")))
    said = capsys.readouterr().out
    assert "out/n1.pptx" in said
    assert "d.yaml:3: nobody" in said
    assert "2 rows: 1 written, 1 failed in 3.0 s, 2 processes" in said
    assert "row 2 is left out" in said


def test_a_table_of_many_rows_shows_those_that_somebody_must_look_at(capsys: pytest.CaptureFixture[str]) -> None:
    print_fan(fan(*(made(row, "failed" if row == 70 else "written") for row in range(1, 101))))
    said = capsys.readouterr().out
    assert "out/n70.pptx" in said
    assert "out/n71.pptx" not in said
    assert "100 rows: 99 written, 1 failed" in said


def test_without_a_display_nothing_is_opened_and_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(OutputError, match="there is no display here"):
        open_with_system(Path("x.pptx"))


def test_no_color_is_honoured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for value, colored in (("1", False), ("", True)):
        monkeypatch.setenv("NO_COLOR", value)
        said = CliRunner().invoke(main, ["build", "nothing"], color=True).output
        assert ("\x1b[" in said) == colored


@pytest.mark.thorough
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_shipped_example_builds_and_is_kept(tmp_path: Path, jobs: str) -> None:
    folder = put_example(tmp_path / "chapters")
    assert "4 rows: 4 written" in deckgen(folder, "build", "chapters", "--jobs", jobs).stdout
    assert "4 rows: 4 kept" in deckgen(folder, "build", "chapters", "--jobs", jobs).stdout
    assert {path.name for path in (folder / "out/chapters").glob("*.pptx")} == {
        "city-centre.pptx", "city-north.pptx", "city-west.pptx", "suburbs.pptx",
    }  # fmt: skip
