"""Pydantic's complaints as a person reads them: where it stands, what it must be, what it is when left out."""

from __future__ import annotations

import re
from typing import Any

from pydantic import BaseModel, ValidationError

from deckgen.errors import Problem
from deckgen.source import Document, near

_WORDS = {
    "Input should be": "must be",
    "a valid tuple": "a list",
    "a valid dictionary": "a mapping of names to values",
    "Tuple should have at least 1 item after validation, not 0": "must have at least one entry",
    "Dictionary should have at least 1 item after validation, not 0": "must have at least one entry",
    ", unable to parse string as a number": "",
    ", unable to parse string as an integer": "",
}


def problems_of(
    error: ValidationError, document: Document, prefix: tuple[str | int, ...], model: type[BaseModel]
) -> list[Problem]:
    """Return pydantic's complaints as problems with marks, and hints for misspelt keys."""
    found = [dict(e) for e in error.errors(include_url=False)]
    return [_problem(e, document, prefix, model) for e in found if not _told(e, document, prefix)]


def _told(error: dict[str, Any], document: Document, prefix: tuple[str | int, ...]) -> bool:
    """Return whether nothing stands there because it could not be read, which is told already."""
    mark = document.mark((*prefix, *error["loc"]))
    unread = {(p.mark.file, p.mark.line) for p in document.problems if p.mark}
    return error.get("input") is None and mark is not None and (mark.file, mark.line) in unread


def _problem(
    error: dict[str, Any], document: Document, prefix: tuple[str | int, ...], model: type[BaseModel]
) -> Problem:
    loc = tuple(part for part in error["loc"] if part != "[key]")
    where = ".".join(str(part) for part in (*prefix, *loc))
    mark = document.mark((*prefix, *loc))
    kind = error["type"]
    if kind == "extra_forbidden":
        known = _fields_at(model, loc[:-1])
        return Problem(message=f"there is no option {loc[-1]!r} here", mark=mark, hint=near(str(loc[-1]), known))
    if kind == "missing":
        parent = document.mark((*prefix, *loc[:-1]))
        alone = not prefix and len(loc) == 1 and len(document.files) == 1
        base = ", or begin with the shared one: `extends: base.yaml`" if alone else ""
        return Problem(message=f"{where} is missing", mark=parent, hint=f"add `{loc[-1]}:`{base}")
    message = str(error["msg"]).removeprefix("Value error, ")
    for pydantic_says, a_person_says in _WORDS.items():
        message = message.replace(pydantic_says, a_person_says)
    shown = error.get("input")
    got = f" (got {shown!r})" if isinstance(shown, str | int | float | bool) or shown is None else ""
    meant = near(str(shown), re.findall(r"'([^']*)'", str(error.get("ctx", {}).get("expected", ""))))
    hint = meant if meant and meant.startswith("did you mean") else _default_at(model, loc)
    if kind.startswith(("int_", "float_")) and hint == "it may be left out":
        hint = "write a number, such as 7, or leave it out"
    if kind == "string_type" and isinstance(shown, str | int | float | bool):
        hint = "put it in quotes: YAML reads yes, no, numbers and dates as something else than text"
    return Problem(message=f"{where}: {message}{got}", mark=mark, hint=hint)


def _default_at(model: Any, loc: tuple[str | int, ...]) -> str:
    """Return what holds where the option at `loc` below `model` is left out."""
    named = [i for i, part in enumerate(loc) if part in _fields_at(model, loc[:i])]
    if not named:
        return "docs/spec.md describes every option"
    field = _model_at(model, loc[: named[-1]]).model_fields[loc[named[-1]]]
    if field.is_required():
        return f"docs/spec.md describes `{loc[named[-1]]}`"
    default = field.get_default(call_default_factory=True)
    if default is None or default == "":
        return "it may be left out"
    if isinstance(default, str | int | float | bool):
        return f"left out, it is {str(default).lower() if isinstance(default, bool) else default}"
    if isinstance(default, tuple) and default and all(isinstance(one, str | int | float) for one in default):
        return f"left out, it is [{', '.join(map(str, default))}]"
    return f"docs/spec.md describes `{loc[named[-1]]}`"


def _fields_at(model: Any, loc: tuple[str | int, ...]) -> list[str]:
    """Return the field names of the model that stands at `loc` below `model`."""
    return sorted(getattr(_model_at(model, loc), "model_fields", {}))


def _model_at(model: Any, loc: tuple[str | int, ...]) -> Any:
    for part in loc:
        field = getattr(model, "model_fields", {}).get(part)
        annotation = field.annotation if field else model
        model = next((t for t in _types_in(annotation) if isinstance(t, type) and issubclass(t, BaseModel)), annotation)
    return model


def _types_in(annotation: Any) -> list[Any]:
    inner = getattr(annotation, "__args__", None)
    return [annotation] if inner is None else [t for a in inner for t in _types_in(a)]
