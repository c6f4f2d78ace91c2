"""SQL databases as a source: one SELECT of PostgreSQL or SQLite, read only, and its secrets from the environment only.

The rows are fetched once, into a file that only this user can read and that is gone when they have been used. They
are sorted there, by record id first, so the same rows give the same digest whatever order the database sends them in.
"""

from __future__ import annotations

import csv
import hashlib
import os
import re
import shutil
import tempfile
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from pydantic import ConfigDict, Field, model_validator

from deckgen.engine import Engine, first_line, literal, quoted, sql_errors
from deckgen.errors import Mark, Problem, SourceError
from deckgen.sources import raw
from deckgen.sources.base import OwnRows, Readable, Setting
from deckgen.sources.reader import header_of, read_csv

BATCH = 10_000  # rows fetched at a time

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")

TRY = "try the query in the database's own program first"
INSTALL = 'python -m pip install "psycopg[binary]"'


class FetchError(Exception):
    """A database that cannot be read: what a person is told; never holds a secret."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


class Spool:
    """The fetched rows on disk, in a folder of their own that goes when this object does."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="deckgen-"))
        self.fetched = self.folder / "fetched.csv"
        self.sorted = self.folder / "sorted.csv"
        self._gone = weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)

    def remove(self) -> None:
        """Remove the rows now."""
        self._gone()


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceRows(Readable):
    """Rows fetched from a database; it knows neither its address nor its password."""

    where: str
    sha256: str
    spool: Spool

    @property
    def place(self) -> str:
        """The database's kind, and the table or query."""
        return self.where

    def digest(self) -> str:
        """Return the SHA-256 of the sorted rows."""
        return self.sha256

    def read_raw(self, engine: Engine) -> None:
        """Fill ``raw`` with the sorted rows, and remove the file that held them."""
        try:
            header, _ = header_of(self.spool.sorted, ",")
            read_csv(engine, self.spool.sorted, header, ",")
            if engine.count("reject_errors"):
                raise self.refuse(f"{self.where} holds values of more than 2 MB", "leave the column out of the query")
        except sql_errors() as error:
            raise self.refuse(f"{self.where} cannot be read: {first_line(error)}", TRY) from None
        raw.append(engine, self.where, self)
        raw.add_shifts(engine, self.where, [(1, 0)])
        self.spool.remove()


class Sql(OwnRows):
    """Rows of a database. `url` names environment variables, as ``${CRM_DSN}``; `query` is one SELECT, or `table`."""

    model_config = ConfigDict(hide_input_in_errors=True)

    kind: ClassVar[str] = "sql"
    type: Literal["sql"] = Field("sql", alias="kind")
    url: str
    query: str | None = None
    table: str | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Sql:
        if (self.query is None) == (self.table is None):
            raise ValueError("give either `query` or `table`")
        return self

    @model_validator(mode="after")
    def _no_password(self) -> Sql:
        if not _VARIABLE.fullmatch(self.url) and "://" not in self.url:
            raise ValueError("url must be `${VARIABLE}`, or begin with `postgresql://` or `sqlite:///`")
        # A password stands before the host, or behind the question mark.
        bare = unquote(_VARIABLE.sub("", self.url))
        if re.search(r"//[^/]*:[^/]+@", bare) or re.search(r"(?i)(password|passwd|pwd|secret|token)=[^&]", bare):
            raise ValueError("url holds a password; put it into an environment variable and write `${VARIABLE}`")
        return self

    def locate(self, table: str, setting: Setting, mark: Mark | None) -> SourceRows:
        """Fetch the rows; SourceError says why that failed, without the address or a secret."""
        spool = Spool()
        try:
            url = _expanded(self.url)
            kind, fetch = _kind_of(url)
            where = f"{kind} {self.table or 'query'}"
            fetch(url, self._select(), spool.fetched, setting)
            sha256 = _sort(spool, next((h for h, c in self.columns.items() if c == "record_id"), "record_id"))
        except FetchError as error:
            spool.remove()
            raise SourceError(Problem(message=str(error), mark=mark, hint=error.hint)) from None
        return SourceRows(
            table=table, label=self.label_for(table), columns=self.columns, form=self.form(), mark=mark, where=where,
            sha256=sha256, spool=spool,
        )  # fmt: skip

    def _select(self) -> str:
        if self.table is not None:
            return f"SELECT * FROM {'.'.join(quoted(part) for part in self.table.split('.'))}"
        # Within brackets only a query can stand.
        return f"SELECT * FROM (\n{(self.query or '').strip().rstrip(';')}\n) AS q"


def _expanded(template: str) -> str:
    missing = [name for name in _VARIABLE.findall(template) if not os.environ.get(name)]
    if missing:
        raise FetchError(
            f"the environment variable {missing[0]} is not set", f"export {missing[0]}=... in the shell that builds"
        )
    return _VARIABLE.sub(lambda found: os.environ[found[1]], template)


