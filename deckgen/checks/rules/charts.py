"""Rules over native charts: a chart shows what its workbook holds, with axes and labels that PowerPoint accepts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, MutableMapping
from typing import TYPE_CHECKING, Any, Final

from deckgen.checks.edit import put
from deckgen.checks.plots import CHART_PART, charts, plots
from deckgen.checks.rule import FileRule
from deckgen.checks.sheets import MOST_BYTES, UNKNOWN, Book
from deckgen.findings import Finding
from deckgen.slides.chart_plan import LEGAL
from deckgen.slides.package import NS, Package
from deckgen.slides.view.reading import tag_of, whole

if TYPE_CHECKING:
    from deckgen.slides.view import DeckView

_C: Final = f"{{{NS['c']}}}"
_PIE: Final = ("bestFit", "outEnd", "inEnd", "ctr")
_LEGAL: Final = {
    "lineChart": LEGAL["line"], "scatterChart": LEGAL["line"], "bubbleChart": LEGAL["line"], "areaChart": LEGAL["area"],
    "doughnutChart": LEGAL["area"], "bar3DChart": LEGAL["area"], "area3DChart": LEGAL["area"],
    "pieChart": _PIE, "pie3DChart": _PIE, "ofPieChart": _PIE, "radarChart": ("outEnd",),
}  # fmt: skip
_WITH_AXES: Final = ("barChart", "lineChart", "areaChart", "scatterChart", "bubbleChart", "radarChart", "stockChart")
MOST_CELLS: Final = 500_000  # of all ranges of a deck: one may name a whole sheet; beyond this nothing is compared
_DROPPED: Final = "make it again in PowerPoint: Keynote drops a chart without a workbook"
_LESS: Final = "paste the chart with only the data that it shows"
_SHEETS: Final = (".xlsx", ".xlsm")


class Workbook(FileRule):
    """Every chart has a workbook, and what the chart shows is what its cells hold."""

    kind = "chart.workbook"
    why = "Keynote silently drops a chart without a workbook; in PowerPoint, editing its data would change the picture."
    example = "a bar of 41 over a workbook that says 40"
    mend = "edit the chart's data in PowerPoint once, which writes both"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each chart without a workbook, and each value that differs."""
        bytes_left, cells_left = MOST_BYTES, MOST_CELLS
        for name, root, place in charts(deck):
            part = deck.related(name, "package")
            if part is None:
                linked = any(
                    link.external for link in deck.links(name).values() if link.kind in ("package", "oleObject")
                )
                message = "the chart's workbook is linked, not in the file" if linked else "the chart has no workbook"
                yield self.finding(message, **place, hint=_DROPPED)
            elif part.lower().endswith(_SHEETS):
                book = Book(deck.package.parts[part], most=bytes_left)
                bytes_left -= book.size
                if book.problem:
                    yield self.finding(
                        f"{part} {book.problem}", **place, severity="warning" if book.heavy else None,
                        hint=_LESS if book.heavy else None,
                    )  # fmt: skip
                for formula in () if book.problem else root.iter(f"{_C}f"):
                    cells_left -= book.count(formula.text or "")
                    if cells_left < 0:
                        message = f"{formula.text}: the ranges of the deck's charts hold too many cells to compare"
                        yield self.finding(message, **place, severity="warning", hint=_LESS)
                        return
                    problem, *said = _difference(formula, book)
                    if problem:
                        shows, holds = said or ("", "")
                        message = f"{formula.text}: {problem}"
                        yield self.finding(message, **place, measured=shows, allowed=holds)


def _difference(formula: Any, book: Book) -> tuple[str, ...]:
    """Return how the cells that `formula` names differ from the copy beside it, in words and as the two; or nothing."""
    try:
        values = book.values(formula.text or "")
    except KeyError:
        return ("there is no such sheet",)
    caches = formula.xpath("../c:numCache|../c:strCache", namespaces=NS)
    if values is None or not caches:
        return ("",)
    shown = {whole(point.get("idx")): point.findtext(f"{_C}v") for point in caches[0].iter(f"{_C}pt")}
    words = tag_of(caches[0]) == "strCache"
    for place, value in enumerate(values):
        if not _same(value, shown.get(place), words=words):
            shows, holds = shown.get(place) or "nothing", _said(value)
            return f"the chart shows {shows}, the workbook holds {holds}", shows, holds
    return ("",)


def _same(value: Any, text: str | None, *, words: bool) -> bool:
    if value is UNKNOWN:
        return True
    if value is None or text is None:
        return not (value or text)
    if isinstance(value, float):
        try:
            return abs(float(text) - value) <= 1e-9 * max(abs(value), 1.0)
        except ValueError:
            return words  # a number as the chart words it: a date, a year
    if isinstance(value, bool):
        return text.strip().lower() in (("1", "true") if value else ("0", "false"))
    return str(value) == text


