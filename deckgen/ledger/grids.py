"""Which row and column of a written table or chart a cell or point of now belongs to: rows and columns may have moved."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

Texts = Iterable[tuple[str, str]]  # part and text

_CELL: Final = re.compile(r"r(\d+)c(\d+)")
_POINT: Final = re.compile(r"s(\d+)\.([ncv])(\d*)")


def in_grid(part: str) -> bool:
    """Return whether a part stands in a row and a column, so that a number there means what they are called."""
    return bool(_CELL.fullmatch(part) or _POINT.fullmatch(part))


def is_header(part: str) -> bool:
    """Return whether a part says what a row or column is: a table's first ones, a chart's categories and series."""
    cell, point = _CELL.fullmatch(part), _POINT.fullmatch(part)
    return bool((cell and "0" in cell.groups()) or (point and point[2] in "nc"))


def homes(written: Texts, now: Texts) -> dict[str, str]:
    """Return part of now -> the part of the same row and column as it was written; no entry for a new row or column."""
    was, new = dict(written), dict(now)
    return dict([*_of_cells(was, new), *_of_points(was, new)])


def _of_cells(was: Mapping[str, str], new: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    rows = _aligned(_headers(was, _CELL, 1, "r{}c0"), _headers(new, _CELL, 1, "r{}c0"))
    columns = _aligned(_headers(was, _CELL, 2, "r0c{}"), _headers(new, _CELL, 2, "r0c{}"))
    for part in new:
        found = _CELL.fullmatch(part)
        if found and int(found[1]) in rows and int(found[2]) in columns:
            yield part, f"r{rows[int(found[1])]}c{columns[int(found[2])]}"


def _of_points(was: Mapping[str, str], new: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    series = _aligned(_headers(was, _POINT, 1, "s{}.n0"), _headers(new, _POINT, 1, "s{}.n0"))
    for now, then in series.items():
        places = _aligned(_places(was, then), _places(new, now))
        for part in new:
            found = _POINT.fullmatch(part)
            if not found or int(found[1]) != now:
                continue
            if found[2] == "n":
                yield part, f"s{then}.n{found[3]}"
            elif int(found[3] or 0) in places:
                yield part, f"s{then}.{found[2]}{places[int(found[3] or 0)]}"


def _places(texts: Mapping[str, str], series: int) -> dict[int, str]:
    """Return place -> category of one series."""
    found = (_POINT.fullmatch(part) for part in texts)
    places = {int(one[3] or 0) for one in found if one and int(one[1]) == series and one[2] != "n"}
    return {place: _said(texts.get(f"s{series}.c{place}", "")) for place in sorted(places)}


def _headers(texts: Mapping[str, str], kind: re.Pattern[str], group: int, header: str) -> dict[int, str]:
    """Return number -> what the row, column or series of that number is called."""
    found = (kind.fullmatch(part) for part in texts)
    places = sorted({int(one[group]) for one in found if one})
    return {place: _said(texts.get(header.format(place), "")) for place in places}


def _said(text: str) -> str:
    try:
        return f"{float(text):.12g}"
    except ValueError:
        return " ".join(text.split()).lower()


def _aligned(was: Mapping[int, str], new: Mapping[int, str]) -> dict[int, int]:
    """Return number now -> number then: of what is called alike, and of what was only renamed in its place."""
    then = {name: place for place, name in _counted(was)}
    found = {place: then[name] for place, name in _counted(new) if name in then}
    free = set(was) - set(found.values())
    return found | {place: place for place in new if place not in found and place in free}


def _counted(names: Mapping[int, str]) -> Iterator[tuple[int, tuple[str, int]]]:
    """Yield number and name, the second of two that are called alike as such; what has no name stays in its place."""
    seen: Counter[str] = Counter()
    for place, name in names.items():
        if name:
            seen[name] += 1
            yield place, (name, seen[name])
