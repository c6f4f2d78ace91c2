"""Commands about data: the demo's files, a profile of the sources, clerical review, work lists."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import click

from deckgen.formats import number_of
from deckgen.linkage import REVIEW_FILE, REVIEW_SAMPLE
from deckgen.progress import progress
from deckgen.pseudonyms import SECRET_VARIABLE
from deckgen.terminal import deck_argument, guarded, json_option, no_cache_option, set_option
from deckgen.wrong_use import Commands


@click.group(cls=Commands)
def data() -> None:
    """Source data: demo files, what the sources hold, pairs for a clerk, lists of whom to contact."""


@data.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--seed", default=20260228, show_default=True, help="Same seed, same bytes.")
@click.option("--people", default=1000, show_default=True, type=click.IntRange(50, 100_000), help="How many.")
@click.option("--as-of", default="2026-02-28", show_default=True, type=click.DateTime(["%Y-%m-%d"]), help="Last day.")
@guarded
def demo(folder: Path, seed: int, people: int, as_of: Any) -> None:
    """Write the four synthetic source files, and the truth about who is who beside them."""
    from deckgen.sources.demo import DEMO_FILES, write_demo

    there = [file.file for file in DEMO_FILES.values() if (folder / file.file).exists()]
    if there:
        raise click.UsageError(f"{folder} holds {there[0]} already; give an empty folder")
    folder.mkdir(parents=True, exist_ok=True)
    for table, path in write_demo(folder, seed=seed, as_of=as_of.date(), people=people).items():
        rows = sum(1 for _ in path.open(encoding="utf-8")) - 1
        click.echo(f"{path}: {rows:,} {DEMO_FILES[table].label}")


@data.command()
@deck_argument
@set_option
@no_cache_option
@json_option
@guarded
def profile(deck: str, settings: tuple[str, ...], no_cache: bool, as_json: bool) -> None:
    """Show what each source holds: rows read and kept aside and why, and how well each column is filled."""
    from deckgen import answers

    with progress(as_json) as report:
        sources = answers.profile_sources(deck, settings=settings, fresh=no_cache, report=report)
    if as_json:
        click.echo(json.dumps({"sources": sources}, indent=2))
        return
    for source in sources:
        _print_profile(source)


def _print_profile(source: dict[str, Any]) -> None:
    click.echo(f"{source['label']} ({source['file']}), {source['first_date']} to {source['last_date']}")
    read, accepted, rejected = source["read"], source["accepted"], source["rejected"]
    click.echo(f"  read {read:,} = accepted {accepted:,} + kept aside {rejected:,}")
    for why in source["reasons"]:
        click.echo(f"    {why['n']:>8,}  {why['reason']}, first in line {why['first_line']}")
    for note in source["notes"]:
        click.echo(f"  note: {note}")
    click.echo(f"  {'column':<14}{'filled':>10}{'complete':>10}{'valid':>9}{'different':>11}")
    for column in source["columns"]:
        complete, valid = (_percent(column[name]) for name in ("completeness", "validity"))
        click.echo(f"  {column['column']:<14}{column['filled']:>10,}{complete:>10}{valid:>9}{column['distinct']:>11,}")
    click.echo()


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.1%}"


@data.command()
@deck_argument
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path(REVIEW_FILE),
    show_default=True,
    help="Where to write the pairs.",
)
@click.option(
    "--sample", default=0, type=click.IntRange(0, REVIEW_SAMPLE), help="Also draw so many pairs from each band."
)
@set_option
@guarded
def review(deck: str, out: Path, sample: int, settings: tuple[str, ...]) -> None:
    """Write the pairs that a clerk should decide. The file HOLDS PERSONAL DATA.

    Fill in its decision column with same, different or unsure, and name the file in the spec:
    `linkage: {decisions: pairs-for-review.csv}`.
    """
    from deckgen import answers

    with progress(False) as report:
        count = answers.export_review(deck, out, sample=sample, settings=settings, report=report)
    click.echo(
        f"{out}: {number_of(count, 'pair')} to decide. It holds personal data: keep it from decks, mails and repositories."
    )


@data.command()
@deck_argument
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder; .deckgen/worklists/DECK else.")
@set_option
@guarded
def worklist(deck: str, out: Path | None, settings: tuple[str, ...]) -> None:
    """Write whom to contact first and why, one CSV a segment. The files HOLD PERSONAL DATA under pseudonyms.

    Those held out stand last in each list, marked as not to be contacted. Pseudonyms need the environment variable
    DECKGEN_SECRET.
    """
    from deckgen import answers

    secret = os.environ.get(SECRET_VARIABLE, "")
    with progress(False) as report:
        lists = answers.export_worklists(deck, out, secret=secret, settings=settings, report=report)
    for made in lists:
        click.echo(f"{made.file}: {made.people - made.held_out:,} to contact, {made.held_out:,} held out")
    if not secret:
        click.echo(f"The column pseudonym is empty: {SECRET_VARIABLE} is not set.")
    click.echo(
        "These lists hold personal data under pseudonyms: keep them from mails and repositories. None of it goes on a slide."
    )
