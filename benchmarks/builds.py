"""Builds as a person repeats them, against what a competent analyst writes (`naive/naive.py`), in one run.

    python benchmarks/builds.py [--times 3] [--only CASE ...]

Prints one JSON object: seconds, peak MB and the ratio to the naive program, a case.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from itertools import count
from pathlib import Path

from measuring import BENCHMARKS, ROOT, Side, best, deckgen, environment, machine

FIGURES_OF_NAIVE = 20


def project(folder: Path) -> Path:
    """Return a new project with the shipped decks, its demo data written."""
    folder.mkdir(parents=True)
    shutil.copytree(ROOT / "decks", folder / "decks")
    subprocess.run(deckgen("build", "--all", "-q"), cwd=folder, check=True, env=environment())
    return folder


def naive(folder: Path) -> Side:
    """Return the naive program, its data written."""
    folder.mkdir()
    python = [sys.executable, "-W", "ignore"]
    subprocess.run([*python, str(BENCHMARKS / "naive/gendata.py")], cwd=folder, check=True)
    return Side([*python, str(BENCHMARKS / "naive/naive.py"), "out"], folder)


def without(folder: Path, *patterns: str) -> Callable[[], None]:
    """Return what removes the results that `patterns` name from the cache of the project `folder`."""

    def remove() -> None:
        for pattern in patterns:
            for path in (folder / ".deckgen/cache").glob(pattern):
                shutil.rmtree(path)

    return remove


def with_color(folder: Path) -> Callable[[], None]:
    """Return what gives the project's theme another accent each time, readable as the old one."""
    steps = count()

    def change() -> None:
        theme = folder / "themes/ours/theme.yaml"
        theme.parent.mkdir(parents=True, exist_ok=True)
        theme.write_text(
            f'extends: lakeshore\nname: ours\nlabel: Ours\ncolors: {{accent: "1B7F{0x8C - next(steps):02X}"}}\n'
        )

    return change


def with_setting(folder: Path, line: str) -> Callable[[], None]:
    """Return what gives ``decks/edited.yaml`` another `line` each time; ``{n}`` in it counts."""
    steps = count(int(folder.stat().st_mtime_ns) % 1_000)

    def change() -> None:
        said = line.format(n=next(steps))
        (folder / "decks/edited.yaml").write_text(f"extends: board.yaml\n{said}\n")

    return change


def cases(folder: Path) -> dict[str, Side]:
    """Return every case: a command, and what undoes the run before."""
    drawn, every = ("deck-*", "figures"), ("deck-*", "figures", "tables-*", "entities-*", "models-*", "metrics-*")
    edited = deckgen("build", "edited", "-q")
    own = "metrics: {{own: {{sql: 'SELECT {n} AS value', unit: count, label: Own, definition: A number.}}}}"
    return {
        "cold": Side(deckgen("build", "board", "-q"), folder, without(folder, *every)),
        "figures and slides": Side(deckgen("build", "board", "-q"), folder, without(folder, *drawn)),
        "nothing changed": Side(deckgen("build", "board", "-q"), folder),
        "one sentence changed": Side(edited, folder, with_setting(folder, "subtitle: Draft {n}")),
        "one metric changed": Side(edited, folder, with_setting(folder, own)),
        "one colour changed": Side(deckgen("build", "board", "-q", "--set", "theme=ours"), folder, with_color(folder)),
        "all four decks": Side(deckgen("build", "--all", "-q"), folder, without(folder, *drawn)),
        "native charts": Side(deckgen("build", "board", "-q", "--charts", "native"), folder, without(folder, "deck-*")),
        "check of the deck": Side(deckgen("check", "out/finance.pptx"), folder),
        "help": Side(deckgen("--help"), folder),
        "import click": Side([sys.executable, "-c", "import click"], folder),
    }


def measure(times: int, only: list[str]) -> dict[str, object]:
    """Measure the cases, each in turns with the naive program."""
    with tempfile.TemporaryDirectory() as place:
        sides = {"naive": naive(Path(place) / "naive"), **cases(project(Path(place) / "project"))}
        sides = {name: side for name, side in sides.items() if not only or name in ("naive", *only)}
        found = best(sides, times)
        figures = len(list((Path(place) / "project/.deckgen/cache/figures").glob("*.json")))
    least = found["naive"]
    table = {
        name: {
            "seconds": round(took.seconds, 3), "peak_mb": round(took.peak_mb),
            "ratio": round(took.seconds / least.seconds, 3), "peak_ratio": round(took.peak_mb / least.peak_mb, 2),
        }
        for name, took in found.items()
    }  # fmt: skip
    return {"machine": machine(), "times": times, "drawings": figures, "cases": table}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--only", nargs="*", default=[])
    given = parser.parse_args()
    print(json.dumps(measure(given.times, given.only), indent=2))
