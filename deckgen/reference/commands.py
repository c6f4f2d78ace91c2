"""The page of the command line: each command as its ``--help`` says it, with arguments, options and defaults."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import click

from deckgen.cli import CHAPTERS, main
from deckgen.reference.markdown import code, page, table

_ABOUT = """\
`deckgen --help` lists the commands, `deckgen COMMAND --help` says what stands here. `deckgen --debug COMMAND` shows
the traceback of an error. [Exit codes](errors.md#exit-codes) are the same for all commands."""


def commands() -> str:
    """Return the page."""
    return page("Command line", _ABOUT, _chapters())


def _chapters() -> Iterator[str]:
    for chapter, listed in CHAPTERS.items():
        yield f"## {chapter}"
        for name in listed:
            yield from _command(main.commands[name], ("deckgen", name))


def _command(command: click.Command, path: tuple[str, ...]) -> Iterator[str]:
    if command.hidden:
        return
    with click.Context(main, info_name="deckgen") as context:
        usage = " ".join((*path, *command.collect_usage_pieces(context)))
    yield f"### {code(' '.join(path))}"
    yield f"    {usage}"
    yield inspect.cleandoc(command.help or "").replace("\b\n", "").replace("\f", "")
    rows = [
        (", ".join(code(name) for name in (*option.opts, *option.secondary_opts)), _takes(option), _says(option))
        for option in command.params
        if isinstance(option, click.Option) and not option.hidden
    ]
    if rows:
        yield table(("option", "takes", "does"), rows)
    for name, one in sorted(command.commands.items()) if isinstance(command, click.Group) else ():
        yield from _command(one, (*path, name))


def _takes(option: click.Option) -> str:
    if option.is_flag or option.count:
        return ""
    if isinstance(option.type, click.Choice):
        return ", ".join(code(str(one)) for one in option.type.choices)
    return code(option.metavar or option.type.name.upper())


def _says(option: click.Option) -> str:
    said = option.help or ""
    shown = option.default if option.show_default and option.default is not None else None
    return said if shown is None else f"{said} Default: {code(str(shown))}."
