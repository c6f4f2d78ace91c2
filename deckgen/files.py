"""Files written whole: beside their place, then moved into it."""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(file: Path, content: bytes | str, *, mode: int | None = None) -> None:
    """Write `content` (text as UTF-8) to `file`, so that no reader and no interruption ever leaves half of it.

    With a `mode` the file has these permissions from its first byte, whatever a file of its name had before.
    """
    partial = file.with_name(f"{file.name}.{os.getpid()}.partial")
    try:
        partial.unlink(missing_ok=True)  # permissions are only set where the file is made
        with open(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666 if mode is None else mode), "wb") as out:
            out.write(content.encode() if isinstance(content, str) else content)
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)
