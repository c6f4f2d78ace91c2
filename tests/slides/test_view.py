from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from lxml import etree
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_SHAPE
from pptx.util import Emu, Pt
from sample_deck import sample_deck

from deckgen.slides.measure import Block, measure
from deckgen.slides.package import NS, Package
from deckgen.slides.view import Box, DeckView, Fill, Holder, ShapeView, SlideView, Spacing, ground, measure_body
from deckgen.slides.writer import deck_bytes
from deckgen.theme import load_theme

NAMESPACES = " ".join(f'xmlns:{prefix}="{NS[prefix]}"' for prefix in ("a", "p", "r"))
TITLE_AND_CONTENT, BLANK = 1, 6
IN = 914_400


def xml(text: str) -> Any:
    return etree.fromstring(re.sub(r"^<([\w:]+)", rf"<\1 {NAMESPACES}", text))


def new_slide(layout: int = BLANK) -> tuple[Any, Any]:
    presentation = Presentation()
    return presentation, presentation.slides.add_slide(presentation.slide_layouts[layout])


def package(presentation: Any, edits: Mapping[str, Callable[[bytes], bytes]] | None = None) -> Package:
    buffer = BytesIO()
    presentation.save(buffer)
    if not edits:
        return Package(buffer.getvalue())
    changed = BytesIO()
    with ZipFile(buffer) as source, ZipFile(changed, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, edits[name](content) if name in edits else content)
    return Package(changed.getvalue())


def viewed(presentation: Any) -> SlideView:
    return DeckView(package(presentation)).slides[0]


def named(slide: SlideView, name: str) -> ShapeView:
    return next(shape for shape in slide.shapes if shape.name == name)


def shape_xml(name: str, frame: str, *, fill: str = "", body: str = "", holder: str = "", style: str = "") -> Any:
    return xml(
        f'<p:sp><p:nvSpPr><p:cNvPr id="9" name="{name}"/><p:cNvSpPr/><p:nvPr>{holder}</p:nvPr></p:nvSpPr>'
        f'<p:spPr>{frame}<a:prstGeom prst="rect"/>{fill}</p:spPr>{style}{body}</p:sp>'
    )


def frame(x: Any, y: Any, cx: Any, cy: Any, inner: tuple[int, ...] = (), more: str = "") -> str:
    child = ""
    if inner:
        child = f'<a:chOff x="{inner[0]}" y="{inner[1]}"/><a:chExt cx="{inner[2]}" cy="{inner[3]}"/>'
    return f'<a:xfrm {more}><a:off x="{x}" y="{y}"/><a:ext cx="{cx}" cy="{cy}"/>{child}</a:xfrm>'


def group_xml(name: str, frame: str, *children: Any) -> Any:
    group = xml(
        f'<p:grpSp><p:nvGrpSpPr><p:cNvPr id="8" name="{name}"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>'
        f"<p:grpSpPr>{frame}</p:grpSpPr></p:grpSp>"
    )
    group.extend(children)
    return group


