"""What kind of file a person gave, told from its first bytes; what is no deck is refused in one line.

People hand over what they have: a deck with a password, a .ppt of 2003, a web page saved as .pptx. Each of them has
something to do about it, and the message says what.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from deckgen.errors import OutputError, Problem

SUFFIXES: Final = (".pptx", ".potx", ".ppsx", ".pptm", ".potm", ".ppsm", ".ppt", ".pot", ".pps", ".odp", ".key")
ZIP: Final = b"PK"
OLE: Final = bytes.fromhex("d0cf11e0")
MAIN_PART: Final = "ppt/presentation.xml"
_SAVE_AS: Final = "open it in PowerPoint and save it as .pptx"
_CHUNK: Final = 1 << 20
_SCANNED: Final = 256 << 20  # of an old file, for the names in it; they may stand at its end
_SHOWN: Final = 300  # characters of a text from the file: enough to find it, and still a line
# names of streams in an OLE file, in the order of what they prove
_STREAMS: Final = (
    ("EncryptedPackage", "the file is protected with a password",
     "open it in PowerPoint, take the password off under File > Info > Protect Presentation, and save it"),
    ("DRMEncrypted", "the file is protected by rights management",
     "ask its owner for an unrestricted copy, saved as .pptx"),
    ("PowerPoint Document", "the file is a PowerPoint 97-2003 presentation (.ppt)", _SAVE_AS),
    ("WordDocument", "the file is a Word 97-2003 document, not a presentation", "give the path of a .pptx"),
    ("Workbook", "the file is an Excel 97-2003 workbook, not a presentation", "give the path of a .pptx"),
)  # fmt: skip
_STARTS: Final = (
    (rb"%PDF", "the file is a PDF, not a presentation", "check the .pptx that it was made from"),
    (rb"\s*<(!doctype html|html)", "the file is a web page, not a presentation",
     "it may be the page that asks you to log in; download the deck again"),
    (rb"\0+$", "the file holds nothing but zeros", "copy or download it again"),
)  # fmt: skip
_OPENDOCUMENT: Final = "application/vnd.oasis.opendocument."


def open_file(path: Path) -> BinaryIO:
    """Return the file at `path`, open for reading; a folder, pipe or device is refused before it is opened.

    Raises
    ------
    OutputError
        Where there is no file, or it may not be read.
    """
    shown = printable(str(path))
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise OutputError(
                f"{shown} cannot be read: it is a folder", hint="give the path of a .pptx; export a Keynote deck as one"
            )
        if not stat.S_ISREG(mode):
            raise OutputError(f"{shown} cannot be read: it is a pipe or device", hint="save the deck as a file first")
        if path.name.startswith("~$"):
            raise OutputError(
                f"{shown} is no deck: PowerPoint keeps it beside one that is open",
                hint=f"check {shown.replace('~$', '')}",
            )
        return path.open("rb")
    except FileNotFoundError as error:
        raise OutputError(
            f"{shown} cannot be read: there is no file of that name", hint="give the path of a .pptx"
        ) from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or error
        raise OutputError(f"{shown} cannot be read: {reason}", hint="is it yours to read?") from error


def is_deck_file(path: Path) -> bool:
    """Return whether `path` is called like a presentation, or starts as Office files do."""
    if path.suffix.lower() in SUFFIXES:
        return True
    if not path.is_file():
        return False
    with path.open("rb") as file:
        head = file.read(len(OLE))
    return head == OLE or head.startswith(ZIP)


def refuse_others(file: BinaryIO) -> None:
    """Raise OutputError with what the file is, where it does not start as a .pptx does."""
    file.seek(0)
    head = file.read(512)
    if not head:
        raise OutputError("the file is empty", hint="copy or download it again")
    if head.startswith(OLE):
        raise OutputError(_old_file(file))
    if head.startswith(ZIP):
        return
    for pattern, message, hint in _STARTS:
        if re.match(pattern, head, re.IGNORECASE):
            raise OutputError(message, hint=hint)
    raise OutputError("the file is not a PowerPoint file", hint="give the path of a .pptx or .potx")


def refuse_other_zips(names: frozenset[str], mimetype: bytes) -> None:
    """Raise OutputError with what a zip of `names` is, where it is no PowerPoint file."""
    said = mimetype.decode("ascii", "replace").strip()
    if said.startswith(_OPENDOCUMENT):
        kind = said.removeprefix(_OPENDOCUMENT).split("-")[0]
        hint = "open it in LibreOffice or PowerPoint and save it as .pptx" if kind == "presentation" else None
        raise OutputError(f"the file is an OpenDocument {printable(kind)}, not a .pptx", hint=hint)
    if MAIN_PART in names:
        return
    if any(name.endswith((".iwa", ".apxl")) or name == "Index.zip" for name in names):
        raise OutputError("the file is a Keynote deck", hint="open it in Keynote, File > Export To > PowerPoint")
    for start, kind in (("word/", "a Word document"), ("xl/", "an Excel workbook"), ("theme/", "an Office theme")):
        if any(name.startswith(start) for name in names):
            raise OutputError(f"the file is {kind}, not a presentation", hint="give the path of a .pptx")
    hint = "give the path of a .pptx; if it is one, it is damaged: open it in PowerPoint and save it again"
    raise OutputError(f"the file is a zip archive without {MAIN_PART}", hint=hint)


def printable(text: str) -> str:
    """Return `text` from a file as it can be shown: on one line, of bounded length, with nothing a terminal obeys."""
    text = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    text = " ".join(text.split())
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def _old_file(file: BinaryIO) -> Problem:
    """Return what the OLE file is, by the names of its streams."""
    markers = [name.encode("utf-16-le") for name, _, _ in _STREAMS]
    found = set()
    for chunk in _overlapping(file, max(map(len, markers))):
        found |= {place for place, marker in enumerate(markers) if marker in chunk}
        if 0 in found:
            break
    if not found:
        return Problem(
            message="the file is of an old Office format, or damaged", hint=f"{_SAVE_AS}, without a password"
        )
    _, message, hint = _STREAMS[min(found)]
    return Problem(message=message, hint=hint)


def _overlapping(file: BinaryIO, width: int) -> Iterator[bytes]:
    """Yield the file in chunks, each with the last `width` bytes of the one before."""
    file.seek(0)
    rest = b""
    for _ in range(_SCANNED // _CHUNK):
        chunk = file.read(_CHUNK)
        if not chunk:
            return
        yield rest + chunk
        rest = chunk[-width:]
