"""JSON schemas of what people type, for completion and checking in an editor: a spec, and a theme.

They come from the models and kinds that read the YAML, so they cannot fall behind; an installed plug-in's kinds are in
them. What a schema cannot tell (a misspelt metric in a sentence, thresholds that do not rise), `deckgen check` does.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from deckgen.schema.deck import deck_schema
from deckgen.schema.names import Names, names_of_deck, names_of_project
from deckgen.schema.theme import theme_schema

__all__ = ["DECK_FILE", "THEME_FILE", "deck_schema", "names_of_deck", "names_of_project", "schema_text", "theme_schema"]

DECK_FILE = Path("decks/deckgen.schema.json")  # where a project has it, beside the specs that name it
THEME_FILE = Path("themes/theme.schema.json")


def schema_text(what: str, names: Names) -> str:
    """Return the schema of a ``deck`` or a ``theme`` as it stands in a file."""
    made: dict[str, Any] = deck_schema(names) if what == "deck" else theme_schema(names)
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"
