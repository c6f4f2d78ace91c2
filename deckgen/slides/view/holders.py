"""Placeholders: what a shape holds the place of, and which shapes of its layout and master it takes after."""

from __future__ import annotations

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


class Placeholders:
    """The placeholders of a layout or master, found as PowerPoint finds them; the first counts where several would do."""

    def __init__(self, tree: Any | None) -> None:
        self._typed: dict[str, Any] = {}
        self._numbered: dict[tuple[str, int], Any] = {}
        for shape in () if tree is None else tree:
            holder = read_holder(shape)
            if holder is not None:
                self._typed.setdefault(holder.type, shape)
                self._numbered.setdefault((holder.role, holder.idx), shape)
                self._numbered.setdefault((holder.type, holder.idx), shape)

    def _of_type(self, *types: str) -> Any | None:
        return next((self._typed[one] for one in types if one in self._typed), None)

    def on_layout(self, holder: Holder) -> Any | None:
        """Return a layout's shape for a slide's placeholder: a title and a footer by type, the rest by number, then type."""
        if holder.type in TITLES:
            return self._of_type(*TITLES)
        kind = holder.type if holder.type in FURNITURE else "body"
        numbered = self._numbered.get((kind, holder.idx))
        return self._of_type(holder.type) if numbered is None else numbered

    def on_master(self, holder: Holder) -> Any | None:
        """Return the master's shape for a placeholder, by type; all that is no title or footer takes after the body."""
        return self._of_type(*{"title": TITLES, "body": ("body",)}.get(holder.role, (holder.type,)))
