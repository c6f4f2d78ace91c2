"""A deck with every layout and every kind of content, small enough to read."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from PIL import Image

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
from deckgen.theme import Theme


@dataclass(frozen=True)
class Plain:
    """A figure of one colour; `stretch` makes it wider than it was asked to be."""

    stretch: float = 1.0

    def alt_text(self) -> str:
        return "A square of one colour."

    def render_image(self, theme: Theme, width: float, height: float) -> bytes:
        size = (round(width * 120 * self.stretch), round(height * 120))
        buffer = BytesIO()
        Image.new("RGB", size, theme.color("accent")).save(buffer, "PNG")
        return buffer.getvalue()


def cell(text: str, fill: str | None = None) -> Cell:
    return Cell(runs=(Run(text=text),), fill=fill)


def table(rows: int = 3) -> Table:
    return Table(
        columns=(Column(label="Priority"), Column(label="Segment"), Column(label="People", align="right")),
        rows=(*((cell("High", "high"), cell(f"Segment {n}"), cell("17")) for n in range(rows)),
              (cell("Total"), cell(""), cell(str(17 * rows)))),
        alt_text="Segments by priority; 17 people in each.",
        total=True,
    )  # fmt: skip


def card(label: str, value: str, context: str) -> Text:
    lines = enumerate((label, value, context))
    return Text(paragraphs=tuple(Paragraph(runs=(Run(text=text),), level=level) for level, text in lines))


PICTURE = Picture(figure=Plain(), alt_text="Bar chart: the largest segment holds 40% of gifts.")
LAYERS = Layers(
    bands=(Band(label="Sources", boxes=("Membership", "Tickets")), Band(label="Record", boxes=("Linked",))),
    alt_text="Two layers: sources feed one record.",
)


def bodies() -> dict[str, dict[str, Content]]:
    one = plain("A point worth making")
    cards = {f"Card {n}": card("Label", "$1.49M", "in context") for n in range(1, 5)}
    return {
        "title": {"Subtitle": one},
        "summary_cards": {"Body": one} | {name: cards[name] for name in ("Card 1", "Card 2", "Card 3")},
        "divider": {"Subtitle": one},
        "figure_takeaways": {"Figure": PICTURE, "Takeaways": plain("First\nSecond")},
        "two_figures": {"Heading left": one, "Figure left": PICTURE, "Heading right": one,
                        "Figure right": PICTURE},
        "figure": {"Figure": one},
        "cards_figure": cards | {"Figure": table()},
        "table": {"Table": table()},
        "diagram": {"Diagram": LAYERS},
        "text": {"Body": one},
        "closing": {"Body": one},
    }  # fmt: skip


def sample_deck() -> Deck:
    slides = []
    for number, (layout, body) in enumerate(bodies().items()):
        sourced = layout not in ("title", "divider", "closing")
        slides.append(
            Slide(
                id=f"slide.{layout}",
                layout=layout,
                title=plain(f"Finding number {number} & what follows"),
                body=body,
                notes=plain("Say this.\nThen this.") if layout == "text" else None,
                source=plain("Source: gifts ledger") if sourced else None,
                section="Opening" if number < 3 else "Evidence",
                hidden=layout == "text",
            )
        )
    return Deck(
        title="Sample",
        slides=tuple(slides),
        as_of="2026-02-28",
        author="A. Person",
        organization="Lakeshore",
        subject="Test",
        keywords=("one", "two"),
        mark_text="Synthetic data",
    )


def one_slide(layout: str, body: dict[str, Content], title: str = "A title") -> Deck:
    slide = Slide(id="only", layout=layout, title=plain(title), body=body)
    return Deck(title="One", slides=(slide,), as_of="2026-02-28")
