"""The command line: parse, call, print. The one place that turns an error into text and an exit code.

Exit codes: 0 done, 1 findings or a failed build, 2 wrong use.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from deckgen.cache import StageResult
    from deckgen.errors import DeckgenError, Problem
    from deckgen.pipeline import Build

F = TypeVar("F", bound=Callable[..., Any])
KINDS = ("sections", "figures", "metrics", "themes", "sources", "models", "checks", "decks")

LINE = 100  # characters of a marked line that are shown

_json = click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
_set = click.option("--set", "settings", multiple=True, metavar="KEY=VALUE", help="Override a value of the spec.")
_no_cache = click.option("--no-cache", is_flag=True, help="Run every stage anew.")
_quiet = click.option("--quiet", "-q", is_flag=True, help="Print nothing but errors.")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="deckgen-decks", prog_name="deckgen")
@click.option("--debug", is_flag=True, help="Show tracebacks.")
@click.pass_context
def main(context: click.Context, debug: bool) -> None:
    """Slide decks compiled from a YAML spec: every number computed, defined and traceable."""
    context.obj = {"debug": debug}


def _guarded(function: F) -> F:
    """Turn deckgen's errors into one screen and exit code 1; tracebacks only with --debug."""

    @wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        from deckgen.errors import DeckgenError

        debug = bool((click.get_current_context().find_root().obj or {}).get("debug"))
        try:
            return function(*args, **kwargs)
        except DeckgenError as error:
            if debug:
                raise
            _print_error(error, as_json=bool(kwargs.get("as_json")))
        except (click.ClickException, click.exceptions.Exit):
            raise  # wrong use: Click says it and leaves with 2
        except KeyboardInterrupt:
            click.echo("Stopped. Nothing was half written.", err=True)
        except OSError as error:
            if debug:
                raise
            place = f" {error.filename}" if error.filename else ""
            click.echo(
                f"{click.style('error', fg='red', bold=True)}: cannot use{place}: {error.strerror or error}", err=True
            )
        except Exception as error:
            if debug:
                raise
            click.echo(f"{click.style('error', fg='red', bold=True)}: {type(error).__name__}: {error}", err=True)
            click.echo("  This is a fault in deckgen. Run it again with `deckgen --debug ...` and report it.", err=True)
        sys.exit(1)

    return wrapper  # type: ignore[return-value]


def _print_error(error: DeckgenError, *, as_json: bool) -> None:
    if as_json:
        listed = [
            {
                "message": p.message, "hint": p.hint, "file": p.mark.file if p.mark else None,
                "line": p.mark.line if p.mark else None, "column": p.mark.column if p.mark else None,
            }
            for p in error.problems
        ]  # fmt: skip
        click.echo(json.dumps({"error": type(error).__name__, "problems": listed}, indent=2))
        return
    for problem in error.problems:
        click.echo(format_problem(problem), err=True)
    if len(error.problems) > 1:
        click.echo(f"\n{len(error.problems)} problems.", err=True)


def format_problem(problem: Problem) -> str:
    """Return what is wrong, where, with the line shown, and what to do."""
    lines = [f"{click.style('error', fg='red', bold=True)}: {problem.message}"]
    if problem.mark:
        lines.append(f"  --> {problem.mark}")
        text = problem.mark.line_text()
        if text is not None:
            number = str(problem.mark.line)
            shown, column = _window(text, problem.mark.column - 1)
            lines.append(f"  {number} | {shown}")
            lines.append(f"  {' ' * len(number)} | {' ' * column}^")
    if problem.hint:
        lines.append(f"  {click.style('hint', fg='cyan')}: {problem.hint}")
    return "\n".join(lines)


