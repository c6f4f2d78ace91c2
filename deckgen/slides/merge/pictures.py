"""Pictures: drawn anew at the size that the person gave them, where the image is still the one that was written."""

from __future__ import annotations

import hashlib
from copy import deepcopy
from dataclasses import replace
from typing import Any, Final

from deckgen.slides.layouts import EMU
from deckgen.slides.merge.work import Site
from deckgen.slides.package import NS
from deckgen.slides.shown import ShownPicture, ShownShape

_EMBED: Final = f"{{{NS['r']}}}embed"
_IMAGE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_VECTOR: Final = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_VECTORS: Final = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_LEAST: Final = 2.0  # inches; a smaller picture is drawn at this and shown smaller
_NEAR: Final = 0.01


def merge_picture(
    site: Site, shape: Any, our_shape: Any, base: ShownShape, theirs: ShownShape, ours: ShownShape
) -> ShownShape:
    """Renew the image of ``p:pic``; returns what the next merge compares with."""
    before, there, new = (one.picture or ShownPicture() for one in (base, theirs, ours))
    if there.image == new.image and near(there.drawn, new.drawn):
        return ours
    if there.image != before.image:
        reason = "somebody has put another image here" if there.image else "the picture has lost its image"
        site.conflict(base.name, "picture", (base.alt, theirs.alt, ours.alt), reason)
        return replace(ours, picture=before)
    if before.figure == new.figure and near(there.drawn, before.drawn):
        return replace(ours, picture=before)
    drawn_at = new.drawn if near(there.drawn, new.drawn) else there.drawn
    if drawn_at == new.drawn:
        made = site.adopt(our_shape.find("p:blipFill/a:blip", NS))
        image = new.image
    else:
        drawn = _drawn(site, base.name, there.drawn)
        if drawn is None and not _alike(there.drawn, new.drawn):
            reason = "it has another shape than before and cannot be drawn anew"
            site.conflict(base.name, "picture", (base.alt, theirs.alt, ours.alt), reason)
            return replace(ours, picture=before)
        made = _blip(site, *drawn) if drawn else site.adopt(our_shape.find("p:blipFill/a:blip", NS))
        image = hashlib.sha256(drawn[0]).hexdigest() if drawn else new.image
    old = shape.find("p:blipFill/a:blip", NS)
    effects = [effect for effect in old if effect.tag != f"{{{NS['a']}}}extLst"]
    for place, effect in enumerate(effects):
        made.insert(place, deepcopy(effect))  # what a person did to its colours
    old.getparent().replace(old, made)
    site.renewed(base.name, "picture")
    return replace(ours, picture=replace(new, image=image, drawn=drawn_at))


def near(one: tuple[int, int], two: tuple[int, int]) -> bool:
    """Tell whether two sizes are the same, up to how programs round."""
    return all(abs(a - b) <= max(a, b) * _NEAR for a, b in zip(one, two, strict=True))


def _alike(one: tuple[int, int], two: tuple[int, int]) -> bool:
    return bool(one[1] and two[1]) and abs(one[0] / one[1] / (two[0] / two[1]) - 1) < 2 * _NEAR


def _drawn(site: Site, name: str, size: tuple[int, int]) -> tuple[bytes, bytes | None] | None:
    if site.work.redraw is None or not all(size):
        return None
    width, height = (side / EMU for side in size)
    scale = max(1.0, _LEAST / min(width, height))
    return site.work.redraw(site.slide, name, round(width * scale, 4), round(height * scale, 4))


def _blip(site: Site, png: bytes, svg: bytes | None) -> Any:
    from deckgen.slides.texts import parse

    editor = site.work.editor
    relation = editor.relate(site.part, _IMAGE, site.work.image(png, "png", "image/png"))
    inside = ""
    if svg is not None:
        vector = editor.relate(site.part, _IMAGE, site.work.image(svg, "svg", "image/svg+xml"))
        blip = f'<asvg:svgBlip xmlns:asvg="{_VECTORS}" r:embed="{vector}"/>'
        inside = f'<a:extLst><a:ext uri="{_VECTOR}">{blip}</a:ext></a:extLst>'
    return parse(f'<a:blip r:embed="{relation}">{inside}</a:blip>')
