"""Pictures of slides and figures, kept in a folder under the digest of what they were drawn from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from deckgen.files import write_whole
from deckgen.preview.office import WIDTH, Office
from deckgen.preview.single import single
from deckgen.slides.package import NS, PRESENTATION, Package
from deckgen.slides.snapshot import shapes_of
from deckgen.slides.tags import name_of

KEPT: Final = 500  # pictures, so that an undone change is there at once; the oldest go
_KEY: Final = re.compile(r"[0-9a-f]{24}")
_EMBED: Final = f"{{{NS['r']}}}embed"
_PNG: Final = b"\x89PNG\r\n\x1a\n"


class Pictures:
    """The pictures of one deck. They show what the deck shows, so their folder is for nobody else."""

    def __init__(self, folder: Path, office: Office) -> None:
        self._folder = folder
        self._office = office
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for old in sorted(folder.glob("*.png"), key=lambda file: file.stat().st_mtime_ns, reverse=True)[KEPT:]:
            old.unlink(missing_ok=True)

    @property
    def drawable(self) -> bool:
        """Whether slides can be drawn here."""
        return self._office.there

    def read(self, key: str) -> bytes | None:
        """Return the picture `key`, None where there is none."""
        file = self._folder / f"{key}.png"
        return file.read_bytes() if _KEY.fullmatch(key) and file.is_file() else None

    def keep(self, content: bytes) -> str:
        """Keep a picture, and return its key."""
        key = _key(content)
        self._put(key, content)
        return key

    def _put(self, key: str, content: bytes) -> None:
        if not self._there(key):
            write_whole(self._folder / f"{key}.png", content, mode=0o600)

    def _there(self, key: str) -> bool:
        return (self._folder / f"{key}.png").is_file()

    def draw(
        self, package: Package, numbers: Mapping[str, int], stop: Callable[[], object]
    ) -> Iterator[tuple[str, str]]:
        """Yield (slide part, key of its picture) of the slides of `package` that are numbered, those kept before first.

        `stop` is called between two pictures, and raises where the rest is no longer wanted.
        """
        wanted: dict[str, bytes] = {}
        parts: dict[str, list[str]] = {}
        for part, number in numbers.items():
            content = single(package, part, number)
            key = _key(content)
            if self._there(key):
                yield part, key
            else:
                wanted[key] = content
                parts.setdefault(key, []).append(part)
        if not wanted or not self._office.there:
            return
        drawing = self._office.draw(wanted, height=_height(package))
        try:
            for key, picture in drawing:
                self._put(key, picture)
                yield from ((part, key) for part in parts[key])
                stop()
        finally:
            drawing.close()

    def figures(self, package: Package, ids: Mapping[str, str]) -> dict[tuple[str, str], str]:
        """Return (slide's id, placeholder) -> key of each picture that stands on a slide; `ids` has part -> id."""
        found = {}
        for part, own in ids.items():
            for shape in shapes_of(package, part):
                blip = shape.find("p:blipFill/a:blip", NS)
                link = package.relationships(part).get(blip.get(_EMBED, "")) if blip is not None else None
                content = package.parts.get(link.target, b"") if link else b""
                if content.startswith(_PNG):
                    found[own, name_of(shape)] = self.keep(content)
        return found


def _key(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:24]


def _height(package: Package) -> int:
    """Return the height of a slide `WIDTH` pixels wide."""
    size = package.xml(PRESENTATION).find("p:sldSz", NS)
    return round(WIDTH * int(size.get("cy")) / int(size.get("cx")))
