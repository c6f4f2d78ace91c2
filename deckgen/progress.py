"""What a build shows while it works: stages, figures and decks, live on a terminal, a line now and then in a pipe."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from deckgen.cache import StageResult
    from deckgen.fanout import Made

STEP = 10  # rows at least between two lines of a pipe
_DOING = {
    "tables": "Reading the source files",
    "entities": "Linking records to people",
    "models": "Training and testing the models",
    "metrics": "Computing the metrics",
    "deck": "Drawing figures and writing slides",
}


@contextmanager
def progress(quiet: bool) -> Iterator[Silent]:
    """Give a callback that shows stages, figures and rows: live on a terminal, a line now and then in a pipe."""
    shown = Silent() if quiet else Live() if sys.stderr.isatty() else Piped()
    try:
        yield shown
    finally:
        shown.close()


class Silent:
    """Shows nothing; what the others have in common. Called with a stage's name as it begins, its result as it ends."""

    def __call__(self, name: str, result: StageResult | None) -> None:
        """Show that a stage, or a part of one, begins or has ended."""

    def rows(self, total: int, made: Made | None) -> None:
        """Show that `total` rows begin, or what became of one of them."""

    def decks(self, total: int, done: int) -> None:
        """Show that several decks are built at once, and how many of them are done."""

    def close(self) -> None:
        """Take away what is in motion."""


class Piped(Silent):
    """A line a stage, and of rows a line now and then: nobody watches."""

    def __init__(self) -> None:
        self._pace: Pace | None = None

    def __call__(self, name: str, result: StageResult | None) -> None:
        """Print a stage that has ended."""
        if result:
            _print_stage(result)

    def rows(self, total: int, made: Made | None) -> None:
        """Print how far the rows are, and each that failed."""
        if made is None or self._pace is None:
            self._pace = Pace(total)
            return
        self._pace.step(kept=made.state == "kept")
        _print_failed(made)
        if self._pace.done % max(STEP, total // 20) == 0 and self._pace.done < total:
            click.echo(f"  {self._pace}", err=True)


class Live(Silent):
    """One line in motion at the bottom, with rate and time left; what has ended stands above it."""

    def __init__(self) -> None:
        from rich.console import Console

        self._status = Console(stderr=True).status("Planning")
        self._status.start()
        self._pace: Pace | None = None

    def __call__(self, name: str, result: StageResult | None) -> None:
        """Show what is being done."""
        if result is not None:
            self._pace = None
            _print_stage(result)
            return
        figure = re.fullmatch(r"figure (\d+) of (\d+)", name)
        if figure is None:
            self._status.update(f"{_DOING.get(name, name)} ...")
            return
        if self._pace is None:
            self._pace = Pace(int(figure[2]), "figures")
        else:
            self._pace.step()  # a figure begins when the one before is drawn
        self._status.update(f"{_DOING['deck']}: {self._pace}")

    def rows(self, total: int, made: Made | None) -> None:
        """Show how far the rows are; those that failed stay above."""
        if made is None or self._pace is None:
            self._pace = Pace(total)
        else:
            self._pace.step(kept=made.state == "kept")
            _print_failed(made)
        self._status.update(f"Building: {self._pace}")

    def decks(self, total: int, done: int) -> None:
        """Show how far the decks are."""
        self._status.update(f"{_DOING['deck']}: {done} of {total} decks")

    def close(self) -> None:
        """Stop moving."""
        self._status.stop()


class Pace:
    """How many of a number of things are done, how fast, and how long the others will take."""

    def __init__(self, total: int, things: str = "decks") -> None:
        self.total, self.things, self.done = total, things, 0
        self._made, self._begun = 0, time.perf_counter()

    def step(self, *, kept: bool = False) -> None:
        """Count one more; what was `kept` took no time, and says nothing of the others."""
        self.done += 1
        self._made += not kept

    def __str__(self) -> str:
        said = f"{self.done:,} of {self.total:,} {self.things}"
        if not self._made:
            return said
        rate = self._made / max(time.perf_counter() - self._begun, 1e-6)
        speed = f"{rate:.1f} a second" if rate >= 1 else f"{60 * rate:.1f} a minute"
        return f"{said}, {speed}, {_duration((self.total - self.done) / rate)} left"


def _duration(seconds: float) -> str:
    minutes = seconds / 60
    return f"{seconds:.0f} s" if minutes < 1 else f"{minutes:.0f} min" if minutes < 90 else f"{minutes / 60:.1f} h"


def _print_failed(made: Made) -> None:
    if made.state == "failed":
        first, *others = (problem["message"] for problem in made.problems)
        more = f" (and {len(others)} more)" if others else ""
        click.echo(f"  row {made.row} ({made.name}) failed: {first}{more}", err=True)


def _print_stage(result: StageResult) -> None:
    what = "reused" if result.status == "reused" else "ran"
    click.echo(f"  {result.name:<9} {what:<7} {result.seconds:6.2f} s   {result.reason}", err=True)
