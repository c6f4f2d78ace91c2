"""The catalogue as rows of name and description, for ``deckgen list``."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from deckgen.typefaces import is_known


def listing(kind: str, template: Path | None = None) -> list[tuple[str, str]]:
    """Return (name, what it is) for each thing of `kind`, in the order of use or of the alphabet.

    Layouts are those of `template`, where one is given; ThemeError where it cannot be read.
    """
    return _LISTS[kind]() if template is None else _template_rows(template)


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


def _layouts() -> list[tuple[str, str]]:
    from deckgen.slides.layouts import LAYOUTS

    furniture = ("Title", "Source", "Date", "Slide Number")
    return [
        (name, f"{layout.label}: " + ", ".join(p.name for p in layout.placeholders if p.name not in furniture))
        for name, layout in LAYOUTS.items()
    ]


def template_layouts(template: Path) -> list[dict[str, Any]]:
    """Return the layouts of a person's own template as plain data: placeholders, capacities, what they are used for.

    Lengths are in inches, sizes in points; `drawn` are the contents for which the layout has no placeholder.
    """
    from deckgen.slides.foreign import describe_template

    return describe_template(template)


def template_fit(template: Path) -> Iterator[str]:
    """Yield what a template is used for and what does not fit, a line each; ThemeError where it cannot be used."""
    layouts = template_layouts(template)
    used = [layout for layout in layouts if layout["used_for"]]
    yield f"{len(used)} of its {len(layouts)} layouts are used"
    for layout in used:
        drawn = f"; it has no place for {', '.join(layout['drawn'])}, drawn as shapes" if layout["drawn"] else ""
        yield f"{layout['name']}: for {', '.join(layout['used_for'])}{drawn}"
    unused = [layout["name"] for layout in layouts if not layout["used_for"]]
    if unused:
        yield f"not used: {', '.join(unused)}; `layouts:` in decks/base.yaml chooses by hand"
    unknown = sorted({font for font in template_fonts(template) if not is_known(font)})
    if unknown:
        yield f"text in {', '.join(unknown)} is measured with a font of about its width: look whether titles fit"


def template_fonts(template: Path) -> Iterable[str]:
    """Return the fonts of headings and body text of a template's masters."""
    from deckgen.slides.manifest import read_manifest

    return [font for pair in read_manifest(template).fonts for font in pair]


def _template_rows(template: Path) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for layout in template_layouts(template):
        used = ", ".join(layout["used_for"])
        rows.append((layout["name"], f"used for {used}" if used else "not used"))
        for place in layout["placeholders"]:
            size = f"{place['width']:.1f} x {place['height']:.1f} in"
            holds = f"{place['lines']} lines of {place['characters']} characters at {place['size']:g} pt"
            rows.append((f"  {place['name']}", f"{place['type']}, {size}, {holds}"))
        rows += [(f"  ({name})", "no placeholder: drawn as a shape") for name in layout["drawn"]]
    return rows


def _sources() -> list[tuple[str, str]]:
    from deckgen.sources.base import SOURCES

    return [(name, _about(kind)) for name, kind in SOURCES.items()]


def _models() -> list[tuple[str, str]]:
    from deckgen.models import DEFAULTS, TARGETS

    return [(name, f"{target.label}. {target.target.format(**DEFAULTS)}") for name, target in TARGETS.items()]


def _checks() -> list[tuple[str, str]]:
    from deckgen.checks.rule import RULES

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
    "layouts": _layouts,
    "sources": _sources,
    "models": _models,
    "checks": _checks,
    "decks": _decks,
}
