"""Decks of many slides: time to write a slide and to check one, against the same in a deck of few.

    python benchmarks/many_slides.py [--slides 100 2000] [--times 2]

Prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from measuring import Side, Took, best, deckgen, machine

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


CHECKED = (20, 200)  # slides of the decks that are held to every rule


def measure(few: int, many: int, times: int) -> dict[str, object]:
    """Return seconds of writing and of checking, and what a slide takes in the larger deck to one in the smaller."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        written = {str(count): Side([sys.executable, "-c", WRITE, str(count), f"{count}.pptx"], folder)
                   for count in sorted({1, few, many, *CHECKED})}  # fmt: skip
        checked = {str(count): Side(deckgen("check", f"{count}.pptx", "--json"), folder) for count in (1, *CHECKED)}
        wrote, checks = best(written, times), best(checked, times)
    return {
        "machine": machine(),
        "seconds": {"write": _seconds(wrote), "check": _seconds(checks)},
        "peak_mb": {count: round(took.peak_mb) for count, took in wrote.items()},
        "writing_a_slide_ratio": _each(wrote, many) / _each(wrote, few),
        "checking_a_slide_ratio": _each(checks, CHECKED[1]) / _each(checks, CHECKED[0]),
    }


def _seconds(took: Mapping[str, Took]) -> dict[str, float]:
    return {count: round(one.seconds, 3) for count, one in took.items()}


def _each(took: Mapping[str, Took], count: int) -> float:
    """Return the seconds of one of `count` slides; a deck of one is the start, which is no part of them."""
    return (took[str(count)].seconds - took["1"].seconds) / (count - 1)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--slides", type=int, nargs=2, default=[100, 2000])
    parser.add_argument("--times", type=int, default=2)
    given = parser.parse_args()
    print(json.dumps(measure(*given.slides, given.times), indent=2))
