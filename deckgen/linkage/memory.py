"""What a linkage remembers between builds: the trained model, the scores of known pairs, and lasting ids.

A memory folder holds ``model.json`` and ``pairs.json`` (the next build scores only pairs with a new identity), and in
``ids/`` the state of `deckgen.linkage.persist`. Identities are there as digests. Delete ``model.json`` to train anew.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from deckgen.errors import DataError
from deckgen.files import write_whole
from deckgen.linkage.trained import KnownPairs, TrainedModel

if TYPE_CHECKING:
    from deckgen.results import Entities

MODEL, PAIRS, IDS = "model.json", "pairs.json", "ids"


@dataclass(frozen=True, kw_only=True, slots=True)
class Memory:
    """What an earlier build learned; both None before the first."""

    trained: TrainedModel | None = None
    known: KnownPairs | None = None


def recall(folder: Path | None) -> Memory:
    """Return what `folder` remembers; nothing where there is no folder, or none given.

    Raises
    ------
    DataError
        Where a file in it is not what deckgen wrote.
    """
    if folder is None or not (folder / MODEL).is_file():
        return Memory()
    import pandas as pd

    trained = TrainedModel.from_json((folder / MODEL).read_text(encoding="utf-8"))
    try:
        found = json.loads((folder / PAIRS).read_text(encoding="utf-8"))
        pairs = pd.DataFrame(found["pairs"], columns=found["columns"])
        known = KnownPairs(model=found["model"], keys=frozenset(found["keys"]), pairs=pairs)
    except FileNotFoundError:
        return Memory(trained=trained)
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(
            f"{folder / PAIRS} is not what deckgen wrote", hint="delete it: pairs are scored anew"
        ) from error
    return Memory(trained=trained, known=known if known.model == trained.digest else None)


def remember(folder: Path, entities: Entities) -> None:
    """Write what `entities` taught to `folder`, each file beside and moved into place."""
    known = KnownPairs.of(entities)
    columns = list(known.pairs.columns)
    found = {
        "model": known.model,
        "keys": sorted(known.keys),
        "columns": columns,
        "pairs": known.pairs.sort_values(columns).to_numpy(dtype=object).tolist(),
    }
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / PAIRS, json.dumps(found, separators=(",", ":")))
    write_whole(folder / MODEL, entities.trained.to_json())


def memory_digest(folder: Path | None) -> str:
    """Return a digest of the model and the pairs that `folder` remembers."""
    found = hashlib.sha256()
    for name in (MODEL, PAIRS) if folder else ():
        file = folder / name if folder else Path()
        found.update(file.read_bytes() if file.is_file() else b"-")
    return found.hexdigest()[:16]
