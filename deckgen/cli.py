"""The command line's table of contents: every command, in the order in which people meet them.

Exit codes: 0 done, 1 findings or a failed build, 2 wrong use, 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import click

from deckgen.cli_build import build
from deckgen.cli_cache import cache
from deckgen.cli_catalogue import doctor, explain, list_, metrics
from deckgen.cli_check import check
from deckgen.cli_data import data
from deckgen.cli_diff import diff
from deckgen.cli_init import init
from deckgen.cli_ledger import trace, verify
from deckgen.wrong_use import Commands

CHAPTERS = {
    "Begin": (init, doctor),
    "Build": (build, check),
    "Prove": (trace, verify, diff),
    "Look up": (metrics, list_, explain),
    "Data": (data, cache),
}


class Contents(Commands):
    """A group whose help lists its commands by chapter, in their order."""

    def list_commands(self, context: click.Context) -> list[str]:
        """Return the names of the commands, chapter by chapter."""
        return [str(command.name) for commands in CHAPTERS.values() for command in commands]

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write each chapter as a section of its own, all aligned alike."""
        wide = max(len(name) for name in self.list_commands(context))
        for chapter, commands in CHAPTERS.items():
            with formatter.section(chapter):
                rows = [(f"{command.name:<{wide}}", command.get_short_help_str(72)) for command in commands]
                formatter.write_dl(rows)


@click.group(cls=Contents, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="deckgen-decks", prog_name="deckgen")
@click.option("--debug", is_flag=True, help="Show tracebacks.")
@click.pass_context
def main(context: click.Context, debug: bool) -> None:
    """Slide decks compiled from a YAML spec: every number computed, defined and traceable."""
    context.obj = {"debug": debug}


for _commands in CHAPTERS.values():
    for _command in _commands:
        main.add_command(_command)
