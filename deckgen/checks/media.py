"""What a media part holds by its first bytes, whatever its name says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

# An extension -> the kinds of content that it may have.
PICTURES: Final[Mapping[str, str]] = {
    "png": "png", "jpg": "jpeg", "jpeg": "jpeg", "jpe": "jpeg", "jfif": "jpeg", "gif": "gif", "bmp": "bmp", "dib": "bmp",
    "tif": "tiff", "tiff": "tiff", "emf": "emf", "wmf": "wmf", "svg": "svg", "webp": "webp",
}  # fmt: skip
_STARTS: Final = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"\xd7\xcd\xc6\x9a", "wmf"),
    (b"\x01\x00\x09\x00", "wmf"),
    (b"\x02\x00\x09\x00", "wmf"),
    (b"BM", "bmp"),
)
_SVG: Final = re.compile(rb"<(\w+:)?svg[\s>]")
_ENTRY: Final = 16  # from "stsd" to the codec's name: version, count, size


def picture_kind(content: bytes) -> str | None:
    """Return what kind of picture `content` is; None where it is none that is known."""
    if content[:4] == b"\x01\x00\x00\x00" and content[40:44] == b" EMF":
        return "emf"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    found = next((kind for start, kind in _STARTS if content.startswith(start)), None)
    return found or ("svg" if _SVG.search(content[:4096]) else None)


def cut_short(content: bytes, kind: str) -> bool:
    """Tell whether a PNG or JPEG ends before its end."""
    if kind == "png":
        return b"IEND" not in content[-4096:]
    return kind == "jpeg" and b"\xff\xd9" not in content[-65536:]


def codecs(content: bytes) -> Iterator[str]:
    """Yield the codecs of the tracks of an MPEG-4 or QuickTime file: "avc1", "mp4a"."""
    start = content.find(b"stsd")
    while start >= 0:
        name = content[start + _ENTRY : start + _ENTRY + 4]
        if len(name) == 4 and name.isascii():
            yield name.decode("ascii").strip()
        start = content.find(b"stsd", start + 4)
