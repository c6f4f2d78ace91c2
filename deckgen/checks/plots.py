"""The charts of a deck: their parts, the slides that show them, and the plots in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from deckgen.checks.orders import PLOTS
from deckgen.slides.package import NS
from deckgen.slides.view.reading import whole

if TYPE_CHECKING:
    from deckgen.slides.view import DeckView

CHART_PART: Final = re.compile(r"ppt/charts/chart[^/]*\.xml")
_C: Final = f"{{{NS['c']}}}"


def charts(deck: DeckView) -> Iterator[tuple[str, Any, int | None]]:
    """Yield each chart's part, its root, and the number of the slide that shows it."""
    shown = {
        link.target: slide.number
        for slide in reversed(deck.slides)
        for link in deck.links(slide.part).values()
        if link.kind == "chart"
    }
    for name in sorted(deck.package.parts):
        if CHART_PART.fullmatch(name) and deck.package.xml(name).tag == f"{_C}chartSpace":
            yield name, deck.package.xml(name), shown.get(name)


def plots(root: Any) -> Iterator[Any]:
    """Yield the plots under `root`: a c:barChart, a c:lineChart."""
    yield from root.iter(*PLOTS)


def places(series: Any) -> int:
    """Return for how many values a series has room, those that are missing among them."""
    counted = (whole(e.get("val")) or 0 for e in series.xpath("(c:val|c:yVal)//c:ptCount", namespaces=NS))
    return max([0, *counted, len(series.xpath("(c:val|c:yVal)//c:pt", namespaces=NS))])
