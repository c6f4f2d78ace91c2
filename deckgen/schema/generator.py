"""Pydantic's JSON schemas, told what the fields mean and freed of what an editor would only repeat."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue, models_json_schema
from pydantic_core import core_schema

from deckgen.field_docs import field_docs
from deckgen.shape import NAMES

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]


class Described(GenerateJsonSchema):
    """Adds to each property what the docstring below its field says; leaves out titles, which only repeat the key."""

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        """Return the schema of a model, its properties described."""
        made = super().model_schema(schema)
        kind: type[BaseModel] = schema["cls"]
        fields: Mapping[str, Any] = kind.model_fields
        keys = {name: str(field.alias or name) for name, field in fields.items()}
        for name, said in field_docs(kind).items():
            if keys.get(name) in made.get("properties", {}):
                made["properties"][keys[name]] |= {"description": said}
        made.pop("title", None)
        made["description"] = about(kind)
        return made

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Return that no property has a title."""
        return False


def about(kind: type) -> str:
    """Return what the docstring of `kind` says before its first blank line."""
    return " ".join((inspect.getdoc(kind) or "").split("\n\n", 1)[0].split())


def definitions(kinds: Iterable[type[BaseModel]]) -> tuple[dict[type, Schema], Schema]:
    """Return kind -> a reference to it, and the definitions that these lead to."""
    asked = list(dict.fromkeys(kinds))
    references, made = models_json_schema([(kind, "validation") for kind in asked], schema_generator=Described)
    return {kind: dict(references[kind, "validation"]) for kind in asked}, dict(made["$defs"])


def tidied(part: Any, named: Callable[[str], Schema]) -> Any:
    """Return `part` with names put where they are due, keys listed where they are known, and no default of null."""
    if isinstance(part, list):
        return [tidied(one, named) for one in part]
    if not isinstance(part, dict):
        return part
    made = {key: tidied(value, named) for key, value in part.items() if not (key == "default" and value is None)}
    if len(part.get("patternProperties", ())) == 1 and "additionalProperties" not in part:
        # A key that does not fit the pattern is a mistake, not something else.
        [(pattern, value)] = made.pop("patternProperties").items()
        made |= {"propertyNames": {"pattern": pattern}, "additionalProperties": value}
    if isinstance(part.get(NAMES), str):
        return {key: value for key, value in made.items() if key not in (NAMES, "type")} | named(part[NAMES])
    return made


def keyed(part: Schema, keys: Iterable[str]) -> Schema:
    """Return the mapping `part` with `keys` as its only ones, which an editor can then offer."""
    kept = {key: value for key, value in part.items() if key not in ("propertyNames", "additionalProperties")}
    return kept | {"properties": dict.fromkeys(keys, part["additionalProperties"]), "additionalProperties": False}


def all_optional(defs: Schema, root: str, whole: Iterable[str]) -> None:
    """Let no mapping below `root` demand a key, as far as mappings are merged with those of the file that is extended.

    What stands in lists, and below the keys `whole`, is replaced as one, and so keeps its demands.
    """
    seen: set[str] = set()

    def walk(part: Any) -> None:
        if not isinstance(part, dict):
            return
        if "$ref" in part:
            name = part["$ref"].rsplit("/", 1)[-1]
            if name not in seen:
                seen.add(name)
                defs[name].pop("required", None)
                walk(defs[name])
        for key, value in part.get("properties", {}).items():
            if not (part is defs[root] and key in whole):
                walk(value)
        walk(part.get("additionalProperties"))
        for one in part.get("anyOf", ()):
            walk(one)

    defs[root].pop("required", None)
    walk(defs[root])
