"""Commands typed wrongly, told like every other error: what, and what was probably meant."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from deckgen.errors import Problem
from deckgen.stopping import exit_code, stoppable
from deckgen.terminal import format_problem


class Commands(click.Group):
    """A group of commands that knows near names, and leaves with 130 when it is stopped."""

    def resolve_command(
        self, context: click.Context, arguments: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the first of `arguments` names; a usage error says which ones there are."""
        name = arguments[0]
        if not name.startswith("-") and self.get_command(context, name) is None and not context.resilient_parsing:
            raise click.UsageError(f"there is no command {name!r}; {_near(name, self.list_commands(context))}", context)
        return super().resolve_command(context, arguments)

    def main(
        self, args: Sequence[str] | None = None, prog_name: str | None = None, complete_var: str | None = None,
        standalone_mode: bool = True, **extra: Any,
    ) -> Any:  # fmt: skip
        """Run what `args` say and leave: 0 done, 1 findings or a failed build, 2 wrong use, 130 stopped."""
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        for stream in (sys.stdout, sys.stderr):
            _print_what_can_be(stream)
        with stoppable():
            try:
                code = super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
            except click.ClickException as error:
                if type(error).__name__ == "NoArgsIsHelpError":
                    error.show()
                else:
                    click.echo(format_problem(_problem(error)), err=True)
                code = error.exit_code
            except (click.Abort, KeyboardInterrupt):
                click.echo("Stopped. Nothing was half written.", err=True)
                code = exit_code()
        sys.exit(code if isinstance(code, int) else 0)


def _print_what_can_be(stream: Any) -> None:
    """Let a console without all of Unicode show a question mark rather than stop the program."""
    if not (stream.encoding or "").lower().replace("-", "").startswith("utf") and hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="replace")


def _problem(error: click.ClickException) -> Problem:
    """Return Click's complaint with a hint."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "deckgen"
    help_ = f"`{command} --help` shows how it is used"
    if isinstance(error, click.NoSuchOption) and context:
        if key := _key_of_spec(error.option_name, context):
            return Problem(message=f"{command} has no option {error.option_name!r}",
                           hint=f"it is a key of the spec: `--set {key}=...`")  # fmt: skip
        known = [name for param in context.command.get_params(context) for name in param.opts if name.startswith("--")]
        return Problem(message=f"{command} has no option {error.option_name!r}", hint=_near(error.option_name, known))
    if isinstance(error, click.MissingParameter):
        noun = getattr(error.param, "metavar", None) or getattr(error.param, "human_readable_name", "an argument")
        return Problem(message=f"{command}: {noun} is missing", hint=help_)
    if isinstance(error, click.BadParameter) and error.param is not None:
        found = _bad_name(error.message, error.param, command)
        if found is not None:
            return found
    said = error.format_message().rstrip(".")
    message, _, hint = said.partition("; ")
    return Problem(message=message[:1].lower() + message[1:] if isinstance(error, click.BadParameter) else message,
                   hint=hint or help_)  # fmt: skip


def _key_of_spec(option: str, context: click.Context) -> str | None:
    """Return the key of a spec that was typed as an option; None where it is none, or the command takes no --set."""
    from deckgen.spec import DeckSpec

    key = option.lstrip("-").replace("-", "_")
    settable = any("--set" in param.opts for param in context.command.get_params(context))
    return key if settable and key in DeckSpec.model_fields else None


def _bad_name(said: str, parameter: click.Parameter, command: str) -> Problem | None:
    """Return what is wrong with a word that is none of the choices, or a file that is not there."""
    typed = re.search(r"'([^']*)'", said)
    if typed and isinstance(parameter.type, click.Choice):
        place = parameter.opts[0] if isinstance(parameter, click.Option) else command
        return Problem(message=f"{place} takes no {typed[1]!r}", hint=_near(typed[1], map(str, parameter.type.choices)))
    if typed and isinstance(parameter.type, click.Path) and "does not exist" in said:
        file = Path(typed[1])
        names = [path.name for path in file.parent.iterdir()] if file.parent.is_dir() else []
        hint = _near(file.name, names)
        where = "here" if file.parent == Path() else f"in {file.parent}"
        looked = f"looked {where}" if file.parent.is_dir() else f"there is no folder {str(file.parent)!r} either"
        return Problem(
            message=f"there is no file {typed[1]!r}", hint=hint if hint.startswith("did you mean") else looked
        )
    return None


def _near(name: str, known: Iterable[str]) -> str:
    from deckgen.source import near

    return near(name, known) or "there are none"
