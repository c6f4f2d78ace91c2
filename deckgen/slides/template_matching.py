"""Which of a template's layouts stands in for which of deckgen's: as said by hand, by name, by placeholders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from deckgen.errors import Mark, Problem, ThemeError
from deckgen.slides.layouts import LAYOUTS, Box
from deckgen.slides.manifest import TemplateLayout, TemplateManifest
from deckgen.slides.template_fitting import OWN, SPECIAL, TEXTS, content_area, contents, is_named, pairs_of
from deckgen.source import near

_WHOLE: Final = 0.98  # of the content area
_SAID: Final = {  # words by which people call such layouts
    "title": ("cover", "title slide"), "divider": ("section", "divider", "chapter"), "closing": ("closing", "thank"),
}  # fmt: skip
_KINDS: Final = {"two_figures": ("twoObj", "twoTxTwoObj"), "figure_takeaways": ("twoObj",), "text": ("obj", "tx")}


def match_layouts(
    manifest: TemplateManifest, by_hand: Mapping[str, str], marks: Mapping[str, Mark | None]
) -> dict[str, TemplateLayout]:
    """Return layout of deckgen -> the template's layout that stands in for it.

    Raises
    ------
    ThemeError
        Where `by_hand` names a layout that is not there or has no title, with its mark; where the template
        has no layout with a title at all.
    """
    usable = [layout for layout in manifest.layouts if layout.title is not None]
    problems = [
        problem
        for name, wanted in by_hand.items()
        for problem in _hand_problems(manifest, name, wanted, marks.get(name))
    ]
    if not usable:
        names = ", ".join(layout.name for layout in manifest.layouts) or "none"
        message = f"no layout of {manifest.name} has a title placeholder, which every slide needs"
        problems.append(Problem(message=message, hint=f"its layouts: {names}; give one of them a title"))
    if problems:
        raise ThemeError(problems)
    chosen = {name: _called(manifest, wanted) for name, wanted in by_hand.items()}
    home = _home(manifest, usable)
    found = {name: chosen.get(name) or _best(manifest, name, home) for name in LAYOUTS}
    return {name: layout for name, layout in found.items() if layout is not None}


def _called(manifest: TemplateManifest, wanted: str) -> TemplateLayout | None:
    names = (wanted.casefold(), wanted.casefold().removesuffix(" (master 1)"))
    return next(
        (one for one in manifest.layouts if manifest.label(one).casefold() in names or one.name == wanted), None
    )


def _hand_problems(manifest: TemplateManifest, name: str, wanted: str, mark: Mark | None) -> list[Problem]:
    if name not in LAYOUTS:
        return [Problem(message=f"there is no layout called {name!r}", mark=mark, hint=near(name, LAYOUTS))]
    found = _called(manifest, wanted)
    if found is None:
        known = [manifest.label(layout) for layout in manifest.layouts]
        message = f"{manifest.name} has no layout {wanted!r}"
        return [Problem(message=message, mark=mark, hint=near(wanted, known))]
    if found.title is None:
        message = f"the layout {wanted!r} of {manifest.name} has no title placeholder, which {name!r} needs"
        return [Problem(message=message, mark=mark, hint="choose another, or give it a title in PowerPoint")]
    return []


def _home(manifest: TemplateManifest, usable: list[TemplateLayout]) -> list[TemplateLayout]:
    """Return the layouts of the master that suits best: a deck stands in one master's colours."""
    homes = [[layout for layout in usable if layout.master == master] for master in range(manifest.masters)]

    def suits(home: list[TemplateLayout]) -> float:
        return sum(_score(manifest, name, _best(manifest, name, home)) for name in LAYOUTS)

    return max((home for home in homes if home), key=suits)


def _best(manifest: TemplateManifest, name: str, home: list[TemplateLayout]) -> TemplateLayout:
    return max(home, key=lambda layout: (_score(manifest, name, layout), -layout.place))


def _covered(area: Box, drawings: Iterable[Box]) -> float:
    """Return which share of `area` the layout's own drawings cover; one as large as all of it is a background."""
    covered = 0.0
    for box in drawings:
        across = min(box.left + box.width, area.left + area.width) - max(box.left, area.left)
        down = min(box.top + box.height, area.top + area.height) - max(box.top, area.top)
        share = max(across, 0) * max(down, 0) / (area.width * area.height)
        covered += share if share < _WHOLE else 0.0
    return covered


def _score(manifest: TemplateManifest, name: str, layout: TemplateLayout) -> float:
    """Return how well `layout` stands in for `name`: named, then of its type, then by its placeholders."""
    if is_named(layout, name):
        return 1000.0
    kind = layout.kind or ("title" if layout.of_type("ctrTitle") else "")
    said = any(word in layout.name.casefold() for word in _SAID.get(name, ()))
    if name in SPECIAL:
        special = {SPECIAL[name]: 100.0, "title": 60.0}.get(kind, 0.0) + (80.0 if said else 0.0)
        return special + (20.0 if layout.of_type("subTitle") else 0.0) - len(layout.contents)
    offered = contents(manifest, layout)
    if said and any(p.type in TEXTS for p in offered):
        return 80.0 - len(offered)
    wanted = [p for p in LAYOUTS[name].placeholders if p.name not in OWN]
    pairs = pairs_of(wanted, offered, {p.name: p.box for p in wanted})
    score = 4.0 * len(pairs) - (len(offered) - len(pairs))
    score += 2.0 if layout.name.casefold().endswith(LAYOUTS[name].label.casefold()) else 0.0
    score += 2.0 if kind in _KINDS.get(name, ("obj",) if len(pairs) == 1 else ()) else 0.0
    score -= 20.0 if kind in ("title", "secHead", "vertTx", "vertTitleAndTx", "picTx", "objTx") else 0.0
    area = content_area(manifest, layout)
    share = area.width * area.height / (manifest.width * manifest.height)
    return score - max(0.0, 0.5 - share) * 20 - 40 * _covered(area, layout.drawings)
