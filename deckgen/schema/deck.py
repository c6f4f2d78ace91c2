"""The schema of a spec: its own models, with the kinds of sections, sources and rules that are installed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from deckgen.schema.generator import DIALECT, Schema, all_optional, definitions, keyed, tidied
from deckgen.schema.names import Names, name_schemas
from deckgen.schema.sections import add_figure_options, section_charts, sections_schema
from deckgen.schema.sources import sources_schema
from deckgen.spec import DeckSpec

_WHOLE = ("sources", "metrics")  # replaced as one where a spec extends another


def deck_schema(names: Names) -> Schema:
    """Return the JSON schema (draft 2020-12) of a spec, with the names that `names` adds."""
    from deckgen.checks.rule import RULES
    from deckgen.sections.base import SECTIONS
    from deckgen.sources.base import SOURCES

    rules = {code: kind for code, kind in RULES.items() if kind.model_fields}
    kinds: list[type[BaseModel]] = [DeckSpec, *SECTIONS.values(), *SOURCES.values(), *rules.values()]
    references, defs = definitions(kinds)
    root = references[DeckSpec]["$ref"].rsplit("/", 1)[-1]
    required = list(defs[root]["required"])
    all_optional(defs, root, _WHOLE)
    spec = defs.pop(root)
    options = spec["properties"]
    options["sections"] |= {"items": {"$ref": "#/$defs/section"}}
    options["sources"] = sources_schema(options["sources"], references, defs)
    options["layouts"] = keyed(options["layouts"], name_schemas(names)["layouts"]["enum"])
    defs["ChecksSpec"]["properties"]["options"] = _rule_options(rules, references, defs)
    actions = defs["SegmentsSpec"]["properties"]["actions"]
    defs["SegmentsSpec"]["properties"]["actions"] = keyed(actions, actions["propertyNames"]["enum"])
    decisions = defs["ProgramSpec"]["properties"]["decisions"]
    decisions["items"] = {"anyOf": [{"type": "string"}, decisions["items"]]}
    defs.pop("SectionSpec", None)
    section_charts(references, defs)
    add_figure_options(defs)
    defs["section"] = sections_schema(references, defs)
    extends = {
        "type": "string",
        "description": "Another spec to start from, beside this file or among the shipped ones.",
    }
    made = spec | {
        "properties": {"extends": extends, **options},
        # A file that extends another, and one that is extended, need not say everything.
        "if": {"required": ["sections"], "not": {"required": ["extends"]}},
        "then": {"required": required},
    }
    return _with_names({"$schema": DIALECT, "title": "A deck of deckgen", **made, "$defs": defs}, names)


def _with_names(schema: Schema, names: Names) -> Schema:
    """Return `schema` with its names, each list of them written once."""
    lists = name_schemas(names)
    used: dict[str, Schema] = {}

    def named(what: str) -> Schema:
        key = what.replace(" ", "_")
        used[key] = lists[what]
        return {"$ref": f"#/$defs/names_{key}"}

    made: Schema = tidied(schema, named)
    made["$defs"] |= {f"names_{key}": one for key, one in used.items()}
    return made


def _rule_options(rules: Mapping[str, type], references: Mapping[type, Any], defs: Schema) -> Schema:
    """Return the limits of each rule by its code."""
    return {
        "type": "object",
        "description": "Limits of a rule, by its code.",
        "properties": {
            code: references[kind] | {"description": defs[references[kind]["$ref"].rsplit("/", 1)[-1]]["description"]}
            for code, kind in rules.items()
        },
        "additionalProperties": False,
    }
