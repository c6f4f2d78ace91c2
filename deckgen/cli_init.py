"""`deckgen init`: a project of one's own, from a few questions, files and a template."""

from __future__ import annotations

import datetime
import shlex
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from deckgen.terminal import guarded

if TYPE_CHECKING:
    from deckgen.adoption import FileGuess, Proposal
    from deckgen.project import Answers

NONE = "-"  # typed where no header is meant


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--from", "sources", multiple=True, type=click.Path(path_type=Path, exists=True), metavar="FILE",
              help="A file of yours, or a folder of them, to propose the mapping for; may be given several times.")  # fmt: skip
@click.option("--template", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="BRAND.pptx",
              help="A .pptx or .potx to stand the decks in; it is copied into the project.")  # fmt: skip
@click.option("--organization", help="Whose decks these are.")
@click.option("--theme", help="The shipped theme to begin with.")
@click.option("--fiscal-year-start", "month", type=click.IntRange(1, 12), help="Its first month, 1 to 12.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The last day that the decks tell of.")
@click.option("--yes", "-y", is_flag=True, help="Ask nothing: take what is given, and the defaults.")
@guarded
def init(
    folder: Path, sources: tuple[Path, ...], template: Path | None, organization: str | None, theme: str | None,
    month: int | None, as_of: Any, yes: bool,
) -> None:  # fmt: skip
    """Make a project of your own: decks, a theme and a README, on the demo's data or on your files.

    On a terminal it asks a few questions, each with a default. It never overwrites anything.
    """
    from deckgen.project import Answers, new_project, organization_of, refuse_occupied

    refuse_occupied(folder)
    ask = sys.stdin.isatty() and not yes
    given: dict[str, Any] = {
        "organization": organization,
        "theme": theme,
        "fiscal_year_start": month,
        "template": template,
    }
    answers = replace(Answers(), **{name: value for name, value in given.items() if value is not None})
    if ask:
        # Whose decks these are depends on whose files: the demo's organization is nobody's own.
        sources = sources or _ask_files()
        answers = _ask_brand(answers, given, organization_of(folder, own=bool(sources)))
    _refuse_theme(answers.theme)
    if answers.template is not None:
        _print_template(answers.template)
    if sources:
        answers = replace(answers, proposal=_proposal(sources, ask))
    answers = replace(answers, as_of=as_of.date() if as_of else _as_of(answers, ask))
    for line in new_project(folder, answers):
        click.echo(f"  wrote {line}" if not line.endswith("as it is") else f"  {line}")
    if sources and not answers.organization:
        said = organization_of(folder, own=True)
        click.echo(f"  organization: {said}, after the folder; --organization or decks/base.yaml says another")
    _print_next(folder, answers)


def _print_next(folder: Path, answers: Answers) -> None:
    """Say what to do first: what is missing comes before a build."""
    from deckgen.project_base import TO_FILL_IN

    enter = f"cd {shlex.quote(str(folder))}"
    missing = [name for guess in answers.proposal.files for name in guess.missing] if answers.proposal else []
    if missing:
        click.echo(
            f"Next: {enter}, then first map {' and '.join(missing)} in decks/base.yaml; `deckgen check board` says when it fits."
        )
    else:
        click.echo(f"Next: {enter}, then `deckgen build board`. README.md there says what is what.")
    if answers.proposal:
        click.echo("Before anybody sees a deck, fill in decks/base.yaml; what stands there is deckgen's demo:")
        for block, what in TO_FILL_IN:
            click.echo(f"  {block + ':':<14}{what}")


def _ask_brand(answers: Answers, given: dict[str, Any], organization: str) -> Answers:
    """Ask for what was not given."""
    from deckgen.listing import listing
    from deckgen.project import MONTHS

    if given["organization"] is None:
        answers = replace(answers, organization=click.prompt("Whose decks are these?", default=organization))
    if given["theme"] is None:
        themes = [name for name, _ in listing("themes")]
        answers = replace(answers, theme=click.prompt("Theme", type=click.Choice(themes), default=answers.theme))
    if given["template"] is None:
        typed = click.prompt("Your own PowerPoint template (Enter: none)", default="", show_default=False).strip()
        answers = replace(answers, template=_there(typed)) if typed else answers
    if given["fiscal_year_start"] is None:
        first = MONTHS[answers.fiscal_year_start - 1]
        month = click.prompt(
            "The fiscal year begins in", type=click.Choice(MONTHS, case_sensitive=False), default=first
        )
        answers = replace(answers, fiscal_year_start=MONTHS.index(month) + 1)
    return answers


