"""A proposal for a person's own files, written as the commented ``sources:`` of a spec."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from deckgen.adoption import SURE_ENOUGH, FileGuess, Proposal, words_of
from deckgen.source import display_path
from deckgen.sources.forms import Form
from deckgen.tables import FULL_NAME, TABLES


def to_yaml(proposal: Proposal, project: Path | None = None) -> str:
    """Return a commented ``sources:`` block for a spec; paths are written from the folder `project`."""
    lines = ["sources:"]
    taken: set[str] = set()
    for guess in sorted(proposal.files, key=lambda g: (list(TABLES).index(g.table), -g.confidence)):
        lines += _entry(guess, taken, project)
    for table in TABLES:
        if table not in taken:
            lines.append(f"  {table}: null  # none of the files seems to hold them")
    return "\n".join(lines) + "\n"


def _entry(guess: FileGuess, taken: set[str], project: Path | None) -> Iterator[str]:
    further = guess.table in taken
    name = guess.table
    if further:
        slug = "_".join(words_of(guess.file.stem)).encode("ascii", "ignore").decode().lstrip("_0123456789") or "source"
        name = next(n for n in (slug, *(f"{slug}_{i}" for i in range(2, 99))) if n not in taken and n not in TABLES)
    taken.add(name)
    yield f"  {name}:  # {guess.confidence:.0%} sure that this is {TABLES[guess.table].label.lower()}"
    if further:
        yield f"    as: {guess.table}"
    yield f"    path: {scalar(_path(guess.file, project))}"
    if guess.sheet:
        yield f"    sheet: {scalar(guess.sheet)}"
    if guess.decimal != Form().decimal:
        yield f"    decimal: {scalar(guess.decimal)}"
    if guess.currency:
        yield f"    currency: {guess.currency}"
    label = guess.file.stem.replace("_", " ").replace("-", " ")
    yield f"    label: {scalar(label[:1].upper() + label[1:])}"  # an abbreviation stays one
    yield "    columns:"
    for column in guess.columns:
        if column.column:
            unsure = "" if column.confidence >= SURE_ENOUGH else f"{column.confidence:.0%} sure: please look"
            split = "split into first_name and last_name" if column.column == FULL_NAME else ""
            said = "; ".join(filter(None, (split, unsure)))
            yield f"      {scalar(column.header)}: {column.column}{f'  # {said}' if said else ''}"
    for column_name in guess.missing:
        yield f"      # THEIR_NAME: {column_name}  # required, and no header seems to mean it"
    if guess.unmapped:
        yield f"    # not used: {', '.join(json.dumps(header, ensure_ascii=False) for header in guess.unmapped)}"
    for note in guess.notes:
        yield f"    # {note}"


def _path(file: Path, project: Path | None) -> str:
    if project and file.resolve().is_relative_to(project.resolve()):
        return file.resolve().relative_to(project.resolve()).as_posix()
    return display_path(file) if project is None else file.resolve().as_posix()


def scalar(text: str) -> str:
    """Return `text` as a YAML value: plain where that is safe, else in quotes."""
    plain = re.fullmatch(r"[A-Za-z][A-Za-z0-9_./-]*( [A-Za-z0-9_./-]+)*", text)
    return (
        text
        if plain and text.lower() not in ("yes", "no", "on", "off", "true", "false", "null", "y", "n")
        else json.dumps(text, ensure_ascii=False)
    )
