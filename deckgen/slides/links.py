"""Clicks from one slide to another: written by id, resolved when every slide is there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from deckgen.slides.texts import LINK_TO, A

_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_KIND: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/slide"


def resolve_links(slides: Mapping[str, Any]) -> None:
    """Give every click of `slides` (id -> python-pptx slide) its relationship; one that leads nowhere is taken out."""
    for slide in slides.values():
        for click in list(slide._element.iter(f"{{{A}}}hlinkClick")):
            target = click.get(_R, "")
            if not target.startswith(LINK_TO):
                continue
            other = slides.get(target.removeprefix(LINK_TO))
            if other is None:
                click.getparent().remove(click)
            else:
                click.set(_R, slide.part.relate_to(other.part, _KIND))
