"""What a person's own template offers: its layouts, their placeholders, and how much text each of these holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Literal

from lxml import etree

from deckgen.errors import OutputError, Problem, ThemeError
from deckgen.slides.direction import MIRRORED
from deckgen.slides.layouts import EMU, Box
from deckgen.slides.measure import LINE_HEIGHT, text_width
from deckgen.slides.opening import open_file
from deckgen.slides.package import NS, PRESENTATION, Package
from deckgen.slides.template_colors import Colors, read_colors
from deckgen.source import display_path
from deckgen.typefaces import typeface

FURNITURE: Final = ("dt", "ftr", "sldNum")
TITLES: Final = ("title", "ctrTitle")
_MOST_BYTES: Final = 200_000_000
_SAMPLE: Final = "The quick brown fox jumps over the lazy dog, 1,234 times."
# of a layout's placeholder -> the master's that it takes its place and style from
_PARENTS: Final = {"ctrTitle": "title", "dt": "dt", "ftr": "ftr", "sldNum": "sldNum", "title": "title"}
_STYLES: Final = {"title": "titleStyle", "body": "bodyStyle"}
_INSETS: Final = {"lIns": "91440", "tIns": "45720", "rIns": "91440", "bIns": "45720"}
_ALIGNMENTS: Final[Mapping[str, Literal["l", "r", "ctr"]]] = {"l": "l", "r": "r", "ctr": "ctr"}


@dataclass(frozen=True, kw_only=True, slots=True)
class TemplatePlaceholder:
    """A placeholder of a template's layout: its type as PowerPoint names it, place, and what text it holds.

    `size` is the first level's in points; `insets` (left, top, right, bottom) are in inches; `lines` and
    `characters` (a line) are what fits at that size; `color` is the text's as hex, or None where it is not plain.
    """

    name: str
    type: str
    idx: int
    box: Box
    size: float
    bold: bool
    insets: tuple[float, float, float, float]
    color: str | None
    lines: int
    characters: int
    align: Literal["l", "r", "ctr"] = "l"
    vertical: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class TemplateLayout:
    """A layout of a template; `master` and `place` count from 0, `kind` is PowerPoint's own type of layout."""

    name: str
    kind: str
    master: int
    place: int
    placeholders: tuple[TemplatePlaceholder, ...]
    ground: str | None  # hex colour behind it; None for a picture
    drawings: tuple[Box, ...] = ()  # what the layout and its master draw themselves

    def of_type(self, *types: str) -> list[TemplatePlaceholder]:
        """Return the placeholders of `types`."""
        return [placeholder for placeholder in self.placeholders if placeholder.type in types]

    @property
    def title(self) -> TemplatePlaceholder | None:
        """The title's placeholder, where text runs across."""
        return next((p for p in self.of_type(*TITLES) if not p.vertical), None)

    @property
    def contents(self) -> list[TemplatePlaceholder]:
        """The placeholders that are neither title nor footer."""
        return [p for p in self.placeholders if p.type not in (*FURNITURE, *TITLES, "hdr")]


@dataclass(frozen=True, kw_only=True)
class TemplateManifest:
    """A template as read: its package, slide size in EMUs, layouts of all masters, colours of each master."""

    name: str
    package: Package
    width: int
    height: int
    layouts: tuple[TemplateLayout, ...]
    colors: tuple[Colors, ...]
    fonts: tuple[tuple[str, str], ...]  # heading and body of each master
    themes: tuple[str, ...]  # what each master's theme is called

    @cached_property
    def masters(self) -> int:
        """How many masters there are."""
        return len(self.colors)

    def label(self, layout: TemplateLayout) -> str:
        """Return the name by which `layout` is asked for; the master is said where the name stands twice."""
        doubles = [other for other in self.layouts if other.name == layout.name]
        return layout.name if len(doubles) == 1 else f"{layout.name} (master {layout.master + 1})"


