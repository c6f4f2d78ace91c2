"""Defects of the family ``package``."""

from __future__ import annotations

from checks.seeds import DIAGRAM, FIGURE, MASTER, PRESENTATION, TABLE, TEXT, TYPES, Defects, drop, replace

DEFECTS: Defects = {
    "a missing picture": ("package.relationships", drop("ppt/media/image1.png")),
    "a slide without its layout": ("package.one-layout", replace(
        "ppt/slides/_rels/slide4.xml.rels", r"<Relationship [^>]*slideLayout\"[^>]*/>", "")),
    "an r:embed that leads nowhere": ("package.relationship-ids", replace(
        FIGURE, r'r:embed="\w+"', 'r:embed="rId99"')),
    "a part without a type": ("package.content-types", replace(
        TYPES, r'<Override [^>]*slide4.xml"[^>]*/>', "")),
    "a type for no part": ("package.content-types", replace(
        TYPES, "</Types>", '<Override PartName="/ppt/slides/slide9.xml" ContentType="x/y"/></Types>')),
    "a fraction of an EMU": ("package.whole-emus", replace(DIAGRAM, r'cx="(\d+)"', r'cx="\1.5"')),
    "no list of notes masters": ("package.notes-master", replace(
        PRESENTATION, "<p:notesMasterIdLst>.*</p:notesMasterIdLst>", "")),
    "a notes master on the slides' theme": ("package.notes-master", replace(
        "ppt/notesMasters/_rels/notesMaster1.xml.rels", "theme2", "theme1")),
    "a layout with the master's id": ("package.layout-ids", replace(MASTER, "2147483649", "2147483648")),
    "two slides of one id": (("package.slide-ids", "package.sections"), replace(
        PRESENTATION, '<p:sldId id="257"', '<p:sldId id="256"')),
    "a section with a slide that is not there": ("package.sections", replace(
        PRESENTATION, r'<p14:sldId id="257"/>', '<p14:sldId id="999"/>')),
    "a slide in two sections": ("package.sections", replace(
        PRESENTATION, r'<p14:sldId id="257"/>', '<p14:sldId id="257"/><p14:sldId id="256"/>')),
    "a control character": ("package.control-characters", replace(TEXT, "Words", "Wo_x0007_rds")),
    "two shapes of one id": ("package.shape-ids", replace(TEXT, r'<p:cNvPr id="2"', '<p:cNvPr id="3"')),
    "a placeholder that the layout lacks": ("package.placeholders", replace(TEXT, 'idx="20"', 'idx="77"')),
    "a row short of a cell": ("package.table-grid", replace(TABLE, r"<a:tc>.*?</a:tc>", "")),
    "broken XML": ("package.readable", replace(TEXT, "</p:sld>", "")),
}  # fmt: skip