def solid(color: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{color}"/></a:solidFill>'


def text(content: str = "Words", properties: str = "<a:bodyPr/>") -> str:
    return f"<p:txBody>{properties}<a:lstStyle/><a:p><a:r><a:t>{content}</a:t></a:r></a:p></p:txBody>"


def box(left: int, top: int, width: int, height: int) -> Box:
    return Box(left=left, top=top, width=width, height=height)


def sample() -> Package:
    content, _ = deck_bytes(sample_deck(), load_theme("lakeshore"))
    return Package(content)


# --- where shapes stand


def test_boxes_in_nested_scaled_groups_are_given_on_the_slide() -> None:
    presentation, slide = new_slide()
    inner = group_xml("inner", frame(100, 100, 200, 100, (0, 0, 100, 100)), shape_xml("leaf", frame(50, 20, 10, 40)))
    slide.shapes._spTree.append(group_xml("outer", frame(1000, 2000, 4000, 2000, (0, 0, 400, 400)), inner))
    view = viewed(presentation)
    assert [(shape.name, shape.depth) for shape in view.shapes] == [("outer", 0), ("inner", 1), ("leaf", 2)]
    assert named(view, "inner").box == box(2000, 2500, 2000, 500)
    assert named(view, "leaf").box == box(3000, 2600, 200, 200)
    assert named(view, "leaf").parent is named(view, "inner")


def test_a_turned_group_turns_its_shapes_about_its_middle() -> None:
    presentation, slide = new_slide()
    turned = frame(0, 0, 1000, 1000, (0, 0, 1000, 1000), more='rot="5400000"')
    slide.shapes._spTree.append(group_xml("group", turned, shape_xml("corner", frame(0, 0, 200, 100))))
    corner = named(viewed(presentation), "corner")
    assert (corner.box, corner.rotation) == (box(850, 50, 200, 100), 90.0)
    assert corner.bounds == box(900, 0, 100, 200)


@pytest.mark.parametrize(
    ("more", "own", "expected"),
    [
        ('flipH="1"', 0, box(600, 100, 400, 100)),
        ('flipV="1"', 0, box(0, 800, 400, 100)),
        ("", 90, box(100, 50, 200, 200)),  # on its side, so the group's scale of 2 across is its height's
        ('flipH="1"', 45, box(700, 50, 200, 200)),
    ],
)
def test_flips_and_scales_of_a_group_reach_turned_shapes(more: str, own: int, expected: Box) -> None:
    presentation, slide = new_slide()
    scaled = frame(0, 0, 1000, 1000, (0, 0, 500, 1000), more=more)
    shape = shape_xml("shape", frame(0, 100, 200, 100, more=f'rot="{own * 60_000}"'))
    slide.shapes._spTree.append(group_xml("group", scaled, shape))
    assert named(viewed(presentation), "shape").box == expected


def test_a_placeholder_stands_where_its_layout_or_else_its_master_puts_it() -> None:
    presentation, slide = new_slide(TITLE_AND_CONTENT)
    slide.shapes.title.text = "A title"
    layout_title = slide.slide_layout.placeholders[0]
    master_title = presentation.slide_master.placeholders[0]
    assert layout_title._element.spPr.find("a:xfrm", NS) is None
    view = viewed(presentation)
    title = view.shapes[0]
    assert title.placeholder == Holder(type="title", idx=0)
    assert title.box == box(master_title.left, master_title.top, master_title.width, master_title.height)
    assert title.layout_shape is not None
    layout_title.left, layout_title.top, layout_title.width, layout_title.height = Emu(1), Emu(2), Emu(3), Emu(4)
    assert viewed(presentation).shapes[0].box == box(1, 2, 3, 4)


@pytest.mark.parametrize("value", ["12.5", "", "1e3", "١٢", "9" * 40, "left"])
def test_a_shape_whose_place_is_no_whole_number_has_no_box(value: str) -> None:
    presentation, slide = new_slide()
    slide.shapes._spTree.append(shape_xml("broken", frame(value, 0, 10, 10), body=text()))
    broken = named(viewed(presentation), "broken")
    assert broken.box is None
    assert broken.text == "Words"


# --- how text looks: each level of the chain wins over those above it

OTHER = "<a:lvl1pPr><a:defRPr sz='{size}'/></a:lvl1pPr>"


def list_style(element: Any, size: int) -> None:
    body = element.find("p:txBody", NS)
    style = body.find("a:lstStyle", NS)
    style.clear()
    style.append(xml(OTHER.format(size=size)))


def at_run(slide: Any) -> None:
    slide.placeholders[1].text_frame.paragraphs[0].runs[0].font.size = Pt(11)


def at_shape(slide: Any) -> None:
    list_style(slide.placeholders[1]._element, 1200)


def at_layout(slide: Any) -> None:
    list_style(slide.slide_layout.placeholders[1]._element, 1300)


def at_master(slide: Any) -> None:
    list_style(slide.slide_layout.slide_master.placeholders[1]._element, 1400)


def at_styles(slide: Any) -> None:
    master = slide.slide_layout.slide_master._element
    master.find("p:txStyles/p:bodyStyle/a:lvl1pPr/a:defRPr", NS).set("sz", "1500")


CHAIN = [(at_styles, 15.0), (at_master, 14.0), (at_layout, 13.0), (at_shape, 12.0), (at_run, 11.0)]


@pytest.mark.parametrize("count", range(1, len(CHAIN) + 1), ids=[change.__name__ for change, _ in CHAIN])
def test_a_size_is_that_of_the_nearest_level_that_says_one(count: int) -> None:
    presentation, slide = new_slide(TITLE_AND_CONTENT)
    slide.placeholders[1].text_frame.text = "Words"
    for change, _ in CHAIN[:count]:
        change(slide)
    body = viewed(presentation).shapes[1].body
    assert body is not None
    assert body.paragraphs[0].runs[0].size == CHAIN[count - 1][1]


def test_a_text_box_takes_the_presentations_default_and_then_eighteen_points() -> None:
    presentation, slide = new_slide()
    slide.shapes.add_textbox(0, 0, IN, IN).text_frame.text = "Words"
    default = presentation.element.find("p:defaultTextStyle/a:lvl1pPr/a:defRPr", NS)
    default.set("sz", "2100")
    body = viewed(presentation).shapes[0].body
    assert body is not None
    assert body.paragraphs[0].runs[0].size == 21.0
    presentation.element.remove(presentation.element.find("p:defaultTextStyle", NS))
    styles = presentation.slide_master._element.find("p:txStyles", NS)
    styles.remove(styles.find("p:otherStyle", NS))
    body = viewed(presentation).shapes[0].body
    assert body is not None
    assert body.paragraphs[0].runs[0].size == 18.0


def test_a_paragraphs_own_default_size_is_ignored_as_powerpoint_does() -> None:
    presentation, slide = new_slide(TITLE_AND_CONTENT)
    slide.placeholders[1].text_frame.text = "Words"
    slide.placeholders[1].text_frame.paragraphs[0].font.size = Pt(7)
    body = viewed(presentation).shapes[1].body
    assert body is not None
    assert body.paragraphs[0].runs[0].size == 32.0


def test_a_bodys_scaling_shrinks_every_size_and_the_space_between_lines() -> None:
    presentation, slide = new_slide()
    shrunk = '<a:bodyPr lIns="0"><a:normAutofit fontScale="62500" lnSpcReduction="20000"/></a:bodyPr>'
    slide.shapes._spTree.append(shape_xml("box", frame(0, 0, IN * 4, IN), body=text("One line", shrunk)))
    body = named(viewed(presentation), "box").body
    assert body is not None
    assert (body.autofit, body.font_scale, body.spacing_reduction) == ("normal", 0.625, 0.2)
    assert body.insets == (0, 45_720, 91_440, 45_720)
    assert body.paragraphs[0].runs[0].size == 11.25
    measured = measure_body(body, box(0, 0, IN * 4, IN))
    assert measured.height == pytest.approx(11.25 * 1.2 * 0.8)
    assert measured.room_height == pytest.approx(72 - 7.2)


def test_paragraphs_say_level_bullet_spacing_and_alignment() -> None:
    presentation, slide = new_slide(TITLE_AND_CONTENT)
    frame_ = slide.placeholders[1].text_frame
    frame_.text = "First"
    second = frame_.add_paragraph()
    second.text, second.level, second.line_spacing, second.space_before = "Second", 1, Pt(30), Pt(4)
    body = viewed(presentation).shapes[1].body
    assert body is not None
    one, two = body.paragraphs
    assert (one.level, one.line_spacing, one.bullet and one.bullet.text) == (0, Spacing(multiple=1.0), "•")
    assert one.before == pytest.approx(0.2 * 32)
    assert (two.level, two.line_spacing, two.before) == (1, Spacing(points=30.0), 4.0)
    assert (two.margin, two.indent, two.align, two.bullet and two.bullet.text) == (742_950, -285_750, "l", "–")


def test_breaks_and_fields_are_part_of_the_text() -> None:
    presentation, slide = new_slide()
    content = (
        "<p:txBody><a:bodyPr/><a:p><a:r><a:t>Page</a:t></a:r><a:br/>"
        '<a:fld id="{0}" type="slidenum"><a:rPr lang="de-DE" b="1"/><a:t>7</a:t></a:fld></a:p></p:txBody>'
    )
    slide.shapes._spTree.append(shape_xml("box", frame(0, 0, IN, IN), body=content))
    shape = named(viewed(presentation), "box")
    assert shape.text == "Page\n7"
    assert shape.body is not None
    field = shape.body.paragraphs[0].runs[2]
    assert (field.field, field.language, field.bold) == ("slidenum", "de-DE", True)


def test_a_theme_font_is_named_by_the_theme() -> None:
    presentation, slide = new_slide(TITLE_AND_CONTENT)
    slide.shapes.title.text = "A title"
    slide.placeholders[1].text_frame.text = "Words"

    def other_fonts(theme: bytes) -> bytes:
        return re.sub(rb'(<a:majorFont>\s*<a:latin typeface=")[^"]*', rb"\1Georgia", theme)

    view = DeckView(package(presentation, {"ppt/theme/theme1.xml": other_fonts})).slides[0]
    bodies = [shape.body for shape in view.shapes]
    assert [body and body.paragraphs[0].runs[0].font for body in bodies] == ["Georgia", "Calibri"]


# --- colours


def run_color(fill: str, *, override: str = "") -> str | None:
    presentation, slide = new_slide()
    shape = slide.shapes.add_textbox(0, 0, IN, IN)
    shape.text_frame.text = "Words"
    shape.text_frame.paragraphs[0].runs[0]._r.get_or_add_rPr().append(xml(f"<a:solidFill>{fill}</a:solidFill>"))
    if override:
        slide._element.find("p:clrMapOvr", NS).getparent().remove(slide._element.find("p:clrMapOvr", NS))
        slide._element.append(xml(f"<p:clrMapOvr>{override}</p:clrMapOvr>"))
    body = viewed(presentation).shapes[0].body
    assert body is not None
    return body.paragraphs[0].runs[0].color


@pytest.mark.parametrize(
    ("color", "expected"),
    [
        ('<a:schemeClr val="tx1"/>', "#000000"),
        ('<a:schemeClr val="accent1"/>', "#4F81BD"),
        ('<a:schemeClr val="accent1"><a:lumMod val="75000"/></a:schemeClr>', "#376092"),
        ('<a:schemeClr val="tx1"><a:lumMod val="50000"/><a:lumOff val="50000"/></a:schemeClr>', "#808080"),
        ('<a:schemeClr val="accent1"><a:tint val="20000"/></a:schemeClr>', "#E9EDF4"),
        ('<a:schemeClr val="accent1"><a:shade val="50000"/></a:schemeClr>', "#385D8A"),
        ('<a:schemeClr val="accent1"><a:satMod val="0%"/></a:schemeClr>', "#868686"),
        ('<a:srgbClr val="12ab9F"/>', "#12AB9F"),
        ('<a:sysClr val="windowText" lastClr="101010"/>', "#101010"),
        ('<a:prstClr val="dkBlue"/>', "#00008B"),
        ('<a:srgbClr val="nonsense"/>', None),
        ('<a:schemeClr val="nonsense"/>', None),
    ],
)  # fmt: skip
def test_colours_come_out_as_powerpoint_shows_them(color: str, expected: str | None) -> None:
    assert run_color(color) == expected


def test_a_slides_own_colour_map_turns_scheme_colours_about() -> None:
    swapped = (
        '<a:overrideClrMapping bg1="dk1" tx1="lt1" bg2="dk2" tx2="lt2" accent1="accent2" accent2="accent1" '
        'accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>'
    )
    assert run_color('<a:schemeClr val="tx1"/>', override=swapped) == "#FFFFFF"
    assert run_color('<a:schemeClr val="accent1"/>', override=swapped) == "#C0504D"
    assert run_color('<a:schemeClr val="tx1"/>', override="<a:masterClrMapping/>") == "#000000"


def test_a_link_is_in_the_themes_colour_and_says_where_it_leads() -> None:
    presentation, slide = new_slide()
    shape = slide.shapes.add_textbox(0, 0, IN, IN)
    shape.text_frame.text = "Words"
    shape.text_frame.paragraphs[0].runs[0].hyperlink.address = "https://example.org/a"
    body = viewed(presentation).shapes[0].body
    assert body is not None
    run = body.paragraphs[0].runs[0]
    assert (run.link, run.color) == ("https://example.org/a", "#0000FF")


def test_text_in_a_styled_shape_takes_its_colour_and_the_shape_its_fill_from_the_style() -> None:
    presentation, slide = new_slide()
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, 0, IN, IN)
    shape.text_frame.text = "Words"
    shape._element.find("p:style/a:fillRef", NS).set("idx", "1")
    view = viewed(presentation).shapes[0]
    assert view.body is not None
    assert view.body.paragraphs[0].runs[0].color == "#FFFFFF"
    assert view.fill == Fill(kind="solid", color="#4F81BD")


