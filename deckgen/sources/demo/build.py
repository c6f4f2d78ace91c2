"""Writes the demo: simulate people and what they do, write each system's file, and the truth beside them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from deckgen.sources.demo.activity import (
    EVENTS,
    PLANS,
    Emails,
    Subscriptions,
    Tickets,
    simulate_emails,
    simulate_subscriptions,
    simulate_tickets,
)
from deckgen.sources.demo.dirt import Clerk, Written
from deckgen.sources.demo.giving import Gifts, simulate_gifts
from deckgen.sources.demo.layout import DEMO_FILES
from deckgen.sources.demo.people import make_people
from deckgen.sources.demo.window import Window, to_iso
from deckgen.tables import IDENTITY

Row = tuple[int, int, list[str], Written]  # person, day, the activity columns after the date, the identity columns

ORDERED_AGAIN = 0.12  # ticket orders whose form was filled in anew


def build(folder: Path, *, seed: int, as_of: date, people: int, years: int) -> dict[str, Path]:
    """Write the four files and the truth under `folder`; see `deckgen.sources.demo.write_demo`."""
    stages = np.random.SeedSequence(seed).spawn(12)
    window = Window.ending(as_of, years)
    everyone = make_people(people, window, stages[0:2])
    clerk = Clerk(everyone.contacts, window, stages[2])
    rows = {name: file.rows_for(people) for name, file in DEMO_FILES.items()}
    subscriptions = min(rows["subscriptions"], people)
    made: dict[str, Iterable[Row]] = {
        "donations": _donations(simulate_gifts(everyone, window, rows["donations"], stages[3:6]), clerk),
        "subscriptions": _subscriptions(simulate_subscriptions(everyone, window, subscriptions, stages[6]), clerk),
        "event_tickets": _tickets(
            simulate_tickets(everyone, window, rows["event_tickets"], stages[7]), clerk, stages[8]
        ),
        "email_events": _emails(simulate_emails(everyone, window, rows["email_events"], stages[9]), clerk, window),
    }
    (folder / "truth").mkdir(parents=True, exist_ok=True)
    truth: list[tuple[str, str, str]] = []
    paths = {}
    for number, (table, table_rows) in enumerate(made.items()):
        paths[table] = folder / DEMO_FILES[table].file
        rng = np.random.default_rng([*stages[10].generate_state(2).tolist(), number])
        truth += _write_file(paths[table], table, list(table_rows), rng)
    _write_csv(folder / "truth" / "people_of_records.csv", ("file", "record_id", "person"), truth)
    return paths


def _donations(gifts: Gifts, clerk: Clerk) -> Iterable[Row]:
    for person, day, amount, recurring, status, method in zip(
        gifts.person.tolist(),
        gifts.day.tolist(),
        gifts.amount.tolist(),
        gifts.recurring.tolist(),
        gifts.status.tolist(),
        gifts.method.tolist(),
        strict=True,
    ):
        form = "monthly" if recurring else "single"
        columns = [f"{amount:.2f}", "true" if recurring else "false", status, method]
        yield person, day, columns, clerk.write(person, form, day)


def _subscriptions(subscriptions: Subscriptions, clerk: Clerk) -> Iterable[Row]:
    for person, day, end, plan in zip(
        subscriptions.person.tolist(),
        subscriptions.day.tolist(),
        subscriptions.end.tolist(),
        subscriptions.plan.tolist(),
        strict=True,
    ):
        columns = [
            to_iso(end) if end >= 0 else "",
            plan,
            f"{PLANS[plan]:.2f}",
            "active" if end < 0 else "cancelled",
        ]
        yield person, day, columns, clerk.write(person, "paper", day)


def _tickets(tickets: Tickets, clerk: Clerk, seed: np.random.SeedSequence) -> Iterable[Row]:
    anew = np.random.default_rng(seed).random(len(tickets.person)) < ORDERED_AGAIN
    for place, (person, day) in enumerate(zip(tickets.person.tolist(), tickets.day.tolist(), strict=True)):
        number, quantity = int(tickets.event[place]), int(tickets.quantity[place])
        name = f"{EVENTS[number % len(EVENTS)]} {to_iso(day)[:4]}"
        columns = [name, str(quantity), f"{tickets.price[place] * quantity:.2f}"]
        yield person, day, columns, clerk.write(person, "more tickets" if anew[place] else "tickets", day)


def _emails(emails: Emails, clerk: Clerk, window: Window) -> Iterable[Row]:
    for person, day, week, event in zip(
        emails.person.tolist(), emails.day.tolist(), emails.week.tolist(), emails.event.tolist(), strict=True
    ):
        sent = window.last - 1 - 7 * week
        yield person, day, [_campaign(to_iso(sent)), event], clerk.write(person, "e-mail", sent)


def _campaign(sent: str) -> str:
    drive = {
        "03": "Spring drive",
        "04": "Spring drive",
        "09": "Fall drive",
        "10": "Fall drive",
        "12": "Year-end",
    }
    return f"{drive.get(sent[5:7], 'Newsletter')} {sent}"


def _write_file(path: Path, table: str, rows: Sequence[Row], rng: np.random.Generator) -> list[tuple[str, str, str]]:
    """Write one system's file in the order of its days; return its part of the truth."""
    columns = DEMO_FILES[table].columns
    fields = [field for field in columns.values() if field in IDENTITY]
    letter = table[0].upper()
    ids = [f"{letter}{number:09d}" for number in rng.choice(10**9, size=len(rows), replace=False).tolist()]
    order = sorted(range(len(rows)), key=lambda place: (rows[place][1], ids[place]))
    body, truth = [], []
    for place in order:
        person, day, activity, written = rows[place]
        names = [written[field] for field in fields]
        body.append((ids[place], to_iso(day), *activity, *names))
        truth.append((path.name, ids[place], str(person + 1)))
    _write_csv(path, tuple(columns), body)
    return truth


def _write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
