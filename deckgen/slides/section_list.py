"""The deck's sections as PowerPoint keeps them: named runs of slides in the slide sorter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import quoteattr

from deckgen.slides.model import Slide
from deckgen.slides.texts import clean, parse

URI: Final = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
_P: Final = "http://schemas.openxmlformats.org/presentationml/2006/main"
P14: Final = "http://schemas.microsoft.com/office/powerpoint/2010/main"


def grouped(slides: Sequence[Slide]) -> list[tuple[str, list[int]]]:
    """Return (section name, positions of its slides) in order; empty where no slide names a section.

    A slide without a section stays in the one before it; slides before the first one are the "Opening".
    """
    if not any(slide.section for slide in slides):
        return []
    groups: list[tuple[str, list[int]]] = []
    for place, slide in enumerate(slides):
        name = slide.section or (groups[-1][0] if groups else "Opening")
        if not groups or groups[-1][0] != name:
            groups.append((name, []))
        groups[-1][1].append(place)
    return groups


def add_sections(presentation: Any, slides: Sequence[Slide]) -> None:
    """Write the section list of `slides` into the presentation part; ids follow name and first slide."""
    groups = grouped(slides)
    if not groups:
        return
    ids = [element.get("id") for element in presentation.slides._sldIdLst]
    rows = ""
    for name, places in groups:
        guid = str(uuid5(NAMESPACE_URL, f"deckgen:section:{name}:{slides[places[0]].id}")).upper()
        members = "".join(f'<p14:sldId id="{ids[place]}"/>' for place in places)
        rows += f'<p14:section name={quoteattr(clean(name))} id="{{{guid}}}">'
        rows += f"<p14:sldIdLst>{members}</p14:sldIdLst></p14:section>"
    extension = f'<p:ext uri="{URI}"><p14:sectionLst xmlns:p14="{P14}">{rows}</p14:sectionLst></p:ext>'
    root = presentation.part._element
    there = root.find(f"{{{_P}}}extLst")  # a person's template may have extensions of its own
    if there is None:
        root.append(parse(f"<p:extLst>{extension}</p:extLst>"))
    else:
        there.append(parse(extension))
