"""The colours of a template's master: its scheme through the colour map, and what lies behind a layout."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from deckgen.slides.package import NS
from deckgen.slides.view.colors import steps_of, transformed

_A: Final = f"{{{NS['a']}}}"
_MAPPED: Final = ("bg1", "tx1", "bg2", "tx2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6")
_PLAIN: Final = {"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2"}
_PRESET: Final = {"black": "000000", "white": "FFFFFF"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Colors:
    """A master's theme colours as hex, by the names that shapes use: "tx1", "bg1", "accent1"."""

    slots: Mapping[str, str]
    master_ground: Any  # the master's p:bg, or None

    def value(self, element: Any) -> str | None:
        """Return a DrawingML colour element as hex, its transforms applied; None for what is not plain."""
        said = element.get("val", "")
        base: str | None = {
            "srgbClr": said,
            "sysClr": element.get("lastClr"),
            "schemeClr": self.slots.get(said),
            "prstClr": _PRESET.get(said),
        }.get(element.tag.removeprefix(_A))
        if not base or len(base) != 6:
            return None
        return transformed(base.upper(), tuple(steps_of(element)))

    def ground(self, layout: Any) -> str | None:
        """Return the colour behind `layout`, its own or its master's; None for a picture or a gradient."""
        own = layout.find("p:cSld/p:bg", NS)
        ground = self.master_ground if own is None else own
        if ground is None:
            return self.slots.get("bg1", "FFFFFF")
        fill = ground.find("p:bgPr/a:solidFill", NS)
        reference = ground.find("p:bgRef", NS)
        holder = fill if fill is not None else reference
        return self.value(holder[0]) if holder is not None and len(holder) else None


def read_colors(theme: Any, master: Any) -> Colors:
    """Return the colours of the theme part `theme` as the `master` maps them."""
    scheme: dict[str, str] = {}
    for slot in theme.find(".//a:clrScheme", NS):
        value = slot[0].get("lastClr") if slot[0].tag == f"{_A}sysClr" else slot[0].get("val")
        scheme[slot.tag.removeprefix(_A)] = (value or "000000").upper()
    mapping = master.find("p:clrMap", NS)
    slots = {name: scheme[mapping.get(name, _PLAIN.get(name, name))] for name in _MAPPED}
    return Colors(slots=slots | scheme, master_ground=master.find("p:cSld/p:bg", NS))
