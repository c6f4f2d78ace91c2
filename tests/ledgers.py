"""Small ledgers for the tests: rows written by hand, and a file of donors drawn from a seed."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

from deckgen.engine import Engine

GIFTS = ["golden_id", "date", "amount", "recurring", "status", "method"]
TODAY = date(2026, 2, 28)


def gift(who: str, day: str, amount: float = 50, *, recurring: bool = False, status: str = "completed") -> tuple:
    return (who, date.fromisoformat(day), float(amount), recurring, status, "card")


def monthly(who: str, first: str, last: str, amount: float = 10, *, status: str = "completed") -> list[tuple]:
    """One recurring payment on the first day of each month from `first` to `last` (both "YYYY-MM")."""
    months = pd.period_range(first, last, freq="M")
    return [gift(who, f"{month}-01", amount, recurring=True, status=status) for month in months]


def ledger(donations: list[tuple] | pd.DataFrame) -> pd.DataFrame:
    """Gifts as a table."""
    return pd.DataFrame(donations, columns=GIFTS)


def connect(donations: list[tuple] | pd.DataFrame, **others: pd.DataFrame) -> Engine:
    """An engine with the given activity tables and no others."""
    engine = Engine()
    for name, rows in {"donations": ledger(donations), **others}.items():
        engine.put(name, rows)
    return engine


def simulate(seed: int, people: int = 300, *, engaged: float = 1.0) -> dict[str, pd.DataFrame]:
    """Gifts and e-mails of seven years; with `engaged` 0 the trait behind the e-mails drives no giving."""
    rng = np.random.default_rng(seed)
    gifts: list[tuple] = []
    emails: list[tuple] = []
    start, days = date(2019, 1, 1), (TODAY - date(2019, 1, 1)).days
    for number in range(people):
        who, trait = f"C{number:04d}", rng.normal()
        joined = int(rng.integers(-1500, days - 200))
        if number % 3:
            day = max(joined, 0) + int(rng.integers(0, 30))
            amount = float(rng.choice([10, 15, 20, 30]))
            while day < days:
                gifts.append((who, start + timedelta(day), amount, True, "completed", "card"))
                if rng.random() < 0.02 * np.exp(-0.8 * trait * engaged):
                    break
                amount = amount + 5 if rng.random() < 0.015 * np.exp(0.6 * trait * engaged) else amount
                day += 30
        else:
            rate = 1.2 * np.exp(0.8 * trait * engaged)
            for year in range(8):
                for _ in range(rng.poisson(rate)):
                    day = 365 * year + int(rng.integers(0, 365))
                    if joined <= day < days:
                        gifts.append(
                            (
                                who,
                                start + timedelta(day),
                                float(rng.choice([50, 100, 250, 600])),
                                False,
                                "completed",
                                "check",
                            )
                        )
        for day in rng.integers(0, days, size=30):
            kind = "open" if rng.random() < 1 / (1 + np.exp(0.5 - 1.2 * trait)) else "delivered"
            emails.append((who, start + timedelta(int(day)), "letter", kind))
    return {
        "donations": pd.DataFrame(gifts, columns=GIFTS),
        "email_events": pd.DataFrame(emails, columns=["golden_id", "date", "campaign", "event_type"]),
    }
