"""Which slide and which shape of the edited deck is which of ours: by tag, else by name, else by what it says and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from deckgen.slides.merge.pairing import LIKE, likeness
from deckgen.slides.package import NS, Package
from deckgen.slides.shown import Rect, ShownDeck, ShownShape, ShownSlide
from deckgen.slides.snapshot import is_shape, read_shape, read_slide
from deckgen.slides.tags import is_plain, name_of, properties, read_tag

ROUNDING: Final = 2000  # EMUs; LibreOffice keeps lengths in hundredths of a millimetre
_COMMON: Final = 0.4  # share of texts in common from which an untagged slide is taken for one of ours
_COPY: Final = 0.8  # and from which it is taken for a copy of one that is there already


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """The edited deck's slide parts with the ids of ours, in the order of the deck; `tagged` where tags were kept."""

    slides: tuple[tuple[str, str], ...]  # part, slide id; "" for a slide of the person's own
    tagged: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A shape of the edited deck that came from one of ours: its element, and the slide and name it was written as."""

    element: Any
    slide: str
    name: str
    nested: bool = False


def place_slides(package: Package, base: ShownDeck) -> Placed:
    """Return which slide is which."""
    known = {slide.id for slide in base.slides}
    found: dict[str, str] = {}
    parts = package.slides()
    for part in parts:
        tag = read_tag(package, part, package.xml(part).find("p:cSld", NS))
        if tag in known:
            found[part] = tag
    tagged = bool(found)
    if not tagged:
        names = {part: package.xml(part).find("p:cSld", NS).get("name", "") for part in parts}
        found |= {part: name for part, name in names.items() if name in known}
        found |= _by_content(package, [part for part in parts if part not in found], base, set(found.values()))
    return Placed(slides=tuple((part, found.get(part, "")) for part in parts), tagged=tagged)


def _by_content(package: Package, parts: list[str], base: ShownDeck, taken: set[str]) -> Mapping[str, str]:
    scored = []
    for place, part in enumerate(parts):
        words = _words(read_slide(package, part))
        for slide in base.slides:
            others = _words(slide)
            scored.append((len(words & others) / max(len(words | others), 1), -place, part, slide.id))
    found: dict[str, str] = {}
    for common, _, part, slide_id in sorted(scored, reverse=True):
        first = slide_id not in taken and slide_id not in found.values()
        if part not in found and common >= (_COMMON if first else _COPY):
            found[part] = slide_id
    return found


def _words(slide: ShownSlide) -> set[str]:
    texts = {p.text.strip() for shape in slide.shapes for p in shape.paragraphs}
    return {text for text in texts if text and not text.isdigit()}  # a copy has another number


def find_shapes(package: Package, part: str, slide: ShownSlide, base: ShownDeck) -> tuple[list[Found], bool]:
    """Return the shapes on the slide `part` that came from ours, and whether their tags were kept."""
    tree = package.xml(part).find("p:cSld/p:spTree", NS)
    found = _tagged(package, part, tree, base, nested=False)
    kept = bool(found)
    names = {one.name for one in found if one.slide == slide.id}
    own = [shape for shape in tree if is_shape(shape) and shape not in [one.element for one in found]]
    for shape in own:  # what carries no tag, such as the slide's number, has its name; so has all where tags were lost
        name = name_of(shape)
        was = slide.shape(name)
        if was is None or name in names:
            continue
        plain = is_plain(name)  # of whatever kind a program has made it
        if plain or (not kept and read_shape(package, part, shape).kind == was.kind):
            found.append(Found(element=shape, slide=slide.id, name=name))
            names.add(name)
    if not kept:
        found += _like(package, part, [s for s in own if s not in [one.element for one in found]], slide, names)
    return found, kept


def _tagged(package: Package, part: str, tree: Any, base: ShownDeck, *, nested: bool) -> list[Found]:
    found: list[Found] = []
    for shape in tree:
        if not is_shape(shape):
            continue
        slide_id, _, name = (
            read_tag(package, part, properties(shape)).rpartition("/")
            if properties(shape) is not None
            else ("", "", "")
        )
        slide = base.slide(slide_id)
        if slide is not None and slide.shape(name) is not None:
            found.append(Found(element=shape, slide=slide_id, name=name, nested=nested))
        elif shape.tag == f"{{{NS['p']}}}grpSp":
            found += _tagged(package, part, shape, base, nested=True)
    return found


def _like(package: Package, part: str, own: list[Any], slide: ShownSlide, names: set[str]) -> list[Found]:
    """Return shapes of other names that say what ours said, or stand where ours stood."""
    scored = []
    for place, shape in enumerate(own):
        shown = read_shape(package, part, shape)
        for was in slide.shapes:
            if was.name not in names and was.kind == shown.kind:
                scored.append((_likeness(shown, was), -place, was.name))
    found: dict[str, int] = {}
    for score, place, name in sorted(scored, reverse=True):
        if score >= LIKE and name not in found and -place not in found.values():
            found[name] = -place
    return [Found(element=own[place], slide=slide.id, name=name) for name, place in found.items()]


def _likeness(shown: ShownShape, was: ShownShape) -> float:
    said, written = ("\n".join(p.text for p in one.paragraphs) for one in (shown, was))
    same_place = shown.box is not None and was.box is not None and same_box(shown.box, was.box)
    return (likeness(said, written) if said or written else 0.0) + (0.6 if same_place else 0.0)


def same_box(one: Rect | None, two: Rect | None) -> bool:
    """Tell whether two places are the same, up to how programs round."""
    if one is None or two is None:
        return one is two
    return all(abs(a - b) <= ROUNDING for a, b in zip(one, two, strict=True))
