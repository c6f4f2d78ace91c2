"""A canvas as a PNG of 256 colours: a third of the size of a full one, and flat areas keep their exact colour.

A chart is long runs of few colours, so they are counted by runs and not by pixels; that takes a thirtieth of the
time of quantising the picture.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL.Image import Image

_COLORS: Final = 256
_EXACT: Final = 160  # of them: the most frequent colours, as they are
_MANY: Final = 20_000  # colours; a photograph, not a chart


def palette_png(pixels: bytes, size: tuple[int, int], dpi: int) -> bytes:
    """Return opaque RGBA `pixels`, `size` wide and high, as a PNG; equal pixels give equal bytes."""
    values = np.frombuffer(pixels, dtype="<u4") & np.uint32(0xFFFFFF)
    starts = np.flatnonzero(np.concatenate(([True], values[1:] != values[:-1])))
    lengths = np.diff(np.append(starts, len(values)))
    colors, which = np.unique(values[starts], return_inverse=True)
    counts = np.bincount(which, weights=lengths).astype(np.float64)
    palette, nearest = _palette(_rgb(colors), counts)
    places = np.repeat(nearest.astype(np.uint8)[which], lengths)  # bytes, for a picture has millions of pixels
    target = BytesIO()
    _picture(places, palette, size).save(target, "PNG", dpi=(dpi, dpi))
    return target.getvalue()


def _picture(places: NDArray[np.uint8], palette: NDArray[np.uint8], size: tuple[int, int]) -> Image:
    from PIL import Image

    made = Image.frombytes("P", size, places.tobytes())
    made.putpalette(palette.tobytes())
    return made


def _rgb(colors: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """Return the bytes of `colors`, packed little-endian, as an array of three columns."""
    return np.ascontiguousarray(colors.astype("<u4").view(np.uint8).reshape(-1, 4)[:, :3])


def _palette(colors: NDArray[np.uint8], counts: NDArray[np.float64]) -> tuple[NDArray[np.uint8], NDArray[np.intp]]:
    """Return at most 256 colours, and which of them each of `colors` becomes."""
    if len(colors) <= _COLORS:
        return colors, np.arange(len(colors))
    order = np.argsort(-counts, kind="stable")
    exact, rest = colors[order[:_EXACT]], colors[order[_EXACT:]]
    palette = np.concatenate([exact, _median_cut(rest, _COLORS - _EXACT)])
    nearest = np.arange(len(colors))
    nearest[order[:_EXACT]] = np.arange(_EXACT)
    # In slices, for the distances of many colours to all of the palette are a large table.
    parts = np.array_split(rest, max(1, len(rest) // 2_000))
    nearest[order[_EXACT:]] = np.concatenate([_nearest(part, palette) for part in parts])
    return palette, nearest


def _nearest(colors: NDArray[np.uint8], palette: NDArray[np.uint8]) -> NDArray[np.intp]:
    """Return which of `palette` is nearest to each of `colors`, the first of equals."""
    apart = np.zeros((len(colors), len(palette)), dtype=np.int32)
    for channel in range(3):  # one at a time: a sum over an axis of three takes longer than all the rest
        step = np.subtract.outer(colors[:, channel].astype(np.int32), palette[:, channel].astype(np.int32))
        apart += step * step
    nearest: NDArray[np.intp] = apart.argmin(axis=1)
    return nearest


def _median_cut(colors: NDArray[np.uint8], wanted: int) -> NDArray[np.uint8]:
    """Return at most `wanted` colours that stand for `colors`, by Pillow's median cut."""
    from PIL import Image

    some = colors[:: max(1, len(colors) // _MANY)]
    cut = Image.frombytes("RGB", (len(some), 1), some.tobytes()).quantize(
        wanted, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE
    )
    return np.array(cut.getpalette(), dtype=np.uint8).reshape(-1, 3)[:wanted]
