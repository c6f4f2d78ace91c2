"""Files read into canonical records: every row is accepted or kept aside with its reason."""

from __future__ import annotations

import datetime
from pathlib import Path

import pandas as pd
import pytest

from deckgen.engine import Engine
from deckgen.errors import Mark, SourceError
from deckgen.sources import read_sources
from deckgen.sources.base import SOURCES, Setting
from deckgen.sources.reader import SourceFiles
from deckgen.tables import TABLES

HEADER = "id,date,amount,email\n"
COLUMNS = {"id": "record_id"}
AS_OF = datetime.date(2024, 12, 31)


def source(*files: Path, columns: dict[str, str] | None = None, sheet: str | None = None) -> SourceFiles:
    return SourceFiles(
        table="donations", label="Gifts", files=files, columns=COLUMNS if columns is None else columns, sheet=sheet,
        mark=Mark(file="decks/a.yaml", line=7),
    )  # fmt: skip


def read(*files: Path, **more: object) -> Engine:
    engine = Engine()
    read_sources(engine, [source(*files, **more)], as_of=AS_OF)  # type: ignore[arg-type]
    return engine


def write(folder: Path, text: str, name: str = "gifts.csv") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def records(engine: Engine) -> list[tuple[object, ...]]:
    return engine.rows("SELECT record_id, date, amount, email FROM records_donations ORDER BY row_id")


def rejects(engine: Engine) -> list[tuple[object, ...]]:
    return engine.rows("SELECT line, reason FROM rejects ORDER BY line")


def refused(*files: Path, **more: object) -> str:
    with pytest.raises(SourceError) as error:
        read(*files, **more)
    return str(error.value)


def test_every_row_is_accepted_or_kept_aside_with_its_line_and_reason(tmp_path: Path) -> None:
    lines = [
        "a,2024-01-02,10.50,x@example.org",
        "b,2024-13-02,10,",  # no such month
        "c,2024-01-03",  # too short
        ",2024-01-03,10,",
        "d,2024-01-03,ten,",
        'e,2024-01-03,"$1,234.50",',
        "a,2024-01-04,10,",  # its id stands above
        "f,2024-01-05,10,x,y,z",  # too long
        "g,,10,",
        "h,2024-02-28,(5.00),",
        "i,2025-01-01,5,",  # after the as-of date
        *(f"ok{n},2024-01-01,1," for n in range(30)),
    ]
    engine = read(write(tmp_path, HEADER + "\n".join(lines) + "\n"))
    day = datetime.date
    assert records(engine)[:3] == [
        ("a", day(2024, 1, 2), 10.5, "x@example.org"),
        ("e", day(2024, 1, 3), 1234.5, None),
        ("h", day(2024, 2, 28), -5.0, None),
    ]
    assert rejects(engine) == [
        (3, "date is not a date"), (4, "missing columns"), (5, "record_id is empty"), (6, "amount is not a number"),
        (8, "record_id repeats with other content"), (9, "too many columns"), (10, "date is empty"),
        (12, "date is after the as-of date"),
    ]  # fmt: skip
    assert engine.rows("SELECT read, accepted, rejected FROM sources") == [(41, 33, 8)]


@pytest.mark.parametrize(
    ("dates", "read_as"),
    [
        (["03/04/2024", "12/31/2024"], ["2024-03-04", "2024-12-31"]),  # month first
        (["03/04/2024", "31/12/2024"], ["2024-04-03", "2024-12-31"]),  # can only be day first
        (["03.04.2024", "31.12.2024"], ["2024-04-03", "2024-12-31"]),
        (["2024-03-04T10:00:00", "2024-12-31"], ["2024-03-04", "2024-12-31"]),
        (["3/4/24", "12/31/24"], ["2024-03-04", "2024-12-31"]),
    ],
)
def test_a_column_of_dates_has_one_form(tmp_path: Path, dates: list[str], read_as: list[str]) -> None:
    text = "id,date,amount\n" + "".join(f"{i},{date},1\n" for i, date in enumerate(dates))
    assert [str(row[0]) for row in read(write(tmp_path, text)).rows("SELECT date FROM records_donations")] == read_as


@pytest.mark.parametrize(
    ("text", "number"),
    [("1234.5", 1234.5), ("$1,234.50", 1234.5), ("-$5", -5), ("(25.00)", -25), ("1e3", 1000), (".5", 0.5),
     ("25,00", None), ("1.234,50", None), ("1,23", None), ("12 EUR", None), ("nan", None), ("inf", None), ("", None)],
)  # fmt: skip
def test_amounts_are_read_as_written_or_not_at_all(tmp_path: Path, text: str, number: float | None) -> None:
    rows = "".join(f"{n},2024-01-01,1\n" for n in range(9))
    engine = read(write(tmp_path, f'id,date,amount\nx,2024-01-01,"{text}"\n' + rows))
    found = engine.rows("SELECT amount FROM records_donations WHERE record_id = 'x'")
    assert found == ([] if number is None else [(number,)])


