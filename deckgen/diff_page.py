"""The report of a comparison: one HTML file that needs no network and no script; texts of the decks are escaped."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from deckgen.comparing import Comparison
from deckgen.ledger.diff_model import Pair

if TYPE_CHECKING:
    from jinja2 import Template

# First bytes of an image -> its kind, of those that every browser shows.
_TYPES: Final = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg", b"GIF8": "gif"}
_WORDS: Final = re.compile(r"\s+|[^\s]+")
_LONGEST: Final = 4_000  # characters of texts whose words are compared


def page(found: Comparison) -> str:
    """Return the report as HTML."""
    diff = found.diff
    groups = {
        "moved": [one for one in diff.metrics if one.what == "changed" and not one.redefined],
        "redefined": [one for one in diff.metrics if one.redefined],
        "new": [one for one in diff.metrics if one.what == "new"],
        "gone": [one for one in diff.metrics if one.what == "gone"],
    }
    return _template().render(
        diff=diff, groups=groups, earlier=[one for one in diff.restated if not one.current],
        anew={one.name for one in diff.restated if one.current}, image=lambda digest: _data(found.images.get(digest)),
        old_page=lambda number: _data(found.old_pages.get(number)), new_page=lambda number: _data(found.new_pages.get(number)),
        drawn=bool(found.old_pages or found.new_pages), marked=marked,
    )  # fmt: skip


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    source = files("deckgen").joinpath("diff_page.html").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(source)


def _data(image: bytes | None) -> str:
    """Return an image as the address of an ``img``; empty for one that is none, or that browsers do not show."""
    kind = next((name for start, name in _TYPES.items() if image is not None and image.startswith(start)), None)
    return f"data:image/{kind};base64,{b64encode(image).decode()}" if image is not None and kind else ""


def marked(pair: Pair) -> Mapping[str, list[tuple[bool, str]]]:
    """Return the old and the new text as pieces: (whether the other one lacks it, characters)."""
    if len(pair.old) + len(pair.new) > _LONGEST:
        return {"old": [(True, pair.old)], "new": [(True, pair.new)]}
    old, new = _WORDS.findall(pair.old), _WORDS.findall(pair.new)
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return {
        "old": list(_pieces((tag != "equal", "".join(old[a:b])) for tag, a, b, _, _ in steps)),
        "new": list(_pieces((tag != "equal", "".join(new[c:d])) for tag, _, _, c, d in steps)),
    }


def _pieces(found: Any) -> Iterator[tuple[bool, str]]:
    """Yield the pieces that are not empty; a lone space between two that differ differs with them."""
    listed = [(apart, text) for apart, text in found if text]
    for at, (apart, text) in enumerate(listed):
        inside = 0 < at < len(listed) - 1 and text.isspace()
        yield (apart or inside, text)