# --- what is behind text


def test_text_without_a_fill_stands_on_what_is_drawn_before_it() -> None:
    presentation, slide = new_slide()
    tree = slide.shapes._spTree
    tree.append(shape_xml("left", frame(0, 0, 500, 1000), fill=solid("112233")))
    tree.append(shape_xml("words", frame(0, 0, 1000, 1000), body=text()))
    tree.append(shape_xml("above", frame(0, 0, 1000, 1000), fill=solid("445566")))
    view = viewed(presentation)
    words = named(view, "words")
    assert [fill.color for fill in ground(view, words)] == ["#112233", "#FFFFFF"]
    assert [fill.color for fill in ground(view, words, box(10, 0, 400, 1000))] == ["#112233"]
    assert [fill.color for fill in ground(view, named(view, "above"))] == ["#445566"]


def test_a_translucent_shape_is_mixed_with_what_is_under_it() -> None:
    presentation, slide = new_slide()
    half = '<a:solidFill><a:srgbClr val="000000"><a:alpha val="50000"/></a:srgbClr></a:solidFill>'
    slide.shapes._spTree.append(shape_xml("words", frame(0, 0, 1000, 1000), fill=half, body=text()))
    view = viewed(presentation)
    assert named(view, "words").fill == Fill(kind="solid", color="#000000", alpha=0.5)
    assert [fill.color for fill in ground(view, view.shapes[0])] == ["#808080"]