def read_manifest(path: Path) -> TemplateManifest:
    """Read the template at `path`, a .pptx or .potx, with or without slides.

    Raises
    ------
    ThemeError
        Where there is no such file, or it is no template that can be written to.
    """
    name = display_path(path)
    if path.suffix.lower() not in (".pptx", ".potx"):
        raise ThemeError(f"{name} is no .pptx or .potx", hint="save the template as one, without macros")
    try:
        with open_file(path) as file:
            content = file.read(_MOST_BYTES + 1)
    except OutputError as error:
        raise ThemeError(error.problems) from error
    if len(content) > _MOST_BYTES:
        raise ThemeError(f"{name} has more than {_MOST_BYTES / 1e6:.0f} MB", hint="compress its pictures")
    try:
        package = Package(content)
        package.load()
        return _manifest(name, package)
    except OutputError as error:
        found = error.problems[0]
        raise ThemeError(f"{name} is no template that can be read: {found.message}", hint=found.hint) from error
    except (etree.LxmlError, KeyError, IndexError, ValueError, AttributeError, TypeError, OverflowError) as error:
        hint = "open it in PowerPoint and save it as .pptx or .potx, without a password and not as Strict Open XML"
        raise ThemeError(Problem(message=f"{name} is no template that can be read: {error}", hint=hint)) from error


def _manifest(name: str, package: Package) -> TemplateManifest:
    root = package.xml(PRESENTATION)
    size = root.find("p:sldSz", NS)
    layouts: list[TemplateLayout] = []
    colors, fonts, themes = [], [], []
    links = package.relationships(PRESENTATION)
    for number, rid in enumerate(root.xpath("p:sldMasterIdLst/p:sldMasterId/@r:id", namespaces=NS)):
        part = links[rid].target
        master, below = package.xml(part), package.relationships(part)
        theme = package.xml(str(package.related(part, "theme")))
        palette = read_colors(theme, master)
        colors.append(palette)
        themes.append(theme.get("name") or "Template")
        faces = [
            theme.xpath(f"string(.//a:{kind}Font/a:latin/@typeface)", namespaces=NS) for kind in ("major", "minor")
        ]
        fonts.append((faces[0] or "Arial", faces[1] or "Arial"))
        for place, rid in enumerate(master.xpath("p:sldLayoutIdLst/p:sldLayoutId/@r:id", namespaces=NS)):
            layouts.append(_layout(package.xml(below[rid].target), master, palette, fonts[-1], (number, place)))
    return TemplateManifest(
        name=name, package=package, width=int(size.get("cx")), height=int(size.get("cy")), layouts=tuple(layouts),
        colors=tuple(colors), fonts=tuple(fonts), themes=tuple(themes),
    )  # fmt: skip


def _layout(root: Any, master: Any, colors: Colors, fonts: tuple[str, str], at: tuple[int, int]) -> TemplateLayout:
    name = root.find("p:cSld", NS).get("name") or root.get("type") or f"Layout {at[1] + 1}"
    shapes = root.xpath("p:cSld/p:spTree/p:sp[p:nvSpPr/p:nvPr/p:ph]", namespaces=NS)
    found: dict[int, TemplatePlaceholder] = {}
    for placeholder in (_placeholder(shape, master, colors, fonts) for shape in shapes):
        # of two with one number a slide could fill only the first; a title is always that
        if placeholder is not None and (placeholder.idx not in found or placeholder.type in TITLES):
            found[placeholder.idx] = placeholder
    return TemplateLayout(
        name=name.strip(), kind=root.get("type", ""), master=at[0], place=at[1], ground=colors.ground(root),
        placeholders=tuple(found.values()), drawings=tuple(_drawings(root, master)),
    )  # fmt: skip


