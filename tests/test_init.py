"""`deckgen init`: the first five minutes, on the demo, on a person's own files, in their own template."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml
from foreign_templates import four_by_three
from pptx import Presentation
from pptx.slide import Slide
from project import deckgen

FEW = ("--set", "sections=[title, problem, executive_summary]")


def base(project: Path) -> dict[str, object]:
    found: dict[str, object] = yaml.safe_load((project / "decks/base.yaml").read_text(encoding="utf-8"))
    return found


@pytest.mark.slow
def test_a_new_project_builds_at_once(tmp_path: Path) -> None:
    said = deckgen(tmp_path, "init", "my-decks", "--yes").stdout
    assert "Next: cd my-decks, then `deckgen build board`" in said
    built = deckgen(tmp_path / "my-decks", "build", "board").stdout
    assert "0 findings" in built
    assert (tmp_path / "my-decks/out/board.pptx").is_file()


@pytest.fixture(scope="module")
def gifts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the four files of a small organisation."""
    folder = tmp_path_factory.mktemp("files")
    deckgen(folder, "data", "demo", "data", "--people", "150")
    return folder / "data"


@pytest.mark.thorough
@pytest.mark.slow
def test_a_folder_of_own_files_becomes_a_project_that_builds(tmp_path: Path, gifts: Path) -> None:
    said = deckgen(
        tmp_path, "init", "own", "--from", str(gifts), "--yes", "--organization", 'Nord & Süd: "Radio"'
    ).stdout
    assert "Gift Amount     amount           100%" in said
    made = base(tmp_path / "own")
    assert made["organization"] == 'Nord & Süd: "Radio"'
    assert str(made["as_of"]) == "2026-02-28"  # the last day in the files
    deckgen(tmp_path / "own", "build", "board", *FEW)
    assert "synthetic" not in (tmp_path / "own/README.md").read_text(encoding="utf-8")


@pytest.mark.thorough
@pytest.mark.slow
def test_a_template_is_adopted_with_what_of_it_is_used(tmp_path: Path) -> None:
    four_by_three(tmp_path / "Unsere Vorlage ü.pptx")
    said = deckgen(tmp_path, "init", "brand", "--template", "Unsere Vorlage ü.pptx", "--yes").stdout
    assert "5 of its 11 layouts are used" in said
    assert "not used: Title Only, Blank" in said
    assert base(tmp_path / "brand")["template"] == "templates/Unsere Vorlage ü.pptx"
    deckgen(tmp_path / "brand", "build", "board", *FEW)


def test_a_template_that_cannot_be_used_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "brand.pptx").write_bytes(b"no zip at all")
    assert "brand.pptx is no template" in deckgen(tmp_path, "init", "p", "--template", "brand.pptx", code=1).stderr
    assert not (tmp_path / "p").exists()


def test_nothing_is_ever_overwritten(tmp_path: Path) -> None:
    deckgen(tmp_path, "init", "p", "--yes")
    (tmp_path / "p/decks/base.yaml").write_text("mine", encoding="utf-8")
    said = deckgen(tmp_path, "init", "p", "--yes", code=1).stderr
    assert "decks, themes are there already in p; nothing was written" in said
    assert (tmp_path / "p/decks/base.yaml").read_text(encoding="utf-8") == "mine"
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert "file is there already" in deckgen(tmp_path, "init", "file", "--yes", code=1).stderr


def test_a_readme_that_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine", encoding="utf-8")
    assert "README.md was there and stays as it is" in deckgen(tmp_path, "init", ".", "--yes").stdout
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == "mine"
    assert (tmp_path / ".gitignore").read_text(encoding="utf-8").count("out/") == 1


