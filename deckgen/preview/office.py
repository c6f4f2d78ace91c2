"""LibreOffice, kept standing by, so that a slide is drawn in a quarter of a second and not in one.

A LibreOffice that waits takes the files of the next one that is started with its profile, draws them and ends. Another
is started at once in its place. Where one is not ready yet, or has died, the new one draws the files itself, only slower:
nothing depends on the waiting one.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Generator, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Final

from deckgen.slides.render import find_soffice
from deckgen.slides.unbroken import unbroken

WIDTH: Final = 1600  # pixels of a picture
_LAST: Final = b"IEND\xaeB`\x82"  # what a whole PNG ends with
_PATIENCE: Final = 30.0  # seconds for the first picture, and for each further one
_STEP: Final = 0.03


class Office:
    """Draws decks of one slide; `there` is False where LibreOffice is not installed."""

    def __init__(self) -> None:
        self._program = find_soffice()
        self._waiting: subprocess.Popen[bytes] | None = None

    @cached_property
    def _folder(self) -> Path:
        """The folder of LibreOffice's profile and of what it draws, made when it is first needed."""
        return Path(tempfile.mkdtemp(prefix="deckgen-preview-"))

    @property
    def there(self) -> bool:
        """Whether slides can be drawn."""
        return self._program is not None

    def stand_by(self) -> None:
        """Have a LibreOffice wait for slides."""
        if self._program is not None and (self._waiting is None or self._waiting.poll() is not None):
            try:
                self._waiting = self._start("--nodefault")
            except OSError:
                self._program = None  # it is there, and does not start: as good as none

    def draw(self, decks: Mapping[str, bytes], *, height: int) -> Generator[tuple[str, bytes], None, None]:
        """Yield (key, PNG) of each deck of `decks` as soon as it is drawn; one that cannot be drawn is left out.

        Pictures are `WIDTH` by `height` pixels. Closing the iterator stops the drawing.
        """
        with tempfile.TemporaryDirectory(dir=self._folder) as name:
            folder = Path(name)
            files = []
            for key, content in decks.items():
                files.append(folder / f"{key}.pptx")
                files[-1].write_bytes(unbroken(content))
            size = (
                f'"PixelWidth":{{"type":"long","value":"{WIDTH}"}},"PixelHeight":{{"type":"long","value":"{height}"}}'
            )
            form = f"png:impress_png_Export:{{{size}}}"
            asked = self._start("--convert-to", form, "--outdir", str(folder), *map(str, files))
            try:
                yield from _arriving(asked, [(key, folder / f"{key}.png") for key in decks])
            finally:
                _end(asked)
                self._renew()

    def close(self) -> None:
        """End every LibreOffice, and forget its profile."""
        if self._waiting is not None:
            _end(self._waiting)
        if "_folder" in self.__dict__:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _renew(self) -> None:
        """Replace the one that waited: it ends by itself when it has drawn, and by force when it was interrupted."""
        if self._waiting is not None:
            _end(self._waiting, grace=1.0)
        self.stand_by()

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        profile = (self._folder / "profile").as_uri()
        command = [str(self._program), "--headless", "--norestore", "--nologo", f"-env:UserInstallation={profile}"]
        nothing = subprocess.DEVNULL
        # A session of its own, because Ctrl-C is for deckgen, which ends LibreOffice itself.
        return subprocess.Popen(
            [*command, *arguments], stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True,
            env={**os.environ, "TMPDIR": str(self._folder)},
        )  # fmt: skip


def _arriving(asked: subprocess.Popen[bytes], wanted: list[tuple[str, Path]]) -> Iterator[tuple[str, bytes]]:
    """Yield (key, content) of each file of `wanted` when it is whole, until all are there or none is to come."""
    until = time.monotonic() + _PATIENCE
    while wanted and time.monotonic() < until:
        ended = asked.poll() is not None  # asked before the folder is looked at, so that the last file is not missed
        for one in list(wanted):
            content = one[1].read_bytes() if one[1].is_file() else b""
            if content.endswith(_LAST):
                wanted.remove(one)
                until = time.monotonic() + _PATIENCE
                yield one[0], content
        if ended:
            return
        time.sleep(_STEP)


def _end(process: subprocess.Popen[bytes], grace: float = 0.0) -> None:
    """End a LibreOffice that has not ended after `grace` seconds, with the processes that it is made of."""
    for patience, how in ((grace, "SIGTERM"), (1.0, "SIGKILL"), (5.0, "")):
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience)
            return
        if how:
            _signal(process, how)


def _signal(process: subprocess.Popen[bytes], how: str) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, getattr(signal, how))
        else:
            process.kill()
