"""The list of decisions: each page in its folder, by number, with its title."""

from __future__ import annotations

from pathlib import Path

from deckgen.reference.markdown import page, table

_ABOUT = "Why deckgen is built as it is: one page each for what somebody may question."


def decisions(folder: Path) -> str:
    """Return the page that lists the decisions in `folder`."""
    files = sorted(path for path in folder.glob("[0-9]*.md"))
    rows = [(path.name[:4], f"[{_title(path)}]({path.name})") for path in files]
    return page("Decisions", _ABOUT, [table(("", ""), rows)])


def _title(path: Path) -> str:
    first = path.read_text(encoding="utf-8").split("\n", 1)[0]
    return first.removeprefix("#").strip().removeprefix(path.name[:4]).lstrip(" .:-—")
