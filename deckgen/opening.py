"""A file shown in the program that its owner has for it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from deckgen.errors import OutputError


def open_with_system(path: Path) -> None:
    """Open `path` as a double click would; OutputError where there is nothing to show it on."""
    if sys.platform == "win32":
        os.startfile(path)
        return
    program = "open" if sys.platform == "darwin" else "xdg-open"
    found = shutil.which(program)
    if program == "xdg-open" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise OutputError("there is no display here to open it on", hint=f"copy {path} to where PowerPoint is")
    if found is None:
        raise OutputError(f"there is no program {program} here to open it with", hint=f"open {path} by hand")
    # A session of its own, so that Ctrl-C here does not close the program there.
    subprocess.Popen([found, str(path)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