def test_a_layouts_drawing_and_a_background_are_ground() -> None:
    presentation, slide = new_slide()
    slide.background.fill.solid()
    slide.background.fill.fore_color.theme_color = MSO_THEME_COLOR.ACCENT_2
    bar = shape_xml("bar", frame(0, 0, 1000, 500), fill=solid("0A0B0C"))
    slide.slide_layout.shapes._spTree.append(bar)
    slide.shapes._spTree.append(shape_xml("words", frame(0, 0, 1000, 1000), body=text()))
    view = viewed(presentation)
    assert [shape.name for shape in view.layout_shapes] == ["bar"]
    assert [fill.color for fill in ground(view, named(view, "words"))] == ["#0A0B0C", "#C0504D"]
    slide._element.set("showMasterSp", "0")
    view = viewed(presentation)
    assert [fill.color for fill in ground(view, named(view, "words"))] == ["#C0504D"]


def test_a_picture_under_text_is_ground_of_its_kind() -> None:
    presentation, slide = new_slide()
    picture = xml(
        '<p:pic><p:nvPicPr><p:cNvPr id="3" name="photo" descr="A hall"/><p:cNvPicPr/><p:nvPr/></p:nvPicPr>'
        f"<p:blipFill><a:blip/></p:blipFill><p:spPr>{frame(0, 0, 1000, 1000)}</p:spPr></p:pic>"
    )
    slide.shapes._spTree.append(picture)
    slide.shapes._spTree.append(shape_xml("words", frame(0, 0, 1000, 1000), body=text()))
    view = viewed(presentation)
    assert (named(view, "photo").kind, named(view, "photo").alt_text) == ("picture", "A hall")
    assert ground(view, named(view, "words")) == (Fill(kind="picture"),)


