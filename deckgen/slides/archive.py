"""A .pptx as a zip whose bytes depend on its parts alone, put in place whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from deckgen.errors import OutputError
from deckgen.files import cannot_write, write_whole
from deckgen.source import display_path

_FIRST: Final = ("[Content_Types].xml", "_rels/.rels")
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_PACKED: Final = (".png", ".jpg", ".jpeg", ".gif")  # compressed already


def pack(parts: Mapping[str, bytes]) -> bytes:
    """Return `parts` (name -> content) as a zip: fixed times, content types first, the rest sorted."""
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name in sorted(parts, key=lambda name: (_FIRST.index(name) if name in _FIRST else 2, name)):
            info = ZipInfo(name, _EPOCH)
            info.create_system = 3
            info.external_attr = 0o600 << 16
            info.compress_type = ZIP_STORED if name.lower().endswith(_PACKED) else ZIP_DEFLATED
            archive.writestr(info, parts[name], compresslevel=6)
    return buffer.getvalue()


def repack(content: bytes) -> bytes:
    """Return the zip `content` with the same parts, packed by `pack`."""
    with ZipFile(BytesIO(content)) as archive:
        return pack({name: archive.read(name) for name in archive.namelist()})


def refuse_if_open(path: Path) -> None:
    """Raise OutputError where PowerPoint has the deck at `path` open: ``~$NAME.pptx`` then lies beside it."""
    lock = path.with_name("~$" + path.name)
    if lock.exists():
        raise OutputError(
            f"{display_path(path)} is open in PowerPoint",
            hint=f"close it and build again; if it is not open, delete {lock.name}",
        )


def put_in_place(content: bytes, path: Path, *, before: Callable[[], None] = lambda: None) -> None:
    """Write `content` beside `path` and move it there, so that no reader ever sees half a deck.

    `before` is called just before it is moved: what it raises leaves the deck that is there.

    Raises
    ------
    OutputError
        Where PowerPoint has the deck open (``~$NAME.pptx`` lies beside it), or the folder cannot be written.
    """
    refuse_if_open(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content, before=before)
    except OSError as error:
        raise cannot_write(display_path(path), error) from error
