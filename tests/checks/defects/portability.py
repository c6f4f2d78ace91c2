"""Defects of the family ``portability``."""

from __future__ import annotations

from checks.defects.package import OFFICE, PICTURE, link
from checks.seeds import CHART, FIGURE, PRESENTATION, TEXT, THEME, TYPES, Change, Defects, Parts, both, drop, replace

MP4 = (
    b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00isommp42\x00\x00\x00\x2cmoovstsd" + b"\x00" * 7 + b"\x01\x00\x00\x00\x10"
)
EMF = b"\x01\x00\x00\x00" + b"\x00" * 36 + b" EMF" + b"\x00" * 60
MODEL = "http://schemas.microsoft.com/office/drawing/2017/model3d"
CHARTEX = "http://schemas.microsoft.com/office/drawing/2014/chartex"
DIAGRAM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
P14 = "http://schemas.microsoft.com/office/powerpoint/2010/main"
EFFECT = (
    '<p:timing><p:tnLst><p:par><p:cTn id="1" dur="indefinite" nodeType="tmRoot"><p:childTnLst><p:par><p:cTn id="2" '
    'presetID="1" presetClass="entr" fill="hold"/></p:par></p:childTnLst></p:cTn></p:par></p:tnLst></p:timing>'
)


def add(part: str, content: bytes, declared: str) -> Change:
    """A part of a type."""
    line = f'<Override PartName="/{part}" ContentType="{declared}"/></Types>'
    return both(replace(TYPES, "</Types>", line), lambda parts: parts.update({part: content}))


def film(extension: str, content: bytes) -> Change:
    """A film in the place of a shape's properties."""
    name = f"media1.{extension}"
    video = '<p:nvPr><a:videoFile r:link="rIdNew"/></p:nvPr>'
    frame = (
        '<p:pic><p:nvPicPr><p:cNvPr id="90" name="Film" descr="A film."/><p:cNvPicPr/>' + video + "</p:nvPicPr>"
        '<p:blipFill><a:blip r:embed="rId2"/><a:stretch><a:fillRect/></a:stretch></p:blipFill>'
        '<p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900" cy="900"/></a:xfrm><a:prstGeom prst="rect"/></p:spPr></p:pic>'
    )
    return both(
        replace(FIGURE, "</p:spTree>", frame + "</p:spTree>"), link(1, "video", f"../media/{name}"),
        add(f"ppt/media/{name}", content, f"video/{extension}"),
    )  # fmt: skip


def linked(target: str) -> Change:
    """A picture that is not in the file."""
    line = f'Id="rIdNew" Type="{OFFICE}/image" Target="{target}" TargetMode="External"'
    return both(
        replace(FIGURE, 'r:embed="rId2"', 'r:link="rIdNew"'),
        replace("ppt/slides/_rels/slide1.xml.rels", '<Relationship [^>]*image1.png"/>', f"<Relationship {line}/>"),
        drop(PICTURE),
    )


def as_emf(parts: Parts) -> None:
    del parts[PICTURE]
    replace("ppt/slides/_rels/slide1.xml.rels", "image1.png", "image1.emf")(parts)
    replace(TYPES, "</Types>", '<Default Extension="emf" ContentType="image/x-emf"/></Types>')(parts)
    parts["ppt/media/image1.emf"] = EMF


def frame(uri: str, content: str) -> Change:
    """A graphic of another kind on the slide of text."""
    added = (
        '<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="90" name="New" descr="Something."/><p:cNvGraphicFramePr/><p:nvPr/>'
        '</p:nvGraphicFramePr><p:xfrm><a:off x="0" y="0"/><a:ext cx="900" cy="900"/></p:xfrm>'
        f'<a:graphic><a:graphicData uri="{uri}">{content}</a:graphicData></a:graphic></p:graphicFrame></p:spTree>'
    )
    return replace(TEXT, "</p:spTree>", added)


