"""Faults that a person could bring into a deck, each planted at a random place, and what a verification must say of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from random import Random
from typing import Any

from openpyxl import load_workbook
from PIL import Image
from pptx.util import Emu

Said = tuple[str, int]  # fault and slide
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
STRANGE = ("$3.27M", "41.3%", "8,417", "57 donors", "×6.4", "−$913K", "(1,777)", "71,9 %", "3.333 million", "17th")


@dataclass(frozen=True)
class Target:
    """A shape, its slide and the slide's number; notes are none of the shapes."""

    number: int
    slide: Any
    shape: Any

    @property
    def key(self) -> tuple[int, int]:
        return self.slide.slide_id, self.shape.shape_id if self.shape is not None else 0


Plant = Callable[
    [Target, Random], list[str] | None
]  # the faults that it brings; None where the shape has no room for it
PLANTS: dict[str, Plant] = {}


def plant(function: Plant) -> Plant:
    PLANTS[function.__name__] = function
    return function


def targets(presentation: Any) -> Iterator[Target]:
    for number, slide in enumerate(presentation.slides, 1):
        yield Target(number, slide, None)
        for shape in _all(slide.shapes):
            yield Target(number, slide, shape)


def _all(shapes: Any) -> Iterator[Any]:
    for shape in shapes:
        if shape._element.tag.endswith("}grpSp"):
            yield from _all(shape.shapes)
        else:
            yield shape


def sow(presentation: Any, count: int, random: Random, kinds: list[str] | None = None) -> list[tuple[str, list[Said]]]:
    """Plant `count` faults in shapes of their own, kinds in turn; return name, and fault and slide of each."""
    free = list(targets(presentation))
    random.shuffle(free)
    names = list(kinds or PLANTS)
    random.shuffle(names)
    done: list[tuple[str, list[Said]]] = []
    while len(done) < count and names:
        name = names.pop(0)
        for target in free:
            faults = PLANTS[name](target, random)
            if faults is not None:
                done.append((name, [(fault, target.number) for fault in faults]))
                free.remove(target)
                names.append(name)
                break
    return done


def flipped(text: str, random: Random) -> str:
    """Return `text` with one digit made another."""
    at = random.choice([i for i, character in enumerate(text) if character.isdecimal()])
    return text[:at] + random.choice([d for d in "123456789" if d != text[at]]) + text[at + 1 :]


def has_digit(text: str | None) -> bool:
    return any(character.isdecimal() for character in text or "")


def _texts(element: Any) -> list[Any]:
    return [t for t in element.iter("{*}t") if has_digit(t.text) and t.getparent().tag.endswith("}r")]


def _flip(found: list[Any], random: Random) -> list[str] | None:
    if not found:
        return None
    one = random.choice(found)
    one.text = flipped(one.text, random)
    return ["changed"]


def _kind(target: Target, name: str) -> bool:
    return target.shape is not None and target.shape._element.tag.endswith(f"}}{name}")


def _chart(target: Target) -> Any | None:
    return target.shape.chart if _kind(target, "graphicFrame") and target.shape.has_chart else None


def _table(target: Target) -> Any | None:
    return target.shape.table._tbl if _kind(target, "graphicFrame") and target.shape.has_table else None


@plant
def changes_a_title(target: Target, random: Random) -> list[str] | None:
    title = _kind(target, "sp") and target.shape.name == "Title"
    return _flip(_texts(target.shape._element), random) if title else None


@plant
def changes_a_text(target: Target, random: Random) -> list[str] | None:
    return _flip(_texts(target.shape._element), random) if _kind(target, "sp") else None


@plant
def changes_a_number_that_is_cut_in_runs(target: Target, random: Random) -> list[str] | None:
    found = [t for t in _texts(target.shape._element) if len(t.text) > 1] if _kind(target, "sp") else []
    if not found:
        return None
    one = random.choice(found)
    text = flipped(one.text, random)
    at = random.choice([i for i, character in enumerate(text) if character.isdecimal()]) or 1
    other = deepcopy(one.getparent())
    one.getparent().addnext(other)
    one.text, other.find("{*}t").text = text[:at], text[at:]
    return ["changed"]


