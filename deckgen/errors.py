"""What can go wrong, and what the reader of the message does next.

    DeckgenError            every error that deckgen raises on purpose
    +-- SpecError           raised by source, spec and plan: mend the YAML at the marks
    +-- SourceError         raised by sources: mend the file, its path or its column mapping
    +-- DataError           raised by engine, linkage, models, metrics: the data cannot give what was asked
    +-- ThemeError          raised by theme: mend theme.yaml
    +-- OutputError         raised when a deck cannot be written, or what was written fails its gate
    +-- RegistryError       raised by registry: two plugins own one name, or one does not import

An error carries one or more `Problem`s, because a person should see all mistakes in one run.
Only `deckgen.cli` turns them into text and an exit code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

# A password that somebody typed into a database's URL is refused, and so must not be shown with the line.
_PASSWORD = re.compile(r"(?<=:)[^\s/:@]+(?=@)|(?i:(?<=word=)|(?<=pwd=)|(?<=secret=)|(?<=token=))[^\s&'\"]+")


def _stars(found: re.Match[str]) -> str:
    return "*" * len(found[0])


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """A place in a file that a person wrote: ``file:line:column``, both counted from 1."""

    file: str
    line: int
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"

    def line_text(self) -> str | None:
        """Return the marked line as it stands in the file, or None where there is no such file or line."""
        try:
            lines = Path(self.file).read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            return None
        return _PASSWORD.sub(_stars, lines[self.line - 1]) if 0 < self.line <= len(lines) else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """One mistake: what is wrong, where, and what to do about it."""

    message: str
    mark: Mark | None = None
    hint: str | None = None

    def __str__(self) -> str:
        where = f"{self.mark}: " if self.mark else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{where}{self.message}{hint}"


class DeckgenError(Exception):
    """An error with its problems, in the order of the lines that they stand on."""

    def __init__(self, problems: Problem | Iterable[Problem] | str, *, hint: str | None = None) -> None:
        if isinstance(problems, str):
            problems = Problem(message=problems, hint=hint)
        found = (problems,) if isinstance(problems, Problem) else tuple(problems)
        self.problems = tuple(sorted(found, key=_line_order))
        super().__init__("\n".join(map(str, self.problems)))


def _line_order(problem: Problem) -> tuple[str, int, int]:
    mark = problem.mark
    return (mark.file, mark.line, mark.column) if mark else ("", 0, 0)


class SpecError(DeckgenError):
    """The spec is not one that can be built."""


class SourceError(DeckgenError):
    """A source system cannot be read as the spec describes it."""


class DataError(DeckgenError):
    """The data, though readable, cannot give what was asked of them."""


class ThemeError(DeckgenError):
    """A theme is missing or does not hold together."""


class OutputError(DeckgenError):
    """A deck cannot be written, or the written deck fails its gate."""


class RegistryError(DeckgenError):
    """Two kinds share a name, or a plugin does not import."""
