"""Periods: which days a figure counts, and what that period is called; every year is named."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from deckgen.formats import format_date


@dataclass(frozen=True, kw_only=True, slots=True)
class Period:
    """The days after `start` up to and with `end`, and how a slide names them."""

    start: date
    end: date
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Calendar:
    """The deck's date, and what "the year" means: trailing twelve months or the last whole fiscal year.

    A fiscal year is called by the year in which it ends, as nonprofits do: with `fiscal_year_start` 7, FY2026 ends
    on 30 June 2026.
    """

    as_of: date
    reporting_year: Literal["T12M", "FY"] = "T12M"
    fiscal_year_start: int = 7  # month

    def period(self, kind: str) -> Period:
        """Return the period of a metric: year, T12M, FY or FYTD; any other kind is the state on the as-of date."""
        kind = self.reporting_year if kind == "year" else kind
        day = format_date(self.as_of.isoformat())
        year_ago = add_months(self.as_of, -12)
        if kind == "FY":
            end = self.last_fiscal_year_end
            name = f"FY{end.year}, 12 months to {format_date(end.isoformat())}"
            return Period(start=add_months(end, -12), end=end, name=name)
        if kind == "FYTD":
            start = self.fiscal_year_before
            first = format_date((start + timedelta(days=1)).isoformat())
            return Period(start=start, end=self.as_of, name=f"FY{add_months(start, 12).year} to date, {first} to {day}")
        names = {"T12M": f"12 months to {day}", "as_of": f"on {day}", "file": "all records"}
        names |= {"backtest": "backtest on later data", "plan": "from kickoff", "input": "as planned"}
        return Period(start=year_ago, end=self.as_of, name=names.get(kind, kind))

    @property
    def year_before(self) -> Calendar:
        """The same calendar, a year earlier."""
        return replace(self, as_of=add_months(self.as_of, -12))

    @property
    def last_fiscal_year_end(self) -> date:
        """The last day, up to the as-of date, on which a fiscal year ended."""
        closing = (self.fiscal_year_start - 2) % 12 + 1
        end = _month_end(self.as_of.year, closing)
        return end if end <= self.as_of else _month_end(self.as_of.year - 1, closing)

    @property
    def fiscal_year_before(self) -> date:
        """The last day of the fiscal year before the one that the as-of date lies in."""
        end = self.last_fiscal_year_end
        return add_months(end, -12) if end == self.as_of else end


def add_months(day: date, months: int) -> date:
    """Return `day` moved by whole months; the last day of a month stays the last day of a month.

    Keeping month ends makes the year after 29 February end on 28 February, with no day between one year and the next.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    end = _month_end(year, month + 1)
    return end if day == _month_end(day.year, day.month) else date(year, month + 1, min(day.day, end.day))


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