def test_unknown_names_come_back_with_what_was_meant(tmp_path: Path) -> None:
    assert "did you mean 'nocturne'?" in deckgen(tmp_path, "init", "p", "--theme", "nocturn", code=1).stderr
    (tmp_path / "gifts.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert "did you mean 'gifts.csv'?" in deckgen(tmp_path, "init", "p", "--from", "gfits.csv", code=2).stderr
    (tmp_path / "empty").mkdir()
    assert "holds no file that can be read" in deckgen(tmp_path, "init", "p", "--from", "empty", code=1).stderr
    assert not (tmp_path / "p").exists()


def talk(folder: Path, answers: Sequence[str], *arguments: str) -> str:
    """Run deckgen on a terminal, give it `answers` as it asks, and return all that was shown."""
    pty = pytest.importorskip("pty", reason="a terminal of its own needs Linux or macOS")
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(folder)
        os.execv(sys.executable, [sys.executable, "-m", "deckgen", *arguments])
    shown, waiting, deadline = "", list(answers), time.monotonic() + 60
    try:
        while time.monotonic() < deadline:
            try:
                shown += os.read(terminal, 65536).decode()
            except OSError:  # the other side has gone
                break
            if waiting and shown.rstrip().endswith(("]:", "):", "more:")):
                os.write(terminal, f"{waiting.pop(0)}\n".encode())
                shown += "\n"
    finally:
        os.close(terminal)
        os.waitpid(pid, 0)
    return shown


def test_on_a_terminal_it_asks_and_every_question_has_a_default(tmp_path: Path) -> None:
    shown = talk(tmp_path, ["", "", "nocturne", "", "January", "2025-12-31"], "init", "p")
    assert "Whose decks are these? [Public media constituent file]" in shown
    made = base(tmp_path / "p")
    assert (made["fiscal_year_start"], str(made["as_of"])) == (1, "2025-12-31")
    assert "extends: nocturne" in (tmp_path / "p/themes/brand/theme.yaml").read_text(encoding="utf-8")


def test_what_the_proposal_is_unsure_of_is_asked(tmp_path: Path) -> None:
    rows = "".join(f"G{i},2025-0{i % 9 + 1}-11,{i}.50,person{i}@example.org,note\n" for i in range(40))
    (tmp_path / "gifts.csv").write_text(f"Gift ID,Gift Date,Zzz,Email,Remark\n{rows}", encoding="utf-8")
    arguments = ("--organization", "O", "--theme", "lakeshore", "--fiscal-year-start", "7", "--from", "gifts.csv")
    shown = talk(tmp_path, ["", "Zzz", ""], "init", "p", *arguments)
    assert "which header holds amount?" in shown
    sources = base(tmp_path / "p")["sources"]
    assert isinstance(sources, dict)
    assert sources["donations"]["columns"]["Zzz"] == "amount"


OWN = "Gift ID,Gift Date,Gift Amount,Email\n" + "".join(
    f"G{i},2025-0{i % 9 + 1}-11,{i}.50,person{i}@example.org\n" for i in range(40)
)


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A project on a file of somebody's own, made without a question, and what was said of it."""
    folder = tmp_path_factory.mktemp("own")
    (folder / "gifts.csv").write_text(OWN, encoding="utf-8")
    return folder, deckgen(folder, "init", "my station", "--from", "gifts.csv", "--yes").stdout


def test_own_files_come_without_what_the_demos_people_published(station: tuple[Path, str]) -> None:
    folder, _ = station
    made = base(folder / "my station")
    assert "claims" not in made
    text = (folder / "my station/decks/base.yaml").read_text(encoding="utf-8")
    assert "Stakeholder" not in text
    assert "# claims:\n#   - {label:" in text
    finance = made["finance"]
    assert isinstance(finance, dict)
    assert not {"donors", "donors_source", "stated_benefit_month"} & finance.keys()
    stated = [finance["source"], *(value["source"] for value in finance.values() if isinstance(value, dict))]
    assert set(stated) == {"Placeholder of deckgen's demo: replace"}
    assert len(stated) == 11


def test_own_files_say_whose_they_are_and_what_is_to_be_filled_in(station: tuple[Path, str]) -> None:
    folder, said = station
    assert base(folder / "my station")["organization"] == "my station"
    assert "organization: my station, after the folder" in said
    assert "Next: cd 'my station', then `deckgen build board`" in said
    page = (folder / "my station/README.md").read_text(encoding="utf-8")
    for block in ("organization", "finance", "program", "segments", "claims"):
        assert f"  {block}:" in said
        assert f"- `{block}:`" in page


def slide_text(slide: Slide) -> str:
    """Return the text of a slide, its tables' included."""
    return " ".join(
        node.text or "" for node in slide.element.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}t")
    )


@pytest.mark.slow
def test_slides_of_own_files_state_that_the_money_is_a_placeholder(station: tuple[Path, str]) -> None:
    folder = station[0] / "my station"
    sections = "sections=[title, executive_summary, value_proposition, claims, next_steps: {show: [decisions]}]"
    deckgen(folder, "build", "board", "--set", sections)
    told = [slide_text(slide) for slide in Presentation(folder / "out/board.pptx").slides]
    assert sum("net present value" in text for text in told) >= 4
    money = [text for text in told if "net present value" in text or "$" in text]
    assert all("Placeholder of deckgen's demo: replace" in text for text in money)
    assert "$150K" in told[-1]  # the decisions asked for, which have no source line
    assert "60,000" not in "".join(told)


def test_what_is_missing_is_mapped_before_anything_is_built(tmp_path: Path) -> None:
    (tmp_path / "gifts.csv").write_text("Gift Date,Email\n2025-01-02,a@example.org\n", encoding="utf-8")
    said = deckgen(tmp_path, "init", "p", "--from", "gifts.csv", "--yes").stdout
    assert "first map record_id and amount in decks/base.yaml" in said
    assert "deckgen build" not in said


def test_euros_are_shown_as_euros_and_that_is_said(tmp_path: Path) -> None:
    rows = "".join(f"B{i};1{i % 9}.03.2025;{i},50\n" for i in range(40))
    (tmp_path / "spenden.csv").write_text(f"Buchungsnummer;Datum;Betrag (EUR)\n{rows}", encoding="utf-8")
    said = deckgen(tmp_path, "init", "p", "--from", "spenden.csv", "--yes").stdout
    assert "amounts are in EUR" in said
    assert "amounts have a decimal comma" in said
    assert base(tmp_path / "p")["numbers"] == {"currency": "€"}
