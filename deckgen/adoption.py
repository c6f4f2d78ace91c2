"""A person's own files adopted: which table each one is, which column each header means, as a commented ``sources:``.

These are guesses, from names and values, for a person to read and mend; nothing is read into a deck by them.
"""

from __future__ import annotations

import datetime
import difflib
import math
import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from deckgen.engine import Engine, quoted
from deckgen.sources.forms import FOREIGN, SIGNS, Form, typed
from deckgen.sources.raw import empty, own_columns
from deckgen.sources.reader import SourceFiles
from deckgen.sources.vocabulary import ALONE, HINTS, MONIES, NAMES, PEOPLE, THINGS, fit
from deckgen.tables import FULL_NAME, NAMING, TABLES

SAMPLE = 2000  # rows that are looked at
LEAST = 0.4  # a guess that is less sure is not made
SURE_ENOUGH = 0.75  # a guess that is less sure wants a person's eye
_NEAR = 5  # days before the end of a month that count as its end
SURE = 3  # points by which the best table must lead for three chances in four


@dataclass(frozen=True, kw_only=True, slots=True)
class ColumnGuess:
    """A header of a file and the canonical column that it seems to mean, None where it seems to be none."""

    header: str
    column: str | None
    confidence: float


@dataclass(frozen=True, kw_only=True, slots=True)
class FileGuess:
    """A file and the table that it seems to hold; ``confidence`` in [0, 1], 0.5 being a toss-up."""

    file: Path
    sheet: str | None
    table: str
    confidence: float
    columns: tuple[ColumnGuess, ...]
    missing: tuple[str, ...]  # required columns that no header seems to mean
    decimal: str
    notes: tuple[str, ...]
    last: datetime.date | None = None  # the last day in its date column
    currency: str | None = None  # the code of what its amounts are in, where that is seen and no dollar

    @property
    def unsure(self) -> tuple[ColumnGuess, ...]:
        """The guesses that somebody should look at."""
        return tuple(guess for guess in self.columns if guess.column and guess.confidence < SURE_ENOUGH)

    def with_column(self, column: str, header: str | None) -> FileGuess:
        """Return the same with `column` taken from `header`, and from no other; None where no header means it."""
        told = [
            replace(guess, column=column, confidence=1.0) if guess.header == header
            else replace(guess, column=None, confidence=0.0) if guess.column == column
            else guess
            for guess in self.columns
        ]  # fmt: skip
        found = {guess.column for guess in told}
        missing = (c.name for c in TABLES[self.table].columns if c.required and c.name not in found)
        return replace(self, columns=tuple(told), missing=tuple(missing))

    @property
    def mapping(self) -> dict[str, str]:
        """Header -> canonical column."""
        return {guess.header: guess.column for guess in self.columns if guess.column}

    @property
    def unmapped(self) -> tuple[str, ...]:
        """The headers that seem to mean no column."""
        return tuple(guess.header for guess in self.columns if guess.column is None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """What several files seem to be."""

    files: tuple[FileGuess, ...]

    @property
    def sign(self) -> str | None:
        """The sign of the currency that the files' amounts are in; None where it is the dollar, or not one alone."""
        signs = {SIGNS.get(guess.currency or "") for guess in self.files if "amount" in guess.mapping.values()}
        return signs.pop() if len(signs) == 1 else None

    def as_of(self, today: datetime.date) -> datetime.date | None:
        """Return the day that decks on these files may tell of: the last in them, or the end of its month if near."""
        days = [min(guess.last, today) for guess in self.files if guess.last]
        if not days:
            return None
        day = max(days)
        month_end = day.replace(day=monthrange(day.year, day.month)[1])
        return min(month_end, today) if (month_end - day).days < _NEAR else day


def propose(files: Sequence[Path]) -> Proposal:
    """Guess the table and the columns of each file; SourceError for one that cannot be read."""
    return Proposal(files=tuple(_guess(file) for file in files))


def _guess(file: Path) -> FileGuess:
    """Return the best guess for a file, of an Excel file for its best sheet."""
    sheets = _sheets(file)
    guesses = [_guess_sheet(file, sheet) for sheet in sheets]
    best = max(guesses, key=lambda found: found[0])[1]
    return replace(best, sheet=best.sheet if len(sheets) > 1 else None)


def _sheets(file: Path) -> list[str | None]:
    if file.suffix.lower() != ".xlsx" or not file.is_file():
        return [None]
    import openpyxl

    book = openpyxl.load_workbook(file, read_only=True)
    try:
        # A sheet without a header row holds no table.
        return [sheet.title for sheet in book.worksheets if any(next(sheet.iter_rows(values_only=True), ()))] or [None]
    finally:
        book.close()


def _guess_sheet(file: Path, sheet: str | None) -> tuple[float, FileGuess]:
    engine = Engine()
    try:
        empty(engine)
        SourceFiles(table="donations", label=file.name, files=(file,), sheet=sheet).read_raw(engine)
        values = _values(engine)
        notes = tuple(str(row[0]) for row in engine.rows("SELECT note FROM notes"))
        words = {*words_of(file.name), *words_of(sheet or "")}
        tried = sorted(((_points(table, words, values), table) for table in TABLES), key=lambda t: -t[0])
        (best, table), (second, _) = tried[:2]
        columns = _assign(table, values)
        last = _last(engine, table, next((g.header for g in columns if g.column == "date"), None))
    finally:
        engine.connection.close()
    found = {guess.column for guess in columns}
    missing = tuple(c.name for c in TABLES[table].columns if c.required and c.name not in found)
    amounts = next((values[g.header] for g in columns if g.column == "amount"), [])
    money = [one for g in columns if g.column in ("amount", "currency") for one in (g.header, values[g.header])]
    foreign = sum(bool(re.fullmatch(FOREIGN["."], value)) for value in amounts)
    guess = FileGuess(
        file=file, sheet=sheet, table=table, confidence=round(1 / (1 + math.exp((second - best) / SURE)), 2),
        columns=columns, missing=missing, decimal="," if 2 * foreign > len(amounts) else Form().decimal, notes=notes, last=last,
        currency=_currency(money),
    )  # fmt: skip
    return best, guess


def _currency(money: Sequence[str | list[str]]) -> str | None:
    """Return the code of the currency that headers name, or most of the values; None for dollars and where none is seen."""
    for code, sign in SIGNS.items():
        seen = re.compile(rf"(?<![A-Za-z])({code}|{re.escape(sign)})(?![A-Za-z])")
        for one in money if sign != "$" else ():
            texts = [one] if isinstance(one, str) else one
            if 2 * sum(bool(seen.search(text)) for text in texts) > len(texts):
                return code
    return None


def _last(engine: Engine, table: str, header: str | None) -> datetime.date | None:
    """Return the last day under `header`."""
    if header is None:
        return None
    column = next(column for column in TABLES[table].columns if column.name == "date")
    [(day,)] = engine.rows(f"SELECT max({typed(engine, header, column, Form())}) FROM raw")
    return day if isinstance(day, datetime.date) else None


def _values(engine: Engine) -> dict[str, list[str]]:
    """Return header -> the filled values of the sample."""
    names = own_columns(engine)
    step = max(1, engine.count("raw") // SAMPLE)
    rows = engine.rows(f"SELECT {', '.join(map(quoted, names))} FROM raw WHERE _ordinal % {step} = 0 LIMIT {SAMPLE}")
    return {name: [str(row[i]).strip() for row in rows if row[i] not in (None, "")] for i, name in enumerate(names)}


def _points(table: str, words: set[str], values: Mapping[str, Sequence[str]]) -> float:
    """Return how much speaks for `table`: its columns, and words in the file's name and headers."""
    columns = _assign(table, values)
    required = {c.name for c in TABLES[table].columns if c.required}
    points = 3.0 * len(words & HINTS[table])
    for guess in columns:
        if guess.column and guess.column not in NAMING:
            points += guess.confidence * (2 if guess.column in required else 1)
        # The donor of a gift may be called so in each of its columns; that is one sign, not ten.
    points += 1.5 * len({word for header in values for word in words_of(header)} & HINTS[table])
    return points - 2.5 * len(required - {guess.column for guess in columns})


def _assign(table: str, values: Mapping[str, Sequence[str]]) -> tuple[ColumnGuess, ...]:
    """Give each header at most one column and each column at most one header, the surest first."""
    targets = [*(column.name for column in TABLES[table].columns), *NAMING]
    scores = sorted(
        (
            (_score(table, header, column, filled), -position, header, column)
            for position, (header, filled) in enumerate(values.items())
            for column in targets
        ),
        reverse=True,
    )
    given: dict[str, tuple[str, float]] = {}
    for score, _, header, column in scores:
        taken = {column for column, _ in given.values()}
        if score >= LEAST and header not in given and column not in taken:
            given[header] = (column, round(min(score, 1.0), 2))
    _settle_names(given, values)
    return tuple(
        ColumnGuess(
            header=header, column=given.get(header, (None, 0.0))[0], confidence=given.get(header, (None, 0.0))[1]
        )
        for header in values
    )


def _settle_names(given: dict[str, tuple[str, float]], values: Mapping[str, Sequence[str]]) -> None:
    """Say of a header such as "Name" whether it is the whole name, by its values and by the other headers."""
    found = {column: header for header, (column, _) in given.items()}
    header = found.get(FULL_NAME)
    if header is None:
        return
    several = 2 * sum(" " in value for value in values[header]) >= len(values[header])
    is_bare = tuple(word for word in words_of(header) if word not in PEOPLE) == ("name",)
    # Beside a first name, "Name" is the last one; of one word, it is in any case, but a "Member" is then yes, no or gold.
    if "last_name" in found:
        is_whole, is_last = several and "first_name" not in found, False
    else:
        is_last = is_bare and ("first_name" in found or not several)
        is_whole = several and not is_last
    if is_last:
        given[header] = ("last_name", given[header][1])
    elif not is_whole:
        del given[header]


def _score(table: str, header: str, column: str, filled: Sequence[str]) -> float:
    """Return how far `header` with its values speaks for `column` of `table`, in [0, 1]."""
    looks = fit(column, filled)
    if looks < 0.5:
        return 0.0
    name = _name_score(header, column)
    # In a list of mailings an "event" is what a reader did; in one of tickets it is the evening.
    if table == "email_events" and column == "event_type" and words_of(header) == ("event",):
        name = 1.0
    if name < 0.5:
        return max(0.0, ALONE.get(column, 0.0) * (2 * looks - 1)) if filled else 0.0
    return 0.75 * name + 0.25 * looks


def _name_score(header: str, column: str) -> float:
    words = words_of(header)
    own = (*NAMES[column], column.replace("_", " "))
    best = max(_likeness(words, tuple(name.split())) for name in own)
    if column == "person_id":
        context = frozenset[str]()
    elif column in ("first_name", "last_name", FULL_NAME):
        context = PEOPLE  # the name of a ticket or a gift is nobody's
    else:
        context = {"record_id": THINGS, "amount": THINGS | PEOPLE | MONIES}.get(column, THINGS | PEOPLE)
    bare = tuple(word for word in words if word not in context)
    if bare and bare != words:
        best = max(best, 0.95 * max(_likeness(bare, tuple(name.split())) for name in own))
    return best


def _likeness(words: tuple[str, ...], name: tuple[str, ...]) -> float:
    if words == name or "".join(words) == "".join(name):
        return 1.0
    spelled = difflib.SequenceMatcher(None, " ".join(words), " ".join(name)).ratio()
    shared = len(set(words) & set(name)) / max(len(words), len(name))
    return max(0.9 * shared, 0.85 * spelled if spelled >= 0.85 else 0.0)


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of ``Gift_Amount``, ``giftAmount`` or ``GIFT AMOUNT ($)`` in small letters."""
    apart = re.sub(r"([a-zß-ÿ0-9])([A-Z])", r"\1 \2", text).replace("#", " number ")
    return tuple(re.findall(r"[^\W_]+", apart.lower()))
