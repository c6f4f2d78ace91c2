"""A zip opened with limits: how many parts, how large, packed how; nothing is unpacked before that is known.

No size in a header is trusted to be true, only to be an upper bound: `zipfile` never gives more bytes than the
directory says, and a part that holds fewer, or others, fails its checksum.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from deckgen.errors import OutputError
from deckgen.slides.opening import printable

MOST_PARTS: Final = 20_000  # a deck of 1,000 slides with notes, charts and workbooks has about 10,000
MOST_IN_MEMORY: Final = 256 << 20  # bytes of one part taken into memory; videos are only streamed past
MOST_UNPACKED: Final = 1 << 30  # bytes of all parts; seconds to read through
MOST_DIRECTORY: Final = 8 << 20  # bytes of the zip's directory: MOST_PARTS with long names
MOST_RATIO: Final = 200  # unpacked to packed; drawings and tables reach 50, zeros 1,000
RATIO_FLOOR: Final = 32 << 20  # bytes below which a ratio tells nothing: a blank bitmap packs as well as a bomb
CHUNK: Final = 1 << 20
_ENCRYPTED: Final = 0x1
_MEND: Final = "open it in PowerPoint and save it again"
_AGAIN: Final = "copy or download it again, or open it in PowerPoint and let it repair the file"
# what zipfile and zlib raise for bytes that are not as the format has them
_DAMAGE: Final = (
    BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, struct.error, OverflowError,
)  # fmt: skip


class _Bounded:
    """A file that refuses a read longer than the largest directory; that is what zipfile reads at once."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek, self.tell = file.seek, file.tell

    def read(self, size: int = -1) -> bytes:
        if size > MOST_DIRECTORY:
            raise OutputError(f"the file has more than {MOST_PARTS:,} parts, or is damaged", hint=_MEND)
        return self._file.read(size)

    def seekable(self) -> bool:
        return True


def open_zip(file: BinaryIO) -> ZipFile:
    """Return the zip in `file`, once its directory keeps the limits.

    Raises
    ------
    OutputError
        Where it is no zip, or damaged; where it has too many parts, or too large ones; where a part is encrypted,
        packed by another method than Office's, or has a name that leads out of the package.
    """
    try:
        archive = ZipFile(_Bounded(file))
    except _DAMAGE as error:
        reason = "" if "not a zip" in str(error) else f": {printable(str(error))}"
        raise OutputError(f"the file is cut off or damaged{reason}", hint=_AGAIN) from error
    entries = archive.infolist()
    if len(entries) > MOST_PARTS:
        raise OutputError(f"the file has {len(entries):,} parts; {MOST_PARTS:,} are read at most", hint=_MEND)
    size = file.seek(0, 2)
    packed, unpacked = sum(e.compress_size for e in entries), sum(e.file_size for e in entries)
    if unpacked > max(MOST_UNPACKED, 2 * size):
        raise OutputError(
            f"the file says that it unpacks to {unpacked / 1e9:,.1f} GB; {MOST_UNPACKED / 1e9:.1f} GB are read at most",
            hint="compress its media in PowerPoint under File > Info; if it has none, do not trust the file",
        )
    if packed > size:
        raise OutputError("the parts of the file overlap, or it is cut off", hint=_AGAIN)
    for entry in entries:
        _refuse(entry)
    return archive


def _refuse(entry: ZipInfo) -> None:
    name = printable(entry.filename)
    segments = entry.filename.rstrip("/").split("/")
    if "\\" in entry.filename or ".." in segments or segments[0] == "" or segments[0].endswith(":"):
        raise OutputError(
            f"the part name {name} leads out of the package",
            hint="do not trust the file; no Office program writes this",
        )
    if entry.flag_bits & _ENCRYPTED:
        raise OutputError(f"the part {name} is encrypted in the zip", hint="unpack it with its password, or " + _MEND)
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise OutputError(f"the part {name} is packed by method {entry.compress_type}, not deflate", hint=_MEND)
    if entry.file_size > RATIO_FLOOR and entry.file_size > MOST_RATIO * entry.compress_size:
        raise OutputError(
            f"the part {name} unpacks to {entry.file_size / 1e6:,.0f} MB from {entry.compress_size / 1e6:,.1f} MB",
            hint="do not trust the file; it may be made to fill the memory",
        )


def chunks(archive: ZipFile, entry: ZipInfo) -> Iterator[bytes]:
    """Yield the bytes of a part in pieces; OutputError where they are not what its checksum says."""
    name, count = printable(entry.filename), 0
    try:
        with archive.open(entry) as part:
            while chunk := part.read(CHUNK):
                count += len(chunk)
                yield chunk
    except _DAMAGE as error:
        raise OutputError(f"the part {name} is damaged: {printable(str(error))}", hint=_AGAIN) from error
    if count != entry.file_size:
        raise OutputError(
            f"the part {name} is damaged: it says {entry.file_size:,} bytes, and holds {count:,}", hint=_AGAIN
        )


def read_part(archive: ZipFile, entry: ZipInfo, most: int = MOST_IN_MEMORY) -> bytes:
    """Return the bytes of a part; OutputError where it is damaged, or has more than `most`."""
    if entry.file_size > most:
        raise OutputError(
            f"the part {printable(entry.filename)} has {entry.file_size / 1e6:,.0f} MB; {most / 1e6:,.0f} MB are read at most",
            hint=_MEND,
        )
    return b"".join(chunks(archive, entry))