def _drawings(root: Any, master: Any) -> Iterator[Box]:
    """Yield the boxes of what stands on a layout and is no placeholder, the master's among it where it shows."""
    for part in [root] if root.get("showMasterSp") in ("0", "false") else [root, master]:
        for shape in part.xpath(
            "p:cSld/p:spTree/*[not(p:nvSpPr/p:nvPr/p:ph) and not(p:nvPicPr/p:nvPr/p:ph)]", namespaces=NS
        ):
            for frame in shape.xpath("p:spPr/a:xfrm|p:grpSpPr/a:xfrm", namespaces=NS):
                x, y, cx, cy = (int(v) for v in frame.xpath("a:off/@x|a:off/@y|a:ext/@cx|a:ext/@cy", namespaces=NS))
                yield Box(left=x, top=y, width=cx, height=cy)


def _placeholder(shape: Any, master: Any, colors: Colors, fonts: tuple[str, str]) -> TemplatePlaceholder | None:
    """Return the layout's `shape` with what it takes from the master; None where it has no place."""
    holder = shape.find("p:nvSpPr/p:nvPr/p:ph", NS)
    parent = _PARENTS.get(holder.get("type", "obj"), "body")
    above = master.xpath(f"p:cSld/p:spTree/p:sp[p:nvSpPr/p:nvPr/p:ph/@type='{parent}']", namespaces=NS)
    chain = [shape, *above[:1]]
    frame = next((x for one in chain for x in one.xpath("p:spPr/a:xfrm", namespaces=NS)), None)
    if frame is None:
        return None
    sides = [int(value) for value in frame.xpath("a:off/@x|a:off/@y|a:ext/@cx|a:ext/@cy", namespaces=NS)]
    box = Box(left=sides[0], top=sides[1], width=sides[2], height=sides[3])
    levels = [level for one in chain for level in one.xpath("p:txBody/a:lstStyle/a:lvl1pPr", namespaces=NS)]
    levels += master.findall(f"p:txStyles/p:{_STYLES.get(parent, 'otherStyle')}/a:lvl1pPr", NS)
    runs = [run for level in levels for run in level.findall("a:defRPr", NS)]
    size = float(_said(runs, "sz", "1800")) / 100
    bodies = [body for one in chain for body in one.xpath("p:txBody/a:bodyPr", namespaces=NS)]
    left, top, right, bottom = (int(_said(bodies, side, default)) / EMU for side, default in _INSETS.items())
    insets = (left, top, right, bottom)
    lines, characters = _capacity(box, insets, size, fonts[0 if parent == "title" else 1])
    fills = (colors.value(fill[0]) for run in runs for fill in run.findall("a:solidFill", NS) if len(fill))
    return TemplatePlaceholder(
        name=shape.find("p:nvSpPr/p:cNvPr", NS).get("name", ""), type=holder.get("type", "obj"),
        idx=int(holder.get("idx", "0")), box=box, size=size, bold=_said(runs, "b", "0") in ("1", "true"), insets=insets,
        color=next(fills, None), lines=lines, characters=characters,
        align=_begins(levels),
        vertical=holder.get("orient") == "vert" or _said(bodies, "vert", "horz") != "horz",
    )  # fmt: skip


def _begins(levels: list[Any]) -> Literal["l", "r", "ctr"]:
    """Return the side that lines begin at, as if they ran from left to right."""
    side = _ALIGNMENTS.get(_said(levels, "algn", "l"), "l")
    return MIRRORED[side] if _said(levels, "rtl", "0") in ("1", "true") else side


def _said(elements: list[Any], attribute: str, default: str) -> str:
    """Return what the nearest of `elements` says for `attribute`."""
    return next((str(e.get(attribute)) for e in elements if e.get(attribute)), default)


def _capacity(box: Box, insets: tuple[float, ...], size: float, font: str) -> tuple[int, int]:
    """Return how many lines, and characters a line, fit at `size` points."""
    width = box.width / EMU * 72 - (insets[0] + insets[2]) * 72
    height = box.height / EMU * 72 - (insets[1] + insets[3]) * 72
    mean = text_width(_SAMPLE, size, typeface=typeface([font])) / len(_SAMPLE)
    return max(int(height / (size * LINE_HEIGHT)), 0), max(int(width / mean), 0)
