"""What people do to a deck by hand, each a small function; it returns how to tell that the edit is still there.

An edit is told apart by the numbers that a merge must not change: the slide's id and the shape's.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from io import BytesIO
from random import Random
from typing import Any

from lxml import etree
from PIL import Image
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import PP_ALIGN
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.util import Emu, Pt

Check = Callable[[Any], bool]
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
RED = RGBColor(0xC0, 0x10, 0x10)


@dataclass(frozen=True)
class Done:
    """An edit that was made: where, and whether `holds` of the merged presentation; `conflict` where it may not."""

    name: str
    slide: int  # the slide's own number, which stays with it
    shape: int | None
    holds: Check
    conflict: bool = False


Edit = Callable[[Any, Random], Done | None]
EDITS: dict[str, Edit] = {}


def edit(function: Edit) -> Edit:
    EDITS[function.__name__] = function
    return function


def by_id(presentation: Any, slide_id: int) -> Any | None:
    return presentation.slides.get(slide_id)


def shape_of(presentation: Any, slide_id: int, shape_id: int) -> Any | None:
    slide = by_id(presentation, slide_id)
    return (
        next((one for one in all_shapes(slide.shapes) if one.shape_id == shape_id), None) if slide is not None else None
    )


def all_shapes(shapes: Any) -> list[Any]:
    found = []
    for shape in shapes:
        found.append(shape)
        if shape._element.tag.endswith("}grpSp"):
            found += all_shapes(shape.shapes)
    return found


def find(presentation: Any, slide: str, name: str) -> tuple[int, Any] | None:
    """Return the first shape `name` on the slide that we called `slide`, with the slide's number."""
    for one in presentation.slides:
        if one._element.cSld.get("name") == slide:
            for shape in one.shapes:
                if shape.name == name:
                    return one.slide_id, shape
    return None


def on_shape(
    slide: str, name: str, change: Callable[[Any], None], holds: Callable[[Any], bool], *, conflict: bool = False
) -> Edit:
    """Return an edit of one shape."""

    def made(presentation: Any, random: Random) -> Done | None:
        found = find(presentation, slide, name)
        if found is None:
            return None
        number, shape = found
        change(shape)
        key = shape.shape_id

        def still(merged: Any) -> bool:
            there = shape_of(merged, number, key)
            return there is not None and holds(there)

        return Done(made.__name__, number, key, still, conflict)

    return made


def add(name: str, made: Edit) -> None:
    made.__name__ = name
    EDITS[name] = made


def _xfrm(left: int, top: int, width: int, height: int) -> tuple[Callable[[Any], None], Callable[[Any], bool]]:
    def change(shape: Any) -> None:
        shape.left, shape.top, shape.width, shape.height = left, top, width, height

    def holds(shape: Any) -> bool:
        return (shape.left, shape.top, shape.width, shape.height) == (left, top, width, height)

    return change, holds


def _turn(shape: Any) -> None:
    box = shape.left, shape.top, shape.width, shape.height
    shape.left, shape.top, shape.width, shape.height = box
    shape.rotation = 7


def _fill(shape: Any) -> None:
    shape.fill.solid()
    shape.fill.fore_color.rgb = RED


def _runs(shape: Any) -> list[Any]:
    return [run for paragraph in shape.text_frame.paragraphs for run in paragraph.runs]


def _all_runs(change: Callable[[Any], None]) -> Callable[[Any], None]:
    def made(shape: Any) -> None:
        for run in _runs(shape):
            change(run)

    return made


def _size(run: Any) -> None:
    run.font.size = Pt(21)


def _color(run: Any) -> None:
    run.font.color.rgb = RED


