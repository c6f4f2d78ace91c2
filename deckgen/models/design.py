"""When a model looks and what it may see: targets, as-of dates and the windows around them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from deckgen.periods import add_months

SILENT_DAYS = 45  # gifts that end longer than this before the deck's date are taken as an unfinished extract


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """What a model predicts: its population and label, as SQL over the columns of one panel row.

    Attributes
    ----------
    name, label, population, target : str
        As in `deckgen.results.FittedModel`.
    eligible : str
        SQL condition over the features at the as-of date; who is in the population.
    positive : str
        SQL condition over features and the outcome columns of `deckgen.models.features`.
    parameters : tuple of str
        Names of the ``$parameters`` that `eligible` and `positive` use.
    subgroup : str
        SQL expression that names the part of the population.
    subgroups : tuple of (name, label)
        The parts to report on their own; empty where the population is one whole.
    positives : str
        Plural noun for the positives in sentences.
    """

    name: str
    label: str
    population: str
    target: str
    eligible: str
    positive: str
    positives: str
    parameters: tuple[str, ...] = ()
    subgroup: str = "'all'"
    subgroups: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """One as-of date with its look-back and its 12-month outcome; `complete` where the outcome is known."""

    as_of: date
    complete: bool

    @property
    def outcome_end(self) -> date:
        """Last day of the outcome, 12 months after the as-of date."""
        return add_months(self.as_of, 12)


def known_until(as_of: date, last_gift: date) -> date:
    """Return the day up to which outcomes count as known.

    That is `as_of`, unless the gifts end long before it: months without rows are missing data, not lapses.
    """
    return as_of if as_of - last_gift <= timedelta(days=SILENT_DAYS) else last_gift


def complete_windows(first_gift: date, until: date) -> tuple[Window, ...]:
    """Return the quarterly as-ofs, newest first, with a year of gifts before and a known year after each."""
    windows = []
    as_of = newest = add_months(until, -12)
    while add_months(first_gift, 12) <= as_of:
        windows.append(Window(as_of=as_of, complete=True))
        as_of = add_months(newest, -3 * len(windows))
    return tuple(windows)


def training_windows(windows: tuple[Window, ...], test: Window) -> tuple[Window, ...]:
    """Return the windows whose outcomes were already known at the test as-of; none of them looks past it."""
    return tuple(window for window in windows if window.complete and window.outcome_end <= test.as_of)
