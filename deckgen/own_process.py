"""This process: whether it runs deckgen and nothing else, and how many processors it may use.

In one that does, how a package is imported is nobody else's business.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from math import ceil

_own = False


def claim() -> None:
    """Say that it does: the command line, and the processes that a build starts."""
    global _own
    _own = True


def is_own() -> bool:
    """Return whether somebody has said so; a notebook or a program that calls deckgen has not."""
    return _own


def processors(cgroups: str = "/sys/fs/cgroup", own: str = "/proc/self/cgroup") -> int:
    """Return how many processors this process may use: those that it is bound to, and no more than a container allows.

    Parameters
    ----------
    cgroups, own : str
        Where Linux keeps its control groups, and which of them are this process's; see cgroups(7).
    """
    bound = getattr(os, "sched_getaffinity", None)  # not on macOS and Windows
    found = len(bound(0)) if bound else os.cpu_count() or 1
    return min([found, *(max(1, ceil(quota)) for quota in _quotas(cgroups, own))])


def _quotas(cgroups: str, own: str) -> Iterator[float]:
    """Yield the quotas of this process's control groups and of those above, in processors."""
    for line in _lines(own):
        controllers, _, group = line.partition(":")[2].partition(":")
        if controllers and "cpu" not in controllers.split(","):
            continue
        root = cgroups if not controllers else f"{cgroups}/cpu"
        while True:
            yield from _quota(f"{root}{group.rstrip('/')}", unified=not controllers)
            if group in ("", "/"):
                break
            group = os.path.dirname(group)


def _quota(folder: str, *, unified: bool) -> Iterator[float]:
    files = ("cpu.max",) if unified else ("cpu.cfs_quota_us", "cpu.cfs_period_us")
    numbers = " ".join(line for name in files for line in _lines(f"{folder}/{name}")).split()
    if len(numbers) == 2 and all(number.isdigit() for number in numbers) and int(numbers[1]):
        yield int(numbers[0]) / int(numbers[1])  # "max" and -1 are none


def _lines(path: str) -> list[str]:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read().splitlines()
    except OSError:
        return []  # another system, another version of control groups, or a group seen from inside its container
