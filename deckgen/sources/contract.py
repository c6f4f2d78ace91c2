"""The contract of a canonical table: text becomes typed columns, or the row is kept aside with its reason.

No row is dropped silently: for every source, read = accepted + rejected. `deckgen.sources.rules.RULES` says what
becomes of refunds, copies, zeros, other currencies and dates to come.
"""

from __future__ import annotations

import datetime
from dataclasses import replace

from deckgen.engine import Engine, literal, quoted
from deckgen.errors import Problem, SourceError
from deckgen.source import near
from deckgen.sources.base import Readable
from deckgen.sources.forms import FOREIGN, text, typed, word
from deckgen.sources.full_names import split_name
from deckgen.sources.raw import own_columns
from deckgen.sources.rules import COPY, HARMLESS, LATE, NEGATIVE, REPEAT, WORDS
from deckgen.tables import FULL_NAME, IDENTITY, NAMING, TABLES, TableSchema


def prepare(engine: Engine) -> None:
    """Make the tables that `apply_contract` adds to."""
    engine.run(
        'CREATE TABLE rejects ("table" VARCHAR, file VARCHAR, line BIGINT, reason VARCHAR, record VARCHAR, '
        "source VARCHAR)"
    )
    engine.run(
        'CREATE TABLE sources ("table" VARCHAR, label VARCHAR, file VARCHAR, read BIGINT, accepted BIGINT, '
        "rejected BIGINT, synthetic BOOLEAN, source VARCHAR, sha256 VARCHAR)"
    )
    engine.run('CREATE TABLE source_notes ("table" VARCHAR, source VARCHAR, file VARCHAR, note VARCHAR)')


def apply_contract(engine: Engine, source: Readable, as_of: datetime.date, sha256: str) -> str | None:
    """Add ``raw`` to ``records_<table>``, what breaks the contract to ``rejects``; return the currency, if any is said.

    Rows dated after `as_of` are kept aside too: nothing after it counts. Raises SourceError when a required column is
    not there, when no row is accepted, or when more than the source's `max_rejected` of them break the contract.
    """
    schema = TABLES[source.table]
    headers = _mapped_headers(own_columns(engine), source, schema)
    read = engine.count("raw") + engine.count("unreadable")
    if read == 0:
        raise source.refuse(f"{source.label}: {source.place} holds no rows", "leave the source out, or export it again")
    form = replace(source.form, currency=source.form.currency or _common_currency(engine, headers))
    source = replace(source, form=form)
    engine.run(_typed_sql(engine, source, schema, headers), {"as_of": as_of})
    accepted = int(engine.rows("SELECT count(*) FROM typed WHERE _reason IS NULL")[0][0])
    _keep_rejects(engine, source)
    _refuse_mass_rejection(engine, source, read, accepted, headers)
    _add_records(engine, source, schema)
    engine.run(
        "INSERT INTO sources VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [schema.name, source.label, source.place, read, accepted, read - accepted, source.synthetic, source.id, sha256],
    )
    engine.run("INSERT INTO source_notes SELECT ?, ?, file, note FROM notes", [schema.name, source.id])
    return form.currency


def _add_records(engine: Engine, source: Readable, schema: TableSchema) -> None:
    """Add the accepted rows to the table's records; ``row_id`` goes on where an earlier source of it ended."""
    records = f"records_{schema.name}"
    there = records in engine.tables()
    last = engine.rows(f"SELECT coalesce(max(row_id), 0) FROM {records}")[0][0] if there else 0
    names = ", ".join(quoted(c) for c in [*(column.name for column in schema.columns), *IDENTITY])
    rows = (
        f"SELECT {last} + row_number() OVER (ORDER BY _file, _ordinal)::BIGINT AS row_id, {names}, "
        f"{literal(source.id)} AS source FROM typed WHERE _reason IS NULL ORDER BY _file, _ordinal"
    )
    engine.run(f"INSERT INTO {records} BY NAME {rows}" if there else f"CREATE TABLE {records} AS {rows}")


def _common_currency(engine: Engine, headers: dict[str, str]) -> str | None:
    if "currency" not in headers:
        return None
    code = f"upper({text(headers['currency'])})"
    found = engine.rows(f"SELECT {code} FROM raw WHERE {code} IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1")
    return str(found[0][0]) if found else None


def _refuse_mass_rejection(engine: Engine, source: Readable, read: int, accepted: int, headers: dict[str, str]) -> None:
    """Raise SourceError where so much is unusable that a deck on the rest would mislead."""
    reasons = engine.rows(
        "SELECT reason, count(*), min(line) FROM rejects WHERE source = ? GROUP BY reason ORDER BY 2 DESC, 1",
        [source.id],
    )
    harmless = sum(count for reason, count, _ in reasons if reason in HARMLESS)
    if accepted and read - accepted - harmless <= source.form.max_rejected * (read - harmless):
        return
    shown = "none" if not accepted else f"only {accepted:,}"
    reason, _, line = next((row for row in reasons if row[0] not in HARMLESS), reasons[0])
    raise source.refuse(
        f"{source.label}: {shown} of {read:,} rows can be used; most often {reason}, first in line {line}",
        _other_decimal(engine, source, headers)
        or "dates such as 2024-02-28 or 02/28/2024, amounts such as 1,234.50; check `columns` and how it was exported",
    )


