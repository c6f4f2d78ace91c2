"""Several decks of one command: the stages that they share first and in order, then each deck's own in a process.

No two processes compute the same stage, for all that decks share has run before the first of them begins.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator
from contextlib import closing
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from deckgen.cache import StageResult
from deckgen.errors import DeckgenError, OutputError
from deckgen.pipeline import Begun, Build, begin, finish, remember
from deckgen.plan import Plan
from deckgen.run import Report
from deckgen.source import display_path
from deckgen.stages.artist import hired

if TYPE_CHECKING:
    from concurrent.futures import Future

_IMPORTS = ("deckgen.several", "deckgen.stages.warm")

Numbered = tuple[int, Begun]
Finished = tuple[list[StageResult], Build | DeckgenError]  # what ran, of a deck that failed too


class Several:
    """Decks by their number in the command: `begin` them all, then `take` one after the other.

    Parameters
    ----------
    jobs : int, optional
        How many processes work at once; one a processor unless said. Where only one deck has work left, none is started.
    """

    def __init__(self, jobs: int | None = None) -> None:
        self._jobs = jobs
        self._turns = _Turns()
        self._begun: dict[int, Begun] = {}
        self._failed: dict[int, DeckgenError] = {}
        self._held: dict[int, list[StageResult]] = {}  # stages that have ended, and of which nobody was told yet
        self._done: dict[int, Future[Finished]] = {}  # decks that came back from a process

    def __enter__(self) -> Several:
        """Return this."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the processes, each when its deck is in place."""
        self._arriving.close()

    def begin(self, deck: int, plan: Plan, report: Report, **asked: Any) -> None:
        """Run the shared stages of `plan`; `asked` as `deckgen.pipeline.begin` takes it."""
        held = self._held[deck] = []

        def tell(name: str, result: StageResult | None) -> None:
            # Of the first deck everything can be told at once: no line of another comes before.
            report(name, result if deck == 0 else None)
            if deck and result is not None:
                held.append(result)

        if plan.rows is not None and plan.row is None:
            self._turns.rows(plan)
            return
        try:
            begun = begin(plan, report=tell, **asked)
        except DeckgenError as error:
            self._failed[deck] = error
            return
        if self._turns.depends(begun):
            held.clear()
        else:
            self._begun[deck] = begun

    def take(self, deck: int, report: Report, waiting: Callable[[int, int], None]) -> Build | None:
        """Return a deck that is in place; None for one that must be built in its turn, now that nothing else runs.

        `waiting` is told how many decks there are and how many are done. Raises what kept the deck from being built.
        """
        for result in self._held.pop(deck, ()):
            report(result.name, result)
        if deck in self._failed:
            raise self._failed[deck]
        if deck not in self._begun:
            self._wait(None, waiting)
            return None
        begun = self._begun[deck]
        if deck in self._apart:
            made = self._from_process(deck, report, waiting)
        else:
            with hired() as artist:
                made = finish(begun, report, artist=artist)
        remember(begun)
        return made

    def _wait(self, deck: int | None, waiting: Callable[[int, int], None]) -> None:
        """Wait for a deck that a process makes, or for all of them."""
        while deck not in self._done and len(self._done) < len(self._apart):
            waiting(len(self._apart), len(self._done))
            self._done.update([next(self._arriving)])

    def _from_process(self, deck: int, report: Report, waiting: Callable[[int, int], None]) -> Build:
        from deckgen.pool import Lost

        self._wait(deck, waiting)
        try:
            ran, made = self._done[deck].result()
        except Lost:
            target = display_path(self._begun[deck].target)
            hint = "too little memory? fewer --jobs; build again for what is missing"
            raise OutputError(f"{target}: the process that made it was stopped", hint=hint) from None
        for result in ran:
            report(result.name, result)
        if isinstance(made, DeckgenError):
            raise made
        return made

    @cached_property
    def _apart(self) -> frozenset[int]:
        """The decks that are finished in processes: those with work left, where there are two at least."""
        heavy = frozenset(deck for deck, begun in self._begun.items() if not begun.light)
        return heavy if self._processes(heavy) > 1 else frozenset()

    def _processes(self, decks: Collection[int]) -> int:
        if len(decks) < 2:
            return 1
        from deckgen.pool import processes_for  # loads what starts processes

        return processes_for(len(decks), self._jobs)

    @cached_property
    def _arriving(self) -> Generator[tuple[int, Future[Finished]], None, None]:
        """The decks of processes as each comes back; the one with most sections begins."""
        return self._run()

    def _run(self) -> Generator[tuple[int, Future[Finished]], None, None]:
        if not self._apart:
            return
        from deckgen.pool import Pool

        order = sorted(self._apart, key=lambda deck: -len(self._begun[deck].plan.sections))
        pool: Pool[Numbered, Finished] = Pool(work=_finish, processes=self._processes(order), imports=_IMPORTS)
        with closing(pool.run((deck, self._begun[deck]) for deck in order)) as arriving:
            for (deck, _), done in arriving:
                yield deck, done


class _Turns:
    """Knows which decks cannot be built beside others, because they depend on what those leave."""

    def __init__(self) -> None:
        self._targets: set[Path] = set()
        # What the linkage remembers people by -> the records that it was first used for.
        self._memories: dict[Path, str] = {}

    def rows(self, plan: Plan) -> None:
        """Note a deck that is built for rows: it has processes of its own, and so waits for its turn in any case."""
        self._remembers(plan, "")

    def depends(self, begun: Begun) -> bool:
        """Return whether a deck must wait for those before it, and note it for those after.

        One does that goes to the same file, that compares itself with one of them, or whose people are remembered from
        other records.
        """
        read = {path.resolve() for path in (begun.target, *begun.plan.earlier.values())}
        before = bool(read & self._targets)
        self._targets.add(begun.target.resolve())
        return self._remembers(begun.plan, begun.stages[0].key) or before

    def _remembers(self, plan: Plan, tables: str) -> bool:
        memory = plan.memory
        if memory is None:
            return False
        if self._memories.setdefault(memory, tables) != tables:
            self._memories[memory] = ""  # nor can those that come after tell what it will hold
        return self._memories[memory] != tables


def _finish(numbered: Numbered) -> Finished:
    """Finish a deck in a process of several, which has no artist: the processors are all at work by now."""
    ran: list[StageResult] = []

    def note(name: str, result: StageResult | None) -> None:
        if result is not None:
            ran.append(result)

    try:
        return ran, finish(numbered[1], note)
    except DeckgenError as error:
        return ran, error
