"""Commands about a finished deck's numbers: where they come from, and whether they are still true."""

from __future__ import annotations

import json
import sys
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from deckgen import completion
from deckgen.progress import progress
from deckgen.terminal import guarded, json_option, set_option

if TYPE_CHECKING:
    from deckgen.ledger.model import Ledger
    from deckgen.ledger.trace import Traced
    from deckgen.verifying import Verdict

_deck = click.argument("deck", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="DECK.pptx")


@click.command()
@_deck
@click.option("--slide", type=click.IntRange(1), help="Only the numbers of this slide, as it was written.")
@click.option("--metric", help="Only the numbers that state this metric.", shell_complete=completion.metrics)
@json_option
@guarded
def trace(deck: Path, slide: int | None, metric: str | None, as_json: bool) -> None:
    """Tell where each number of a deck comes from: metric, definition, query, source files.

    The deck itself knows: no spec, no data and no network are needed.
    """
    from deckgen.verifying import trace_deck

    ledger, found = trace_deck(deck, slide=slide, metric=metric)
    if as_json:
        facts = {"deck": ledger.deck, "sources": ledger.sources, "metrics": ledger.metrics, "queries": ledger.queries}
        click.echo(json.dumps({"numbers": [one.as_dict() for one in found], **facts}, indent=2))
        return
    _print_deck(ledger)
    for number, on_slide in groupby(found, key=lambda one: one.slide):
        _print_slide(ledger, number, list(on_slide))
    if not found:
        click.echo("No numbers there.")


def _print_deck(ledger: Ledger) -> None:
    about = ledger.deck
    made_up = ", synthetic data" if about.get("synthetic") else ""
    click.echo(f"{about['title']} ({about['name']}), as of {about['as_of']}{made_up}")
    for source in ledger.sources:
        rows = f"{source['accepted']:,} of {source['read']:,} rows"
        click.echo(f"  {source['label']}: {source['file']}, {rows}, sha256 {source['sha256'][:12]}")


def _print_slide(ledger: Ledger, number: int, found: list[Traced]) -> None:
    about = ledger.slides[number - 1]
    where = f"  {about['file']}:{about['line']}" if about.get("file") else ""
    click.echo(f"\n{click.style(f'Slide {number}', bold=True)}  {about['title']}{where}")
    told: set[str] = set()
    for one in found:
        place = f"{one.place.shape} {one.place.part}"
        click.echo(f"  {one.text:<12}  {place:<24} {one.origin}")
        if str(one.origin) not in told:
            told.add(str(one.origin))
            _print_origin(ledger, one)


def _print_origin(ledger: Ledger, one: Traced) -> None:
    from deckgen.ledger.trace import explained

    for label, said in explained(ledger, one.origin, one.place.slide):
        click.echo(f"{'':<16}{click.style(label, dim=True)}: {' '.join(said.split())}")


@click.command()
@_deck
@click.option("--offline", is_flag=True, help="Do not compute anything: only what somebody changed in the deck.")
@click.option("--spec", help="The spec to compute anew; the one that the deck was built from unless said.",
              shell_complete=completion.decks)  # fmt: skip
@set_option
@json_option
@guarded
def verify(deck: Path, offline: bool, spec: str | None, settings: tuple[str, ...], as_json: bool) -> None:
    """Compute a deck's numbers anew, and list those that are stale, changed by hand, shown in two ways or untraced."""
    from deckgen.verifying import verify_deck

    with progress(as_json or offline) as report:
        verdict = verify_deck(deck, spec=spec, offline=offline, settings=settings, report=report)
    findings, ignored = verdict.sifted.findings, verdict.sifted.ignored
    if as_json:
        listed = {
            "findings": [finding.as_dict() for finding in findings],
            "ignored": [finding.as_dict() | {"reason": reason} for finding, reason in ignored],
            "numbers": verdict.kept, "gone": verdict.gone, "figures": verdict.figures, "spec": verdict.spec,
        }  # fmt: skip
        click.echo(json.dumps(listed, indent=2))
    else:
        for finding in findings:
            colour = "red" if finding.severity == "error" else "yellow"
            click.echo(f"{click.style(finding.severity, fg=colour)}: {finding}")
        click.echo(f"{deck}: {summary(verdict)}")
    if not verdict.holds:
        sys.exit(1)


def summary(verdict: Verdict) -> str:
    """Return what was found in a line: numbers, and figures apart from them."""
    against = f" and a build of {verdict.spec} today" if verdict.spec else ""
    gone = f"; {verdict.gone} are there no more" if verdict.gone else ""
    numbers = len(verdict.sifted.findings) - verdict.figures
    figures = f"; findings about figures: {verdict.figures}" if verdict.figures else ""
    return f"{verdict.kept:,} numbers hold against the ledger in it{against}{gone}; {numbers} do not{figures}"
