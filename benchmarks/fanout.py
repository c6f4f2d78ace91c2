"""A deck a row, many times over: decks a second with one process and with two, and memory from the 50th deck to the last.

    python benchmarks/fanout.py --rows 1000

builds a small deck (three slides, two figures) on the demo's data for each of the rows, each about other people, and
prints JSON: the rate of one process and of two, their ratio (the target is 1.7), the peak memory of one process after
the 50th deck and after the last, and their ratio (the target is 1.1).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

EARLY = 50  # the deck after which memory should have stopped growing

SPEC = """\
extends: base.yaml
title: "Group {{ row.name }}"
audience: board
as_of: 2026-02-28
for_each: rows.csv
filter: hash(golden_id) % 20 <> $leave_out::INT   # nineteen of twenty people
sections:
  - title
  - problem
  - custom:
      id: years
      title: "{{ row.name }} gives {{ active_giving }} a year"
      figure: {kind: bar, sql: "select year(date)::varchar as y, sum(amount) as x from giving group by 1", x: x, y: y, unit: USD}
"""


def main() -> None:
    """Run both sides in processes of their own, and print what they took."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=100)
    asked.add_argument("--jobs", type=int, help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.jobs:
        print(json.dumps(measure(given.jobs)))
        return
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder), given.rows)
        one, two = (side(Path(folder), jobs) for jobs in (1, 2))
    print(json.dumps({
        "rows": given.rows, "processors": os.cpu_count(), "python": platform.python_version(),
        "one": one, "two": two, "rate_ratio": round(two["decks_a_second"] / one["decks_a_second"], 2),
        "memory_ratio": round(one["peak_mb_end"] / one["peak_mb_early"], 3),
    }, indent=1))  # fmt: skip


def prepare(folder: Path, rows: int) -> None:
    """Write the project, and run the stages that all rows share."""
    (folder / "decks").mkdir()
    (folder / "decks/groups.yaml").write_text(SPEC, encoding="utf-8")
    # Twenty groups of people and as many names as rows: every deck differs from every other.
    lines = (f"G{number},{number % 20}" for number in range(rows))
    (folder / "rows.csv").write_text("\n".join(["name,leave_out", *lines]) + "\n", encoding="utf-8")
    code = "import deckgen; deckgen.compute_metrics('groups')"
    subprocess.run([sys.executable, "-c", code], cwd=folder, check=True)


def side(folder: Path, jobs: int) -> dict[str, Any]:
    """Build all rows with `jobs` processes, in a process of its own."""
    done = subprocess.run(
        [sys.executable, os.path.abspath(__file__), "--jobs", str(jobs)],
        cwd=folder, check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def measure(jobs: int) -> dict[str, Any]:
    """Build the rows here; rate without start-up: from the first deck that is done to the last."""
    from deckgen.fanout import Made, build_rows

    times: list[float] = []
    early = 0

    def note(total: int, made: Made | None) -> None:
        nonlocal early
        if made is not None:
            times.append(time.perf_counter())
            early = peak() if len(times) <= EARLY else early

    fan = build_rows("groups", jobs=jobs, fresh=False, out=f"out/{jobs}/{{{{ row.name }}}}.pptx", progress=note)
    assert not fan.failed, fan.failed[0].problems
    rate = (len(times) - jobs) / (times[-1] - times[jobs - 1])
    found = {"decks_a_second": round(rate, 3), "seconds": round(fan.seconds, 1)}
    return found | ({"peak_mb_early": early, "peak_mb_end": peak()} if jobs == 1 else {})


def peak() -> int:
    """Return the most memory that this process has had, in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most // (1_000_000 if sys.platform == "darwin" else 1_000)


if __name__ == "__main__":
    main()
