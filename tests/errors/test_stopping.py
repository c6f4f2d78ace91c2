"""Ctrl-C at several moments of a real build: nothing half written stays, and the next build goes on."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from project import deckgen, make_project
from several import BASE

SMALL = f"{BASE}title: Small\nsections: [title, problem, executive_summary, value_proposition]\n"

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals are sent as on Linux and macOS")


def stop(project: Path, after: str, number: int) -> tuple[int, str]:
    """Build, send the signal `number` once `after` stands on the screen, and return the exit code and what was said."""
    build = subprocess.Popen(
        [sys.executable, "-u", "-m", "deckgen", "build", "small"], cwd=project, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    said = ""
    assert build.stderr is not None
    if after == "":
        time.sleep(1.0)  # while it imports and plans
    while after and after not in said:
        line = build.stderr.readline()
        assert line, f"it ended before {after!r}: {said}"
        said += line
    time.sleep(0.2)  # into the stage that follows
    build.send_signal(number)
    rest = build.communicate(timeout=60)[1]
    return build.returncode, said + rest


def partials(project: Path) -> list[str]:
    return [str(path.relative_to(project)) for path in project.rglob("*.partial")]


@pytest.mark.thorough
@pytest.mark.slow
def test_a_build_that_is_stopped_leaves_nothing_half_done_and_goes_on_next_time(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project")
    (project / "decks/small.yaml").write_text(SMALL, encoding="utf-8")
    moments = [("", signal.SIGINT), ("tables", signal.SIGTERM), ("entities", signal.SIGINT), ("models", signal.SIGTERM),
               ("metrics", signal.SIGINT)]  # fmt: skip
    for after, number in moments:
        code, said = stop(project, after, number)
        assert code == 128 + number, said
        assert "Stopped. Nothing was half written." in said
        assert "Traceback" not in said
        assert partials(project) == []
        assert not (project / "out").exists()
    last = deckgen(project, "build", "small").stderr
    assert [line.split()[1] for line in last.splitlines()[:4]] == ["reused"] * 4
    before = (project / "out/small.pptx").read_bytes()
    shutil.rmtree(project / ".deckgen/cache")
    code, _ = stop(project, "tables", signal.SIGINT)
    assert code == 130
    assert (project / "out/small.pptx").read_bytes() == before


def test_an_interruption_that_a_library_turns_into_its_own_error_is_still_one(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys\n"
        "import deckgen.plan\n"
        "def planned(*_, **__):\n"
        "    try:\n"
        "        os.kill(os.getpid(), signal.SIGINT)\n"
        "    except KeyboardInterrupt:\n"
        "        raise RuntimeError('Query interrupted') from None\n"
        "deckgen.plan.make_plan = planned\n"
        "from deckgen.cli import main\n"
        "main(['check', 'board'])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 130
    assert done.stderr.strip() == "Stopped. Nothing was half written."


# Python lets go of `late` when all has been said, while it takes itself apart.
LATE = """
import os, signal, sys

class Late:
    def __del__(self, kill=os.kill, process=os.getpid(), number=signal.SIGINT):
        kill(process, number)

late = Late()
sys.argv = ["deckgen", "list", "sections"]
from deckgen.__main__ import run
run()
"""


def test_ctrl_c_after_the_last_word_changes_nothing() -> None:
    done = subprocess.run([sys.executable, "-c", LATE], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert "value_proposition" in done.stdout


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a file that is always full")
def test_output_that_cannot_be_written_is_told_by_the_exit_code() -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "deckgen", "list", "sections"], stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert done.returncode == 1
    assert "the disk is full" in done.stderr
