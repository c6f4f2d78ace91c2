"""`deckgen build`: specs to decks, one each or one a row."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import click

from deckgen import completion
from deckgen.cli_summary import print_build, print_failed, print_fan, print_finding
from deckgen.progress import progress
from deckgen.terminal import (
    Listed,
    engine_option,
    guarded,
    json_option,
    no_cache_option,
    print_error,
    quiet_option,
    set_option,
)

if TYPE_CHECKING:
    from deckgen.fanout import Fan
    from deckgen.pipeline import Build
    from deckgen.plan import Plan
    from deckgen.several import Several


@click.command()
@click.argument("decks", nargs=-1, metavar="[DECK]...", shell_complete=completion.decks)
@click.option("--all", "all_decks", is_flag=True, help="Build every deck in decks/.")
@click.option(
    "--out", metavar="FILE", help="Where to write; default out/NAME.pptx. For rows: 'out/{{ row.name }}.pptx'."
)
@click.option("--for-each", metavar="ROWS", help="A deck a row of a file, of sql:SELECT ..., or of metric:NAME.")
@click.option(
    "--jobs", "-j", type=click.IntRange(1, 256), help="Processes that build decks or rows; default one a processor."
)
@click.option("--charts", type=click.Choice(["image", "native"]), help="Figures as pictures, or as charts to edit.")
@click.option("--strict", is_flag=True, help="A warning fails the build; the last good deck stays.")
@click.option(
    "--format",
    "formats",
    type=Listed(("pptx", "pdf", "png", "html")),
    default="pptx",
    help="Also as PDF, a PNG a slide, or one HTML file that works offline.",
)
@click.option(
    "--overwrite", is_flag=True, help="Start afresh over a deck that somebody has edited; it is kept as .bak."
)
@click.option("--dry-run", "dry", is_flag=True, help="Say what would change, and leave the deck as it is.")
@click.option("--open", "show", is_flag=True, help="Open what was built.")
@engine_option
@set_option
@no_cache_option
@quiet_option
@json_option
@guarded
def build(
    decks: tuple[str, ...], all_decks: bool, out: str | None, for_each: str | None, jobs: int | None, charts: str | None,
    formats: tuple[str, ...], strict: bool, overwrite: bool, dry: bool, show: bool, engine: str | None, settings: tuple[str, ...],
    no_cache: bool, quiet: bool, as_json: bool,
) -> None:  # fmt: skip
    """Build decks: a name in decks/, or the path of a spec. Default: board.

    Several decks are built at once. A deck that was edited by hand keeps the edits: its numbers, pictures, charts and
    tables are renewed. With --for-each there is a deck for each row, whose fields texts, filter and SQL name:
    {{ row.chapter }}, $chapter.
    """
    names = _all_decks() if all_decks else list(decks) or ["board"]
    if out and len(names) > 1:
        raise click.UsageError("--out takes one deck")
    if out and not out.lower().endswith(".pptx"):
        raise click.UsageError(f"--out {out} does not end in .pptx")
    if charts:
        settings = (*settings, f"charts={charts}")
    order = Order(
        settings=settings, out=out, for_each=for_each, jobs=jobs, fresh=no_cache, overwrite=overwrite, dry=dry,
        strict=strict, quiet=quiet, as_json=as_json, formats=formats, engine=engine,
    )  # fmt: skip
    made, failed = _build_all(names, order)
    if show and made:
        _open(made[-1])
    if failed:
        if len(names) > 1:
            click.echo(f"{len(failed)} of {len(names)} decks failed: {', '.join(failed)}", err=True)
        sys.exit(1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """What a person asked for, of every deck that they named."""

    settings: tuple[str, ...]
    out: str | None
    for_each: str | None
    jobs: int | None
    fresh: bool
    overwrite: bool
    dry: bool
    strict: bool
    quiet: bool
    as_json: bool
    formats: tuple[str, ...]
    engine: str | None

    def plan(self, name: str) -> Plan:
        """Return the plan of a deck."""
        from deckgen.plan import make_plan

        return make_plan(name, self.settings, for_each=self.for_each, engine=self.engine)

    def asked(self) -> dict[str, bool]:
        """Return what decks and rows are asked for alike."""
        return {"fresh": self.fresh, "overwrite": self.overwrite, "dry": self.dry, "strict": self.strict}


def _build_all(names: list[str], order: Order) -> tuple[list[Build | Fan], list[str]]:
    """Build each deck and say what became of it; return what was made, and the names of those that failed."""
    from deckgen.errors import DeckgenError
    from deckgen.several import Several

    made: list[Build | Fan] = []
    failed = []
    with Several(order.jobs) as several:
        if len(names) > 1:
            _begin_all(several, names, order)
        for number, name in enumerate(names):
            try:
                done = _build_one(several, number, name, order)
            except DeckgenError as error:
                if len(names) == 1:
                    raise
                # One deck with a mistake does not keep the others from being built.
                failed.append(name)
                print_error(error, as_json=False)
                continue
            made.append(done)
            failed += _print_one(name, done, order)
    _print_together(made, alone=len(names) == 1, order=order)
    return made, failed


def _begin_all(several: Several, names: list[str], order: Order) -> None:
    """Run what decks share, so that what is left of them can be done at once."""
    from deckgen.errors import DeckgenError

    with progress(order.quiet or order.as_json) as report:
        for number, name in enumerate(names):
            try:
                plan = order.plan(name)
            except DeckgenError:
                continue  # it is read again in its turn, and said then
            several.begin(number, plan, report, formats=order.formats, **order.asked())


def _build_one(several: Several, number: int, name: str, order: Order) -> Build | Fan:
    from deckgen import pipeline

    with progress(order.quiet or order.as_json) as report:
        begun = several.take(number, report, report.decks)
        if begun is not None:
            return begun
        plan = order.plan(name)
        if plan.rows is None:
            out = Path(order.out) if order.out else None
            return pipeline.build_plan(plan, out=out, formats=order.formats, report=report, **order.asked())
        if set(order.formats) != {"pptx"}:
            raise click.UsageError("--format is of one deck; decks of rows are built as .pptx")
        from deckgen.fanout import build_plan_rows

        return build_plan_rows(
            plan, out=order.out, jobs=order.jobs, report=report, progress=report.rows, **order.asked()
        )


def _print_one(name: str, done: Build | Fan, order: Order) -> list[str]:
    """Print what became of a deck, and return its name where it is one whose rows failed."""
    from deckgen.pipeline import Build

    if isinstance(done, Build):
        if not (order.quiet or order.as_json):
            print_build(done)
        return []
    if order.quiet:
        print_failed(done)
    elif not order.as_json:
        print_fan(done)
    return [name] if done.failed else []


def _print_together(made: list[Build | Fan], *, alone: bool, order: Order) -> None:
    """Print what only shows when all decks are there: for machines everything, else what the decks disagree on."""
    from deckgen import pipeline

    single = [one for one in made if isinstance(one, pipeline.Build)]
    apart = pipeline.disagreements(single) if len(single) > 1 else []
    if order.as_json:
        listed = {"decks": [one.as_dict() for one in made], "findings": apart}
        click.echo(json.dumps(made[0].as_dict() if alone else listed, indent=2))
    elif apart and not order.quiet:
        click.echo("Between the decks:")
        for finding in apart:
            print_finding(finding)


def _open(made: Build | Fan) -> None:
    from deckgen import pipeline
    from deckgen.errors import OutputError
    from deckgen.opening import open_with_system

    path = made.output if isinstance(made, pipeline.Build) else made.folder
    try:
        if path is not None:
            open_with_system(path)
    except OutputError as error:
        # The deck is built; that nobody can look at it here is no failure.
        for problem in error.problems:
            click.echo(f"  not opened: {problem.message}; {problem.hint}", err=True)


def _all_decks() -> list[str]:
    from deckgen.errors import SpecError
    from deckgen.paths import same_name

    names = sorted(path.stem for path in Path("decks").glob("*.yaml") if path.stem != "base")
    if not names:
        raise SpecError("there is no deck in decks/ here", hint="run this where decks/ is, or name a deck")
    for one, other in combinations(names, 2):
        if same_name(one, other):
            hint = "rename one of them: Windows and macOS take both for one file"
            raise SpecError(f"decks/ holds {one}.yaml and {other}.yaml", hint=hint)
    return names
