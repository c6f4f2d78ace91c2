"""The ledger of a deck that was just written, and what it says of the deck as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from deckgen.engine import Engine
from deckgen.ledger.book import Labels, Made, open_ledger
from deckgen.ledger.model import Ledger
from deckgen.ledger.origins import typed
from deckgen.ledger.reads import Reads
from deckgen.plan import Plan
from deckgen.rows import Row, Value

if TYPE_CHECKING:
    from deckgen.results import Results
    from deckgen.slides.model import Slide
    from deckgen.slides.view import DeckView


def deck_ledger(
    plan: Plan, engine: Engine, results: Results, deck: DeckView, slides: Sequence[Slide],
    read: Mapping[str, tuple[str, Reads]], labels: Labels,
) -> Ledger:  # fmt: skip
    """Return the ledger of `deck`, which was written from `slides`.

    `read` is what each slide's section read, by the slide's id, and `labels` what stands in its pictures.
    """
    made: list[Made] = []
    for slide in slides:
        kind, reads = read.get(slide.id) or read[slide.id.rpartition(".part")[0]]
        made.append((slide, kind, reads))
    said = typed("build", {**results.deck, "row": plan.fields}) | typed("spec", plan.document.data)
    return open_ledger(
        deck, made, results.metrics, said,
        _facts(plan, results), _sources(engine), labels,
    )  # fmt: skip


def _facts(plan: Plan, results: Results) -> dict[str, Any]:
    return {
        "name": plan.name, "title": plan.spec.title, "as_of": plan.spec.as_of.isoformat(), "seed": plan.spec.seed,
        "spec": [file.name for file in plan.document.files], "versions": dict(results.deck["versions"]),
        "synthetic": plan.synthetic, "path": plan.asked, "settings": list(plan.settings),
        "numbers": plan.spec.numbers.model_dump(mode="json", exclude_defaults=True),
        "checks": plan.checks.model_dump(mode="json", exclude_defaults=True),
    } | ({"row": Row(number=1, fields=fields_named(plan)).as_dict()} if plan.row else {})  # fmt: skip


def fields_named(plan: Plan) -> dict[str, Value]:
    """Return what the row holds in the fields that the spec names: no others travel in the deck.

    The first one is always there: it is what the deck is called by.
    """
    first = next(iter(plan.fields), None)
    said = " ".join(_texts(plan.document.data))
    named = {name for name in plan.fields if re.search(rf"(\$|\brow\.|\brow\[['\"]){re.escape(name)}\b", said)}
    return {name: value for name, value in plan.fields.items() if name in named or name == first}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    elif isinstance(value, str):
        yield value


def _sources(engine: Engine) -> list[dict[str, Any]]:
    rows = engine.records("SELECT label, file, sha256, read, accepted FROM sources ORDER BY accepted DESC, label")
    return [
        {"label": row.label, "file": row.file, "sha256": row.sha256, "read": row.read, "accepted": row.accepted}
        for row in rows
    ]
