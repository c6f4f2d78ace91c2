"""The part of the schema for sections: a name, or a name with options; and the figures that they draw."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, get_type_hints

from pydantic import BaseModel, TypeAdapter
from pydantic.errors import PydanticSchemaGenerationError, PydanticUserError

from deckgen.schema.generator import Schema, keyed

if TYPE_CHECKING:
    from deckgen.figures.base import Figure

APPENDIX = "appendix"


def sections_schema(references: Mapping[type[BaseModel], Schema], defs: Schema) -> Schema:
    """Return the schema of one entry of ``sections:``."""
    from deckgen.sections.base import SECTIONS

    listed = {"type": "array", "items": {"$ref": "#/$defs/section"}, "minItems": 1}
    options: Schema = {}
    alone: list[str] = []
    for name, kind in SECTIONS.items():
        own = defs[_name(references[kind])]
        forms: list[Schema] = [references[kind]]
        if name == APPENDIX:
            own["properties"]["sections"] |= listed
            forms.insert(0, listed)
        elif not own.get("required"):
            alone.append(name)
            forms.append({"type": "null"})
        options[name] = {"description": own["description"], "anyOf": forms}
    return {
        "description": "A section's name, or its name with options.",
        "anyOf": [
            {"enum": alone},
            {
                "type": "object", "properties": options, "additionalProperties": False, "minProperties": 1,
                "maxProperties": 1,
            },
        ],
    }  # fmt: skip


def section_charts(references: Mapping[type[BaseModel], Schema], defs: Schema) -> None:
    """Let each section's ``charts`` name the kinds of figures that the section draws, and no others."""
    from deckgen.sections.base import SECTIONS

    for kind in SECTIONS.values():
        charts = defs[_name(references[kind])]["properties"]["charts"]
        if kind.drawn_kinds is not _own_kinds():
            continue  # drawn as its options say
        mode, modes, none = charts["anyOf"]
        charts["anyOf"] = [mode, *([keyed(modes, kind.figures)] if kind.figures else []), none]


def _own_kinds() -> Any:
    from deckgen.sections.base import Section

    return Section.drawn_kinds


def add_figure_options(defs: Schema) -> None:
    """Tell, for each kind of figure, what it shows, and which options it takes."""
    from deckgen.figures import figure_kinds

    rules = []
    for name, kind in figure_kinds().items():
        columns = "; ".join(f"{column}: {what}" for column, what in kind.REQUIRED.items())
        options = {"kind": {"description": f"{kind.at_a_glance} Columns: {columns}."}} | _fields(kind)
        rules.append({"if": {"required": ["kind"], "properties": {"kind": {"const": name}}},
                      "then": {"properties": options}})  # fmt: skip
    defs["FigureOptions"]["allOf"] = rules
    del defs["FigureOptions"]["additionalProperties"]
    defs["FigureOptions"]["unevaluatedProperties"] = False


def _fields(kind: type[Figure]) -> Schema:
    """Return the options of a figure: its fields but for the frame."""
    from deckgen.figures import figure_options

    hints = get_type_hints(kind)
    made: Schema = {}
    for name in figure_options(kind):
        try:
            made[name] = TypeAdapter(hints[name]).json_schema()
        except (PydanticSchemaGenerationError, PydanticUserError):
            made[name] = {}
        if "$defs" in made[name]:
            made[name] = {}  # something that YAML cannot say
        default = getattr(kind, name, None)
        if isinstance(default, str | int | float):
            made[name] |= {"default": default}
    return made


def _name(reference: Schema) -> str:
    return str(reference["$ref"]).rsplit("/", 1)[-1]
