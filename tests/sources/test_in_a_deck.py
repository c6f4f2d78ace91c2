"""Sources of every kind in a deck's tables stage: reused while the rows stay, run when they change, no secret kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from sources.conftest import PASSWORD

from deckgen.plan import make_plan
from deckgen.run import Run

SPEC = """
extends: board.yaml
as_of: 2024-12-31
sources:
  donations:
    url: ${CRM_DSN}
    query: select * from donors_gifts
    columns: {gift: record_id, given: date, dollars: amount}
  online_gifts: {as: donations, path: online.csv}
  subscriptions: null
  event_tickets: null
  email_events: null
"""


@pytest.mark.xdist_group("postgres")
def test_a_database_and_a_file_give_one_table_and_changed_rows_are_seen(
    tmp_path: Path, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import psycopg

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CRM_DSN", postgres)
    spec = tmp_path / "deck.yaml"
    spec.write_text(SPEC, encoding="utf-8")
    (tmp_path / "online.csv").write_text("record_id,date,amount\n1,2024-05-05,7\n2,soon,7\n3,2024-05-06,1\n"
                                         "4,2024-05-05,7\n5,2024-05-05,7\n", encoding="utf-8")  # fmt: skip
    with psycopg.connect(postgres, autocommit=True) as server:
        server.execute("DROP TABLE IF EXISTS donors_gifts")
        server.execute("CREATE TABLE donors_gifts (gift int, given date, dollars numeric)")
        server.execute("INSERT INTO donors_gifts VALUES (1, '2024-01-01', 5), (2, '2024-01-02', 6)")

        def run() -> tuple[str, Path]:
            done = Run(make_plan(str(spec)), False, lambda name, result: None).tables()
            return done.status, done.folder

        first, folder = run()
        assert (first, run()[0]) == ("ran", "reused")
        server.execute("DELETE FROM donors_gifts WHERE gift = 1")
        server.execute("INSERT INTO donors_gifts VALUES (1, '2024-01-01', 5)")
        assert run()[0] == "reused"  # the same rows in another order
        server.execute("UPDATE donors_gifts SET dollars = 9 WHERE gift = 2")
        assert run()[0] == "ran"
    found = query(f"SELECT source, label, file, read, accepted FROM '{folder / 'sources.parquet'}'")
    assert found == [
        ("donations", "Donations", "PostgreSQL query", 2, 2), ("online_gifts", "Online gifts", "online.csv", 5, 4),
    ]  # fmt: skip
    total = "SELECT count(*), count(DISTINCT row_id), sum(amount) FROM "
    assert query(f"{total} '{folder / 'records_donations.parquet'}'") == [(6, 6, 33.0)]
    kept = [path for path in tmp_path.rglob("*") if path.is_file() and path != spec]
    assert len(kept) > 5
    for secret in (PASSWORD, "s3cret", postgres):
        assert not [path for path in kept if secret.encode() in path.read_bytes()]


def query(sql: str) -> list[tuple[object, ...]]:
    import duckdb

    with duckdb.connect() as connection:
        return connection.execute(sql).fetchall()
