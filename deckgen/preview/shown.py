"""Slides, findings and mistakes as the plain data that the page draws: every text is a text, never HTML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from deckgen.errors import DeckgenError, Mark
from deckgen.files import trouble
from deckgen.slides.chart_model import Chart, Heat
from deckgen.slides.model import Content, Deck, Layers, Paragraph, Picture, Slide, Table, Text


def shown_slides(deck: Deck) -> list[dict[str, Any]]:
    """Return the outline of each slide: its words, tables and descriptions of figures, without any picture yet."""
    return [_slide(slide, number) for number, slide in enumerate(deck.slides, start=1)]


def _slide(slide: Slide, number: int) -> dict[str, Any]:
    return {
        "id": slide.id, "number": number, "title": slide.title.text, "layout": slide.layout, "section": slide.section,
        "hidden": slide.hidden, "notes": _paragraphs(slide.notes), "source": slide.source.text if slide.source else "",
        "body": [{"place": name, **_content(content)} for name, content in slide.body.items()], **place(slide.mark),
        "picture": None, "fresh": False,
    }  # fmt: skip


def place(mark: Mark | None) -> dict[str, Any]:
    """Return a mark as file, line and column, with the whole path for a link that opens an editor."""
    if mark is None:
        return {"file": None, "line": None, "column": None, "path": None}
    path = Path(mark.file)
    whole = path.resolve().as_posix() if path.is_file() else None  # ``--set`` is none
    return {"file": mark.file, "line": mark.line, "column": mark.column, "path": whole}


def _paragraphs(text: Text | None) -> list[dict[str, Any]]:
    return [_paragraph(one) for one in text.paragraphs] if text else []


def _paragraph(paragraph: Paragraph) -> dict[str, Any]:
    return {"level": paragraph.level, "runs": [{"text": run.text, "bold": run.bold} for run in paragraph.runs]}


def _content(content: Content) -> dict[str, Any]:
    if isinstance(content, Text):
        return {"kind": "text", "paragraphs": _paragraphs(content)}
    if isinstance(content, Table):
        columns = [{"label": column.label, "align": column.align} for column in content.columns]
        rows = [[cell.text for cell in row] for row in content.rows]
        return {"kind": "table", "alt": content.alt_text, "columns": columns, "rows": rows, "total": content.total}
    if isinstance(content, Layers):
        bands = [{"label": band.label, "boxes": list(band.boxes)} for band in content.bands]
        return {"kind": "layers", "alt": content.alt_text, "bands": bands}
    if isinstance(content, Heat):
        heads = [{"label": label, "align": "left"} for label in (content.corner, *content.columns)]
        cells = [[name, *(cell.text for cell in row)] for name, row in zip(content.rows, content.cells, strict=True)]
        return {"kind": "table", "alt": content.alt_text, "columns": heads, "rows": cells, "total": False}
    if isinstance(content, Picture | Chart):
        return {"kind": "figure", "alt": content.alt_text, "image": None}
    return {"kind": "text", "paragraphs": []}


def with_images(slides: Sequence[dict[str, Any]], images: Mapping[tuple[str, str], str]) -> list[dict[str, Any]]:
    """Return `slides` with the figures that are drawn: (slide's id, placeholder) -> the picture's key."""
    return [
        slide | {
            "body": [
                piece | {"image": images.get((slide["id"], piece["place"]))} if piece["kind"] == "figure" else piece
                for piece in slide["body"]
            ]
        }
        for slide in slides
    ]  # fmt: skip


def shown_findings(found: Iterable[Mapping[str, Any]], ids: Sequence[str]) -> list[dict[str, Any]]:
    """Return findings with the id of the slide that each is about, which lasts when slides are put in before it."""
    shown = []
    for finding in found:
        number, line = finding["slide"], finding["line"]
        mark = (
            Mark(file=finding["file"], line=line, column=finding["column"] or 1) if finding["file"] and line else None
        )
        own = ids[number - 1] if number and number <= len(ids) else None
        shown.append({**finding, "slide_id": own, **place(mark)})
    return shown


def shown_problems(error: Exception) -> list[dict[str, Any]]:
    """Return the mistakes of an error, each with its line; of a fault in deckgen what it is called."""
    if isinstance(error, OSError):
        happened, hint = trouble(error)
        return [{"message": f"cannot use {error.filename}: {happened}", "hint": hint, "text": None, **place(None)}]
    if not isinstance(error, DeckgenError):
        said = f"{type(error).__name__}: {error}"
        hint = "this is a fault in deckgen: run `deckgen --debug build` on the deck, and report what it prints"
        return [{"message": said, "hint": hint, "text": None, **place(None)}]
    return [
        {
            "message": one.message,
            "hint": one.hint,
            "text": one.mark.line_text() if one.mark else None,
            **place(one.mark),
        }
        for one in error.problems
    ]
