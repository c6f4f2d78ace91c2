"""What people do besides giving: e-mail deliveries, opens, clicks, event tickets, newspaper subscriptions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from deckgen.sources.demo.people import People
from deckgen.sources.demo.window import Floats, Ints, Window, chance

Texts = np.ndarray[tuple[int], np.dtype[np.str_]]

EMAILS_EACH = 10  # deliveries that everyone gets at least
UNSUBSCRIBED = 0.06  # of the people, over the whole window
EVENTS = (
    "Live Taping",
    "Members' Evening",
    "Book Club",
    "Jazz Night",
    "Newsmakers Forum",
    "Trivia Night",
    "Podcast Live",
    "Neighborhood Tour",
)
PLANS = {"digital": 9.99, "weekend": 19.0, "daily": 34.0}


@dataclass(frozen=True, kw_only=True, slots=True)
class Emails:
    """E-mail events, one array a column; `event` is delivered, open, click or unsubscribe."""

    person: Ints
    day: Ints
    week: Ints  # weeks before the as-of date, which names the campaign
    event: Texts


@dataclass(frozen=True, kw_only=True, slots=True)
class Tickets:
    """Ticket orders, one array a column."""

    person: Ints
    day: Ints
    event: Ints  # number of the event
    quantity: Ints
    price: Floats


@dataclass(frozen=True, kw_only=True, slots=True)
class Subscriptions:
    """Newspaper subscriptions, one array a column; `end` is -1 for one that goes on."""

    person: Ints
    day: Ints
    end: Ints
    plan: Texts


def simulate_emails(people: People, window: Window, rows: int, seed: np.random.SeedSequence) -> Emails:
    """Return exactly `rows` e-mail events: weekly campaigns, in a random order until the file is full."""
    rng, count = np.random.default_rng(seed), len(people)
    weeks = (window.last - 1 - window.first) // 7 + 1
    sent = window.last - 1 - 7 * np.arange(weeks)
    now = people.engagement[:, window.month_of(sent)]
    joined = np.where(people.joined < 0, window.first, window.month_start[people.joined])
    leaves = _leaving_week(people, joined, window, weeks, rng)
    able = (sent[None, :] >= joined[:, None]) & (np.arange(weeks)[None, :] >= leaves[:, None])
    opened = rng.random(now.shape) < chance(-0.75 + now)
    clicked = opened & (rng.random(now.shape) < chance(-1.5 + 0.5 * now))
    left = np.arange(weeks)[None, :] == leaves[:, None]
    order = rng.random(now.shape)
    first_ones = np.argsort(np.argsort(np.where(able, order, 2.0), axis=1), axis=1) < EMAILS_EACH
    order = np.where(left, -2.0, np.where(first_ones, order - 1.0, order))
    slots = np.flatnonzero(able)
    slots = slots[np.argsort(order.ravel()[slots], kind="stable")]
    size = (1 + opened.astype(np.int64) + clicked + left).ravel()[slots]
    whole = int(np.searchsorted(np.cumsum(size), rows, side="right"))
    spare = slots[whole : whole + rows - int(size[:whole].sum())]  # delivered, and nothing more
    parts = [
        (slots[:whole], "delivered"),
        (spare, "delivered"),
        *((slots[:whole][flag.ravel()[slots[:whole]]], name)
          for flag, name in ((opened, "open"), (clicked, "click"), (left, "unsubscribe"))),
    ]  # fmt: skip
    slot = np.concatenate([part for part, _ in parts])
    event = np.concatenate([np.full(len(part), name, dtype="<U11") for part, name in parts])
    late = np.floor(rng.exponential(0.6, (count, weeks))).astype(np.int64).ravel()[slot]
    week = slot % weeks
    day = np.minimum(sent[week] + np.where(event == "delivered", 0, late), window.last)
    return Emails(person=slot // weeks, day=day, week=week, event=event)


def _leaving_week(people: People, joined: Ints, window: Window, weeks: int, rng: np.random.Generator) -> Ints:
    """Return the week, counted back from the as-of date, of everyone's last e-mail; -1 for those who stay."""
    odds = UNSUBSCRIBED * np.exp(-0.6 * people.engagement.mean(axis=1))
    stay = (window.last - joined) // 7 - EMAILS_EACH - 2
    week = np.floor(rng.random(len(people)) * np.maximum(stay, 1)).astype(np.int64)
    return np.where((rng.random(len(people)) < odds) & (stay > 0), week.clip(max=weeks - 1), -1)


def simulate_tickets(people: People, window: Window, rows: int, seed: np.random.SeedSequence) -> Tickets:
    """Return exactly `rows` ticket orders, more of them by engaged people."""
    rng = np.random.default_rng(seed)
    mean = people.engagement.mean(axis=1)
    taste = np.exp(0.8 * _standard(mean) + 0.2 * people.capacity)
    person = rng.choice(len(people), rows, p=taste / taste.sum())
    dates = np.sort(
        rng.choice(np.arange(window.first, window.last + 1), min(8 * 8, window.last - window.first), replace=False)
    )
    joined = np.where(people.joined < 0, window.first, window.month_start[people.joined])
    earliest = np.searchsorted(dates, joined[person]).clip(max=len(dates) - 1)
    event = earliest + np.floor(rng.random(rows) * (len(dates) - earliest)).astype(np.int64)
    quantity = rng.choice([1, 2, 3, 4], rows, p=[0.34, 0.5, 0.06, 0.1])
    price = np.array([20.0, 35.0, 15.0, 40.0, 25.0, 18.0, 30.0, 45.0])[event % len(EVENTS)]
    return Tickets(person=person, day=dates[event], event=event, quantity=quantity, price=price)


def simulate_subscriptions(people: People, window: Window, rows: int, seed: np.random.SeedSequence) -> Subscriptions:
    """Return exactly `rows` subscriptions, at most one a person."""
    rng = np.random.default_rng(seed)
    taste = chance(-0.3 + 0.4 * _standard(people.engagement.mean(axis=1)) + 0.02 * (people.age - 55))
    person = np.sort(rng.choice(len(people), rows, replace=False, p=taste / taste.sum()))
    joined = np.where(people.joined < 0, window.first, window.month_start[people.joined])[person]
    day = joined + np.floor(rng.random(rows) * (window.last - joined)).astype(np.int64)
    end = day + 30 + np.floor(rng.exponential(1100, rows)).astype(np.int64)
    plan = rng.choice(tuple(PLANS), rows, p=[0.6, 0.25, 0.15])
    return Subscriptions(person=person, day=day, end=np.where(end > window.last, -1, end), plan=plan)


def _standard(values: Floats) -> Floats:
    spread = values.std()
    return np.asarray((values - values.mean()) / (spread if spread > 0 else 1.0), dtype=np.float64)
