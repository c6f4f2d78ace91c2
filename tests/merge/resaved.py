"""A deck as PowerPoint writes it anew on every save: ids, extensions, split runs and long decimals, nothing to see."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from deckgen.slides.editor import Editor
from deckgen.slides.package import NS

A, P = f"{{{NS['a']}}}", f"{{{NS['p']}}}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
CREATION = (
    f'<a:extLst xmlns:a="{NS["a"]}"><a:ext uri="{{FF2B5EF4-FFF2-40B4-BE49-F238E27FC236}}">'
    '<a16:creationId xmlns:a16="http://schemas.microsoft.com/office/drawing/2014/main" '
    'id="{00000000-0008-0000-0000-00000000%04X}"/></a:ext></a:extLst>'
)


def as_powerpoint_saves(content: bytes) -> bytes:
    """Return the deck with what PowerPoint adds and rewrites when it saves."""
    editor = Editor(content)
    for part in editor.slides():
        root = editor.edit(part)
        for place, properties in enumerate(root.iter(f"{P}cNvPr")):
            if properties.find("a:extLst", NS) is None:
                properties.append(etree.fromstring(CREATION % place))
        for run in list(root.iter(f"{A}r")):
            _split(run)
        for end in list(root.iter(f"{A}endParaRPr")):
            end.getparent().remove(end)
        for column in root.iter(f"{A}gridCol", f"{A}tr"):
            column.append(etree.fromstring(CREATION % 9))
    for name in [n for n in editor.parts if n.startswith("ppt/charts/chart")]:
        root = editor.edit(name)
        for value in root.iter(f"{C}numCache"):
            for text in value.iter(f"{C}v"):
                text.text = f"{float(text.text or 0):.17g}"
        for place, series in enumerate(root.iter(f"{C}ser")):
            held = series.find(f"{C}spPr")
            if held is not None:
                etree.SubElement(held, f"{A}effectLst")
            made = etree.SubElement(series, f"{C}extLst")
            extension = etree.SubElement(made, f"{C}ext", uri="{C3380CC4-5D6E-409C-BE32-E72D297353CC}")
            etree.SubElement(
                extension, "{http://schemas.microsoft.com/office/drawing/2014/chart}uniqueId", val=f"{place:08X}"
            )
    return editor.content()


def _split(run: etree._Element) -> None:
    """Split a run at its first blank, the second half marked as misspelt."""
    held = run.find("a:t", NS)
    first, blank, rest = (held.text or "").partition(" ")
    if not rest:
        return
    other = deepcopy(run)
    held.text, other.find("a:t", NS).text = first + blank, rest
    style = other.find("a:rPr", NS)
    if style is not None:
        style.set("err", "1")
        style.set("dirty", "0")
    run.addnext(other)
