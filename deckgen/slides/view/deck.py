"""A written deck as it looks: slides in order, each with its layout, master, shapes and background."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Final

from lxml import etree

from deckgen.errors import OutputError
from deckgen.slides.layouts import SLIDE_HEIGHT, SLIDE_WIDTH
from deckgen.slides.package import PRESENTATION, Package, Relationship
from deckgen.slides.view.colors import Palette
from deckgen.slides.view.fills import UNKNOWN, Fill
from deckgen.slides.view.holders import TITLES
from deckgen.slides.view.layers import Layer, layers
from deckgen.slides.view.reading import P, R, descend, flag, whole
from deckgen.slides.view.shapes import ShapeView, walk
from deckgen.slides.view.sheet import Sheet
from deckgen.slides.view.style import LevelStyle
from deckgen.slides.view.tables import table_styles
from deckgen.slides.view.text import TextBody
from deckgen.slides.view.themes import Theme, color_map, read_theme

_EMPTY: Final[Any] = etree.Element("none")


class DeckView:
    """The deck in `package`; what its parts do not say, or say in a way that cannot be read, is None."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self._links: dict[str, Mapping[str, Relationship]] = {}
        self._themes: dict[str | None, Theme] = {}
        self._palettes: dict[Any, Palette] = {}
        self._sheets: dict[tuple[str, Palette, Theme], Sheet] = {}
        self._drawn: dict[Sheet, tuple[ShapeView, ...]] = {}
        self._memory: dict[Any, LevelStyle] = {}

    def root(self, part: str | None) -> Any:
        """Return the root of a part; an empty element where there is none, or no XML in it."""
        try:
            return _EMPTY if part is None else self.package.xml(part)
        except (KeyError, OutputError):
            return _EMPTY

    def links(self, part: str | None) -> Mapping[str, Relationship]:
        """Return the relationships of a part by their ids."""
        if part is None:
            return {}
        if part not in self._links:
            try:
                self._links[part] = self.package.relationships(part)
            except OutputError:
                self._links[part] = {}
        return self._links[part]

    def related(self, part: str | None, kind: str) -> str | None:
        """Return the first part that is there, and that `part` points to by a relationship of `kind`."""
        targets = (link.target for link in self.links(part).values() if link.kind == kind and not link.external)
        return next((target for target in targets if target in self.package.parts), None)

    @cached_property
    def part(self) -> str:
        """The presentation's part."""
        return self.related("", "officeDocument") or PRESENTATION

    @cached_property
    def _presentation(self) -> Any:
        return self.root(self.part)

    @cached_property
    def _size(self) -> tuple[int, int]:
        size = self._presentation.find(f"{P}sldSz")
        wide, high = (None, None) if size is None else (whole(size.get("cx")), whole(size.get("cy")))
        return wide or SLIDE_WIDTH, high or SLIDE_HEIGHT

    @property
    def width(self) -> int:
        """The slides' width in EMUs."""
        return self._size[0]

    @property
    def height(self) -> int:
        """The slides' height in EMUs."""
        return self._size[1]

    def _listed(self, part: str | None, ids: str, item: str) -> list[tuple[str, int | None]]:
        """Return the parts that a list of ids in `part` names, in its order, with their ids."""
        listed = self.root(part).find(f"{P}{ids}")
        links = self.links(part)
        found = [] if listed is None else [(links.get(e.get(f"{R}id", "")), e) for e in listed.findall(f"{P}{item}")]
        return [(link.target, whole(e.get("id"))) for link, e in found if link and link.target in self.package.parts]

    @cached_property
    def masters(self) -> tuple[str, ...]:
        """The slide masters' parts."""
        return tuple(part for part, _ in self._listed(self.part, "sldMasterIdLst", "sldMasterId"))

    @cached_property
    def layouts(self) -> tuple[str, ...]:
        """The layouts' parts, master by master."""
        return tuple(p for one in self.masters for p, _ in self._listed(one, "sldLayoutIdLst", "sldLayoutId"))

    @cached_property
    def slides(self) -> tuple[SlideView, ...]:
        """The slides in their order, those without a part left out."""
        listed = self._listed(self.part, "sldIdLst", "sldId")
        return tuple(SlideView(self, part, number, id) for number, (part, id) in enumerate(listed, 1))

    def theme_of(self, master: str | None) -> Theme:
        """Return the theme of a master; an empty one where it has none."""
        part = self.related(master, "theme")
        if part not in self._themes:
            self._themes[part] = read_theme(part, self.root(part))
        return self._themes[part]

    @cached_property
    def table_styles(self) -> Mapping[str, Any]:
        """The table styles that the deck defines, by their ids."""
        return table_styles(self.root(self.related(self.part, "tableStyles")))

    def palette_of(self, slide: str, layout: str | None, master: str | None) -> Palette:
        """Return the colours of a slide: its own colour map, its layout's, or its master's, over its theme's colours."""
        maps = [(part, color_map(self.root(part))) for part in (slide, layout, master)]
        origin, mapping = next(((part, found) for part, found in maps if found is not None), (None, {}))
        own = self.related(slide, "themeOverride") or self.related(layout, "themeOverride")
        key = (origin, own, master)
        if key not in self._palettes:
            scheme = read_theme(own, self.root(own)).scheme or self.theme_of(master).scheme
            self._palettes[key] = Palette(scheme=scheme, mapping=mapping)
        return self._palettes[key]

    def sheet(self, part: str, palette: Palette, theme: Theme, under: Sheet | None) -> Sheet:
        """Return a layout or master in the colours of a slide; slides of the same colours share it."""
        key = (part, palette, theme)
        if key not in self._sheets:
            self._sheets[key] = self.new_sheet(part, palette, theme, under)
        return self._sheets[key]

    def new_sheet(self, part: str, palette: Palette, theme: Theme, under: Sheet | None) -> Sheet:
        """Return `part` as a sheet over the sheet `under`."""
        return Sheet(
            part=part, root=self.root(part), links=self.links(part), palette=palette, theme=theme, under=under,
            defaults=self._presentation.find(f"{P}defaultTextStyle"), memory=self._memory,
        )  # fmt: skip

    def drawn(self, sheet: Sheet) -> tuple[ShapeView, ...]:
        """Return what a layout or master draws itself: its shapes that are no placeholders."""
        if sheet not in self._drawn:
            shapes = walk(sheet.tree, sheet, self.table_styles)
            self._drawn[sheet] = tuple(shape for shape in shapes if shape.placeholder is None)
        return self._drawn[sheet]


