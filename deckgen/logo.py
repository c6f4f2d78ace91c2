"""A brand's logo read from its file: a picture, or an SVG with the picture that is shown where SVG is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from deckgen.errors import Problem, ThemeError

MOST_BYTES: Final = 1_000_000  # of an SVG, which every slide shows
SHAPES_APART: Final = 0.02  # by which the SVG and its PNG may differ in width to height
_SVG: Final = "{http://www.w3.org/2000/svg}"
_MOVING: Final = frozenset(
    ("script", "foreignObject", "animate", "animateMotion", "animateTransform", "set", "handler")
)
_HARMLESS: Final = re.compile(r"#|data:image/(png|jpe?g|gif)[;,]", re.IGNORECASE)
_URL: Final = re.compile(r"url\(\s*['\"]?\s*([^'\")]*)", re.IGNORECASE)
_NUMBER: Final = re.compile(r"\s*(\d+(?:\.\d*)?|\.\d+)\s*(?:px|pt|mm|cm|in|pc)?\s*")


@dataclass(frozen=True, kw_only=True, slots=True)
class Logo:
    """A logo's PNG or JPEG, and the SVG that it stands in for."""

    image: bytes
    vector: bytes | None = None


def read_logo(path: Path) -> Logo:
    """Return the logo at `path`, with its PNG where it is an SVG; ThemeError, without a mark, for all that is wrong."""
    if path.suffix.lower() != ".svg":
        image = _read(path, "put it beside theme.yaml")
        if not image.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
            raise ThemeError(
                f"the logo {path.name} is no PNG or JPEG", hint="save it as one; .png and .jpg are only names"
            )
        return Logo(image=image)
    vector = _read(path, "put it beside theme.yaml")
    hint = "save the logo as plain SVG without that, or give a PNG as the logo"
    problems = [
        Problem(message=f"the logo {path.name} {said}", hint=hint) for said in dict.fromkeys(svg_objections(vector))
    ]
    if problems:
        raise ThemeError(problems)
    return Logo(image=_fallback(path, vector), vector=vector)


def _read(path: Path, hint: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ThemeError(f"the logo {path} cannot be read: {error.strerror}", hint=hint) from error


def _fallback(path: Path, vector: bytes) -> bytes:
    """Return the PNG beside the SVG at `path`."""
    from PIL import Image

    beside = path.with_suffix(".png")
    export = f"export {path.name} as {beside.name}, about 600 pixels high on a transparent ground, beside it"
    if not beside.is_file():
        message = f"the logo {path.name} needs {beside.name} beside it, for programs that do not draw SVG"
        raise ThemeError(message, hint=export)
    image = _read(beside, export)
    try:
        with Image.open(BytesIO(image), formats=["PNG"]) as picture:
            shown = picture.width / picture.height
    except OSError as error:
        raise ThemeError(f"the logo's {beside.name} is no PNG", hint=export) from error
    drawn = _shape(_root(vector))
    if drawn is not None and abs(drawn / shown - 1) > SHAPES_APART:
        message = f"{path.name} is {drawn:.2f} times as wide as it is high, {beside.name} {shown:.2f} times"
        raise ThemeError(message, hint=export)
    return image


def svg_objections(content: bytes) -> Iterator[str]:
    """Yield what keeps an SVG out of a deck: what runs, moves, or is fetched from elsewhere; a root without a size."""
    from lxml import etree

    if len(content) > MOST_BYTES:
        yield f"has {len(content):,} bytes, at most {MOST_BYTES:,} are allowed"
        return
    try:
        root = _root(content)
    except etree.XMLSyntaxError as error:
        yield f"is no XML: {error.msg}"
        return
    if root.tag != f"{_SVG}svg":
        yield "is no SVG"
        return
    own = root.getroottree().docinfo.internalDTD
    if own is not None and next(iter(own.iterentities()), None) is not None:
        yield "defines entities"
    if _shape(root) is None:
        yield "has neither a viewBox nor a width and a height"
    for instruction in root.getroottree().xpath("//processing-instruction()"):
        yield f"has an instruction <?{instruction.target}?>"
    for element in root.iter(etree.Element):
        yield from _element_objections(element)


def _element_objections(element: Any) -> Iterator[str]:
    name = element.tag.rsplit("}", 1)[-1]
    if name in _MOVING:
        yield f"has a <{name}>"
    css = "".join(element.itertext()) if name == "style" else ""
    if "@import" in css.lower():
        yield "has a style that imports another"
    for key, value in element.attrib.items():
        short = key.rsplit("}", 1)[-1]
        if short.lower().startswith("on"):
            yield f"has a script in {short!r}"
        if short in ("href", "src") and not _HARMLESS.match(value.strip()):
            yield f"refers to {value.strip()[:60]!r}"
    for text in (css, *element.attrib.values()):
        yield from (f"refers to {url[:60]!r}" for url in _URL.findall(text) if not _HARMLESS.match(url.strip()))


def _root(content: bytes) -> Any:
    from lxml import etree

    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))


def _shape(root: Any) -> float | None:
    """Return the width of an SVG as a multiple of its height, or None where it does not say."""
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    sides = box[2:] if len(box) == 4 else [root.get("width", ""), root.get("height", "")]
    read = [_NUMBER.fullmatch(side) for side in sides]
    wide, high = (float(found.group(1)) if found else 0.0 for found in read)
    return wide / high if wide and high else None
