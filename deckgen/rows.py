"""A row that a deck is built for: its fields as text templates and SQL see them.

Rows are data: they are bound to SQL as parameters and written out by templates, and never become part of either.
"""

from __future__ import annotations

import datetime
import json
import math
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any

from deckgen.errors import DataError

Value = str | int | float | bool | datetime.date | None

# Parameters that metric SQL has already, and what templates call by another meaning.
RESERVED = ("as_of", "start")


class Cell(str):
    """Text of a row, which compares with a number as one where it is written like one: ``row.goal > 1000``."""

    def _number(self) -> float:
        try:
            return float(self)
        except ValueError:
            raise TypeError(f"{str(self)!r} is not a number") from None

    def __eq__(self, other: object) -> bool:
        if isinstance(other, str):
            return str(self) == str(other)
        try:
            return self._number() == other
        except TypeError:
            return False

    def __hash__(self) -> int:
        return str.__hash__(self)

    def __lt__(self, other: Any) -> bool:
        return str(self) < str(other) if isinstance(other, str) else bool(self._number() < other)

    def __le__(self, other: Any) -> bool:
        return str(self) <= str(other) if isinstance(other, str) else bool(self._number() <= other)

    def __gt__(self, other: Any) -> bool:
        return str(self) > str(other) if isinstance(other, str) else bool(self._number() > other)

    def __ge__(self, other: Any) -> bool:
        return str(self) >= str(other) if isinstance(other, str) else bool(self._number() >= other)


class RowView:
    """What a template sees of a row: ``row.chapter``; an empty field is an empty text."""

    def __init__(self, fields: Mapping[str, Value]) -> None:
        self._fields = {name: Cell(v) if isinstance(v, str) else "" if v is None else v for name, v in fields.items()}

    def __getattr__(self, name: str) -> Any:
        fields = self.__dict__.get("_fields", {})
        if name not in fields:
            raise AttributeError(name)
        return fields[name]


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One row of those that decks are built for; `number` counts from 1."""

    number: int
    fields: Mapping[str, Value]

    @property
    def key(self) -> str:
        """What the row holds, as a digest; where it stands among the rows is no part of it."""
        return sha256(json.dumps(self.as_dict(), sort_keys=True).encode()).hexdigest()[:20]

    @property
    def name(self) -> str:
        """The text of the first field."""
        return str(getattr(self.view, next(iter(self.fields))))

    @property
    def view(self) -> RowView:
        """The row as templates see it."""
        return RowView(self.fields)

    def as_dict(self) -> dict[str, Any]:
        """Return the fields as plain data, ready for JSON."""
        return {
            name: value.isoformat() if isinstance(value, datetime.date) else value
            for name, value in self.fields.items()
        }


def field_name(header: object) -> str:
    """Return what templates and SQL call the column `header`: ``Chapter Name`` is ``chapter_name``."""
    letters = (c if c.isascii() and c.isalnum() else "_" for c in unicodedata.normalize("NFKD", str(header).strip()))
    joined = "_".join(filter(None, "".join(letters).lower().split("_")))
    return f"c_{joined}" if joined[:1].isdigit() else joined


def field_names(headers: Iterable[object]) -> tuple[str, ...]:
    """Return the fields' names of the columns `headers`; DataError where two would be called alike, or one by nothing."""
    listed = list(headers)
    names: dict[str, object] = {}
    for header in listed:
        name = field_name(header)
        if not name:
            raise DataError(
                f"the column {str(header)!r} has no name that a template can use", hint="letters and digits"
            )
        if name in RESERVED:
            raise DataError(f"a column cannot be called {name!r}", hint=f"${name} is the deck's own; rename the column")
        if name in names:
            raise DataError(f"the columns {names[name]!r} and {header!r} are both called row.{name}", hint="rename one")
        names[name] = header
    if not names:
        raise DataError("the rows have no columns", hint="the first line of a file names them")
    return tuple(names)


def rows_from(names: Iterable[str], listed: Iterable[Iterable[Any]]) -> tuple[Row, ...]:
    """Return rows of plain values; rows without any value are left out, and their numbers with them."""
    columns = tuple(names)
    made = (
        Row(number=number, fields={name: _plain(name, value) for name, value in zip(columns, values, strict=True)})
        for number, values in enumerate(listed, start=1)
    )
    return tuple(row for row in made if any(value is not None for value in row.fields.values()))


def _plain(name: str, value: Any) -> Value:
    """Return `value` as a row holds it: text on one line, without control characters."""
    if isinstance(value, Decimal):
        value = int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, float):
        return (int(value) if value.is_integer() and abs(value) < 1e15 else value) if math.isfinite(value) else None
    if isinstance(value, datetime.datetime):
        value = value.isoformat(sep=" ") if value.time() != datetime.time() else value.date()
    if isinstance(value, str):
        # Private use characters are how a rendered text remembers its metrics.
        kept = (" " if c.isspace() else c for c in value if c.isspace() or unicodedata.category(c)[0] != "C")
        return unicodedata.normalize("NFC", "".join(kept)).strip() or None
    if value is None or isinstance(value, int | bool | datetime.date):
        return value
    raise DataError(f"the column {name!r} holds {type(value).__name__} values", hint="text, numbers and dates alone")
