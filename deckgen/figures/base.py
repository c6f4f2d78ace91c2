"""What every figure kind shares: a checked frame, alt text, a PNG of an exact size, a check of its text."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from deckgen.errors import DataError, Problem
from deckgen.slides.chart_model import Chart, Heat
from deckgen.slides.direction import has_rtl_letters
from deckgen.theme import Theme
from deckgen.typefaces import shipped_files

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas
    from matplotlib.text import Text

DPI = 200
ALT_LIMIT = 400  # characters; longer alt text is not read to its end
OTHER_SCRIPTS = "DejaVu Sans"  # comes with matplotlib, and has the Arabic and Hebrew letters that brands' fonts lack
TOUCH = 1.5  # pixels by which two text boxes may meet: a box is a little taller than its letters


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawn:
    """A drawn figure: its PNG, its labels, and what they suffered (overlaps and the like; those that were cut).

    `svg` is the same as a vector, where that was asked for and is light enough.
    """

    image: bytes
    problems: tuple[str, ...]
    cuts: tuple[str, ...]
    labels: tuple[str, ...] = ()
    svg: bytes | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Figure(ABC):
    """A frame and how to draw it; subclasses add the options of their kind as fields.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row a mark, with the columns of `REQUIRED`. Labels of values come as text.

    Raises
    ------
    DataError
        When the frame has no rows, lacks a column, or has words where numbers belong.
    """

    kind: ClassVar[str]
    REQUIRED: ClassVar[Mapping[str, str]]  # column -> what it means
    OPTIONAL: ClassVar[Mapping[str, str]] = {}
    NUMERIC: ClassVar[tuple[str, ...]] = ()  # the columns of REQUIRED that hold numbers
    EXAMPLE: ClassVar[pd.DataFrame]
    EXAMPLE_OPTIONS: ClassVar[Mapping[str, Any]] = {}
    at_a_glance: ClassVar[str]
    how_to_read: ClassVar[str]
    what_to_do: ClassVar[str]

    frame: pd.DataFrame

    def __post_init__(self) -> None:
        problems = list(self._column_problems())
        if not problems and self.frame.empty:
            message = f"figure {self.kind!r} was given a frame without rows"
            problems = [Problem(message=message, hint="leave the figure out and say why there are none")]
        if problems:
            raise DataError(problems)
        object.__setattr__(self, "frame", self.frame.reset_index(drop=True))

    def _column_problems(self) -> Iterator[Problem]:
        columns = [str(column) for column in self.frame.columns]
        for column, meaning in self.REQUIRED.items():
            if column not in columns:
                near = get_close_matches(column, columns, n=2)
                said = f"did you mean {' or '.join(map(repr, near))}?" if near else "it has " + ", ".join(columns)
                message = f"figure {self.kind!r} needs a column {column!r} ({meaning})"
                yield Problem(message=message, hint=said if columns else None)
            elif column in self.NUMERIC:
                try:
                    pd.to_numeric(self.frame[column])
                except (TypeError, ValueError):
                    message = f"figure {self.kind!r}: column {column!r} must hold numbers"
                    yield Problem(message=message, hint="give numbers, or cast it in the SQL")

    @classmethod
    def example(cls) -> Figure:
        """Return the figure of `EXAMPLE`, as the gallery shows it."""
        return cls(frame=cls.EXAMPLE, **cls.EXAMPLE_OPTIONS)

    def numbers(self, column: str) -> list[float]:
        """Return a column as floats; missing values are NaN."""
        return [float(value) for value in pd.to_numeric(self.frame[column])]

    def texts(self, column: str, default: str = "") -> list[str]:
        """Return a column as text; `default` for missing values and for a column that is not there."""
        if column not in self.frame:
            return [default] * len(self.frame)
        return [default if pd.isna(value) else str(value) for value in self.frame[column]]

    def flags(self, column: str, default: bool = False) -> list[bool]:
        """Return a column as truth values; `default` for a column that is not there."""
        if column not in self.frame:
            return [default] * len(self.frame)
        return [bool(value) and not pd.isna(value) for value in self.frame[column]]

    def alt_text(self) -> str:
        """Return the chart's type, its finding and the numbers, in at most `ALT_LIMIT` characters."""
        words = " ".join(self.describe().split())
        return words if len(words) <= ALT_LIMIT else words[: ALT_LIMIT - 1].rsplit(" ", 1)[0] + "…"

    @abstractmethod
    def describe(self) -> str:
        """Return the sentences of `alt_text`, however long the labels make them."""

    @abstractmethod
    def draw(self, canvas: Canvas, theme: Theme) -> None:
        """Draw on `canvas`, inside the rc parameters that `drawn_figure` sets."""

    def native(self) -> Chart | Heat | None:
        """Return the same numbers and words as a chart or table that a person can edit; None where there is no such kind."""
        return None

    def drawn(self, theme: Theme, width: float, height: float, *, vector: bool = False) -> Drawn:
        """Return the picture, `width` by `height` inches at 200 dpi, and what is wrong with its text.

        With `vector` the same canvas is also printed as SVG.
        """
        from deckgen.figures.png import palette_png
        from deckgen.figures.vector import svg_of

        with drawn_figure(self, theme, width, height) as canvas:
            problems = tuple(_text_problems(canvas, theme.sizes["figure_small"]))
            shown = tuple(text.get_text() for text in _shown_texts(canvas))
            cuts = tuple(text for text in shown if text.endswith("…"))
            agg: Any = canvas.canvas
            image = palette_png(bytes(agg.buffer_rgba()), agg.get_width_height(), DPI)
            svg = svg_of(canvas) if vector else None
        return Drawn(image=image, problems=problems, cuts=cuts, labels=shown, svg=svg)

    def render_image(self, theme: Theme, width: float, height: float) -> bytes:
        """Return a PNG of `width` by `height` inches at 200 dpi; equal input gives equal bytes."""
        return self.drawn(theme, width, height).image

    def problems(self, theme: Theme, width: float, height: float) -> list[str]:
        """Return what is wrong with the text of the drawn figure: overlaps, text cut off, text too small."""
        return list(self.drawn(theme, width, height).problems)

    def cuts(self, theme: Theme, width: float, height: float) -> list[str]:
        """Return the texts that had to be cut to fit, as they are shown: ``Lapsed after a…``."""
        return list(self.drawn(theme, width, height).cuts)


