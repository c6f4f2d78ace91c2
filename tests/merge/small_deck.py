"""A small deck in as many states as a test needs: the numbers are those of `Numbers`, all else follows from them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from io import BytesIO

from PIL import Image, ImageDraw

from deckgen.errors import Mark
from deckgen.slides.chart_model import Axis, Chart, Label, Point, Series
from deckgen.slides.model import (
    Band,
    Cell,
    Column,
    Content,
    Deck,
    Layers,
    Paragraph,
    Picture,
    Run,
    Slide,
    Table,
    Text,
    plain,
)
from deckgen.slides.writer import deck_bytes
from deckgen.theme import Theme, load_theme

THEME = load_theme("lakeshore")


@dataclass(frozen=True)
class Numbers:
    """What the data say."""

    giving: str = "$1.24M"
    donors: str = "4,812"
    share: str = "18.5%"
    bars: tuple[float, ...] = (12, 30, 7)
    names: tuple[str, ...] = ("Friends", "Members", "Patrons")
    as_of: str = "2026-02-28"
    slides: tuple[str, ...] = ("cover", "summary", "figure", "chart", "table", "layers", "closing")


FIRST = Numbers()
SECOND = Numbers(
    giving="$1.31M", donors="5,004", share="19.2%", bars=(14, 26, 9), as_of="2026-03-31",
    slides=("cover", "summary", "figure", "more", "chart", "table", "layers", "closing"),
)  # fmt: skip


@dataclass(frozen=True)
class Drawn:
    """A picture that shows a number as bars."""

    said: str

    def alt_text(self) -> str:
        return f"Bars: {self.said}."

    def render_image(self, theme: Theme, width: float, height: float) -> bytes:
        image = Image.new("RGB", (round(width * 40), round(height * 40)), "white")
        brush = ImageDraw.Draw(image)
        for place, letter in enumerate(self.said):
            brush.rectangle((place * 12, 0, place * 12 + 8, ord(letter)), fill="#205080")
        buffer = BytesIO()
        image.save(buffer, "PNG")
        return buffer.getvalue()


def bound(*pieces: str | tuple[str, str]) -> Paragraph:
    """Return a paragraph; a pair is text and the metric that it states."""
    runs = (Run(text=p) if isinstance(p, str) else Run(text=p[0], metric=p[1]) for p in pieces)
    return Paragraph(runs=tuple(runs))


def text(*paragraphs: Paragraph) -> Text:
    return Text(paragraphs=paragraphs)


def _cell(words: str, metric: str | None = None) -> Cell:
    return Cell(runs=(Run(text=words, metric=metric),))


def _chart(numbers: Numbers) -> Chart:
    points = tuple(Point(value=v, label=Label(runs=(Run(text=f"{v:g}", bold=True),))) for v in numbers.bars)
    axis = Axis(low=0, high=40, step=10, code="0", words=("0", "10", "20", "30", "40"))
    return Chart(
        kind="columns", categories=numbers.names, series=(Series(name="Gifts", points=points),), axis=axis,
        alt_text=f"Columns: {', '.join(f'{v:g}' for v in numbers.bars)}.",
    )  # fmt: skip


def all_slides(n: Numbers) -> dict[str, Slide]:
    giving, donors, share = (n.giving, "giving"), (n.donors, "donors"), (n.share, "share")
    card = [
        Paragraph(runs=(Run(text="Giving"),)),
        replace(bound(giving), level=1),
        Paragraph(runs=(Run(text="a year"),), level=2),
    ]
    rows = tuple(
        (_cell(name), _cell(f"{bar:g}", f"bar_{name.lower()}"), _cell("open"))
        for name, bar in zip(n.names, n.bars, strict=True)
    )
    table = Table(
        columns=(Column(label="Group"), Column(label="Gifts", align="right"), Column(label="State")), rows=rows,
        alt_text=f"Gifts by group: {', '.join(f'{bar:g}' for bar in n.bars)}.",
    )  # fmt: skip
    takeaways = text(
        bound("Giving came to ", giving, " over the year"), bound("from ", donors, " donors"), bound("A point without a number"),
    )  # fmt: skip
    source = plain("Source: gifts ledger")
    layers = Layers(
        bands=(
            Band(label="Sources", boxes=("Gifts", f"{n.donors} people")),
            Band(label="Record", boxes=("Linked",)),
        ),
        alt_text=f"Two layers, {n.donors} people.",
    )
    cards: dict[str, Content] = {"Card 1": text(*card), "Card 2": plain("Share\nof all")}
    slides = (
        Slide(id="cover", layout="title", title=plain("The year in giving"), body={"Subtitle": plain("For the board")},
              section="Opening"),
        Slide(id="summary", layout="summary_cards", title=text(bound("We raised ", giving, " from ", donors, " donors")),
              body={"Body": takeaways, **cards}, source=source,
              notes=text(bound("Say that giving was ", giving, "."), bound("Then pause.")), section="Opening"),
        Slide(id="figure", layout="figure_takeaways", title=text(bound("A share of ", share, " gives monthly")),
              body={"Figure": Picture(figure=Drawn(n.share), alt_text=f"Bars: {n.share}."), "Takeaways": takeaways},
              source=source, section="Evidence", notes=plain("Look at the bars.")),
        Slide(id="more", layout="text", title=text(bound("More: ", share)), body={"Body": takeaways},
              section="Evidence", notes=plain("New.")),
        Slide(id="chart", layout="figure", title=plain("Gifts by group"), body={"Figure": _chart(n)}, source=source,
              section="Evidence"),
        Slide(id="table", layout="table", title=plain("Groups and their gifts"), body={"Table": table}, source=source,
              section="Evidence"),
        Slide(id="layers", layout="diagram", title=plain("How records flow"), body={"Diagram": layers}, section="Appendix"),
        Slide(id="closing", layout="closing", title=plain("Thank you"), body={"Body": plain("Questions?")},
              section="Appendix"),
    )  # fmt: skip
    marks = {slide.id: Mark(file="decks/small.yaml", line=10 + place) for place, slide in enumerate(slides)}
    return {slide.id: replace(slide, mark=marks[slide.id]) for slide in slides}


def deck_of(numbers: Numbers) -> Deck:
    slides = all_slides(numbers)
    return Deck(
        title="Small deck", slides=tuple(slides[name] for name in numbers.slides), as_of=numbers.as_of, author="A. Person",
        organization="Lakeshore",
    )  # fmt: skip


def built(numbers: Numbers) -> bytes:
    content, findings = deck_bytes(deck_of(numbers), THEME)
    assert findings == ()
    return content


def redraw(numbers: Numbers):  # type: ignore[no-untyped-def]
    """Return what draws the pictures of the deck at another size."""
    slides = all_slides(numbers)

    def draw(slide: str, shape: str, width: float, height: float) -> tuple[bytes, None] | None:
        content = slides[slide].body[shape]
        assert isinstance(content, Picture)
        return content.figure.render_image(THEME, width, height), None

    return draw
