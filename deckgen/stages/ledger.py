"""The ledger of a deck that was just written, and what it says of the deck as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deckgen.engine import Engine
from deckgen.ledger.book import Labels, Made, open_ledger
from deckgen.ledger.carried import LEDGER
from deckgen.ledger.model import Ledger
from deckgen.ledger.origins import typed
from deckgen.ledger.reads import Reads
from deckgen.plan import Plan

if TYPE_CHECKING:
    from deckgen.results import Results
    from deckgen.slides.model import Slide


def carry_ledger(path: Path, ledger: Ledger) -> None:
    """Put `ledger` into the deck at `path`, beside what it carries already."""
    from deckgen.slides.carrier import embed
    from deckgen.slides.editor import Editor

    editor = Editor(path.read_bytes())
    embed(editor, {LEDGER: ledger.as_dict()})
    path.write_bytes(editor.content())


def deck_ledger(
    plan: Plan, engine: Engine, results: Results, path: Path, slides: Sequence[Slide],
    read: Mapping[str, tuple[str, Reads]], labels: Labels,
) -> Ledger:  # fmt: skip
    """Return the ledger of the deck at `path`.

    `read` is what each slide's section read, by the slide's id, and `labels` what stands in its pictures.
    """
    from deckgen.slides.package import Package
    from deckgen.slides.view import DeckView

    made: list[Made] = []
    for slide in slides:
        kind, reads = read.get(slide.id) or read[slide.id.rpartition(".part")[0]]
        made.append((slide, kind, reads))
    return open_ledger(
        DeckView(Package.read(path)), made, results.metrics, typed("build", results.deck) | typed("spec", plan.document.data),
        _facts(plan, results), _sources(engine), labels,
    )  # fmt: skip


def _facts(plan: Plan, results: Results) -> dict[str, Any]:
    return {
        "name": plan.name, "title": plan.spec.title, "as_of": plan.spec.as_of.isoformat(), "seed": plan.spec.seed,
        "spec": [file.name for file in plan.document.files], "versions": dict(results.deck["versions"]),
        "synthetic": plan.synthetic, "path": plan.asked, "settings": list(plan.settings),
        "numbers": plan.spec.numbers.model_dump(mode="json", exclude_defaults=True),
        "checks": plan.checks.model_dump(mode="json", exclude_defaults=True),
    }  # fmt: skip


def _sources(engine: Engine) -> list[dict[str, Any]]:
    rows = engine.records("SELECT label, file, sha256, read, accepted FROM sources ORDER BY accepted DESC, label")
    return [
        {"label": row.label, "file": row.file, "sha256": row.sha256, "read": row.read, "accepted": row.accepted}
        for row in rows
    ]
