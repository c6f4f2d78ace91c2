"""A person's own template as stationery: read, laid under deckgen's layouts, cleaned, in its own colours and fonts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from deckgen.errors import Mark
from deckgen.findings import Finding
from deckgen.palette import objections
from deckgen.slides.layouts import EMU, LAYOUTS
from deckgen.slides.manifest import read_manifest
from deckgen.slides.stationery import Stationery
from deckgen.slides.template_cleaning import cleaned
from deckgen.slides.template_fitting import fitted_layout
from deckgen.slides.template_matching import match_layouts
from deckgen.slides.template_roles import theme_of
from deckgen.theme import Theme


def check_template(path: Path, by_hand: Mapping[str, str], marks: Mapping[str, Mark | None]) -> None:
    """Raise ThemeError where `foreign` would; quick, for nothing is written."""
    match_layouts(read_manifest(path), by_hand, marks)


def foreign(
    path: Path, theme: Theme, by_hand: Mapping[str, str] | None = None, marks: Mapping[str, Mark | None] | None = None
) -> Stationery:
    """Return the template at `path` as stationery.

    Parameters
    ----------
    path : Path
        A .pptx or .potx, of any size, with or without slides, of one or several masters.
    theme : Theme
        Gives what the template does not say: type scale, floors, colours of risks.
    by_hand : mapping of str to str, optional
        Layout of deckgen -> name of the template's layout; others are found by name or placeholders.
    marks : mapping of str to Mark, optional
        Where `by_hand` says so, for messages.

    Raises
    ------
    ThemeError
        Where the template cannot be read, lacks a title placeholder, or a layout of `by_hand`.
    """
    manifest = read_manifest(path)
    asked = by_hand or {}
    used = match_layouts(manifest, asked, marks or {})
    dressed = theme_of(manifest, used, theme)
    layouts = {}
    for name in LAYOUTS:
        own = f"ground_{name}"
        ground = own if own in dressed.colors else "background"
        layouts[name] = fitted_layout(manifest, name, used[name], exact=name in asked, theme=dressed, ground=ground)
    places = {name: (layout.master, layout.place) for name, layout in used.items()}
    return Stationery(package=cleaned(manifest.package, dressed), theme=dressed, layouts=layouts, places=places)


def color_findings(paper: Stationery, mark: Mark | None = None) -> Iterator[Finding]:
    """Yield a warning where the template's ground leaves no colours that can be read and told apart.

    `mark` is where the spec names the template.
    """
    found = list(objections(paper.theme.colors))
    if found:
        more = f", and {len(found) - 1} more like it" if len(found) > 1 else ""
        yield Finding(
            rule="template.colors", severity="warning", mark=mark,
            message=f"on the template's ground, {paper.theme.colors['background']}, {found[0].message}{more}",
            hint="map `figure` to a layout on a lighter or darker ground, under `layouts`",
        )  # fmt: skip


def describe_template(path: Path) -> list[dict[str, Any]]:
    """Return the template's layouts as plain data; see `deckgen.listing.template_layouts`.

    Raises ThemeError where the template cannot be read, or has no layout with a title.
    """
    manifest = read_manifest(path)
    used = match_layouts(manifest, {}, {})
    fitted = {name: fitted_layout(manifest, name, layout, exact=False) for name, layout in used.items()}
    return [
        {
            "name": manifest.label(layout), "master": layout.master + 1,
            "used_for": [name for name, other in used.items() if other is layout],
            "placeholders": [
                {
                    "name": p.name, "type": p.type, "idx": p.idx, "width": round(p.box.width / EMU, 2),
                    "height": round(p.box.height / EMU, 2), "size": p.size, "lines": p.lines,
                    "characters": p.characters,
                }
                for p in layout.placeholders
            ],
            "drawn": list(dict.fromkeys(
                p.name for name, other in used.items() if other is layout
                for p in fitted[name].placeholders if not p.held and p.name != "Source"
            )),
        }
        for layout in manifest.layouts
    ]  # fmt: skip