def _said(value: Any) -> str:
    return f"{value:.15g}" if isinstance(value, float) else repr(value)


class LabelPosition(FileRule):
    """Labels stand where their kind of chart allows."""

    kind = "chart.label-position"
    why = "PowerPoint asks to repair a chart with others, and validators do not see it."
    example = "a label outside the end of a stacked bar"
    mend = "place the label in the middle or inside the end"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each label where its chart has none."""
        for _, root, place in charts(deck):
            for plot in plots(root):
                tag, legal = tag_of(plot), _LEGAL.get(tag_of(plot))
                if tag == "barChart":
                    grouping = plot.find("c:grouping", NS)
                    stacked = grouping is not None and grouping.get("val") in ("stacked", "percentStacked")
                    legal = LEGAL["stacked" if stacked else "clustered"]
                wrong = {position.get("val") for position in plot.iter(f"{_C}dLblPos")} - set(legal or ())
                for value in sorted(map(str, wrong)) if legal is not None else ():
                    yield self.finding(f"a label of a {tag} stands at {value}", **place)


class Axes(FileRule):
    """A plot has the axes that it names, each once, crossing each other, with ids that are not negative."""

    kind = "chart.axes"
    why = "PowerPoint drops a chart whose axes are missing or are too many; negative ids break the schema."
    example = 'axId val="-2068027336", as python-pptx writes it'
    mend = "deckgen check --fix numbers negative and double ones anew; for others, make the chart again"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each axis that is missing, unused, of no one's crossing, or has an impossible id."""
        for _, root, place in charts(deck):
            for area in root.iter(f"{_C}plotArea"):
                for problem in _problems(area):
                    yield self.finding(problem, **place)
                negative = ", ".join(sorted(v for v in {e.get("val", "") for e in _ids(area)[1]} if v.startswith("-")))
                if negative:  # PowerPoint itself reads them
                    yield self.finding(f"axis ids are negative: {negative}", **place, severity="warning")

    def fix(self, parts: MutableMapping[str, bytes]) -> int:
        """Number negative axes anew, and the second of two that share an id and a plot."""
        package = Package.of(parts)
        done = 0
        for name in sorted(parts):
            if not CHART_PART.fullmatch(name):
                continue
            root = package.xml(name)
            changed = sum(_renumber(area) for area in root.iter(f"{_C}plotArea"))
            if changed:
                put(parts, name, root)
            done += changed
        return done


def _ids(area: Any) -> tuple[list[Any], list[Any]]:
    """Return the ids by which plots name their axes, and the axes' own."""
    named = [e for plot in plots(area) for e in plot.findall("c:axId", NS)]
    own = [e for axis in area for e in axis.findall("c:axId", NS) if axis.find("c:scaling", NS) is not None]
    return named, own


def _problems(area: Any) -> Iterator[str]:
    named, own = ([e.get("val", "") for e in ids] for ids in _ids(area))
    for value in sorted(set(named) - set(own)):
        yield f"the axis {value} is missing"
    for value in sorted(set(own) - set(named)):
        yield f"no plot uses the axis {value}"
    for value, count in Counter(own).items():
        if count > 1:
            yield f"{count} axes have the id {value}"
    for cross in area.iterfind("*/c:crossAx", NS):
        if cross.get("val", "") not in own:
            yield f"an axis crosses the axis {cross.get('val')}, which is missing"
    for plot in plots(area):
        count = len(plot.findall("c:axId", NS))
        if tag_of(plot) in _WITH_AXES and count != 2:
            yield f"a {tag_of(plot)} has {count} axes, not 2"


def _renumber(area: Any) -> int:
    named, own = _ids(area)
    crossings = area.findall("*/c:crossAx", NS)
    used = {e.get("val", "") for e in own}
    done = 0
    for value in sorted(value for value in used if value.startswith("-") and whole(value) is not None):
        new = _free(abs(whole(value) or 1), used)
        for element in (*named, *own, *crossings):
            if element.get("val") == value:
                element.set("val", new)
        used.add(new)
        done += 1
    if len(own) == len(named) == len(crossings) == 2 and len({e.get("val") for e in (*own, *named)}) == 1:
        old = own[0].get("val", "")
        new = _free((whole(old) or 0) + 1, used)
        for element in (own[1], named[1], own[0].getparent().find("c:crossAx", NS)):
            element.set("val", new)
        own[1].getparent().find("c:crossAx", NS).set("val", old)
        done += 1
    return done


def _free(number: int, used: set[str]) -> str:
    while str(number) in used:
        number += 1
    return str(number)