@plant
def writes_a_whole_other_number(target: Target, random: Random) -> list[str] | None:
    """Type another number over a whole run that states a metric."""
    whole = [t for t in _texts(target.shape._element) if has_digit(t.text[:2])] if _kind(target, "sp") else []
    whole = [t for t in whole if len(t.text.split()) == 1 and t.text != "2043"]
    if not whole:
        return None
    one = random.choice(whole)
    one.text = random.choice(["9,999,999", "2043", "−77%", "$88.8M"])
    return ["changed"]


@plant
def changes_a_cell(target: Target, random: Random) -> list[str] | None:
    table = _table(target)
    return _flip(_texts(table), random) if table is not None else None


@plant
def swaps_two_cells_of_a_column(target: Target, random: Random) -> list[str] | None:
    table = _table(target)
    if table is None:
        return None
    columns = [
        [_texts(row.tc_lst[place])[0] for row in table.tr_lst[1:] if len(_texts(row.tc_lst[place])) == 1]
        for place in range(1, len(table.tr_lst[0].tc_lst))
        if not has_digit("".join(table.tr_lst[0].tc_lst[0].itertext()))
    ]
    for first, second in (pair for column in columns for pair in pairwise(column)):
        if first.text != second.text and all(re.fullmatch(r"[+−$]*[\d.,]+[%KM]?", t.text) for t in (first, second)):
            first.text, second.text = second.text, first.text
            return ["changed", "changed"]
    return None


@plant
def changes_the_notes(target: Target, random: Random) -> list[str] | None:
    notes = target.shape is None and target.slide.has_notes_slide
    return _flip(_texts(target.slide.notes_slide.notes_text_frame._txBody), random) if notes else None


@plant
def changes_an_alt_text(target: Target, random: Random) -> list[str] | None:
    if target.shape is None or not has_digit(target.shape._element._nvXxPr.cNvPr.get("descr")):
        return None
    own = target.shape._element._nvXxPr.cNvPr
    own.set("descr", flipped(own.get("descr"), random))
    return ["changed"]


@plant
def replaces_a_picture(target: Target, random: Random) -> list[str] | None:
    if not _kind(target, "pic") or target.shape.name not in ("Figure", "Diagram"):
        return None
    buffer = BytesIO()
    Image.new("RGB", (40, 30), (random.randrange(256), 9, 9)).save(buffer, "PNG")
    buffer.seek(0)
    _, relation = target.shape.part.get_or_add_image_part(buffer)
    target.shape._element.xpath("p:blipFill/a:blip")[0].set(f"{R}embed", relation)
    return ["picture"]


def _values(chart: Any) -> list[Any]:
    return [v for v in chart._chartSpace.xpath(".//c:val//c:pt/c:v|.//c:yVal//c:pt/c:v") if has_digit(v.text)]


@plant
def changes_a_charts_value(target: Target, random: Random) -> list[str] | None:
    chart = _chart(target)
    found = _values(chart) if chart is not None else []
    if not found:
        return None
    one = random.choice(found)
    one.text = f"{float(one.text) * 1.5 + 1:g}"
    return ["changed", "workbook"]


def _in_workbook(chart: Any, value: Any, number: float) -> None:
    """Write `number` into the cell that `value` of the chart's cache is a copy of."""
    sheet, _, cells = value.getparent().getparent().getparent().findtext("{*}f").rpartition("!")
    part = chart.part.chart_workbook.xlsx_part
    book = load_workbook(BytesIO(part.blob))
    area = book[sheet.strip("'")][cells.replace("$", "")]
    flat = (
        [area]
        if not isinstance(area, tuple)
        else [c for row in area for c in (row if isinstance(row, tuple) else (row,))]
    )
    flat[int(value.getparent().get("idx"))].value = number
    buffer = BytesIO()
    book.save(buffer)
    part._blob = buffer.getvalue()


@plant
def changes_a_charts_workbook(target: Target, random: Random) -> list[str] | None:
    chart = _chart(target)
    found = _values(chart) if chart is not None else []
    if not found:
        return None
    _in_workbook(chart, random.choice(found), 123456.5)
    return ["workbook"]


