"""A built deck in a program's hands: its slides, numbers and findings, as objects that a notebook shows."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from deckgen import verifying
from deckgen.api.frames import metrics_frame, trace_frame
from deckgen.api.pages import deck_page
from deckgen.api.showing import showing
from deckgen.api.slides import Slides, open_slides
from deckgen.findings import Finding, finding_from_dict
from deckgen.pipeline import Build
from deckgen.stages.metrics import read_metrics

if TYPE_CHECKING:
    import pandas as pd


class Deck:
    """A built deck. A notebook shows its outline.

    Attributes
    ----------
    path : Path
        The .pptx.
    name, title : str
        The spec's name, and the deck's title.
    findings : tuple of Finding
        What a person should look at; nothing of it kept the deck from being handed out.
    seconds : float
        How long the build took.
    """

    def __init__(self, made: Build) -> None:
        self._made = made
        # A notebook may change its folder later.
        self._stages = {stage.name: stage.folder.resolve() for stage in made.stages}
        self.path: Path = made.output.resolve()
        self.name: str = made.name
        self.title: str = made.plan.spec.title
        self.seconds: float = made.seconds
        self.findings: tuple[Finding, ...] = tuple(map(finding_from_dict, made.findings))

    @cached_property
    def slides(self) -> Slides:
        """The slides in order: ``deck.slides[3]`` is the fourth, ``deck.slides["problem"]`` the one with that id.

        They are as deckgen made them; what somebody changed in PowerPoint is in the file.
        """
        return open_slides(self._made.plan, self._stages)

    @cached_property
    def metrics(self) -> pd.DataFrame:
        """Every metric: a row each, by name.

        Columns are ``label``, ``value``, ``text`` (as slides show it), ``unit``, ``n``, ``low`` and ``high`` (95%
        interval), ``period``, ``prior`` (a year before), ``change`` (in words), ``definition``, ``reason`` (why there
        is no value). Values are exact: those that a slide would not show, because they tell of a few people, are
        marked in ``hidden``.
        """
        return metrics_frame(read_metrics(self._stages["metrics"]), self._made.plan.spec.numbers.form())

    def trace(self, *, slide: int | None = None, metric: str | None = None) -> pd.DataFrame:
        """Return where each number comes from: those of one slide (counted from 1), of one metric, or all.

        Columns are ``slide``, ``shape``, ``text``, ``sentence``, ``kind``, ``name``, ``definition``, ``query``.
        """
        ledger, found = verifying.trace_deck(self.path, slide=slide, metric=metric)
        return trace_frame(ledger, found)

    def verify(self, *, offline: bool = False, quiet: bool = False) -> tuple[Finding, ...]:
        """Return the numbers of the file, as it lies there now, that no longer hold; nothing where all do."""
        plan = self._made.plan
        spec = None if offline else str(plan.document.files[0])
        with showing(quiet or offline) as report:
            return verifying.verify_deck(self.path, spec=spec, offline=offline, report=report).sifted.findings

    def __repr__(self) -> str:
        lines = [f"{self.title} ({self.path.name}): {len(self.slides)} slides, {len(self.findings)} findings"]
        return "\n".join([*lines, *(f"{slide.number:>4}  {slide.title}" for slide in self.slides)])

    def _repr_html_(self) -> str:
        return deck_page(self.title, self.path, self.slides, self.findings)
