"""A deck drawn by LibreOffice, for a look and for tests; nothing else in deckgen needs it."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from deckgen.errors import OutputError
from deckgen.slides.unbroken import write_unbroken

_PAGE: Final = re.compile(rb"/Type\s*/Page(?![s\w])")
# lossless, because JPEG speckles figures
_LOSSLESS: Final = '"UseLosslessCompression":{"type":"boolean","value":"true"}'
_HIDDEN: Final = '"ExportHiddenSlides":{"type":"boolean","value":"true"}'


def find_soffice() -> str | None:
    """Return the LibreOffice program on this machine, or None."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def render_pdf(path: Path, out_dir: Path, *, timeout: float = 180.0, hidden: bool = False) -> Path:
    """Draw the deck at `path` as a PDF in `out_dir`, a page a visible slide, and return the PDF's path.

    With `hidden`, hidden slides have pages too.

    LibreOffice runs with a profile of its own, so that an open window of it is not in the way, and is given a copy where
    it would break an amount in two (`deckgen.slides.unbroken`).

    Raises
    ------
    OutputError
        Where LibreOffice is missing, fails, or takes longer than `timeout` seconds.
    """
    program = find_soffice()
    if program is None:
        raise OutputError("LibreOffice (soffice) is not installed", hint="a render is optional; the deck is not")
    out_dir.mkdir(parents=True, exist_ok=True)
    made = out_dir / f"{path.stem}.pdf"
    made.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix="deckgen-soffice-") as folder:
        profile = (Path(folder) / "profile").as_uri()
        arguments = [program, "--headless", "--norestore", f"-env:UserInstallation={profile}"]
        export = f"pdf:impress_pdf_Export:{{{', '.join([_LOSSLESS, *([_HIDDEN] if hidden else [])])}}}"
        arguments += ["--convert-to", export, "--outdir", str(out_dir), str(_unbroken(path, Path(folder)).resolve())]
        try:
            done = subprocess.run(arguments, capture_output=True, timeout=timeout, check=False)
        except subprocess.TimeoutExpired as error:
            raise OutputError(
                f"LibreOffice took longer than {timeout:.0f} s to draw {path}",
                hint="draw it again; a large deck may need longer",
            ) from error
        except OSError as error:
            raise OutputError(
                f"LibreOffice does not start: {error.strerror}", hint="`deckgen doctor` says how to install it"
            ) from error
    if not made.is_file():
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        reason = " ".join(said) or f"exit code {done.returncode}"
        raise OutputError(f"LibreOffice did not draw {path}: {reason}", hint="does it open in LibreOffice by hand?")
    return made


def _unbroken(path: Path, folder: Path) -> Path:
    """Return the deck to draw: a copy of the same name in `folder` where amounts would be broken, else `path` itself."""
    copy = folder / path.name
    with path.open("rb") as deck, copy.open("wb") as written:
        needed = write_unbroken(deck, written)
    return copy if needed else path


def count_pages(pdf: Path) -> int:
    """Return the number of pages of a PDF as LibreOffice writes it (page objects are not compressed)."""
    return len(_PAGE.findall(pdf.read_bytes()))
