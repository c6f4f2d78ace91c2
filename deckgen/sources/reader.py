"""Files read as they stand: every value as text, every unreadable record kept aside with its reason."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from deckgen.engine import Engine, first_line, literal, sql_errors
from deckgen.source import display_path
from deckgen.sources import raw
from deckgen.sources.base import Readable
from deckgen.sources.encodings import as_utf8, opened
from deckgen.sources.lines import find_lines

_BY_SUFFIX = {
    ".csv": "csv", ".tsv": "csv", ".txt": "csv", ".parquet": "parquet",
    ".json": "json", ".jsonl": "json", ".ndjson": "json", ".xlsx": "excel",
}  # fmt: skip


def is_readable(file: Path) -> bool:
    """Return whether a file is called like one that can be read, and is not what a program keeps beside an open one."""
    suffix = Path(file.name.lower().removesuffix(".gz")).suffix
    return suffix in _BY_SUFFIX and suffix != ".txt" and not file.name.startswith(("~$", "."))


# A record of more lines than this is no address: a quote was opened and never closed, and rows are lost in it.
MOST_LINES = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceFiles(Readable):
    """Files that hold one canonical table."""

    files: tuple[Path, ...]
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None

    @property
    def place(self) -> str:
        """The first file's name, and how many more there are."""
        first = self.files[0].name
        return first if len(self.files) == 1 else f"{first} and {len(self.files) - 1} more"

    @property
    def details(self) -> tuple[object, ...]:
        """What of the files' own options decides how they are read."""
        return [file.name for file in self.files], self.sheet, self.encoding, self.delimiter

    def digest(self) -> str:
        """Return the SHA-256 of each file, joined by ``+``."""
        found = []
        for path in self.files:
            with path.open("rb") as file:
                found.append(hashlib.file_digest(file, "sha256").hexdigest())
        return "+".join(found)

    def read_raw(self, engine: Engine) -> None:
        """Fill ``raw``; SourceError for a file that cannot be read at all, or whose headers differ."""
        for file in self.files:
            name = display_path(file)
            form = _BY_SUFFIX.get(Path(file.name.lower().removesuffix(".gz")).suffix)
            if form is None:
                raise self.refuse(f"{name} is of an unknown kind", "known: " + ", ".join(sorted(_BY_SUFFIX)))
            try:
                _READERS[form](engine, file, self)
            except UnicodeError as error:
                hint = "say which it has, such as `encoding: cp1250`, or save it again as CSV UTF-8"
                raise self.refuse(f"{name} is in an unknown encoding", hint) from error
            except OSError as error:
                raise self.refuse(
                    f"{name} cannot be read: {error.strerror or error}", "is it yours to read?"
                ) from error
            except (*sql_errors(), LookupError, zipfile.BadZipFile, csv.Error) as error:  # type: ignore[misc]
                said = str(error.args[0]) if isinstance(error, LookupError) and error.args else first_line(error)
                raise self.refuse(f"{name} cannot be read: {said}", "open it and save it again as CSV UTF-8") from error
            raw.append(engine, name, self)


def read_csv(engine: Engine, path: Path, header: list[str], delimiter: str) -> None:
    """Read a UTF-8 file with a header into ``one_file``; DuckDB notes what it cannot read in ``reject_errors``."""
    columns = "{" + ", ".join(f"{literal(name)}: 'VARCHAR'" for name in header) + "}"
    options = f"columns={columns}, auto_detect=false, header=true, delim={literal(delimiter)}"
    options += """, quote='"', escape='"', store_rejects=true, ignore_errors=true, rejects_limit=0"""
    for table in ("reject_errors", "reject_scans"):
        engine.run(f"DROP TABLE IF EXISTS {table}")
    engine.run(f"CREATE OR REPLACE TABLE one_file AS SELECT * FROM read_csv({literal(str(path))}, {options})")


