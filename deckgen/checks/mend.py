"""What rules can mend by themselves: ids, lists and leftovers, never anything that a reader sees."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZipFile

from deckgen.checks.choice import file_rules
from deckgen.slides.archive import pack
from deckgen.spec_checks import ChecksSpec


def mend(content: bytes, choice: ChecksSpec | None = None) -> tuple[bytes, Mapping[str, int]]:
    """Return the deck `content` mended, and how much each rule mended; the same bytes where there was nothing to do."""
    with ZipFile(BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    done = {rule.kind: rule.fix(parts) for rule in file_rules(choice or ChecksSpec())}
    mended = {code: count for code, count in done.items() if count}
    return (pack(parts), mended) if mended else (content, {})
