"""What a shell offers for a word that is being typed: decks, names of the catalogue, keys of a spec.

Names come from the schema beside the decks, not from the kinds themselves: to import those takes longer than a person
waits for a word. Each function is what Click calls: (context, parameter, what is typed so far) -> words.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from deckgen.resources import shipped

DECK_SCHEMA = "deckgen.schema.json"


def decks(context: click.Context, parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """Return the decks in ``decks/`` here and the shipped ones; files where a path is being typed."""
    names = sorted({p.stem for place in (Path("decks"), shipped("decks")) for p in place.glob("*.yaml")} - {"base"})
    found = [CompletionItem(name) for name in _beginning(names, typed)]
    return found or [CompletionItem(typed, type="file")]


def metrics(context: click.Context, parameter: click.Parameter, typed: str) -> list[str]:
    """Return the names of metrics."""
    return _beginning(_enum("names_metrics"), typed)


def rules(context: click.Context, parameter: click.Parameter, typed: str) -> list[str]:
    """Return the codes of rules, and their families."""
    return _beginning(_enum("names_rules"), typed)


def explained(context: click.Context, parameter: click.Parameter, typed: str) -> list[str]:
    """Return what `deckgen explain` knows: kinds and names; of one kind, where that was typed before."""
    before = context.params.get("words") or ()
    lists: dict[str, Callable[[], Iterable[str]]] = {
        "metric": lambda: _enum("names_metrics"),
        "section": lambda: _options("section"),
        "figure": lambda: _enum("names_figures"),
        "source": lambda: _schema()["$defs"]["source"]["properties"]["kind"]["enum"],
        "model": lambda: _schema()["$defs"]["ModelsSpec"]["properties"]["names"]["items"]["enum"],
        "check": lambda: (code for code in _enum("names_rules") if "." in code),
    }
    if before:
        return _beginning(lists[before[-1]]() if before[-1] in lists else (), typed)
    return _beginning([*lists, *(name for names in lists.values() for name in names())], typed)


def settings(context: click.Context, parameter: click.Parameter, typed: str) -> list[str]:
    """Return keys of a spec as ``--set`` takes them, each with ``=``; where the values are few, with those too."""
    key, equals, _ = typed.partition("=")
    found = _beginning(_keys(_schema()["properties"], ""), f"{key}=" if equals else typed)
    exact = [one for one in found if one == f"{key}="]
    values = _values(key) if exact else []
    return _beginning([f"{key}={value}" for value in values], typed) or found


def _beginning(words: Iterable[str], typed: str) -> list[str]:
    return [word for word in dict.fromkeys(words) if word.startswith(typed)]


def _schema() -> dict[str, Any]:
    """Return the schema of the decks here, else the shipped one."""
    places = (Path("decks") / DECK_SCHEMA, shipped("decks") / DECK_SCHEMA)
    found: dict[str, Any] = json.loads(next(p for p in places if p.is_file()).read_text(encoding="utf-8"))
    return found


def _enum(name: str) -> list[str]:
    """Return a list of names of the schema."""
    part = _schema()["$defs"].get(name, {})
    return list(part.get("enum") or part["anyOf"][0]["enum"] if part else ())


def _options(name: str) -> list[str]:
    return [key for form in _schema()["$defs"][name]["anyOf"] for key in form.get("properties", ())]


def _keys(properties: dict[str, Any], prefix: str) -> Iterator[str]:
    """Yield ``key=`` for each key that holds one value, those of mappings by their path: ``finance.draws=``."""
    defs = _schema()["$defs"]
    for name, part in properties.items():
        inner = defs[part["$ref"].rsplit("/", 1)[-1]] if "$ref" in part else part
        if inner.get("properties") and name != "sources":
            yield from _keys(inner["properties"], f"{prefix}{name}.")
        elif name not in ("extends", "sections", "sources", "metrics", "claims", "benchmarks"):
            yield f"{prefix}{name}="


def _values(path: str) -> list[str]:
    schema = _schema()
    part: dict[str, Any] = schema
    for key in path.split("."):
        part = part.get("properties", {}).get(key, {})
        if "$ref" in part:
            part = schema["$defs"][part["$ref"].rsplit("/", 1)[-1]]
    forms = part.get("anyOf", [part])
    listed = [str(value) for form in forms for value in form.get("enum", ())]
    return listed or (["true", "false"] if part.get("type") == "boolean" else [])
