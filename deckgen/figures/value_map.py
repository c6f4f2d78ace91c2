"""A map of people by two banded measures: where many of them stand, and whom to reach first."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from deckgen.figures.base import Figure
from deckgen.figures.lean import import_seaborn
from deckgen.figures.rows import EDGE
from deckgen.figures.sheet import PAD, Sheet
from deckgen.formats import format_count
from deckgen.slides.chart_model import Heat, HeatCell
from deckgen.theme import Theme, contrast

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

RISKS = ("Low", "Medium", "High", "Critical")  # of the example


@dataclass(frozen=True, kw_only=True, eq=False)
class ValueMap(Figure):
    """A heat map with the counts written in; the cells to act on have an outline."""

    kind: ClassVar[str] = "value_map"
    REQUIRED: ClassVar[Mapping[str, str]] = {
        "x": "band across",
        "y": "band upwards",
        "count": "people in the cell; missing where suppressed",
        "text": "the count as it is shown; `<10` where suppressed",
        "x_order": "place of the band, from the left",
        "y_order": "place of the band, from the bottom",
    }
    OPTIONAL: ClassVar[Mapping[str, str]] = {"target": "whether the cell is one to act on"}
    NUMERIC: ClassVar[tuple[str, ...]] = ("count", "x_order", "y_order")
    EXAMPLE: ClassVar[pd.DataFrame] = pd.DataFrame(
        [
            (x, y, count, format_count(count, floor=10), column, row, min(column, row) > 1)
            for row, (y, counts) in enumerate({
                "Under $100": (112, 131, 21, 4),
                "$100–$500": (181, 204, 19, 11),
                "$500–$1,000": (98, 121, 17, 3),
                "$1,000 and over": (55, 46, 12, 5),
            }.items())
            for column, (x, count) in enumerate(zip(RISKS, counts, strict=True))
        ],
        columns=["x", "y", "count", "text", "x_order", "y_order", "target"],
    ).assign(count=lambda cells: cells["count"].where(cells["count"] >= 10))  # fmt: skip
    EXAMPLE_OPTIONS: ClassVar[Mapping[str, Any]] = {
        "x_title": "Churn risk",
        "y_title": "Lifetime value",
        "target_text": "Outlined: call first",
    }
    at_a_glance: ClassVar[str] = "How many people stand where two measures meet."
    how_to_read: ClassVar[str] = (
        "The fuller a cell's colour, the more people it holds; outlined cells are the ones to act on. "
        "A cell in grey holds too few people to tell how many."
    )
    what_to_do: ClassVar[str] = "Give the outlined cells to staff, and leave the rest to email."

    x_title: str = ""
    y_title: str = ""
    target_text: str = ""

    def describe(self) -> str:
        """Return the fullest cell and the cells to act on."""
        counts = [-1.0 if math.isnan(count) else count for count in self.numbers("count")]
        cells = list(zip(self.texts("x"), self.texts("y"), self.texts("text"), strict=True))
        x, y, text = cells[counts.index(max(counts))]
        axes = f" of {self.x_title} by {self.y_title}" if self.x_title and self.y_title else ""
        wanted = [f"{b}, {a}: {t}" for (a, b, t), on in zip(cells, self.flags("target"), strict=True) if on]
        act = f" Cells to act on: {'; '.join(wanted)}." if wanted else ""
        most = f" Most people, {text}, are in {y}, {x}." if max(counts) > 0 else ""
        hidden = list(dict.fromkeys(text for (_, _, text), hides in zip(cells, self._hidden(), strict=True) if hides))
        few = f" Not counted exactly, for privacy: cells marked {' or '.join(hidden)}." if hidden else ""
        return f"Heat map{axes}.{most}{act}{few}"

    def _hidden(self) -> list[bool]:
        """Return for each row of the frame whether its count is suppressed and said in other words."""
        return [math.isnan(n) and bool(text) for n, text in zip(self.numbers("count"), self.texts("text"), strict=True)]

    def _bands(self, name: str) -> list[str]:
        order = pd.Series(self.numbers(f"{name}_order"), index=self.texts(name))
        return list(dict.fromkeys(order.sort_values(kind="stable").index))

    def _grid(self, column: str) -> pd.DataFrame:
        """Return a column as a table with the last band of y on top; cells that are not there are missing."""
        frame = self.frame.assign(x=self.texts("x"), y=self.texts("y")).drop_duplicates(["x", "y"], keep="last")
        table = frame.pivot(index="y", columns="x", values=column)
        return table.reindex(index=self._bands("y")[::-1], columns=self._bands("x"))

    def native(self) -> Heat:
        """Return a table whose cells have as much of the colour as they are full."""
        counts, texts = self._grid("count").astype(float), self._grid("text")
        targets = self._grid("target") if "target" in self.frame else counts * math.nan
        most = max(float(counts.max().max()), 1.0) if counts.notna().any().any() else 1.0
        rows = []
        for row in range(len(counts.index)):
            cells = []
            for column in range(len(counts.columns)):
                cell: tuple[Any, Any] = counts.iat[row, column], texts.iat[row, column]
                full = 0.0 if math.isnan(cell[0]) else float(cell[0]) / most
                words = "" if pd.isna(cell[1]) else str(cell[1])
                hidden = math.isnan(cell[0]) and bool(words)
                outline = _outline(targets, row, column)
                cells.append(HeatCell(text=words, strength=full, muted=hidden, outline=outline))
            rows.append(tuple(cells))
        both = f"{self.y_title}, by {self.x_title.lower()}"
        return Heat(
            columns=tuple(self._bands("x")),
            rows=tuple(self._bands("y")[::-1]),
            cells=tuple(rows),
            corner=both if self.x_title and self.y_title else self.x_title or self.y_title,
            note=self.target_text,
            alt_text=self.alt_text(),
        )

    def draw(self, canvas: Canvas, theme: Theme) -> None:
        """Draw the band names, the heat map, its numbers, and the outline."""
        sheet = Sheet(canvas, theme)
        across, upwards = self._bands("x"), self._bands("y")[::-1]
        small = sheet.line_height(sheet.small)
        names = [sheet.fit(name, sheet.width * 0.22, lines=2) for name in upwards]
        left = EDGE + max(sheet.measure(name) for name in [*names, self.y_title[:16]]) + 1.5 * PAD
        head = small + PAD if self.y_title or self.target_text else 0.0
        wide = (sheet.width - left - EDGE) / len(across)
        columns = [sheet.fit(name, wide - PAD, lines=2) for name in across]
        foot = PAD + sheet.line_height() * max(len(name.split("\n")) for name in columns)
        tall = (sheet.height - head - foot - (small if self.x_title else 0)) / len(upwards)
        axes = sheet.axes(left, head, wide * len(across), tall * len(upwards))
        self._draw_cells(sheet, axes, (left, head, wide, tall))
        for index, name in enumerate(names):
            sheet.text(left - PAD, head + tall * (index + 0.5), name, ha="right")
        bottom = head + tall * len(upwards)
        for index, name in enumerate(columns):
            sheet.text(left + wide * (index + 0.5), bottom + PAD / 2, name, ha="center", va="top")
        middle = left + wide * len(across) / 2
        x_title = sheet.fit(self.x_title, sheet.width - left, sheet.small)
        sheet.text(middle, sheet.height - small / 2, x_title, size=sheet.small, role="muted", ha="center")
        y_title = sheet.fit(self.y_title, left - PAD, sheet.small)
        sheet.text(left - PAD, small / 2, y_title, size=sheet.small, role="muted", ha="right")
        said = sheet.fit(self.target_text, sheet.width - left, sheet.small, bold=True)
        sheet.text(sheet.width - EDGE, small / 2, said, size=sheet.small, bold=True, role="high", ha="right")

    def _draw_cells(self, sheet: Sheet, axes: Axes, place: tuple[float, float, float, float]) -> None:
        from matplotlib.colors import LinearSegmentedColormap, to_hex

        theme, (left, top, wide, tall) = sheet.theme, place
        ends = [theme.color("surface"), theme.color("ramp"), theme.color("primary")]
        colors = LinearSegmentedColormap.from_list("people", ends)
        counts = self._grid("count").astype(float)
        most = max(float(counts.max().max()), 1.0) if counts.notna().any().any() else 1.0
        axes.set_facecolor(theme.color("surface"))
        sns = import_seaborn()
        sns.heatmap(counts, ax=axes, cmap=colors, vmin=0, vmax=most, cbar=False, linewidths=2,
                    linecolor=theme.color("background"), xticklabels=False, yticklabels=False)  # fmt: skip
        axes.set(xlabel="", ylabel="")
        texts = self._grid("text")
        targets = self._grid("target") if "target" in self.frame else counts * math.nan
        for row in range(len(counts.index)):
            for column in range(len(counts.columns)):
                cell: tuple[Any, Any] = counts.iat[row, column], texts.iat[row, column]
                count, words = float(cell[0]), cell[1]
                fill = to_hex(colors(0.0 if math.isnan(count) else count / most))[1:]
                role = max(("text", "background"), key=lambda ink: contrast(theme.colors[ink], fill))
                style: dict[str, Any] = {"size": 16, "bold": True}
                if math.isnan(count):  # not a number like the others, so it does not look like one
                    style, role = {"size": sheet.body, "bold": False}, "muted"
                x, y = left + wide * column, top + tall * row
                words = sheet.fit("" if pd.isna(words) else str(words), wide - PAD, **style)
                sheet.text(x + wide / 2, y + tall / 2, words, role=role, ha="center", **style)
                if targets.iat[row, column] is True or targets.iat[row, column] == 1:
                    self._outline(sheet, targets, (row, column), place)

    def _outline(
        self,
        sheet: Sheet,
        targets: pd.DataFrame,
        cell: tuple[int, int],
        place: tuple[float, float, float, float],
    ) -> None:
        """Draw those edges of a target cell beyond which there is no other one."""
        (row, column), (left, top, wide, tall) = cell, place
        for down, right in ((-1, 0), (1, 0), (0, -1), (0, 1)):
            r, c = row + down, column + right
            inside = 0 <= r < len(targets.index) and 0 <= c < len(targets.columns)
            if inside and targets.iat[r, c] == 1:
                continue
            if down:
                y = top + tall * (row + (down > 0))
                sheet.line([left + wide * column, left + wide * (column + 1)], [y, y], "high", width=3, z=4)
            else:
                x = left + wide * (column + (right > 0))
                sheet.line([x, x], [top + tall * row, top + tall * (row + 1)], "high", width=3, z=4)


def _outline(targets: pd.DataFrame, row: int, column: int) -> str:
    """Return the sides (of "LTRB") of a cell on which a target meets a cell that is none; both of the two have it."""

    def target(r: int, c: int) -> bool:
        inside = 0 <= r < len(targets.index) and 0 <= c < len(targets.columns)
        return inside and bool(targets.iat[r, c] == 1)

    around = {"L": (row, column - 1), "T": (row - 1, column), "R": (row, column + 1), "B": (row + 1, column)}
    return "".join(side for side, cell in around.items() if target(row, column) != target(*cell))
