"""How a deck is to look: the theme that its spec names, and a person's own template."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from deckgen.errors import DeckgenError, Problem
from deckgen.paths import FOREIGN_HINT, find_below, is_foreign
from deckgen.source import Document, near
from deckgen.spec import DeckSpec
from deckgen.theme import Theme, find_theme, load_theme


def find_look(document: Document, folders: Iterable[Path], problems: list[Problem]) -> tuple[Theme, Path] | None:
    """Return the theme that the spec names, with its folder; what is wrong with it is added to `problems`."""
    name = str(document.data.get("theme", DeckSpec.model_fields["theme"].default))
    themes = tuple(folder / "themes" for folder in folders)
    try:
        return load_theme(name, themes), find_theme(name, themes)
    except DeckgenError as error:
        at = document.mark(("theme",))
        problems += [Problem(message=p.message, mark=p.mark or at, hint=p.hint) for p in error.problems]
        return None


def find_template(spec: DeckSpec, document: Document, folders: Iterable[Path], problems: list[Problem]) -> Path | None:
    """Return the file of the template that the spec names; what keeps it from being used is added to `problems`."""
    at = document.mark(("template",))
    if spec.template is None:
        if spec.layouts:
            hint = "add `template: FILE.pptx`, or leave `layouts` out"
            message = "layouts are those of a template, and there is none"
            problems.append(Problem(message=message, mark=document.mark(("layouts",)), hint=hint))
        return None
    places = [folder / spec.template for folder in folders]
    path = find_below(folders, spec.template)
    if path is None:
        known = sorted({p.name for place in places for p in place.parent.glob("*.p[op]t[xm]")})
        hint = (
            FOREIGN_HINT
            if is_foreign(spec.template)
            else near(Path(spec.template).name, known) or "paths start from the project folder"
        )
        problems.append(Problem(message=f"there is no template {spec.template!r}", mark=at, hint=hint))
        return None
    from deckgen.slides.foreign import check_template

    try:
        check_template(path, spec.layouts, {name: document.mark(("layouts", name)) for name in spec.layouts})
    except DeckgenError as error:
        problems += [Problem(message=p.message, mark=p.mark or at, hint=p.hint) for p in error.problems]
    return path
