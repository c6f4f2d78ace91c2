"""The canonical tables: what every source system is read into, column by column.

`sources` fills `records_<table>` (with identity columns); `linkage` replaces identity by a golden id, giving
the *activity* tables that every later stage reads. Names, e-mails, phones and addresses stop at `linkage`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Type = Literal["VARCHAR", "DATE", "DOUBLE", "BOOLEAN", "INTEGER"]

IDENTITY = ("first_name", "last_name", "email", "phone", "address", "zip")

# What a source may give in place of the first two: it is split, and no table has it.
FULL_NAME = "full_name"

# How a source may say who somebody is.
NAMING = (*IDENTITY, FULL_NAME)

# What a system calls a record and its person: with IDENTITY, the columns that no stage after linkage may see.
KEYS = ("record_id", "person_id")


@dataclass(frozen=True, kw_only=True, slots=True)
class TableColumn:
    """A column of a canonical table; a row without a `required` value is rejected with that reason."""

    name: str
    type: Type
    required: bool = False
    default: str | None = None  # SQL literal for an absent column or an empty value
    unit: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class TableSchema:
    """One kind of source record: its activity columns; the identity columns are the same for all."""

    name: str
    label: str
    columns: tuple[TableColumn, ...]


TABLES = {
    table.name: table
    for table in (
        TableSchema(
            name="donations",
            label="Donations",
            columns=(
                TableColumn(name="record_id", type="VARCHAR", required=True),
                TableColumn(name="person_id", type="VARCHAR"),  # the system's own id of the person
                TableColumn(name="date", type="DATE", required=True),
                TableColumn(name="amount", type="DOUBLE", required=True, unit="USD"),
                TableColumn(name="recurring", type="BOOLEAN", default="false"),
                TableColumn(name="status", type="VARCHAR", default="'completed'"),
                TableColumn(name="method", type="VARCHAR"),
                TableColumn(
                    name="currency", type="VARCHAR"
                ),  # a code; rows in another than the source's are kept aside
            ),
        ),
        TableSchema(
            name="subscriptions",
            label="Subscriptions",
            columns=(
                TableColumn(name="record_id", type="VARCHAR", required=True),
                TableColumn(name="person_id", type="VARCHAR"),  # the system's own id of the person
                TableColumn(name="date", type="DATE", required=True),  # start
                TableColumn(name="end_date", type="DATE"),
                TableColumn(name="plan", type="VARCHAR"),
                TableColumn(name="amount", type="DOUBLE", unit="USD a month"),
                TableColumn(name="status", type="VARCHAR", default="'active'"),
                TableColumn(name="currency", type="VARCHAR"),
            ),
        ),
        TableSchema(
            name="event_tickets",
            label="Event tickets",
            columns=(
                TableColumn(name="record_id", type="VARCHAR", required=True),
                TableColumn(name="person_id", type="VARCHAR"),  # the system's own id of the person
                TableColumn(name="date", type="DATE", required=True),
                TableColumn(name="event", type="VARCHAR"),
                TableColumn(name="quantity", type="INTEGER", default="1"),
                TableColumn(name="amount", type="DOUBLE", unit="USD"),
                TableColumn(name="currency", type="VARCHAR"),
            ),
        ),
        TableSchema(
            name="email_events",
            label="E-mail events",
            columns=(
                TableColumn(name="record_id", type="VARCHAR", required=True),
                TableColumn(name="person_id", type="VARCHAR"),  # the system's own id of the person
                TableColumn(name="date", type="DATE", required=True),
                TableColumn(name="campaign", type="VARCHAR"),
                TableColumn(name="event_type", type="VARCHAR", required=True),  # delivered, open, click, unsubscribe
            ),
        ),
    )
}
