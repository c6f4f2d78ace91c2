"""The gate: every rule that is asked for, over one written .pptx.

It is given files that deckgen did not write: whatever one holds, the answer is a list of findings.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Final

from lxml import etree

from deckgen.checks.choice import drawn_rules, file_rules
from deckgen.checks.drawing import drawing_of
from deckgen.checks.rule import RULES, FileRule
from deckgen.errors import OutputError
from deckgen.findings import Finding
from deckgen.slides.opening import open_file, printable
from deckgen.slides.package import Package
from deckgen.slides.reader import presentation_of
from deckgen.slides.view import DeckView
from deckgen.spec_checks import ChecksSpec

MOST_FINDINGS: Final = 1_000  # of one rule; nobody reads on, and a file can be made to give a million
# What a rule meets in a file that some other program wrote: a value that is no number, an element that is not there.
_UNUSUAL: Final = (OutputError, etree.LxmlError, ValueError, LookupError, AttributeError, TypeError, OverflowError)


def check_package(path: Path, choice: ChecksSpec | None = None, written: DeckView | None = None) -> list[Finding]:
    """Return what the rules object to in the deck at `path`, a .pptx, .potx or .ppsx; empty for a good deck.

    A file that is not a readable package at all gives one finding, ``package.readable``, and no others. Who has just
    `written` the file, and has read it already, spares it a second reading: where its parts are those of the file, byte
    for byte, the rules look at that view.

    Raises
    ------
    OutputError
        Where there is no file at `path`, or it may not be read.
    """
    with open_file(path) as file:
        return _check(file, choice or ChecksSpec(), written)


def check_bytes(content: bytes, choice: ChecksSpec | None = None) -> list[Finding]:
    """Return what the rules that `choice` selects, or all, object to in the bytes of a .pptx."""
    return _check(content, choice or ChecksSpec())


def _check(source: bytes | BinaryIO, choice: ChecksSpec, written: DeckView | None = None) -> list[Finding]:
    try:
        package = Package(source)
        deck = written if written is not None and _same(package, written.package) else DeckView(package)
        deck.package.load()
    except OutputError as error:
        return [_unreadable(error, "not a readable package: ")]
    found = look(deck, choice)
    try:
        presentation_of(deck.package, media=False)
    except OutputError as error:
        found.append(_unreadable(error))
    return found


def _same(one: Package, other: Package) -> bool:
    """Return whether the two have the same parts, each once, with the same bytes."""
    return sorted(one.names) == sorted(other.parts) and all(one.parts[name] == other.parts[name] for name in one.parts)


def look(deck: DeckView, choice: ChecksSpec) -> list[Finding]:
    """Return what the rules that `choice` selects object to in `deck`, in the order of its slides."""
    found = [_shown(finding) for rule in file_rules(choice) for finding in _guarded(rule, deck)]
    return sorted(found, key=lambda finding: (finding.slide or 0, finding.rule))


def check_drawn(path: Path, choice: ChecksSpec | None = None) -> list[Finding]:
    """Return what the rules over drawn decks object to in the deck at `path`, as LibreOffice draws it.

    Empty for a file that is not a readable package, which `check_package` says.

    Raises
    ------
    OutputError
        Where LibreOffice or poppler is missing, or the deck cannot be drawn.
    """
    rules = drawn_rules(choice or ChecksSpec())
    try:
        package = Package.read(path)
        package.load()
    except OutputError:
        return []
    deck = DeckView(package)
    with drawing_of(path, len(deck.slides)) as drawing:
        found = [finding for rule in rules for finding in rule.look(deck, drawing)]
    return sorted(found, key=lambda finding: (finding.slide or 0, finding.rule))


def _guarded(rule: FileRule, deck: DeckView) -> Iterator[Finding]:
    """Yield what a rule finds; where the file is made so that the rule cannot go on, that is a finding too."""
    unusual = RULES["package.unusual"]()
    try:
        for count, finding in enumerate(rule.look(deck)):
            if count == MOST_FINDINGS:
                message = f"{rule.kind} has more than {MOST_FINDINGS:,} findings; the others are not listed"
                yield unusual.finding(message)
                return
            yield finding
    except _UNUSUAL as error:
        reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        yield unusual.finding(f"{rule.kind} could not read the deck: {reason}")


def _unreadable(error: OutputError, what: str = "") -> Finding:
    problem = error.problems[0]
    return RULES["package.readable"]().finding(what + problem.message, hint=problem.hint)


def _shown(finding: Finding) -> Finding:
    """Return `finding` with the words that it quotes from the file fit for a terminal."""
    shape = None if finding.shape is None else printable(finding.shape)
    return replace(finding, message=printable(finding.message), shape=shape, measured=printable(finding.measured))
