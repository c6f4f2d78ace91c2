"""Shapes of the branded package as XML: placeholders with their text styles, and decoration."""

from __future__ import annotations

from io import BytesIO
from typing import Final
from xml.sax.saxutils import quoteattr

from deckgen.slides.colors import color_xml, fill_xml
from deckgen.slides.direction import start_side
from deckgen.slides.layouts import EMU, SLIDE_WIDTH, Layout, Placeholder
from deckgen.slides.styles import Level, TextStyle
from deckgen.slides.vector import svg_blip_xml
from deckgen.theme import Theme

PH_TYPES: Final = {
    "title": 'type="title"',
    "cover": 'type="title"',
    "closing": 'type="title"',
    "subtitle": 'type="subTitle"',
    "object": "",
    "date": 'type="dt" sz="half"',
    "stamp": 'type="dt" sz="half"',
    "number": 'type="sldNum" sz="quarter"',
}
DECORATIVE: Final = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)
LOGO: Final = "rIdLogo"
LOGO_VECTOR: Final = "rIdLogoVector"
SLIDE_NUMBER_FIELD: Final = "{7B4B3E0C-5D0D-4C1B-9C5B-3A1F0E6D2B11}"


def emu(inches: float) -> int:
    """Return `inches` as whole EMUs."""
    return round(inches * EMU)


def level_xml(theme: Theme, style: TextStyle, level: Level, number: int, ground: str, *, rtl: bool = False) -> str:
    """Return ``a:lvlNpPr`` of list level `number` (1 to 9) over the colour role `ground`."""
    margin, indent = emu(level.margin), 0
    if level.bullet:
        indent = -emu(0.25 if level.margin <= 0.25 else 0.22)
        bullet = f'<a:buClr>{color_xml(theme, "brand")}</a:buClr><a:buFont typeface="Arial"/>'
        bullet += f'<a:buChar char="{level.bullet}"/>'
    else:
        bullet = "<a:buNone/>"
    color = level.color if ground == "background" else theme.ink(ground)
    font = "+mj" if level.heading else "+mn"
    return (
        f'<a:lvl{number}pPr marL="{margin}" indent="{indent}" algn="{start_side(style, rtl)}" defTabSz="914400" rtl="{int(rtl)}" '
        'eaLnBrk="1" latinLnBrk="0" hangingPunct="1"><a:lnSpc>'
        f'<a:spcPct val="{round(style.spacing * 100_000)}"/></a:lnSpc>'
        f'<a:spcBef><a:spcPts val="{round(level.before * 100)}"/></a:spcBef>{bullet}'
        f'<a:defRPr sz="{round(level.points(theme) * 100)}" b="{int(level.heavy(theme))}" '
        f'kern="1200">{fill_xml(theme, color)}'
        f'<a:latin typeface="{font}-lt"/><a:ea typeface="{font}-ea"/><a:cs typeface="{font}-cs"/></a:defRPr>'
        f"</a:lvl{number}pPr>"
    )


def levels_xml(theme: Theme, style: TextStyle, ground: str = "background", upto: int = 0, *, rtl: bool = False) -> str:
    """Return all levels of `style`; the deepest is repeated until there are `upto`."""
    count = max(upto, len(style.levels))
    return "".join(level_xml(theme, style, style.level(n), n + 1, ground, rtl=rtl) for n in range(count))


def body_xml(style: TextStyle, autofit: str = "<a:normAutofit/>", *, rtl: bool = False) -> str:
    """Return ``a:bodyPr`` of `style`."""
    left, top, right, bottom = map(emu, style.insets)
    return (
        f'<a:bodyPr vert="horz" wrap="square" lIns="{left}" tIns="{top}" rIns="{right}" bIns="{bottom}" '
        f'rtlCol="{int(rtl)}" anchor="{style.anchor}">{autofit}</a:bodyPr>'
    )


def _prompt_xml(placeholder: Placeholder) -> str:
    if placeholder.kind == "number":
        field = f'<a:fld id="{SLIDE_NUMBER_FIELD}" type="slidenum">'
        return f'<a:p>{field}<a:rPr lang="en-US"/><a:t>‹#›</a:t></a:fld><a:endParaRPr lang="en-US"/></a:p>'
    lines = [placeholder.prompt]
    if placeholder.kind == "card":
        lines = ["Label", "Value", "Context"]
    return "".join(
        f'<a:p><a:pPr lvl="{level}"/><a:r><a:rPr lang="en-US"/><a:t>{line}</a:t></a:r></a:p>'
        for level, line in enumerate(lines)
    )