def test_a_group_fills_those_of_its_shapes_that_ask_for_it() -> None:
    presentation, slide = new_slide()
    child = shape_xml("child", frame(0, 0, 10, 10), fill="<a:grpFill/>")
    group = group_xml("group", frame(0, 0, 10, 10, (0, 0, 10, 10)), child)
    group.find("p:grpSpPr", NS).append(xml(solid("ABCDEF")))
    slide.shapes._spTree.append(group)
    assert named(viewed(presentation), "child").fill == Fill(kind="solid", color="#ABCDEF")


# --- tables


def table_slide() -> tuple[Any, Any]:
    presentation, slide = new_slide()
    frame_ = slide.shapes.add_table(4, 2, IN, IN, IN * 4, IN * 2)
    for row in frame_.table.rows:
        for cell in row.cells:
            cell.text = "x"
    return presentation, frame_.table


def test_cells_take_fill_and_text_from_the_tables_style_by_its_flags() -> None:
    presentation, table = table_slide()
    table.last_row = True
    table.cell(1, 1).fill.solid()
    table.cell(1, 1).fill.fore_color.rgb = RGBColor(1, 2, 3)
    shape = viewed(presentation).shapes[0]
    assert shape.kind == "table"
    assert [row[0].fill.color for row in shape.cells] == ["#4F81BD", "#D0D8E8", "#E9EDF4", "#4F81BD"]
    assert shape.cells[1][1].fill.color == "#010203"
    runs = [row[0].paragraphs[0].runs[0] for row in shape.cells]
    assert [(run.bold, run.color) for run in runs[:2]] == [(True, "#FFFFFF"), (False, "#000000")]
    assert shape.text.splitlines()[0] == "x\tx"


