"""Files are recognised by their headers and values, and what is unsure is said."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest
import yaml

from deckgen.adoption import propose
from deckgen.adoption_yaml import to_yaml
from deckgen.sources.demo import DEMO_FILES, write_demo

ROWS = 40


def people(n: int) -> dict[str, list[str]]:
    return {
        "first": [["Ann", "José", "Mary Lou", "Bo"][i % 4] for i in range(n)],
        "last": [["Smith", "O'Neil", "Müller", "Ng"][i % 4] for i in range(n)],
        "email": [f"person{i}@example.org" for i in range(n)],
        "phone": [f"(312) 555-{1000 + i}" for i in range(n)],
        "address": [f"{i + 1} Main St" for i in range(n)],
        "zip": [f"606{i:02d}" for i in range(n)],
    }


def table(columns: Mapping[str, list[str] | str]) -> pd.DataFrame:
    own = people(ROWS)
    return pd.DataFrame({h: own[v] if isinstance(v, str) else v for h, v in columns.items()})


IDS = [f"T{i:05d}" for i in range(ROWS)]
PERSONS = [f"P{i % 15}" for i in range(ROWS)]
DAYS = [f"{i % 12 + 1}/{i % 28 + 1}/2024" for i in range(ROWS)]
ISO = [f"2024-{i % 12 + 1:02d}-{i % 28 + 1:02d}" for i in range(ROWS)]
MONEY = [f"{i}.50" for i in range(ROWS)]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    write_demo(folder, seed=3, as_of=datetime.date(2026, 2, 28), people=150)
    return folder


def export(file: Path, path: Path) -> Path:
    frame = pd.read_csv(file, dtype=str).head(300)
    if path.suffix == ".xlsx":
        frame.to_excel(path, index=False)
    elif path.suffix == ".parquet":
        frame.to_parquet(path)
    else:
        frame.to_json(path, orient="records")
    return path


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet", "json"])
def test_every_column_of_the_demo_is_recognised(demo: Path, tmp_path: Path, kind: str) -> None:
    for name, file in DEMO_FILES.items():
        # The copy's name says nothing.
        path = demo / file.file if kind == "csv" else export(demo / file.file, tmp_path / f"export_{name[0]}.{kind}")
        [guess] = propose([path]).files
        assert (guess.table, guess.mapping, guess.missing, guess.unmapped) == (name, dict(file.columns), (), ())
        assert guess.confidence > 0.8
        assert all(column.confidence >= 0.6 for column in guess.columns)


FOREIGN = {
    # As Raiser's Edge, Salesforce, Eventbrite, Mailchimp and a German system write them.
    "donations": [
        (
            table({"Gf_System_ID": IDS, "Constituent ID": PERSONS, "Gf_Date": DAYS, "Gf_Amount": MONEY,
                     "Gf_Pay_method": ["Check", "Cash"] * 20, "Fund ID": ["A", "B"] * 20, "CnBio_First_Name": "first",
                     "CnBio_Last_Name": "last", "Preferred E-mail": "email"}),
            {"Gf_System_ID": "record_id", "Constituent ID": "person_id", "Gf_Date": "date", "Gf_Amount": "amount",
             "Gf_Pay_method": "method", "CnBio_First_Name": "first_name", "CnBio_Last_Name": "last_name",
             "Preferred E-mail": "email"},
        ),
        (
            table({"DonationId": IDS, "ContactId": PERSONS, "CloseDate": ISO, "Amount": MONEY,
                     "IsRecurring": ["true", "false"] * 20, "StageName": ["Closed Won"] * ROWS, "Email": "email",
                     "MailingStreet": "address", "MailingPostalCode": "zip", "CurrencyIsoCode": ["USD"] * ROWS}),
            {"DonationId": "record_id", "ContactId": "person_id", "CloseDate": "date", "Amount": "amount",
             "IsRecurring": "recurring", "Email": "email", "MailingStreet": "address", "MailingPostalCode": "zip",
             "CurrencyIsoCode": "currency"},
        ),
        (
            table({"Spenden-Nr": IDS, "Datum": [f"{i % 28 + 1:02d}.{i % 12 + 1:02d}.2024" for i in range(ROWS)],
                     "Betrag": [f"1.{i:03d},50" for i in range(ROWS)], "Vorname": "first", "Nachname": "last",
                     "E-Mail": "email", "Telefon": "phone", "Straße": "address", "PLZ": "zip"}),
            {"Spenden-Nr": "record_id", "Datum": "date", "Betrag": "amount", "Vorname": "first_name",
             "Nachname": "last_name", "E-Mail": "email", "Telefon": "phone", "Straße": "address", "PLZ": "zip"},
        ),
    ],
    "subscriptions": [
        (
            table({"Account Number": PERSONS, "Sub ID": IDS, "Start": ISO, "Expires": ISO, "Product": ["Digital", "Print"] * 20,
                     "Monthly Price": ["9.99"] * ROWS, "State": ["active", "cancelled"] * 20, "Subscriber Email": "email"}),
            {"Account Number": "person_id", "Sub ID": "record_id", "Start": "date", "Expires": "end_date",
             "Product": "plan", "Monthly Price": "amount", "State": "status", "Subscriber Email": "email"},
        ),
    ],
    "event_tickets": [
        (
            table({"Order no.": IDS, "Order Date": ISO, "Event Title": ["Gala", "Tour"] * 20, "Tickets": ["1", "2"] * 20,
                     "Total Paid": ["$20.00"] * ROWS, "Buyer First Name": "first", "Buyer Surname": "last",
                     "Buyer Email": "email", "Cell Phone": "phone", "Seat Note": ["x y"] * ROWS}),
            {"Order no.": "record_id", "Order Date": "date", "Event Title": "event", "Tickets": "quantity",
             "Total Paid": "amount", "Buyer First Name": "first_name", "Buyer Surname": "last_name",
             "Buyer Email": "email", "Cell Phone": "phone"},
        ),
    ],
    "email_events": [
        (
            table({"MESSAGE_ID": IDS, "EMAIL_ADDRESS": "email", "ACTION": ["open", "click", "sent", "bounce"] * 10,
                     "TIMESTAMP": [f"{day} 10:00:00" for day in ISO],
                     "CAMPAIGN": ["May", "June"] * 20, "URL": ["http://x"] * ROWS}),
            {"MESSAGE_ID": "record_id", "EMAIL_ADDRESS": "email", "ACTION": "event_type", "TIMESTAMP": "date",
             "CAMPAIGN": "campaign"},
        ),
    ],
}  # fmt: skip


@pytest.mark.parametrize(("name", "frame", "columns"), [(n, *case) for n, cases in FOREIGN.items() for case in cases])
def test_headers_of_other_systems_are_recognised(
    tmp_path: Path, name: str, frame: pd.DataFrame, columns: dict[str, str]
) -> None:
    path = tmp_path / "export.csv"
    frame.to_csv(path, index=False, sep=";")
    [guess] = propose([path]).files
    assert (guess.table, guess.mapping) == (name, columns)
    assert set(guess.unmapped) == set(frame.columns) - set(columns)
    assert guess.decimal == ("," if "Betrag" in frame.columns else ".")


def test_plain_headers_are_recognised(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    names = ["Ann Ott", "Lee, Bo"] * 20
    table({"Trans #": IDS, "Trans Date": DAYS, "Gross $": MONEY, "Buyer": names, "E-mail": "email"}).to_csv(
        path, index=False
    )
    [guess] = propose([path]).files
    assert list(guess.mapping.values()) == ["record_id", "date", "amount", "full_name", "email"]
    assert (guess.missing, guess.currency, guess.decimal) == ((), None, ".")


WHOLE = ["Ana María Ruiz", "Ruiz, Ana", "Ludwig van Beethoven", "Cher"] * 10


@pytest.mark.parametrize(
    ("names", "meant"),
    [
        ({"Name": WHOLE}, {"Name": "full_name"}),
        ({"Full name": WHOLE}, {"Full name": "full_name"}),
        ({"Donor": WHOLE}, {"Donor": "full_name"}),
        ({"Customer Name": WHOLE}, {"Customer Name": "full_name"}),
        ({"Given name": ["Ana"] * ROWS, "Full name": WHOLE}, {"Given name": "first_name", "Full name": "full_name"}),
        ({"Vorname": ["Ana"] * ROWS, "Name": ["Ruiz Gil"] * ROWS}, {"Vorname": "first_name", "Name": "last_name"}),
        ({"Name": ["Ruiz", "Ott"] * 20}, {"Name": "last_name"}),
        ({"First": ["Ana"] * ROWS, "Last": ["Ott"] * ROWS, "Donor": WHOLE}, {"First": "first_name", "Last": "last_name"}),
        ({"Member": ["yes", "no"] * 20}, {}),
        ({"Donor": PERSONS}, {}),
        ({"Ticket name": ["General admission"] * ROWS}, {}),
    ],
)  # fmt: skip
def test_a_column_of_whole_names_is_told_from_one_of_last_names(
    tmp_path: Path, names: dict[str, list[str] | str], meant: dict[str, str]
) -> None:
    path = tmp_path / "gifts.csv"
    table({"Gift ID": IDS, "Gift Date": DAYS, "Amount": MONEY, **names}).to_csv(path, index=False)
    proposal = propose([path])
    found = proposal.files[0].mapping
    assert {header: found[header] for header in names if header in found} == meant
    split = "full_name  # split into first_name and last_name" in to_yaml(proposal)
    assert split == ("full_name" in meant.values())


@pytest.mark.parametrize(
    ("header", "sign", "currency"), [("Betrag (EUR)", "", "EUR"), ("Summe", " €", "EUR"), ("Betrag", "", None)]
)
def test_german_headers_decimal_commas_and_euros_are_seen(
    tmp_path: Path, header: str, sign: str, currency: str | None
) -> None:
    path = tmp_path / "export.csv"
    days = [f"{i % 28 + 1:02d}.{i % 12 + 1:02d}.2024" for i in range(ROWS)]
    table({"Buchungsnummer": IDS, "Buchungsdatum": days, header: [f"{i},50{sign}" for i in range(ROWS)], "Vorname": "first",
           "Nachname": "last", "Strasse": "address", "PLZ": "zip", "E-Mail": "email",
           "Spender-Nr": PERSONS}).to_csv(path, index=False, sep=";")  # fmt: skip
    proposal = propose([path])
    [guess] = proposal.files
    assert (guess.table, guess.missing, guess.unmapped) == ("donations", (), ())
    assert (guess.decimal, guess.currency) == (",", currency)
    assert ("currency: EUR" in to_yaml(proposal)) == (currency is not None)
    assert proposal.sign == ("€" if currency else None)


def test_columns_without_a_telling_name_are_known_by_their_values_and_called_unsure(tmp_path: Path) -> None:
    path = tmp_path / "gifts.csv"
    table({"Gift": MONEY, "Kontakt": "email", "Wann": ISO, "Ref": IDS}).to_csv(path, index=False)
    proposal = propose([path])
    [guess] = proposal.files
    assert guess.mapping["Kontakt"] == "email"
    assert guess.mapping["Wann"] == "date"
    assert "Kontakt: email  # 60% sure: please look" in to_yaml(proposal)


def test_what_is_missing_or_not_used_is_said(tmp_path: Path) -> None:
    path = tmp_path / "RE gifts-2024.csv"
    table({"Gift Amount": MONEY, "Gift Date": ISO, 'Appeal: "May", #1': ["x"] * ROWS}).to_csv(path, index=False)
    text = to_yaml(propose([path]), tmp_path)
    assert "    path: RE gifts-2024.csv\n" in text
    assert "    label: RE gifts 2024\n" in text
    assert "# THEIR_NAME: record_id  # required, and no header seems to mean it" in text
    assert r'# not used: "Appeal: \"May\", #1"' in text
    assert yaml.safe_load(text)["sources"]["subscriptions"] is None


def test_the_block_is_yaml_that_reads_back_and_a_second_file_is_a_further_source(demo: Path, tmp_path: Path) -> None:
    online = tmp_path / "online-gifts.csv"
    table({"Transaction ID": IDS, "yes": ["a: b"] * ROWS, "Date": ISO, "Amount": MONEY, "No: 1": ISO}).to_csv(
        online, index=False
    )
    proposal = propose([demo / DEMO_FILES["donations"].file, online])
    found = yaml.safe_load(to_yaml(proposal))["sources"]
    assert found["donations"]["columns"] == dict(DEMO_FILES["donations"].columns)
    assert found["online_gifts"]["as"] == "donations"
    assert found["online_gifts"]["label"] == "Online gifts"
    assert found["online_gifts"]["columns"] == {"Transaction ID": "record_id", "Date": "date", "Amount": "amount"}
    assert found["email_events"] is None


def test_the_sheet_that_holds_a_table_is_chosen(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with pd.ExcelWriter(path) as book:
        pd.DataFrame({"About": ["Exported by me"]}).to_excel(book, sheet_name="Read me", index=False)
        table({"Order Number": IDS, "Event": ["Gala"] * ROWS, "Date": ISO, "Qty": ["1"] * ROWS}).to_excel(
            book, sheet_name="Ticket orders", index=False
        )
    proposal = propose([path])
    assert (proposal.files[0].table, proposal.files[0].sheet) == ("event_tickets", "Ticket orders")
    assert "    sheet: Ticket orders\n" in to_yaml(proposal)
