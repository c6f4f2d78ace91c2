"""Several decks of one command: in processes as in one, each with its own mistakes, and nothing left behind."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from chapters import SMALL
from project import deckgen
from several import BASE, DECKS, build_decks, put_deck, put_decks

from deckgen.pool import Lost, Pool

pytestmark = pytest.mark.xdist_group("several")

TITLE = "subtitle: Another one\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three decks, built in two processes."""
    folder = put_decks(tmp_path_factory.mktemp("several") / "two")
    deckgen(folder, "build", *DECKS, "--jobs", "2", "-q")
    return folder


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    """A copy of the built project, to change."""
    return Path(shutil.copytree(built, tmp_path / "project"))


def left_by(folder: Path) -> dict[str, bytes]:
    """Return what builds leave for people: decks, ledgers, and what is remembered of constituents."""
    files = [*folder.glob("out/*"), *folder.glob("memory/**/*.csv"), *folder.glob("memory/**/*.json")]
    return {str(file.relative_to(folder)): file.read_bytes() for file in files if file.is_file()}


def put_rows(folder: Path, lines: str) -> None:
    """Write a deck that is built for rows, and its rows."""
    rows = SMALL.replace("extends: base.yaml\n", BASE).replace("audience: board\nas_of: 2026-02-28\nfor", "for")
    (folder / "decks/rows.yaml").write_text(rows, encoding="utf-8")
    (folder / "rows.csv").write_text(f"Chapter,ZIP,Host\n{lines}", encoding="utf-8")


def told(folder: Path, *arguments: str) -> list[dict[str, Any]]:
    """Return what ``--json`` says of the decks, without seconds."""
    decks = json.loads(deckgen(folder, "build", *DECKS, "--json", *arguments).stdout)["decks"]
    for deck in decks:
        deck.pop("seconds")
        for stage in deck["stages"]:
            stage.pop("seconds")
    return list(decks)


@pytest.mark.parametrize("more", ["", pytest.param("linkage: {memory: memory}\n", marks=pytest.mark.thorough)])
def test_two_processes_say_and_leave_the_same_as_one(folder: Path, more: str) -> None:
    for name in DECKS:
        put_deck(folder, name, TITLE + more)
    other = Path(shutil.copytree(folder, folder.with_name("other")))
    one, two = build_decks(folder, "--jobs", "1"), build_decks(other, "--jobs", "2")
    assert one == two
    assert one.count("made anew: ") == 3
    assert [line.split(":")[0] for line in one.splitlines() if line.startswith("out/")] == [
        f"out/{name}.pptx" for name in DECKS
    ]
    assert left_by(folder) == left_by(other)
    assert len(left_by(folder)) >= 2 * len(DECKS)
    assert bool(more) == (folder / "memory").is_dir()
    assert told(folder) == told(other)


def test_where_nothing_changed_no_process_is_started_and_nothing_heavy_loaded(folder: Path) -> None:
    code = (
        "import sys\nfrom deckgen.cli import main\n"
        f"main(['build', *{DECKS!r}, '--jobs', '2'], standalone_mode=False)\nprint('loaded:', *sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True, timeout=120
    )
    said, _, loaded = done.stdout.partition("loaded:")
    assert said.count("everything reused") == 3
    assert not set(loaded.split()) & {"multiprocessing.context", "matplotlib", "pandas", "numpy", "duckdb", "pptx"}


def test_a_failing_deck_keeps_no_other_from_being_built(folder: Path) -> None:
    for name in DECKS:
        put_deck(folder, name, TITLE)
    (folder / "decks/bad.yaml").write_text(f"{BASE}title: T\nsections: [titel]\n", encoding="utf-8")
    (folder / "out/~$two.pptx").touch()
    before = (folder / "out/two.pptx").read_bytes()
    done = deckgen(folder, "build", "bad", *DECKS, "--jobs", "2", code=1)
    assert done.stderr.count("did you mean 'title'?") == 1
    assert done.stderr.count("out/two.pptx is open in PowerPoint") == 1
    assert "2 of 4 decks failed: bad, two" in done.stderr
    assert [line.split(":")[0] for line in done.stdout.splitlines() if line.startswith("out/")] == [
        "out/one.pptx", "out/three.pptx",
    ]  # fmt: skip
    assert (folder / "out/two.pptx").read_bytes() == before


def test_edits_are_kept_and_a_deck_named_twice_is_built_once_after_the_other(folder: Path) -> None:
    from pptx import Presentation

    deck = Presentation(str(folder / "out/one.pptx"))
    deck.slides[0].shapes.title.text = "Our own words"
    deck.save(str(folder / "out/one.pptx"))
    for name in DECKS:
        put_deck(folder, name, TITLE)
    done = deckgen(folder, "build", *DECKS, "two", "--jobs", "2").stdout
    assert "1 edit kept" in done
    assert Presentation(str(folder / "out/one.pptx")).slides[0].shapes.title.text == "Our own words"
    states = [line.split(", ")[2].split(" in ")[0] for line in done.splitlines() if line.startswith("out/")]
    assert states == ["merged", "written", "written", "unchanged"]


