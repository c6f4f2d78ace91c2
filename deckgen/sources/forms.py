"""How values are written: SQL that turns text into dates, numbers, flags and words, or into nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from deckgen.engine import Engine, literal, quoted
from deckgen.tables import TableColumn

Order = Literal["dmy", "mdy", "ymd"]

# ISO dates are always read. Of the others a column has one form, the first that reads most of its values: 03/04/2024
# is 4 March unless other values of the column can only be day-first, or the source says `dates: dmy`.
DATE_FORMATS: Mapping[Order, tuple[str, ...]] = {
    "mdy": ("%m/%d/%y", "%m/%d/%Y", "%m-%d-%Y", "%b %d, %Y"),
    "dmy": ("%d/%m/%y", "%d/%m/%Y", "%d.%m.%y", "%d.%m.%Y", "%d-%m-%Y", "%d-%b-%Y", "%d %b %Y"),
    "ymd": ("%Y/%m/%d", "%Y%m%d", "%Y.%m.%d"),
}

# A comma as decimal sign is no number where `decimal` is a point, not a larger one; and the other way round.
NUMBERS = {
    ".": r"[-+]?(\d{1,3}(,\d{3})+|\d+)?(\.\d*)?([eE][-+]?\d+)?",
    ",": r"[-+]?(\d{1,3}(\.\d{3})+|\d{1,3}(''\d{3})+|\d+)?(,\d*)?([eE][-+]?\d+)?",
}

# What amounts look like that can only have been written with the other decimal sign.
FOREIGN = {
    ".": r"[-+(]?[^\d.,()+-]?(\d+|\d{1,3}(\.\d{3})+),\d{1,2}[^\d.,]*",
    ",": r"[-+(]?[^\d.,()+-]?(\d+|\d{1,3}(,\d{3})+)\.\d{1,2}[^\d.,]*",
}

SIGNS = {"USD": "$", "CAD": "$", "AUD": "$", "EUR": "€", "GBP": "£"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """How a source writes its values, and how much of it may be unusable.

    ``decimal`` is the sign before the cents; ``dates`` the order of day, month and year, found where it is None;
    ``currency`` a code such as USD, the source's most common one where it is None; ``max_rejected`` a share in [0, 1].
    """

    decimal: str = "."
    dates: Order | None = None
    currency: str | None = None
    max_rejected: float = 0.2


def text(header: str | None) -> str:
    """Return SQL for the trimmed text under `header`; NULL where it is empty or there is none."""
    return "NULL::VARCHAR" if header is None else f"nullif(trim({quoted(header)}), '')"


def typed(engine: Engine, header: str | None, column: TableColumn, form: Form) -> str:
    """Return SQL for the value of `column`, NULL where the text is none; dates look at all of ``raw``."""
    value = text(header)
    if column.type == "DATE":
        return _date(engine, value, column.name, form)
    if column.type in ("DOUBLE", "INTEGER"):
        number = _number(value, form)
        # 2.5 tickets are a mistake, not 2 or 3.
        whole = f"CASE WHEN {number} = floor({number}) THEN TRY_CAST({number} AS INTEGER) END"
        return number if column.type == "DOUBLE" else f"({whole})"
    if column.type == "BOOLEAN":
        low = f"lower({value})"
        return (
            f"CASE WHEN {low} IN ('true','t','yes','y','1','recurring','monthly','ja','oui','si','x') THEN true "
            f"WHEN {low} IN ('false','f','no','n','0','one-time','onetime','one time','single','once','nein','non') "
            "THEN false END"
        )
    return value


def word(value: str, words: Mapping[str, tuple[str, ...]]) -> str:
    """Return SQL that gives `value` in small letters, as the key of `words` that it means where there is one."""
    low = f"lower({value})"
    cases = " ".join(
        f"WHEN {low} IN ({', '.join(map(literal, meant))}) THEN {literal(own)}" for own, meant in words.items()
    )
    return f"CASE {cases} ELSE {low} END"


def _date(engine: Engine, value: str, column: str, form: Form) -> str:
    """Return SQL that reads `value` as an ISO date, or in the one other form that reads most of the column.

    Adds to ``notes`` where day and month could just as well be the other way round.
    """
    iso = f"CASE WHEN regexp_matches({value}, '^\\d{{4}}-') THEN TRY_CAST({value} AS TIMESTAMP)::DATE END"
    orders: tuple[Order, ...] = ("mdy", "dmy", "ymd") if form.dates is None else (form.dates,)
    formats = [f for order in orders for f in DATE_FORMATS[order]]
    others = [f"try_strptime({{}}, {literal(f)})::DATE" for f in formats]
    # Each different text is tried once, and ISO dates not at all: a column of a million rows has few of the others.
    tried = ", ".join(f"coalesce(sum(n) FILTER ({other.format('value')} IS NOT NULL), 0)" for other in others)
    texts = f"SELECT {value} AS value, count(*) AS n FROM raw WHERE {value} IS NOT NULL AND ({iso}) IS NULL GROUP BY 1"
    [counts] = engine.rows(f"SELECT {tried} FROM ({texts})")
    most = max(counts)
    best = counts.index(most)
    first_day = max((n for n, f in zip(counts, formats, strict=True) if f in DATE_FORMATS["dmy"]), default=0)
    if form.dates is None and most > 0 and formats[best] in DATE_FORMATS["mdy"] and first_day == most:
        note = f"{column}: every date could be day first too, and was read month first; `dates: dmy` changes that"
        engine.run("INSERT INTO notes SELECT min(_file), ? FROM raw", [note])
    return f"coalesce({iso}, {others[best].format(value)})"


def _number(value: str, form: Form) -> str:
    # (25.00) is how accountants write -25.00; the spaces are plain, unbreakable and narrow ones.
    plain = f"regexp_replace(translate({value}, ' \u00a0\u202f\u2009', ''), '^\\((.*)\\)$', '-\\1')"
    sign = SIGNS.get(form.currency or "", "$" if form.currency is None else "")
    if sign:
        plain = f"regexp_replace({plain}, '^([-+]?)[{sign}]', '\\1')"
    if form.currency and sign != "$":
        plain = f"regexp_replace({plain}, '({sign or form.currency}|{form.currency})$', '')"
    bare = f"translate({plain}, ',', '')" if form.decimal == "." else f"translate({plain}, ',.''', '.')"
    number = f"CASE WHEN regexp_full_match({plain}, '{NUMBERS[form.decimal]}') THEN TRY_CAST({bare} AS DOUBLE) END"
    return f"(CASE WHEN isfinite({number}) THEN {number} END)"
