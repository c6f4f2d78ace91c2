"""Defects of the family ``package``."""

from __future__ import annotations

from io import BytesIO

from checks.seeds import (
    DIAGRAM,
    FIGURE,
    MASTER,
    NOTES,
    PRESENTATION,
    TABLE,
    TEXT,
    TYPES,
    Change,
    Defects,
    Parts,
    both,
    drop,
    replace,
)
from PIL import Image

PICTURE = "ppt/media/image1.png"
LINKS = "ppt/slides/_rels/slide{}.xml.rels"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CLICK = '<a:hlinkClick xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="{}" action="{}"/>'
MISPLACED = '<a:latin typeface="Arial"/><a:solidFill><a:schemeClr val="tx1"/></a:solidFill>'
TIMING = (
    '<p:timing><p:tnLst><p:par><p:cTn id="1" dur="indefinite" nodeType="tmRoot"/></p:par></p:tnLst>'
    '<p:bldLst><p:bldP spid="{}" grpId="0"/></p:bldLst></p:timing>'
)


def link(slide: int, kind: str, target: str) -> Change:
    """A relationship ``rIdNew`` of a slide."""
    line = f'<Relationship Id="rIdNew" Type="{OFFICE}/{kind}" Target="{target}"/></Relationships>'
    return replace(LINKS.format(slide), "</Relationships>", line)


def click(rid: str, action: str) -> Change:
    """A link on the first words of the slide of text."""
    return replace(TEXT, r"(<a:r><a:rPr[^>]*)/>(<a:t>Words)", rf"\1>{CLICK.format(rid, action)}</a:rPr>\2")


def jpeg_bytes(parts: Parts) -> None:
    buffer = BytesIO()
    Image.new("RGB", Image.open(BytesIO(parts[PICTURE])).size, "grey").save(buffer, "JPEG")
    parts[PICTURE] = buffer.getvalue()


def cell(number: int, attributes: str) -> Change:
    """Attributes of the cell `number` of the second row."""

    def change(parts: Parts) -> None:
        head, *cells = parts[TABLE].decode().split("<a:tc>")
        cells = [("<a:tc" + (f" {attributes}" if n == number + 2 else "") + ">") + c for n, c in enumerate(cells)]
        parts[TABLE] = (head + "".join(cells)).encode()

    return change


def unlisted(parts: Parts) -> None:
    """Take the last slide out of the lists, but not out of the file."""
    replace(PRESENTATION, r'<p:sldId id="261"[^>]*/>', "")(parts)
    replace(PRESENTATION, r'<p14:section [^>]*><p14:sldIdLst><p14:sldId id="261"/></p14:sldIdLst></p14:section>', "")(
        parts
    )


