"""What lies inside a package, read as it comes: parts that may be missing, workbooks that may be none."""

from __future__ import annotations

from typing import Any

from lxml import etree

from deckgen.errors import OutputError
from deckgen.slides.package import Package


def xml_of(package: Package, part: str) -> Any:
    """Return the root of a part; an empty element where there is none, or no XML in it."""
    try:
        return package.xml(part)
    except (KeyError, OutputError):
        return etree.Element("none")


def workbook(content: bytes) -> Package | None:
    """Return an embedded workbook's parts; None where it cannot be read."""
    try:
        return Package.embedded(content)
    except OutputError:
        return None
