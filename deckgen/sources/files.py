"""Files as a source: CSV, Parquet, JSON or Excel, one path or a glob."""

from __future__ import annotations

import glob
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import Field

from deckgen.errors import Mark, Problem, SourceError
from deckgen.source import display_path, near
from deckgen.sources.base import OwnRows, Setting
from deckgen.sources.reader import SourceFiles


class Files(OwnRows):
    """Rows in files. `columns` maps the files' headers to canonical columns; equal names need no entry."""

    kind: ClassVar[str] = "files"
    type: Literal["files"] = Field("files", alias="kind")
    """The kind of source."""
    path: str
    """From the project folder; `*` takes several files of one form."""
    sheet: str | None = None
    """Sheet of a workbook; the first unless said."""
    encoding: str | None = None
    """Found out unless said."""
    delimiter: str | None = Field(None, min_length=1, max_length=1)
    """Found out unless said."""
    decimal: Literal[".", ","] = "."
    """Sign before the cents."""

    def locate(self, table: str, setting: Setting, mark: Mark | None) -> SourceFiles:
        """Find the files below the folders of `setting`, the first that has any winning."""
        for folder in setting.folders:
            found = sorted(Path(p) for p in glob.glob(str(folder / self.path), recursive=True))
            files = tuple(p for p in found if p.is_file())
            if files:
                return SourceFiles(
                    table=table, label=self.label_for(table), files=files, columns=self.columns, sheet=self.sheet,
                    encoding=self.encoding, delimiter=self.delimiter, form=self.form(self.decimal), mark=mark,
                )  # fmt: skip
        raise SourceError(Problem(message=f"no file matches {self.path!r}", mark=mark, hint=self._hint(setting)))

    def _hint(self, setting: Setting) -> str:
        for folder in setting.folders:
            parent = (folder / self.path).parent
            names = sorted(p.name for p in parent.glob("*") if p.is_file()) if parent.is_dir() else []
            meant = near(Path(self.path).name, names)
            if meant:
                return meant
        return "looked in " + ", ".join(display_path(folder) or "." for folder in setting.folders)
