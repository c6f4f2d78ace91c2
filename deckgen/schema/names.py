"""The names that a spec may use where its models only know that a name is due: metrics, themes, layouts, rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deckgen.resources import shipped


@dataclass(frozen=True, kw_only=True, slots=True)
class Names:
    """What a project or one of its decks adds to the names that everybody has."""

    themes: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()  # a deck's own
    template_layouts: tuple[str, ...] = ()  # of the template that a deck stands in


def names_of_project(folder: Path) -> Names:
    """Return the themes of the project in `folder`, beside the shipped ones."""
    places = (folder / "themes", shipped("themes"))
    return Names(themes=tuple(sorted({path.parent.name for place in places for path in place.glob("*/theme.yaml")})))


def names_of_deck(name: str) -> Names:
    """Return the names of the deck `name`: also its own metrics, and the layouts of its template.

    The spec may have mistakes, for it is being written.

    Raises
    ------
    SpecError, ThemeError
        Where there is no such deck, its YAML cannot be read, or its template is none.
    """
    from deckgen.errors import SpecError
    from deckgen.plan import find_spec, project_folders
    from deckgen.slides.foreign import describe_template
    from deckgen.source import load

    path = find_spec(name)
    data = load(path, search=(shipped("decks"),)).data
    folders = project_folders(path)
    own, template = data.get("metrics"), data.get("template")
    layouts: tuple[str, ...] = ()
    if isinstance(template, str):
        file = next((folder / template for folder in folders if (folder / template).is_file()), None)
        if file is None:
            raise SpecError(f"there is no template {template!r}", hint="paths start from the project folder")
        layouts = tuple(dict.fromkeys(layout["name"] for layout in describe_template(file)))
    return Names(
        themes=names_of_project(folders[0]).themes,
        metrics=tuple(own) if isinstance(own, dict) else (),
        template_layouts=layouts,
    )


def name_schemas(names: Names) -> Mapping[str, dict[str, Any]]:
    """Return what stands for each mark of `deckgen.shape.one_of`.

    A project may have metrics and themes that the schema was not told of, so those are offered, not demanded.
    """
    from deckgen.checks.rule import RULES
    from deckgen.figures import figure_kinds
    from deckgen.formats import UNITS
    from deckgen.metrics import catalogue
    from deckgen.slides.layouts import LAYOUTS

    families = dict.fromkeys(code.partition(".")[0] for code in RULES)
    return {
        "metrics": _offered((*catalogue(), *names.metrics), r"^[a-z][a-z0-9_]*$"),
        "themes": _offered(names.themes, r"^[^/\\]+$"),
        "figures": {"enum": list(figure_kinds())},
        "units": {"enum": list(UNITS)},
        "rules": {"enum": [*families, *RULES]},
        "layouts": {"enum": list(LAYOUTS)},
        "template layouts": {"enum": list(names.template_layouts)} if names.template_layouts else {"type": "string"},
    }


def _offered(known: tuple[str, ...], pattern: str) -> dict[str, Any]:
    return {"anyOf": [{"enum": list(dict.fromkeys(known))}, {"type": "string", "pattern": pattern}]}
