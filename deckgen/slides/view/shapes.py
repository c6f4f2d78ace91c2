"""A shape of a slide as it looks: kind, box, placeholder, text, fill."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Final, Literal

from deckgen.slides.layouts import Box
from deckgen.slides.view import place
from deckgen.slides.view.fills import NOTHING, PICTURE, UNKNOWN, Fill, fill_element, read_fill, referred_fill
from deckgen.slides.view.holders import Holder, properties, read_holder
from deckgen.slides.view.reading import A, P, descend, flag, tag_of, whole
from deckgen.slides.view.sheet import Sheet
from deckgen.slides.view.tables import Table
from deckgen.slides.view.text import TextBody

Kind = Literal["text", "picture", "chart", "table", "group", "connector", "diagram", "media", "other"]

_SHAPES: Final = ("sp", "pic", "graphicFrame", "grpSp", "cxnSp", "contentPart")
_GRAPHICS: Final[dict[str, Kind]] = {"chart": "chart", "chartex": "chart", "table": "table", "diagram": "diagram"}
_MEDIA: Final = ("videoFile", "audioFile", "wavAudioFile", "audioCd", "quickTimeFile", "media")
_DECORATIVE: Final = ".//{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"


class ShapeView:
    """A shape that stands on `sheet`, in a group or not; read when asked."""

    def __init__(self, element: Any, sheet: Sheet, styles: Mapping[str, Any], parent: ShapeView | None = None) -> None:
        self.element, self.sheet, self.parent = element, sheet, parent
        self._styles = styles
        self.depth: int = 0 if parent is None else parent.depth + 1

    def __repr__(self) -> str:
        return f"<ShapeView {self.kind} {self.name!r}>"

    @cached_property
    def kind(self) -> Kind:
        """What it is; "text" may hold characters, "other" is a drawn form without any, an object, or ink."""
        tag = tag_of(self.element)
        if tag == "sp":
            return "text" if self.placeholder is not None or self.text else "other"
        if tag == "pic":
            return "media" if any(tag_of(child) in _MEDIA for child in self._non_visual.iter()) else "picture"
        if tag == "graphicFrame":
            data = descend(self.element, f"{A}graphic", f"{A}graphicData")
            uri = "" if data is None else data.get("uri", "")
            return _GRAPHICS.get(uri.rpartition("/")[2], "other")
        return {"grpSp": "group", "cxnSp": "connector"}.get(tag, "other")  # type: ignore[return-value]

    @cached_property
    def _non_visual(self) -> Any:
        found = properties(self.element)
        return self.element.makeelement("none") if found is None else found

    @cached_property
    def _common(self) -> Any:
        found = next((child for child in self._non_visual if tag_of(child) == "cNvPr"), None)
        return self._non_visual if found is None else found

    @property
    def id(self) -> int | None:
        """Its number on the slide."""
        return whole(self._common.get("id"))

    @property
    def name(self) -> str:
        """What the selection pane calls it."""
        return str(self._common.get("name", ""))

    @property
    def alt_text(self) -> str:
        """Its alternative text."""
        return str(self._common.get("descr", ""))

    @property
    def alt_title(self) -> str:
        """The title of its alternative text."""
        return str(self._common.get("title", ""))

    @property
    def decorative(self) -> bool:
        """Whether screen readers are told to pass it over."""
        return any(flag(mark.get("val")) for mark in self._common.iterfind(_DECORATIVE))

    @property
    def hidden(self) -> bool:
        """Whether it is hidden, itself or by a group around it."""
        return bool(flag(self._common.get("hidden"))) or (self.parent is not None and self.parent.hidden)

    @property
    def link(self) -> str | None:
        """Where a click on it leads: an address, a part, or an action; None where nowhere."""
        return self.sheet.link(self._common.find(f"{A}hlinkClick"))

    @cached_property
    def placeholder(self) -> Holder | None:
        """What it holds the place of; None where it is no placeholder."""
        return read_holder(self.element)

    @cached_property
    def layout_shape(self) -> Any | None:
        """The layout's shape that this placeholder takes after."""
        if self.placeholder is None or self.sheet.under is None or self.sheet.under.under is None:
            return None  # a layout's own placeholders take after the master alone
        return self.sheet.under.placeholders.on_layout(self.placeholder)

    @cached_property
    def master_shape(self) -> Any | None:
        """The master's shape that this placeholder takes after."""
        if self.placeholder is None or self.sheet.under is None:
            return None
        above = None if self.layout_shape is None else read_holder(self.layout_shape)
        return self.sheet.master.placeholders.on_master(above or self.placeholder)

    @cached_property
    def _chain(self) -> tuple[Any, ...]:
        found = (self.element, self.layout_shape, self.master_shape)
        return tuple(shape for shape in found if shape is not None)

    @cached_property
    def space(self) -> place.Space | None:
        """The coordinates of what stands in this group."""
        return place.space_of(self.element, None if self.parent is None else self.parent.space)

    @cached_property
    def _placed(self) -> tuple[place.Sides, float] | None:
        frame = next((f for f in map(place.read_frame, self._chain) if f is not None), None)
        if frame is None or frame.sides is None:
            return None
        space = None if self.parent is None else self.parent.space
        return (frame.sides, frame.rotation) if space is None else space.place(frame.sides, frame.rotation)

    @cached_property
    def box(self) -> Box | None:
        """Where it stands on the slide before it is turned; None where that cannot be told."""
        return None if self._placed is None else place.boxed(self._placed[0])

    @property
    def rotation(self) -> float:
        """By how many degrees it is turned, groups around it included."""
        return place.turn_of(place.frame_element(self.element)) if self._placed is None else self._placed[1]

    @property
    def bounds(self) -> Box | None:
        """The upright rectangle that it takes up, turned as it is."""
        return None if self.box is None else place.bounds(self.box, self.rotation)

    @cached_property
    def fill(self) -> Fill:
        """What fills it: its own, its style's, or its layout's or master's; nothing for groups and connectors."""
        kind = tag_of(self.element)
        if kind == "pic":
            return PICTURE
        if kind == "graphicFrame":
            return NOTHING if self.kind == "table" else UNKNOWN
        if kind != "sp":
            return NOTHING if kind in ("cxnSp", "grpSp") else UNKNOWN
        if flag(self.element.get("useBgFill")):
            return self.sheet.background or UNKNOWN
        return next((fill for fill in map(self._own_fill, self._chain) if fill is not None), NOTHING)

    def _own_fill(self, shape: Any) -> Fill | None:
        element = fill_element(shape.find(f"{P}spPr"))
        if element is not None and tag_of(element) == "grpFill":
            return UNKNOWN if self.parent is None else self.parent.group_fill
        if element is not None:
            return read_fill(element, self.sheet.palette)
        reference = descend(shape, f"{P}style", f"{A}fillRef")
        return None if reference is None else referred_fill(reference, self.sheet.theme, self.sheet.palette)

    @cached_property
    def group_fill(self) -> Fill:
        """What a group gives to those of its shapes that ask for it."""
        element = fill_element(self.element.find(f"{P}grpSpPr"))
        if element is None or tag_of(element) == "grpFill":
            return NOTHING if self.parent is None or element is None else self.parent.group_fill
        return read_fill(element, self.sheet.palette)

    @cached_property
    def body(self) -> TextBody | None:
        """Its text; None where it holds none."""
        bodies = [shape.find(f"{P}txBody") for shape in self._chain]
        if bodies[0] is None:
            return None
        overlay = self.sheet.overlay(descend(self.element, f"{P}style", f"{A}fontRef"))
        holder = self.placeholder
        return TextBody(
            self.sheet, tuple(body for body in bodies if body is not None),
            role="box" if holder is None else holder.role, overlay=overlay, box=self.box, fill=self.fill,
        )  # fmt: skip

    @cached_property
    def cells(self) -> tuple[tuple[TextBody, ...], ...]:
        """The rows of a table's cells; none for other shapes."""
        element = descend(self.element, f"{A}graphic", f"{A}graphicData", f"{A}tbl")
        if element is None:
            return ()
        frame, box = place.read_frame(self.element), self.box
        scales = (1.0, 1.0)
        if frame is not None and frame.sides is not None and box is not None and self.parent is not None:
            scales = (box.width / (frame.sides[2] or 1), box.height / (frame.sides[3] or 1))
        return Table(element=element, sheet=self.sheet, styles=self._styles, frame=box, scales=scales).cells

    @cached_property
    def bodies(self) -> tuple[TextBody, ...]:
        """Its text, or that of its cells that no merged cell covers."""
        cells = tuple(cell for row in self.cells for cell in row if cell.box is not None or cell.text)
        return cells if self.body is None else (self.body,)

    @cached_property
    def text(self) -> str:
        """Its characters; a table's cells are separated by tabs, its rows by line ends."""
        if self.body is not None:
            return self.body.text
        return "\n".join("\t".join(cell.text for cell in row) for row in self.cells)


def walk(
    holder: Any | None, sheet: Sheet, styles: Mapping[str, Any], parent: ShapeView | None = None
) -> Iterator[ShapeView]:
    """Yield the shapes in `holder`, a shape tree or a group, in drawing order, groups before what stands in them."""
    for element in () if holder is None else holder:
        kind = tag_of(element)
        if kind == "AlternateContent":  # programs that know the newer content show the choice
            found = next((child for child in element if tag_of(child) == "Choice" and len(child)), None)
            yield from walk(found, sheet, styles, parent)
        elif kind in _SHAPES:
            shape = ShapeView(element, sheet, styles, parent)
            yield shape
            if kind == "grpSp":
                yield from walk(element, sheet, styles, shape)
