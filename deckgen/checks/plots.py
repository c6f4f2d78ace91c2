"""The charts of a deck: their parts, the slides that show them, and the plots in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from deckgen.checks.orders import PLOTS
from deckgen.slides.package import NS

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


def points(series: Any, *names: str) -> int:
    """Return how many points a series has in the first of the children `names` that it has."""
    for name in names:
        for data in series.findall(f"c:{name}", NS):
            return sum(1 for _ in data.iter(f"{_C}pt"))
    return 0
