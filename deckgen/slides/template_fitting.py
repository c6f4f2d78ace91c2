"""Deckgen's layouts laid onto a template's: where content goes on it, and in which placeholder.

Where a layout was named, and has all the placeholders that are needed, they are used as they are; otherwise deckgen's own
arrangement is set into the area that the template keeps for content, in its placeholders as far as there are any.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from deckgen.palette import contrast
from deckgen.slides.layouts import BOTTOM as LOWEST
from deckgen.slides.layouts import CONTENT, EMU, LAYOUTS, MARGIN, SLIDE_WIDTH, TOP, Box, Layout, Placeholder
from deckgen.slides.manifest import FURNITURE, TemplateLayout, TemplateManifest, TemplatePlaceholder
from deckgen.theme import Theme

SPECIAL: Final = {"title": "title", "divider": "secHead"}  # layout of deckgen -> PowerPoint's type of layout
_HOLDS: Final = {"object": ("obj",), "subtitle": ("subTitle", "body", "obj"), "card": ()}
TEXTS: Final = ("body", "obj", "subTitle")
OWN: Final = ("Title", "Date", "Slide Number", "Source")
_FREE: Final = 9000  # idx from which placeholders are ours alone, and gone once the slide is written
_GAP: Final = round(0.08 * EMU)
_FOOT: Final = 0.88  # of the slide's height; what begins below it is a footer
_HEADING: Final = 0.56  # inches; two lines
_STAMP: Final = {"stamp": 3.6, "date": 1.2}  # inches; a narrower date placeholder is not used
_NUMBER: Final = 0.5  # inches
_SMALL: Final = 4.5  # contrast of small text, by WCAG 2.2 AA
_LARGE: Final = 3.0  # contrast that large text needs (WCAG 2.2 AA)


def is_named(layout: TemplateLayout, name: str) -> bool:
    """Return whether the template's layout is called as deckgen's layout `name`, or as PowerPoint shows that."""
    called = layout.name.casefold()
    return called in (name.casefold(), name.replace("_", " ").casefold(), LAYOUTS[name].label.casefold())


def contents(manifest: TemplateManifest, layout: TemplateLayout) -> list[TemplatePlaceholder]:
    """Return the placeholders for content, without lines at the foot of the slide such as one for the source."""
    return [p for p in layout.contents if p.box.top < _FOOT * manifest.height]


def pairs_of(
    wanted: list[Placeholder], offered: list[TemplatePlaceholder], boxes: Mapping[str, Box]
) -> dict[str, TemplatePlaceholder]:
    """Return placeholder of deckgen -> the template's that can hold it: of its name, else the nearest of its kind."""
    free = [p for p in offered if not p.vertical]
    pairs: dict[str, TemplatePlaceholder] = {}
    for placeholder in wanted:
        fit = ("obj",) if placeholder.kind == "object" else TEXTS
        same = [p for p in free if p.type in fit and p.name.casefold() == placeholder.name.casefold()]
        if same:
            pairs[placeholder.name] = same[0]
            free.remove(same[0])
    for placeholder in sorted(wanted, key=lambda p: p.kind != "object"):  # pictures are choosier than text
        able = [p for p in free if p.type in _HOLDS.get(placeholder.kind, TEXTS)]
        if placeholder.name not in pairs and able:
            best = min(able, key=lambda p: _apart(p.box, boxes[placeholder.name]))
            pairs[placeholder.name] = best
            free.remove(best)
    return pairs


def _apart(one: Box, other: Box) -> int:
    across = abs(2 * one.left + one.width - 2 * other.left - other.width)
    return across + abs(2 * one.top + one.height - 2 * other.top - other.height)


def _scale(manifest: TemplateManifest) -> float:
    return min(max(manifest.width / SLIDE_WIDTH, 0.8), 1.6)


