"""A new project: the shipped decks to change, a theme, a template and sources of one's own, and a page that explains them.

All of it is made in memory first, so that a file that cannot be read or a template that cannot be used leaves nothing.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from deckgen.errors import OutputError, SourceError
from deckgen.files import write_whole
from deckgen.project_base import base_of, quoted
from deckgen.project_page import GITIGNORE, THEME, readme
from deckgen.resources import shipped
from deckgen.schema import DECK_FILE, names_of_project, schema_text
from deckgen.source import display_path

if TYPE_CHECKING:
    from deckgen.adoption import Proposal

OWN_THEME = "brand"
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_AS_OF = re.compile(r"^as_of: .*\n", re.M)


@dataclass(frozen=True, kw_only=True, slots=True)
class Answers:
    """What a person says about a new project; the defaults are the demo's."""

    organization: str = ""  # `organization_of` unless said
    theme: str = "lakeshore"
    fiscal_year_start: int = 7  # month
    as_of: datetime.date = datetime.date(2026, 2, 28)
    proposal: Proposal | None = None  # their own files and what these seem to be; None for the demo
    template: Path | None = None


def organization_of(folder: Path, *, own: bool) -> str:
    """Return whose decks a project holds where nobody says: the demo's, or with own files what its folder is called."""
    return (own and folder.resolve().name) or "Public media constituent file"


def files_of(given: Sequence[Path]) -> list[Path]:
    """Return the files given, and those in the folders given that can be read; SourceError for a folder without any."""
    from deckgen.sources.reader import is_readable

    found: list[Path] = []
    for path in given:
        inside = sorted(filter(is_readable, path.iterdir())) if path.is_dir() else [path]
        if not inside:
            raise SourceError(
                f"{display_path(path)} holds no file that can be read", hint="known: CSV, Parquet, JSON, Excel"
            )
        found += inside
    return found


def in_the_way(folder: Path) -> list[str]:
    """Return what stands where a new project in `folder` would be written."""
    if folder.exists() and not folder.is_dir():
        return [display_path(folder)]
    return [name for name in ("decks", "themes", "templates") if (folder / name).exists()]


def refuse_occupied(folder: Path) -> None:
    """Raise OutputError where `folder` holds what a new project would replace."""
    there = in_the_way(folder)
    if there:
        verb = "is" if len(there) == 1 else "are"
        raise OutputError(
            f"{', '.join(there)} {verb} there already in {display_path(folder)}; nothing was written",
            hint="give a new folder; `deckgen build --all` there builds what is there",
        )


def new_project(folder: Path, answers: Answers) -> Iterator[str]:
    """Write a project into `folder`; yield what was written, and what to do next.

    A README.md or .gitignore that is there stays as it is. What fails in the middle leaves nothing behind.

    Raises
    ------
    OutputError
        Where decks, themes or templates are there already, or the folder cannot be written.
    """
    refuse_occupied(folder)
    contents = _contents(folder, answers)
    kept = [name for name in ("README.md", ".gitignore") if (folder / name).exists()]
    new = not folder.exists()
    written: list[Path] = []
    try:
        for name, content in contents.items():
            if name not in kept:
                written.append(folder / name)
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                write_whole(folder / name, content)
    except BaseException:
        _undo(folder, written, new)
        raise
    yield from map(display_path, written)
    yield from (f"{display_path(folder / name)} was there and stays as it is" for name in kept)


def _undo(folder: Path, written: list[Path], new: bool) -> None:
    for file in written:
        file.unlink(missing_ok=True)
    for made in [*sorted({file.parent for file in written} - {folder}), *([folder] if new else [])]:
        if made.is_dir() and not any(made.iterdir()):
            made.rmdir()


def _contents(folder: Path, answers: Answers) -> dict[str, str | bytes]:
    """Return the files of the project by their names."""
    found: dict[str, str | bytes] = {}
    own = answers.proposal is not None
    answers = replace(answers, organization=answers.organization or organization_of(folder, own=own))
    for deck in sorted(shipped("decks").glob("*.yaml")):
        text = deck.read_text(encoding="utf-8")
        # One date for all decks: `as_of` stands in the base.
        found[f"decks/{deck.name}"] = _base(text, folder, answers) if deck.stem == "base" else _AS_OF.sub("", text)
    found[f"themes/{OWN_THEME}/theme.yaml"] = THEME.format(
        name=OWN_THEME, theme=answers.theme, label=quoted(answers.organization)
    )
    names = names_of_project(folder)
    found[DECK_FILE.as_posix()] = schema_text("deck", replace(names, themes=tuple(sorted({*names.themes, OWN_THEME}))))
    if answers.template is not None:
        found[f"templates/{answers.template.name}"] = answers.template.read_bytes()
    found["README.md"] = readme(answers.organization, own=own, template=answers.template)
    found[".gitignore"] = GITIGNORE
    return found


def _base(text: str, folder: Path, answers: Answers) -> str:
    settings = {
        "organization": quoted(answers.organization),
        "theme": OWN_THEME,
        "fiscal_year_start": str(answers.fiscal_year_start),
    }
    added = [f"as_of: {answers.as_of}             # the last day that the decks tell of; `--set as_of=...` for once"]
    if answers.proposal is not None and answers.proposal.sign:
        added.append(f'numbers: {{currency: "{answers.proposal.sign}"}}  # as the files have it')
    if answers.template is not None:
        added.append(f"template: {quoted(f'templates/{answers.template.name}')}")
    return base_of(text, settings, added, answers.proposal, folder)