@pytest.mark.parametrize("options", ["--strict", "--overwrite", "--charts native", "--set pictures=svg --format html"])
def test_options_mean_the_same_in_two_processes(folder: Path, options: str) -> None:
    from pptx import Presentation

    deck = Presentation(str(folder / "out/two.pptx"))
    deck.slides[0].shapes.title.text = "Our own words"
    deck.save(str(folder / "out/two.pptx"))
    for name in DECKS:
        put_deck(folder, name, TITLE)
    spec = folder / "decks/three.yaml"
    spec.write_text(
        spec.read_text(encoding="utf-8").replace("{{ donors }} gave", "Gifts of $1,234,567"), encoding="utf-8"
    )
    other = Path(shutil.copytree(folder, folder.with_name("other")))
    one, two = (
        build_decks(place, *options.split(), "--jobs", jobs, code=int(options == "--strict"))
        for place, jobs in ((folder, "1"), (other, "2"))
    )
    assert one == two
    assert one.count("'$1,234,567' is typed") == 1
    assert (other / "out/three.html").is_file() == ("html" in options)
    assert left_by(folder) == left_by(other)
    title = Presentation(str(other / "out/two.pptx")).slides[0].shapes.title.text
    assert (title == "Our own words") != (options == "--overwrite")


def test_decks_of_rows_take_their_turn_among_the_others(folder: Path) -> None:
    put_rows(folder, "All,6,x\nNowhere,zzz,x\n")
    for name in DECKS:
        put_deck(folder, name, TITLE)
    done = deckgen(folder, "build", "one", "rows", "two", "--jobs", "2", code=1)
    lines = [line for line in done.stdout.splitlines() if line.startswith(("out/", "2 rows: "))]
    assert [line.split(":")[0] for line in lines] == ["out/one.pptx", "2 rows", "out/two.pptx"]
    assert "1 of 3 decks failed: rows" in done.stderr


def test_a_script_needs_no_guard_for_several_processes(folder: Path) -> None:
    put_rows(folder, "All,6,x\nAgain,6,y\n")
    script = (
        'import deckgen\nprint("begun")\nfan = deckgen.build_rows("rows", jobs=2)\nprint(fan.processes, fan.counts())\n'
    )
    (folder / "script.py").write_text(script, encoding="utf-8")
    done = subprocess.run([sys.executable, "script.py"], cwd=folder, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "begun\n2 Counter({'written': 2})\n"


def test_a_dry_run_in_processes_puts_nothing_in_place(folder: Path) -> None:
    before = left_by(folder)
    for name in DECKS:
        put_deck(folder, name, TITLE)
    assert build_decks(folder, "--jobs", "2", "--dry-run").count("would be written; checked") == 3
    assert left_by(folder) == before


def test_a_lost_process_costs_one_piece_of_work_and_the_others_are_done() -> None:
    pool: Pool[str, int] = Pool(work=eval, processes=2, imports=())
    pieces = ["1", "__import__('os')._exit(1)", "2", "3", "1 / 0", "4"]
    ended = {piece: future.exception() or future.result() for piece, future in pool.run(pieces)}
    assert isinstance(ended.pop(pieces[1]), Lost)
    assert isinstance(ended.pop("1 / 0"), ZeroDivisionError)
    assert ended == {"1": 1, "2": 2, "3": 3, "4": 4}


def test_where_no_process_lives_all_work_is_lost_and_said_to_be() -> None:
    pool: Pool[str, int] = Pool(work=eval, processes=2, imports=())
    pieces = ["__import__('os')._exit(1)"] * 9
    assert [type(future.exception()) for _, future in pool.run(pieces)] == [Lost] * 9


@pytest.mark.thorough
@pytest.mark.skipif(os.name == "nt", reason="signals are sent as on Linux and macOS")
@pytest.mark.parametrize("wait", [0.3, 1.0, 2.0, 3.0, 4.0])
def test_ctrl_c_leaves_neither_half_files_nor_processes(folder: Path, wait: float) -> None:
    for name in DECKS:
        put_deck(folder, name, TITLE)
    build = subprocess.Popen(
        [sys.executable, "-m", "deckgen", "build", *DECKS, "--jobs", "2"], cwd=folder, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, start_new_session=True,
    )  # fmt: skip
    time.sleep(wait)
    os.killpg(build.pid, signal.SIGINT)  # as a terminal does
    said = build.communicate(timeout=60)[0]
    assert "Traceback" not in said
    assert build.returncode in (0, 130), said
    assert not [*folder.rglob("*.partial")]
    assert _ends(build.pid)
    assert "failed" not in build_decks(folder, "--jobs", "2")


def _ends(group: int) -> bool:
    """Return whether the processes of a group are gone within seconds."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


@pytest.mark.thorough
@pytest.mark.skipif(os.name == "nt", reason="signals are sent as on Linux and macOS")
def test_processes_end_with_a_build_that_was_killed(folder: Path) -> None:
    for name in DECKS:
        put_deck(folder, name, TITLE)
    build = subprocess.Popen(
        [sys.executable, "-m", "deckgen", "build", *DECKS, "--jobs", "2", "-q"], cwd=folder, start_new_session=True
    )
    time.sleep(3.0)
    build.kill()
    build.wait()
    assert _ends(build.pid)


@pytest.mark.thorough
@pytest.mark.usefixtures("soffice")
def test_pdfs_are_drawn_by_two_processes_at_once(folder: Path) -> None:
    said = json.loads(deckgen(folder, "build", *DECKS, "--jobs", "2", "--format", "pdf", "--json").stdout)
    assert [deck["outputs"][1] for deck in said["decks"]] == [f"out/{name}.pdf" for name in DECKS]
    assert all((folder / f"out/{name}.pdf").read_bytes().startswith(b"%PDF") for name in DECKS)
