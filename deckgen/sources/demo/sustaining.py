"""Monthly givers: who starts, what they give, when they stop, and the payments that fail on the way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from deckgen.sources.demo.people import People
from deckgen.sources.demo.window import Bools, Floats, Ints, Window, chance

LADDER = np.array([5, 6, 8, 10, 12, 15, 18, 20, 25, 30, 35, 40, 50, 60, 75, 100, 125, 150, 200, 250], dtype=float)
DRIVE_MONTHS = (2, 3, 8, 9, 11)  # March, April, September, October, December
INCREASE_MONTHS = (1, 5, 9)
CARD_SHARE = 0.72
STOPS_AFTER_FAILURES = 0.45  # of the stops on a card
FAILED_NOW_AND_THEN = 0.008  # of card payments, by people who go on paying


@dataclass(frozen=True, kw_only=True, slots=True)
class Luck:
    """Every random draw of the sustainers, made once, so it can be replayed with more or fewer starts."""

    initial: Floats
    start: Floats
    stop: Floats
    increase: Floats
    failing: Floats
    failures: Ints
    tenure: Floats
    taste: Floats
    frailty: Floats
    card: Bools
    day: Ints


@dataclass(frozen=True, kw_only=True, slots=True)
class Sustaining:
    """What came of it; all arrays are person x month.

    `amount` is 0 where nobody tried to pay; `failed` marks attempts that did not go through.
    """

    amount: Floats
    failed: Bools
    active: Bools
    day: Ints  # day since 1970 of each payment


def draw_luck(people: People, window: Window, seed: np.random.SeedSequence) -> Luck:
    """Return the draws for `people` over `window`."""
    rng, shape = np.random.default_rng(seed), (len(people), window.months)
    count = len(people)
    return Luck(
        initial=rng.random(count),
        start=rng.random(shape),
        stop=rng.random(shape),
        increase=rng.random(shape),
        failing=rng.random(shape),
        failures=rng.integers(1, 4, shape),
        tenure=rng.exponential(24, count),
        taste=rng.normal(0, 0.35, count),
        frailty=rng.normal(0, 0.5, count),
        card=rng.random(count) < CARD_SHARE,
        day=rng.integers(0, 28, count),
    )


def simulate_sustaining(people: People, window: Window, luck: Luck, shift: float) -> Sustaining:
    """Return the monthly payments; a larger `shift` makes more people start."""
    engagement, count = people.engagement, len(people)
    level = np.searchsorted(LADDER, np.exp(2.55 + 0.38 * people.capacity + luck.taste)).clip(0, len(LADDER) - 1)
    on_file = people.donor & (people.joined < 0)
    active = on_file & (luck.initial < chance(-0.6 + shift + 0.8 * engagement[:, 0]))
    tenure, before = np.where(active, luck.tenure, 0.0), active.copy()
    amount = np.zeros((count, window.months))
    failed, was_active = np.zeros(amount.shape, dtype=bool), np.zeros(amount.shape, dtype=bool)
    for month in range(window.months):
        now = engagement[:, month]
        risk = -4.6 - 0.8 * now + 0.55 * luck.card + np.exp(-tenure / 6) + luck.frailty
        stops = active & (luck.stop[:, month] < chance(risk))
        _fail_before_stop(amount, failed, stops & luck.card, LADDER[level], luck, month)
        active &= ~stops
        starts = ~active & ~stops & people.donor & (luck.start[:, month] < _start(people, window, month, shift, before))
        active |= starts
        before |= starts
        tenure = np.where(active & ~starts, tenure + 1, 0.0)
        if window.month_of_year[month] in INCREASE_MONTHS:
            more = luck.increase[:, month] < chance(-2.9 + 0.75 * now + 0.35 * people.capacity)
            level = np.where(active & more & (tenure > 6), (level + 1).clip(max=len(LADDER) - 1), level)
        amount[active, month] = LADDER[level[active]]
        failed[:, month] |= active & luck.card & (luck.failing[:, month] < FAILED_NOW_AND_THEN)
        was_active[:, month] = active
    day = window.month_start[None, :-1] + luck.day[:, None]
    inside = window.holds(day)
    return Sustaining(amount=amount * inside, failed=failed & inside, active=was_active, day=day)


def _start(people: People, window: Window, month: int, shift: float, before: Bools) -> Floats:
    """Return everyone's probability to start in `month`."""
    now = people.engagement[:, month]
    joins = people.joined == month
    probability = np.where(joins, chance(-0.9 + shift + 0.8 * now), 0.0)
    if window.month_of_year[month] in DRIVE_MONTHS:
        here = people.joined < month
        probability = np.where(here, chance(-4.2 + shift + 0.8 * now - 0.7 * before), probability)
    return probability


def _fail_before_stop(amount: Floats, failed: Bools, stops: Bools, asked: Floats, luck: Luck, month: int) -> None:
    """Write one to three failed payments from `month` on for a part of those who stop."""
    fails = stops & (luck.failing[:, month] < STOPS_AFTER_FAILURES)
    for later in range(min(3, amount.shape[1] - month)):
        these = fails & (luck.failures[:, month] > later)
        amount[these, month + later] = asked[these]
        failed[these, month + later] = True
