"""A drawn canvas as SVG: letters are outlines, so that it looks alike wherever it is shown; equal input, equal bytes."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

MOST_BYTES: Final = 1_000_000
MOST_SHAPES: Final = 5_000  # letters and marks; with more of them slides are slow to draw and to edit
_SHAPE: Final = re.compile(rb"<(?:path|use|image)\b")
_DOCTYPE: Final = re.compile(rb"<!DOCTYPE[^>]*>\s*")  # names a file on the web
# what matplotlib would add of its own: the clock, its version
_NOTHING: Final = dict.fromkeys(("Date", "Creator", "Format", "Type"))


def svg_of(canvas: Canvas) -> bytes | None:
    """Return the SVG of `canvas`, inside the rc parameters that it was drawn in; None where it would be too heavy."""
    target: Any = BytesIO()
    canvas.savefig(target, format="svg", metadata=_NOTHING)
    svg = _DOCTYPE.sub(b"", target.getvalue(), count=1)
    light = len(svg) <= MOST_BYTES and len(_SHAPE.findall(svg)) <= MOST_SHAPES
    return svg if light else None
