"""A copy of a deck for LibreOffice, which ends a line with a minus and begins the next with its amount: ``−``, ``$204K``.

By Unicode's rules (UAX 14) a minus and a currency are both prefixes, and a line may end between two of them. In the copy
a word joiner forbids it. The deck itself has none: common fonts lack that character, and a program may show that it is
missing.
"""

from __future__ import annotations

import re
import zlib
from io import BytesIO
from typing import IO, Final
from zipfile import BadZipFile, ZipFile

_SLIDE: Final = re.compile(r"ppt/slides/[^/]+\.xml")
_JOINT: Final = re.compile("\u2212(?=[$\u00a2-\u00a5\u20a0-\u20cf])")  # the currency signs of Latin-1, and their block
_JOINED: Final = "\u2212\u2060"


def unbroken(content: bytes) -> bytes:
    """Return the deck `content` with its amounts kept in one piece; the same bytes where that is not needed."""
    copy = BytesIO()
    return copy.getvalue() if write_unbroken(BytesIO(content), copy) else content


def write_unbroken(deck: IO[bytes], copy: IO[bytes]) -> bool:
    """Write the zip `deck` to `copy` with its amounts kept in one piece; False, and nothing, where that is not needed.

    What cannot be read as a deck needs no copy: LibreOffice says what is wrong with it.
    """
    try:
        with ZipFile(deck) as archive:
            slides = {name: archive.read(name).decode() for name in archive.namelist() if _SLIDE.fullmatch(name)}
            joined = {name: _JOINT.sub(_JOINED, text) for name, text in slides.items() if _JOINT.search(text)}
            if not joined:
                return False
            with ZipFile(copy, "w") as written:
                for info in archive.infolist():
                    name = info.filename
                    written.writestr(info, joined[name] if name in joined else archive.read(name))
    except (BadZipFile, EOFError, NotImplementedError, RuntimeError, UnicodeDecodeError, zlib.error):
        return False
    return True