def _other_decimal(engine: Engine, source: Readable, headers: dict[str, str]) -> str | None:
    """Return what to change where most amounts are written with the other decimal sign."""
    if "amount" not in headers:
        return None
    amount, decimal = text(headers["amount"]), source.form.decimal
    [(foreign, given)] = engine.rows(
        f"SELECT count(*) FILTER (regexp_full_match({amount}, {literal(FOREIGN[decimal])})), count({amount}) FROM raw"
    )
    if 2 * foreign <= given:
        return None
    looks, option = ("1.234,50", 'add `decimal: ","`') if decimal == "." else ("1,234.50", "leave `decimal` out")
    return f"most amounts look like {looks}: {option}"


def _mapped_headers(found: list[str], source: Readable, schema: TableSchema) -> dict[str, str]:
    """Return canonical column -> the source's header; SourceError for every header or column that is not there."""
    canonical = [*(column.name for column in schema.columns), *NAMING]
    problems: list[Problem] = []

    def refuse(message: str, hint: str | None, column: str | None = None) -> None:
        problems.extend(source.refuse(message, hint, column).problems)

    for header, column in source.columns.items():
        if header not in found:
            refuse(f"{source.place} has no column {header!r}", near(header, found), header)
        if column not in canonical:
            refuse(f"{schema.name} has no column {column!r}", near(column, canonical), header)
    headers = {name: name for name in found if name in canonical}
    headers |= {column: header for header, column in source.columns.items()}
    for required in schema.columns:
        if required.required and required.name not in headers:
            hint = f"map one of its columns to it: columns: {{THEIR_NAME: {required.name}}}; it has {', '.join(found)}"
            refuse(f"{source.place} gives no {required.name!r}", hint)
    if problems:
        raise SourceError(problems)
    return headers


def _typed_sql(engine: Engine, source: Readable, schema: TableSchema, headers: dict[str, str]) -> str:
    """Return SQL that makes ``typed``: the columns of the table, and ``_reason`` where a row breaks the contract."""
    cells, reasons = ["_file", "_ordinal"], []
    for column in schema.columns:
        given = text(headers.get(column.name))
        value = typed(engine, headers.get(column.name), column, source.form)
        if column.required:
            reasons.append(f"WHEN {given} IS NULL THEN {literal(column.name + ' is empty')}")
        if column.type != "VARCHAR":
            what = {"DATE": "a date", "BOOLEAN": "yes or no"}.get(column.type, "a number")
            said = literal(f"{column.name} is not {what}")
            reasons.append(f"WHEN {given} IS NOT NULL AND {value} IS NULL THEN {said}")
        reasons += _further_reasons(column.name, value, source)
        words = WORDS.get((schema.name, column.name))
        if words:
            value = word(value, words)
        if column.name == "currency":
            value = f"upper({value})"
        if column.default is not None:
            value = f"coalesce({value}, {column.default})"
        cells.append(f"{value} AS {quoted(column.name)}")
    split = split_name(text(headers[FULL_NAME])) if FULL_NAME in headers else {}
    for name in IDENTITY:
        value = text(headers.get(name))
        cells.append(f"{f'coalesce({value}, {split[name]})' if name in split else value} AS {quoted(name)}")
    # A negative gift is a refund, whatever its status says.
    refund = ""
    if schema.name == "donations":
        refund = "REPLACE (CASE WHEN amount < 0 THEN 'refunded' ELSE status END AS status)"
    own = ", ".join(quoted(name) for name in own_columns(engine))
    same_id = "PARTITION BY record_id, _why IS NULL ORDER BY _file, _ordinal"
    return f"""
        CREATE OR REPLACE TABLE typed AS
        WITH cast_rows AS (SELECT {", ".join(cells)}, hash({own}) AS _content, CASE {" ".join(reasons)} END AS _why
                           FROM raw),
        counted AS (SELECT *, row_number() OVER ({same_id}) AS _nth, first_value(_content) OVER ({same_id}) AS _first
                    FROM cast_rows)
        SELECT * EXCLUDE (_why, _nth, _first, _content) {refund},
            CASE WHEN _why IS NOT NULL OR _nth = 1 THEN _why
                 WHEN _content = _first THEN '{COPY}' ELSE '{REPEAT}' END AS _reason
        FROM counted"""


def _further_reasons(column: str, value: str, source: Readable) -> list[str]:
    if column == "date":
        return [f"WHEN {value} > $as_of THEN {literal(LATE)}"]
    if column == "amount" and source.table == "subscriptions":
        return [f"WHEN {value} < 0 THEN {literal(NEGATIVE)}"]
    if column == "currency" and source.form.currency:
        own = source.form.currency
        return [
            f"WHEN upper({value}) <> {literal(own)} THEN 'currency is ' || upper({value}) || {literal(f', not {own}')}"
        ]
    return []


def _keep_rejects(engine: Engine, source: Readable) -> None:
    """Add unreadable and contract-breaking rows to ``rejects``, with the line that each stands in."""
    table, name = literal(source.table), literal(source.id)
    engine.run(
        f"INSERT INTO rejects SELECT {table}, file, line, reason, to_json({{'unreadable': record}})::VARCHAR, {name} "
        "FROM unreadable"
    )
    cells = ", ".join(f"{literal(header)}: r.{quoted(header)}" for header in own_columns(engine))
    engine.run(
        f"INSERT INTO rejects SELECT {table}, t._file, t._ordinal + coalesce(s.shift, 0), t._reason, "
        f"to_json({{{cells}}})::VARCHAR, {name} FROM typed t "
        "JOIN raw r ON r._file = t._file AND r._ordinal = t._ordinal "
        "ASOF LEFT JOIN shifts s ON s.file = t._file AND t._ordinal >= s.ordinal "
        "WHERE t._reason IS NOT NULL ORDER BY t._file, t._ordinal"
    )
