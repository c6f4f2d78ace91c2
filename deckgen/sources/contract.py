"""The contract of a canonical table: text becomes typed columns, or the row is kept aside with its reason.

No row is dropped silently: for every source, read = accepted + rejected.
"""

from __future__ import annotations

import datetime

from deckgen.engine import Engine, literal, quoted
from deckgen.errors import Problem, SourceError
from deckgen.source import near
from deckgen.sources.base import SourceFiles
from deckgen.tables import IDENTITY, TABLES, TableColumn, TableSchema

LATE = "date is after the as-of date"

# A column has one of these forms; the first that reads most of its values. 03/04/2024 is 4 March unless other values
# of the column can only be day-first.
DATE_FORMATS = (
    "%Y-%m-%d", "%m/%d/%y", "%d/%m/%y", "%m/%d/%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y/%m/%d", "%Y%m%d", "%d-%b-%Y",
)  # fmt: skip

# Dollars and cents as written in the United States; a comma as decimal sign is no number here, not a larger one.
NUMBER = r"[-+]?\$?(\d{1,3}(,\d{3})+|\d+)?(\.\d*)?([eE][-+]?\d+)?"

# A source of which more is rejected was exported or mapped wrongly: a deck on the rest would mislead.
MAX_REJECTED = 0.2


def apply_contract(engine: Engine, source: SourceFiles, as_of: datetime.date) -> None:
    """Turn ``raw`` and ``unreadable`` into ``records_<table>``, and add what breaks the contract to ``rejects``.

    Rows dated after `as_of` are kept aside too: nothing after it counts. Raises SourceError when a required column is
    not there, when no row is accepted, or when more than `MAX_REJECTED` of them break the contract.
    """
    schema = TABLES[source.table]
    headers = _mapped_headers(engine.columns("raw"), source, schema)
    read = engine.count("raw") + engine.count("unreadable")
    if read == 0:
        raise source.refuse(
            f"{source.label}: {_names(source)} holds no rows", "leave the source out, or export it again"
        )
    engine.run(_typed_sql(engine, schema, headers), {"as_of": as_of})
    records = f"records_{schema.name}"
    names = ", ".join(quoted(c) for c in [*(column.name for column in schema.columns), *IDENTITY])
    engine.run(
        f"CREATE OR REPLACE TABLE {records} AS SELECT row_number() OVER (ORDER BY _file, _ordinal)::BIGINT AS row_id, "
        f"{names} FROM typed WHERE _reason IS NULL ORDER BY _file, _ordinal"
    )
    _keep_rejects(engine, schema.name)
    accepted = engine.count(records)
    _refuse_mass_rejection(engine, source, read, accepted)
    engine.run(
        "INSERT INTO sources VALUES (?, ?, ?, ?, ?, ?, ?)",
        [schema.name, source.label, _names(source), read, accepted, read - accepted, source.synthetic],
    )


def _refuse_mass_rejection(engine: Engine, source: SourceFiles, read: int, accepted: int) -> None:
    reasons = engine.rows(
        'SELECT reason, count(*) FROM rejects WHERE "table" = ? GROUP BY reason ORDER BY 2 DESC, 1', [source.table]
    )
    late = dict(reasons).get(LATE, 0)
    if accepted and read - accepted - late <= MAX_REJECTED * (read - late):
        return
    shown = "none" if not accepted else f"only {accepted:,}"
    [(line, reason)] = engine.rows(
        'SELECT line, reason FROM rejects WHERE "table" = ? AND reason = ? ORDER BY line LIMIT 1',
        [source.table, reasons[0][0]],
    )
    raise source.refuse(
        f"{source.label}: {shown} of {read:,} rows can be used; most often {reason}, first in line {line}",
        "dates such as 2024-02-28 or 02/28/2024, amounts such as 1,234.50; check `columns` and how it was exported",
    )


def _names(source: SourceFiles) -> str:
    first = source.files[0].name
    return first if len(source.files) == 1 else f"{first} and {len(source.files) - 1} more"


def _mapped_headers(found: list[str], source: SourceFiles, schema: TableSchema) -> dict[str, str]:
    """Return canonical column -> the file's header; SourceError for every header or column that is not there."""
    found = [name for name in found if not name.startswith("_")]
    canonical = [*(column.name for column in schema.columns), *IDENTITY]
    problems: list[Problem] = []

    def refuse(message: str, hint: str | None, column: str | None = None) -> None:
        problems.extend(source.refuse(message, hint, column).problems)

    for header, column in source.columns.items():
        if header not in found:
            refuse(f"{_names(source)} has no column {header!r}", near(header, found), header)
        if column not in canonical:
            refuse(f"{schema.name} has no column {column!r}", near(column, canonical), header)
    headers = {name: name for name in found if name in canonical}
    headers |= {column: header for header, column in source.columns.items()}
    for required in schema.columns:
        if required.required and required.name not in headers:
            hint = f"map one of its columns to it: columns: {{THEIR_NAME: {required.name}}}; it has {', '.join(found)}"
            refuse(f"{_names(source)} gives no {required.name!r}", hint)
    if problems:
        raise SourceError(problems)
    return headers


