"""The command that says what changed between two decks: metrics first, then slides, then what stands behind them."""

from __future__ import annotations

import json
import sys
from collections.abc import Container, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from deckgen.formats import number_of
from deckgen.terminal import guarded, json_option

if TYPE_CHECKING:
    from deckgen.ledger.diff_model import DeckFacts, Diff, MetricChange, Pair, SlideChange

SHOWN: Final = 20  # metrics that are listed unless all are asked for
_LONGEST: Final = 150  # characters of a sentence
_TROUBLE: Final = 2  # exit code, as of diff

_deck = partial(click.argument, type=click.Path(path_type=Path, exists=True, dir_okay=False))


@click.command()
@_deck("old", metavar="OLD.pptx")
@_deck("new", metavar="NEW.pptx")
@click.option("--html", type=click.Path(path_type=Path, dir_okay=False), help="Also write a report to this file.")
@click.option("--render", is_flag=True, help="Show whole slides in the report; needs LibreOffice and pdftoppm.")
@click.option("--all", "everything", is_flag=True, help=f"List every metric, not the first {SHOWN} of the deck.")
@json_option
@partial(guarded, code=_TROUBLE)
def diff(old: Path, new: Path, html: Path | None, render: bool, everything: bool, as_json: bool) -> None:
    """Tell what changed between two decks: by metric, not by XML.

    Metrics that moved, restated history, slides added, removed, moved or reworded, figures, sources.
    A deck that deckgen did not build is compared by what it shows.

    Exit codes: 0 nothing changed, 1 something did, 2 trouble.
    """
    from deckgen.comparing import compare_files
    from deckgen.diff_page import page
    from deckgen.files import write_whole

    if html is not None and html.suffix.lower() not in (".html", ".htm"):
        raise click.UsageError(f"--html {html} does not end in .html")
    if render and html is None:
        raise click.UsageError("--render is for a report: give --html FILE too")
    found = compare_files(old, new, render=render)
    if html is not None:
        write_whole(html, page(found))
    if as_json:
        click.echo(json.dumps(found.diff.as_dict(), indent=2))
    else:
        for line in _lines(found.diff, everything):
            click.echo(line)
        if html is not None:
            click.echo(f"\nThe report is {html}.")
    sys.exit(0 if found.diff.same else 1)


def _lines(diff: Diff, everything: bool) -> Iterator[str]:
    yield f"old  {_about(diff.old)}"
    yield f"new  {_about(diff.new)}"
    if not diff.by_metric:
        without = [name for name, one in (("old", diff.old), ("new", diff.new)) if not one.traced]
        yield f"No ledger in the {' and the '.join(without)} deck: compared by what the slides show, not by metric."
    if diff.same:
        yield "Nothing differs."
        return
    yield from _metrics(diff, everything)
    yield from _group("Restated history", (str(one) for one in diff.restated if not one.current))
    yield from _group("Typed by hand", (f"{one.deck} deck, slide {one.slide}: {one.message}" for one in diff.typed))
    yield from _slides(diff.slides)
    yield from _group("Sources", (f"{one.label}: {_facts(one.what, one.facts)}" for one in diff.sources))
    yield from _group("Settings", (f"{one.name}: {one.old or '–'} → {one.new or '–'}" for one in diff.settings))


def _about(one: DeckFacts) -> str:
    dated = f", as of {one.as_of}" if one.as_of else ""
    return _printable(f"{one.file}: {one.title or 'no title'}{dated}, {number_of(one.slides, 'slide')}")


def _group(title: str, lines: Iterable[str]) -> Iterator[str]:
    listed = list(lines)
    if listed:
        yield f"\n{click.style(title, bold=True)}"
        yield from (f"  {_printable(line)}" for line in listed)


def _printable(line: str) -> str:
    """Return a line without what would steer a terminal: a deck's texts are a stranger's."""
    return "".join(character if character.isprintable() else " " for character in line)


