"""The theme part and the table style of the branded package, from a theme's colour roles and fonts."""

from __future__ import annotations

from typing import Final
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import quoteattr

from deckgen.slides.colors import SLOTS, color_xml, fill_xml
from deckgen.theme import Theme

A: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# PowerPoint wants at least three of each; all flat, so that nothing a user draws has a shadow or gradient
_FILLS: Final = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>' * 3
_LINES: Final = "".join(
    f'<a:ln w="{w}" cap="flat" cmpd="sng" algn="ctr"><a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    '<a:prstDash val="solid"/></a:ln>'
    for w in (9525, 15875, 25400)
)
_EFFECTS: Final = "<a:effectStyle><a:effectLst/></a:effectStyle>" * 3


def table_style_id(theme: Theme) -> str:
    """Return the GUID of the theme's table style, braces included."""
    return "{" + str(uuid5(NAMESPACE_URL, f"deckgen:table-style:{theme.name}")).upper() + "}"


def theme_xml(theme: Theme, name: str) -> str:
    """Return a theme part called `name`: colours, fonts, flat effects, defaults of drawn shapes.

    Hebrew, Arabic and their like are complex scripts (``a:cs``), which take the brand's faces too.
    """
    slots = "".join(f'<a:{slot}><a:srgbClr val="{theme.colors[role]}"/></a:{slot}>' for slot, role in SLOTS.items())
    fonts = "".join(
        f'<a:{kind}Font><a:latin typeface={quoteattr(face)}/><a:ea typeface=""/><a:cs typeface={quoteattr(face)}/>'
        f"</a:{kind}Font>"
        for kind, face in (("major", theme.fonts.heading), ("minor", theme.fonts.body))
    )
    named = "".join(
        f'<a:custClr name="{role.capitalize()}"><a:srgbClr val="{value}"/></a:custClr>'
        for role, value in theme.colors.items()
    )
    return (
        f'{DECLARATION}<a:theme xmlns:a="{A}" name={quoteattr(name)}><a:themeElements>'
        f"<a:clrScheme name={quoteattr(theme.label)}>{slots}</a:clrScheme>"
        f"<a:fontScheme name={quoteattr(theme.label)}>{fonts}</a:fontScheme>"
        f'<a:fmtScheme name="Flat"><a:fillStyleLst>{_FILLS}</a:fillStyleLst>'
        f"<a:lnStyleLst>{_LINES}</a:lnStyleLst>"
        f"<a:effectStyleLst>{_EFFECTS}</a:effectStyleLst><a:bgFillStyleLst>{_FILLS}</a:bgFillStyleLst>"
        "</a:fmtScheme>"
        f"</a:themeElements>{_object_defaults(theme)}<a:extraClrSchemeLst/>"
        f"<a:custClrLst>{named}</a:custClrLst></a:theme>"
    )


def _object_defaults(theme: Theme) -> str:
    size = round(theme.sizes["small"] * 100) + 200
    ink = fill_xml(theme, theme.ink("primary"))
    return (
        f"<a:objectDefaults><a:spDef><a:spPr>{fill_xml(theme, 'primary')}<a:ln><a:noFill/></a:ln></a:spPr>"
        '<a:bodyPr lIns="91440" tIns="45720" rIns="91440" bIns="45720" rtlCol="0" anchor="ctr"/>'
        f'<a:lstStyle><a:lvl1pPr algn="ctr"><a:defRPr sz="{size}">{ink}</a:defRPr></a:lvl1pPr>'
        "</a:lstStyle></a:spDef>"
        f'<a:lnDef><a:spPr><a:ln w="19050">{fill_xml(theme, "muted")}</a:ln></a:spPr><a:bodyPr/>'
        "<a:lstStyle/></a:lnDef>"
        '<a:txDef><a:spPr><a:noFill/></a:spPr><a:bodyPr wrap="square" rtlCol="0"><a:spAutoFit/></a:bodyPr>'
        f'<a:lstStyle><a:lvl1pPr><a:defRPr sz="{size}">{fill_xml(theme, "text")}</a:defRPr></a:lvl1pPr>'
        "</a:lstStyle>"
        "</a:txDef></a:objectDefaults>"
    )


def table_styles_xml(theme: Theme) -> str:
    """Return tableStyles.xml with the brand's table style as the default of new tables."""
    guid = table_style_id(theme)

    def line(side: str, role: str, width: int) -> str:
        return f'<a:{side}><a:ln w="{width}" cmpd="sng">{fill_xml(theme, role)}</a:ln></a:{side}>'

    def font(role: str, *, bold: bool) -> str:
        weight = ' b="on"' if bold else ""
        face = '<a:fontRef idx="minor"><a:prstClr val="black"/></a:fontRef>'
        return f"<a:tcTxStyle{weight}>{face}{color_xml(theme, role)}</a:tcTxStyle>"

    rules = line("bottom", "grid", 9525) + line("insideH", "grid", 9525)
    # the order of the parts is fixed by the schema; firstCol has no colour, or LibreOffice darkens the header
    return (
        f'{DECLARATION}<a:tblStyleLst xmlns:a="{A}" def="{guid}">'
        f'<a:tblStyle styleId="{guid}" styleName={quoteattr(theme.label)}>'
        f"<a:wholeTbl>{font('text', bold=False)}<a:tcStyle><a:tcBdr>{rules}</a:tcBdr><a:fill><a:noFill/>"
        "</a:fill>"
        "</a:tcStyle></a:wholeTbl>"
        f"<a:band1H><a:tcStyle><a:tcBdr/><a:fill>{fill_xml(theme, 'surface')}</a:fill></a:tcStyle></a:band1H>"
        '<a:firstCol><a:tcTxStyle b="on"/><a:tcStyle><a:tcBdr/></a:tcStyle></a:firstCol>'
        f"<a:lastRow>{font('text', bold=True)}<a:tcStyle><a:tcBdr>{line('top', 'primary', 19050)}</a:tcBdr>"
        "</a:tcStyle></a:lastRow>"
        f"<a:firstRow>{font(theme.ink('header'), bold=True)}<a:tcStyle><a:tcBdr/>"
        f"<a:fill>{fill_xml(theme, 'header')}</a:fill></a:tcStyle></a:firstRow>"
        "</a:tblStyle></a:tblStyleLst>"
    )
