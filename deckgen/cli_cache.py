"""`deckgen cache`: what earlier builds left to be used again, and how to be rid of it."""

from __future__ import annotations

import json
from collections import Counter

import click

from deckgen.terminal import guarded, json_option

_DAY = 86_400  # seconds


@click.group()
def cache() -> None:
    """Results kept for the next build: how large they are, and how to clear them."""


@cache.command()
@json_option
@guarded
def info(as_json: bool) -> None:
    """Show how much is kept of each stage, and the limit (DECKGEN_CACHE_SIZE) above which the oldest go."""
    from deckgen.kept import results, size_limit
    from deckgen.placing import CACHE

    found = results(CACHE)
    counts, sizes = Counter(one.stage for one in found), Counter[str]()
    for one in found:
        sizes[one.stage] += one.bytes
    if as_json:
        stages = {stage: {"results": counts[stage], "bytes": sizes[stage]} for stage in sorted(counts)}
        listed = {"folder": str(CACHE), "bytes": sizes.total(), "limit": size_limit(), "stages": stages}
        click.echo(json.dumps(listed, indent=2))
        return
    click.echo(f"{CACHE}: {_size(sizes.total())} of at most {_size(size_limit())}")
    for stage in sorted(counts):
        click.echo(f"  {stage:<10} {counts[stage]:>5} results {_size(sizes[stage]):>10}")


@cache.command()
@click.option("--unused-for", type=click.IntRange(0), default=0, metavar="DAYS", help="Only what no build used since.")
@json_option
@guarded
def clear(unused_for: int, as_json: bool) -> None:
    """Remove what is kept; the next build computes it anew. Decks and memory of people are left alone."""
    from deckgen.kept import clear as forget
    from deckgen.placing import CACHE

    gone = forget(CACHE, unused_for=unused_for * _DAY)
    freed = sum(one.bytes for one in gone)
    if as_json:
        click.echo(json.dumps({"removed": len(gone), "bytes": freed}, indent=2))
    else:
        click.echo(f"{len(gone)} results removed, {_size(freed)}")


def _size(count: int) -> str:
    return f"{count / 1e9:.2f} GB" if count >= 1e9 else f"{count / 1e6:.1f} MB"