def _window(line: str, column: int) -> tuple[str, int]:
    """Return the part of a long line around `column`, and where the column is in it."""
    start = max(0, column - LINE // 2) if len(line) > LINE else 0
    shown = line[start : start + LINE]
    before, after = "…" if start else "", "…" if start + LINE < len(line) else ""
    return before + shown + after, column - start + len(before)


@main.command()
@click.argument("decks", nargs=-1, metavar="[DECK]...")
@click.option("--all", "all_decks", is_flag=True, help="Build every deck in decks/.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Where to write; default out/NAME.pptx.")
@click.option("--overwrite", is_flag=True, help="Replace a deck that somebody has edited; it is kept as .bak.")
@_set
@_no_cache
@_quiet
@_json
@_guarded
def build(
    decks: tuple[str, ...], all_decks: bool, out: Path | None, overwrite: bool, settings: tuple[str, ...],
    no_cache: bool, quiet: bool, as_json: bool,
) -> None:  # fmt: skip
    """Build decks: a name in decks/, or the path of a spec. Default: board."""
    from deckgen import pipeline
    from deckgen.errors import DeckgenError

    names = _all_decks() if all_decks else list(decks) or ["board"]
    if out and len(names) > 1:
        raise click.UsageError("--out takes one deck")
    if out and out.suffix.lower() != ".pptx":
        raise click.UsageError(f"--out {out} does not end in .pptx")
    made, failed = [], []
    for name in names:
        try:
            with _progress(quiet or as_json) as report:
                made.append(
                    pipeline.build(name, settings=settings, out=out, fresh=no_cache, overwrite=overwrite, report=report)
                )
        except DeckgenError as error:
            if len(names) == 1:
                raise
            # One deck with a mistake does not keep the others from being built.
            failed.append(name)
            _print_error(error, as_json=False)
            continue
        if not (quiet or as_json):
            _print_build(made[-1])
    if as_json:
        click.echo(json.dumps(made[0].as_dict() if len(names) == 1 else [b.as_dict() for b in made], indent=2))
    if failed:
        click.echo(f"{len(failed)} of {len(names)} decks failed: {', '.join(failed)}", err=True)
        sys.exit(1)


def _all_decks() -> list[str]:
    from deckgen.errors import SpecError

    names = sorted(path.stem for path in Path("decks").glob("*.yaml") if path.stem != "base")
    if not names:
        raise SpecError("there is no deck in decks/ here", hint="run this where decks/ is, or name a deck")
    return names


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[str, StageResult | None], None]]:
    """Give a callback that shows each stage: live on a terminal, a line a stage in a pipe."""
    if quiet:
        yield lambda name, result: None
        return
    if not sys.stderr.isatty():
        yield lambda name, result: _print_stage(result) if result else None
        return
    from rich.console import Console

    with Console(stderr=True).status("Planning") as status:

        def report(name: str, result: StageResult | None) -> None:
            if result is None:
                status.update(f"{_DOING.get(name, name)} ...")
            else:
                _print_stage(result)

        yield report


_DOING = {
    "tables": "Reading the source files",
    "entities": "Linking records to people",
    "models": "Training and testing the models",
    "metrics": "Computing the metrics",
    "deck": "Drawing figures and writing slides",
}


def _print_stage(result: StageResult) -> None:
    what = "reused" if result.status == "reused" else "ran"
    click.echo(f"  {result.name:<9} {what:<7} {result.seconds:6.2f} s   {result.reason}", err=True)


def _print_build(made: Build) -> None:
    from deckgen.source import display_path

    state = "unchanged" if made.unchanged else "written"
    size = f"{made.bytes / 1e6:.2f} MB" if made.bytes >= 1e6 else f"{made.bytes / 1e3:.0f} KB"
    click.echo(f"{display_path(made.output)}: {made.slides} slides, {size}, {state} in {made.seconds:.1f} s")
    if made.rejected and made.rejects_file:
        click.echo(f"  {made.rejected:,} rows kept aside, with reasons: {display_path(made.rejects_file)}")
    for finding in made.findings:
        where = f"{finding['file']}:{finding['line']}: " if finding["file"] else ""
        click.echo(
            f"  {finding['severity']}: {where}slide {finding['slide']}: {finding['message']} [{finding['rule']}]"
        )
    if not made.findings:
        click.echo("  0 findings")


