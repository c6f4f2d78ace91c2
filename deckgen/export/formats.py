"""The formats that a deck is built in beside the .pptx, and where each of them lies."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Final

from deckgen.files import cannot_write, write_whole
from deckgen.plan import Plan

FORMATS: Final = ("pptx", "pdf", "png", "html")


def check_formats(formats: Collection[str]) -> None:
    """Raise OutputError where a program that one of `formats` needs is missing: before any time is spent."""
    if "pdf" in formats or "png" in formats:
        from deckgen.export.paper import refuse_missing

        refuse_missing(pages="png" in formats)


def export(
    plan: Plan, target: Path, formats: Collection[str], stages: tuple[Path, Path, Path, Path]
) -> tuple[Path, ...]:
    """Put the deck beside `target`, its .pptx, in `formats`; return what was written, a folder for pictures.

    PDF and pictures show the .pptx as it lies there, with a person's edits. The page is of the deck as it was built.

    Parameters
    ----------
    plan : Plan
    target : Path
        The deck, in place.
    formats : collection of str
        Of `FORMATS`.
    stages : tuple of Path
        What the stages entities, models, metrics and deck left.
    """
    written = []
    try:
        if "html" in formats:
            written.append(_page(plan, target.with_suffix(".html"), stages))
        if "pdf" in formats or "png" in formats:
            written += _pages(target, formats)
    except OSError as error:
        raise cannot_write(str(error.filename or target.parent), error) from error
    return tuple(written)


def _page(plan: Plan, file: Path, stages: tuple[Path, Path, Path, Path]) -> Path:
    from deckgen.export.made import made_deck
    from deckgen.export.page import page

    with made_deck(plan, *stages) as made:
        write_whole(file, page(made.deck, made.stationery, made.ledger))
    return file


def _pages(target: Path, formats: Collection[str]) -> list[Path]:
    from deckgen.export.paper import draw_pages, draw_pdf

    written = []
    with draw_pdf(target) as pdf:
        if "pdf" in formats:
            file = target.with_suffix(".pdf")
            write_whole(file, pdf.read_bytes())
            written.append(file)
        if "png" in formats:
            written.append(draw_pages(pdf, target.with_suffix("")))
    return written