def content_area(manifest: TemplateManifest, layout: TemplateLayout) -> Box:
    """Return where content may stand: about the template's content placeholders, else below the title.

    At its foot a line is kept for the source, where the template leaves no gap for it above its own footer.
    """
    title = layout.title
    if title is None:
        raise ValueError(f"the layout {layout.name!r} has no title")
    margin = min(title.box.left, round(0.08 * manifest.width))
    boxes = [p.box for p in contents(manifest, layout) if p.box.top + p.box.height // 2 > title.box.top]
    low = [p.box.top for p in layout.of_type(*FURNITURE) if p.box.top > manifest.height * 0.6]
    floor = min([*low, manifest.height - round(0.25 * EMU)])
    if boxes:
        left, top = min(b.left for b in boxes), min(b.top for b in boxes)
        right = max(b.left + b.width for b in boxes)
        bottom = max(b.top + b.height for b in boxes)
    elif title.box.height > manifest.height // 2:  # a title that stands beside the content
        left, top = title.box.left + title.box.width + margin // 2, title.box.top
        right, bottom = manifest.width - margin // 2, floor
    else:
        left, top = title.box.left, title.box.top + title.box.height + _GAP
        right, bottom = title.box.left + title.box.width, floor
    bottom = min(bottom, floor - source_height(manifest) - _GAP)
    return Box(left=left, top=top, width=right - left, height=bottom - top)


def source_height(manifest: TemplateManifest) -> int:
    """Return the height of the source line, in EMUs."""
    return round(0.4 * EMU * _scale(manifest))


def _into(box: Box, area: Box) -> Box:
    """Return `box` of a deckgen layout as it lies in `area`, which stands for the whole content of that layout."""
    across, down = area.width / (CONTENT * EMU), area.height / ((LOWEST - TOP) * EMU)
    top = max(box.top - round(TOP * EMU), 0)
    height = box.height if box.top >= round(TOP * EMU) else box.top + box.height - round(TOP * EMU)
    return Box(
        left=area.left + round((box.left - round(MARGIN * EMU)) * across), top=area.top + round(top * down),
        width=round(box.width * across), height=round(height * down),
    )  # fmt: skip


def fitted_layout(
    manifest: TemplateManifest,
    name: str,
    layout: TemplateLayout,
    *,
    exact: bool,
    theme: Theme | None = None,
    ground: str = "background",
) -> Layout:
    """Return the deckgen layout `name` as it stands on the template's `layout`.

    `exact` keeps the template's boxes where every placeholder has one; `ground` is the role of `theme` behind it.
    """
    ours, area = LAYOUTS[name], content_area(manifest, layout)
    middle = [p for p in ours.placeholders if p.name not in OWN]
    special = name in ("title", "divider")
    scaled = {p.name: _below_title(manifest, layout) if special else _into(p.box, area) for p in middle}
    if name in ("text", "closing"):
        scaled = {p.name: area for p in middle}
    scaled = _room_for_headings(middle, scaled, round(_HEADING * EMU * _scale(manifest)))
    pairs = pairs_of(middle, contents(manifest, layout), scaled)
    keep = special or ((exact or is_named(layout, name)) and len(pairs) == len(middle))
    placed = [_title(ours.placeholder("Title"), layout, theme.colors[ground] if theme else None)]
    for number, placeholder in enumerate(middle):
        pair = pairs.get(placeholder.name)
        box = pair.box if pair is not None and keep else scaled[placeholder.name]
        if pair is None:
            align = layout.title.align if layout.title and special else placeholder.style.align
            look = replace(placeholder.style, align=align)
            placed.append(replace(placeholder, box=box, idx=_FREE + number, held=False, dress="full", look=look))
        elif placeholder.kind == "subtitle":
            back = theme.colors[ground] if theme else None
            # A subtitle is set smaller where it is long, so it must be readable as small text is.
            placed.append(_readable(_sized(placeholder, pair, box), pair, back, _SMALL))
        else:
            placed.append(replace(placeholder, box=box, idx=pair.idx, dress="full"))
    placed += _footers(manifest, ours, layout, area)
    return Layout(name=name, label=layout.name, placeholders=tuple(placed), ground=ground)


def _room_for_headings(middle: list[Placeholder], boxes: dict[str, Box], height: int) -> dict[str, Box]:
    """Return `boxes` with headings two lines tall, and what stands below them moved down."""
    headings = {p.name for p in middle if p.kind == "heading"}
    if not headings:
        return boxes
    end = max(boxes[name].top for name in headings) + height + _GAP // 2
    return {
        name: replace(box, height=height)
        if name in headings
        else replace(box, top=end, height=box.top + box.height - end)
        for name, box in boxes.items()
    }


def _sized(placeholder: Placeholder, pair: TemplatePlaceholder, box: Box) -> Placeholder:
    """Return `placeholder` in the template's `pair`, in its look; only sizes are set."""
    levels = tuple(replace(level, bold=pair.bold, margin=0.0) for level in placeholder.style.levels[:1])
    most = max(2, int(box.height / EMU / 0.4)) if placeholder.kind in ("title", "cover", "closing") else None
    if most is not None:
        levels = tuple(replace(level, max_lines=most) for level in levels)
    look = replace(placeholder.style, levels=levels, insets=pair.insets, align=pair.align)
    return replace(placeholder, box=box, idx=pair.idx, dress="size", look=look)


def _title(placeholder: Placeholder, layout: TemplateLayout, ground: str | None) -> Placeholder:
    """Return the title in the template's look; in deckgen's, where the template's cannot be read on `ground`."""
    pair = layout.title
    if pair is None:
        raise ValueError(f"the layout {layout.name!r} has no title")
    return _readable(_sized(placeholder, pair, pair.box), pair, ground, _LARGE)


def _readable(sized: Placeholder, pair: TemplatePlaceholder, ground: str | None, least: float) -> Placeholder:
    """Return `sized` in the template's look; in deckgen's, where the template's has less contrast than `least`."""
    unreadable = pair.color is not None and ground is not None and contrast(pair.color, ground) < least
    return replace(sized, dress="full") if unreadable else sized


def placed_title(layout: TemplateLayout) -> Box:
    """Return where the title stands."""
    return layout.title.box if layout.title else Box(left=0, top=0, width=0, height=0)


def _below_title(manifest: TemplateManifest, layout: TemplateLayout) -> Box:
    """Return where a subtitle goes on a cover that has no placeholder for it."""
    title = placed_title(layout)
    top = title.top + title.height + _GAP
    height = max(min(round(1.2 * EMU), manifest.height - top - round(0.9 * EMU)), round(0.4 * EMU))
    return Box(left=title.left, top=top, width=title.width, height=height)


def _footers(manifest: TemplateManifest, ours: Layout, layout: TemplateLayout, area: Box) -> list[Placeholder]:
    """Return source line, date and number; date and number stand where the template has them.

    What it has no place for stands on the line of the source: the source at the left, then date and number.
    """
    height, scale = source_height(manifest), _scale(manifest)
    line = Box(left=area.left, top=area.top + area.height + _GAP, width=area.width, height=height)
    sourced = any(placeholder.name == "Source" for placeholder in ours.placeholders)
    if not sourced:
        title = placed_title(layout)
        top = manifest.height - height - round(0.3 * EMU)
        line = Box(left=title.left, top=top, width=title.width, height=height)
    stamp, counted = ours.placeholder("Date"), ours.placeholder("Slide Number")
    two = tuple(replace(level, max_lines=2) for level in stamp.style.levels)
    stamp = replace(stamp, look=replace(stamp.style, levels=two))
    date = next((p for p in layout.of_type("dt") if p.box.width >= EMU * _STAMP[stamp.kind] * scale), None)
    number = next(iter(layout.of_type("sldNum")), None)
    ends: list[Placeholder] = []
    if number is None:
        line, box = _cut(line, round(_NUMBER * EMU * scale))
        ends.append(replace(counted, box=box, idx=_FREE + 31, held=False, dress="full"))
    else:
        ends.append(_sized(counted, number, number.box))
    if date is None:
        line, box = _cut(line, round(line.width * 0.36)) if sourced else (line, line)
        ends.insert(0, replace(stamp, box=box, idx=_FREE + 30, held=False, dress="full"))
    else:
        ends.insert(0, _sized(stamp, date, date.box))
    if sourced:
        ends.insert(0, replace(ours.placeholder("Source"), box=line, idx=_FREE + 20, held=False, dress="full"))
    return ends


def _cut(line: Box, width: int) -> tuple[Box, Box]:
    """Return `line` without its right end, and that end, `width` wide."""
    rest = line.width - width
    return replace(line, width=rest - _GAP), replace(line, left=line.left + rest, width=width)