def _ask_files() -> tuple[Path, ...]:
    found: list[Path] = []
    while True:
        question = "Another file" if found else "A file of yours, or a folder of them"
        typed = click.prompt(
            f"{question} (Enter: {'no more' if found else 'the demo'})", default="", show_default=False
        ).strip()
        if not typed:
            return tuple(found)
        found.append(_there(typed))


def _there(typed: str) -> Path:
    """Return the file that was typed, also in the quotes that terminals put around dropped files."""
    path = Path(typed.strip("'\"")).expanduser()
    while not path.exists():
        click.echo(f"  there is no {path}")
        path = Path(click.prompt("Once more").strip("'\"")).expanduser()
    return path


def _refuse_theme(name: str) -> None:
    from deckgen.theme import find_theme

    find_theme(name)


def _as_of(answers: Answers, ask: bool) -> datetime.date:
    today = datetime.date.today()
    proposed = answers.proposal.as_of(today) if answers.proposal else None
    if not ask:
        return proposed or answers.as_of
    day: datetime.datetime = click.prompt(
        "The last day that the decks tell of", type=click.DateTime(["%Y-%m-%d"]), default=str(proposed or answers.as_of)
    )
    return day.date()


def _proposal(sources: Sequence[Path], ask: bool) -> Proposal:
    """Return what the files seem to be, as shown and, on a terminal, as mended."""
    from deckgen.adoption import Proposal, propose
    from deckgen.project import files_of

    proposal = propose([file.resolve() for file in files_of(sources)])
    told = []
    for guess in proposal.files:
        _print_guess(guess)
        told.append(_ask_columns(guess) if ask else guess)
    return Proposal(files=tuple(told))


def _print_guess(guess: FileGuess) -> None:
    sheet = f", sheet {guess.sheet}" if guess.sheet else ""
    click.echo(f"{guess.file.name}{sheet}: {guess.table} (confidence {guess.confidence:.0%})")
    width = max((len(column.header) for column in guess.columns), default=0)
    for column in guess.columns:
        sure = f"{column.confidence:.0%}" if column.column else ""
        unsure = "  please look" if column in guess.unsure else ""
        click.echo(f"  {column.header:<{width}}  {column.column or '(not used)':<16}{sure:>5}{unsure}")
    if guess.decimal == ",":
        click.echo("  amounts have a decimal comma: `decimal` says so in decks/base.yaml")
    if guess.currency:
        click.echo(f"  amounts are in {guess.currency}: `currency` and `numbers` say so in decks/base.yaml")
    for name in guess.missing:
        click.echo(f"  {click.style('missing', fg='yellow')}: no column seems to be {name}, which {guess.table} need")


def _ask_columns(guess: FileGuess) -> FileGuess:
    """Ask for the columns that the guess is unsure of, and for those that it did not find."""
    headers = [column.header for column in guess.columns]
    doubts = [(one.header, str(one.column)) for one in guess.unsure] + [("", name) for name in guess.missing]
    for header, name in doubts:
        said = click.prompt(
            f"  {guess.file.name}: which header holds {name}? ({NONE} for none)",
            type=click.Choice([*headers, NONE], case_sensitive=False), default=header or NONE, show_choices=False,
        )  # fmt: skip
        guess = guess.with_column(name, None if said == NONE else said)
    return guess


def _print_template(template: Path) -> None:
    """Say what the template offers, and what of it the decks will not use; ThemeError where it cannot be used."""
    from deckgen.listing import template_fit

    click.echo(f"{template.name}:")
    for line in template_fit(template):
        click.echo(f"  {line}")