@main.command()
@click.argument("target", metavar="SPEC|DECK.pptx")
@_set
@_json
@_guarded
def check(target: str, settings: tuple[str, ...], as_json: bool) -> None:
    """Check a spec without building it, or a finished .pptx, also one that deckgen did not make."""
    if target.lower().endswith(".pptx"):
        _check_deck(Path(target), as_json)
        return
    from deckgen.plan import describe, make_plan

    plan = make_plan(target, settings)
    click.echo(json.dumps({"findings": []}) if as_json else f"{describe(plan)}. No mistakes found.")


def _check_deck(path: Path, as_json: bool) -> None:
    from deckgen.checks import check_package
    from deckgen.errors import OutputError
    from deckgen.stages.deck import finding_dict

    if not path.is_file():
        raise OutputError(f"there is no file {path}", hint="give the path of a .pptx")
    findings = check_package(path)
    if as_json:
        click.echo(json.dumps({"findings": [finding_dict(finding) for finding in findings]}, indent=2))
    else:
        for finding in findings:
            click.echo(f"{finding.severity}: {finding}")
        click.echo(f"{path}: {len(findings)} finding{'' if len(findings) == 1 else 's'}")
    if findings:
        sys.exit(1)


@main.command()
@click.argument("deck", default="board")
@_set
@_no_cache
@_json
@_guarded
def metrics(deck: str, settings: tuple[str, ...], no_cache: bool, as_json: bool) -> None:
    """Compute and print every metric of a deck, without building it."""
    from deckgen import pipeline

    with _progress(as_json) as report:
        values = pipeline.compute_metrics(deck, settings=settings, fresh=no_cache, report=report)
    if as_json:
        click.echo(json.dumps({"metrics": {name: value.as_dict() for name, value in values.items()}}, indent=2))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table("metric", "value", "change", "interval", "n", "period", box=None, header_style="bold", pad_edge=False)
    for name, value in values.items():
        interval = "" if value.low is None else value.interval
        change = "" if value.prior is None else value.change
        shown = value.text if value.value is not None else f"{value.text}: {value.reason}"
        table.add_row(name, shown, change, interval, f"{value.n:,}" if value.n is not None else "", value.period)
    Console(width=None if sys.stdout.isatty() else 140).print(table)


@main.command("list")
@click.argument("kind", type=click.Choice(KINDS))
@_json
@_guarded
def list_(kind: str, as_json: bool) -> None:
    """List what there is: sections, figures, metrics, themes, sources, models, checks, decks."""
    from deckgen.listing import listing

    rows = listing(kind)
    if as_json:
        click.echo(json.dumps([{"name": name, "about": about} for name, about in rows], indent=2))
        return
    width = max(len(name) for name, _ in rows)
    for name, about in rows:
        click.echo(f"{name:<{width}}  {about}")


@main.group()
def data() -> None:
    """Source data: write the demo files."""


@data.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--seed", default=20260228, show_default=True, help="Same seed, same bytes.")
@click.option("--people", default=1000, show_default=True, type=click.IntRange(50, 100_000))
@click.option("--as-of", default="2026-02-28", show_default=True, type=click.DateTime(["%Y-%m-%d"]), help="Last day.")
@_guarded
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


@main.command()
@_json
@_guarded
def doctor(as_json: bool) -> None:
    """Tell what works here, and what to install for the rest."""
    from deckgen.doctor import examine

    rows = examine()
    if as_json:
        click.echo(json.dumps([row.as_dict() for row in rows], indent=2))
    else:
        for row in rows:
            state = click.style("ok     ", fg="green") if row.ok else click.style("missing", fg="yellow")
            click.echo(f"{state}  {row.name:<14} {row.found}")
            if not row.ok:
                click.echo(f"{'':<9}{row.needed_for}; {row.mend}")
    if any(row.required and not row.ok for row in rows):
        sys.exit(1)
