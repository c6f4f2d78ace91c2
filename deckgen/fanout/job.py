"""The job of one row: its people chosen, its numbers computed, its deck written, checked and put into place."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

from deckgen.cache import digest
from deckgen.errors import DeckgenError
from deckgen.formats import writing_numbers
from deckgen.pipeline import refuse_errors
from deckgen.placing import Former, examine, put, put_ledger
from deckgen.plan import Plan
from deckgen.rows import Row
from deckgen.source import display_path
from deckgen.stages import DECK, LEDGER_FILE
from deckgen.stages.deck import write_deck_of
from deckgen.stages.desk import Desk, open_desk
from deckgen.stages.drawings import Drawings
from deckgen.stages.merging import merge_edits, merged_findings

THREADS = 1  # of a row's engines: hundreds of queries over few people, which more threads only wait for

State = Literal["written", "merged", "unchanged", "kept", "checked", "failed"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Shared:
    """What the jobs of one fan-out share; plain data, to be sent to other processes and other machines.

    `entities`, `models` and `metrics` are the folders that the shared stages left, and `key` is a digest of all that
    every deck depends on beside its row.
    """

    plan: Plan
    entities: Path
    models: Path
    metrics: Path
    key: str
    drawings: Path | None = None  # folder that keeps drawn figures
    overwrite: bool = False
    strict: bool = False
    dry: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """One row, and the file that its deck goes to."""

    row: Row
    target: Path

    def key(self, shared: Shared) -> str:
        """What the deck depends on, as a digest."""
        return digest(f"{shared.key}/{self.row.key}")[:20]


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """What became of one row. `findings` is how many there are; `found` are those of a deck that was made now."""

    row: int
    name: str
    output: str
    state: State
    key: str
    slides: int = 0
    findings: int = 0
    bytes: int = 0
    seconds: float = 0.0
    sha256: str = ""
    conflicts: int = 0
    found: tuple[Mapping[str, Any], ...] = ()
    problems: tuple[Mapping[str, Any], ...] = ()  # of a row that failed: message, hint, file, line

    def as_dict(self) -> dict[str, Any]:
        """Return what ``--json`` lists of a row."""
        return asdict(self) | {"seconds": round(self.seconds, 3), "found": [*map(dict, self.found)]}


# The desk of the fan-out that this process works for: tables are read once, not once a row.
_at: tuple[str, Desk] | None = None


def make_row(shared: Shared, job: Job) -> Made:
    """Make the deck of one row, and return what became of it; a row that fails says why, and raises nothing."""
    begun = time.perf_counter()
    made = Made(
        row=job.row.number, name=job.row.name, output=display_path(job.target), state="failed", key=job.key(shared)
    )
    try:
        with writing_numbers(shared.plan.spec.numbers.form()), tempfile.TemporaryDirectory() as folder:
            made = _make(shared, job, made, Path(folder))
    except DeckgenError as error:
        made = replace(made, problems=tuple(problem_dict(p.message, p.hint, p.mark) for p in error.problems))
    except OSError as error:
        where = f" {error.filename}" if error.filename else ""
        made = replace(made, problems=(problem_dict(f"cannot use{where}: {error.strerror or error}"),))
    except Exception as error:
        # The other rows go on: what one row's data bring to light is reported with it.
        message, hint = f"{type(error).__name__}: {error}", "this is a fault in deckgen; please report it"
        made = replace(made, problems=(problem_dict(message, hint),))
        close_desk()
    return replace(made, seconds=time.perf_counter() - begun)


def problem_dict(message: str, hint: str | None = None, mark: Any = None) -> dict[str, Any]:
    """Return a problem as plain data."""
    return {
        "message": message, "hint": hint, "file": mark.file if mark else None, "line": mark.line if mark else None,
    }  # fmt: skip


def close_desk() -> None:
    """Close what `make_row` keeps open for the next row."""
    global _at
    if _at is not None:
        _at[1].close()
        _at = None


def _desk(shared: Shared) -> Desk:
    global _at
    if _at is None or _at[0] != shared.key:
        close_desk()
        folders = (shared.entities, shared.models, shared.metrics)
        _at = shared.key, open_desk(shared.plan, *folders, threads=THREADS)
    return _at[1]


def _make(shared: Shared, job: Job, made: Made, folder: Path) -> Made:
    former = examine(job.target, shared.overwrite)
    plan, desk = shared.plan.for_row(job.row), _desk(shared)
    write_deck_of(plan, desk, folder, Drawings(shared.drawings, vector=plan.spec.pictures == "svg"))
    about = json.loads((folder / "deck.json").read_text(encoding="utf-8"))
    refuse_errors(about["findings"], strict=shared.strict)
    content, findings, conflicts = (folder / DECK).read_bytes(), list(about["findings"]), 0
    merging = former is not None and former.base is not None
    if former is not None and merging:
        merged = merge_edits(plan, former, lambda: desk, folder)
        findings += [finding.as_dict() for finding in merged_findings(plan, merged, former, findings)]
        refuse_errors(findings, strict=shared.strict)
        content, conflicts = merged.content, len(merged.conflicts)
    state = _place(shared, job, content, folder / LEDGER_FILE, former, merging=merging)
    return replace(
        made, state=state, slides=len(about["slides"]), findings=len(findings), found=tuple(findings),
        bytes=len(content), sha256=digest(content), conflicts=conflicts,
    )  # fmt: skip


def _place(shared: Shared, job: Job, content: bytes, ledger: Path, former: Former | None, *, merging: bool) -> State:
    if shared.dry:
        return "checked"
    job.target.parent.mkdir(parents=True, exist_ok=True)
    there = put(content, job.target, former, merged=merging)
    put_ledger(content, job.target, None if merging else ledger)
    return "unchanged" if there else "merged" if merging else "written"