def _kind_of(url: str) -> tuple[str, Callable[[str, str, Path, Setting], None]]:
    scheme = url.split("://", 1)[0].lower() if "://" in url else ""
    scheme = scheme.split("+")[0]
    if scheme in ("postgresql", "postgres"):
        return "PostgreSQL", _fetch_postgres
    if scheme == "sqlite":
        return "SQLite", _fetch_sqlite
    raise FetchError("the url is of no known database", "known: postgresql://USER@HOST/NAME, sqlite:///PATH")


def _fetch_postgres(url: str, select: str, target: Path, setting: Setting) -> None:
    """Write the rows of `select` to `target` as CSV, as the server streams them."""
    try:
        import psycopg
    except ImportError:
        raise FetchError("reading PostgreSQL needs psycopg, which is not installed", INSTALL) from None
    dsn = "postgresql://" + url.split("://", 1)[1]
    try:
        named = dict(parse_qsl(urlsplit(dsn).query))
        timeout: dict[str, Any] = {} if "connect_timeout" in named else {"connect_timeout": 10}
        connection = psycopg.connect(dsn, application_name="deckgen", **timeout)
    except (psycopg.Error, ValueError) as error:
        raise FetchError(*_connection_trouble(str(error))) from None
    try:
        with connection, target.open("wb") as file:
            connection.read_only = True
            for setting_sql in ("DateStyle = 'ISO'", "TimeZone = 'UTC'", "IntervalStyle = 'iso_8601'"):
                connection.execute(f"SET LOCAL {setting_sql}")
            # A prepared statement is one statement: nothing can hide behind a semicolon.
            connection.execute(f"{select} LIMIT 0".encode(), prepare=True)
            with connection.cursor().copy(
                f"COPY ({select}) TO STDOUT (FORMAT csv, HEADER, ENCODING 'UTF8')".encode()
            ) as c:
                for block in c:
                    file.write(block)
            connection.rollback()
    except psycopg.Error as error:
        said = error.diag.message_primary or "the connection was lost"
        raise FetchError(f"PostgreSQL refuses the query: {_scrubbed(said, url)}", TRY) from None


# What libpq says holds the host and the user; a person who may not see those still needs to know what to do.
_TROUBLE = (
    ("password authentication failed", "it refuses the user or the password"),
    ("no password supplied", "it asks for a password, and the url has none"),
    ("no pg_hba.conf entry", "it lets nobody in from this machine"),
    ("refused", "nothing answers at its address"),
    ("could not translate host name", "its host is unknown"),
    ("failed to resolve", "its host is unknown"),
    ("timeout", "it does not answer in time"),
    ("timed out", "it does not answer in time"),
    ("does not exist", "the server has no such database or user"),
    ("ssl", "it does not agree on encryption (sslmode)"),
    ("no such file", "nothing answers at its address"),
)


def _connection_trouble(said: str) -> tuple[str, str]:
    found = next((what for sign, what in _TROUBLE if sign in said.lower()), "the url is not as PostgreSQL expects it")
    return f"PostgreSQL cannot be reached: {found}", "check the environment variables of `url`"


def _fetch_sqlite(url: str, select: str, target: Path, setting: Setting) -> None:
    """Write the rows of `select` to `target` as CSV, a batch at a time."""
    import sqlite3

    name = unquote(url.split("://", 1)[1].split("?", 1)[0])[1:]
    paths = [folder / name for folder in setting.folders]
    path = next((path for path in paths if path.is_file()), None)
    if path is None:
        raise FetchError(
            "there is no SQLite file where the url says", "sqlite:///data/crm.db starts from the project folder"
        )
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=10)
        try:
            cursor = connection.execute(select)
            with target.open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow(column[0] for column in cursor.description)
                while rows := cursor.fetchmany(BATCH):
                    writer.writerows(rows)
        finally:
            connection.close()
    except (sqlite3.Error, sqlite3.Warning) as error:
        raise FetchError(f"SQLite refuses the query: {_scrubbed(str(error), url)}", TRY) from None


def _scrubbed(said: str, url: str) -> str:
    """Return the first line of what a database says, without the url or its password."""
    parts = urlsplit(url)
    secrets = [url, parts.password or "", unquote(parts.password or ""), *(v for _, v in parse_qsl(parts.query))]
    said = said.split("\n", 1)[0]
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        said = said.replace(secret, "***")
    return said


def _sort(spool: Spool, record_id: str) -> str:
    """Sort the rows by `record_id` and then by all columns, and return the SHA-256 of the result."""
    engine = Engine()
    try:
        header, _ = header_of(spool.fetched, ",")
        read_csv(engine, spool.fetched, header, ",")
        lost = engine.count("reject_errors")
        first = f"{quoted(record_id)}, " if record_id in header else ""
        columns = ", ".join(quoted(name) for name in header)
        engine.run(
            f"COPY (SELECT * FROM one_file ORDER BY {first}{columns}) TO {literal(str(spool.sorted))} "
            "(FORMAT csv, HEADER, DELIMITER ',', FORCE_QUOTE *)"
        )
    except sql_errors() as error:
        raise FetchError(f"the rows of the query cannot be read: {first_line(error)}", TRY) from None
    finally:
        engine.connection.close()
    if lost:
        raise FetchError("a value of the query is longer than 2 MB", "leave its column out of the query")
    spool.fetched.unlink()
    with spool.sorted.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
