"""Whether predicted probabilities come true, one small panel a model."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from deckgen.errors import DataError
from deckgen.figures.base import Figure
from deckgen.figures.lean import import_seaborn
from deckgen.figures.native import scale, shown
from deckgen.figures.sheet import PAD, Box, Sheet, ticks
from deckgen.slides.chart_model import Chart, Marker, Point, Series
from deckgen.theme import Theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

ROLES = ("primary", "accent", "high", "accent3")  # of the native chart's lines
MARKERS: tuple[Marker, ...] = ("circle", "diamond", "square", "circle")  # so that its key is not by colour alone
MOST = 4  # panels that stay large enough to read


@dataclass(frozen=True, kw_only=True, eq=False)
class Calibration(Figure):
    """Observed against predicted share by bin of the prediction, with the diagonal of a perfect model."""

    kind: ClassVar[str] = "calibration"
    REQUIRED: ClassVar[Mapping[str, str]] = {
        "label": "name of the model",
        "predicted": "mean predicted probability of the bin, in [0, 1]",
        "observed": "share of positives in the bin, in [0, 1]",
        "n": "people in the bin",
    }
    NUMERIC: ClassVar[tuple[str, ...]] = ("predicted", "observed", "n")
    EXAMPLE: ClassVar[pd.DataFrame] = pd.DataFrame(
        [
            (label, predicted, observed, n)
            for label, points in {
                "Churn": ((0.04, 0.05, 410), (0.11, 0.09, 280), (0.22, 0.25, 180), (0.57, 0.61, 60)),
                "Upgrade": ((0.02, 0.02, 520), (0.06, 0.08, 300), (0.13, 0.12, 150), (0.27, 0.19, 70)),
                "Event attendance": ((0.07, 0.06, 330), (0.16, 0.18, 300), (0.46, 0.49, 170)),
                "Major gift": ((0.01, 0.01, 700), (0.03, 0.02, 230), (0.12, 0.16, 110)),
            }.items()
            for predicted, observed, n in points
        ],
        columns=[*REQUIRED],
    )  # fmt: skip
    at_a_glance: ClassVar[str] = "Whether a stated 30% happens 30 times in a hundred."
    how_to_read: ClassVar[str] = "Points on the diagonal came true as predicted; larger points hold more people."
    what_to_do: ClassVar[str] = "Plan budgets with probabilities only for models that follow the diagonal."

    x_title: str = "Predicted probability"
    y_title: str = "Share that came true"

    def __post_init__(self) -> None:
        """Check the columns, then that the panels are few enough."""
        super().__post_init__()
        if len(self._models()) > MOST:
            hint = "draw two figures, or keep the models that are in use"
            raise DataError(f"figure 'calibration' shows at most {MOST} models, not {len(self._models())}", hint=hint)

    def _models(self) -> list[str]:
        return list(dict.fromkeys(self.texts("label")))

    def _points(self, model: str) -> pd.DataFrame:
        points = self.frame[[label == model for label in self.texts("label")]]
        return points.astype(dict.fromkeys(self.NUMERIC, "float64")).dropna().sort_values("predicted")

    def describe(self) -> str:
        """Return the largest gap between prediction and outcome of each model."""
        said = []
        for model in self._models():
            points = self._points(model)
            gap = (points["observed"] - points["predicted"]).abs()
            if gap.empty:
                said.append(f"{model}: no data")
                continue
            worst = points.iloc[int(gap.to_numpy().argmax())]
            said.append(f"{model}: {worst['predicted']:.0%} predicted, {worst['observed']:.0%} came true")
        return "Calibration chart. Largest gap by model: " + "; ".join(said) + "."

    def native(self) -> Chart:
        """Return all models on one pair of scales, named in a key, and the diagonal."""
        top, marks = self._scale()
        series = [Series(name="A perfect model", color="muted", shape="line", width=1.2, dashed=True,
                         points=(Point(x=0, value=0), Point(x=top, value=top)))]  # fmt: skip
        for index, model in enumerate(self._models()):
            color, points = ROLES[index % len(ROLES)], self._points(model)
            if points.empty:
                continue
            row = [
                Point(
                    x=shown(x, "share"),
                    value=shown(y, "share"),
                    size=round(5 + 7 * (n / max(points["n"].max(), 1)) ** 0.5),
                )
                for x, y, n in zip(points["predicted"], points["observed"], points["n"], strict=True)
            ]
            marker = MARKERS[index % len(MARKERS)]
            series.append(
                Series(name=model, points=tuple(row), color=color, shape="line", width=2.0, marker=marker, key=True)
            )
        across = scale(0, top, marks, "share", f"{self.x_title} (dashed: a perfect model)")
        upright = scale(0, top, marks, "share", self.y_title)
        return Chart(kind="xy", series=tuple(series), axis=upright, across=across, alt_text=self.alt_text())

    def _scale(self) -> tuple[float, list[tuple[float, str]]]:
        """Return the end of both scales, and their numbers."""
        numbers = [v for name in ("predicted", "observed") for v in self.numbers(name) if not math.isnan(v)]
        top = max(math.ceil(max(numbers, default=0.1) * 10 - 1e-9) / 10, 0.1)
        return top, ticks(0, top, "share", 4)

    def draw(self, canvas: Canvas, theme: Theme) -> None:
        """Draw the panels in a grid, one scale for all, the axis titles once."""
        sheet = Sheet(canvas, theme)
        models = self._models()
        across = min(len(models), MOST if sheet.width > 2.2 * sheet.height else 2)
        down = math.ceil(len(models) / across)
        top, marks = self._scale()
        small = sheet.line_height(sheet.small)
        left = small + PAD + max(sheet.measure(words, sheet.small) for _, words in marks) + PAD
        # A label at the very end of one panel's scale must not meet the zero of the next.
        gap = sheet.measure(marks[-1][1] + " " + marks[0][1], sheet.small) if marks[-1][0] > 0.93 * top else 2.5 * PAD
        wide = (sheet.width - left - 0.25 - gap * (across - 1)) / across
        tall = (sheet.height - 2 * small - 1.5 * PAD) / down - small - PAD
        for index, model in enumerate(models):
            row, column = divmod(index, across)
            x, y = left + column * (wide + gap), row * (tall + small + PAD) + small + PAD / 2
            name = sheet.fit(model, wide, sheet.body, bold=True)
            sheet.text(x, y - small / 2 - 0.02, name, bold=True, role="primary")
            axes = sheet.axes(x, y, wide, tall)
            lowest = index + across >= len(models)
            self._draw_panel(sheet, axes, model, (top, marks, column == 0, lowest))
        middle = left + (sheet.width - 0.25 - left) / 2
        x_title = sheet.fit(f"{self.x_title} (dashed: a perfect model)", sheet.width - left, sheet.small)
        sheet.text(middle, sheet.height - small / 2, x_title, size=sheet.small, role="muted", ha="center")
        color = theme.color("muted")
        y_title = sheet.fit(self.y_title, sheet.height * 0.8, sheet.small)
        style: dict[str, Any] = {"rotation": 90, "ha": "center", "va": "center", "fontsize": sheet.small}
        canvas.text(small / 2 / sheet.width, 0.55, y_title, color=color, **style)

    def _draw_panel(
        self, sheet: Sheet, axes: Axes, model: str, frame: tuple[float, list[tuple[float, str]], bool, bool]
    ) -> None:
        top, marks, first, lowest = frame
        color, points = sheet.theme.color, self._points(model)
        axes.set(xlim=(0, top), ylim=(0, top))
        axes.plot([0, top], [0, top], color=color("muted"), lw=1.2, ls=(0, (4, 3)))
        style: dict[str, Any] = {
            "data": points,
            "x": "predicted",
            "y": "observed",
            "ax": axes,
            "legend": False,
        }
        if not points.empty:
            sns = import_seaborn()
            sns.lineplot(**style, color=color("primary"), lw=2, errorbar=None)
            style |= {"size": "n", "sizes": (30, 150), "color": color("primary"), "linewidth": 1, "zorder": 4}
            sns.scatterplot(**style, clip_on=False, edgecolor=color("background"))
        else:
            sheet.text(*sheet.at(axes, top / 2, top / 2), "No data", role="muted", ha="center", halo=True)
        values, words = [value for value, _ in marks], [text for _, text in marks]
        axes.set(xlim=(0, top), ylim=(0, top), xlabel="", ylabel="")
        axes.set_xticks(values, words if lowest else [""] * len(words))
        corner = [text if value or not lowest else "" for value, text in marks]  # the scale across has that zero
        axes.set_yticks(values, corner if first else [""] * len(words))
        axes.grid(True)
        box = axes.get_position()
        sheet.taken.append(Box(box.x0, box.y0, box.x1, box.y1))
