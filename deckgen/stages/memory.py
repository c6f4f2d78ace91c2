"""What a project remembers of its people between builds, and how a build knows that it wrote it itself."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from deckgen.engine import Engine
from deckgen.files import write_whole
from deckgen.linkage.memory import IDS, MODEL, PAIRS, memory_digest
from deckgen.pseudonyms import SECRET_VARIABLE, deck_key, pseudonym

LAST = "last.json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Remembered:
    """The state of a memory folder, and of the build that wrote it.

    A build changes the memory that it read. Building again on the same records must not look like new work, so a
    memory that stems from just these records counts as the one before.
    """

    now: str = ""
    after: str = ""
    before: str = ""
    tables: str = ""

    @classmethod
    def of(cls, folder: Path | None) -> Remembered:
        """Return the state of `folder`; empty where there is none."""
        if folder is None:
            return cls()
        try:
            last = json.loads((folder / LAST).read_text(encoding="utf-8"))
            return cls(now=memory_digest(folder), **{name: str(last[name]) for name in ("after", "before", "tables")})
        except (OSError, ValueError, KeyError):
            return cls(now=memory_digest(folder))

    def digest_for(self, tables: str) -> str:
        """Return what a build on the records `tables` depends on."""
        return self.before if self.now == self.after and self.tables == tables else self.now


def keep_memory(memory: Path, entities: Path, tables: str, deck: str) -> Mapping[str, str]:
    """Move what the entities stage learned into `memory`, give every constituent a lasting id, and return these.

    The mapping is from golden ids of this build; empty where the entities stage learned nothing.

    ``ids/crosswalk-DECK.csv`` maps this build's golden ids to the lasting ones and, where the environment has
    DECKGEN_SECRET, to the pseudonyms that a deck of this name may show. The folder holds no names, but digests of
    identities: guard it like a crosswalk, and do not commit it.
    """
    from deckgen.linkage.persist import advance, load_state, save_state

    remembered = Remembered.of(memory)
    learned = entities / "memory"
    if not learned.is_dir():
        return {}
    engine = Engine()
    for table in ("identities", "links"):
        engine.load_table(entities, table)
    current = engine.frame(
        "SELECT DISTINCT i.identity_key, l.golden_id, i.n_records FROM identities i "
        "JOIN links l ON l.identity_id = i.identity_id ORDER BY 1, 2"
    )
    ids = memory / IDS
    given, state = advance(load_state(ids), current)
    save_state(ids, state)
    write_whole(ids / f"crosswalk-{deck}.csv", _crosswalk(given.ids, deck))
    before = remembered.digest_for(tables)
    for name in (PAIRS, MODEL):
        write_whole(memory / name, (learned / name).read_bytes())
    last = Remembered(after=memory_digest(memory), before=before, tables=tables)
    write_whole(
        memory / LAST, json.dumps({name: value for name, value in asdict(last).items() if name != "now"}, indent=1)
    )
    return given.ids


def _crosswalk(ids: Mapping[str, str], deck: str) -> str:
    secret = os.environ.get(SECRET_VARIABLE, "")
    key = deck_key(secret, deck) if secret else None
    rows = ((golden, own, pseudonym(own, key) if key else "") for golden, own in ids.items())
    return "golden_id,constituent_id,pseudonym\n" + "".join(f"{','.join(row)}\n" for row in rows)
