"""Databases are read like files: read only, the same digest for the same rows, and no secret anywhere."""

from __future__ import annotations

import datetime
import gc
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pydantic import ValidationError
from sources.conftest import PASSWORD

from deckgen.engine import Engine
from deckgen.errors import SourceError, SpecError
from deckgen.plan import make_plan
from deckgen.sources import read_sources
from deckgen.sources.base import SOURCES, Readable, Setting

AS_OF = datetime.date(2024, 12, 31)
COLUMNS = {"gift": "record_id", "given": "date", "dollars": "amount"}
on_postgres = pytest.mark.xdist_group("postgres")


def setting(folder: Path) -> Setting:
    return Setting(folders=(folder,), work=folder, as_of=AS_OF, seed=1)


def locate(folder: Path, **options: object) -> Readable:
    asked = {"kind": "sql", "columns": COLUMNS, **options}
    return SOURCES["sql"].model_validate(asked).locate("donations", setting(folder), None)


def read(source: Readable) -> Engine:
    engine = Engine()
    read_sources(engine, [source], as_of=AS_OF)
    return engine


def refused(folder: Path, **options: object) -> str:
    with pytest.raises(SourceError) as error:
        read(locate(folder, **options))
    return str(error.value)


def sqlite(folder: Path, rows: list[tuple[object, ...]]) -> Path:
    path = folder / "crm.db"
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE gifts (gift TEXT, given TEXT, dollars REAL, email TEXT)")
        connection.executemany("INSERT INTO gifts VALUES (?, ?, ?, ?)", rows)
        connection.commit()
    return path


ROWS: list[tuple[object, ...]] = [
    ("b", "2024-02-01", 5.25, "two\nlines"), ("a", "2024-01-01", 10.0, None), ("c", "not yet", 1.0, None),
]  # fmt: skip


