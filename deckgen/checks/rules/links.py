"""Rules over where a deck leads out of itself: to disks, to houses' own networks, to pictures on the web."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit

from deckgen.checks.rule import FileRule
from deckgen.findings import Finding
from deckgen.slides.package import NS
from deckgen.slides.view.reading import R

if TYPE_CHECKING:
    from deckgen.slides.package import Relationship
    from deckgen.slides.view import DeckView

_DISK: Final = re.compile(r"file:|[A-Za-z]:[\\/]|\\\\|/(?:home|Users|Volumes|mnt|tmp|var|private)/", re.IGNORECASE)
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_INSIDE: Final = re.compile(
    r"localhost|.*\.(?:local|localhost|lan|internal|intranet|corp|home|private)|[^.:]+|127\.[\d.]+|10(?:\.\d+){3}"
    r"|192\.168(?:\.\d+){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d+){2}|::1|f[cd][0-9a-f]{2}:.*"
)
_LOADED: Final = {"image": "picture", "video": "film", "audio": "sound", "media": "film or sound"}
_STORED: Final = f"{{{NS['p14']}}}media"


def _outward(deck: DeckView) -> Iterator[tuple[int | None, str, Relationship]]:
    """Yield (slide, part, relationship) for all that lead out of the package."""
    numbers = {part: slide.number for slide in deck.slides for part in (slide.part, slide.notes) if part}
    for slide in deck.slides:
        numbers |= {link.target: slide.number for link in deck.links(slide.part).values() if link.kind == "chart"}
    for part in ("", *deck.package.parts):
        for link in deck.links(part).values():
            if link.external and link.target:
                yield numbers.get(part), part, link


def _host(address: str) -> str | None:
    """Return the host of an http(s) address, "" where it has none; None for other addresses."""
    try:
        found = urlsplit(address.strip())
        return (found.hostname or "") if found.scheme.lower() in ("http", "https") else None
    except ValueError:
        return ""


def is_local(address: str) -> bool:
    """Return whether `address` leads to a disk or into a house's own network."""
    address = unquote(address.strip())
    if _DISK.match(address):
        return True
    host = _host(address)
    return bool(host and _INSIDE.fullmatch(host.lower()))


def is_broken(address: str) -> bool:
    """Return whether `address` is one of the web that no browser opens, or a file beside the deck."""
    address = address.strip()
    host = _host(address)
    if host is not None:
        return not host or " " in host or ".." in host or not address[address.index(":") :].startswith("://")
    return not address.startswith("#") and not _SCHEME.match(address)


class LocalLinks(FileRule):
    """No link leads to a disk, or into a house's own network."""

    kind = "hygiene.local-links"
    why = "It opens for nobody else, and tells the names of folders, people and servers."
    example = "file:///C:/Users/jsmith/Desktop/budget.xlsx, or http://intranet/wiki"
    mend = "remove the link, or put the file where everyone can open it"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each such link: of text, a chart's data, an object; pictures and films have their own."""
        for number, part, link in _outward(deck):
            if link.kind not in _LOADED and is_local(link.target):
                where = "" if number else f"{part or 'the package'}: "
                yield self.finding(
                    f"{where}a link leads to a disk or an own network: {link.target[:80]}",
                    slide=number,
                    measured=link.kind,
                )


class BrokenLinks(FileRule):
    """Every link is a whole address."""

    kind = "hygiene.broken-links"
    why = "PowerPoint takes what has no http:// for a file beside the deck, and opens nothing."
    example = "www.example.org without https://, or https:/example.org"
    mend = "write the whole address"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each that is not."""
        for number, _, link in _outward(deck):
            if link.kind == "hyperlink" and is_broken(link.target) and not is_local(link.target):
                yield self.finding(f"no program opens this address: {link.target[:80]}", slide=number)


class LinkedMedia(FileRule):
    """Pictures, sound and film are in the file."""

    kind = "portability.linked-media"
    severity = "warning"
    why = "Elsewhere, or without a network, there is nothing to show; and a web server is told who opens the deck, and when."
    example = "a film that stayed in its folder, or a picture pasted from a web page as a link"
    mend = "save it, and insert it anew, with Insert and not Link to File"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each that is linked and not also in the file: an error where it lies on a disk."""
        seen = set()
        for number, part, link in _outward(deck):
            if link.kind in _LOADED and (part, link.target) not in seen and not _is_stored(deck.root(part), link.id):
                seen.add((part, link.target))  # a film has two relationships to one place
                where = "" if number else f"{part}: "
                host = _host(link.target)
                source = host if host and not is_local(link.target) else link.target[:80]
                yield self.finding(
                    f"{where}the {_LOADED[link.kind]} is not in the file, but at {source}", slide=number,
                    severity="error" if is_local(link.target) else None,
                )  # fmt: skip


def _is_stored(root: Any, link: str) -> bool:
    """Return whether all that use `link` have what it leads to in the file as well."""
    users = root.xpath("//*[@r:link=$id]", id=link, namespaces=NS)
    return bool(users) and all(
        user.get(f"{R}embed") or any(media.get(f"{R}embed") for media in user.getparent().iter(_STORED))
        for user in users
    )
