"""The notes master: the printed page with the slide's picture above and the speaker's words below."""

from __future__ import annotations

from typing import Final

from deckgen.slides.colors import fill_xml
from deckgen.slides.template_shapes import SLIDE_NUMBER_FIELD, emu
from deckgen.slides.template_theme import DECLARATION
from deckgen.theme import Theme

# name, placeholder attributes, box in inches on a page of 7.5 by 10
_HOLDERS: Final = (
    ("Header", 'type="hdr" sz="quarter"', (0.0, 0.0, 3.25, 0.5)),
    ("Date", 'type="dt" idx="1"', (4.25, 0.0, 3.25, 0.5)),
    ("Slide Image", 'type="sldImg" idx="2"', (0.75, 0.75, 6.0, 3.375)),
    ("Notes", 'type="body" sz="quarter" idx="3"', (0.75, 4.4, 6.0, 4.9)),
    ("Footer", 'type="ftr" sz="quarter" idx="4"', (0.0, 9.5, 3.25, 0.5)),
    ("Slide Number", 'type="sldNum" sz="quarter" idx="5"', (4.25, 9.5, 3.25, 0.5)),
)


def notes_master_xml(theme: Theme, namespaces: str, empty_tree: str, color_map: str) -> str:
    """Return the notes master with its six placeholders and text styles."""
    shapes = "".join(_holder_xml(theme, n, *holder) for n, holder in enumerate(_HOLDERS, 2))
    levels = "".join(
        f'<a:lvl{n}pPr marL="{(n - 1) * 228_600}" algn="l" defTabSz="914400" rtl="0" eaLnBrk="1" '
        'latinLnBrk="0" '
        f'hangingPunct="1"><a:spcBef><a:spcPts val="400"/></a:spcBef><a:defRPr sz="1200" kern="1200">'
        f'{fill_xml(theme, "text")}<a:latin typeface="+mn-lt"/><a:ea typeface="+mn-ea"/>'
        '<a:cs typeface="+mn-cs"/>'
        f"</a:defRPr></a:lvl{n}pPr>"
        for n in range(1, 10)
    )
    return (
        f"{DECLARATION}<p:notesMaster {namespaces}><p:cSld>"
        f"<p:bg><p:bgPr>{fill_xml(theme, 'background')}<a:effectLst/></p:bgPr></p:bg>"
        f"<p:spTree>{empty_tree}{shapes}</p:spTree></p:cSld>{color_map}"
        f"<p:notesStyle>{levels}</p:notesStyle></p:notesMaster>"
    )


def _holder_xml(theme: Theme, number: int, name: str, attributes: str, box: tuple[float, float, float, float]) -> str:
    x, y, cx, cy = map(emu, box)
    image = name == "Slide Image"
    locks = '<a:spLocks noGrp="1" noRot="1" noChangeAspect="1"/>' if image else '<a:spLocks noGrp="1"/>'
    line = f'<a:noFill/><a:ln w="9525">{fill_xml(theme, "grid")}</a:ln>' if image else ""
    text = "" if image else f"<p:txBody><a:bodyPr/><a:lstStyle/>{_words(name)}</p:txBody>"
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr>{locks}</p:cNvSpPr>'
        f"<p:nvPr><p:ph {attributes}/></p:nvPr></p:nvSpPr><p:spPr>"
        f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{line}</p:spPr>{text}</p:sp>'
    )


def _words(name: str) -> str:
    if name == "Slide Number":
        return (
            f'<a:p><a:pPr algn="r"/><a:fld id="{SLIDE_NUMBER_FIELD}" type="slidenum">'
            '<a:rPr lang="en-US" sz="1000"/>'
            "<a:t>‹#›</a:t></a:fld></a:p>"
        )
    if name == "Notes":
        return '<a:p><a:r><a:rPr lang="en-US"/><a:t>What to say</a:t></a:r></a:p>'
    return '<a:p><a:endParaRPr lang="en-US" sz="1000"/></a:p>'
