"""Corporate templates as people have them, made here: 4:3, minimal, several masters, sample slides, .potx."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from lxml import etree
from pptx import Presentation
from pptx.util import Emu, Inches

from deckgen.slides.template import template_bytes
from deckgen.theme import load_theme

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
SECTIONS = (
    '<p:extLst xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main">'
    '<p:ext uri="{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"><p14:sectionLst '
    'xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main">'
    '<p14:section name="Samples" id="{5A2E2D5C-6B34-4A9B-9F5B-0A1B2C3D4E5F}"><p14:sldIdLst><p14:sldId id="256"/>'
    "</p14:sldIdLst></p14:section></p14:sectionLst></p:ext></p:extLst>"
)


def saved(presentation: Any, path: Path) -> Path:
    presentation.save(str(path))
    return path


def edited(path: Path, part: str, change: Any) -> None:
    """Rewrite one part of the package at `path`: `change` takes and returns its text."""
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts[part].decode("utf-8")).encode("utf-8")
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def four_by_three(path: Path) -> Path:
    """python-pptx's own template: 4:3, black on white, no notes master; in Arial, which every machine can draw."""
    return recoloured(saved(Presentation(), path), {}, ("Arial", "Arial"))


def recoloured(path: Path, scheme: dict[str, str], fonts: tuple[str, str]) -> Path:
    """Give every theme part of the package at `path` other colours and fonts."""

    def change(text: str) -> str:
        for slot, value in scheme.items():
            text = re.sub(rf"(<a:{slot}>).*?(</a:{slot}>)", rf'\1<a:srgbClr val="{value}"/>\2', text, flags=re.S)
        for kind, face in zip(("major", "minor"), fonts, strict=True):
            text = re.sub(rf'(<a:{kind}Font>\s*<a:latin typeface=")[^"]*', rf"\g<1>{face}", text)
        return text

    with ZipFile(path) as archive:
        themes = [name for name in archive.namelist() if name.startswith("ppt/theme/theme")]
    for name in themes:
        edited(path, name, change)
    return path


def minimal(path: Path) -> Path:
    """A wide template with two layouts that have a title and little else, in green, with sample slides."""
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Emu(12_192_000), Emu(6_858_000)
    presentation.element.find("{*}sldSz").attrib.pop("type", None)
    layouts = presentation.slide_layouts
    for layout in list(layouts):
        if layout.name not in ("Title Slide", "Title Only"):
            layouts.remove(layout)
    for layout in layouts:
        for shape in list(layout.placeholders):
            kind = shape.placeholder_format.type.name
            if kind not in ("TITLE", "CENTER_TITLE"):
                shape._element.getparent().remove(shape._element)
            else:
                top = Inches(2.4) if layout.name == "Title Slide" else Inches(0.5)
                shape.left, shape.top, shape.width, shape.height = Inches(0.8), top, Inches(11.7), Inches(1.1)
    first = presentation.slides.add_slide(layouts[0])
    first.shapes.title.text = "CONFIDENTIAL SAMPLE"
    first.notes_slide.notes_text_frame.text = "private words"
    second = presentation.slides.add_slide(layouts[1])
    second.shapes.title.text = "A second sample"
    run = second.shapes.add_textbox(0, 0, Inches(2), Inches(1)).text_frame.paragraphs[0].add_run()
    run.text = "back"
    second.shapes[-1].click_action.target_slide = first
    presentation.core_properties.author = "Secret Designer"
    presentation.part._element.append(etree.fromstring(SECTIONS))
    saved(presentation, path)
    green = {"dk1": "10241B", "lt1": "FFFFFF", "dk2": "0B5D3B", "lt2": "EAF3EE", "accent1": "1E8E5A",
             "accent2": "C58B1B", "accent3": "35688C"}  # fmt: skip
    return recoloured(path, green, ("Times New Roman", "Verdana"))


def several_masters(path: Path) -> Path:
    """Two masters: a branded light one and a dark one of the same layouts, saved as a .potx."""
    light = load_theme("lakeshore").model_copy(
        update={"colors": {**load_theme("lakeshore").colors, "primary": "5B1A6E", "accent": "C2387A", "title": "5B1A6E",
                           "cover": "5B1A6E", "header": "5B1A6E", "brand": "C2387A"}, "label": "Plum"}
    )  # fmt: skip
    parts = [_parts(template_bytes(theme)) for theme in (light, load_theme("nocturne"))]
    first, second = parts
    layouts = len([name for name in second if re.fullmatch(r"ppt/slideLayouts/slideLayout\d+\.xml", name)])
    moved = {}
    for name, content in second.items():
        if re.search(r"slideLayouts/|slideMasters/|theme/theme1", name):
            moved[_second(name, layouts)] = _second(content.decode(), layouts).encode()
    rels = first["ppt/_rels/presentation.xml.rels"].decode()
    link = 'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/slideMaster"'
    extra = f'<Relationship Id="rId77" {link} Target="slideMasters/slideMaster2.xml"/></Relationships>'
    first["ppt/_rels/presentation.xml.rels"] = rels.replace("</Relationships>", extra).encode()
    root = first["ppt/presentation.xml"].decode()
    entry = '<p:sldMasterId id="2147483700" r:id="rId77"/></p:sldMasterIdLst>'
    first["ppt/presentation.xml"] = root.replace("</p:sldMasterIdLst>", entry).encode()
    types = first["[Content_Types].xml"].decode()
    overrides = re.findall(r'<Override PartName="/[^"]*(?:slideLayouts|slideMasters|theme1)[^>]*>', types)
    types = types.replace("</Types>", "".join(_second(o, layouts) for o in overrides) + "</Types>")
    first["[Content_Types].xml"] = types.replace("presentation.main+xml", "template.main+xml").encode()
    for name in [n for n in (first | moved) if re.fullmatch(r"ppt/slideLayouts/slideLayout\d+\.xml", n)]:
        whole = first if name in first else moved
        # names and placeholders as another firm has them, so that nothing is found by deckgen's own names
        text = re.sub(r'<p:cSld name="([^"]*)"', r'<p:cSld name="Plum - \1"', whole[name].decode())
        whole[name] = re.sub(r'(<p:cNvPr id="\d+" name=")(?!Brand|Accent|Ring|Title rule)', r"\1Plum ", text).encode()
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in (first | moved).items():
            archive.writestr(name, content)
    return path


def _parts(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _second(text: str, layouts: int) -> str:
    """Return names and ids of the first master's parts as those of a second one."""
    text = re.sub(r"slideLayout(\d+)\.xml", lambda m: f"slideLayout{int(m[1]) + layouts}.xml", text)
    text = text.replace("slideMaster1.xml", "slideMaster2.xml").replace("theme1.xml", "theme3.xml")
    return re.sub(r'(<p:sldLayoutId id=")(\d+)', lambda m: f"{m[1]}{int(m[2]) + 100}", text)


TEMPLATES = {"four_by_three.pptx": four_by_three, "minimal.pptx": minimal, "several_masters.potx": several_masters}