@pytest.fixture
def server(postgres: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Yield a function that runs SQL on a server with an empty table of gifts; CRM_DSN is its URL."""
    import psycopg

    monkeypatch.setenv("CRM_DSN", postgres)
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS gifts")
        connection.execute(
            "CREATE TABLE gifts (gift int, given date, at timestamptz, dollars numeric(9, 2), email text, ok bool)"
        )
        yield lambda sql: (connection.execute(sql.encode()), None)[1]


def test_sqlite_rows_are_read_in_the_order_of_their_ids_whatever_the_database_says(tmp_path: Path) -> None:
    sqlite(tmp_path, ROWS)
    one = locate(tmp_path, url="sqlite:///crm.db", table="gifts", max_rejected=0.5)
    engine = read(one)
    assert engine.rows("SELECT record_id, date::VARCHAR, amount, email FROM records_donations ORDER BY row_id") == [
        ("a", "2024-01-01", 10.0, None), ("b", "2024-02-01", 5.25, "two\nlines"),
    ]  # fmt: skip
    assert engine.rows("SELECT file, line, reason, record::JSON->>'given' FROM rejects") == [
        ("SQLite gifts", 3, "date is not a date", "not yet")
    ]
    assert engine.rows("SELECT file, read, sha256 FROM sources") == [("SQLite gifts", 3, one.digest())]
    sqlite(tmp_path, ROWS[::-1])
    assert locate(tmp_path, url="sqlite:///crm.db", table="gifts").digest() == one.digest()
    sqlite(tmp_path, [*ROWS[:2], ("c", "2024-03-01", 1.0, None)])
    assert locate(tmp_path, url="sqlite:///crm.db", table="gifts").digest() != one.digest()


def test_a_query_is_one_select_and_cannot_write(tmp_path: Path) -> None:
    path = sqlite(tmp_path, ROWS[:2])
    before = path.read_bytes()
    for query in ("DROP TABLE gifts", "SELECT 1; DROP TABLE gifts", "SELECT 1) AS q; DROP TABLE gifts; --"):
        assert "SQLite refuses the query" in refused(tmp_path, url="sqlite:///crm.db", query=query)
    assert path.read_bytes() == before
    read(locate(tmp_path, url="sqlite:///crm.db", query="SELECT * FROM gifts WHERE dollars > 1;"))


def test_fetched_rows_are_gone_when_they_have_been_used_or_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    sqlite(tmp_path, ROWS[:2])
    source = locate(tmp_path, url="sqlite:///crm.db", table="gifts")
    [folder] = tmp_path.glob("deckgen-*")
    assert folder.stat().st_mode & 0o077 == 0
    read(source)
    assert not list(tmp_path.glob("deckgen-*"))
    unread = locate(tmp_path, url="sqlite:///crm.db", table="gifts")
    del unread
    gc.collect()
    refused(tmp_path, url="sqlite:///crm.db", table="gifs")
    assert not list(tmp_path.glob("deckgen-*"))


@pytest.mark.parametrize(
    "url",
    ["postgresql://me:hunter2@host/db", "postgresql://${USER}:hunter2@host/db", "postgresql://host/db?password=hunter2",
     "postgresql://host/db?p%61ssword=hunter2", "host=x password=hunter2", "${A}:hunter2@host"],
)  # fmt: skip
def test_a_password_in_the_spec_is_refused_and_not_repeated(tmp_path: Path, url: str) -> None:
    with pytest.raises(ValidationError) as error:
        SOURCES["sql"].model_validate({"kind": "sql", "url": url, "table": "gifts"})
    assert "hunter2" not in str(error.value)
    spec = tmp_path / "deck.yaml"
    spec.write_text(f"extends: board.yaml\nsources:\n  donations: {{url: '{url}', table: gifts}}\n", encoding="utf-8")
    with pytest.raises(Exception, match=r"url (holds a password|must be)") as problem:
        make_plan(str(spec))
    assert "hunter2" not in str(problem.value)
    assert isinstance(problem.value, SpecError)
    shown = [found.mark.line_text() for found in problem.value.problems if found.mark]
    assert shown
    assert "hunter2" not in str(shown)


def test_what_is_missing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CRM_DSN", raising=False)
    assert "the environment variable CRM_DSN is not set" in refused(tmp_path, url="${CRM_DSN}", table="gifts")
    assert "there is no SQLite file" in refused(tmp_path, url="sqlite:///nowhere.db", table="gifts")
    monkeypatch.setenv("CRM_DSN", "mysql://me:hunter2@host/db")
    assert "no known database" in refused(tmp_path, url="${CRM_DSN}", table="gifts")
    monkeypatch.setenv("CRM_DSN", "postgresql://me:hunter2@127.0.0.1:1/db")
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert 'pip install "psycopg[binary]"' in refused(tmp_path, url="${CRM_DSN}", table="gifts")
    with pytest.raises(ValidationError, match="either `query` or `table`"):
        SOURCES["sql"].model_validate({"kind": "sql", "url": "${X}"})


@on_postgres
def test_postgresql_types_become_text_that_the_contract_reads(tmp_path: Path, server: Callable[[str], None]) -> None:
    server("""INSERT INTO gifts VALUES (2, '2024-02-01', '2024-02-01 23:30-06', 1234.50, 'José "x", y', true),
              (10, '2024-03-01', NULL, NULL, E'a\\nb', NULL), (1, '2024-01-01', now(), 5, '', false)""")
    columns = {"gift": "record_id", "given": "date", "dollars": "amount", "ok": "recurring"}
    engine = read(locate(tmp_path, url="${CRM_DSN}", table="public.gifts", columns=columns, max_rejected=0.5))
    assert engine.rows("SELECT record_id, date::VARCHAR, amount, recurring, email FROM records_donations") == [
        ("1", "2024-01-01", 5.0, False, None), ("2", "2024-02-01", 1234.5, True, 'José "x", y'),
    ]  # fmt: skip
    assert engine.rows("SELECT reason FROM rejects") == [("amount is empty",)]
    zoned = {"gift": "record_id", "at": "date", "dollars": "amount"}
    engine = read(locate(tmp_path, url="${CRM_DSN}", query="SELECT * FROM gifts WHERE gift = 2", columns=zoned))
    assert engine.rows("SELECT date::VARCHAR FROM records_donations") == [("2024-02-02",)]  # UTC, as the deck's dates


@on_postgres
def test_postgresql_is_read_only_and_one_statement(tmp_path: Path, server: Callable[[str], None]) -> None:
    server("INSERT INTO gifts VALUES (1, '2024-01-01', now(), 5, '', false)")
    server("CREATE OR REPLACE FUNCTION spoil() RETURNS int LANGUAGE sql AS 'DELETE FROM gifts RETURNING 1'")
    for query, said in (
        ("SELECT 1 AS gift; DELETE FROM gifts", "syntax error"),
        ("SELECT 1) AS q; DELETE FROM gifts; SELECT * FROM (SELECT 1", "cannot insert multiple commands"),
        ("DELETE FROM gifts RETURNING *", "syntax error"),
        ("WITH gone AS (DELETE FROM gifts RETURNING *) SELECT * FROM gone", "must be at the top level"),
        ("SELECT spoil() AS gift", "read-only transaction"),
    ):
        assert said in refused(tmp_path, url="${CRM_DSN}", query=query)
    assert read(locate(tmp_path, url="${CRM_DSN}", table="gifts")).count("records_donations") == 1


@on_postgres
def test_no_secret_is_in_an_error_a_repr_a_key_or_a_table(
    tmp_path: Path, server: Callable[[str], None], postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    server("INSERT INTO gifts VALUES (1, '2024-01-01', now(), 5, '', false)")
    source = locate(tmp_path, url="${CRM_DSN}", table="gifts")
    said = [repr(source), source.settings, source.digest(), source.place]
    engine = read(source)
    said += [repr(engine.rows(f"FROM {table}")) for table in sorted(engine.tables())]
    said.append(refused(tmp_path, url="${CRM_DSN}", query="SELECT nothing"))
    said.append(refused(tmp_path, url="${CRM_DSN}", query=f"SELECT '{PASSWORD}'::int"))
    address, rest = postgres.split("@")
    for broken in (
        postgres.replace("word@", "ward@"), postgres.replace("reader", "nobody"), f"{postgres}?sslmode=verify-full",
        f"{address}@127.0.0.1:1/postgres", f"{postgres}x", f"{postgres}?nonsense={PASSWORD}",
        f"{address}@{rest.replace('/', 'x/')}", f"{address}@no-such-host.invalid/x",
    ):  # fmt: skip
        monkeypatch.setenv("CRM_DSN", broken)
        said.append(refused(tmp_path, url="${CRM_DSN}", table="gifts"))
        assert "PostgreSQL cannot be reached" in said[-1]
    for text in said:
        for secret in (PASSWORD, "s3cret", "pass word", "127.0.0.1", postgres):
            assert secret not in text
