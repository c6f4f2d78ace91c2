"""The contract of a canonical table: text becomes typed columns, or the row is kept aside with its reason.

No row is dropped silently: for every source, read = accepted + rejected.
"""

from __future__ import annotations

from deckgen.engine import Engine, literal, quoted
from deckgen.errors import Problem, SourceError
from deckgen.source import near
from deckgen.sources.base import SourceFiles
from deckgen.tables import IDENTITY, TABLES, TableColumn, TableSchema

DATE_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%m/%d/%Y", "%m/%d/%y", "%d.%m.%Y", "%Y%m%d")


def apply_contract(engine: Engine, source: SourceFiles) -> None:
    """Turn ``raw`` and ``unreadable`` into ``records_<table>``, and add what breaks the contract to ``rejects``.

    Raises SourceError when a required column is not there, or when no row at all is accepted.
    """
    schema = TABLES[source.table]
    headers = _mapped_headers(engine.columns("raw"), source, schema)
    read = engine.count("raw") + engine.count("unreadable")
    if read == 0:
        raise source.refuse(
            f"{source.label}: {_names(source)} holds no rows", "leave the source out, or export it again"
        )
    engine.run(_typed_sql(schema, headers))
    records = f"records_{schema.name}"
    names = ", ".join(quoted(c) for c in [*(column.name for column in schema.columns), *IDENTITY])
    engine.run(
        f"CREATE OR REPLACE TABLE {records} AS SELECT row_number() OVER (ORDER BY _file, _ordinal)::BIGINT AS row_id, "
        f"{names} FROM typed WHERE _reason IS NULL ORDER BY _file, _ordinal"
    )
    _keep_rejects(engine, schema.name)
    accepted = engine.count(records)
    if accepted == 0:
        reason = engine.rows('SELECT mode(reason) FROM rejects WHERE "table" = ?', [schema.name])[0][0]
        raise source.refuse(f"{source.label}: none of {read:,} rows can be used; most often {reason}")
    engine.run(
        "INSERT INTO sources VALUES (?, ?, ?, ?, ?, ?, ?)",
        [schema.name, source.label, _names(source), read, accepted, read - accepted, source.synthetic],
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


def _typed_sql(schema: TableSchema, headers: dict[str, str]) -> str:
    cells, reasons = ["_file", "_ordinal"], []
    for column in schema.columns:
        text = _text(headers.get(column.name))
        value = _cast(text, column)
        if column.default is not None:
            value = f"coalesce({value}, {column.default})"
        cells.append(f"{value} AS {quoted(column.name)}")
        if column.required:
            reasons.append(f"WHEN {text} IS NULL THEN {literal(column.name + ' is empty')}")
        if column.type != "VARCHAR":
            what = {"DATE": "a date", "BOOLEAN": "yes or no"}.get(column.type, "a number")
            said = literal(f"{column.name} is not {what}")
            reasons.append(f"WHEN {text} IS NOT NULL AND {_cast(text, column)} IS NULL THEN {said}")
    cells += [f"{_text(headers.get(name))} AS {quoted(name)}" for name in IDENTITY]
    repeat = "row_number() OVER (PARTITION BY record_id ORDER BY _file, _ordinal) > 1"
    return (
        f"CREATE OR REPLACE TABLE typed AS WITH cast_rows AS (SELECT {', '.join(cells)}, CASE {' '.join(reasons)} END "
        "AS _why FROM raw) SELECT * EXCLUDE (_why), CASE WHEN _why IS NOT NULL THEN _why "
        f"WHEN record_id IS NOT NULL AND {repeat} THEN 'record_id repeats' END AS _reason FROM cast_rows"
    )


def _text(header: str | None) -> str:
    return "NULL::VARCHAR" if header is None else f"nullif(trim({quoted(header)}), '')"


def _cast(text: str, column: TableColumn) -> str:
    if column.type == "DATE":
        formats = "[" + ", ".join(literal(form) for form in DATE_FORMATS) + "]"
        return f"coalesce(TRY_CAST({text} AS TIMESTAMP)::DATE, try_strptime({text}, {formats})::DATE)"
    if column.type in ("DOUBLE", "INTEGER"):
        number = f"TRY_CAST(replace(replace(replace({text}, '$', ''), ',', ''), ' ', '') AS DOUBLE)"
        finite = f"CASE WHEN isfinite({number}) THEN {number} END"
        return f"({finite})::{column.type}" if column.type == "DOUBLE" else f"TRY_CAST({finite} AS INTEGER)"
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
