"""What a source kind is: options that a person types, and the rows that they stand for."""

from __future__ import annotations

import datetime
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import ClassVar, Literal, Self

from pydantic import Field

from deckgen.engine import Engine
from deckgen.errors import Mark, Problem, SourceError
from deckgen.registry import Registry
from deckgen.shape import Shape, Share
from deckgen.sources.forms import Form, Order
from deckgen.tables import TABLES


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """Where a source stands: folders that relative paths start from, and what the deck fixes for all of them."""

    folders: tuple[Path, ...]
    work: Path  # deckgen's own folder, for what it makes itself
    as_of: datetime.date
    seed: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Readable(ABC):
    """Rows of one canonical table in one source system, found and ready to be read.

    A kind of source says what it calls the place, what the content's digest is, and how it is read; the contract does
    the rest, the same for all.
    """

    table: str
    label: str
    name: str = ""  # its name in the spec: the table's, unless it is a further source of that table
    columns: Mapping[str, str] = field(default_factory=dict)  # header in the source -> canonical column
    form: Form = field(default_factory=Form)
    synthetic: bool = False
    mark: Mark | None = None
    column_marks: Mapping[str, Mark] | None = None

    @property
    def id(self) -> str:
        """The name that is unique among the sources of a deck."""
        return self.name or self.table

    @property
    @abstractmethod
    def place(self) -> str:
        """What a person knows the rows by: a file's name, a database's table."""

    @property
    def settings(self) -> str:
        """Everything but the content that decides what the records become; holds no secret."""
        columns = sorted(self.columns.items())
        return repr((self.table, self.label, self.place, columns, self.form, self.synthetic, self.details))

    @property
    def details(self) -> tuple[object, ...]:
        """What of a kind's own options decides how it is read."""
        return ()

    @abstractmethod
    def digest(self) -> str:
        """Return the SHA-256 of the content: it changes when the rows do."""

    @abstractmethod
    def read_raw(self, engine: Engine) -> None:
        """Fill the tables that `deckgen.sources.raw.empty` has made; SourceError where nothing can be read."""

    def at(self, column_marks: Mapping[str, Mark], name: str = "") -> Self:
        """Return the same under its `name` in the spec, with the lines on which its columns are mapped."""
        # Two sources of one table are told apart in the deck even where neither has a label.
        named = name not in ("", self.table) and self.label == TABLES[self.table].label
        label = name.replace("_", " ").capitalize() if named else self.label
        return replace(self, column_marks=column_marks, name=name or self.name, label=label)

    def refuse(self, message: str, hint: str | None, column: str | None = None) -> SourceError:
        """Return the error for this source, at the line of `column` where one is named."""
        mark = (self.column_marks or {}).get(column or "", self.mark)
        return SourceError(Problem(message=message, mark=mark, hint=hint))


class Source(Shape):
    """Base of the source kinds; its fields are the options in the YAML."""

    kind: ClassVar[str] = ""
    synthetic: ClassVar[bool] = False
    label: str = ""
    as_table: str | None = Field(None, alias="as")  # for a further source: the table that it is read into

    def locate(self, table: str, setting: Setting, mark: Mark | None) -> Readable:
        """Return the rows to read; SourceError when there are none."""
        raise NotImplementedError

    def label_for(self, table: str) -> str:
        """Return what the deck calls the source."""
        return self.label or TABLES[table].label


class OwnRows(Source):
    """Base of the kinds that read a person's own rows: how their headers are called, and their values written."""

    columns: Mapping[str, str] = {}
    dates: Order | None = None
    currency: str | None = Field(None, pattern=r"^[A-Z]{3}$")
    max_rejected: Share = Form().max_rejected

    def form(self, decimal: Literal[".", ","] = ".") -> Form:
        """Return how the values are written."""
        return Form(decimal=decimal, dates=self.dates, currency=self.currency, max_rejected=self.max_rejected)


SOURCES: Registry[Source] = Registry("deckgen.sources", Source, noun="source kind")


def kind_of(options: Mapping[str, object]) -> str:
    """Return the kind that options ask for: `kind`, a database where there is a `url`, else files."""
    return str(options.get("kind") or ("sql" if "url" in options else "files"))