def header_of(path: Path, delimiter: str | None = None) -> tuple[list[str], str]:
    """Return the header's names, and the delimiter that cuts it into the most pieces unless it is given."""
    with io.TextIOWrapper(opened(path), encoding="utf-8-sig", newline="") as lines:
        first = lines.readline()
    if not first.strip():
        raise ValueError("it is empty, without even a header line")
    bare = re.sub(r'"[^"]*"', "", first)
    used = delimiter or max(",;\t|", key=bare.count)
    with io.TextIOWrapper(opened(path), encoding="utf-8-sig", newline="") as lines:
        names = [name.strip() for name in next(csv.reader(lines, delimiter=used))]
    return unique(names), used


def unique(names: list[str]) -> list[str]:
    """Return headers with nameless ones called by their position; ValueError where two are the same."""
    named = [name or f"column {position}" for position, name in enumerate(names, start=1)]
    repeated = {name for name in named if [n.lower() for n in named].count(name.lower()) > 1}
    if repeated:
        raise ValueError(f"its header names {', '.join(map(repr, sorted(repeated)))} twice")
    return named


def _read_csv(engine: Engine, file: Path, source: SourceFiles) -> None:
    name = display_path(file)
    with as_utf8(file, source.encoding) as (path, note):
        header, delimiter = header_of(path, source.delimiter)
        read_csv(engine, path, header, delimiter)
        errors = engine.rows(
            "SELECT line, string_agg(DISTINCT lower(error_type::VARCHAR), ', ' ORDER BY lower(error_type::VARCHAR)), "
            "any_value(csv_line) FROM reject_errors GROUP BY line ORDER BY line"
        )
        lines, shifts = find_lines(path, delimiter, {row[0] for row in errors}, engine.count("one_file"))
    for number, _, record in errors:
        if record.count("\n") > MOST_LINES:
            raise ValueError(f"a quote that opens in line {lines.get(number, number)} is not closed")
    raw.add_unreadable(engine, name, ((lines.get(n, n), reason, record.strip("\r\n")) for n, reason, record in errors))
    raw.add_shifts(engine, name, shifts)
    if note:
        raw.add_note(engine, name, note)


def _read_parquet(engine: Engine, file: Path, source: SourceFiles) -> None:
    engine.run(f"CREATE OR REPLACE TABLE one_file AS FROM read_parquet({literal(str(file))})")
    raw.as_text(engine, source.form.decimal)
    raw.add_shifts(engine, display_path(file), [(1, 0)])


def _read_json(engine: Engine, file: Path, source: SourceFiles) -> None:
    with as_utf8(file, source.encoding) as (path, note):
        engine.run(f"CREATE OR REPLACE TABLE one_file AS FROM read_json_auto({literal(str(path))}, sample_size=-1)")
    raw.as_text(engine, source.form.decimal)
    raw.add_shifts(engine, display_path(file), [(1, 0)])
    if note:
        raw.add_note(engine, display_path(file), note)


def _read_excel(engine: Engine, file: Path, source: SourceFiles) -> None:
    import openpyxl
    import pandas as pd

    book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    try:
        if source.sheet is not None and source.sheet not in book.sheetnames:
            raise KeyError(f"it has no sheet {source.sheet!r}; sheets: {', '.join(book.sheetnames)}")
        sheet = book[source.sheet] if source.sheet else book.worksheets[0]
        rows = sheet.iter_rows(values_only=True)
        first = ["" if name is None else str(name).strip() for name in next(rows, ())]
        while first and not first[-1]:
            first.pop()
        if not first:
            raise ValueError("its first row holds no header")
        decimal = source.form.decimal
        texts, shifts = [], [(1, 1)]
        for number, row in enumerate(rows, start=2):
            if all(value is None for value in row):
                continue
            texts.append([_cell(value, decimal) for value in (*row, *[None] * len(first))[: len(first)]])
            if number - len(texts) != shifts[-1][1]:
                shifts.append((len(texts), number - len(texts)))
    finally:
        book.close()
    engine.put("one_file", pd.DataFrame(texts, columns=unique(first), dtype="string"))
    raw.add_shifts(engine, display_path(file), shifts)


def _cell(value: object, decimal: str) -> str | None:
    if value is None:
        return None
    return str(value).replace(".", decimal) if isinstance(value, float) else str(value)


_READERS = {"csv": _read_csv, "parquet": _read_parquet, "json": _read_json, "excel": _read_excel}
