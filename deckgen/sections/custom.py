"""A person's own slide: text, a figure or a table from SQL, without Python."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import BaseModel, ConfigDict, model_validator

from deckgen.errors import DataError, Problem
from deckgen.figures import figure_kinds, figure_options, get_figure
from deckgen.formats import UNITS, format_value
from deckgen.results import Results
from deckgen.sections.base import Section, against_prior, cell, picture, table, without_twin
from deckgen.shape import FigureName, MetricName, Name, UnitName
from deckgen.slides.model import ChartMode, Column, Picture, Slide
from deckgen.slides.model import Table as SlideTable
from deckgen.source import near
from deckgen.values import HIDDEN

if TYPE_CHECKING:
    import pandas as pd

    from deckgen.theme import Theme


GOLDEN_ID = r"G\d{6,}"
# Names of columns of a person's SQL that count people.
PEOPLE = frozenset(["n", "people", "donors", "constituents", "count", "members", "customers", "households"])
PEOPLE_ENDS = ("_donors", "_people")


class FigureOptions(BaseModel):
    """A figure of a registered kind: SQL gives its frame; other keys are columns to use, or the kind's options.

    ``{kind: bar, sql: "select event, sum(amount) as revenue ...", y: event, x: revenue, unit: USD}``; or a bar a metric:
    ``{kind: bar, metrics: [new_donors, recaptured_donors, lapsed_donors]}``
    """

    model_config = ConfigDict(frozen=True, extra="allow")
    kind: FigureName
    """The kind of figure."""
    sql: str = ""
    """A SELECT that gives its rows."""
    metrics: tuple[MetricName, ...] = ()
    """A bar a metric, in the place of SQL."""
    x: str | None = None
    """Column that holds the values of bars."""
    y: str | None = None
    """Column that holds the labels of bars."""
    unit: UnitName = "count"
    """How the values are written."""
    charts: ChartMode | None = None
    """A picture, or a chart that can be edited, whatever the section and the deck say."""

    def given(self) -> dict[str, Any]:
        """Return the options of the kind itself; the unit, where it writes its values itself."""
        unit = {"unit": self.unit} if "unit" in figure_options(get_figure(self.kind)) else {}
        return {**unit, **(self.model_extra or {})}


class TableOptions(BaseModel):
    """A table of the rows that SQL selects; `units` gives a column's number format. Or a row a metric.

    A column called ``n``, ``donors`` or the like (`PEOPLE`) counts people: a row of too few of them shows no numbers.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    sql: str = ""
    """A SELECT that gives its rows."""
    units: dict[str, UnitName] = {}
    """Column: how its numbers are written."""
    metrics: tuple[MetricName, ...] = ()
    """A row a metric, in the place of SQL."""


