"""What all commands share on the terminal: options, errors as one screen with an exit code."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

import click

from deckgen import completion
from deckgen.stopping import Stopped, asked_to_stop

if TYPE_CHECKING:
    from deckgen.errors import DeckgenError, Problem


class Listed(click.ParamType[tuple[str, ...]]):
    """Names with commas between them, of those that there are: ``pdf,html``."""

    name = "list"

    def __init__(self, known: Sequence[str]) -> None:
        self.known = known

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return what help shows in place of the value."""
        return ",".join(self.known)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        """Return the names, each once; a wrong use of the option names the one that is none."""
        from deckgen.source import near

        if not isinstance(value, str):
            return tuple(value)
        names = tuple(dict.fromkeys(name.strip().lower() for name in value.split(",") if name.strip()))
        for name in names:
            if name not in self.known:
                hint = near(name, self.known) or ""
                meant = f"; {hint}" if hint.startswith("did you mean") else ""  # else it lists them once more
                self.fail(f"{name!r} is none of {', '.join(self.known)}{meant}", param, ctx)
        if not names:
            self.fail(f"name one or more of {', '.join(self.known)}", param, ctx)
        return names


F = TypeVar("F", bound=Callable[..., Any])
LINE = 100  # characters of a marked line that are shown

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
set_option = click.option("--set", "settings", multiple=True, metavar="KEY=VALUE", help="Override a value of the spec.",
                          shell_complete=completion.settings)  # fmt: skip
deck_argument = click.argument("deck", default="board", shell_complete=completion.decks)
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
        debug = bool((click.get_current_context().find_root().obj or {}).get("debug"))
        try:
            return function(*args, **kwargs)
        except (click.ClickException, click.exceptions.Exit):
            raise  # wrong use: `deckgen.wrong_use` says it and leaves with 2
        except BrokenPipeError:
            _close_quietly()  # who reads the output has seen enough: `| head`
        except Exception as error:
            if asked_to_stop():
                raise Stopped from error  # a library has turned the interruption into an error of its own
            if debug:
                raise
            print_error(_told(error), as_json=bool(kwargs.get("as_json")))
        sys.exit(code)

    return wrapper  # type: ignore[return-value]


def _close_quietly() -> None:
    """Leave as programs do whose output nobody reads any more; Python would say so when it flushes at its end."""
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  (open until the process ends)
    sys.exit(141)


def _told(error: Exception) -> DeckgenError:
    """Return `error` as one that says what to do about it."""
    from deckgen.errors import DeckgenError
    from deckgen.files import disk_trouble, trouble

    if isinstance(error, DeckgenError):
        return error
    refused = disk_trouble(error)
    if refused is not None:
        happened, hint = trouble(refused)
        return DeckgenError(f"cannot use {refused.filename}: {happened}" if refused.filename else happened, hint=hint)
    if isinstance(error, MemoryError):
        return DeckgenError("there is not enough memory", hint="close other programs, or build on a larger machine")
    return DeckgenError(
        f"{type(error).__name__}: {error}",
        hint="this is a fault in deckgen: run it again with `deckgen --debug ...` and report what it shows",
    )


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
