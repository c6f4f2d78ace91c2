"""Slides-as-data into a .pptx: the only module that knows every piece of a slide."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import quoteattr

from deckgen.errors import OutputError, Problem
from deckgen.findings import Finding
from deckgen.formats import format_date
from deckgen.slides.archive import put_in_place
from deckgen.slides.borrowed import drawn_holder, dress, settle
from deckgen.slides.cards import card_boxes, card_reduction, card_strip_xml
from deckgen.slides.editor import Editor
from deckgen.slides.fill import Draw, Page, draw_image, fill, fill_text
from deckgen.slides.finishing import finished
from deckgen.slides.layouts import LAYOUTS, Layout
from deckgen.slides.links import resolve_links
from deckgen.slides.model import Content, Deck, Paragraph, Run, Slide, Text
from deckgen.slides.parts import remember_parts
from deckgen.slides.section_list import add_sections
from deckgen.slides.stationery import Stationery, branded
from deckgen.slides.styles import STYLES
from deckgen.slides.template_shapes import PH_TYPES, SLIDE_NUMBER_FIELD
from deckgen.slides.texts import Ink, body_elements, clean, fill_body, parse
from deckgen.theme import Theme

_FURNITURE: Final = ("Date", "Slide Number")
_TITLES: Final = ("title", "ctrTitle")


def write_deck(deck: Deck, theme: Theme | Stationery, path: Path, *, draw: Draw = draw_image) -> tuple[Finding, ...]:
    """Write `deck` as a .pptx at `path`, whole or not at all.

    Parameters
    ----------
    deck : Deck
        Slides in order; see `deckgen.slides.layouts.LAYOUTS` for layouts and placeholder names.
    theme : Theme or Stationery
        The brand to write it in: one of deckgen's, or a person's own template.
    path : Path
        Where the deck goes; what lies there is replaced.
    draw : callable, optional
        Takes a figure, the theme, width and height in inches and returns its PNG, and its SVG where the deck is to
        hold that too.

    Returns
    -------
    tuple of Finding
        What does not fit at the smallest sizes allowed; empty for a good deck.

    Raises
    ------
    OutputError
        Where a slide asks for a layout or placeholder that there is none of, the deck is open in
        PowerPoint, or the file cannot be written. What lay at `path` before is then untouched.
    """
    content, findings = deck_bytes(deck, theme, draw=draw)
    put_in_place(content, path)
    return findings


def deck_bytes(deck: Deck, theme: Theme | Stationery, *, draw: Draw = draw_image) -> tuple[bytes, tuple[Finding, ...]]:
    """Return `deck` as the bytes of a .pptx, and its findings; the same deck gives the same bytes."""
    parts, findings = deck_parts(deck, theme, draw=draw)
    return parts.content(), findings


def deck_parts(deck: Deck, theme: Theme | Stationery, *, draw: Draw = draw_image) -> tuple[Editor, tuple[Finding, ...]]:
    """Return `deck` as the parts of a .pptx, to which more may be added, and its findings."""
    from pptx import Presentation

    _check_names(deck)
    stationery = theme if isinstance(theme, Stationery) else branded(theme, deck.language)
    presentation = Presentation(BytesIO(stationery.package))
    remember_parts(presentation.part.package)
    findings: list[Finding] = []
    masters = presentation.slide_masters
    layouts = {name: masters[m].slide_layouts[n] for name, (m, n) in stationery.places.items()}
    written: dict[str, Any] = {}
    for number, slide in enumerate(deck.slides, 1):
        made = written[slide.id] = presentation.slides.add_slide(layouts[slide.layout])
        made._element.cSld.set("name", clean(slide.id))
        if slide.hidden:
            made._element.set("show", "0")
        page = Page(
            shapes=made.shapes,
            slide=slide,
            number=number,
            layout=stationery.layouts[slide.layout],
            theme=stationery.theme,
            language=deck.language,
            draw=draw,
            charts=deck.charts,
        )
        findings += _write_slide(page, deck)
        if slide.notes is not None:
            _write_notes(made, slide.notes, page.ink, number)
    resolve_links(written)
    add_sections(presentation, deck.slides)
    _write_properties(presentation.core_properties, deck)
    buffer = BytesIO()
    presentation.save(buffer)
    return finished(buffer.getvalue(), deck), tuple(findings)


def _check_names(deck: Deck) -> None:
    """Raise one OutputError for all layouts and placeholders that do not exist."""
    problems = []
    for slide in deck.slides:
        if slide.layout not in LAYOUTS:
            hint = "layouts: " + ", ".join(LAYOUTS)
            message = f"slide {slide.id!r} asks for the layout {slide.layout!r}"
            problems.append(Problem(message=message, mark=slide.mark, hint=hint))
            continue
        known = [p.name for p in LAYOUTS[slide.layout].placeholders if p.name not in _FURNITURE]
        for name in _contents(slide):
            if name not in known:
                message = f"slide {slide.id!r} fills {name!r}, which the layout {slide.layout!r} does not have"
                problems.append(Problem(message=message, mark=slide.mark, hint="it has " + ", ".join(known)))
    if problems:
        raise OutputError(problems)


def _contents(slide: Slide) -> Mapping[str, Content]:
    """Return placeholder -> content, the title and the source line among them."""
    contents: dict[str, Content] = {"Title": slide.title, **slide.body}
    return contents | {"Source": slide.source} if slide.source is not None else contents


def _write_slide(page: Page, deck: Deck) -> list[Finding]:
    findings: list[Finding] = []
    contents = _contents(page.slide)
    boxes = card_boxes(page.layout, contents)
    smaller = card_reduction(page.layout, contents, boxes, page.theme)
    # the title first, for in some templates other placeholders have its number
    cloned = sorted(page.shapes.placeholders, key=lambda shape: shape._element.ph.get("type") not in _TITLES)
    for placeholder in page.layout.placeholders:
        if placeholder.name in _FURNITURE or placeholder.name not in contents:
            continue
        box = boxes.get(placeholder.name, placeholder.box)
        holder = (
            cloned.pop([shape.placeholder_format.idx for shape in cloned].index(placeholder.idx))
            if placeholder.held
            else drawn_holder(page, placeholder, box)
        )
        if placeholder.dress != "layout":
            page.shapes._spTree.append(holder._element)  # in the order of reading, which the template's may not be
        if box != placeholder.box or placeholder.dress == "full":
            holder.left, holder.top, holder.width, holder.height = box.left, box.top, box.width, box.height
        holder.name = placeholder.name
        if placeholder.kind == "card":
            strip = parse(card_strip_xml(page.next_id(), placeholder.name, box, page.theme))
            holder._element.addprevious(strip)
        start = smaller if placeholder.kind == "card" else 0.0
        findings += fill(page, holder, placeholder, contents[placeholder.name], box, start=start)
        settle(page, placeholder, box)
    for unused in cloned:
        unused._element.getparent().remove(unused._element)
    return findings + _write_furniture(page, deck)


def footer_text(deck: Deck, layout: Layout) -> Text:
    """Return the mark in bold and the as-of date; the cover also says whose deck it is, and of which people.

    Other slides say in their source line which people they are of: their footer has no room for it.
    """
    label = deck.as_of_label or f"As of {format_date(deck.as_of)}"
    said = {"title": (deck.subset, deck.organization), "closing": (deck.subset,)}.get(layout.name, ())
    rest = list(filter(None, said))
    runs = [Run(text=deck.mark_text, bold=True)] if deck.mark_text else []
    tail = "  ·  ".join([label, *rest])
    runs.append(Run(text=("  ·  " if runs else "") + tail))
    return Text(paragraphs=(Paragraph(runs=tuple(runs)),))


def _write_furniture(page: Page, deck: Deck) -> list[Finding]:
    """Add what python-pptx does not clone from a layout: date and slide number."""
    findings: list[Finding] = []
    for placeholder in page.layout.placeholders:
        name = placeholder.name
        if name not in _FURNITURE:
            continue
        if not placeholder.held:
            drawn_holder(page, placeholder, placeholder.box)
        else:
            page.shapes._spTree.append(
                parse(
                    f'<p:sp><p:nvSpPr><p:cNvPr id="{page.next_id()}" name="{name}"/><p:cNvSpPr>'
                    '<a:spLocks noGrp="1"/>'
                    f'</p:cNvSpPr><p:nvPr><p:ph {PH_TYPES[placeholder.kind]} idx="{placeholder.idx}"/>'
                    "</p:nvPr></p:nvSpPr>"
                    "<p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/><a:p/></p:txBody></p:sp>"
                )
            )
        holder = page.shapes[-1]
        if name == "Date":
            findings += fill_text(page, holder, placeholder, footer_text(deck, page.layout), placeholder.box)
        else:
            dress(holder, placeholder, page.ink)
            fill_body(holder._element.txBody, [_number_xml(page.number, page.language)])
        settle(page, placeholder, placeholder.box)
    return findings


def _number_xml(number: int, language: str) -> str:
    lang = f"lang={quoteattr(language)}"
    field = f'<a:fld id="{SLIDE_NUMBER_FIELD}" type="slidenum"><a:rPr {lang} dirty="0"/>'
    return f'<a:p>{field}<a:t>{number}</a:t></a:fld><a:endParaRPr {lang} dirty="0"/></a:p>'


def _write_notes(made: Any, notes: Text, ink: Ink, number: int) -> None:
    page = made.notes_slide
    plain = Ink(theme=ink.theme, ground="background", language=ink.language)
    for shape in page.placeholders:
        kind = shape.placeholder_format.type.name
        if kind == "BODY":
            fill_body(shape.text_frame._txBody, body_elements(notes, STYLES["text"], plain), fixed=False)
        elif kind == "SLIDE_NUMBER":
            fill_body(shape.text_frame._txBody, [_number_xml(number, ink.language)], fixed=False)


def _write_properties(properties: Any, deck: Deck) -> None:
    """Write the file's properties from the deck; never the clock, never the person at the keyboard."""
    moment = deck.written or datetime.fromisoformat(deck.as_of[:10])
    author = deck.author or deck.organization
    properties.title = clean(deck.title)
    properties.author = clean(author)
    properties.last_modified_by = clean(author)
    properties.subject = clean(deck.subject)
    properties.keywords = clean(", ".join(deck.keywords))
    properties.language = deck.language
    properties.created = properties.modified = moment
    properties.revision = 1
