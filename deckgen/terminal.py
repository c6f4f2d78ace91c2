"""What all commands share on the terminal: options, errors as one screen with an exit code, progress."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from deckgen.cache import StageResult
    from deckgen.errors import DeckgenError, Problem

F = TypeVar("F", bound=Callable[..., Any])
LINE = 100  # characters of a marked line that are shown

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
set_option = click.option("--set", "settings", multiple=True, metavar="KEY=VALUE", help="Override a value of the spec.")
no_cache_option = click.option("--no-cache", is_flag=True, help="Run every stage anew.")
quiet_option = click.option("--quiet", "-q", is_flag=True, help="Print nothing but errors.")


def _engine_name(context: click.Context, parameter: click.Parameter, text: str | None) -> str | None:
    from deckgen.address import read_address

    try:
        if text:
            read_address(text)
        return text
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


engine_option = click.option(
    "--engine", metavar="NAME", callback=_engine_name,
    help="Where the work runs: duckdb, spark, spark:local[2], spark://host:7077, sc://host:15002.",
)  # fmt: skip


def guarded(function: F, *, code: int = 1) -> F:
    """Turn deckgen's errors into one screen and an exit code; tracebacks only with --debug."""

    @wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        from deckgen.errors import DeckgenError

        debug = bool((click.get_current_context().find_root().obj or {}).get("debug"))
        try:
            return function(*args, **kwargs)
        except DeckgenError as error:
            if debug:
                raise
            print_error(error, as_json=bool(kwargs.get("as_json")))
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
        sys.exit(code)

    return wrapper  # type: ignore[return-value]


def print_error(error: DeckgenError, *, as_json: bool) -> None:
    """Print an error's problems: for a person one screen, for a machine JSON."""
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


@contextmanager
def progress(quiet: bool) -> Iterator[Callable[[str, StageResult | None], None]]:
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
