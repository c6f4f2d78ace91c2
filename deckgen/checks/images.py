"""The pictures of a deck: how many dots a file has, what is cut off it, and how large the rest is shown."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from deckgen.slides.view import DeckView, ShapeView, SlideView
from deckgen.slides.view.reading import A, P, R, descend, share

_STARTS: Final = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})  # JPEG's segments that say a size
_VECTOR: Final = ".//{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip"


@dataclass(frozen=True, kw_only=True, slots=True)
class Image:
    """A picture on a slide; `dots` is across and down after cropping, None where the file is no PNG, JPEG or GIF.

    `width` and `height` are in EMUs, as shown before it is turned; `vector` is true where an SVG is shown instead.
    """

    slide: SlideView
    shape: ShapeView
    part: str
    dots: tuple[float, float] | None
    width: int
    height: int
    vector: bool


def images(deck: DeckView) -> Iterator[Image]:
    """Yield the pictures of the slides, in their order, those in groups too."""
    for slide in deck.slides:
        for shape in slide.shapes:
            fill = shape.element.find(f"{P}blipFill") if shape.kind == "picture" and not shape.hidden else None
            blip, box = descend(fill, f"{A}blip"), shape.box
            part = None if blip is None else shape.sheet.target(blip.get(f"{R}embed"))
            if fill is None or blip is None or box is None or part not in deck.package.parts or part is None:
                continue
            size = pixels(deck.package.parts[part])
            crop = fill.find(f"{A}srcRect")
            cut = [0.0] * 4 if crop is None else [share(crop.get(side)) or 0.0 for side in "ltrb"]
            kept = (1 - cut[0] - cut[2], 1 - cut[1] - cut[3])
            dots = None if size is None or min(kept) <= 0 else (size[0] * kept[0], size[1] * kept[1])
            yield Image(
                slide=slide, shape=shape, part=part, dots=dots, width=box.width, height=box.height,
                vector=blip.find(_VECTOR) is not None,
            )  # fmt: skip


@lru_cache(maxsize=512)
def pixels(content: bytes) -> tuple[int, int] | None:
    """Return how many dots a PNG, JPEG or GIF has across and down; None for anything else."""
    try:
        if content.startswith(b"\x89PNG\r\n\x1a\n"):
            size = struct.unpack(">II", content[16:24])
        elif content[:6] in (b"GIF87a", b"GIF89a"):
            size = struct.unpack("<HH", content[6:10])
        elif content.startswith(b"\xff\xd8"):
            size = _jpeg(content)
        else:
            return None
    except (struct.error, IndexError):
        return None
    return (int(size[0]), int(size[1])) if len(size) == 2 and min(size) > 0 else None


def _jpeg(content: bytes) -> tuple[int, ...]:
    place = 2
    while place + 9 < len(content):
        if content[place] != 0xFF:
            return ()
        kind = content[place + 1]
        if kind in _STARTS:
            high, wide = struct.unpack(">HH", content[place + 5 : place + 9])
            return wide, high
        alone = kind == 0xFF or kind == 0x01 or 0xD0 <= kind <= 0xD8
        length = (1 if kind == 0xFF else 2) if alone else 2 + struct.unpack(">H", content[place + 2 : place + 4])[0]
        place += length
    return ()
