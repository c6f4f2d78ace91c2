"""Placeholders: what a shape holds the place of, and which shapes of its layout and master it takes after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal

from deckgen.slides.view.reading import P, tag_of, whole

TITLES: Final = ("title", "ctrTitle")
FURNITURE: Final = ("dt", "ftr", "sldNum", "hdr")

Role = Literal["title", "body", "other", "box"]  # whose text style of the master holds; "box" is no placeholder


@dataclass(frozen=True, kw_only=True, slots=True)
class Holder:
    """A placeholder's type as PowerPoint names it ("obj" where none is said), and its number in the layout."""

    type: str
    idx: int

    @property
    def role(self) -> Role:
        """Which text style of the master it takes."""
        if self.type in TITLES:
            return "title"
        return "other" if self.type in FURNITURE else "body"


def properties(shape: Any) -> Any | None:
    """Return the non-visual properties of `shape`, p:nvSpPr or another kind's; None where it has none."""
    return next((child for child in shape if tag_of(child).startswith("nv") and tag_of(child).endswith("Pr")), None)


def read_holder(shape: Any) -> Holder | None:
    """Return what `shape` holds the place of; None where it is no placeholder."""
    common = properties(shape)
    element = None if common is None else common.find(f"{P}nvPr/{P}ph")
    if element is None:
        return None
    return Holder(type=element.get("type", "obj"), idx=whole(element.get("idx", "0")) or 0)


Held = tuple[Holder, Any]  # a placeholder and its element


def held(tree: Any | None) -> tuple[Held, ...]:
    """Return the placeholders of a layout's or master's shape tree."""
    pairs = [(read_holder(shape), shape) for shape in (() if tree is None else tree)]
    return tuple((holder, shape) for holder, shape in pairs if holder is not None)


def on_layout(holder: Holder, placeholders: Iterable[Held]) -> Any | None:
    """Return the layout's shape for a slide's placeholder: a title and a footer by type, the rest by number, then type."""
    candidates = list(placeholders)
    if holder.type in TITLES:
        return next((shape for other, shape in candidates if other.type in TITLES), None)
    alike = [(o, shape) for o, shape in candidates if o.type == holder.type]
    if holder.type in FURNITURE:
        numbered = [shape for o, shape in alike if o.idx == holder.idx]
    else:
        numbered = [shape for o, shape in candidates if o.idx == holder.idx and o.role == "body"]
    return next(iter([*numbered, *(shape for _, shape in alike)]), None)


def on_master(holder: Holder, placeholders: Iterable[Held]) -> Any | None:
    """Return the master's shape for a placeholder, by type; all that is no title or footer takes after the body."""
    wanted = {"title": TITLES, "body": ("body",)}.get(holder.role, (holder.type,))
    return next((shape for other, shape in placeholders if other.type in wanted), None)
