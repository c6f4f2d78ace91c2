"""The work behind the page: a deck built again at every change of its files, until it is told to stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from typing import Final

from deckgen.cache import StageResult
from deckgen.formats import number_of
from deckgen.placing import WORK
from deckgen.plan import Plan, find_spec, make_plan
from deckgen.preview.building import Builder
from deckgen.preview.office import Office
from deckgen.preview.pictures import Pictures
from deckgen.preview.screen import Screen
from deckgen.preview.shown import shown_problems
from deckgen.preview.watch import Look, first_patterns, look, patterns_of
from deckgen.source import display_path

STEP: Final = 0.2  # seconds between two looks at the files
_DOING: Final = {
    "tables": "Reading the source files", "entities": "Linking records to people",
    "models": "Training and testing the models", "metrics": "Computing the metrics",
    "deck": "Drawing figures and checking the deck",
}  # fmt: skip


class _ChangedAgain(Exception):  # noqa: N818  (no error: what is being made is only old already)
    """A file changed while the deck was built."""


class Session:
    """One deck that is being worked on; `tell` is given a line when it has been built, and for each mistake."""

    def __init__(
        self, name: str, settings: Iterable[str] = (), *, tell: Callable[[str], None] = lambda line: None
    ) -> None:
        self.spec = find_spec(name)
        self._name, self._settings, self._tell = name, tuple(settings), tell
        self._office = Office()
        self.pictures = Pictures(WORK / "preview" / self.spec.stem, self._office)
        self.screen = Screen(
            deck=display_path(self.spec), title="", status="building", doing="Planning", problems=[], slides=[],
            findings=[], ignored=0, checked=False, drawn=self._office.there, seconds=None,
        )  # fmt: skip
        self._builder = Builder(self.screen, self.pictures, self._go_on)
        self._patterns = first_patterns(self.spec)
        self._seen: Look = {}
        self._stopped, self._asked = threading.Event(), threading.Event()

    def run(self) -> None:
        """Build, and build again at every change, until `stop`."""
        self._office.stand_by()
        try:
            while not self._stopped.is_set():
                self._asked.clear()
                self._seen = look(self._patterns)
                self._once()
                while not (self._stopped.wait(STEP) or self._asked.is_set() or self._changed()):
                    pass
                self._settle()
        finally:
            self._office.close()

    def stop(self) -> None:
        """Let `run` return soon, and the pages that are open know."""
        self._stopped.set()
        self.screen.close()

    def again(self) -> None:
        """Build again though no file changed: rows of a database may have."""
        self._asked.set()

    def _changed(self) -> bool:
        return look(self._patterns) != self._seen

    def _settle(self) -> None:
        """Wait until the files hold still: an editor may write one in several steps."""
        before = None
        while not self._stopped.is_set() and before != (before := look(self._patterns)):
            self._stopped.wait(0.05)

    def _go_on(self) -> None:
        if self._stopped.is_set() or self._changed():
            raise _ChangedAgain

    def _once(self) -> None:
        begun = time.perf_counter()
        self.screen.show(status="building", doing="Planning")
        try:
            plan = make_plan(self._name, self._settings)
            self._watch(plan)
            self._builder.build(plan, self._report)
        except _ChangedAgain:
            return
        except Exception as error:
            # Whatever went wrong, the last good slides stay, and the next change may mend it.
            problems = shown_problems(error)
            self.screen.show(status="failed", doing="", problems=problems)
            for one in problems:
                where = f"{one['file']}:{one['line']}: " if one["file"] else ""
                self._tell(f"error: {where}{one['message']}")
            return
        seconds = round(time.perf_counter() - begun, 1)
        self.screen.show(status="ready", doing="", problems=[], seconds=seconds)
        now = self.screen.now()
        self._tell(
            f"{number_of(len(now['slides']), 'slide')}, {number_of(len(now['findings']), 'finding')}, ready in {seconds} s"
        )

    def _watch(self, plan: Plan) -> None:
        """Watch the files that the plan names as well, from now on."""
        self._patterns = patterns_of(plan)
        self._seen = {file: self._seen.get(file, state) for file, state in look(self._patterns).items()}

    def _report(self, stage: str, result: StageResult | None) -> None:
        if result is None:
            self._go_on()
            self.screen.show(doing=_DOING.get(stage, stage))
