"""The part of the schema for sources: the kind decides which options an entry takes, the table which columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from deckgen.schema.generator import Schema
from deckgen.tables import NAMING, TABLES, TableSchema


def sources_schema(given: Schema, references: Mapping[type[BaseModel], Schema], defs: Schema) -> Schema:
    """Return the schema of ``sources:``: the four tables, and further entries that say which table they are."""
    defs["source"] = _source(references)
    tables = {
        name: {"description": f"{table.label}; null leaves out one that the base has.", **_or_null(_entry([table]))}
        for name, table in TABLES.items()
    }
    further = _entry(list(TABLES.values())) | {"required": ["as"]}
    further["properties"] |= {"as": {"enum": list(TABLES)}}
    [pattern] = given.pop("patternProperties")
    return given | {
        "properties": tables, "propertyNames": {"pattern": pattern}, "additionalProperties": _or_null(further),
    }  # fmt: skip


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [{"type": "null"}, schema]}


def _entry(tables: list[TableSchema]) -> Schema:
    """Return an entry whose headers stand for the columns of `tables`."""
    columns = dict.fromkeys([*(c.name for table in tables for c in table.columns), *NAMING])
    properties: Schema = {"columns": {"additionalProperties": {"enum": list(columns)}}}
    return {"allOf": [{"$ref": "#/$defs/source"}], "properties": properties}


def _source(references: Mapping[type[BaseModel], Schema]) -> Schema:
    """Return one source of any kind: the kind that it names, a database where there is a `url`, else files."""
    from deckgen.sources.base import SOURCES

    def then(when: Schema, kind: str) -> Any:
        return {"if": when, "then": references[SOURCES[kind]]}

    named, url = {"required": ["kind"]}, {"required": ["url"]}
    rules = [then(named | {"properties": {"kind": {"const": name}}}, name) for name in SOURCES]
    rules.append(then({"not": named} | url, "sql"))
    rules.append(then({"not": {"anyOf": [named, url]}}, "files"))
    kind = {"enum": list(SOURCES), "description": "The kind of source; a database where there is a `url`, else files."}
    return {"type": "object", "properties": {"kind": kind}, "allOf": rules}
