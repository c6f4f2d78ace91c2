"""A slide, layout or master as a sheet that shapes stand on: its part, links, colours, fonts and what lies under it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Final

from deckgen.slides.package import Relationship
from deckgen.slides.view.colors import Palette
from deckgen.slides.view.fills import Fill, background_fill
from deckgen.slides.view.holders import Placeholders, Role
from deckgen.slides.view.reading import A, P, R, descend
from deckgen.slides.view.style import Chain, LevelStyle, Overlay
from deckgen.slides.view.themes import Theme

_STYLES: Final = {"title": "titleStyle", "body": "bodyStyle", "other": "otherStyle", "box": "otherStyle"}


class Sheet:
    """One part with shapes, seen with the colours of the slide that shows it.

    `under` is the layout of a slide, or the master of a layout; `defaults` the presentation's default text style;
    `memory` is shared by the sheets of a deck, so that what holds for a layout is worked out once.
    """

    def __init__(
        self, *, part: str, root: Any, links: Mapping[str, Relationship], palette: Palette, theme: Theme,
        under: Sheet | None, defaults: Any | None, memory: dict[Any, LevelStyle],
    ) -> None:  # fmt: skip
        self.part, self.root, self.links = part, root, links
        self.palette, self.theme, self.under = palette, theme, under
        self._defaults, self._memory = defaults, memory

    @cached_property
    def tree(self) -> Any | None:
        """The shape tree; None where the part has none."""
        return descend(self.root, f"{P}cSld", f"{P}spTree")

    @cached_property
    def placeholders(self) -> Placeholders:
        """The placeholders of this sheet."""
        return Placeholders(self.tree)

    @cached_property
    def background(self) -> Fill | None:
        """What is behind everything: this sheet's own, or that of the sheet under it."""
        own = background_fill(self.root, self.theme, self.palette)
        return own if own is not None or self.under is None else self.under.background

    @property
    def master(self) -> Sheet:
        """The lowest sheet: the master, where there is one."""
        return self if self.under is None else self.under.master

    def target(self, reference: str | None) -> str | None:
        """Return the part or address that a relationship id points to."""
        link = self.links.get(reference or "")
        return None if link is None else link.target

    def link(self, element: Any | None) -> str | None:
        """Return where an a:hlinkClick leads: an address, a part, or an action such as "ppaction://..."."""
        if element is None:
            return None
        return self.target(element.get(f"{R}id")) or element.get("action") or None

    def level(self, near: tuple[Any, ...], overlay: Overlay | None, role: Role, level: int) -> LevelStyle:
        """Return how text of `level` looks below the list styles `near`, for a placeholder's `role`."""
        key = (near, overlay, role, self.master.part, self.palette, level)
        found = self._memory.get(key)
        if found is None:
            chain = Chain(near=near, overlay=overlay, far=self._far(role), major=role == "title")
            found = self._memory[key] = chain.level(level, self.palette, self.theme)
        return found

    def _far(self, role: Role) -> tuple[Any, ...]:
        """Return the defaults of `role`: the master's style, then the presentation's; a text box the other way."""
        style = descend(self.master.root, f"{P}txStyles", f"{P}{_STYLES[role]}")
        order = (self._defaults, style) if role == "box" else (style, self._defaults)
        return tuple(one for one in order if one is not None)

    def overlay(self, reference: Any | None) -> Overlay | None:
        """Return what a fontRef lays over the defaults: its colour, and one of the theme's fonts."""
        if reference is None:
            return None
        font = {"major": self.theme.major, "minor": self.theme.minor}.get(reference.get("idx", ""))
        return Overlay(font=font, color=self.palette.inside(reference))


def list_styles(bodies: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return the list styles of text bodies, those that say nothing left out."""
    styles = (body.find(f"{A}lstStyle") for body in bodies)
    return tuple(style for style in styles if style is not None and len(style))
