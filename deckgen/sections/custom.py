"""A person's own slide: text, a figure or a table from SQL, without Python."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import BaseModel, ConfigDict, model_validator

from deckgen.errors import DataError, Problem
from deckgen.figures import figure_kinds
from deckgen.formats import UNITS, format_value
from deckgen.results import Results
from deckgen.sections.base import Section, cell, picture, table
from deckgen.slides.model import Column, Picture, Slide
from deckgen.slides.model import Table as SlideTable
from deckgen.source import near
from deckgen.spec import Name

if TYPE_CHECKING:
    import pandas as pd

    from deckgen.theme import Theme


GOLDEN_ID = r"G\d{6,}"


class FigureOptions(BaseModel):
    """A figure of a registered kind: SQL gives its frame; other keys are columns to use, or the kind's options.

    ``{kind: bar, sql: "select event, sum(amount) as revenue ...", y: event, x: revenue, unit: USD}``
    """

    model_config = ConfigDict(frozen=True, extra="allow")
    kind: str
    sql: str
    x: str | None = None
    y: str | None = None
    unit: str = "count"


class TableOptions(BaseModel):
    """A table of the rows that SQL selects; `units` gives a column's number format."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    sql: str
    units: dict[str, str] = {}


class Custom(Section):
    """One slide with `text`, `figure` or `table`, or text beside a figure."""

    kind: ClassVar[str] = "custom"
    label: ClassVar[str] = "More"
    templates: ClassVar[tuple[str, ...]] = ("title", "text", "notes", "source")
    id: Name
    title: str
    text: str = ""
    figure: FigureOptions | None = None
    table: TableOptions | None = None
    notes: str = ""
    source: str = ""

    @model_validator(mode="after")
    def _has_content(self) -> Custom:
        if not (self.text or self.figure or self.table):
            raise ValueError("a custom section needs text, a figure or a table")
        if self.figure and self.table:
            raise ValueError("a custom section has a figure or a table, not both")
        return self

    def problems(self) -> Iterator[tuple[tuple[str, ...], Problem]]:
        """Yield an unknown figure kind and unknown units."""
        if self.figure and self.figure.kind not in figure_kinds():
            yield ("figure", "kind"), figure_kinds().problem(self.figure.kind, None)
        units: dict[tuple[str, ...], str] = {("figure", "unit"): self.figure.unit} if self.figure else {}
        if self.table:
            units |= {("table", "units", column): unit for column, unit in self.table.units.items()}
        for path, unit in units.items():
            if unit not in UNITS:
                yield path, Problem(message=f"there is no unit called {unit!r}", hint=near(unit, UNITS))

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
        frame = _grouped(results.query(options.sql))
        if frame.empty:
            raise DataError(f"the figure of {self.id!r} has no rows", hint="add `when:` to leave the slide out then")
        if options.kind == "bar":
            frame = _bar_frame(frame, options)
            return picture(options.kind, frame, unit=options.unit, **(options.model_extra or {}))
        return picture(options.kind, frame, **(options.model_extra or {}))

    def _table(self, results: Results, options: TableOptions) -> SlideTable:
        frame = _grouped(results.query(options.sql))
        numeric = [name for name in frame.columns if frame[name].dtype.kind in "iuf"]
        columns = [
            Column(label=str(name).replace("_", " ").capitalize(), align="right" if name in numeric else "left")
            for name in frame.columns
        ]
        rows = [
            [
                cell(results, format_value(value, options.units.get(name, "count")) if name in numeric else str(value))
                for name, value in zip(frame.columns, row, strict=True)
            ]
            for row in frame.itertuples(index=False)
        ]
        return table(results, columns, rows, f"{len(frame)} rows of {self.id}")


def _grouped(frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame`; DataError where its rows are single people, which no slide shows."""
    for column in frame.columns:
        if frame[column].astype(str).str.fullmatch(GOLDEN_ID).any():
            raise DataError(f"the SQL's column {column!r} shows single people", hint="group them: count, sum, average")
    return frame


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