def test_cells_stand_on_the_grid_and_covered_ones_nowhere() -> None:
    presentation, table = table_slide()
    table.cell(0, 0).merge(table.cell(0, 1))
    view = viewed(presentation)
    shape = view.shapes[0]
    assert shape.cells[0][0].box == box(IN, IN, 4 * IN, IN // 2)
    assert shape.cells[0][1].box is None
    assert shape.cells[2][1].box == box(3 * IN, 2 * IN, 2 * IN, IN // 2)
    assert [fill.color for fill in ground(view, shape, shape.cells[2][1].box)] == ["#E9EDF4"]


def test_a_style_that_nobody_knows_leaves_the_fill_unknown() -> None:
    presentation, table = table_slide()
    table._tbl.tblPr.find("a:tableStyleId", NS).text = "{00000000-0000-0000-0000-000000000000}"
    assert viewed(presentation).shapes[0].cells[0][0].fill.kind == "inherited-unknown"


# --- slides, notes, odd files


def test_a_slide_says_its_number_id_title_notes_and_layout() -> None:
    presentation, slide = new_slide(TITLE_AND_CONTENT)
    slide.shapes.title.text = "A title\vof two lines"
    slide.notes_slide.notes_text_frame.text = "Say this.\nThen this."
    slide._element.set("show", "0")
    view = viewed(presentation)
    assert (view.number, view.id, view.hidden) == (1, 256, True)
    assert (view.title, view.notes_text) == ("A title of two lines", "Say this.\nThen this.")
    assert (view.layout, view.layout_name) == ("ppt/slideLayouts/slideLayout2.xml", "Title and Content")
    assert view.master == "ppt/slideMasters/slideMaster1.xml"
    assert view.deck.theme_of(view.master).minor == "Calibri"
    assert (len(view.deck.masters), len(view.deck.layouts)) == (1, 11)
    assert (view.deck.width, view.deck.height) == (presentation.slide_width, presentation.slide_height)


def test_of_alternatives_the_newer_content_is_shown() -> None:
    presentation, slide = new_slide()
    space = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    both = etree.fromstring(
        f'<mc:AlternateContent xmlns:mc="{space}"><mc:Choice Requires="x"/><mc:Fallback/></mc:AlternateContent>'
    )
    both[0].append(shape_xml("new", frame(0, 0, 10, 10)))
    both[1].append(shape_xml("old", frame(0, 0, 10, 10)))
    slide.shapes._spTree.append(both)
    assert [shape.name for shape in viewed(presentation).shapes] == ["new"]


def everything(deck: DeckView) -> int:
    """Ask for all that a view can say; return how many runs there are."""
    runs = 0
    for slide in deck.slides:
        for shape in slide.shapes:
            assert isinstance(shape.kind, str)
            assert ground(slide, shape)
            for body in shape.bodies:
                runs += sum(len(paragraph.runs) for paragraph in body.paragraphs)
                measure_body(body, body.box or box(0, 0, IN, IN))
        assert slide.title is not None
        assert slide.notes_text is not None
    return runs


NUMBERS = rb'="-?[0-9]+"'


@pytest.mark.parametrize("value", [b'="x"', b'="-7"', b'=""', b'="99999999999"'])
def test_absurd_attributes_in_every_part_are_no_error(value: bytes) -> None:
    source = sample()
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, content in source.parts.items():
            absurd = re.search(r"slides/|Layouts/|Masters/|theme/|tableStyles", name) and name.endswith(".xml")
            archive.writestr(name, re.sub(NUMBERS, value, content) if absurd else content)
    assert everything(DeckView(Package(buffer.getvalue()))) > 50


def test_a_deck_without_layouts_themes_and_styles_is_still_read() -> None:
    source = sample()
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, content in source.parts.items():
            if not re.search(r"Layouts/|Masters/|theme/|tableStyles", name):
                archive.writestr(name, content)
    deck = DeckView(Package(buffer.getvalue()))
    assert everything(deck) > 50
    assert (deck.slides[0].layout, deck.slides[0].layout_name, deck.slides[0].layout_shapes) == (None, "", ())


# --- our own decks


def test_every_run_of_our_own_deck_has_a_size_a_colour_and_a_font_and_fits() -> None:
    deck = DeckView(sample())
    assert len(deck.slides) == len(sample_deck().slides)
    assert everything(deck) > 50
    for slide in deck.slides:
        for shape in slide.shapes:
            for body in shape.bodies:
                for run in (run for paragraph in body.paragraphs for run in paragraph.runs):
                    assert run.size >= 11
                    assert re.fullmatch("#[0-9A-F]{6}", run.color or "")
                    assert run.font == "Arial"
                assert body.box is not None
                measured = measure_body(body, body.box)
                assert (measured.overflow, measured.wide_words, measured.font_known) == (0.0, (), True)
            assert {fill.kind for fill in ground(slide, shape)} <= {"solid", "picture"}


def test_text_of_one_look_takes_what_measure_says() -> None:
    words = "The quick brown fox jumps over the lazy dog, a well-known line of 43 characters. " * 3
    presentation, slide = new_slide()
    flat = '<a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0"/>'
    slide.shapes._spTree.append(shape_xml("box", frame(0, 0, IN * 3, IN), body=text(words, flat)))
    body = named(viewed(presentation), "box").body
    assert body is not None
    expected = measure([Block(runs=((words, False),), size=18.0)], 3 * 72)
    measured = measure_body(body, box(0, 0, IN * 3, IN))
    assert (measured.lines, measured.wide_words) == (expected.lines, ())
    assert measured.height == pytest.approx(expected.height)
    assert measured.overflow == pytest.approx(expected.height - 72)


def test_a_mixed_line_is_as_high_as_its_largest_word_and_an_unknown_font_is_said() -> None:
    presentation, slide = new_slide()
    frame_ = slide.shapes.add_textbox(0, 0, IN * 6, IN).text_frame
    for content, size in (("small ", 10), ("large", 30)):
        run = frame_.paragraphs[0].add_run()
        run.text, run.font.size, run.font.name = content, Pt(size), "Comic Sans MS"
    body = viewed(presentation).shapes[0].body
    assert body is not None
    measured = measure_body(body, box(0, 0, IN * 6, IN))
    assert (measured.height, measured.lines, measured.font_known) == (pytest.approx(36.0), (1,), False)
