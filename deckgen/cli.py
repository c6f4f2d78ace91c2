"""The command line's table of contents: every command, in the order in which people meet them.

Exit codes: 0 done, 1 findings or a failed build, 2 wrong use, 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Mapping
from typing import Final

import click

from deckgen.cli_build import build
from deckgen.cli_cache import cache
from deckgen.cli_catalogue import doctor, explain, list_, metrics
from deckgen.cli_check import check
from deckgen.cli_data import data
from deckgen.cli_diff import diff
from deckgen.cli_figures import figures
from deckgen.cli_init import init
from deckgen.cli_ledger import trace, verify
from deckgen.cli_preview import preview
from deckgen.cli_schema import completion, schema
from deckgen.wrong_use import Commands

CHAPTERS: Final[Mapping[str, Mapping[click.Command, str]]] = {
    "Begin": {
        init: "make a project of your own",
        doctor: "what works here, and the command that installs the rest",
    },
    "Build": {
        build: "a spec into a deck, or into one deck a row",
        preview: "the slides in a browser, following every change",
        check: "a spec before it is built, or any finished .pptx",
        figures: "every figure as PNG and SVG, its data as CSV",
    },
    "Prove": {
        trace: "where each number of a deck comes from",
        verify: "whether its numbers still hold",
        diff: "what changed between two decks, by metric",
    },
    "Look up": {
        metrics: "every number of a deck, without building it",
        list_: "sections, figures, metrics, themes, layouts, checks",
        explain: "what one of them means, with its options",
    },
    "Data": {
        data: "demo files, profiles of sources, work lists",
        cache: "what is kept for the next build",
    },
    "Type less": {
        schema: "completion of YAML in an editor",
        completion: "completion of commands in a shell",
    },
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
                formatter.write_dl([(f"{command.name:<{wide}}", about) for command, about in commands.items()])


@click.group(cls=Contents, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="deckgen-decks", prog_name="deckgen")
@click.option("--debug", is_flag=True, help="Show tracebacks.")
@click.pass_context
def main(context: click.Context, debug: bool) -> None:
    """Slide decks compiled from a YAML spec: every number computed, defined and traceable."""
    # Most of what a command makes lives until its end; looking for rubbish as often as Python does costs a tenth.
    gc.set_threshold(50_000, 20, 50)
    context.obj = {"debug": debug}
    if os.environ.get("NO_COLOR"):
        context.color = False


for _commands in CHAPTERS.values():
    for _command in _commands:
        main.add_command(_command)