@contextmanager
def drawn_figure(figure: Figure, theme: Theme, width: float, height: float) -> Iterator[Canvas]:
    """Give the canvas on which `figure` has drawn itself, still inside the theme's rc parameters."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as NewCanvas

    _register_fonts()
    # Labels are full of dollar signs, and two of them would make a formula.
    style: Any = theme.rc_params() | {"text.parse_math": False, "svg.fonttype": "path"}
    style["font.family"] = [style["font.family"], OTHER_SCRIPTS]
    with rc_context(style):
        pixels = (round(width * DPI), round(height * DPI))
        # Agg cuts to whole pixels, so a hundredth more guards against 1589.9999.
        canvas = NewCanvas(figsize=((pixels[0] + 0.01) / DPI, (pixels[1] + 0.01) / DPI), dpi=DPI)
        FigureCanvasAgg(canvas)
        figure.draw(canvas, theme)
        yield canvas


@lru_cache(maxsize=1)
def _register_fonts() -> None:
    """Make our faces known to matplotlib, ahead of a system font that has the same name."""
    from matplotlib.font_manager import fontManager

    for path in shipped_files():
        fontManager.addfont(path)
        fontManager.ttflist.insert(0, fontManager.ttflist.pop())


def _orders_letters() -> bool:
    """Return whether this matplotlib sets Arabic and Hebrew as they are read; those before 3.11 do not."""
    from matplotlib import ft2font

    return hasattr(ft2font, "__libraqm_version__")


def _shown_texts(canvas: Canvas) -> list[Text]:
    from matplotlib.text import Text

    texts = [text for text in canvas.findobj(Text) if isinstance(text, Text)]
    return [text for text in texts if text.get_visible() and text.get_text().strip()]


def _text_problems(canvas: Canvas, smallest: float) -> Iterator[str]:
    agg: Any = canvas.canvas
    agg.draw()  # puts tick labels where they will be
    width, height = agg.get_width_height()
    shown = _shown_texts(canvas)
    boxes = [(text.get_text(), text.get_window_extent(agg.get_renderer())) for text in shown]
    for text in shown:
        if float(text.get_fontsize()) < smallest - 0.01:
            yield f"text {text.get_text()!r} is smaller than {smallest:g} pt"
        if has_rtl_letters(text.get_text()) and not _orders_letters():
            yield f"the letters of {text.get_text()!r} stand in the wrong order in a picture; use charts: native"
    for words, box in boxes:
        if box.x0 < -TOUCH or box.y0 < -TOUCH or box.x1 > width + TOUCH or box.y1 > height + TOUCH:
            yield f"text {words!r} leaves the canvas"
    for (words, box), (others, other) in combinations(boxes, 2):
        across = min(box.x1, other.x1) - max(box.x0, other.x0)
        down = min(box.y1, other.y1) - max(box.y0, other.y0)
        if across > TOUCH and down > TOUCH:
            yield f"text {words!r} overlaps {others!r}"