def _last_run_bold(shape: Any) -> None:
    """Split the last run and set its end in bold, as somebody does who marks a few letters."""
    run = shape.text_frame.paragraphs[0].runs[-1]
    text = run.text
    other = deepcopy(run._r)
    run._r.addnext(other)
    run.text = text[: len(text) // 2]
    last = shape.text_frame.paragraphs[0].runs[-1]
    last.text = text[len(text) // 2 :]
    last.font.bold = True


def _split_in_number(shape: Any) -> None:
    """Split every run in two, numbers among them, and set the second half in italics."""
    for run in _runs(shape):
        if len(run.text) > 2:
            other = deepcopy(run._r)
            text = run.text
            run._r.addnext(other)
            run.text = text[: len(text) // 2]
            other.find("{http://schemas.openxmlformats.org/drawingml/2006/main}t").text = text[len(text) // 2 :]
            other.find("{http://schemas.openxmlformats.org/drawingml/2006/main}rPr").set("i", "1")


def _align(shape: Any) -> None:
    for paragraph in shape.text_frame.paragraphs:
        paragraph.alignment = PP_ALIGN.RIGHT


def _say(place: int, change: Callable[[str], str]) -> Callable[[Any], None]:
    def made(shape: Any) -> None:
        paragraphs = shape.text_frame.paragraphs
        paragraph = paragraphs[min(place, len(paragraphs) - 1)]
        text = "".join(run.text for run in paragraph.runs)
        for run in paragraph.runs[1:]:
            run._r.getparent().remove(run._r)
        paragraph.runs[0].text = change(text)

    return made


def _figure(text: str) -> str:
    """Return the first number in a text, as it is written."""
    found = re.search(r"\S*\d\S*", text)
    return found[0] if found else "much"


def _drop_paragraph(shape: Any) -> None:
    last = shape.text_frame.paragraphs[-1]._p
    last.getparent().remove(last)


def _add_paragraph(shape: Any) -> None:
    shape.text_frame.add_paragraph().text = "My own point"


def _crop(shape: Any) -> None:
    shape.crop_left, shape.crop_top = 0.1, 0.05


def _image(color: str = "red") -> BytesIO:
    buffer = BytesIO()
    Image.new("RGB", (40, 30), color).save(buffer, "PNG")
    buffer.seek(0)
    return buffer


def _other_picture(shape: Any) -> None:
    _, relation = shape.part.get_or_add_image_part(_image())
    shape._element.xpath("p:blipFill/a:blip")[0].set(f"{R}embed", relation)


def _alt(text: str) -> Callable[[Any], None]:
    def made(shape: Any) -> None:
        shape._element._nvXxPr.cNvPr.set("descr", text)

    return made


def _said(*words: str) -> Callable[[Any], bool]:
    return lambda shape: all(word in shape.text_frame.text for word in words)


def _wide(shape: Any) -> None:
    first, second = shape.table.columns[0], shape.table.columns[1]
    first.width, second.width = first.width + 500_000, second.width - 500_000


def _copy_row(shape: Any) -> None:
    rows = shape.table._tbl.tr_lst
    made = deepcopy(rows[-1])
    rows[-1].addnext(made)
    for place, cell in enumerate(made.tc_lst):
        cell.txBody.p_lst[0].r_lst[0].t.text = f"own {place}"


def _copy_column(shape: Any) -> None:
    table = shape.table._tbl
    grid = table.tblGrid.gridCol_lst
    grid[-1].addnext(deepcopy(grid[-1]))
    for row in table.tr_lst:
        made = deepcopy(row.tc_lst[-1])
        row.tc_lst[-1].addnext(made)
        made.txBody.p_lst[0].r_lst[0].t.text = "remark"


def _drop_row(shape: Any) -> None:
    table = shape.table._tbl
    table.remove(table.tr_lst[2])


def _cells(shape: Any) -> list[str]:
    return [cell.text for row in shape.table.rows for cell in row.cells]


def _write_cell(shape: Any) -> None:
    shape.table.cell(1, 2).text_frame.paragraphs[0].runs[0].text = "closed"


def _fill_cell(shape: Any) -> None:
    cell = shape.table.cell(1, 1)
    cell.fill.solid()
    cell.fill.fore_color.rgb = RED


def _merge_cells(shape: Any) -> None:
    shape.table.cell(1, 1).merge(shape.table.cell(1, 2))


def _gap(shape: Any) -> None:
    shape.chart.plots[0].gap_width = 33


def _series_color(shape: Any) -> None:
    fill = shape.chart.plots[0].series[0].format.fill
    fill.solid()
    fill.fore_color.rgb = RED


def _chart_title(shape: Any) -> None:
    shape.chart.has_title = True
    shape.chart.chart_title.text_frame.text = "My title"


def _axis_max(shape: Any) -> None:
    shape.chart.value_axis.maximum_scale = 55


def _type_chart_number(shape: Any) -> None:
    shape.chart._chartSpace.xpath(".//c:val//c:v")[0].text = "99"


def _drop_label(shape: Any) -> None:
    label = shape.chart._chartSpace.xpath(".//c:dLbl")[0]
    label.getparent().remove(label)


def _label_colors(shape: Any) -> None:
    for style in shape.chart._chartSpace.xpath(".//c:dLbl//a:rPr"):
        style.set("i", "1")


def _grey(shape: Any) -> None:
    blip = shape._element.xpath("p:blipFill/a:blip")[0]
    blip.insert(0, etree.Element(blip.tag.replace("blip", "grayscl")))


def _banding(shape: Any) -> None:
    shape.table.horz_banding = True
    shape.table.first_col = True


def _box_color(shape: Any) -> None:
    _fill(shape.shapes[1])


def _box_words(shape: Any) -> None:
    box = next(one for one in shape.shapes if one.has_text_frame and one.text_frame.text == "Gifts")
    box.text_frame.paragraphs[0].runs[0].text = "All gifts"


for _name, _where, _change, _holds in (
    ("moves_a_picture", ("figure", "Figure"), *_xfrm(600_000, 1_500_000, 7_269_480, 4_645_152)),
    ("resizes_a_picture", ("figure", "Figure"), *_xfrm(600_000, 1_500_000, 5_000_000, 4_000_000)),
    ("moves_text", ("figure", "Takeaways"), *_xfrm(8_000_000, 1_600_000, 3_500_000, 4_000_000)),
    ("resizes_a_chart", ("chart", "Figure"), *_xfrm(700_000, 1_700_000, 8_000_000, 4_000_000)),
    ("moves_a_card", ("summary", "Card 1"), *_xfrm(700_000, 4_700_000, 2_500_000, 1_480_000)),
    ("turns_text", ("figure", "Takeaways"), _turn, lambda s: s.rotation == 7),
    ("fills_a_shape", ("summary", "Body"), _fill, lambda s: s.fill.fore_color.rgb == RED),
    ("sets_a_size", ("summary", "Body"), _all_runs(_size), lambda s: all(r.font.size == Pt(21) for r in _runs(s))),
    ("colours_words", ("summary", "Title"), _all_runs(_color), lambda s: all(r.font.color.rgb == RED for r in _runs(s))),
    ("marks_letters_bold", ("chart", "Title"), _last_run_bold, lambda s: _runs(s)[-1].font.bold is True),
    ("sets_half_of_each_run_in_italics", ("figure", "Takeaways"), _split_in_number,
     lambda s: any(r.font.italic for r in _runs(s))),
    ("aligns_text", ("closing", "Body"), _align, lambda s: s.text_frame.paragraphs[0].alignment == PP_ALIGN.RIGHT),
    ("rewrites_around_a_number", ("summary", "Body"), _say(0, lambda t: f"Thanks to you, {_figure(t)} came in"),
     _said("Thanks to you, ", " came in")),
    ("rewrites_a_title", ("figure", "Title"), _say(0, lambda t: f"Now {_figure(t)} of all give monthly"),
     _said("Now ", " of all give")),
    ("rewrites_a_plain_point", ("figure", "Takeaways"), _say(2, lambda t: "Something else entirely"),
     _said("Something else entirely")),
    ("deletes_a_paragraph", ("figure", "Takeaways"), _drop_paragraph, lambda s: "without a number" not in s.text_frame.text),
    ("adds_a_paragraph", ("summary", "Body"), _add_paragraph, _said("My own point")),
    ("crops_a_picture", ("figure", "Figure"), _crop, lambda s: (round(s.crop_left, 3), round(s.crop_top, 3)) == (0.1, 0.05)),
    ("writes_another_description", ("layers", "Diagram"), _alt("My own words on it."),
     lambda s: s._element._nvXxPr.cNvPr.get("descr") == "My own words on it."),
    ("sets_column_widths", ("table", "Table"), _wide, lambda s: s.table.columns[0].width - s.table.columns[1].width > 500_000),
    ("adds_a_row", ("table", "Table"), _copy_row, lambda s: "own 0" in _cells(s)),
    ("adds_a_column", ("table", "Table"), _copy_column, lambda s: _cells(s).count("remark") >= 3),
    ("deletes_a_row", ("table", "Table"), _drop_row, lambda s: "Members" not in _cells(s)),
    ("writes_into_a_cell", ("table", "Table"), _write_cell, lambda s: "closed" in _cells(s)),
    ("fills_a_cell", ("table", "Table"), _fill_cell, lambda s: s.table.cell(1, 1).fill.fore_color.rgb == RED),
    ("sets_the_gap", ("chart", "Figure"), _gap, lambda s: s.chart.plots[0].gap_width == 33),
    ("colours_a_series", ("chart", "Figure"), _series_color,
     lambda s: s.chart.plots[0].series[0].format.fill.fore_color.rgb == RED),
    ("titles_a_chart", ("chart", "Figure"), _chart_title,
     lambda s: s.chart.has_title and s.chart.chart_title.text_frame.text == "My title"),
    ("sets_a_scale", ("chart", "Figure"), _axis_max, lambda s: s.chart.value_axis.maximum_scale == 55),
    ("deletes_a_label", ("chart", "Figure"), _drop_label, lambda s: not s.chart._chartSpace.xpath(".//c:dLbl[c:idx/@val='0']")),
    ("sets_labels_in_italics", ("chart", "Figure"), _label_colors,
     lambda s: s.chart._chartSpace.xpath(".//c:dLbl//a:rPr/@i")[:1] == ["1"]),
    ("greys_a_picture", ("figure", "Figure"), _grey, lambda s: bool(s._element.xpath("p:blipFill/a:blip/a:grayscl"))),
    ("bands_a_table", ("table", "Table"), _banding, lambda s: s.table.horz_banding and s.table.first_col),
    ("colours_a_box", ("layers", "Diagram"), _box_color, lambda s: s.shapes[1].fill.fore_color.rgb == RED),
    ("rewrites_a_box", ("layers", "Diagram"), _box_words,
     lambda s: any("All gifts" in b.text_frame.text for b in s.shapes if b.has_text_frame)),
):  # fmt: skip
    add(_name, on_shape(*_where, _change, _holds))

for _name, _where, _change, _holds in (
    (
        "types_over_a_number",
        ("summary", "Title"),
        _say(0, lambda t: "We raised $9.99M from many donors"),
        _said("$9.99M"),
    ),
    ("types_over_a_card", ("summary", "Card 1"), _say(1, lambda t: "about two million"), _said("about two million")),
    ("replaces_a_picture", ("figure", "Figure"), _other_picture, lambda s: s.image.size == (40, 30)),
    ("joins_cells", ("table", "Table"), _merge_cells, lambda s: s.table.cell(1, 1).is_merge_origin),
    (
        "types_a_number_into_a_chart",
        ("chart", "Figure"),
        _type_chart_number,
        lambda s: 99 in s.chart.plots[0].series[0].values,
    ),
):
    add(_name, on_shape(*_where, _change, _holds, conflict=True))


def _slide(presentation: Any, name: str) -> Any | None:
    return next((one for one in presentation.slides if one._element.cSld.get("name") == name), None)


def _ids(presentation: Any) -> list[int]:
    return [slide.slide_id for slide in presentation.slides]


@edit
def moves_a_slide(presentation: Any, random: Random) -> Done | None:
    held = presentation.slides._sldIdLst
    entries = list(held)
    if len(entries) < 4:
        return None
    held.remove(entries[-2])
    held.insert(1, entries[-2])
    order = _ids(presentation)

    def still(merged: Any) -> bool:
        there = [number for number in _ids(merged) if number in order]
        return there == [number for number in order if number in there]

    return Done("moves_a_slide", order[1], None, still)


@edit
def hides_a_slide(presentation: Any, random: Random) -> Done | None:
    slide = _slide(presentation, "closing")
    if slide is None:
        return None
    slide._element.set("show", "0")
    number = slide.slide_id
    return Done("hides_a_slide", number, None, lambda m: by_id(m, number)._element.get("show") == "0")


@edit
def adds_a_slide(presentation: Any, random: Random) -> Done | None:
    slide = presentation.slides.add_slide(presentation.slide_layouts[random.randrange(3)])
    if slide.shapes.title is not None:
        slide.shapes.title.text_frame.text = "A slide of my own"
    slide.shapes.add_shape(MSO_SHAPE.OVAL, Emu(900_000), Emu(2_000_000), Emu(900_000), Emu(900_000))
    held = presentation.slides._sldIdLst
    entry = held[-1]
    held.remove(entry)
    held.insert(2, entry)
    number = slide.slide_id
    xml = etree.tostring(slide._element.cSld.spTree, method="c14n")
    return Done(
        "adds_a_slide", number, None,
        lambda m: by_id(m, number) is not None and etree.tostring(by_id(m, number)._element.cSld.spTree, method="c14n") == xml,
    )  # fmt: skip


@edit
def deletes_a_slide(presentation: Any, random: Random) -> Done | None:
    name = random.choice(["cover", "layers", "table"])
    slide = _slide(presentation, name)
    if slide is None:
        return None
    number = slide.slide_id
    entry = next(one for one in presentation.slides._sldIdLst if one.id == number)
    presentation.part.drop_rel(entry.rId)
    entry.getparent().remove(entry)
    return Done(
        "deletes_a_slide", number, None,
        lambda m: by_id(m, number) is None and all(one._element.cSld.get("name") != name for one in m.slides),
    )  # fmt: skip


@edit
def adds_a_text_box(presentation: Any, random: Random) -> Done | None:
    slide = _slide(presentation, random.choice(["chart", "summary", "table"]))
    if slide is None:
        return None
    box = slide.shapes.add_textbox(Emu(500_000), Emu(5_900_000), Emu(3_000_000), Emu(400_000))
    box.text_frame.text = "Ask the treasurer"
    number, key = slide.slide_id, box.shape_id
    return Done(
        "adds_a_text_box", number, key,
        lambda m: (s := shape_of(m, number, key)) is not None and s.text_frame.text == "Ask the treasurer",
    )  # fmt: skip


@edit
def copies_a_shape(presentation: Any, random: Random) -> Done | None:
    found = find(presentation, "summary", "Card 1")
    if found is None:
        return None
    number, shape = found
    made = deepcopy(shape._element)
    key = 1 + max(one.shape_id for one in all_shapes(by_id(presentation, number).shapes))
    made._nvXxPr.cNvPr.set("id", str(key))
    mark = made._nvXxPr.nvPr.find("{*}ph")
    if mark is not None:
        mark.getparent().remove(mark)
    shape._element.addnext(made)
    return Done("copies_a_shape", number, key, lambda m: shape_of(m, number, key) is not None)


@edit
def copies_a_slide(presentation: Any, random: Random) -> Done | None:
    """Duplicate a slide, tags and all, as PowerPoint does."""
    source = _slide(presentation, random.choice(["figure", "table"]))
    if source is None:
        return None
    made = presentation.slides.add_slide(source.slide_layout)
    known = {}
    for relation in source.part.rels.values():
        if not relation.reltype.endswith(("slideLayout", "notesSlide")):
            known[relation.rId] = made.part.relate_to(relation._target, relation.reltype)
    copied = deepcopy(source._element.cSld)
    for element in copied.iter():
        for name, value in element.attrib.items():
            if name.startswith(R) and value in known:
                element.set(name, known[value])
    made._element.replace(made._element.cSld, copied)
    number, name = made.slide_id, source._element.cSld.get("name")
    return Done("copies_a_slide", number, None, lambda m: by_id(m, number)._element.cSld.get("name") == name)


@edit
def copies_a_shape_to_a_slide_of_its_own(presentation: Any, random: Random) -> Done | None:
    found = find(presentation, "summary", random.choice(["Body", "Card 1"]))
    if found is None:
        return None
    source, shape = by_id(presentation, found[0]), found[1]
    slide = presentation.slides.add_slide(presentation.slide_layouts[0])
    slide.shapes.title.text_frame.text = "Copied from elsewhere"
    made = deepcopy(shape._element)
    mark = made._nvXxPr.nvPr.find("{*}ph")
    if mark is not None:
        mark.getparent().remove(mark)
    for element in made.iter():
        for name, value in element.attrib.items():
            if name.startswith(R):
                relation = source.part.rels[value]
                element.set(name, slide.part.relate_to(relation._target, relation.reltype))
    made._nvXxPr.cNvPr.set("id", "77")
    slide.shapes._spTree.append(made)
    number = slide.slide_id
    return Done("copies_a_shape_to_a_slide_of_its_own", number, 77, lambda m: shape_of(m, number, 77) is not None)


@edit
def gives_a_slide_a_ground(presentation: Any, random: Random) -> Done | None:
    slide = _slide(presentation, "layers")
    if slide is None:
        return None
    slide.background.fill.solid()
    slide.background.fill.fore_color.rgb = RED
    number = slide.slide_id
    return Done(
        "gives_a_slide_a_ground", number, None, lambda m: by_id(m, number).background.fill.fore_color.rgb == RED
    )


@edit
def deletes_a_shape(presentation: Any, random: Random) -> Done | None:
    name = random.choice(["Card 2", "Source"])
    found = find(presentation, "summary", name)
    if found is None:
        return None
    number, shape = found
    shape._element.getparent().remove(shape._element)
    return Done("deletes_a_shape", number, None, lambda m: name not in [s.name for s in by_id(m, number).shapes])


@edit
def sends_a_shape_to_the_back(presentation: Any, random: Random) -> Done | None:
    found = find(presentation, "figure", "Takeaways")
    if found is None:
        return None
    number, shape = found
    tree = shape._element.getparent()
    tree.remove(shape._element)
    tree.insert(2, shape._element)
    return Done(
        "sends_a_shape_to_the_back",
        number,
        shape.shape_id,
        lambda m: by_id(m, number).shapes[0].shape_id == shape.shape_id,
    )


@edit
def groups_shapes(presentation: Any, random: Random) -> Done | None:
    found = find(presentation, "closing", "Body")
    if found is None:
        return None
    number, shape = found
    slide = by_id(presentation, number)
    oval = slide.shapes.add_shape(MSO_SHAPE.OVAL, Emu(900_000), Emu(5_000_000), Emu(400_000), Emu(400_000))
    box = shape.left, shape.top, shape.width, shape.height
    shape.left, shape.top, shape.width, shape.height = box
    mark = shape._element._nvXxPr.nvPr.find("{*}ph")
    mark.getparent().remove(mark)
    group = slide.shapes.add_group_shape([oval, shape])
    group._element._nvXxPr.cNvPr.set("descr", "A group of my own")
    key = group.shape_id
    return Done("groups_shapes", number, key, lambda m: len(shape_of(m, number, key).shapes) == 2)


@edit
def writes_notes(presentation: Any, random: Random) -> Done | None:
    slide = _slide(presentation, "summary")
    if slide is None or not slide.has_notes_slide:
        return None
    slide.notes_slide.notes_text_frame.add_paragraph().text = "Remember to smile"
    number = slide.slide_id
    return Done(
        "writes_notes",
        number,
        None,
        lambda m: "Remember to smile" in by_id(m, number).notes_slide.notes_text_frame.text,
    )


@edit
def sets_a_transition(presentation: Any, random: Random) -> Done | None:
    slide = _slide(presentation, "chart")
    if slide is None or slide._element.find("{*}transition") is not None:
        return None
    made = etree.SubElement(slide._element, slide._element.tag.replace("sld", "transition"))
    made.append(etree.Element(made.tag.replace("transition", "fade")))
    after = slide._element.find("{*}clrMapOvr")
    slide._element.remove(made)
    (after if after is not None else slide._element.cSld).addnext(made)
    number = slide.slide_id
    return Done(
        "sets_a_transition", number, None, lambda m: by_id(m, number)._element.find("{*}transition/{*}fade") is not None
    )


@edit
def writes_a_comment(presentation: Any, random: Random) -> Done | None:
    slide = _slide(presentation, "summary")
    if slide is None or any(rel.reltype.endswith("/comments") for rel in slide.part.rels.values()):
        return None
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    word = "application/vnd.openxmlformats-officedocument.presentationml"
    space = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
    author = (
        f'<p:cmAuthorLst {space}><p:cmAuthor id="0" name="Ann" initials="A" lastIdx="1" clrIdx="0"/></p:cmAuthorLst>'
    )
    said = (
        f'<p:cmLst {space}><p:cm authorId="0" dt="2026-03-01T10:00:00" idx="1">'
        '<p:pos x="10" y="10"/><p:text>Check</p:text></p:cm></p:cmLst>'
    )
    package = presentation.part.package
    authors = Part(PackURI("/ppt/commentAuthors.xml"), f"{word}.commentAuthors+xml", package, author.encode())
    comments = Part(PackURI("/ppt/comments/comment1.xml"), f"{word}.comments+xml", package, said.encode())
    presentation.part.relate_to(authors, f"{kind}/commentAuthors")
    slide.part.relate_to(comments, f"{kind}/comments")
    number = slide.slide_id
    return Done(
        "writes_a_comment", number, None,
        lambda m: any(
            rel.reltype.endswith("/comments") and b"Check" in rel._target.blob
            for rel in by_id(m, number).part.rels.values()
        ),
    )  # fmt: skip


@edit
def renames_a_section(presentation: Any, random: Random) -> Done | None:
    found = presentation.part._element.xpath("//*[local-name()='section']")
    found[1].set("name", "The facts")
    number = presentation.slides[0].slide_id
    return Done(
        "renames_a_section", number, None,
        lambda m: "The facts" in [s.get("name") for s in m.part._element.xpath("//*[local-name()='section']")],
    )  # fmt: skip


@edit
def changes_the_slide_size(presentation: Any, random: Random) -> Done | None:
    presentation.slide_width = Emu(12_800_000)
    return Done("changes_the_slide_size", presentation.slides[0].slide_id, None, lambda m: m.slide_width == 12_800_000)


@edit
def edits_the_master(presentation: Any, random: Random) -> Done | None:
    master = presentation.slide_master
    for element in master._element.xpath("//*[local-name()='titleStyle']//*[local-name()='defRPr']"):
        element.set("i", "1")
    number = presentation.slides[0].slide_id
    return Done(
        "edits_the_master", number, None,
        lambda m: m.slide_master._element.xpath("//*[local-name()='titleStyle']//*[local-name()='defRPr']/@i") == ["1"],
    )  # fmt: skip


def opened(content: bytes) -> Any:
    return Presentation(BytesIO(content))


def saved(presentation: Any) -> bytes:
    presentation.part.rename_slide_parts([entry.rId for entry in presentation.slides._sldIdLst])
    buffer = BytesIO()
    presentation.save(buffer)
    return buffer.getvalue()
