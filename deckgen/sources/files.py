"""Files as a source: CSV, Parquet, JSON or Excel, one path or a glob."""

from __future__ import annotations

import glob
import os
import unicodedata
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import Field

from deckgen.errors import Mark, Problem, SourceError
from deckgen.paths import FOREIGN_HINT, is_foreign, on_disk
from deckgen.source import display_path, near
from deckgen.sources.base import OwnRows, Setting
from deckgen.sources.reader import SourceFiles


class Files(OwnRows):
    """Rows in files. `columns` maps the files' headers to canonical columns; equal names need no entry."""

    kind: ClassVar[str] = "files"
    type: Literal["files"] = Field("files", alias="kind")
    path: str
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = Field(None, min_length=1, max_length=1)
    decimal: Literal[".", ","] = "."

    def locate(self, table: str, setting: Setting, mark: Mark | None) -> SourceFiles:
        """Find the files below the folders of `setting`, the first that has any winning."""
        for folder in setting.folders:
            files = _matching(folder, self.path)
            if files:
                return SourceFiles(
                    table=table, label=self.label_for(table), files=files, columns=self.columns, sheet=self.sheet,
                    encoding=self.encoding, delimiter=self.delimiter, form=self.form(self.decimal), mark=mark,
                )  # fmt: skip
        raise SourceError(Problem(message=f"no file matches {self.path!r}", mark=mark, hint=self._hint(setting)))

    def _hint(self, setting: Setting) -> str:
        if is_foreign(self.path):
            return FOREIGN_HINT
        for folder in setting.folders:
            parent = (folder / self.path).parent
            names = sorted(p.name for p in parent.glob("*") if p.is_file()) if parent.is_dir() else []
            meant = near(Path(self.path).name, names)
            if meant:
                return meant
        return "looked in " + ", ".join(display_path(folder) or "." for folder in setting.folders)


def _matching(folder: Path, pattern: str) -> tuple[Path, ...]:
    """Return the files below `folder` that `pattern` names: one that is called just so, else all that it matches."""
    one = on_disk(folder / pattern)
    if one.is_file():
        return (one,)
    typed = pattern if os.sep == "\\" else pattern.replace("\\", "/")
    # Two programs write the same letter as one character or as two; brackets in the folder's own name are no pattern.
    spelled = {unicodedata.normalize(form, typed) for form in ("NFC", "NFD")} | {typed}
    found = {path for one in spelled for path in glob.glob(os.path.join(glob.escape(str(folder)), one), recursive=True)}
    return tuple(sorted(path for path in map(Path, found) if path.is_file()))
