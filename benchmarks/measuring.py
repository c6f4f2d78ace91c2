"""Run programs as a person does, each in a process of its own, and say what they took: seconds and peak memory.

Numbers of one machine say little, so every table here is of ratios: the sides run in turns, and the best of each
counts, for what else the machine does only ever adds.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

BENCHMARKS = Path(__file__).parent
ROOT = BENCHMARKS.parent


@dataclass(frozen=True)
class Took:
    """What a process took."""

    seconds: float
    peak_mb: float


@dataclass(frozen=True)
class Side:
    """A program to measure: its command, where it runs, and what makes each run like the first."""

    command: Sequence[str]
    folder: Path
    before: Callable[[], None] = lambda: None


def run(side: Side) -> Took:
    """Run a side once; CalledProcessError, with what it said, where it fails."""
    side.before()
    begun = time.perf_counter()
    process = subprocess.Popen(
        side.command, cwd=side.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment()
    )
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, side.command, stderr=said)
    return Took(seconds, usage.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3))


def best(sides: Mapping[str, Side], times: int = 3) -> dict[str, Took]:
    """Run every side `times` times, in turns; return the least of each."""
    found: dict[str, list[Took]] = {name: [] for name in sides}
    for _ in range(times):
        for name, side in sides.items():
            found[name].append(run(side))
    return {
        name: Took(min(took.seconds for took in all_), min(took.peak_mb for took in all_))
        for name, all_ in found.items()
    }


def environment() -> dict[str, str]:
    """Return the environment of a measured process: bytecode is kept, for nobody compiles at every run."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def deckgen(*arguments: str) -> list[str]:
    """Return the command that runs deckgen."""
    return [sys.executable, "-m", "deckgen", *arguments]


def machine() -> str:
    """Return what the numbers were measured on, as far as it matters to ratios."""
    import platform

    model = platform.processor() or platform.machine()
    if (info := Path("/proc/cpuinfo")).is_file():
        names = [line.partition(":")[2].strip() for line in info.read_text().splitlines() if "model name" in line]
        model = names[0] if names else model
    return f"{os.cpu_count()} cores ({model}), {platform.system()}, Python {platform.python_version()}"
