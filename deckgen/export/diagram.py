"""A diagram of layers as HTML: a list of bands, each a list of boxes, with an arrow between two bands."""

from __future__ import annotations

from html import escape

from deckgen.export.styles import points
from deckgen.export.words import Pen
from deckgen.slides.diagram import setting_of
from deckgen.slides.layouts import EMU, Box
from deckgen.slides.model import Layers


def layers_html(layers: Layers, box: Box, pen: Pen) -> str:
    """Return the diagram in `box`, as large as the deck draws it."""
    rows, size = setting_of(layers, box, pen.theme)
    height = rows[0].height / EMU * 72 if rows else 0.0
    gap = (rows[1].top - rows[0].top - rows[0].height) / EMU * 72 if len(rows) > 1 else 0.0
    made = ""
    for place, band in enumerate(layers.bands):
        label = pen.styles(f"background:var(--c-{band.color});color:var(--c-{pen.theme.ink(band.color)})")
        edge = pen.styles(f"border-color:var(--c-{band.color})")
        boxes = "".join(f'<li class="{edge}" dir="auto">{escape(text)}</li>' for text in band.boxes)
        arrow = " arrow" if layers.arrows and place else ""
        made += (
            f'<li class="band{arrow} {pen.styles(f"height:{points(height)}")}"><strong class="{label}" dir="auto">'
            f"{escape(band.label)}</strong><ul>{boxes}</ul></li>"
        )
    look = pen.styles(f"font-size:{points(size)};--gap:{points(gap)};gap:{points(gap)}")
    return f'<p class="sr">{escape(layers.alt_text)}</p><ul class="layers {look}">{made}</ul>'
