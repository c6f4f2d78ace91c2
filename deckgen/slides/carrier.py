"""What a deck carries about itself: one JSON document in a custom XML part, and its digest in the file's properties.

LibreOffice drops the part but keeps the property, so that a copy of the document can be found again by its digest.
Only what the slides show may be in it: whoever has the deck has the document.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape

from lxml import etree

from deckgen.errors import OutputError
from deckgen.slides.editor import OFFICE, Editor
from deckgen.slides.package import PRESENTATION, Package
from deckgen.slides.template_theme import DECLARATION

NAMESPACE: Final = "urn:deckgen:carrier"
PROPERTY: Final = "deckgen"
_ITEM: Final = str(uuid5(NAMESPACE_URL, NAMESPACE)).upper()
_DATA: Final = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_CUSTOM: Final = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_TYPES: Final = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_FORMAT: Final = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # of properties that a person may add
_PROPERTIES_TYPE: Final = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_ITEM_TYPE: Final = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_DIGEST: Final = re.compile(r"\b[0-9a-f]{64}\b")
_LONGEST: Final = 100  # characters of a deck's name


def embed(parts: Editor, payload: Mapping[str, Any], *, name: str = "") -> str:
    """Put `payload` into the deck, beside what it carries already under other keys; returns the document's digest.

    `name` is what the deck is called in its properties; the one it has where none is given.
    """
    text = document({**(extract(parts) or {}), **payload})
    found = _part(parts)
    if found is None:
        found = parts.free_name("customXml/item{}.xml")
        held = parts.free_name("customXml/itemProps{}.xml")
        item = f'<ds:datastoreItem ds:itemID="{{{_ITEM}}}" xmlns:ds="{_DATA}"><ds:schemaRefs/></ds:datastoreItem>'
        parts.add(held, f"{DECLARATION}{item}".encode(), _ITEM_TYPE)
        parts.add(found, b"<x/>", "application/xml")
        parts.relate(found, f"{OFFICE}/customXmlProps", held)
        parts.relate(PRESENTATION, f"{OFFICE}/customXml", found)
    parts.add(found, f'{DECLARATION}<deckgen xmlns="{NAMESPACE}">{escape(text)}</deckgen>'.encode(), "application/xml")
    digest = document_digest(text)
    _write_property(parts, digest, name)
    return digest


def extract(package: Package) -> Mapping[str, Any] | None:
    """Return what a deck carries; None where it carries nothing, or nothing that can be read."""
    found = _part(package)
    if found is None:
        return None
    try:
        payload = json.loads("".join(package.xml(found).itertext()))
    except ValueError:
        return None
    return payload if isinstance(payload, dict) else None


def carried_digest(package: Package) -> str | None:
    """Return the digest of the document that the deck's properties name, which may be lost from the deck itself."""
    held = _property(package)
    found = _DIGEST.search("".join(held.itertext())) if held is not None else None
    return found[0] if found else None


def document(payload: Mapping[str, Any]) -> str:
    """Return `payload` as the text that is embedded."""
    return json.dumps(payload, sort_keys=True, separators=(",", ":"))


def document_digest(text: str) -> str:
    """Return the SHA-256 of a document, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def _part(package: Package) -> str | None:
    """Return the part with the document; a person's deck may have custom XML of other programs."""
    for link in package.relationships(PRESENTATION).values():
        if link.kind == "customXml" and link.target in package.parts:
            try:
                root = package.xml(link.target)
            except OutputError:
                continue
            if root.tag == f"{{{NAMESPACE}}}deckgen":
                return link.target
    return None


def _property(package: Package) -> Any | None:
    part = package.related("", "custom-properties")
    if part is None or part not in package.parts:
        return None
    found = package.xml(part).findall(f"{{{_CUSTOM}}}property")
    return next((held for held in found if held.get("name") == PROPERTY), None)


def _write_property(parts: Editor, digest: str, name: str) -> None:
    part = parts.related("", "custom-properties")
    if part is None or part not in parts.parts:
        part = "docProps/custom.xml"
        root = f'{DECLARATION}<Properties xmlns="{_CUSTOM}" xmlns:vt="{_TYPES}"/>'
        parts.add(part, root.encode(), _PROPERTIES_TYPE)
        parts.relate("", f"{OFFICE}/custom-properties", part)
    held, root = _property(parts), parts.edit(part)
    if held is None:
        ids = [int(one.get("pid", "1")) for one in root]
        held = etree.SubElement(root, f"{{{_CUSTOM}}}property", fmtid=_FORMAT, pid=str(max([1, *ids]) + 1))
        held.set("name", PROPERTY)
    old = _DIGEST.sub("", "".join(held.itertext())).strip()
    for child in list(held):
        held.remove(child)
    etree.SubElement(held, f"{{{_TYPES}}}lpwstr").text = f"{(name or old)[:_LONGEST].strip()} {digest}".strip()
