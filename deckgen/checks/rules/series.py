"""Rules over what a chart plots: series that are there, that are numbers, and that say what their kind may say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from math import isfinite
from typing import TYPE_CHECKING, Any, Final

from deckgen.checks.orders import PLOTS, SERIES
from deckgen.checks.plots import charts, places, plots
from deckgen.checks.rule import FileRule
from deckgen.findings import Finding
from deckgen.slides.package import NS
from deckgen.slides.view.reading import tag_of, whole

if TYPE_CHECKING:
    from deckgen.slides.view import DeckView

_C: Final = f"{{{NS['c']}}}"
_MISSING: Final = ("#N/A",)  # how Office keeps a value that is not there
_ACCENTS: Final = 6
_XY: Final = ("scatterChart", "bubbleChart")


class Empty(FileRule):
    """A chart plots something."""

    kind = "chart.empty"
    why = "PowerPoint repairs some empty plots, and shows a frame with nothing in it for the rest."
    example = "a chart whose data were filtered away before it was written"
    mend = "give it data, or delete it"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each chart without a plot, and each plot without a series or room for a value."""
        for _, root, place in charts(deck):
            there = list(plots(root))
            if not there:
                yield self.finding("the chart has no plot", **place)
            for plot in there:
                series = plot.findall("c:ser", NS)
                if not any(places(one) for one in series):
                    what = "values" if series else "series"
                    yield self.finding(f"a {tag_of(plot)} has no {what}", **place)


class Options(FileRule):
    """A chart says only what its kind may say."""

    kind = "chart.options"
    why = "PowerPoint repairs or drops a chart with an option of another kind."
    example = "c:barDir in a line chart, left when the kind was changed by a script"
    mend = "remove the option, or make the chart again"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each option that its plot or series may not have."""
        for _, root, place in charts(deck):
            for plot in plots(root):
                for option in _strangers([plot], PLOTS[plot.tag]):
                    yield self.finding(f"a {tag_of(plot)} may not have {option}", **place)
                for option in _strangers(plot.findall("c:ser", NS), SERIES[plot.tag]):
                    message = f"a series of a {tag_of(plot)} may not have {option}"
                    yield self.finding(message, **place, severity="warning")  # PowerPoint passes most of these over


def _strangers(elements: list[Any], legal: Mapping[str, int]) -> list[str]:
    """Return the names of children that `elements` may not have."""
    tags = {child.tag for element in elements for child in element.iterchildren(f"{_C}*")}
    return sorted(tag.rpartition("}")[2] for tag in tags - set(legal))


class Numbers(FileRule):
    """What a chart keeps as numbers are numbers, and no more of them than it counts."""

    kind = "chart.numbers"
    why = "PowerPoint cannot open a chart with NaN in it, and repairs one whose points exceed their count."
    example = "<c:v>nan</c:v>, from a data frame with gaps"
    mend = "leave the point out where there is no value"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each list of numbers with something else in it, or miscounted."""
        for _, root, place in charts(deck):
            for cache in root.iter(f"{_C}numCache", f"{_C}numLit", f"{_C}strCache", f"{_C}strLit"):
                problem = _miscounted(cache) or ("" if "str" in tag_of(cache) else _no_number(cache))
                if problem:
                    yield self.finding(problem, **place)


def _no_number(cache: Any) -> str:
    for point in cache.iterfind("c:pt/c:v", NS):
        text = point.text or ""
        try:
            fine = text in _MISSING or isfinite(float(text))
        except ValueError:
            fine = False
        if not fine:
            return f"{text!r} is no number"
    return ""


def _miscounted(cache: Any) -> str:
    places = [whole(point.get("idx")) for point in cache.findall("c:pt", NS)]
    counted = cache.find("c:ptCount", NS)
    count = None if counted is None else whole(counted.get("val"))
    if None in places or len(set(places)) < len(places):
        return "points have no place of their own"
    if count is not None and any(place >= count for place in places if place is not None):
        return f"there are points beyond the {count} that are counted"
    return ""


class SeriesIds(FileRule):
    """No two series of a chart have the same c:idx or c:order."""

    kind = "chart.series-ids"
    why = "Colours and labels of one are taken for the other's, and PowerPoint may repair the chart."
    example = "a line added to a bar chart by a script, as another series 0"
    mend = "number the series anew"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each number that is used twice."""
        for _, root, place in charts(deck):
            series = [one for plot in plots(root) for one in plot.findall("c:ser", NS)]
            for key in ("idx", "order"):
                values = (one.find(f"c:{key}", NS) for one in series)
                for value, count in Counter(v.get("val") for v in values if v is not None).items():
                    if count > 1:
                        yield self.finding(f"{count} series have the {key} {value}", **place)


class SeriesLengths(FileRule):
    """In an XY chart, no series has more points than one before it."""

    kind = "chart.series-length"
    severity = "warning"
    why = "LibreOffice leaves the shorter series out where a longer one comes after it."
    example = "a reference line of two points before a cloud of a thousand"
    mend = "put the longest series first"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each chart in which a series is longer than an earlier one."""
        for _, root, place in charts(deck):
            for plot in plots(root):
                counts = [_counted(one) for one in plot.findall("c:ser", NS)] if tag_of(plot) in _XY else []
                longer = next((n for n, count in enumerate(counts) if n and count > min(counts[:n])), None)
                if longer is not None:
                    message = f"series {longer + 1} has {counts[longer]} points, one before it fewer"
                    yield self.finding(message, **place)


def _counted(series: Any) -> int:
    counts = [whole(e.get("val")) for e in series.iterfind("c:yVal//c:ptCount", NS)]
    return max([0, *(count for count in counts if count is not None)])


class SeriesColors(FileRule):
    """A chart of more series than the theme has accents says their colours."""

    kind = "chart.series-color"
    severity = "warning"
    why = "From the seventh on, PowerPoint, Keynote and LibreOffice each make up other colours."
    example = "eight lines, none with a colour of its own"
    mend = "give each series a colour, or show fewer"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each chart with a series beyond the accents that has no colour."""
        for _, root, place in charts(deck):
            series = [one for plot in plots(root) for one in plot.findall("c:ser", NS)]
            bare = [one for one in series[_ACCENTS:] if one.find("c:spPr", NS) is None]
            if bare:
                yield self.finding(
                    f"{len(bare)} series have no colour", **place,
                    measured=f"{len(series)} series", allowed=f"{_ACCENTS} without colours",
                )  # fmt: skip