DEFECTS: Defects = {
    "a missing picture": ("package.relationships", drop(PICTURE)),
    "a slide without its layout": ("package.one-layout", replace(
        "ppt/slides/_rels/slide4.xml.rels", r"<Relationship [^>]*slideLayout\"[^>]*/>", "")),
    "an r:embed that leads nowhere": ("package.relationship-ids", both(
        replace(FIGURE, r'r:embed="\w+"', 'r:embed="rId99"'), replace(LINKS.format(1), "<Relationship [^>]*image1.png\"/>", ""),
        drop(PICTURE))),
    "a relationship of the wrong kind": ("package.relationship-kinds", replace(
        "ppt/slideMasters/_rels/slideMaster1.xml.rels", "slideLayouts/slideLayout5.xml", "slideLayouts/../slides/slide3.xml")),
    "a theme that is used as a picture": ("package.relationship-kinds", replace(
        LINKS.format(1), "relationships/image", "relationships/theme")),
    "a part without a type": ("package.content-types", replace(
        TYPES, r'<Override [^>]*slide4.xml"[^>]*/>', "")),
    "a type for no part": ("package.content-types", replace(
        TYPES, "</Types>", '<Override PartName="/ppt/slides/slide9.xml" ContentType="x/y"/></Types>')),
    "a type that there is not": ("package.content-types", replace(
        TYPES, "</Types>", '<Default Extension="jpg" ContentType="image/jpg"/></Types>')),
    "an extension without a type": (("package.content-types", "package.readable"), replace(
        TYPES, '<Default Extension="png"[^>]*/>', "")),
    "a JPEG that is called a PNG": ("package.media-content", jpeg_bytes),
    "an empty picture": ("package.media-content", lambda parts: parts.update({PICTURE: b""})),
    "a picture that breaks off": ("package.media-content", lambda parts: parts.update({PICTURE: parts[PICTURE][:-30]})),
    "no properties of the view": ("package.needed-parts", both(
        replace("ppt/_rels/presentation.xml.rels", "<Relationship [^>]*viewProps[^>]*/>", ""),
        replace(TYPES, "<Override [^>]*viewProps[^>]*/>", ""), drop("ppt/viewProps.xml"))),
    "a part that nothing points to": ("package.stray-parts", lambda parts: parts.update(
        {"ppt/media/image99.png": parts[PICTURE]})),
    "a slide that is in no list": ("package.stray-parts", unlisted),
    "a fraction of an EMU": ("package.whole-emus", replace(DIAGRAM, r'cx="(\d+)"', r'cx="\1.5"')),
    "no list of notes masters": ("package.notes-master", replace(
        PRESENTATION, "<p:notesMasterIdLst>.*</p:notesMasterIdLst>", "")),
    "a notes master on the slides' theme": ("package.notes-master", both(
        replace("ppt/notesMasters/_rels/notesMaster1.xml.rels", "theme2", "theme1"),
        replace(TYPES, "<Override [^>]*theme2[^>]*/>", ""), drop("ppt/theme/theme2.xml"))),
    "notes that lead to another slide": ("package.notes-pages", replace(
        NOTES.replace("notesSlides/", "notesSlides/_rels/") + ".rels", "slides/slide4.xml", "slides/slide3.xml")),
    "notes without a master": ("package.notes-pages", replace(
        NOTES.replace("notesSlides/", "notesSlides/_rels/") + ".rels", "<Relationship [^>]*notesMaster1[^>]*/>", "")),
    "a layout with the master's id": ("package.layout-ids", replace(MASTER, "2147483649", "2147483648")),
    "a layout with a small id": ("package.layout-ids", replace(MASTER, "2147483649", "7")),
    "two slides of one id": (("package.slide-ids", "package.sections"), replace(
        PRESENTATION, '<p:sldId id="257"', '<p:sldId id="256"')),
    "a slide id beyond all": (("package.slide-ids", "package.sections"), replace(
        PRESENTATION, '<p:sldId id="257"', '<p:sldId id="2147483648"')),
    "a section with a slide that is not there": ("package.sections", replace(
        PRESENTATION, r'<p14:sldId id="257"/>', '<p14:sldId id="999"/>')),
    "a slide in two sections": ("package.sections", replace(
        PRESENTATION, r'<p14:sldId id="257"/>', '<p14:sldId id="257"/><p14:sldId id="256"/>')),
    "a size that contradicts its name": ("package.slide-size", replace(
        PRESENTATION, "<p:sldSz ", '<p:sldSz type="screen4x3" ')),
    "a list of slides before that of masters": ("package.child-order", replace(
        PRESENTATION, "(<p:sldMasterIdLst>.*?</p:sldMasterIdLst>)(.*)(<p:sldSz)", r"\2\1\3")),
    "a master's layouts before its colours": ("package.child-order", replace(
        MASTER, "(<p:clrMap [^>]*/>)(<p:sldLayoutIdLst>.*?</p:sldLayoutIdLst>)", r"\2\1")),
    "a cell's fill before its borders": ("package.child-order", replace(
        TABLE, r"(.*)<a:tcPr([^>]*?)(/>|>.*?</a:tcPr>)",
        r'\1<a:tcPr\2><a:noFill/><a:lnL w="12700"><a:noFill/></a:lnL></a:tcPr>')),
    "a font before a colour": ("package.child-order", replace(
        TEXT, r"(<a:r><a:rPr[^>]*)/>(<a:t>Words)", rf"\1>{MISPLACED}</a:rPr>\2")),
    "a bullet before its spacing": ("package.child-order", replace(
        TEXT, r"<a:p>(?=<a:r><a:rPr[^>]*/><a:t>Words)",
        '<a:p><a:pPr><a:buNone/><a:spcBef><a:spcPts val="600"/></a:spcBef></a:pPr>')),
    "tags before the placeholder": ("package.child-order", replace(
        TEXT, r"<p:nvPr>(<p:ph [^>]*/>)", r"<p:nvPr><p:extLst/>\1")),
    "a control character": ("package.control-characters", replace(TEXT, "Words", "Wo_x0007_rds")),
    "two shapes of one id": ("package.shape-ids", replace(TEXT, r'<p:cNvPr id="2"', '<p:cNvPr id="3"')),
    "a placeholder that the layout lacks": ("package.placeholders", replace(TEXT, 'idx="20"', 'idx="77"')),
    "a text without a paragraph": (("package.text-bodies", "hygiene.empty-placeholder"), replace(
        TEXT, r"(<p:txBody>(?:(?!</p:txBody>).)*?)<a:p>(?:(?!</p:txBody>).)*Words.*?</a:p></p:txBody>", r"\1</p:txBody>")),
    "an animation of nothing": ("package.timing", replace(TEXT, "</p:sld>", TIMING.format(99) + "</p:sld>")),
    "a link to no slide": ("package.jumps", click("", "ppaction://hlinksldjump")),
    "a link to a slide that is in no list": ("package.jumps", both(
        unlisted, click("rIdNew", "ppaction://hlinksldjump"), link(4, "slide", "slide6.xml"))),
    "a link that starts a show that is not there": ("package.jumps", click("", "ppaction://customshow?id=3")),
    "a custom show with a slide that is in no list": ("package.jumps", both(
        replace(PRESENTATION, r'<p:sldId id="261" r:id="(\w+)"/>(.*?<p:notesSz [^>]*/>)',
                r'\2<p:custShowLst><p:custShow name="Short" id="0"><p:sldLst><p:sld r:id="\1"/></p:sldLst></p:custShow>'
                "</p:custShowLst>"),
        replace(PRESENTATION, r'<p14:section [^>]*><p14:sldIdLst><p14:sldId id="261"/></p14:sldIdLst></p14:section>', ""))),
    "a size that is impossible": ("package.slide-size", replace(PRESENTATION, 'cx="12192000"', 'cx="60000000"')),
    "a row short of a cell": ("package.table-grid", replace(TABLE, r"<a:tc>.*?</a:tc>", "")),
    "a merged cell that covers another": (("package.table-merges", "accessibility.merged-cells"), cell(0, 'gridSpan="2"')),
    "a covered cell under no other": ("package.table-merges", cell(1, 'hMerge="1"')),
    "a merged cell beyond the table": (("package.table-merges", "accessibility.merged-cells"), cell(0, 'rowSpan="5"')),
    "broken XML": ("package.readable", replace(TEXT, "</p:sld>", "")),
}  # fmt: skip
