"""The demo as a source: synthetic files, written once and then read like any others."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import Field

from deckgen.errors import Mark
from deckgen.files import sweep, whole_folder
from deckgen.sources.base import Setting, Source
from deckgen.sources.reader import SourceFiles


class Demo(Source):
    """Synthetic rows of `people` people; every slide of a deck that uses it is marked as synthetic."""

    kind: ClassVar[str] = "demo"
    synthetic: ClassVar[bool] = True
    type: Literal["demo"] = Field("demo", alias="kind")
    people: int = Field(1000, ge=50, le=100_000)

    def locate(self, table: str, setting: Setting, mark: Mark | None) -> SourceFiles:
        """Write the demo files below ``setting.work``, unless they are there already."""
        from deckgen.sources.demo import DEMO_FILES

        folder = _written(setting, self.people)
        file = DEMO_FILES[table]
        return SourceFiles(
            table=table,
            label=self.label_for(table),
            files=(folder / file.file,),
            columns=file.columns,
            synthetic=True,
            mark=mark,
        )


def _written(setting: Setting, people: int) -> Path:
    """Return the folder with the demo files; a half-written one is never seen, since it is moved into place."""
    from deckgen.sources.demo import write_demo

    name = f"{setting.as_of}-{setting.seed}-{people}-{_generator_hash()}"
    folder = setting.work / "demo" / name
    if not folder.is_dir():
        sweep(folder.parent)
        with whole_folder(folder) as partial:
            write_demo(partial, seed=setting.seed, as_of=setting.as_of, people=people)
    return folder


@lru_cache(maxsize=1)
def _generator_hash() -> str:
    """Return a digest of the generator's code: changed code never meets old files."""
    digest = hashlib.sha256()
    for file in sorted((Path(__file__).parent / "demo").rglob("*")):
        if file.suffix in (".py", ".csv"):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:8]
