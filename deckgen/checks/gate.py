"""The gate: every rule that is asked for, over one written .pptx."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from deckgen.checks.choice import drawn_rules, file_rules
from deckgen.checks.drawing import drawing_of
from deckgen.checks.rule import RULES
from deckgen.errors import OutputError
from deckgen.findings import Finding
from deckgen.slides.package import Package
from deckgen.slides.reader import open_presentation
from deckgen.slides.view import DeckView
from deckgen.spec_checks import ChecksSpec


def check_package(path: Path, choice: ChecksSpec | None = None) -> list[Finding]:
    """Return what the rules object to in the deck at `path`; empty for a good deck.

    A file that is not a readable package at all gives one finding, ``package.readable``, and no others.

    Raises
    ------
    OutputError
        Where there is no file at `path`, or it may not be read.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise OutputError(f"{path} cannot be read: {error.strerror}") from error
    return check_bytes(content, choice)


def check_bytes(content: bytes, choice: ChecksSpec | None = None) -> list[Finding]:
    """Return what the rules that `choice` selects, or all, object to in the bytes of a .pptx."""
    try:
        package = Package(content)
        for name in package.xml_parts():
            package.xml(name)
        package.slides()
    except (OutputError, etree.XMLSyntaxError, KeyError) as error:
        return [_unreadable(f"not a readable package: {error}")]
    deck = DeckView(package)
    found = [finding for rule in file_rules(choice or ChecksSpec()) for finding in rule.look(deck)]
    try:
        open_presentation(content)
    except OutputError as error:
        found.append(_unreadable(str(error)))
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
    if not rules or any(finding.rule == "package.readable" for finding in check_package(path, _READABLE)):
        return []
    deck = DeckView(Package.read(path))
    with drawing_of(path, len(deck.slides)) as drawing:
        found = [finding for rule in rules for finding in rule.look(deck, drawing)]
    return sorted(found, key=lambda finding: (finding.slide or 0, finding.rule))


_READABLE = ChecksSpec(select=("package.readable",))


def _unreadable(message: str) -> Finding:
    return RULES["package.readable"]().finding(message)
