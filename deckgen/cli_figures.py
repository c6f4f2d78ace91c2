"""`deckgen figures`: the figures of a deck as files, for a report, a web page or a paper."""

from __future__ import annotations

import json
from pathlib import Path

import click

from deckgen.formats import number_of
from deckgen.progress import progress
from deckgen.terminal import (
    Listed,
    guarded,
    json_option,
    no_cache_option,
    quiet_option,
    set_option,
)


@click.command()
@click.argument("deck", default="board")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="Where they go; default out/DECK-figures."
)
@click.option(
    "--format", "formats", type=Listed(("png", "svg")), default="png,svg", show_default=True, help="Pictures to write."
)
@click.option(
    "--select",
    multiple=True,
    metavar="NAME",
    help="Only figures of this kind or slide; may be a pattern, and repeated.",
)
@set_option
@no_cache_option
@quiet_option
@json_option
@guarded
def figures(
    deck: str, out: Path | None, formats: tuple[str, ...], select: tuple[str, ...], settings: tuple[str, ...], no_cache: bool,
    quiet: bool, as_json: bool,
) -> None:  # fmt: skip
    """Save every figure of a deck as PNG and SVG, with what it shows as CSV.

    The data are those of the chart: rounded, and without what the deck does not show. figures.json lists them all.
    """
    from deckgen.export.saving import figures_of
    from deckgen.source import display_path

    with progress(quiet or as_json) as report:
        folder, saved = figures_of(
            deck, settings=settings, out=out, formats=formats, select=select, fresh=no_cache, report=report
        )
    if as_json:
        click.echo(json.dumps({"folder": display_path(folder), "figures": [one.as_dict() for one in saved]}, indent=2))
    elif not quiet:
        for one in saved:
            click.echo(f"  {one.slide:>3}  {one.kind:<18} {', '.join(one.files)}")
        click.echo(f"{display_path(folder)}: {number_of(len(saved), 'figure')}")
