"""A finished deck held to the rules that its project, its own spec and the command line choose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from deckgen.checks.choice import project_choice, sift
from deckgen.checks.gate import check_drawn, check_package
from deckgen.errors import Mark, OutputError
from deckgen.findings import Finding
from deckgen.spec_checks import ChecksSpec

if TYPE_CHECKING:
    from deckgen.checks.choice import Sifted


@dataclass(frozen=True, kw_only=True, slots=True)
class Carried:
    """What a deck of deckgen's says of itself: the rules that its spec chose, its slides' ids in order, and their lines."""

    choice: ChecksSpec = field(default_factory=ChecksSpec)
    ids: tuple[str, ...] = ()
    marks: Mapping[int, Mark] = field(default_factory=dict)


def choice_for(path: Path, typed: ChecksSpec) -> tuple[ChecksSpec, Carried]:
    """Return which rules the deck at `path` is held to, and what it says of itself.

    The project around it chooses first, then the spec that it was built from, then what is `typed`.
    """
    carried = _carried(path)
    return project_choice(path.parent).beside(carried.choice).beside(typed), carried


def check_deck(path: Path, choice: ChecksSpec, carried: Carried, *, render: bool = False) -> Sifted:
    """Return what the rules of `choice` object to in the deck at `path`, each finding with its line of the spec.

    Raises
    ------
    OutputError
        Where there is no such file, or it is to be drawn and LibreOffice is missing.
    """
    found = check_package(path, choice)
    if render:
        found = sorted([*found, *check_drawn(path, choice)], key=lambda finding: finding.slide or 0)
    return sift((_marked(finding, carried.marks) for finding in found), choice, carried.ids)


def _marked(finding: Finding, marks: Mapping[int, Mark]) -> Finding:
    known = marks.get(finding.slide or 0) if finding.mark is None else None
    return finding if known is None else replace(finding, mark=known)


def _carried(path: Path) -> Carried:
    """Return what the deck at `path` says of itself; nothing for one that deckgen did not build."""
    from deckgen.ledger.carried import find_ledger
    from deckgen.ledger.identity import Identity
    from deckgen.slides.package import Package
    from deckgen.slides.view import DeckView

    try:
        package = Package.read(path)
        ledger = find_ledger(path, package)
        if ledger is None:
            return Carried()
        identity = Identity(ledger)
        ids = tuple(identity.slide(slide) for slide in DeckView(package).slides)
        choice = ChecksSpec.model_validate(ledger.deck.get("checks", {}))
    except (OutputError, KeyError, ValueError):
        return Carried()  # the rules say what is wrong with it
    lines = {str(slide["id"]): Mark(file=slide["file"], line=slide["line"], column=slide.get("column") or 1)
             for slide in ledger.slides if slide.get("file") and slide.get("line")}  # fmt: skip
    marks = {number: lines[own] for number, own in enumerate(ids, start=1) if own in lines}
    return Carried(choice=choice, ids=ids, marks=marks)