class Custom(Section):
    """One slide with `text`, `figure` or `table`, or text beside a figure."""

    kind: ClassVar[str] = "custom"
    label: ClassVar[str] = "More"
    example: ClassVar[str] = '{id: events, title: "Events raised {{ ticket_revenue }}", text: "Thank you."}'
    templates: ClassVar[tuple[str, ...]] = ("title", "text", "notes", "source")
    id: Name
    """Name of the slide."""
    title: str
    """The slide's title: a text template."""
    text: str = ""
    """Text templates, a paragraph a line; `- ` begins a line one level deeper."""
    figure: FigureOptions | None = None
    """A figure of the rows that SQL gives."""
    table: TableOptions | None = None
    """A table of the rows that SQL gives."""
    notes: str = ""
    """What to say, for the speaker notes."""
    source: str = ""
    """The source line; the systems unless said."""

    @property
    def most_figures(self) -> int:
        """One, where it has a figure."""
        return int(self.figure is not None)

    @model_validator(mode="after")
    def _has_content(self) -> Custom:
        if not (self.text or self.figure or self.table):
            raise ValueError("a custom section needs text, a figure or a table")
        if self.figure and self.table:
            raise ValueError("a custom section has a figure or a table, not both")
        for what in (self.figure, self.table):
            if what and bool(what.sql) == bool(what.metrics):
                raise ValueError("a figure or a table takes either sql or metrics")
        if self.figure and self.figure.metrics and self.figure.kind != "bar":
            raise ValueError("of metrics only a bar figure can be made")
        return self

    def drawn_kinds(self) -> tuple[str, ...]:
        """Return the kind of the figure, if there is one."""
        return (self.figure.kind,) if self.figure else ()

    def problems(self) -> Iterator[tuple[tuple[str, ...], Problem]]:
        """Yield an unknown figure kind, one that cannot be a chart, and unknown units."""
        yield from super().problems()
        if self.figure and self.figure.kind not in figure_kinds():
            yield ("figure", "kind"), figure_kinds().problem(self.figure.kind, None)
        elif self.figure:
            known = figure_options(get_figure(self.figure.kind))
            for option in self.figure.model_extra or {}:
                if option not in known:
                    message = f"a figure of the kind {self.figure.kind!r} has no option {option!r}"
                    yield (
                        ("figure", option),
                        Problem(message=message, hint=near(option, {*known, *FigureOptions.model_fields})),
                    )
            if self.figure.charts == "native":
                yield from ((("figure", "charts"), problem) for problem in without_twin(self.figure.kind))
        units: dict[tuple[str, ...], str] = {("figure", "unit"): self.figure.unit} if self.figure else {}
        if self.table:
            units |= {("table", "units", column): unit for column, unit in self.table.units.items()}
        for path, unit in units.items():
            if unit not in UNITS:
                yield path, Problem(message=f"there is no unit called {unit!r}", hint=near(unit, UNITS))

    def metric_names(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Yield each metric of the figure or the table."""
        for option in ("figure", "table"):
            made = getattr(self, option)
            yield from (((option, "metrics", i), name) for i, name in enumerate(made.metrics if made else ()))

    def queries(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Yield the SQL of the figure or the table."""
        for option in ("figure", "table"):
            made = getattr(self, option)
            if made and made.sql:
                yield (option, "sql"), made.sql

    def build(self, results: Results, theme: Theme) -> list[Slide]:
        """Return the slide, in the layout that its content asks for."""
        more = {"say": self.notes, "source": self.source}
        if self.table:
            body: dict[str, Any] = {"Table": self._table(results, self.table)}
            return [self.slide(results, "table", self.title, body, **more)]
        if self.figure and self.text:
            body = {"Figure": self._figure(results, self.figure), "Takeaways": results.say(self.text)}
            return [self.slide(results, "figure_takeaways", self.title, body, **more)]
        if self.figure:
            body = {"Figure": self._figure(results, self.figure)}
            return [self.slide(results, "figure", self.title, body, **more)]
        return [self.slide(results, "text", self.title, {"Body": results.say(self.text)}, **more)]

    def _figure(self, results: Results, options: FigureOptions) -> Picture:
        return replace(self._drawn(results, options), charts=options.charts)

    def _drawn(self, results: Results, options: FigureOptions) -> Picture:
        if options.metrics:
            unit = results.metrics[options.metrics[0]].unit
            return picture("bar", _metric_frame(results, options.metrics), unit=unit)
        frame = _without_few(results, _grouped(results.query(options.sql)))
        if frame.empty:
            raise DataError(f"the figure of {self.id!r} has no rows", hint="add `when:` to leave the slide out then")
        if options.kind == "bar":
            frame = _bar_frame(frame, options)
        return picture(options.kind, frame, **options.given())

    def _table(self, results: Results, options: TableOptions) -> SlideTable:
        if options.metrics:
            return _metric_table(results, options.metrics)
        frame = _grouped(results.query(options.sql))
        few = _few(results, frame)
        numeric = [name for name in frame.columns if frame[name].dtype.kind in "iuf"]
        columns = [
            Column(label=str(name).replace("_", " ").capitalize(), align="right" if name in numeric else "left")
            for name in frame.columns
        ]
        rows = []
        for row, hidden in zip(frame.itertuples(index=False), few, strict=True):
            shown = []
            for name, value in zip(frame.columns, row, strict=True):
                text = format_value(value, options.units.get(name, "count")) if name in numeric else str(value)
                small = _small_text(results, value) if counts_people(name) else HIDDEN
                shown.append(cell(results, small if hidden and name in numeric else text))
            rows.append(shown)
        return table(results, columns, rows, f"{len(frame)} rows of {self.id}")


def _grouped(frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame`; DataError where its rows are single people, which no slide shows."""
    for column in frame.columns:
        if frame[column].astype(str).str.fullmatch(GOLDEN_ID).any():
            raise DataError(f"the SQL's column {column!r} shows single people", hint="group them: count, sum, average")
    return frame


def counts_people(name: object) -> bool:
    """Return whether a column of that name is taken to count people, whatever its case."""
    column = str(name).lower()
    return column in PEOPLE or column.endswith(PEOPLE_ENDS)


def _small_text(results: Results, count: float) -> str:
    """Return a count in a row that is not shown: as small where it is, and not at all where another one is."""
    return results.people(count) if 0 < count < results.deck["min_cell"] else HIDDEN


def _few(results: Results, frame: pd.DataFrame) -> list[bool]:
    """Return for each row whether one of its columns counts so few people that its numbers are not shown."""
    floor = int(results.deck["min_cell"])
    counts = [frame[name] for name in frame.columns if counts_people(name) and frame[name].dtype.kind in "iuf"]
    return [any(0 < n < floor for n in row) for row in zip(*counts, strict=True)] if counts else [False] * len(frame)


def _without_few(results: Results, frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` without the rows of too few people, whose length in a figure would tell their number."""
    return frame[[not few for few in _few(results, frame)]]


def _metric_table(results: Results, names: Sequence[str]) -> SlideTable:
    columns = [
        Column(label="Metric", width=2.4),
        *(Column(label=label, align="right") for label in ("Value", "Year before")),
        Column(label="Change", width=1.9),
        Column(label="Period", width=2.2),
    ]
    rows = []
    for name in names:
        metric = results.metrics[name]
        texts = [metric.label, f"{{{{ {name} }}}}", *against_prior(metric), metric.period]
        rows.append([cell(results, text) for text in texts])
    return table(results, columns, rows, "metrics with their change")


def _metric_frame(results: Results, names: Sequence[str]) -> pd.DataFrame:
    """Return a bar a metric; one without a value, or that is not shown, is left out."""
    import pandas as pd

    shown = [results.metrics[name] for name in names if results.known(name) and not results.metrics[name].hidden]
    if len({metric.unit for metric in shown}) > 1:
        raise DataError("the figure's metrics have different units", hint="one figure, one unit: a table takes any")
    if not shown:
        raise DataError("none of the figure's metrics has a value", hint="add `when:` to leave the slide out then")
    return pd.DataFrame([{"label": m.label, "value": m.value, "text": m.text} for m in shown])


def _bar_frame(frame: pd.DataFrame, options: FigureOptions) -> pd.DataFrame:
    """Return label, value and text columns from those that x (the length) and y (the names) say."""
    x, y = options.x or frame.columns[-1], options.y or frame.columns[0]
    if x == y:
        raise DataError(
            "a bar figure needs two columns: names and lengths", hint="such as: select event, sum(amount) ..."
        )
    for column in (x, y):
        if column not in frame.columns:
            raise DataError(f"the figure's SQL gives no column {column!r}", hint="it gives " + ", ".join(frame.columns))
    frame = frame.rename(columns={x: "value", y: "label"}).sort_values("value", ascending=False)
    frame["text"] = [format_value(value, options.unit) for value in frame["value"]]
    return frame[["label", "value", "text"]]