LEVELS = (
    "<c:cat><c:multiLvlStrRef><c:f>Sheet1!$A$2:$B$3</c:f><c:multiLvlStrCache><c:lvl><c:pt idx='0'><c:v>x</c:v></c:pt>"
    "</c:lvl></c:multiLvlStrCache></c:multiLvlStrRef></c:cat>"
)
SVG = (
    '<a:blip><a:extLst><a:ext uri="{96DAC541-7B7A-43D3-8B79-37D633B846F1}"><asvg:svgBlip '
    'xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" r:embed="rId2"/></a:ext></a:extLst></a:blip>'
)
DEFECTS: Defects = {
    "categories of two levels": ("portability.category-levels", replace(CHART, "<c:cat>.*?</c:cat>", LEVELS, count=0)),
    "an SVG alone": ("portability.svg-fallback", replace(FIGURE, '<a:blip r:embed="rId2"/>', SVG)),
    "an EMF": ("portability.old-picture", as_emf),
    "a linked picture": ("portability.linked-media", linked("https://example.org/a.png")),
    "a picture on a disk": ("portability.linked-media", linked("file:///C:/Users/ada/a.png")),
    "a film for Windows": ("portability.media-format", film("wmv", b"0&\xb2u" * 20)),
    "a film in H.265": ("portability.media-format", film("mp4", MP4 + b"hvc1" + b"\x00" * 20)),
    "an animation": ("portability.animation", replace(TEXT, "</p:sld>", EFFECT + "</p:sld>")),
    "a transition": ("portability.transition", replace(
        TEXT, "</p:sld>", "<p:transition><p:fade/></p:transition></p:sld>")),
    "a chart of a newer kind": ("portability.new-chart", both(
        frame(CHARTEX, f'<cx:chart xmlns:cx="{CHARTEX}" r:id="rIdNew"/>'), link(4, "chartEx", "../charts/chartEx1.xml"),
        add("ppt/charts/chartEx1.xml", b"<cx:chartSpace xmlns:cx='" + CHARTEX.encode() + b"'/>",
            "application/vnd.ms-office.chartex+xml"))),
    "a diagram without its drawing": ("portability.smart-art", both(
        frame(DIAGRAM, f'<dgm:relIds xmlns:dgm="{DIAGRAM}" r:dm="rIdNew" r:lo="rIdNew" r:qs="rIdNew" r:cs="rIdNew"/>'),
        link(4, "diagramData", "../diagrams/data1.xml"),
        add("ppt/diagrams/data1.xml", f'<dgm:dataModel xmlns:dgm="{DIAGRAM}"/>'.encode(),
            "application/vnd.openxmlformats-officedocument.drawingml.diagramData+xml"))),
    "an object of another program": ("portability.object", both(
        frame("http://schemas.openxmlformats.org/presentationml/2006/ole", '<p:oleObj progId="Excel.Sheet.12" r:id="rIdNew"/>'),
        link(4, "package", "../embeddings/sheet.xlsx"),
        lambda parts: parts.update({"ppt/embeddings/sheet.xlsx": parts["ppt/embeddings/Microsoft_Excel_Sheet1.xlsx"]}))),
    "a 3D model": ("portability.object", frame(MODEL, f'<am3d:model3d xmlns:am3d="{MODEL}"/>')),
    "macros": ("portability.macros", both(
        replace("ppt/_rels/presentation.xml.rels", "</Relationships>",
                '<Relationship Id="rIdNew" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" '
                'Target="vbaProject.bin"/></Relationships>'),
        add("ppt/vbaProject.bin", b"\xd0\xcf", "application/vnd.ms-office.vbaProject"))),
    "an embedded font": ("portability.embedded-font", replace(
        PRESENTATION, r"(<p:notesSz [^>]*/>)",
        r'\1<p:embeddedFontLst><p:embeddedFont><p:font typeface="Brand"/></p:embeddedFont></p:embeddedFontLst>')),
    "a font of few": (("portability.font", "brand.fonts"), replace(
        TEXT, r"(<a:r><a:rPr[^>]*)/>(<a:t>Words)", r'\1><a:latin typeface="Aptos"/></a:rPr>\2')),
    "a theme with a font of few": ("portability.font", replace(THEME, '<a:latin typeface="[^"]*"', '<a:latin typeface="Aptos"')),
}  # fmt: skip
