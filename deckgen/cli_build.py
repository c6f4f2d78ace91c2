"""`deckgen build`: specs to decks, and what became of them on a screen."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from deckgen.terminal import (
    engine_option,
    guarded,
    json_option,
    no_cache_option,
    print_error,
    progress,
    quiet_option,
    set_option,
)

if TYPE_CHECKING:
    from deckgen.pipeline import Build
    from deckgen.slides.merge import Merged

REASONS = 5  # for rows kept aside that a build names; the file has them all


@click.command()
@click.argument("decks", nargs=-1, metavar="[DECK]...")
@click.option("--all", "all_decks", is_flag=True, help="Build every deck in decks/.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Where to write; default out/NAME.pptx.")
@click.option("--charts", type=click.Choice(["image", "native"]), help="Figures as pictures, or as charts to edit.")
@click.option(
    "--overwrite", is_flag=True, help="Start afresh over a deck that somebody has edited; it is kept as .bak."
)
@click.option("--dry-run", "dry", is_flag=True, help="Say what would change, and leave the deck as it is.")
@engine_option
@set_option
@no_cache_option
@quiet_option
@json_option
@guarded
def build(
    decks: tuple[str, ...], all_decks: bool, out: Path | None, charts: str | None, overwrite: bool, dry: bool,
    engine: str | None, settings: tuple[str, ...], no_cache: bool, quiet: bool, as_json: bool,
) -> None:  # fmt: skip
    """Build decks: a name in decks/, or the path of a spec. Default: board.

    A deck that was edited by hand keeps the edits: its numbers, pictures, charts and tables are renewed.
    """
    from deckgen import pipeline
    from deckgen.errors import DeckgenError

    names = _all_decks() if all_decks else list(decks) or ["board"]
    if out and len(names) > 1:
        raise click.UsageError("--out takes one deck")
    if out and out.suffix.lower() != ".pptx":
        raise click.UsageError(f"--out {out} does not end in .pptx")
    if charts:
        settings = (*settings, f"charts={charts}")
    made, failed = [], []
    for name in names:
        try:
            with progress(quiet or as_json) as report:
                made.append(
                    pipeline.build(
                        name,
                        settings=settings,
                        out=out,
                        fresh=no_cache,
                        overwrite=overwrite,
                        dry=dry,
                        engine=engine,
                        report=report,
                    )
                )
        except DeckgenError as error:
            if len(names) == 1:
                raise
            # One deck with a mistake does not keep the others from being built.
            failed.append(name)
            print_error(error, as_json=False)
            continue
        if not (quiet or as_json):
            _print_build(made[-1])
    apart = pipeline.disagreements(made) if len(made) > 1 else []
    if as_json:
        listed = {"decks": [b.as_dict() for b in made], "findings": apart}
        click.echo(json.dumps(made[0].as_dict() if len(names) == 1 else listed, indent=2))
    elif apart and not quiet:
        click.echo("Between the decks:")
        for finding in apart:
            _print_finding(finding)
    if failed:
        click.echo(f"{len(failed)} of {len(names)} decks failed: {', '.join(failed)}", err=True)
        sys.exit(1)


def _all_decks() -> list[str]:
    from deckgen.errors import SpecError

    names = sorted(path.stem for path in Path("decks").glob("*.yaml") if path.stem != "base")
    if not names:
        raise SpecError("there is no deck in decks/ here", hint="run this where decks/ is, or name a deck")
    return names


def _print_build(made: Build) -> None:
    from deckgen.source import display_path

    done = "merged" if made.merged else "written"
    state = "unchanged" if made.unchanged else done if made.written else f"would be {done}; checked"
    size = f"{made.bytes / 1e6:.2f} MB" if made.bytes >= 1e6 else f"{made.bytes / 1e3:.0f} KB"
    click.echo(f"{display_path(made.output)}: {made.slides} slides, {size}, {state} in {made.seconds:.1f} s")
    if made.merged:
        _print_merged(made.merged)
    if made.rejected and made.rejects_file:
        count = sum(why["n"] for why in made.rejected)
        click.echo(f"  {count:,} rows kept aside, listed in {display_path(made.rejects_file)}:")
        for why in made.rejected[:REASONS]:
            click.echo(f"    {why['n']:>8,}  {why['source']}: {why['reason']}")
    for finding in made.findings:
        _print_finding(finding)
    ignored = f", {len(made.ignored)} ignored" if made.ignored else ""
    if ignored or not made.findings:
        click.echo(f"  {len(made.findings)} findings{ignored}")


def _print_merged(merged: Merged) -> None:
    counts = f"{len(merged.kept)} edits kept, {len(merged.renewed)} pieces renewed, {len(merged.conflicts)} conflicts"
    click.echo(f"  {counts}{' (--json lists all)' if merged.kept or merged.renewed else ''}")
    for lost in merged.lost:
        click.echo(f"  not found in the edited deck: {lost}")
    for conflict in merged.conflicts:
        mark = f"{conflict.mark.file}:{conflict.mark.line}: " if conflict.mark else ""
        where = ", ".join(filter(None, (f"slide {conflict.number}" if conflict.number else "", conflict.shape)))
        click.echo(
            f"  conflict: {mark}{where + ', ' if where else ''}{conflict.field}: {conflict.reason}; left as it is"
        )
        for name, side in (("written", conflict.base), ("there", conflict.theirs), ("new", conflict.ours)):
            if side:
                click.echo(f"      {name + ':':<9}{' / '.join(side.splitlines())}")


def _print_finding(finding: Mapping[str, Any]) -> None:
    from deckgen.pipeline import place_of

    where = f"{finding['file']}:{finding['line']}: " if finding["file"] else ""
    click.echo(f"  {finding['severity']}: {where}{place_of(finding)}{finding['message']} [{finding['rule']}]")
