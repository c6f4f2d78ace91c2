"""The schema of a theme.yaml: colour roles, fonts, sizes, logo."""

from __future__ import annotations

from deckgen.schema.generator import DIALECT, Schema, all_optional, definitions, keyed, tidied
from deckgen.schema.names import Names, name_schemas
from deckgen.theme import DERIVED_COLORS, REQUIRED_COLORS, SIZES, Theme

_COLOR = {"type": "string", "pattern": "^[0-9a-fA-F]{6}$"}
_INSIDE = ("logo_image", "logo_vector")  # read from the logo's file, never typed
_OPTIONAL = ("decoration", "logo", "matplotlib", "slots")


def theme_schema(names: Names) -> Schema:
    """Return the JSON schema (draft 2020-12) of a ``theme.yaml``; `names` holds the themes that it may extend."""
    references, defs = definitions([Theme])
    root = references[Theme]["$ref"].rsplit("/", 1)[-1]
    all_optional(defs, root, ())
    theme = defs.pop(root)
    options = {name: option for name, option in theme["properties"].items() if name not in _INSIDE}
    options["colors"] = keyed(options["colors"] | {"additionalProperties": _COLOR}, (*REQUIRED_COLORS, *DERIVED_COLORS))
    for name in ("sizes", "floors"):
        options[name] = keyed(options[name], SIZES)
    extends = {
        "description": "Another theme to start from; only what differs need be said.",
        **name_schemas(names)["themes"],
    }
    made = theme | {
        "properties": {"extends": extends, **options},
        "if": {"not": {"required": ["extends"]}},
        "then": {"required": [name for name in options if name not in _OPTIONAL]},
    }
    schema: Schema = tidied({"$schema": DIALECT, "title": "A theme of deckgen", **made, "$defs": defs}, lambda name: {})
    return schema
