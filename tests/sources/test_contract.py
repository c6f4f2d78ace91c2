"""The rules of the contract, one by one and all at once on a large file."""

from __future__ import annotations

import datetime
import gzip
import json
import time
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from deckgen.engine import Engine
from deckgen.errors import SourceError
from deckgen.plan import make_plan
from deckgen.sources import read_sources
from deckgen.sources.forms import Form
from deckgen.sources.reader import SourceFiles
from deckgen.sources.rules import RULES

AS_OF = datetime.date(2024, 12, 31)


def source(
    *files: Path, table: str = "donations", name: str = "", encoding: str | None = None, **form: object
) -> SourceFiles:
    return SourceFiles(
        table=table, label=name or "Gifts", name=name, files=files, columns={"id": "record_id"}, encoding=encoding,
        form=Form(**{"max_rejected": 1.0, **form}),  # type: ignore[arg-type]
    )  # fmt: skip


def read(*sources: SourceFiles) -> Engine:
    engine = Engine()
    read_sources(engine, sources, as_of=AS_OF)
    return engine


def write(folder: Path, text: str, name: str = "gifts.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def reasons(engine: Engine) -> list[tuple[int, str]]:
    return engine.rows("SELECT line, reason FROM rejects ORDER BY line")


def refused(*sources: SourceFiles) -> str:
    with pytest.raises(SourceError) as error:
        read(*sources)
    return str(error.value)


def test_refunds_negatives_and_zeros_are_kept_and_are_no_giving(tmp_path: Path) -> None:
    text = (
        "id,date,amount,status\na,2024-01-01,5,Paid\nb,2024-01-01,5,REFUND\nc,2024-01-01,-5,\nd,2024-01-01,0,completed\n"
        "e,2024-01-01,5,Held\nf,2024-01-01,-5,completed\n"
    )
    assert read(source(write(tmp_path, text))).rows("SELECT record_id, amount, status FROM records_donations") == [
        ("a", 5.0, "completed"), ("b", 5.0, "refunded"), ("c", -5.0, "refunded"), ("d", 0.0, "completed"),
        ("e", 5.0, "held"), ("f", -5.0, "refunded"),
    ]  # fmt: skip


def test_negative_amounts_are_refunds_of_tickets_but_no_price_of_a_subscription(tmp_path: Path) -> None:
    file = write(tmp_path, "id,date,amount\na,2024-01-01,-5\nb,2024-01-01,5\n")
    assert read(source(file, table="event_tickets")).rows("SELECT sum(amount) FROM records_event_tickets") == [(0.0,)]
    assert reasons(read(source(file, table="subscriptions"))) == [(2, "amount is negative")]


def test_the_words_of_systems_become_the_tables_own(tmp_path: Path) -> None:
    file = write(tmp_path, "id,date,event_type\na,2024-01-01,Sent\nb,2024-01-01,OPENED\nc,2024-01-01,Opt-out\n")
    engine = read(source(file, table="email_events"))
    assert engine.rows("SELECT event_type FROM records_email_events") == [("delivered",), ("open",), ("unsubscribe",)]


WHOLE_NAMES = {
    "Ana María Ruiz": ("Ana María", "Ruiz"),
    "Ruiz,  Ana María": ("Ana María", "Ruiz"),
    "Ludwig van Beethoven": ("Ludwig", "van Beethoven"),
    "van Beethoven, Ludwig": ("Ludwig", "van Beethoven"),
    "Van Morrison": ("Van", "Morrison"),
    "John Q. Smith Jr.": ("John Q.", "Smith Jr."),
    "Ann O'Neil, PhD": ("Ann", "O'Neil"),
    "Mr. & Mrs. Tom Ott": ("Tom", "Ott"),
    "Cher": (None, "Cher"),
    ", Cher": (None, "Cher"),
    "Ott Press, Inc.": ("Ott", "Press"),
    ",": (None, None),
    "": (None, None),
}


def test_a_whole_name_is_split_whichever_way_round_it_is_written(tmp_path: Path) -> None:
    rows = "".join(f'g{i},2024-01-01,5,"{name}"\n' for i, name in enumerate(WHOLE_NAMES))
    path = write(tmp_path, f"id,date,amount,full_name\n{rows}")
    found = read(source(path)).rows("SELECT first_name, last_name FROM records_donations ORDER BY row_id")
    assert found == list(WHOLE_NAMES.values())


def test_a_first_and_a_last_name_of_their_own_come_before_a_whole_one(tmp_path: Path) -> None:
    text = "id,date,amount,first_name,full_name\na,2024-01-01,5,Ana,A. Ruiz\nb,2024-01-01,5,,Bo Ott\n"
    found = read(source(write(tmp_path, text))).rows(
        "SELECT first_name, last_name FROM records_donations ORDER BY row_id"
    )
    assert found == [("Ana", "Ruiz"), ("Bo", "Ott")]


def test_copies_and_repeats_are_told_apart_and_a_bad_row_hides_no_good_one(tmp_path: Path) -> None:
    text = (
        "id,date,amount,email\na,2024-01-01,1,\na,2024-01-01,1,\na,2024-01-01,2,\nb,soon,1,\nb,2024-01-01,1,\n"
        "a,2024-01-01,1,x@y.org\n"
    )
    engine = read(source(write(tmp_path, text)))
    assert reasons(engine) == [
        (3, "exact copy"), (4, "record_id repeats with other content"), (5, "date is not a date"),
        (7, "record_id repeats with other content"),
    ]  # fmt: skip
    assert engine.rows("SELECT record_id FROM records_donations") == [("a",), ("b",)]


def test_overlapping_exports_are_not_refused_for_their_copies(tmp_path: Path) -> None:
    text = "id,date,amount\n" + "".join(f"{n},2024-01-01,1\n" for n in range(10))
    files = write(tmp_path, text, "1.csv"), write(tmp_path, text, "2.csv")
    engine = read(source(*files, max_rejected=0.2))
    assert engine.rows("SELECT read, accepted, rejected FROM sources") == [(20, 10, 10)]


def test_rows_in_another_currency_are_kept_aside_and_sources_are_never_summed(tmp_path: Path) -> None:
    head, rows = (
        "id,date,amount,currency\n",
        "a,2024-01-01,$1,usd\nb,2024-01-01,1,\nc,2024-01-01,1,EUR\nd,2024-01-01,1,USD\n",
    )
    dollars = write(tmp_path, head + rows)
    engine = read(source(dollars))
    assert reasons(engine) == [(4, "currency is EUR, not USD")]
    assert engine.rows("SELECT currency FROM records_donations") == [("USD",), (None,), ("USD",)]
    assert [line for line, _ in reasons(read(source(dollars, currency="EUR")))] == [2, 5]
    euros = write(tmp_path, head + 'a,2024-01-01,"€2,50",EUR\n', "eu.csv")
    assert "never summed: eu is in EUR, us is in USD" in refused(
        source(dollars, name="us"), source(euros, name="eu", decimal=",")
    )


def test_two_systems_give_one_table_with_ids_of_their_own(tmp_path: Path) -> None:
    one = write(
        tmp_path, "id,date,amount,person_id\n1,2024-01-01,5,p1\n2,2024-01-02,x,p2\n3,2024-01-03,7,p1\n", "1.csv"
    )
    two = write(tmp_path, "id,date,amount\n1,2024-02-01,9\n1,2024-02-01,8\n", "2.csv")
    engine = read(source(one, name="donations"), source(two, name="online_gifts"))
    assert engine.rows("SELECT row_id, record_id, person_id, amount, source FROM records_donations ORDER BY row_id") == [
        (1, "1", "p1", 5.0, "donations"), (2, "3", "p1", 7.0, "donations"), (3, "1", None, 9.0, "online_gifts"),
    ]  # fmt: skip
    assert engine.rows('SELECT "table", source, read, accepted, rejected FROM sources') == [
        ("donations", "donations", 3, 2, 1), ("donations", "online_gifts", 2, 1, 1),
    ]  # fmt: skip
    assert engine.rows("SELECT source, reason FROM rejects") == [
        ("donations", "amount is not a number"), ("online_gifts", "record_id repeats with other content"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("online: {as: donation, path: x.csv}", "there is no table called 'donation'"),
        ("online: {path: x.csv}", "a further source of a table says which: `as: donations`"),
        ("event_tickets: {as: donations, path: x.csv}", "event_tickets is a table of its own"),
    ],
)
def test_a_further_source_says_which_table_it_is(tmp_path: Path, entry: str, said: str) -> None:
    spec = tmp_path / "deck.yaml"
    spec.write_text(f"extends: board.yaml\nsources:\n  donations: {{path: x.csv}}\n  {entry}\n", encoding="utf-8")
    with pytest.raises(Exception, match=r"deck.yaml:4") as error:
        make_plan(str(spec))
    assert said in str(error.value)


def test_the_reject_file_holds_the_rows_own_columns_as_json(tmp_path: Path) -> None:
    file = write(tmp_path, 'id,date,amount,"My ""note"\na,soon,1,"two\nlines"\nb,2024-01-01\nc,2024-01-01,1,\n')
    found = read(source(file)).rows("SELECT line, record FROM rejects ORDER BY line")
    assert [(line, json.loads(record)) for line, record in found] == [
        (2, {"id": "a", "date": "soon", "amount": "1", 'My "note': "two\nlines"}), (4, {"unreadable": "b,2024-01-01"}),
    ]  # fmt: skip


def test_lines_are_those_of_the_file_also_below_line_breaks_and_blank_lines(tmp_path: Path) -> None:
    text = (
        'id,date,amount,email\r\na,2024-01-01,1,"x\r\n"\r\nb,2024-01-01\r\n\r\nc,2024-13-01,2,"q\r\n\r\nz"\r\n\r\n'
        'd,2024-01-01,1,x,y,z\r\ne,2024-01-01,1,"ab"cd\r\ng,2024-14-01,3,5" pipe'
    )
    wanted = [
        (4, "missing columns"), (6, "date is not a date"), (10, "too many columns"), (11, "unquoted value"),
        (12, "date is not a date"),
    ]  # fmt: skip
    assert reasons(read(source(write(tmp_path, text)))) == wanted
    packed = tmp_path / "gifts.csv.gz"
    packed.write_bytes(gzip.compress(text.encode()))
    assert reasons(read(source(packed))) == wanted
    assert reasons(read(source(write(tmp_path, text.replace("\r\n", "\n"), "lf.csv")))) == wanted
    assert reasons(read(source(write(tmp_path, text, "utf16.csv", "utf-16")))) == wanted


def test_rows_of_a_sheet_have_the_number_that_excel_shows(tmp_path: Path) -> None:
    path = tmp_path / "gifts.xlsx"
    rows = [["a", "2024-01-01", 1.5], [None, None, None], ["b", "soon", 2], ["c", datetime.date(2024, 1, 2), 2.5]]
    pd.DataFrame(rows, columns=["id", "date", "amount"]).to_excel(path, index=False)
    for decimal in (".", ","):
        engine = read(source(path, decimal=decimal))
        assert reasons(engine) == [(4, "date is not a date")]
        assert engine.rows("SELECT date::VARCHAR, amount FROM records_donations") == [
            ("2024-01-01", 1.5),
            ("2024-01-02", 2.5),
        ]


def test_a_quote_that_is_never_closed_is_refused_and_not_half_read(tmp_path: Path) -> None:
    text = 'id,date,amount\na,2024-01-01,1\nb,2024-01-01,"1\n' + "".join(f"{n},2024-01-01,1\n" for n in range(99))
    assert "a quote that opens in line 3 is not closed" in refused(source(write(tmp_path, text)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_delimiters_are_found(tmp_path: Path, encoding: str, delimiter: str) -> None:
    rows = [["id", "date", "amount", "last_name"], ["a", "2024-01-01", "1", "Müller"], ["b", "2024-01-01", "1", "José"]]
    file = write(tmp_path, "\n".join(delimiter.join(row) for row in rows), "x.csv", encoding)
    engine = read(source(file))
    assert engine.rows("SELECT last_name FROM records_donations") == [("Müller",), ("José",)]
    noted = [("bytes that are not UTF-8, read as cp1252: 2",)] if encoding == "cp1252" else []
    assert engine.rows("SELECT note FROM source_notes") == noted


def test_two_encodings_in_one_file_are_both_read(tmp_path: Path) -> None:
    file = tmp_path / "both.csv"
    head, rows = "\ufeffid,date,amount,last_name\n", ("a,2024-01-01,1,José\n", "b,2024-01-01,1,Müller\n")
    file.write_bytes((head + rows[0]).encode() + rows[1].encode("cp1252"))
    engine = read(source(file))
    assert engine.rows("SELECT last_name FROM records_donations") == [("José",), ("Müller",)]
    assert engine.rows("SELECT note FROM source_notes") == [("bytes that are not UTF-8, read as cp1252: 1",)]


def test_an_encoding_can_be_said_and_a_wrong_one_is_refused(tmp_path: Path) -> None:
    text = "id,date,amount,last_name\na,2024-01-01,1,Łukasz\n"
    polish = write(tmp_path, text, "pl.csv", "cp1250")
    assert read(source(polish, encoding="cp1250")).rows("SELECT last_name FROM records_donations") == [("Łukasz",)]
    assert "it is not UTF-8" in refused(source(polish, encoding="utf-8"))
    assert "unknown encoding: nonsense" in refused(source(polish, encoding="nonsense"))
    assert "say `encoding: utf-16-le`" in refused(source(write(tmp_path, text, "16.csv", "utf-16-le")))
    undefined = tmp_path / "undefined.csv"
    undefined.write_bytes(b"id,date,amount\na,2024-01-01,1\x81\n")
    assert "say which it has, such as `encoding: cp1250`" in refused(source(undefined))


@pytest.mark.parametrize(
    ("text", "number"),
    [("1.234,50", 1234.5), ("25,00", 25), ("1 234,5", 1234.5), ("1'234,50", 1234.5), ("(2,50)", -2.5), ("1234", 1234),
     ("1.234", 1234), ("1234.5", None), ("1,234.50", None), ("1,2,3", None), ("€5", None)],
)  # fmt: skip
def test_decimal_commas_are_read_where_the_source_says_so(tmp_path: Path, text: str, number: float | None) -> None:
    file = write(tmp_path, f"id;date;amount\nx;2024-01-01;{text}\nok;2024-01-01;1\n")
    found = read(source(file, decimal=",")).rows("SELECT amount FROM records_donations WHERE record_id = 'x'")
    assert found == ([] if number is None else [(number,)])


def test_amounts_with_the_other_decimal_sign_are_recognised(tmp_path: Path) -> None:
    commas = write(tmp_path, "id;date;amount\na;2024-01-01;1.234,50\nb;2024-01-01;25,00\nc;2024-01-01;7\n")
    assert 'most amounts look like 1.234,50: add `decimal: ","`' in refused(source(commas, max_rejected=0.2))
    points = write(tmp_path, 'id,date,amount\na,2024-01-01,"1,234.50"\nb,2024-01-01,25.00\n', "us.csv")
    assert "most amounts look like 1,234.50: leave `decimal` out" in refused(
        source(points, decimal=",", max_rejected=0.2)
    )


@pytest.mark.parametrize(
    ("dates", "text", "day"),
    [("dmy", "03/04/2024", "2024-04-03"), ("mdy", "03/04/2024", "2024-03-04"), (None, "03/04/2024", "2024-03-04"),
     ("dmy", "3.4.24", "2024-04-03"), ("ymd", "2024/03/04", "2024-03-04"), ("ymd", "20240304", "2024-03-04"),
     ("mdy", "31/12/2024", None), ("dmy", "2024-03-04", "2024-03-04"), ("dmy", "4-Mar-2024", "2024-03-04")],
)  # fmt: skip
def test_the_order_of_day_and_month_can_be_said(tmp_path: Path, dates: str | None, text: str, day: str | None) -> None:
    file = write(tmp_path, f"id,date,amount\nx,{text},1\nok,2024-01-01,1\n")
    found = read(source(file, dates=dates)).rows("SELECT date::VARCHAR FROM records_donations WHERE record_id = 'x'")
    assert found == ([] if day is None else [(day,)])


def test_dates_that_could_be_either_way_round_are_noted(tmp_path: Path) -> None:
    either, clear = (
        "id,date,amount\na,03/04/2024,1\nb,01/02/2024,1\n",
        "id,date,amount\na,03/04/2024,1\nb,01/22/2024,1\n",
    )
    file = write(tmp_path, either)
    assert "`dates: dmy` changes that" in str(read(source(file)).rows("FROM source_notes"))
    assert read(source(file, dates="mdy")).count("source_notes") == 0
    assert read(source(write(tmp_path, clear))).count("source_notes") == 0


def test_iso_dates_are_read_beside_those_of_another_form(tmp_path: Path) -> None:
    file = write(tmp_path, "id,date,amount\na,2024-03-04 00:00:00,1\nb,31/01/2024,1\nc,2024-03-04T10:00:00+00:00,1\n")
    days = read(source(file)).rows("SELECT date::VARCHAR FROM records_donations")
    assert days == [("2024-03-04",), ("2024-01-31",), ("2024-03-04",)]


def test_headers_are_trimmed_and_nameless_ones_get_their_position(tmp_path: Path) -> None:
    file = write(tmp_path, ' id , date,amount,"Note,\nlong",\na,2024-01-01,1,x,y\nb,soon,1,x,y\n')
    engine = read(source(file))
    assert engine.rows("SELECT line, record FROM rejects") == [
        (4, '{"id":"b","date":"soon","amount":"1","Note,\\nlong":"x","column 5":"y"}')
    ]


def test_two_and_a_half_tickets_are_no_number_of_tickets(tmp_path: Path) -> None:
    file = write(tmp_path, "id,date,quantity\na,2024-01-01,2.5\nb,2024-01-01,2.0\n")
    assert reasons(read(source(file, table="event_tickets"))) == [(2, "quantity is not a number")]


def test_every_rule_is_stated_once() -> None:
    assert len({rule.about for rule in RULES}) == len(RULES) >= 10


DIRT = {
    "accepted": "{n},2024-01-02,{n}.50,USD,x@example.org",
    "break": '{n},2024-01-02,1,USD,"two\nlines"',
    "refund": "{n},2024-01-02,-3.00,USD,",
    "zero": "{n},2024-01-02,0,,",
    "record_id is empty": " ,2024-01-02,5,USD,",
    "date is empty": "{n},,5,USD,",
    "date is not a date": "{n},2024-02-30,5,USD,",
    "amount is empty": "{n},2024-01-02,,USD,",
    "amount is not a number": '{n},2024-01-02,"12,50",USD,',
    "date is after the as-of date": "{n},2025-01-01,5,USD,",
    "currency is CAD, not USD": "{n},2024-01-02,5,cad,",
    "exact copy": "first,2024-01-02,5,USD,same",
    "record_id repeats with other content": "first,2024-01-02,{n},USD,other",
    "missing columns": "{n},2024-01-02",
    "too many columns": "{n},2024-01-02,5,USD,x,y,z",
    "unquoted value": '{n},2024-01-02,5,USD,"ab"cd',
}


def test_two_hundred_thousand_rows_with_every_kind_of_dirt_add_up(tmp_path: Path) -> None:
    kinds = ["accepted"] * 60 + list(DIRT)  # 76 in a row, so every kind stands everywhere in the file
    lines, at, wanted = ["id,date,amount,currency,email", DIRT["exact copy"]], 3, Counter[str]()
    first_lines: dict[str, int] = {}
    for n in range(200_000):
        kind = kinds[n % len(kinds)]
        record = DIRT[kind].format(n=n)
        wanted[kind] += 1
        first_lines.setdefault(kind, at)
        lines.append(record)
        at += 1 + record.count("\n")
    path = write(tmp_path, "\n".join(lines) + "\n")
    begun = time.perf_counter()
    engine = read(source(path, max_rejected=0.2))
    assert time.perf_counter() - begun < 60  # 2 seconds where nothing else runs
    accepted = 1 + sum(wanted[kind] for kind in ("accepted", "break", "refund", "zero"))
    assert engine.rows("SELECT read, accepted, rejected FROM sources") == [(200_001, accepted, 200_001 - accepted)]
    found = {
        reason: (n, line)
        for reason, n, line in engine.rows("SELECT reason, count(*), min(line) FROM rejects GROUP BY 1")
    }
    kept = {
        kind: (n, first_lines[kind])
        for kind, n in wanted.items()
        if kind not in ("accepted", "break", "refund", "zero")
    }
    assert found == kept
    # Each rejected line is that of its own record.
    physical = path.read_text(encoding="utf-8").split("\n")
    listed = engine.rows("SELECT line, record::JSON->>'date' FROM rejects WHERE reason = 'date is not a date'")
    assert all(",2024-02-30," in physical[line - 1] for line, _ in listed)
