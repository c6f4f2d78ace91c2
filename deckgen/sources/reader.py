"""Files read as they stand: every value as text, every unreadable record kept aside with its reason."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from pathlib import Path

import duckdb

from deckgen.engine import Engine, first_line, literal, quoted
from deckgen.source import display_path
from deckgen.sources.base import SourceFiles

_BY_SUFFIX = {
    ".csv": "csv", ".tsv": "csv", ".txt": "csv", ".parquet": "parquet",
    ".json": "json", ".jsonl": "json", ".ndjson": "json", ".xlsx": "excel",
}  # fmt: skip


def read_raw(engine: Engine, source: SourceFiles) -> None:
    """Fill ``raw`` (``_file``, ``_ordinal``, the files' own headers, all text) and ``unreadable`` from the files.

    Raises SourceError for a file that cannot be read at all, or whose headers differ from the first one's.
    """
    engine.run("DROP TABLE IF EXISTS raw")
    engine.run("CREATE OR REPLACE TABLE unreadable (file VARCHAR, line BIGINT, reason VARCHAR, record VARCHAR)")
    for file in source.files:
        name = display_path(file)
        form = _BY_SUFFIX.get(Path(file.name.lower().removesuffix(".gz")).suffix)
        if form is None:
            raise source.refuse(f"{name} is of an unknown kind", "known: " + ", ".join(sorted(_BY_SUFFIX)))
        try:
            _READERS[form](engine, file, source)
        except UnicodeError as error:
            raise source.refuse(f"{name} is not UTF-8 text", "save it again as CSV UTF-8 (comma delimited)") from error
        except OSError as error:
            raise source.refuse(f"{name} cannot be read: {error.strerror or error}") from error
        except (duckdb.Error, ValueError, KeyError, zipfile.BadZipFile) as error:
            raise source.refuse(f"{name} cannot be read: {first_line(error)}") from error
        _append(engine, name, source)


def _append(engine: Engine, name: str, source: SourceFiles) -> None:
    """Add the rows of ``one_file`` to ``raw``."""
    numbered = f"SELECT {literal(name)} AS _file, row_number() OVER () AS _ordinal, * FROM one_file"
    if "raw" not in engine.tables():
        engine.run(f"CREATE TABLE raw AS {numbered}")
    elif set(engine.columns("one_file")) != set(engine.columns("raw")) - {"_file", "_ordinal"}:
        here, first = set(engine.columns("one_file")), set(engine.columns("raw")) - {"_file", "_ordinal"}
        other = ", ".join(sorted(here ^ first))
        raise source.refuse(f"{name} has other columns than {display_path(source.files[0])}: {other}")
    else:
        engine.run(f"INSERT INTO raw BY NAME {numbered}")


def _read_csv(engine: Engine, file: Path, source: SourceFiles) -> None:
    header, delimiter = _header(file)
    columns = "{" + ", ".join(f"{literal(name)}: 'VARCHAR'" for name in header) + "}"
    options = f"columns={columns}, auto_detect=false, header=true, delim={literal(delimiter)}"
    options += """, quote='"', escape='"', store_rejects=true, ignore_errors=true"""
    engine.run(f"CREATE OR REPLACE TABLE one_file AS SELECT * FROM read_csv({literal(str(file))}, {options})")
    engine.run(
        "INSERT INTO unreadable SELECT ?, line, string_agg(DISTINCT lower(error_type), ', '), any_value(csv_line) "
        "FROM reject_errors GROUP BY line ORDER BY line",
        [display_path(file)],
    )
    engine.run("DROP TABLE IF EXISTS reject_errors")
    engine.run("DROP TABLE IF EXISTS reject_scans")


def _header(file: Path) -> tuple[list[str], str]:
    """Return the header's names and the delimiter that cuts it into the most pieces."""
    opened = gzip.open if file.suffix.lower() == ".gz" else open
    with opened(file, "rt", encoding="utf-8-sig", newline="") as lines:
        first = lines.readline()
    if not first.strip():
        raise ValueError("it is empty, without even a header line")
    delimiter = max(",;\t|", key=first.count)
    names = next(csv.reader(io.StringIO(first), delimiter=delimiter))
    repeated = {name for name in names if names.count(name) > 1}
    if repeated:
        raise ValueError(f"its header names {', '.join(map(repr, sorted(repeated)))} twice")
    return names, delimiter


def _read_parquet(engine: Engine, file: Path, source: SourceFiles) -> None:
    engine.run(f"CREATE OR REPLACE TABLE one_file AS FROM read_parquet({literal(str(file))})")
    _all_text(engine)


def _read_json(engine: Engine, file: Path, source: SourceFiles) -> None:
    engine.run(f"CREATE OR REPLACE TABLE one_file AS FROM read_json_auto({literal(str(file))})")
    _all_text(engine)


def _all_text(engine: Engine) -> None:
    texts = ", ".join(f"CAST({quoted(c)} AS VARCHAR) AS {quoted(c)}" for c in engine.columns("one_file"))
    engine.run(f"CREATE OR REPLACE TABLE one_file AS SELECT {texts} FROM one_file")


def _read_excel(engine: Engine, file: Path, source: SourceFiles) -> None:
    import openpyxl
    import pandas as pd

    book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    if source.sheet is not None and source.sheet not in book.sheetnames:
        raise KeyError(f"it has no sheet {source.sheet!r}; sheets: {', '.join(book.sheetnames)}")
    sheet = book[source.sheet] if source.sheet else book.worksheets[0]
    rows = sheet.iter_rows(values_only=True)
    header = [str(name) for name in next(rows, ()) if name is not None]
    if not header:
        raise ValueError("its first row holds no header")
    texts = [
        [None if v is None else str(v) for v in row[: len(header)]] for row in rows if any(v is not None for v in row)
    ]
    book.close()
    engine.put("one_file", pd.DataFrame(texts, columns=header, dtype="string"))


_READERS = {"csv": _read_csv, "parquet": _read_parquet, "json": _read_json, "excel": _read_excel}
