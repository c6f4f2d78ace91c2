"""Decks of many slides: time to write and to check, a slide, against the same at a tenth of the size.

    python benchmarks/many_slides.py [--slides 100 2000] [--times 2]

Prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from measuring import Side, best, deckgen, machine

WRITE = """
import sys
from pathlib import Path
from deckgen.figures import get_figure
from deckgen.slides.model import Deck, Paragraph, Picture, Slide, Text
from deckgen.slides.runs import Run
from deckgen.slides.writer import write_deck
from deckgen.theme import load_theme
count, target = int(sys.argv[1]), Path(sys.argv[2])
figure = get_figure("bar").example()
def words(said):
    return Text(paragraphs=(Paragraph(runs=(Run(text=said),)),))
slides = tuple(
    Slide(id=f"slide_{n}", layout="figure_takeaways", title=words(f"Slide {n} says what it says"),
          body={"Figure": Picture(figure=figure, alt_text=f"Bars of slide {n}."), "Takeaways": words(f"Reason {n}")})
    for n in range(count)
)
kept = []
def draw(figure, theme, width, height):
    from deckgen.slides.vector import Rendering
    if not kept:
        kept.append(Rendering(png=figure.render_image(theme, width, height)))
    kept.append(None)
    # Every picture is another one, as the figures of a deck are; what stands behind a PNG's end is not shown.
    return Rendering(png=kept[0].png + str(len(kept)).encode())
write_deck(Deck(title="Many", slides=slides, as_of="2026-02-28"), load_theme("lakeshore"), target, draw=draw)
"""


def measure(few: int, many: int, times: int) -> dict[str, object]:
    """Return seconds a slide of writing and of checking, and their ratio between the two sizes."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        sides = {}
        for count in (few, many):
            sides[f"write {count}"] = Side([sys.executable, "-c", WRITE, str(count), f"{count}.pptx"], folder)
            sides[f"check {count}"] = Side(deckgen("check", f"{count}.pptx", "--json", "--select", "package"), folder)
        # A start without a slide, which is no part of the time a slide takes.
        sides["nothing"] = Side([sys.executable, "-c", WRITE, "1", "1.pptx"], folder)
        found = best(sides, times)
    start = found["nothing"].seconds
    each = {count: (found[f"write {count}"].seconds - start) / count for count in (few, many)}
    return {
        "machine": machine(),
        "seconds": {name: round(took.seconds, 3) for name, took in found.items()},
        "peak_mb": {name: round(took.peak_mb) for name, took in found.items()},
        "writing_a_slide_ratio": round(each[many] / each[few], 2),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--slides", type=int, nargs=2, default=[100, 2000])
    parser.add_argument("--times", type=int, default=2)
    given = parser.parse_args()
    print(json.dumps(measure(*given.slides, given.times), indent=2))