def placeholder_xml(theme: Theme, layout: Layout, placeholder: Placeholder, number: int, *, rtl: bool = False) -> str:
    """Return a layout's placeholder as ``p:sp``; `number` is its id on the layout."""
    box, style, kind = placeholder.box, placeholder.style, placeholder.kind
    attributes = PH_TYPES.get(kind, 'type="body" sz="quarter"')
    prompt = "" if kind in ("number", "date", "stamp") else ' hasCustomPrompt="1"'
    idx = f' idx="{placeholder.idx}"' if placeholder.idx else ""
    fill = fill_xml(theme, "surface") if kind == "card" else ""
    levels = levels_xml(theme, style, layout.ground, rtl=rtl)
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name={quoteattr(placeholder.name)}/>'
        f'<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph {attributes}{idx}{prompt}/></p:nvPr>'
        "</p:nvSpPr>"
        f'<p:spPr><a:xfrm><a:off x="{box.left}" y="{box.top}"/><a:ext cx="{box.width}" cy="{box.height}"/>'
        "</a:xfrm>"
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{fill}</p:spPr>'
        f"<p:txBody>{body_xml(style, rtl=rtl)}<a:lstStyle>{levels}</a:lstStyle>{_prompt_xml(placeholder)}</p:txBody></p:sp>"
    )


def shape_xml(number: int, name: str, box: tuple[float, float, float, float], geometry: str, fill: str) -> str:
    """Return a decorative shape; `box` is left, top, width, height (inches), `geometry` its outline."""
    x, y, cx, cy = map(emu, box)
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name={quoteattr(name)}>{DECORATIVE}</p:cNvPr><p:cNvSpPr/>'
        '<p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>'
        f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>{geometry}{fill}<a:ln>'
        "<a:noFill/></a:ln>"
        '</p:spPr><p:txBody><a:bodyPr rtlCol="0" anchor="ctr"/><a:lstStyle/><a:p>'
        '<a:endParaRPr lang="en-US"/></a:p>'
        "</p:txBody></p:sp>"
    )


def preset(name: str) -> str:
    """Return the outline of one of DrawingML's own shapes."""
    return f'<a:prstGeom prst="{name}"><a:avLst/></a:prstGeom>'


def quarter_ring(inner: float, corner: str) -> str:
    """Return the outline of a quarter ring about the box's `corner` ("br" or "bl"); `inner` in [0, 1)."""
    size, hole = 100_000, round(inner * 100_000)
    start, swing = (10_800_000, 5_400_000) if corner == "br" else (16_200_000, 5_400_000)
    if corner == "br":
        outer_from, inner_from, back = (0, size), (size, size - hole), (16_200_000, -5_400_000)
    else:
        outer_from, inner_from, back = (0, 0), (hole, size), (0, -5_400_000)
    return (
        f'<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/><a:pathLst>'
        f'<a:path w="{size}" h="{size}"><a:moveTo><a:pt x="{outer_from[0]}" y="{outer_from[1]}"/></a:moveTo>'
        f'<a:arcTo wR="{size}" hR="{size}" stAng="{start}" swAng="{swing}"/>'
        f'<a:lnTo><a:pt x="{inner_from[0]}" y="{inner_from[1]}"/></a:lnTo>'
        + (f'<a:arcTo wR="{hole}" hR="{hole}" stAng="{back[0]}" swAng="{back[1]}"/>' if hole else "")
        + "<a:close/></a:path></a:pathLst></a:custGeom>"
    )


def logo_xml(theme: Theme, number: int, place: tuple[float, float, float]) -> str:
    """Return the brand's logo as ``p:pic``, as tall as `place` says (left, top, height; inches).

    It ends at the right edge of a square at `place`, where that lies in the right half of the slide. The part that
    holds it must relate to the image as `LOGO`, and to its SVG, if there is one, as `LOGO_VECTOR`.
    """
    left, top, height = place
    width = height * logo_shape(theme)
    if left * EMU > SLIDE_WIDTH / 2:
        left -= width - height
    x, y, cx, cy = map(emu, (left, top, width, height))
    vector = svg_blip_xml(LOGO_VECTOR) if theme.logo_vector is not None else ""
    return (
        f'<p:pic><p:nvPicPr><p:cNvPr id="{number}" name="Logo" descr={quoteattr(f"Logo of {theme.label}")}/>'
        '<p:cNvPicPr><a:picLocks noChangeAspect="1"/></p:cNvPicPr><p:nvPr userDrawn="1"/></p:nvPicPr>'
        f'<p:blipFill><a:blip r:embed="{LOGO}">{vector}</a:blip><a:stretch><a:fillRect/></a:stretch></p:blipFill>'
        f'<p:spPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>'
        f"{preset('rect')}</p:spPr></p:pic>"
    )


def logo_shape(theme: Theme) -> float:
    """Return the logo's width as a multiple of its height."""
    from PIL import Image

    with Image.open(BytesIO(theme.logo_image or b"")) as image:
        return float(image.width / image.height)
