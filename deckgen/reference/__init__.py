"""The reference pages of the documentation, written from the code: ``python -m deckgen.reference docs``.

A page is a function that returns Markdown. Nothing here knows a command, a section or a metric by name, so that a new one
is documented as soon as it exists; a test fails where a page in `docs/` is behind the code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from deckgen.checks.page import markdown as checks
from deckgen.files import write_whole
from deckgen.reference.commands import commands
from deckgen.reference.decisions import decisions
from deckgen.reference.errors import errors
from deckgen.reference.fields import spec_fields, theme_fields
from deckgen.reference.kinds import figures, models, sections, sources
from deckgen.reference.metrics import metrics
from deckgen.reference.python import python

PAGES: Mapping[str, Callable[[], str]] = {
    "checks.md": checks,
    "reference/cli.md": commands,
    "reference/spec.md": spec_fields,
    "reference/sections.md": sections,
    "reference/figures.md": figures,
    "reference/metrics.md": metrics,
    "reference/sources.md": sources,
    "reference/models.md": models,
    "reference/themes.md": theme_fields,
    "reference/errors.md": errors,
    "reference/python.md": python,
}


def pages(docs: Path) -> Iterator[tuple[Path, str]]:
    """Yield each page's file below `docs` with what should stand in it."""
    for name, page in PAGES.items():
        yield docs / name, page()
    yield docs / "decisions/README.md", decisions(docs / "decisions")


def write_pages(docs: Path) -> Iterator[Path]:
    """Write the pages that are behind the code; yield each of them."""
    for path, text in pages(docs):
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, text.encode())
            yield path
