"""A theme as a whole PowerPoint package: master, layouts, notes master and properties, written by hand.

python-pptx's own template is 4:3 at heart and names no notes master, which Keynote refuses; this one is 16:9
and holds nothing that the brand did not ask for. The same theme gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from deckgen.slides.archive import pack
from deckgen.slides.colors import fill_xml
from deckgen.slides.layouts import (
    CONTENT,
    EMU,
    LAYOUTS,
    MARGIN,
    SLIDE_HEIGHT,
    SLIDE_WIDTH,
    TOP,
    Box,
    Layout,
    Placeholder,
)
from deckgen.slides.styles import STYLES
from deckgen.slides.template_brand import layout_shapes, master_shapes
from deckgen.slides.template_notes import notes_master_xml
from deckgen.slides.template_shapes import LOGO, LOGO_VECTOR, levels_xml, placeholder_xml
from deckgen.slides.template_theme import DECLARATION, A, table_styles_xml, theme_xml
from deckgen.slides.vector import SVG_TYPE
from deckgen.theme import Theme

P: Final = "http://schemas.openxmlformats.org/presentationml/2006/main"
R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES: Final = f'xmlns:a="{A}" xmlns:r="{R}" xmlns:p="{P}"'
_PACKAGE_RELS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN: Final = "application/vnd.openxmlformats-officedocument.presentationml"
_VECTOR_PART: Final = "ppt/media/logo.svg"
_FIRST_LAYOUT_ID: Final = 2_147_483_649  # the master has the id before it; all share one id space
EMPTY_TREE: Final = (
    '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm>'
    '<a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm>'
    "</p:grpSpPr>"
)
COLOR_MAP: Final = (
    '<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" '
    'accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>'
)


def template_bytes(theme: Theme, *, as_template: bool = False, rtl: bool = False) -> bytes:
    """Return the branded package, without slides.

    Parameters
    ----------
    theme : Theme
        The brand; its roles become theme colours, its fonts the theme fonts.
    as_template : bool, default False
        Declare it a ``.potx``, which people give to PowerPoint but python-pptx does not open.
    rtl : bool, default False
        Text begins at the right, for decks in Hebrew, Arabic and their like.

    Raises
    ------
    ThemeError
        Where the theme lacks a colour role.
    """
    parts = {
        "ppt/presentation.xml": _presentation_xml(theme, rtl=rtl),
        "ppt/presProps.xml": f"{DECLARATION}<p:presentationPr {NAMESPACES}/>",
        "ppt/viewProps.xml": VIEW_PROPS,
        "ppt/tableStyles.xml": table_styles_xml(theme),
        "ppt/theme/theme1.xml": theme_xml(theme, theme.label),
        "ppt/theme/theme2.xml": theme_xml(theme, f"{theme.label} notes"),
        "ppt/slideMasters/slideMaster1.xml": _master_xml(theme, rtl=rtl),
        "ppt/notesMasters/notesMaster1.xml": notes_master_xml(theme, NAMESPACES, EMPTY_TREE, COLOR_MAP),
        "docProps/core.xml": _CORE,
        "docProps/app.xml": APP,
    }
    for number, layout in enumerate(LAYOUTS.values(), 1):
        parts[f"ppt/slideLayouts/slideLayout{number}.xml"] = _layout_xml(theme, layout, rtl=rtl)
    parts |= {name: _rels_xml(targets) for name, targets in _relationships(theme).items()}
    types = _content_types_xml([name for name in parts if not name.endswith(".rels")], as_template)
    members = {"[Content_Types].xml": types} | parts
    packed = {name: text.encode("utf-8") for name, text in members.items()}
    if theme.logo_image is not None:
        packed[_logo_part(theme)] = theme.logo_image
    if theme.logo_vector is not None:
        packed[_VECTOR_PART] = theme.logo_vector
    return pack(packed)


def _logo_part(theme: Theme) -> str:
    return "ppt/media/logo." + ("png" if theme.logo_image and theme.logo_image.startswith(b"\x89PNG") else "jpeg")


def _presentation_xml(theme: Theme, *, rtl: bool) -> str:
    styles = levels_xml(theme, STYLES["stamp"], upto=9, rtl=rtl)
    return (
        f'{DECLARATION}<p:presentation {NAMESPACES} saveSubsetFonts="1" autoCompressPictures="0">'
        f'<p:sldMasterIdLst><p:sldMasterId id="{_FIRST_LAYOUT_ID - 1}" r:id="rId1"/></p:sldMasterIdLst>'
        '<p:notesMasterIdLst><p:notesMasterId r:id="rId6"/></p:notesMasterIdLst>'
        f'<p:sldSz cx="{SLIDE_WIDTH}" cy="{SLIDE_HEIGHT}"/><p:notesSz cx="6858000" cy="9144000"/>'
        f'<p:defaultTextStyle><a:defPPr><a:defRPr lang="en-US"/></a:defPPr>{styles}</p:defaultTextStyle>'
        "</p:presentation>"
    )


def _master_xml(theme: Theme, *, rtl: bool) -> str:
    text_layout = LAYOUTS["text"]
    whole = Box(left=_emu(MARGIN), top=_emu(TOP), width=_emu(CONTENT), height=_emu(5.08))
    body = Placeholder(name="Body", kind="bullets", idx=1, box=whole, prompt="Text")
    holders = [text_layout.placeholder("Title"), body]
    holders += [text_layout.placeholder(name) for name in ("Date", "Slide Number")]
    shapes = "".join(placeholder_xml(theme, text_layout, p, n, rtl=rtl) for n, p in enumerate(holders, 10))
    shapes = shapes.replace(' hasCustomPrompt="1"', "")  # only a layout's placeholder may have a prompt
    ids = "".join(f'<p:sldLayoutId id="{_FIRST_LAYOUT_ID + n}" r:id="rId{n + 1}"/>' for n in range(len(LAYOUTS)))
    return (
        f"{DECLARATION}<p:sldMaster {NAMESPACES}><p:cSld>"
        f"<p:bg><p:bgPr>{fill_xml(theme, 'background')}<a:effectLst/></p:bgPr></p:bg>"
        f"<p:spTree>{EMPTY_TREE}{master_shapes(theme)}{shapes}</p:spTree></p:cSld>{COLOR_MAP}"
        f'<p:sldLayoutIdLst>{ids}</p:sldLayoutIdLst><p:hf hdr="0" ftr="0"/><p:txStyles>'
        f"<p:titleStyle>{levels_xml(theme, STYLES['title'], rtl=rtl)}</p:titleStyle>"
        f"<p:bodyStyle>{levels_xml(theme, STYLES['bullets'], upto=9, rtl=rtl)}</p:bodyStyle>"
        f"<p:otherStyle>{levels_xml(theme, STYLES['stamp'], upto=9, rtl=rtl)}</p:otherStyle>"
        f"</p:txStyles>{_guides(theme)}</p:sldMaster>"
    )


def _emu(inches: float) -> int:
    return round(inches * EMU)


def _guides(theme: Theme) -> str:
    """Return margin guides; PowerPoint counts them in eighths of a point (1/576 inch)."""
    places = [("", MARGIN), ("", MARGIN + CONTENT), ("horz", TOP), ("horz", 6.7)]
    guides = "".join(
        f'<p15:guide id="{n}"{f" orient={quoteattr(orient)}" if orient else ""} pos="{round(inches * 576)}">'
        f'<p15:clr><a:srgbClr val="{theme.colors["accent"]}"/></p15:clr></p15:guide>'
        for n, (orient, inches) in enumerate(places, 1)
    )
    return (
        '<p:extLst><p:ext uri="{27BBF7A9-308A-43DC-89C8-2F10F3537804}"><p15:sldGuideLst '
        f'xmlns:p15="http://schemas.microsoft.com/office/powerpoint/2012/main">{guides}</p15:sldGuideLst>'
        "</p:ext></p:extLst>"
    )


def _layout_xml(theme: Theme, layout: Layout, *, rtl: bool) -> str:
    drawn = layout_shapes(theme, layout.name)
    shapes = "".join(placeholder_xml(theme, layout, p, n, rtl=rtl) for n, p in enumerate(layout.placeholders, 20))
    background = ""
    if layout.ground != "background":
        background = f"<p:bg><p:bgPr>{fill_xml(theme, layout.ground)}<a:effectLst/></p:bgPr></p:bg>"
    master = ' showMasterSp="0"' if drawn else ""
    return (
        f'{DECLARATION}<p:sldLayout {NAMESPACES}{master} preserve="1" userDrawn="1">'
        f"<p:cSld name={quoteattr(layout.label)}>"
        f"{background}<p:spTree>{EMPTY_TREE}{drawn}{shapes}</p:spTree></p:cSld>"
        "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
    )


def _relationships(theme: Theme) -> Mapping[str, list[tuple[str, str]]]:
    """Return relationship parts -> (type, target), numbered rId1 and up in this order."""
    layouts = [("slideLayout", f"../slideLayouts/slideLayout{n}.xml") for n in range(1, len(LAYOUTS) + 1)]
    parts = {
        "_rels/.rels": [
            ("officeDocument", "ppt/presentation.xml"),
            ("metadata/core-properties", "docProps/core.xml"),
            ("extended-properties", "docProps/app.xml"),
        ],
        # master first, then all four properties: Keynote refuses a deck without them
        "ppt/_rels/presentation.xml.rels": [
            ("slideMaster", "slideMasters/slideMaster1.xml"),
            ("presProps", "presProps.xml"),
            ("viewProps", "viewProps.xml"),
            ("theme", "theme/theme1.xml"),
            ("tableStyles", "tableStyles.xml"),
            ("notesMaster", "notesMasters/notesMaster1.xml"),
        ],
        "ppt/slideMasters/_rels/slideMaster1.xml.rels": [*layouts, ("theme", "../theme/theme1.xml")],
        "ppt/notesMasters/_rels/notesMaster1.xml.rels": [("theme", "../theme/theme2.xml")],
    }
    for number in range(1, len(LAYOUTS) + 1):
        rels = f"ppt/slideLayouts/_rels/slideLayout{number}.xml.rels"
        parts[rels] = [("slideMaster", "../slideMasters/slideMaster1.xml")]
    if theme.logo_image is not None:
        images = [("image", _logo_part(theme).replace("ppt/", "../"))]
        images += [("image", _VECTOR_PART.replace("ppt/", "../"))] if theme.logo_vector is not None else []
        drawn = [n for n, layout in enumerate(LAYOUTS, 1) if layout_shapes(theme, layout)]
        parts["ppt/slideMasters/_rels/slideMaster1.xml.rels"] += images
        for number in drawn:
            parts[f"ppt/slideLayouts/_rels/slideLayout{number}.xml.rels"] += images
    return parts


def _rels_xml(targets: list[tuple[str, str]]) -> str:
    def kind(name: str) -> str:
        return f"{_PACKAGE_RELS}/{name}" if name.startswith("metadata/") else f"{R}/{name}"

    def ident(number: int, name: str, target: str) -> str:
        if name != "image":
            return f"rId{number}"
        return LOGO_VECTOR if target.endswith(".svg") else LOGO

    rows = "".join(
        f'<Relationship Id="{ident(n, name, target)}" Type="{kind(name)}" Target="{target}"/>'
        for n, (name, target) in enumerate(targets, 1)
    )
    return f'{DECLARATION}<Relationships xmlns="{_PACKAGE_RELS}">{rows}</Relationships>'


def _content_types_xml(names: list[str], as_template: bool) -> str:
    kinds = {
        "ppt/presentation.xml": f"{_MAIN}.{'template' if as_template else 'presentation'}.main+xml",
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    }
    folders = {"slideLayouts": "slideLayout", "slideMasters": "slideMaster", "notesMasters": "notesMaster"}
    rows = ""
    for name in sorted(names):
        folder, stem = name.split("/")[-2], name.split("/")[-1].removesuffix(".xml")
        kind = kinds.get(name) or f"{_MAIN}.{folders.get(folder, stem)}+xml"
        if folder == "theme":
            kind = "application/vnd.openxmlformats-officedocument.theme+xml"
        rows += f'<Override PartName="/{escape(name)}" ContentType="{kind}"/>'
    return (
        f'{DECLARATION}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="jpeg" ContentType="image/jpeg"/><Default Extension="png" ContentType="image/png"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="svg" ContentType="{SVG_TYPE}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{rows}</Types>'
    )


VIEW_PROPS: Final = (
    f'{DECLARATION}<p:viewPr {NAMESPACES}><p:normalViewPr><p:restoredLeft sz="15000"/>'
    '<p:restoredTop sz="80000"/>'
    "</p:normalViewPr><p:slideViewPr><p:cSldViewPr><p:cViewPr><p:scale>"
    '<a:sx n="100" d="100"/><a:sy n="100" d="100"/></p:scale><p:origin x="0" y="0"/></p:cViewPr>'
    "</p:cSldViewPr>"
    '</p:slideViewPr><p:notesTextViewPr><p:cViewPr><p:scale><a:sx n="1" d="1"/><a:sy n="1" d="1"/></p:scale>'
    '<p:origin x="0" y="0"/></p:cViewPr></p:notesTextViewPr><p:gridSpacing cx="76200" cy="76200"/></p:viewPr>'
)
_CORE: Final = (
    f"{DECLARATION}<cp:coreProperties "
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title></dc:title></cp:coreProperties>'
)
APP: Final = (
    f"{DECLARATION}<Properties "
    'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<TotalTime>0</TotalTime><Application>Microsoft Office PowerPoint</Application>"
    "<PresentationFormat>Widescreen</PresentationFormat><AppVersion>16.0000</AppVersion></Properties>"
)
