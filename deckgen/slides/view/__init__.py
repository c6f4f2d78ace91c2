"""A written deck as it looks: every box, size, font, colour and ground resolved as PowerPoint does it.

`DeckView` reads a package; its slides have shapes, shapes have text, text has runs. `ground` says what is behind text,
`measure_body` how much room text takes. What a part does not say, or says absurdly, is None, and never an error.
"""

from deckgen.slides.layouts import Box
from deckgen.slides.view.deck import DeckView, SlideView
from deckgen.slides.view.fills import Fill
from deckgen.slides.view.ground import ground
from deckgen.slides.view.holders import Holder
from deckgen.slides.view.measured import MeasuredBody, measure_body
from deckgen.slides.view.shapes import ShapeView
from deckgen.slides.view.style import Bullet, Spacing
from deckgen.slides.view.text import Paragraph, Run, TextBody
from deckgen.slides.view.themes import Theme

__all__ = [
    "Box",
    "Bullet",
    "DeckView",
    "Fill",
    "Holder",
    "MeasuredBody",
    "Paragraph",
    "Run",
    "ShapeView",
    "SlideView",
    "Spacing",
    "TextBody",
    "Theme",
    "ground",
    "measure_body",
]
