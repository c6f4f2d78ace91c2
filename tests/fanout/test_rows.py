"""Rows read from files: what templates and SQL see of them."""

from __future__ import annotations

import datetime
from pathlib import Path

import duckdb
import pytest

from deckgen.errors import DataError
from deckgen.expressions import written
from deckgen.row_source import find_rows
from deckgen.rows import Row, RowView, field_names, rows_from
from deckgen.source import Document

EMPTY = Document(data={}, marks={}, files=())


def read(path: Path) -> tuple[Row, ...]:
    problems: list[object] = []
    found = find_rows(str(path), [], EMPTY, None, problems)  # type: ignore[arg-type]
    assert not problems, problems
    assert found is not None
    return found.rows or ()


def test_a_csv_is_read_as_text_so_that_a_postal_code_keeps_its_zeros(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("\ufeffChapter Name,ZIP\nNorth,00501\n", encoding="utf-8")
    [row] = read(tmp_path / "r.csv")
    assert row.fields == {"chapter_name": "North", "zip": "00501"}


def test_text_that_is_a_number_compares_as_one() -> None:
    view = {"row": RowView({"goal": "5000", "zip": "60601", "none": None})}
    assert written("{% if row.goal > 1000 and row.zip == '60601' %}yes{% endif %}[{{ row.none }}]", view) == "yes[]"


def test_every_kind_of_file_gives_the_same_rows(tmp_path: Path) -> None:
    from openpyxl import Workbook

    (tmp_path / "r.yaml").write_text("- {chapter: North, since: 2020-01-31}\n- {chapter: South}\n", encoding="utf-8")
    sql = "SELECT 'North' AS chapter, DATE '2020-01-31' AS since UNION ALL SELECT 'South', NULL"
    duckdb.sql(sql).write_parquet(str(tmp_path / "r.parquet"))
    book = Workbook()
    for line in (["chapter", "since"], ["North", datetime.date(2020, 1, 31)], ["South", None]):
        book.active.append(line)
    book.save(tmp_path / "r.xlsx")
    (tmp_path / "r.json").write_text('[{"chapter":"North","since":"2020-01-31"},{"chapter":"South"}]', encoding="utf-8")
    first, *others = (read(tmp_path / f"r.{suffix}") for suffix in ("yaml", "parquet", "xlsx", "json"))
    assert [row.fields for row in first] == [
        {"chapter": "North", "since": datetime.date(2020, 1, 31)}, {"chapter": "South", "since": None},
    ]  # fmt: skip
    assert others == [first, first, first]


def test_what_a_row_says_is_one_line_without_control_characters() -> None:
    [row] = rows_from(["a"], [["x\n\x00\ue000y\u202e"]])
    assert row.fields == {"a": "x y"}


def test_rows_without_any_value_are_left_out() -> None:
    assert [row.number for row in rows_from(["a", "b"], [["x", None], [None, " "], ["y", 1]])] == [1, 3]


def test_columns_that_would_be_called_alike_are_refused() -> None:
    with pytest.raises(DataError, match=r"both called row.zip_code"):
        field_names(["Zip Code", "zip_code"])
    with pytest.raises(DataError, match="cannot be called 'as_of'"):
        field_names(["As of"])


def test_a_row_is_the_same_wherever_it_stands() -> None:
    assert Row(number=1, fields={"a": "x"}).key == Row(number=9, fields={"a": "x"}).key
    assert Row(number=1, fields={"a": "1"}).key != Row(number=1, fields={"a": 1}).key


@pytest.mark.parametrize(
    ("asked", "said"),
    [("chapter.csv", "did you mean 'chapters.csv'?"), ("sql:SELECT gold FROM donations", "gold"),
     ("metric:donors", "lists groups with `by: COLUMN`"), ("chapters.txt", "there is no file")],
)  # fmt: skip
def test_rows_that_cannot_be_found_say_where_they_may_be(tmp_path: Path, asked: str, said: str) -> None:
    (tmp_path / "chapters.csv").write_text("a\n1\n", encoding="utf-8")
    problems: list[object] = []
    assert find_rows(asked, [tmp_path], EMPTY, None, problems) is None  # type: ignore[arg-type]
    assert said in str(problems[0])
