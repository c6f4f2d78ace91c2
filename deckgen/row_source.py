"""Where the rows come from that a spec's decks are built for: a file, a query, or a metric that lists groups.

The rows of a file are read with the plan. Those of a query are known once the shared stages are done; before that
only its columns are, from empty tables of the same shape.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from deckgen.engine import Engine, first_line, literal, quoted, require_select, sql_errors, used
from deckgen.errors import DataError, Mark, Problem, SourceError, SpecError
from deckgen.rows import Row, field_names, rows_from
from deckgen.source import Document, display_path, near

# DuckDB's reader of each file; a CSV is read as text, because 00501 is a postal code and no number.
_READERS = {
    ".csv": "read_csv({file}, all_varchar = true, header = true)",
    ".tsv": "read_csv({file}, all_varchar = true, header = true, delim = '\t')",
    ".parquet": "read_parquet({file})",
    ".json": "read_json({file})",
    ".jsonl": "read_json({file})",
    ".ndjson": "read_json({file})",
}
_YAML = (".yaml", ".yml")
_EXCEL = (".xlsx", ".xlsm")
YAML_ROWS = "such as `- {chapter: North, zip: 606}`"
NO_ROWS = "one line of names, then a line for each deck"
FORMS = "a CSV, Parquet, JSON, YAML or Excel file, sql:SELECT ..., or metric:NAME"


@dataclass(frozen=True, kw_only=True, slots=True)
class RowSource:
    """What a deck is built for each of: the fields' names, and the rows where they are known before the build."""

    asked: str  # as somebody typed it
    kind: Literal["file", "sql", "metric", "given"]
    columns: tuple[str, ...]
    rows: tuple[Row, ...] | None = None
    sql: str = ""


def find_rows(
    asked: str, folders: Iterable[Path], document: Document, mark: Mark | None, problems: list[Problem]
) -> RowSource | None:
    """Return where the rows of `asked` come from; what is wrong with it is added to `problems`."""
    try:
        form, _, rest = asked.partition(":")
        if form == "sql":
            return RowSource(asked=asked, kind="sql", columns=_columns(rest), sql=rest)
        if form == "metric":
            sql = _grouped_sql(rest.strip(), document)
            return RowSource(asked=asked, kind="metric", columns=_columns(sql), sql=sql)
        columns, rows = _read_file(_find(asked, folders))
        return RowSource(asked=asked, kind="file", columns=columns, rows=rows)
    except (DataError, SourceError, SpecError) as error:
        problems += [
            Problem(message=f"for_each: {p.message}", mark=p.mark or mark, hint=p.hint) for p in error.problems
        ]
        return None


def rows_of(
    engine: Engine, source: RowSource, period: Mapping[str, datetime.date], min_cell: int
) -> tuple[tuple[Row, ...], int]:
    """Return the rows of a query or metric over the linked tables, and how many groups were too small to be shown.

    `period` are the parameters ``start`` and ``as_of`` of a metric's SQL. A metric's group of fewer than `min_cell` people
    (its column ``n``) gets no deck.
    """
    if source.rows is not None:
        return source.rows, 0
    cursor = engine.connection.execute(source.sql, used(source.sql, period))
    rows = rows_from(field_names(column[0] for column in cursor.description or ()), cursor.fetchall())
    if source.kind != "metric" or "n" not in source.columns:
        return rows, 0
    kept = tuple(row for row in rows if not isinstance(n := row.fields["n"], int | float) or n >= min_cell)
    return kept, len(rows) - len(kept)


def _find(asked: str, folders: Iterable[Path]) -> Path:
    places = [Path(asked), *(folder / asked for folder in folders)]
    for place in places:
        if place.is_file():
            return place
    there = sorted({p.name for place in places if place.parent.is_dir() for p in place.parent.iterdir() if _reads(p)})
    raise SourceError(f"there is no file {asked!r}", hint=near(Path(asked).name, there) or FORMS)


def _reads(path: Path) -> bool:
    return path.suffix.lower() in (*_READERS, *_EXCEL, *_YAML)


def _read_file(path: Path) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    suffix = path.suffix.lower()
    if suffix in _YAML:
        headers, listed = _read_yaml(path)
    elif suffix in _EXCEL:
        headers, listed = _read_excel(path)
    elif suffix in _READERS:
        headers, listed = _read_sql(path, _READERS[suffix])
    else:
        raise SourceError(f"{display_path(path)} is none of the files that rows are read from", hint=FORMS)
    columns = field_names(headers)
    rows = rows_from(columns, listed)
    if not rows:
        raise DataError(f"{display_path(path)} has no rows", hint=NO_ROWS)
    return columns, rows


def _read_sql(path: Path, reader: str) -> tuple[list[Any], list[Any]]:
    try:
        cursor = Engine().connection.execute("SELECT * FROM " + reader.format(file=literal(str(path))))
        return [column[0] for column in cursor.description], cursor.fetchall()
    except sql_errors() as error:
        raise SourceError(f"{display_path(path)} cannot be read: {first_line(error)}", hint=FORMS) from error


def _read_excel(path: Path) -> tuple[list[Any], list[Any]]:
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=True)
        rows = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
        book.close()
    except Exception as error:  # openpyxl lets zipfile's and its parser's own errors through
        raise SourceError(
            f"{display_path(path)} cannot be read as Excel: {error}", hint="save it as .xlsx or CSV"
        ) from error
    if not rows:
        raise DataError(f"{display_path(path)} has no rows", hint=NO_ROWS)
    wide = sum(header is not None for header in rows[0])
    return rows[0][:wide], [row[:wide] for row in rows[1:]]


def _read_yaml(path: Path) -> tuple[list[Any], list[Any]]:
    """Read a list of mappings; a key that an entry lacks is an empty field."""
    import yaml

    try:
        listed = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SourceError(
            f"{display_path(path)} cannot be read as YAML: {first_line(error)}",
            hint="such as `- {chapter: North, zip: 606}`",
        ) from error
    if not isinstance(listed, list) or not all(isinstance(entry, dict) for entry in listed):
        raise DataError(f"{display_path(path)} is not a list of rows", hint=YAML_ROWS)
    headers = list(dict.fromkeys(key for entry in listed for key in entry))
    return headers, [[entry.get(header) for header in headers] for entry in listed]


def _grouped_sql(name: str, document: Document) -> str:
    """Return the SQL of a metric of the spec that lists groups (`by`)."""
    metrics: Mapping[str, Any] = document.data.get("metrics") or {}
    grouped = [key for key, own in metrics.items() if isinstance(own, dict) and own.get("by")]
    if name not in grouped:
        hint = near(name, grouped) or "a metric of the spec lists groups with `by: COLUMN`"
        raise SpecError(f"no metric called {name!r} lists groups", hint=hint)
    by = str(metrics[name]["by"])
    # The column that names the groups comes first: decks are called by it.
    return f"SELECT {quoted(by)}, * EXCLUDE ({quoted(by)}) FROM (\n{metrics[name].get('sql')}\n) ORDER BY 1"


def _columns(sql: str) -> tuple[str, ...]:
    """Return the names of a query's columns, from empty tables."""
    from deckgen.metrics.trial import SQL_HINT, empty_tables

    engine = empty_tables()
    try:
        require_select(engine, sql)
        cursor = engine.connection.execute(sql, used(sql, dict.fromkeys(("start", "as_of"))))
        return field_names(column[0] for column in cursor.description)
    except sql_errors() as error:
        raise SpecError(first_line(error), hint=SQL_HINT) from error