@plant
def changes_a_charts_value_and_workbook(target: Target, random: Random) -> list[str] | None:
    chart = _chart(target)
    found = _values(chart) if chart is not None else []
    if not found:
        return None
    one = random.choice(found)
    one.text = "123456.5"
    _in_workbook(chart, one, 123456.5)
    return ["changed"]


@plant
def changes_a_charts_label(target: Target, random: Random) -> list[str] | None:
    chart = _chart(target)
    return _flip(_texts(chart._chartSpace), random) if chart is not None else None


@plant
def adds_a_point_to_a_chart(target: Target, random: Random) -> list[str] | None:
    chart = _chart(target)
    found = _values(chart) if chart is not None else []
    if not found:
        return None
    last = found[-1].getparent()
    made = deepcopy(last)
    made.set("idx", "97")
    made.find("{*}v").text = "54321"
    last.addnext(made)
    return ["untraced"]


@plant
def adds_a_text_box(target: Target, random: Random) -> list[str] | None:
    if target.shape is not None:
        return None
    box = target.slide.shapes.add_textbox(Emu(500_000), Emu(5_900_000), Emu(3_000_000), Emu(400_000))
    box.text_frame.text = f"Note that {random.choice(STRANGE)} were seen in Q3 and on 12 March 2026"
    return ["untraced"]


@plant
def adds_a_bullet(target: Target, random: Random) -> list[str] | None:
    if not _kind(target, "sp") or target.shape.name not in ("Body", "Takeaways"):
        return None
    target.shape.text_frame.add_paragraph().text = f"Moreover {random.choice(STRANGE)}, as of 2026-02-28"
    return ["untraced"]


@plant
def adds_a_sentence(target: Target, random: Random) -> list[str] | None:
    if not _kind(target, "sp") or not target.shape.text_frame.paragraphs[0].runs or target.shape.name == "Slide Number":
        return None
    target.shape.text_frame.paragraphs[0].runs[-1].text += f" Decline {random.choice(STRANGE)} in FY2025."
    return ["untraced"]


@plant
def adds_a_row(target: Target, random: Random) -> list[str] | None:
    table = _table(target)
    if table is None:
        return None
    made = deepcopy(table.tr_lst[-1])
    table.tr_lst[-1].addnext(made)
    for place, cell in enumerate(made.tc_lst):
        for run in list(cell.iter("{*}t"))[1:]:
            run.text = ""
        for run in list(cell.iter("{*}t"))[:1]:
            run.text = "Our own" if place == 0 else f"7{place},123"
    return ["untraced"] * sum(has_digit("".join(cell.itertext())) for cell in made.tc_lst)


@plant
def adds_to_the_notes(target: Target, random: Random) -> list[str] | None:
    if target.shape is not None or not target.slide.has_notes_slide:
        return None
    target.slide.notes_slide.notes_text_frame.add_paragraph().text = f"Say {random.choice(STRANGE)} aloud"
    return ["untraced"]


@plant
def adds_to_an_alt_text(target: Target, random: Random) -> list[str] | None:
    if target.shape is None or not target.shape._element._nvXxPr.cNvPr.get("descr"):
        return None
    own = target.shape._element._nvXxPr.cNvPr
    own.set("descr", f"{own.get('descr')} Of these, {random.choice(STRANGE)}.")
    return ["untraced"]


def copied(presentation: Any, source: Any) -> Any:
    """Duplicate a slide at the end, tags and all, as PowerPoint does."""
    made = presentation.slides.add_slide(source.slide_layout)
    known = {}
    for relation in source.part.rels.values():
        if not relation.reltype.endswith(("slideLayout", "notesSlide")):
            known[relation.rId] = made.part.relate_to(relation._target, relation.reltype)
    shown = deepcopy(source._element.cSld)
    for element in shown.iter():
        for name, value in element.attrib.items():
            if name.startswith(R) and value in known:
                element.set(name, known[value])
    made._element.replace(made._element.cSld, shown)
    return made
