"""What rules can mend by themselves: ids, lists and leftovers, never anything that a reader sees."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from deckgen.checks.choice import file_rules
from deckgen.errors import OutputError
from deckgen.slides.archive import pack
from deckgen.slides.package import CONTENT_TYPES, PRESENTATION, Package
from deckgen.spec_checks import ChecksSpec

_SIGNATURES: Final = "_xmlsignatures/"


def mend(content: bytes, choice: ChecksSpec | None = None) -> tuple[bytes, Mapping[str, int]]:
    """Return the deck `content` mended, and how much each rule mended; the same bytes where there was nothing to do.

    A file that cannot be read, that has two parts of one name, or that is signed is left as it is.
    """
    parts = _parts(content)
    if parts is None:
        return content, {}
    done = {rule.kind: rule.fix(parts) for rule in file_rules(choice or ChecksSpec())}
    mended = {code: count for code, count in done.items() if count}
    return (pack(parts), mended) if mended else (content, {})


def _parts(content: bytes) -> dict[str, bytes] | None:
    """Return the parts by their names; None where they had better not be touched."""
    try:
        package = Package(content)
        for name in (CONTENT_TYPES, PRESENTATION, *package.xml_parts()):
            package.xml(name)
    except (OutputError, KeyError):
        return None
    names = {name.lower() for name in package.names}
    signed = any(name.startswith(_SIGNATURES) for name in names)
    return None if signed or len(names) < len(package.names) else dict(package.parts)
