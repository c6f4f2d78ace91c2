"""The pages of what a spec and a theme may hold: every key with what it takes, unless said, and what it means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from deckgen.explain import options
from deckgen.field_docs import field_docs
from deckgen.reference.markdown import code, page, table
from deckgen.spec import DeckSpec, SectionSpec

_SPEC = """\
Every key of a spec. Where a key holds a mapping of its own, that has a heading of its own. [The spec](../spec.md) tells the
same in the order in which one meets it, with examples."""

_THEMES = """\
`themes/NAME/theme.yaml` in the project; [the spec](../spec.md#your-own-theme) shows one. `extends` takes over what another
theme says. [The gallery](../gallery/README.md#themes) shows the shipped themes, with the contrast of each colour."""


def spec_fields() -> str:
    """Return the page of a deck's keys."""
    return page("Keys of a spec", _SPEC, _tables(DeckSpec))


def theme_fields() -> str:
    """Return the page of a theme's keys, its roles of colour, the shipped themes and the layouts."""
    from deckgen.listing import listing
    from deckgen.theme import DERIVED_COLORS, REQUIRED_COLORS, Theme

    roles = [(code(name), "must be set, here or in the theme that is extended") for name in REQUIRED_COLORS]
    roles += [(code(name), f"as {code(other)} unless said") for name, other in DERIVED_COLORS.items()]
    blocks = [
        "## Shipped themes",
        table(("theme", "is"), [(code(name), about) for name, about in listing("themes")]),
        *_tables(Theme),
        "## Roles of colour",
        table(("role", ""), roles),
        "## Layouts",
        "What a slide can stand on, and what each layout has room for; `template:` finds its own layouts for these.",
        table(("layout", "holds"), [(code(name), about) for name, about in listing("layouts")]),
    ]
    return page("Themes and layouts", _THEMES, blocks)


def _tables(model: type[BaseModel]) -> Iterator[str]:
    """Yield a heading and a table for `model` and for each model that its fields hold, once."""
    places: dict[type[BaseModel], list[str]] = {}
    _walk(model, "", places)
    titles = {one: _title(at) for one, at in places.items()}
    for one, at in places.items():
        about = " ".join((one.__doc__ or "").replace("``", "`").split())
        also = f" The same stand in {', '.join(map(code, at[1:]))}." if at[1:] else ""
        yield f"## {titles[one]}\n\n{about}{also}\n\n{_table(one, titles)}"


def _title(places: list[str]) -> str:
    return code(places[0]) + (" and the like" if places[1:] else "") if places[0] else "The whole"


def _table(model: type[BaseModel], titles: Mapping[type[BaseModel], str]) -> str:
    words = {label.removeprefix("option "): takes for label, takes in options(model)}
    docs = field_docs(model)
    rows = [
        (code(name), _takes(field, titles) or words[name].removesuffix(f". {docs.get(name)}"), docs.get(name, ""))
        for name, field in model.model_fields.items()
        if not field.exclude
    ]
    if any(row[2] for row in rows):
        return table(("key", "takes", "means"), rows)
    return table(("key", "takes"), [row[:2] for row in rows])


def _takes(field: FieldInfo, titles: Mapping[type[BaseModel], str]) -> str:
    """Return where a field's own keys are listed, or an empty text where it has none."""
    held = [one for _, one in _held(field.annotation, "")]
    links = [f"[{titles[one]}](#{_anchor(titles[one])})" for one in held if one in titles]
    if SectionSpec in held:
        links = ["[the sections](sections.md)"]
    return f"see {', '.join(links)}{'; required' if field.is_required() else ''}" if links else ""


def _anchor(title: str) -> str:
    return re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")


def _walk(model: type[BaseModel], place: str, places: dict[type[BaseModel], list[str]]) -> None:
    places.setdefault(model, []).append(place)
    if len(places[model]) > 1:
        return
    for name, field in model.model_fields.items():
        at = f"{place}.{name}" if place else name
        for suffix, held in _held(field.annotation, ""):
            if held is not SectionSpec:
                _walk(held, at + suffix, places)


def _held(annotation: Any, suffix: str) -> Iterator[tuple[str, type[BaseModel]]]:
    """Yield the models that a field holds: itself, in a list (``[]``), or by a name that the person gives (``.NAME``)."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield suffix, annotation
    origin = get_origin(annotation)
    deeper = "[]" if origin in (tuple, list) else ".NAME" if origin in (dict, Mapping) else ""
    for inner in get_args(annotation):
        yield from _held(inner, suffix + deeper)