def test_a_source_of_which_much_is_rejected_is_refused(tmp_path: Path) -> None:
    good, bad = "".join(f"{n},2024-01-01,1\n" for n in range(70)), "".join(f"b{n},2024-01-01,x\n" for n in range(30))
    assert "only 70 of 100 rows can be used; most often amount is not a number, first in line 72" in refused(
        write(tmp_path, "id,date,amount\n" + good + bad)
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_common_delimiters_line_ends_and_marks_are_read(tmp_path: Path, delimiter: str) -> None:
    rows = [["id", "date", "amount", "email"], ["a", "2024-01-02", "10", "josé@example.org"]]
    path = tmp_path / "gifts.csv"
    path.write_bytes(("\ufeff" + "\r\n".join(delimiter.join(row) for row in rows) + "\r\n").encode())
    assert records(read(path)) == [("a", datetime.date(2024, 1, 2), 10.0, "josé@example.org")]


def test_quotes_may_hold_delimiters_and_line_breaks(tmp_path: Path) -> None:
    text = 'id,date,amount,address\na,2024-01-02,10,"1 Main St, Apt 2\nRear"\nb,2024-01-02,5,"say ""hi"""\n'
    engine = read(write(tmp_path, text))
    assert [row[0] for row in engine.rows("SELECT address FROM records_donations ORDER BY row_id")] == [
        "1 Main St, Apt 2\nRear", 'say "hi"',
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["parquet", "jsonl", "json", "xlsx", "csv.gz"])
def test_other_kinds_of_file_give_the_same_records(tmp_path: Path, kind: str) -> None:
    frame = pd.DataFrame({
        "id": ["a", "b"], "date": ["2024-01-02", "2024-01-03"], "amount": [10.5, 3.0], "email": ["x@example.org", None],
    })  # fmt: skip
    path = tmp_path / f"gifts.{kind}"
    if kind == "parquet":
        frame.to_parquet(path)
    elif kind.startswith("json"):
        frame.to_json(path, orient="records", lines=kind == "jsonl")
    elif kind == "xlsx":
        frame.to_excel(path, index=False)
    else:
        frame.to_csv(path, index=False)
    assert [(row[0], row[2], row[3]) for row in records(read(path))] == [("a", 10.5, "x@example.org"), ("b", 3.0, None)]


def test_a_sheet_is_chosen_by_name(tmp_path: Path) -> None:
    path = tmp_path / "gifts.xlsx"
    with pd.ExcelWriter(path) as book:
        pd.DataFrame({"notes": ["x"]}).to_excel(book, sheet_name="Notes", index=False)
        pd.DataFrame({"id": ["a"], "date": ["2024-01-02"], "amount": [1]}).to_excel(
            book, sheet_name="Gifts", index=False
        )
    assert len(records_of_sheet(path, "Gifts")) == 1
    assert "it has no sheet 'Gfits'; sheets: Notes, Gifts" in refused(path, sheet="Gfits")


def records_of_sheet(path: Path, sheet: str) -> list[tuple[object, ...]]:
    return read(path, sheet=sheet).rows("SELECT record_id FROM records_donations")


def test_many_files_are_one_source(tmp_path: Path) -> None:
    first = write(tmp_path, HEADER + "a,2024-01-02,1,\n", "1.csv")
    second = write(tmp_path, "email,amount,date,id\n,2,2024-01-03,b\n", "2.csv")
    engine = read(first, second)
    assert [row[:3:2] for row in records(engine)] == [("a", 1.0), ("b", 2.0)]
    assert engine.rows("SELECT file FROM sources") == [("1.csv and 1 more",)]
    other = write(tmp_path, "id,when\nc,2024\n", "3.csv")
    assert "3.csv has other columns than" in refused(first, other)


def test_what_cannot_be_used_is_refused_with_a_hint(tmp_path: Path) -> None:
    good = write(tmp_path, HEADER + "a,2024-01-02,1,\n")
    assert "has no column 'Id'" in refused(good, columns={"Id": "record_id"})
    assert "did you mean 'id'" in refused(good, columns={"Id": "record_id"})
    assert "donations has no column 'reccord_id'" in refused(good, columns={"id": "reccord_id"})
    assert "gives no 'record_id'" in refused(good, columns={})
    assert "it is empty, without even a header line" in refused(write(tmp_path, "", "empty.csv"))
    assert "holds no rows" in refused(write(tmp_path, HEADER, "header.csv"))
    assert "none of 2 rows can be used; most often date is not a date" in refused(
        write(tmp_path, HEADER + "a,x,1,\nb,y,1,\n", "bad.csv")
    )
    assert "is of an unknown kind" in refused(write(tmp_path, "x", "gifts.doc"))
    assert "twice" in refused(write(tmp_path, "id,id,date\na,b,c\n", "twice.csv"))
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"not parquet")
    assert "broken.parquet cannot be read" in refused(broken)


def test_all_sources_problems_are_reported_together(tmp_path: Path) -> None:
    bad = write(tmp_path, "x,y\n1,2\n")
    with pytest.raises(SourceError) as error:
        read_sources(Engine(), [source(bad), source(write(tmp_path, "", "empty.csv"))], as_of=AS_OF)
    assert len(error.value.problems) >= 3


def test_paths_are_globs_below_the_project_and_misses_are_hinted_at(tmp_path: Path) -> None:
    write(tmp_path, HEADER, "my dätä/gifts 1.csv")
    write(tmp_path, HEADER, "my dätä/gifts 2.csv")
    setting = Setting(folders=(tmp_path,), work=tmp_path, as_of=datetime.date(2024, 1, 1), seed=1)

    def locate(path: str) -> SourceFiles:
        return SOURCES["files"].model_validate({"kind": "files", "path": path}).locate("donations", setting, None)

    assert [file.name for file in locate("my dätä/gifts*.csv").files] == ["gifts 1.csv", "gifts 2.csv"]
    with pytest.raises(SourceError, match=r"did you mean 'gifts 1.csv'"):
        locate("my dätä/gift 1.csv")


def test_a_contract_has_a_default_for_every_optional_flag(tmp_path: Path) -> None:
    engine = read(write(tmp_path, HEADER + "a,2024-01-02,1,\n"))
    assert engine.rows("SELECT recurring, status FROM records_donations") == [(False, "completed")]
    assert TABLES["donations"].columns[0].required
