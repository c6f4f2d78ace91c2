"""The few forms of Markdown that the reference pages are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def page(title: str, about: str, blocks: Iterable[str]) -> str:
    """Return a whole page: its title, what it is about, and its blocks, an empty line between them."""
    return "\n\n".join([f"# {title}", about.strip(), *(block.strip("\n") for block in blocks)]) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; a cell may hold any text."""
    lines = [head, ["---"] * len(head), *([cell(one) for one in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def cell(text: str) -> str:
    """Return `text` on one line, with nothing in it that would end a cell."""
    return " ".join(text.split()).replace("|", "\\|")


def code(text: str) -> str:
    """Return `text` as code within a line."""
    return f"`{text}`" if "`" not in text else f"`` {text} ``"


def fenced(text: str, language: str = "yaml") -> str:
    """Return `text` as a block of code."""
    return f"```{language}\n{text.strip()}\n```"