class SlideView:
    """A slide of `deck`, `number` counted from 1; `id` is the presentation's for it."""

    def __init__(self, deck: DeckView, part: str, number: int, id: int | None) -> None:
        self.deck, self.part, self.number, self.id = deck, part, number, id
        self.layout: str | None = deck.related(part, "slideLayout")
        self.master: str | None = deck.related(self.layout, "slideMaster")

    def __repr__(self) -> str:
        return f"<SlideView {self.number} {self.part!r}>"

    @cached_property
    def sheet(self) -> Sheet:
        """The slide as a sheet over its layout and master."""
        palette = self.deck.palette_of(self.part, self.layout, self.master)
        theme = self.deck.theme_of(self.master)
        under = None if self.master is None else self.deck.sheet(self.master, palette, theme, None)
        if self.layout is not None:
            under = self.deck.sheet(self.layout, palette, theme, under)
        return self.deck.new_sheet(self.part, palette, theme, under)

    @property
    def name(self) -> str:
        """What its p:cSld is called."""
        common = self.sheet.root.find(f"{P}cSld")
        return "" if common is None else str(common.get("name", ""))

    @property
    def layout_name(self) -> str:
        """What its layout is called."""
        common = self.deck.root(self.layout).find(f"{P}cSld")
        return "" if common is None else str(common.get("name", ""))

    @property
    def hidden(self) -> bool:
        """Whether a show passes it over."""
        return flag(self.sheet.root.get("show")) is False

    @cached_property
    def shapes(self) -> tuple[ShapeView, ...]:
        """Its shapes in drawing order, a group before what stands in it."""
        return tuple(walk(self.sheet.tree, self.sheet, self.deck.table_styles))

    @cached_property
    def layout_shapes(self) -> tuple[ShapeView, ...]:
        """What its master and then its layout draw under it, where they are shown; no placeholders."""
        layout = self.sheet.under
        found: list[ShapeView] = []
        if layout is None or flag(self.sheet.root.get("showMasterSp")) is False:
            return ()
        if layout.under is not None and flag(layout.root.get("showMasterSp")) is not False:
            found += self.deck.drawn(layout.under)
        return (*found, *self.deck.drawn(layout))

    @cached_property
    def stack(self) -> tuple[ShapeView, ...]:
        """All that it shows, from the bottom: what its master and layout draw, then its own shapes."""
        return (*self.layout_shapes, *self.shapes)

    @cached_property
    def layers(self) -> tuple[Layer, ...]:
        """The filled areas of `stack`, from the top."""
        return tuple(layers(self.stack))

    @cached_property
    def title(self) -> str:
        """The text of its title's placeholder on one line; "" where it has none."""
        holders = (s for s in self.shapes if s.placeholder is not None and s.placeholder.type in TITLES)
        return next((text for text in (" ".join(shape.text.split()) for shape in holders) if text), "")

    @property
    def notes(self) -> str | None:
        """The part with its notes."""
        return self.deck.related(self.part, "notesSlide")

    @cached_property
    def notes_text(self) -> str:
        """Its notes, a paragraph a line."""
        tree = descend(self.deck.root(self.notes), f"{P}cSld", f"{P}spTree")
        shapes = walk(tree, self.sheet, {})
        bodies = (s.element.find(f"{P}txBody") for s in shapes if s.placeholder and s.placeholder.type == "body")
        return "\n".join(TextBody(self.sheet, (body,), role="box").text for body in bodies if body is not None)

    @cached_property
    def background(self) -> Fill:
        """What is behind all shapes: its own background, its layout's or its master's."""
        plain = self.sheet.palette.slot("bg1")
        default = UNKNOWN if plain is None else Fill(kind="solid", color=plain)
        found = self.sheet.background
        return default if found is None or found.kind == "none" else found
