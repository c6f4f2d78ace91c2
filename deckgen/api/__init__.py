"""What a notebook or a program calls: build, check, compute, trace, verify; the same as the commands of those names."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from deckgen import answers, checking, pipeline, verifying
from deckgen.api.deck import Deck
from deckgen.api.frames import metrics_frame, trace_frame
from deckgen.api.showing import showing
from deckgen.api.slides import DeckFigure, DeckSlide
from deckgen.errors import DeckgenError
from deckgen.fanout import build_rows
from deckgen.findings import Finding
from deckgen.plan import make_plan
from deckgen.run import check_sources
from deckgen.slides.opening import is_deck_file
from deckgen.spec_checks import ChecksSpec

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Deck", "DeckFigure", "DeckSlide", "build", "build_rows", "check", "compute_metrics", "trace", "verify"]


def build(
    deck: str | Path,
    *,
    settings: Iterable[str] = (),
    out: str | Path | None = None,
    fresh: bool = False,
    overwrite: bool = False,
    quiet: bool = False,
) -> Deck:
    """Build a deck and return it.

    Parameters
    ----------
    deck : str or Path
        A name in ``decks/``, or the path of a spec.
    settings : iterable of str
        Values of the spec to override, as ``--set`` takes them: ``["charts=native"]``.
    out : str or Path, optional
        Where to write; ``out/NAME.pptx`` unless said.
    fresh : bool
        Whether every stage runs anew.
    overwrite : bool
        Whether a deck that somebody has edited is replaced (it stays as ``.bak``); its edits are kept otherwise.
    quiet : bool
        Whether nothing is shown meanwhile. In a pipe nothing is shown anyway.

    Raises
    ------
    DeckgenError
        With every mistake of the spec, what is wrong with the data, or what keeps the deck from being handed out.
    """
    with showing(quiet) as report:
        made = pipeline.build(
            str(deck), settings=settings, out=None if out is None else Path(out), fresh=fresh, overwrite=overwrite,
            report=report,
        )  # fmt: skip
    return Deck(made)


def compute_metrics(deck: str | Path, *, settings: Iterable[str] = (), quiet: bool = False) -> pd.DataFrame:
    """Return every metric of a deck without building it, a row a metric: see `Deck.metrics` for the columns."""
    settings = tuple(settings)
    with showing(quiet) as report:
        values = answers.compute_metrics(str(deck), settings=settings, report=report)
    return metrics_frame(values, make_plan(str(deck), settings).spec.numbers.form())


def check(target: str | Path, *, settings: Iterable[str] = ()) -> tuple[Finding, ...]:
    """Return what is wrong with a spec, or with any finished .pptx; nothing where all is well.

    A spec is not built for it. Its mistakes are findings of the rule ``spec``, each with its line.
    """
    if is_deck_file(Path(target)):
        path = Path(target)
        choice, carried = checking.choice_for(path, ChecksSpec())
        return checking.check_deck(path, choice, carried).findings
    try:
        check_sources(make_plan(str(target), settings))
    except DeckgenError as error:
        return tuple(
            Finding(rule="spec", severity="error", message=problem.message, mark=problem.mark, hint=problem.hint)
            for problem in error.problems
        )
    return ()


def trace(path: str | Path, *, slide: int | None = None, metric: str | None = None) -> pd.DataFrame:
    """Return where the numbers of a finished deck come from, a row a number: see `Deck.trace` for the columns."""
    ledger, found = verifying.trace_deck(Path(path), slide=slide, metric=metric)
    return trace_frame(ledger, found)


def verify(
    path: str | Path, *, spec: str | None = None, offline: bool = False, quiet: bool = False
) -> tuple[Finding, ...]:
    """Return the numbers of a finished deck that no longer hold; nothing where all do.

    They are computed anew from the spec that the deck was built from, or from `spec`; `offline` only looks for what
    somebody changed in the deck.
    """
    with showing(quiet or offline) as report:
        return verifying.verify_deck(Path(path), spec=spec, offline=offline, report=report).sifted.findings
