"""The command line's table of contents: every command, in the order in which people meet them.

Exit codes: 0 done, 1 findings or a failed build, 2 wrong use, 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import gc
import importlib
import os
from collections.abc import Iterator, Mapping
from typing import Any, Final

import click

from deckgen.own_process import claim
from deckgen.wrong_use import Commands

# Chapter -> command -> where it is, and what it does. A module is imported when its command is used: the help needs none.
CHAPTERS: Final[Mapping[str, Mapping[str, tuple[str, str]]]] = {
    "Begin": {
        "init": ("cli_init.init", "make a project of your own"),
        "doctor": ("cli_catalogue.doctor", "what works here, and the command that installs the rest"),
    },
    "Build": {
        "build": ("cli_build.build", "a spec into a deck, or into one deck a row"),
        "preview": ("cli_preview.preview", "the slides in a browser, following every change"),
        "check": ("cli_check.check", "a spec before it is built, or any finished .pptx"),
        "figures": ("cli_figures.figures", "every figure as PNG and SVG, its data as CSV"),
    },
    "Prove": {
        "trace": ("cli_ledger.trace", "where each number of a deck comes from"),
        "verify": ("cli_ledger.verify", "whether its numbers still hold"),
        "diff": ("cli_diff.diff", "what changed between two decks, by metric"),
    },
    "Look up": {
        "metrics": ("cli_catalogue.metrics", "every number of a deck, without building it"),
        "list": ("cli_catalogue.list_", "sections, figures, metrics, themes, layouts, checks"),
        "explain": ("cli_catalogue.explain", "what one of them means, with its options"),
    },
    "Data": {
        "data": ("cli_data.data", "demo files, profiles of sources, work lists"),
        "cache": ("cli_cache.cache", "what is kept for the next build"),
    },
    "Type less": {
        "schema": ("cli_schema.schema", "completion of YAML in an editor"),
        "completion": ("cli_schema.completion", "completion of commands in a shell"),
    },
}


class Loaded(Mapping[str, click.Command]):
    """The commands of `CHAPTERS` by name, each imported when it is asked for."""

    _places: Final = {name: place for commands in CHAPTERS.values() for name, (place, _) in commands.items()}

    def __getitem__(self, name: str) -> click.Command:
        module, _, attribute = self._places[name].partition(".")
        found: click.Command = getattr(importlib.import_module(f"deckgen.{module}"), attribute)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


class Contents(Commands):
    """A group whose help lists its commands by chapter, in their order."""

    def list_commands(self, context: click.Context) -> list[str]:
        """Return the names of the commands, chapter by chapter."""
        return list(self.commands)

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write each chapter as a section of its own, all aligned alike."""
        wide = max(len(name) for name in self.list_commands(context))
        for chapter, commands in CHAPTERS.items():
            with formatter.section(chapter):
                formatter.write_dl([(f"{name:<{wide}}", about) for name, (_, about) in commands.items()])


_COMMANDS: Any = Loaded()  # Click asks for a dict, and only reads it


@click.group(
    cls=Contents, commands=_COMMANDS, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(package_name="deckgen-decks", prog_name="deckgen")
@click.option("--debug", is_flag=True, help="Show tracebacks.")
@click.pass_context
def main(context: click.Context, debug: bool) -> None:
    """Slide decks compiled from a YAML spec: every number computed, defined and traceable."""
    # Most of what a command makes lives until its end; looking for rubbish as often as Python does costs a tenth.
    claim()
    gc.set_threshold(50_000, 20, 50)
    context.obj = {"debug": debug}
    if os.environ.get("NO_COLOR"):
        context.color = False