def _typed_sql(engine: Engine, schema: TableSchema, headers: dict[str, str]) -> str:
    cells, reasons = ["_file", "_ordinal"], []
    for column in schema.columns:
        text = _text(headers.get(column.name))
        typed = _date(engine, text) if column.type == "DATE" else _cast(text, column)
        value = typed if column.default is None else f"coalesce({typed}, {column.default})"
        cells.append(f"{value} AS {quoted(column.name)}")
        if column.required:
            reasons.append(f"WHEN {text} IS NULL THEN {literal(column.name + ' is empty')}")
        if column.type != "VARCHAR":
            what = {"DATE": "a date", "BOOLEAN": "yes or no"}.get(column.type, "a number")
            said = literal(f"{column.name} is not {what}")
            reasons.append(f"WHEN {text} IS NOT NULL AND {typed} IS NULL THEN {said}")
        if column.name == "date":
            reasons.append(f"WHEN {typed} > $as_of THEN {literal(LATE)}")
    cells += [f"{_text(headers.get(name))} AS {quoted(name)}" for name in IDENTITY]
    repeat = "row_number() OVER (PARTITION BY record_id ORDER BY _file, _ordinal) > 1"
    return (
        f"CREATE OR REPLACE TABLE typed AS WITH cast_rows AS (SELECT {', '.join(cells)}, CASE {' '.join(reasons)} END "
        "AS _why FROM raw) SELECT * EXCLUDE (_why), CASE WHEN _why IS NOT NULL THEN _why "
        f"WHEN record_id IS NOT NULL AND {repeat} THEN 'record_id repeats' END AS _reason FROM cast_rows"
    )


def _text(header: str | None) -> str:
    return "NULL::VARCHAR" if header is None else f"nullif(trim({quoted(header)}), '')"


def _date(engine: Engine, text: str) -> str:
    """Return SQL that reads `text` as a date in the one form that reads most of the column."""
    forms = [
        f"TRY_CAST({text} AS TIMESTAMP)::DATE",
        *(f"try_strptime({text}, {literal(f)})::DATE" for f in DATE_FORMATS),
    ]
    [counts] = engine.rows(f"SELECT {', '.join(f'count({form})' for form in forms)} FROM raw")
    return forms[counts.index(max(counts))]


def _cast(text: str, column: TableColumn) -> str:
    if column.type in ("DOUBLE", "INTEGER"):
        # (25.00) is how accountants write -25.00.
        plain = f"regexp_replace(replace({text}, ' ', ''), '^\\((.*)\\)$', '-\\1')"
        digits = f"replace(replace({plain}, '$', ''), ',', '')"
        number = f"CASE WHEN regexp_full_match({plain}, {literal(NUMBER)}) THEN TRY_CAST({digits} AS DOUBLE) END"
        finite = f"CASE WHEN isfinite({number}) THEN {number} END"
        return f"({finite})" if column.type == "DOUBLE" else f"TRY_CAST({finite} AS INTEGER)"
    if column.type == "BOOLEAN":
        low = f"lower({text})"
        return (
            f"CASE WHEN {low} IN ('true','t','yes','y','1','recurring','monthly') THEN true "
            f"WHEN {low} IN ('false','f','no','n','0','one-time','onetime','single') THEN false END"
        )
    return text


def _keep_rejects(engine: Engine, table: str) -> None:
    """Add unreadable and contract-breaking rows to ``rejects``, with the line that each stood on."""
    engine.run(f"INSERT INTO rejects SELECT {literal(table)}, file, line, reason, record FROM unreadable")
    engine.run(
        # The k-th readable row stands k lines below the header, moved down by each unreadable line above it.
        f"INSERT INTO rejects SELECT {literal(table)}, t._file, t._ordinal + 1 + (SELECT count(*) FROM (SELECT line - "
        "row_number() OVER (ORDER BY line) - 1 AS readable_above FROM unreadable u WHERE u.file = t._file) "
        "WHERE readable_above < t._ordinal), t._reason, CAST(r AS VARCHAR) "
        "FROM typed t JOIN raw r ON r._file = t._file AND r._ordinal = t._ordinal WHERE t._reason IS NOT NULL"
    )


def prepare(engine: Engine) -> None:
    """Make the tables that `apply_contract` adds to."""
    engine.run('CREATE TABLE rejects ("table" VARCHAR, file VARCHAR, line BIGINT, reason VARCHAR, record VARCHAR)')
    engine.run(
        'CREATE TABLE sources ("table" VARCHAR, label VARCHAR, file VARCHAR, read BIGINT, accepted BIGINT, '
        "rejected BIGINT, synthetic BOOLEAN)"
    )
