"""What the site makes of the pages: a link that leads out of `docs/` is written as the path in the checkout.

MkDocs calls `on_page_markdown` for every page (`hooks` in mkdocs.yml). In the repository such a link can be followed; on
the site there is nothing that it could lead to.
"""

from __future__ import annotations

import posixpath
import re
from typing import Any

_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\((\.\.?/[^)#\s]+)(?:#[^)]*)?\)")


def on_page_markdown(markdown: str, *, page: Any, **_: Any) -> str:
    """Return the page with its links to files outside of `docs/` as text."""
    folder = posixpath.dirname(page.file.src_uri)

    def outside(found: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(folder, found[2]))
        if not target.startswith("../"):
            return found[0]
        path = target.removeprefix("../")
        return f"`{path}`" if found[1].strip("`") == path else f"{found[1]} (`{path}` in the checkout)"

    return _LINK.sub(outside, markdown)
