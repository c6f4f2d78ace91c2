"""In which line of a text file a record stands, also where values hold line breaks."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path

from deckgen.sources.encodings import CHUNK, opened


def count_lines(path: Path) -> int:
    """Return the number of lines, counting one that does not end."""
    lines, last = 0, b"\n"
    with opened(path) as stream:
        while chunk := stream.read(CHUNK):
            lines += chunk.count(b"\n")
            last = chunk[-1:]
    return lines + (last != b"\n")


def record_lines(path: Path, delimiter: str) -> Iterator[tuple[int, int, bool]]:
    """Yield each record's number (the header's is 1), the line it begins in, and whether it is blank."""
    with io.TextIOWrapper(opened(path), encoding="utf-8-sig", newline="") as lines:
        reader = csv.reader(lines, delimiter=delimiter)
        begins = 1
        for number, record in enumerate(reader, start=1):
            yield number, begins, not record
            begins = reader.line_num + 1


def find_lines(
    path: Path, delimiter: str, unreadable: set[int], readable: int
) -> tuple[Mapping[int, int], list[tuple[int, int]]]:
    """Return the line of each unreadable record, and from which readable one on how far line and ordinal lie apart.

    `unreadable` holds record numbers, `readable` counts the others below the header. The file is only gone through
    where it has blank lines or line breaks in values.
    """
    if count_lines(path) == 1 + len(unreadable) + readable:
        shifts, ordinal = [(1, 1)], 0
        for above, number in enumerate(sorted(unreadable)):
            ordinal = number - 1 - above  # the first readable row below
            shifts.append((ordinal, above + 2))
        return {number: number for number in unreadable}, shifts
    found: dict[int, int] = {}
    shifts, ordinal = [], 0
    for number, begins, blank in record_lines(path, delimiter):
        if number in unreadable:
            found[number] = begins
        elif number > 1 and not blank:
            ordinal += 1
            if not shifts or shifts[-1][1] != begins - ordinal:
                shifts.append((ordinal, begins - ordinal))
    return found, shifts