def _metrics(diff: Diff, everything: bool) -> Iterator[str]:
    parts: dict[str, list[MetricChange]] = {"changed": [], "redefined": [], "new": [], "gone": []}
    for one in diff.metrics:
        parts["redefined" if one.redefined else one.what].append(one)
    limit = None if everything else SHOWN
    moved = parts["changed"]
    alike = f"; {diff.unchanged} are stated alike" if diff.unchanged else ""
    anew = {one.name for one in diff.restated if one.current}
    told = f"; * {len(anew)} restate the same period" if anew else ""
    yield from _group(f"Metrics that moved: {len(moved)}{alike}{told}", _table(moved[:limit], anew))
    if limit and len(moved) > limit:
        yield f"  {len(moved) - limit} more: --all, --html or --json"
    yield from _group("Redefined: old and new do not compare", (_redefined(one) for one in parts["redefined"]))
    yield from _group("Newly stated", (f"{one.label}: {one.new} ({_on(one.new_slides)})" for one in parts["new"]))
    yield from _group(
        "No longer stated", (f"{one.label}: was {one.old} ({_on(one.old_slides)})" for one in parts["gone"])
    )


def _table(moved: list[MetricChange], anew: Container[str]) -> Iterator[str]:
    """Yield a line a metric; a star marks those that restate the same period."""
    rows = [
        (one.label + (" *" if one.name in anew else ""), one.old, one.new, one.change or "–", _on(one.new_slides))
        for one in moved
    ]
    wide = [max(len(row[i]) for row in rows) for i in range(4)] if rows else []
    for label, old, new, change, slides in rows:
        yield f"{label:<{wide[0]}}  {old:>{wide[1]}} → {new:<{wide[2]}}  {change:<{wide[3]}}  {slides}"


def _redefined(one: MetricChange) -> str:
    why = "; ".join(f"{pair.name} {_quoted(pair)}" for pair in one.redefined)
    return f"{one.label}: {one.old} → {one.new}; {why}"


def _on(slides: Iterable[int]) -> str:
    listed = [str(number) for number in slides]
    return f"slide{'' if len(listed) == 1 else 's'} {', '.join(listed)}"


def _slides(slides: Iterable[SlideChange]) -> Iterator[str]:
    listed = list(slides)
    told = [one for one in listed if one.told]
    numbers = [one.number for one in listed if not one.told]
    lines = [line for one in told for line in _slide(one)]
    if numbers:
        lines.append(f"Only numbers, figures, tables or notes differ on {_on(numbers)}.")
    yield from _group("Slides", lines)


def _slide(one: SlideChange) -> Iterator[str]:
    if one.what != "changed":
        yield f"{'added   ' if one.what == 'new' else 'removed '} {one.number}  {_cut(one.title)}"
        return
    states = [f"moved from {one.old_number}"] if one.moved else []
    states += [f"{one.shown.new} now"] if one.shown else []
    yield f"changed  {one.number}  {_cut(one.title)}{' (' + ', '.join(states) + ')' if states else ''}"
    if one.retitled:
        yield f"           title was {_cut(one.retitled.old)!r}"
    yield from (f"           reworded {_quoted(pair)}" for pair in one.reworded)
    yield from (f"           no longer says {_cut(text)!r}" for text in one.old_texts)
    yield from (f"           now says {_cut(text)!r}" for text in one.new_texts)
    parts = [(part.name, part.what) for part in one.pictures] + [(part.name, part.what) for part in one.grids]
    drawn = [f"{name} {'differs' if what == 'changed' else what}" for name, what in parts]
    if drawn:
        yield f"           {'; '.join(drawn)}"


def _facts(what: str, facts: Iterable[Pair]) -> str:
    said = ", ".join(f"{one.name} {one.old or '–'} → {one.new or '–'}" for one in facts)
    return said if what == "changed" else f"{what}: {said}"


def _quoted(pair: Pair) -> str:
    return f"{_cut(pair.old)!r} → {_cut(pair.new)!r}"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"
