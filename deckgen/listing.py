"""The catalogue as rows of name and description, for ``deckgen list``."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path


def listing(kind: str) -> list[tuple[str, str]]:
    """Return (name, what it is) for each thing of `kind`, in the order of use or of the alphabet."""
    return _LISTS[kind]()


def _about(thing: object) -> str:
    return (inspect.getdoc(thing) or "").split("\n", 1)[0]


def _sections() -> list[tuple[str, str]]:
    from deckgen.sections.base import SECTIONS

    return [(name, _about(kind)) for name, kind in SECTIONS.items()]


def _figures() -> list[tuple[str, str]]:
    from deckgen.figures import figure_kinds

    return [(name, kind.at_a_glance) for name, kind in figure_kinds().items()]


def _metrics() -> list[tuple[str, str]]:
    from deckgen.metrics import catalogue

    return [(name, f"{metric.label} ({metric.unit}). {metric.definition}") for name, metric in catalogue().items()]


def _themes() -> list[tuple[str, str]]:
    from deckgen.resources import shipped
    from deckgen.theme import load_theme

    folders = (Path("themes"), shipped("themes"))
    names = sorted({path.parent.name for folder in folders for path in folder.glob("*/theme.yaml")})
    return [(name, load_theme(name, (Path("themes"),)).label) for name in names]


def _sources() -> list[tuple[str, str]]:
    from deckgen.sources.base import SOURCES

    return [(name, _about(kind)) for name, kind in SOURCES.items()]


def _models() -> list[tuple[str, str]]:
    from deckgen.models import DEFAULTS, TARGETS

    return [(name, f"{target.label}. {target.target.format(**DEFAULTS)}") for name, target in TARGETS.items()]


def _checks() -> list[tuple[str, str]]:
    from deckgen.checks import RULES

    return [(code, _about(rule)) for code, rule in RULES.items()]


def _decks() -> list[tuple[str, str]]:
    from deckgen.resources import shipped
    from deckgen.source import load

    folders = (Path("decks"), shipped("decks"))
    files = {path.stem: path for folder in reversed(folders) for path in folder.glob("*.yaml") if path.stem != "base"}
    titles = ((name, load(path, search=folders).data) for name, path in sorted(files.items()))
    return [(name, f"{data.get('title', '')} ({data.get('audience', '')})") for name, data in titles]


_LISTS: dict[str, Callable[[], list[tuple[str, str]]]] = {
    "sections": _sections,
    "figures": _figures,
    "metrics": _metrics,
    "themes": _themes,
    "sources": _sources,
    "models": _models,
    "checks": _checks,
    "decks": _decks,
}
