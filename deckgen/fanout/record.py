"""What earlier runs have done: a line a deck, so that a run that was stopped goes on where it was."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from deckgen.cache import file_digest
from deckgen.fanout.job import Job, Made, Shared
from deckgen.files import write_whole
from deckgen.source import display_path

_FIELDS = ("output", "key", "sha256", "slides", "findings", "bytes")


class Record:
    """The decks that lie where rows put them, by file; `folder` is deckgen's own."""

    def __init__(self, folder: Path, deck: str) -> None:
        self.file = folder / "rows" / f"{deck}.jsonl"
        self._done: dict[str, dict[str, Any]] = {}
        try:
            lines = self.file.read_text(encoding="utf-8").splitlines()
        except OSError:
            lines = []
        for line in lines:
            try:
                entry = json.loads(line)
                self._done[entry["output"]] = entry
            except (ValueError, KeyError, TypeError):
                continue  # the last line of a run that was cut off

    def kept(self, shared: Shared, job: Job) -> Made | None:
        """Return the deck of `job` where it was made from the same, and nobody has touched it since."""
        output = display_path(job.target)
        entry = self._done.get(output)
        if entry is None or entry["key"] != job.key(shared) or (shared.strict and entry["findings"]):
            return None
        if not job.target.is_file() or file_digest(job.target) != entry["sha256"]:
            return None
        known = {name: entry[name] for name in _FIELDS}
        return Made(row=job.row.number, name=job.row.name, state="kept", **known)

    def add(self, made: Made) -> None:
        """Write down a deck that was put into place, at once: the next line may never come."""
        if made.state not in ("written", "merged", "unchanged"):
            return
        entry = {name: getattr(made, name) for name in _FIELDS}
        self._done[made.output] = entry
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with self.file.open("a", encoding="utf-8") as out:
            out.write(json.dumps(entry) + "\n")

    def close(self) -> None:
        """Leave one line a deck that is still there: the file grows with the decks, not with the runs."""
        there = [entry for output, entry in self._done.items() if Path(output).is_file()]
        if there:
            write_whole(self.file, "".join(json.dumps(entry) + "\n" for entry in there))
