"""A profile says of each source what was read, and of each column how much can be used."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

from deckgen.engine import Engine
from deckgen.profile import profile
from deckgen.sources import read_sources
from deckgen.sources.forms import Form
from deckgen.sources.reader import SourceFiles

TEXT = """id,date,amount,email,zip
a,2024-01-02,1,x@example.org,60601
b,2024-03-04,2,nobody,
c,2024-02-03,3,,60601
d,soon,4,y@example.org,60602
e,never,5,,
"""


def read(*sources: SourceFiles) -> Engine:
    engine = Engine()
    read_sources(engine, sources, as_of=datetime.date(2024, 12, 31))
    return engine


def source(folder: Path, name: str, text: str, table: str = "donations") -> SourceFiles:
    path = folder / f"{name}.csv"
    path.write_bytes(text.encode("cp1252"))
    return SourceFiles(
        table=table, label=name, name=name, files=(path,), columns={"id": "record_id"}, form=Form(max_rejected=1)
    )


def test_a_profile_counts_rows_reasons_and_columns(tmp_path: Path) -> None:
    [found] = profile(read(source(tmp_path, "donations", TEXT)))
    assert {key: found[key] for key in ("source", "read", "accepted", "rejected", "first_date", "last_date", "notes")} == {
        "source": "donations", "read": 5, "accepted": 3, "rejected": 2, "first_date": "2024-01-02",
        "last_date": "2024-03-04", "notes": [],
    }  # fmt: skip
    assert found["reasons"] == [{"reason": "date is not a date", "n": 2, "first_line": 5}]
    columns = {column.pop("column"): column for column in found["columns"]}
    assert columns["date"] == {"filled": 3, "completeness": 1.0, "distinct": 3, "invalid": 2, "validity": 1 - 2 / 5}
    assert columns["email"] == {"filled": 2, "completeness": 2 / 3, "distinct": 2, "invalid": 1, "validity": 0.5}
    assert columns["zip"] == {"filled": 2, "completeness": 2 / 3, "distinct": 1, "invalid": 0, "validity": 1.0}
    assert columns["phone"] == {"filled": 0, "completeness": 0.0, "distinct": 0, "invalid": 0, "validity": None}


def test_each_source_of_a_table_has_its_own_profile_without_a_value_of_any_record(tmp_path: Path) -> None:
    other = "id,date,amount,last_name\na,2024-05-06,7,Müller\na,2024-05-06,7,Müller\n"
    found = profile(read(source(tmp_path, "donations", TEXT), source(tmp_path, "online", other)))
    assert [(one["source"], one["accepted"], one["last_date"]) for one in found] == [
        ("donations", 3, "2024-03-04"), ("online", 1, "2024-05-06"),
    ]  # fmt: skip
    assert found[1]["notes"][0].endswith("online.csv: bytes that are not UTF-8, read as cp1252: 2")
    assert "example.org" not in json.dumps(found)
    assert "ller" not in json.dumps(found)
