"""The charts of a deck: their parts, the slides that show them, and the plots in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, TypedDict

from deckgen.checks.orders import PLOTS
from deckgen.slides.package import NS
from deckgen.slides.view.reading import whole

if TYPE_CHECKING:
    from deckgen.slides.view import DeckView, SlideView

CHART_PART: Final = re.compile(r"ppt/charts/chart[^/]*\.xml")
_C: Final = f"{{{NS['c']}}}"


class Place(TypedDict):
    """Where a finding about a chart lies: its shape on the first slide that shows it, else its part."""

    slide: int | None
    shape: str | None


def charts(deck: DeckView) -> Iterator[tuple[str, Any, Place]]:
    """Yield each chart's part, its root, and where it is shown."""
    shown = {
        link.target: (slide, link.id)
        for slide in reversed(deck.slides)
        for link in deck.links(slide.part).values()
        if link.kind == "chart"
    }
    for name in sorted(deck.package.parts):
        if CHART_PART.fullmatch(name) and deck.package.xml(name).tag == f"{_C}chartSpace":
            place = Place(slide=None, shape=name) if name not in shown else _place(*shown[name])
            yield name, deck.package.xml(name), place


def _place(slide: SlideView, link: str) -> Place:
    path = ".//c:chart[@r:id=$link]"
    framed = (s for s in slide.shapes if s.kind == "chart" and s.element.xpath(path, link=link, namespaces=NS))
    frame = next(framed, None)
    return Place(slide=slide.number, shape=None if frame is None else frame.name)


def plots(root: Any) -> Iterator[Any]:
    """Yield the plots under `root`: a c:barChart, a c:lineChart."""
    yield from root.iter(*PLOTS)


def places(series: Any) -> int:
    """Return for how many values a series has room, those that are missing among them."""
    counted = (whole(e.get("val")) or 0 for e in series.xpath("(c:val|c:yVal)//c:ptCount", namespaces=NS))
    return max([0, *counted, len(series.xpath("(c:val|c:yVal)//c:pt", namespaces=NS))])
