"""The gate: every rule over one written .pptx, in a fixed order."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from deckgen.checks.charts import CHART_RULES
from deckgen.checks.package import PACKAGE_RULES
from deckgen.checks.slides import SLIDE_RULES
from deckgen.errors import OutputError
from deckgen.findings import Finding
from deckgen.slides.package import Package
from deckgen.slides.reader import open_presentation


def check_package(path: Path) -> list[Finding]:
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
    return check_bytes(content)


def check_bytes(content: bytes) -> list[Finding]:
    """Return what the rules object to in the bytes of a .pptx."""
    try:
        package = Package(content)
        for name in package.xml_parts():
            package.xml(name)
        package.slides()
    except (OutputError, etree.XMLSyntaxError, KeyError) as error:
        return [Finding(rule="package.readable", severity="error", message=f"not a readable package: {error}")]
    found = [finding for rule in (*PACKAGE_RULES.values(), *CHART_RULES.values()) for finding in rule(package)]
    try:
        open_presentation(content)
    except OutputError as error:
        found.append(Finding(rule="package.readable", severity="error", message=str(error)))
    slides = package.slides()
    for rule in SLIDE_RULES.values():
        found += rule(package, slides)
    return found
