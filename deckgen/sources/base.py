"""What a source kind is: options that a person types, and the files or rows that they stand for."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

from deckgen.errors import Mark, Problem, SourceError
from deckgen.registry import Registry
from deckgen.spec import Shape


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """Where a source stands: folders that relative paths start from, and what the deck fixes for all of them."""

    folders: tuple[Path, ...]
    work: Path  # deckgen's own folder, for what it makes itself
    as_of: datetime.date
    seed: int


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceFiles:
    """Files that hold one canonical table, and how their headers map to its columns."""

    table: str
    label: str
    files: tuple[Path, ...]
    columns: Mapping[str, str]  # header in the file -> canonical column
    sheet: str | None = None
    synthetic: bool = False
    mark: Mark | None = None
    column_marks: Mapping[str, Mark] | None = None

    def at(self, column_marks: Mapping[str, Mark]) -> SourceFiles:
        """Return the same with the lines on which its columns are mapped."""
        return replace(self, column_marks=column_marks)

    def refuse(self, message: str, hint: str | None = None, column: str | None = None) -> SourceError:
        """Return the error for this source, at the line of `column` where one is named."""
        mark = (self.column_marks or {}).get(column or "", self.mark)
        return SourceError(Problem(message=message, mark=mark, hint=hint))


class Source(Shape):
    """Base of the source kinds; its fields are the options in the YAML."""

    kind: ClassVar[str] = ""
    synthetic: ClassVar[bool] = False
    label: str = ""

    def locate(self, table: str, setting: Setting, mark: Mark | None) -> SourceFiles:
        """Return the files to read; SourceError when there are none."""
        raise NotImplementedError


SOURCES: Registry[Source] = Registry("deckgen.sources", Source, noun="source kind")


def kind_of(options: Mapping[str, object]) -> str:
    """Return the kind that options ask for: `kind`, files where none is named."""
    return str(options.get("kind") or "files")
