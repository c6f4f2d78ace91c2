"""Donations: single gifts from a buy-till-you-die process, monthly gifts, and an exact number of rows.

The rates come from published work on donor cohorts (Fader, Hardie and Shang) and are tuned to look like a
public radio file; they are facts about no station. An exact number of rows for so few people needs many
monthly givers: the share of them is found by bisection, then single gifts are added or taken away, never a
link of a monthly chain.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from deckgen.sources.demo.people import People
from deckgen.sources.demo.sustaining import Luck, Sustaining, draw_luck, simulate_sustaining
from deckgen.sources.demo.window import Bools, Floats, Ints, Window, chance

ASKS = np.array(
    [10, 20, 25, 35, 40, 50, 60, 75, 90, 100, 120, 150, 180, 200, 250, 300, 365, 500, 750, 1000], dtype=float
)
MAJOR_ASKS = np.array([1000, 1500, 2000, 2500, 5000, 10000], dtype=float)
MONTH_WEIGHTS = np.array([0.035, 0.035, 0.09, 0.085, 0.05, 0.055, 0.035, 0.035, 0.085, 0.115, 0.09, 0.29])
LAST_DAY_OF_DECEMBER = 0.35
REFUNDED = 0.006
REACTIVATED = 0.04
MOST_A_YEAR = 6


@dataclass(frozen=True, kw_only=True, slots=True)
class Gifts:
    """Donation rows, one array a column; `method` and `status` hold texts."""

    person: Ints
    day: Ints
    amount: Floats
    recurring: Bools
    status: np.ndarray[tuple[int], np.dtype[np.str_]]
    method: np.ndarray[tuple[int], np.dtype[np.str_]]

    def __len__(self) -> int:
        return len(self.person)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Singles:
    person: Ints
    day: Ints
    amount: Floats


def simulate_gifts(people: People, window: Window, rows: int, seeds: list[np.random.SeedSequence]) -> Gifts:
    """Return exactly `rows` donation rows; `seeds` are for monthly, single, and making it exact."""
    luck = draw_luck(people, window, seeds[0])
    low, high = -6.0, 9.0
    best: tuple[Sustaining, _Singles] | None = None
    for _ in range(14):
        shift = (low + high) / 2
        monthly = simulate_sustaining(people, window, luck, shift)
        singles = _simulate_singles(people, window, monthly, seeds[1])
        natural = int((monthly.amount > 0).sum()) + len(singles.person)
        if natural <= rows:
            low, best = shift, (monthly, singles)
        else:
            high = shift
        if rows - 0.004 * rows <= natural <= rows:
            break
    monthly, singles = best or (monthly, singles)
    rng = np.random.default_rng(seeds[2])
    wanted = rows - int((monthly.amount > 0).sum())
    return _gifts(monthly, _exactly(singles, wanted, people, window, rng), luck, rng)


def _simulate_singles(people: People, window: Window, monthly: Sustaining, seed: np.random.SeedSequence) -> _Singles:
    rng, count = np.random.default_rng(seed), len(people)
    habit = rng.beta(1.0, 1.0, count).clip(1e-3, 1 - 1e-3)
    drop = rng.beta(0.66, 2.78, count)
    alive = people.donor & (people.joined < 0)
    join_year = np.where(people.joined < 0, -1, window.year[people.joined])
    parts = []
    for year in range(int(window.year[0]), int(window.year[-1]) + 1):
        draws = rng.random((3, count))
        months = np.flatnonzero(window.year == year)
        engaged = people.engagement[:, months].mean(axis=1)
        sustains = monthly.active[:, months].any(axis=1)
        joins = people.donor & (join_year == year)
        alive = alive | joins | (people.donor & (join_year < year) & (draws[0] < REACTIVATED))
        gives = alive & (draws[1] < chance(np.log(habit / (1 - habit)) - 0.3 + 0.55 * engaged - 1.6 * sustains))
        parts.append(_single_year(people, window, gives, joins & ~sustains, year, rng))
        parts.append(_major_year(people, window, alive | sustains, months, rng))
        alive &= draws[2] >= drop
    person, day, amount = (np.concatenate(column) for column in zip(*parts, strict=True))
    inside = window.holds(day)
    return _Singles(person=person[inside], day=day[inside], amount=amount[inside])


def _single_year(
    people: People, window: Window, gives: Bools, first: Bools, year: int, rng: np.random.Generator
) -> tuple[Ints, Ints, Floats]:
    """Return the single gifts of one year: by those who give, and the first gift of those who join."""
    count = len(people)
    gifts = np.minimum(1 + rng.poisson(0.45, count), MOST_A_YEAR) * (gives | first)
    month = rng.choice(12, (count, MOST_A_YEAR), p=MONTH_WEIGHTS / MONTH_WEIGHTS.sum())
    month[first, 0] = window.month_of_year[people.joined[first]]
    within = rng.random((count, MOST_A_YEAR))
    last_day = rng.random((count, MOST_A_YEAR)) < LAST_DAY_OF_DECEMBER
    noise = rng.normal(0, 0.45, (count, MOST_A_YEAR))
    start = np.array(
        [np.datetime64(f"{year}-{m:02d}", "M") for m in range(1, 13)] + [np.datetime64(f"{year + 1}-01", "M")]
    )
    edges = start.astype("datetime64[D]").astype(np.int64)
    length = np.diff(edges)[month]
    day = edges[month] + np.where(last_day & (month == 11), 30, np.floor(within * length).astype(np.int64))
    asked = np.exp(4.1 + 0.55 * people.capacity[:, None] + noise)
    nearest = np.abs(np.log(asked)[:, :, None] - np.log(ASKS)).argmin(axis=2)
    taken = np.arange(MOST_A_YEAR) < gifts[:, None]
    joined_day = np.where(people.joined < 0, 0, window.month_start[people.joined])
    taken &= day >= joined_day[:, None]
    who, which = np.nonzero(taken)
    return who, day[who, which], ASKS[nearest[who, which]]


def _major_year(
    people: People, window: Window, able: Bools, months: Ints, rng: np.random.Generator
) -> tuple[Ints, Ints, Floats]:
    """Return the rare large gifts of one year."""
    shape = (len(people), len(months))
    luck, within, size = rng.random(shape), rng.integers(0, 28, shape), rng.exponential(1.1, shape)
    given = luck < chance(-7.3 + 1.5 * people.capacity[:, None] + 0.5 * people.engagement[:, months])
    given &= able[:, None] & (people.joined[:, None] < months[None, :])
    who, which = np.nonzero(given)
    step = size[who, which].astype(np.int64).clip(max=len(MAJOR_ASKS) - 1)
    return who, window.month_start[months[which]] + within[who, which], MAJOR_ASKS[step]


def _exactly(singles: _Singles, wanted: int, people: People, window: Window, rng: np.random.Generator) -> _Singles:
    """Return `wanted` single gifts: spare ones dropped, or more from the same people in the same year."""
    have = len(singles.person)
    if wanted <= have:
        year = window.year[window.month_of(singles.day)]
        _, where, times = np.unique(singles.person * 10_000 + year, return_inverse=True, return_counts=True)
        only_one = (times[where] == 1).astype(float)  # dropped last: it would turn a donor of that year into none
        keep = np.sort(np.argsort(rng.random(have) + only_one, kind="stable")[have - max(wanted, 0) :])
        return _Singles(person=singles.person[keep], day=singles.day[keep], amount=singles.amount[keep])
    if have == 0:
        donors = np.flatnonzero(people.donor) if people.donor.any() else np.arange(len(people))
        who = rng.choice(donors, wanted)
        return _Singles(
            person=who, day=rng.integers(window.first, window.last + 1, wanted), amount=np.full(wanted, 50.0)
        )
    copied = rng.integers(0, have, wanted - have)
    end = np.minimum(window.last, _year_end(singles.day[copied]))
    day = singles.day[copied] + np.floor(rng.random(len(copied)) * (end - singles.day[copied] + 1)).astype(np.int64)
    return _Singles(
        person=np.concatenate([singles.person, singles.person[copied]]),
        day=np.concatenate([singles.day, day]),
        amount=np.concatenate([singles.amount, singles.amount[copied].clip(max=500)]),
    )


def _year_end(day: Ints) -> Ints:
    years = day.astype("datetime64[D]").astype("datetime64[Y]")
    return np.asarray((years + 1).astype("datetime64[D]").astype(np.int64) - 1)


def _gifts(monthly: Sustaining, singles: _Singles, luck: Luck, rng: np.random.Generator) -> Gifts:
    """Return monthly and single gifts as one table of rows."""
    who, month = np.nonzero(monthly.amount > 0)
    count = len(singles.person)
    refunded = rng.random(count) < REFUNDED
    return Gifts(
        person=np.concatenate([who, singles.person]),
        day=np.concatenate([monthly.day[who, month], singles.day]),
        amount=np.concatenate([monthly.amount[who, month], singles.amount]),
        recurring=np.concatenate([np.ones(len(who), dtype=bool), np.zeros(count, dtype=bool)]),
        status=np.concatenate(
            [
                np.where(monthly.failed[who, month], "failed", "completed"),
                np.where(refunded, "refunded", "completed"),
            ]
        ),
        method=np.concatenate(
            [np.where(luck.card[who], "card", "eft"), np.where(rng.random(count) < 0.65, "card", "check")]
        ),
    )
