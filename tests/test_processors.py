"""How many processors a build may use: a container that may use two of sixteen should not start sixteen processes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from deckgen.own_process import processors

ALL = processors("", "")


def container(folder: Path, own: str, **files: str) -> int:
    """Return what is counted where the control groups hold `files` (``__`` for ``/``), and `own` are this process's."""
    groups = folder / "cgroup"
    for name, text in files.items():
        path = groups / name.replace("__", "/").replace("cpu_", "cpu.")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "own").write_text(own, encoding="utf-8")
    return processors(str(groups), str(folder / "own"))


def test_without_control_groups_all_are_counted_that_the_process_is_bound_to() -> None:
    bound = getattr(os, "sched_getaffinity", None)
    assert (len(bound(0)) if bound else os.cpu_count()) == ALL >= 1


@pytest.mark.parametrize(("quota", "expected"), [
    ("100000 100000", 1), ("50000 100000", 1), ("1000 100000", 1), ("max 100000", ALL), ("99900000 100000", ALL),
    ("", ALL), ("nonsense here", ALL),
])  # fmt: skip
def test_a_quota_is_the_most_that_is_used(tmp_path: Path, quota: str, expected: int) -> None:
    assert container(tmp_path, "0::/\n", cpu_max=f"{quota}\n") == expected


@pytest.mark.skipif(ALL < 2, reason="one processor is never divided")
def test_part_of_a_processor_counts_as_one(tmp_path: Path) -> None:
    assert container(tmp_path, "0::/\n", cpu_max="110000 100000\n") == 2


def test_the_quota_of_a_group_above_holds_too(tmp_path: Path) -> None:
    own = "0::/system.slice/deckgen.service\n"
    assert container(tmp_path, own) == ALL
    path = tmp_path / "cgroup/system.slice"
    path.mkdir(parents=True)
    (path / "cpu.max").write_text("100000 100000\n", encoding="utf-8")
    assert container(tmp_path, own) == 1


@pytest.mark.parametrize("own", ["4:cpu,cpuacct:/docker/abc\n1:memory:/x\n", "2:cpu:/\n"])
def test_the_older_control_groups_are_read_too(tmp_path: Path, own: str) -> None:
    files = {"cpu__cpu_cfs_quota_us": "100000\n", "cpu__cpu_cfs_period_us": "100000\n"}
    assert container(tmp_path, own, **files) == 1
    assert container(tmp_path, own, cpu__cpu_cfs_quota_us="-1\n") == ALL
    assert container(tmp_path, "1:memory:/x\n", **files) == ALL
