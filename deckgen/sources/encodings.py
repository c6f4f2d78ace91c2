"""Text in any common encoding, made readable as UTF-8."""

from __future__ import annotations

import codecs
import gzip
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

CHUNK = 1 << 20

# What is not UTF-8 is what Windows programs write: cp1252. A file may hold both, where two exports were put together,
# so it is decided sign by sign; hardly any text in cp1252 is valid UTF-8 by chance.
MIXED = "cp1252"


def opened(file: Path) -> IO[bytes]:
    """Open a file for reading bytes; one that is gzipped gives what was packed."""
    return gzip.open(file) if file.suffix.lower() == ".gz" else file.open("rb")  # type: ignore[return-value]


def find_encoding(file: Path) -> str:
    """Return ``utf-8``, ``utf-16`` or ``cp1252``; ValueError where it is not text at all."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with opened(file) as stream:
        chunk = stream.read(CHUNK)
        if chunk.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        if b"\0" in chunk:
            raise ValueError("it holds zero bytes; if it is UTF-16 without a mark, say `encoding: utf-16-le`")
        try:
            while chunk:
                decoder.decode(chunk)
                chunk = stream.read(CHUNK)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return MIXED
    return "utf-8"


@contextmanager
def as_utf8(file: Path, encoding: str | None) -> Iterator[tuple[Path, str | None]]:
    """Yield a path with the text as UTF-8, and a note where signs of it were guessed.

    Text in another encoding is rewritten into a folder that only this user can read, and that is gone afterwards.
    """
    known = codecs.lookup(encoding).name if encoding else None
    found = find_encoding(file) if known in (None, "utf-8", "utf-8-sig") else ""
    if known and found == MIXED:
        # What the source says is UTF-8 must be.
        raise ValueError("it is not UTF-8; leave `encoding` out, or say which it has")
    if found == "utf-8":
        yield file, None
        return
    with tempfile.TemporaryDirectory(prefix="deckgen-") as folder:
        path = Path(folder) / re.sub(r"(?i)\.gz$", "", file.name)
        if found == MIXED:
            guessed = _rewrite(file, path, "utf-8-sig", errors="deckgen.cp1252")
            yield path, f"bytes that are not UTF-8, read as {MIXED}: {guessed:,}"
        else:
            _rewrite(file, path, known or found)
            yield path, None


def _rewrite(file: Path, path: Path, encoding: str, errors: str = "strict") -> int:
    """Write `file` as UTF-8 to `path`; return how many bytes were read as cp1252."""
    guessed = 0

    def as_windows(error: UnicodeError) -> tuple[str, int]:
        nonlocal guessed
        assert isinstance(error, UnicodeDecodeError)
        guessed += error.end - error.start
        return error.object[error.start : error.end].decode(MIXED), error.end

    codecs.register_error("deckgen.cp1252", as_windows)
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    with opened(file) as stream, path.open("wb") as target:
        while chunk := stream.read(CHUNK):
            target.write(decoder.decode(chunk).encode())
        target.write(decoder.decode(b"", final=True).encode())
    return guessed
