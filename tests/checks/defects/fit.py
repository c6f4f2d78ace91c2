"""Defects of the family ``fit``."""

from __future__ import annotations

from checks.seeds import DIAGRAM, TABLE, TEXT, Change, Defects, both, replace


def box(
    text: str, left: float, top: float, width: float, height: float, fit: str = "noAutofit", fill: str = "",
    before: str = "Source",
) -> Change:  # fmt: skip
    """A change that puts a text box on the slide with text, read before the shape `before`; lengths in inches."""
    x, y, wide, high = (round(length * 914_400) for length in (left, top, width, height))
    run = (
        f'<a:p><a:r><a:rPr lang="en-US"/><a:t>{text}</a:t></a:r></a:p>'
        if text
        else '<a:p><a:endParaRPr lang="en-US"/></a:p>'
    )
    return replace(TEXT, rf'(?=<p:sp><p:nvSpPr><p:cNvPr id="\d+" name="{before}")', (
        '<p:sp><p:nvSpPr><p:cNvPr id="90" name="Box"/><p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr>'
        f'<p:spPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{fill}</p:spPr>'
        f'<p:txBody><a:bodyPr wrap="square"><a:{fit}/></a:bodyPr><a:lstStyle/>{run}</p:txBody></p:sp>'
    ))  # fmt: skip


def frame(left: int, top: int, width: int, height: int) -> Change:
    """A change of the diagram's group, whose children stay where they are; lengths in EMUs."""
    sides = f'{{}}x="{left}" y="{top}"/><a:{{}} cx="{width}" cy="{height}"/>'
    new = sides.format("<a:off ", "ext") + sides.format("<a:chOff ", "chExt")
    return replace(DIAGRAM, r"(<p:grpSpPr><a:xfrm>)<a:off.*?(</a:xfrm>)", rf"\1{new}\2")


CARD = '<a:solidFill><a:schemeClr val="bg2"/></a:solidFill>'
DEFECTS: Defects = {
    "a shape beyond the edge": ("fit.off-slide", replace(DIAGRAM, r'<a:off x="\d+"', '<a:off x="9999999"')),
    "a box beside the slide": ("fit.off-slide", box("Parked", 13.6, 2, 1, 0.5)),
    "a box that grows beyond the edge": ("fit.off-slide", box("Some words " * 30, 6, 5, 2, 0.5, "spAutoFit")),
    "more text than its box holds": ("fit.overflow", replace(TEXT, "Words", "More words " * 300)),
    "text that is to shrink": ("fit.overflow", both(
        replace(TEXT, r'(name="Body".*?)<a:noAutofit/>', r"\1<a:normAutofit/>"),
        replace(TEXT, "Words", "More words " * 300))),
    "a long word": ("fit.word-width", replace(TEXT, "Words", "W" * 100)),
    "a long word in a narrow box": ("fit.word-width", box("Constituents", 9, 4, 0.8, 1.5)),
    "a box on other text": ("fit.overlap", box("Others", 0.7, 1.7, 3, 0.5)),
    "a box that grows into another": ("fit.overlap", both(
        replace(TEXT, "Words", "Words " * 60), box("Some words " * 9, 0.6, 1.1, 2, 0.3, "spAutoFit", before="Body"))),
    "a card over text": ("fit.overlap", box("", 0.5, 1.5, 4, 2, fill=CARD)),
    "a group that is too small": ("fit.group-extent", frame(548640, 1481328, 914400, 914400)),
    "a group that reaches over the title": ("fit.group-extent", frame(0, 0, 11640312, 2670048)),
    "a table that grows beyond the edge": ("fit.table-height", replace(TABLE, "<a:t>b</a:t>", f"<a:t>{'word ' * 320}</a:t>")),
    "a table that grows over the source": (
        "fit.table-height", replace(TABLE, "<a:t>b</a:t>", f"<a:t>{'word ' * 210}</a:t>")),
}  # fmt: skip
