"""The page of the Python interface: each public name with its signature and what its docstring says."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from functools import cached_property

import deckgen
from deckgen.reference.markdown import code, fenced, page

_ABOUT = """\
These names, and the [kinds of error](errors.md), are what other code may rely on. The package is typed (`py.typed`).

```python
import deckgen

deck = deckgen.build("board")
```"""


def python() -> str:
    """Return the page."""
    return page("Python", _ABOUT, ("\n\n".join([f"## {code(name)}", *_said(name)]) for name in deckgen.__all__))


def _said(name: str) -> Iterator[str]:
    thing = getattr(deckgen, name)
    if callable(thing) and not (inspect.isclass(thing) and issubclass(thing, Exception)):
        yield fenced(f"{name}{_signature(thing)}", "python")
    yield _text(inspect.getdoc(thing) or "")
    if inspect.isclass(thing):
        members = [(one, value) for one, value in vars(thing).items() if not one.startswith("_") and _is_member(value)]
        for one, value in members:
            said = _text(inspect.getdoc(value) or "").split("\n\n")[0]
            yield f"{code(one + '()' if inspect.isfunction(value) else one)}: {' '.join(said.split())}"


def _is_member(value: object) -> bool:
    return inspect.isfunction(value) or isinstance(value, property | classmethod | cached_property)


def _signature(thing: object) -> str:
    """Return the parameters, each on a line of its own where they are many; defaults that are functions as ``...``."""
    try:
        signature = inspect.signature(thing)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return "(...)"
    whole = _plain(str(signature))
    if len(whole) < 80:
        return whole
    given = signature.return_annotation is not signature.empty
    returns = f" -> {_plain(str(signature.return_annotation))}" if given else ""
    lines = [f"    {_plain(str(one))},\n" for one in signature.parameters.values()]
    keyword = [one.kind is one.KEYWORD_ONLY for one in signature.parameters.values()]
    if True in keyword:
        lines.insert(keyword.index(True), "    *,\n")
    return f"(\n{''.join(lines)}){returns}"


def _plain(text: str) -> str:
    """Return a signature without the quotes of annotations and without the addresses of functions."""
    return re.sub(r"<[^<>]*(?:<[^<>]*>)?[^<>]*>", "...", text.replace("''", '""')).replace("'", "")


def _text(doc: str) -> str:
    """Return a docstring as Markdown: numpydoc's headings become bold lines, what they list a list, its ``code`` simple."""
    out: list[str] = []
    lines, listing = doc.replace("``", "`").splitlines(), False
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        if line and set(line) == {"-"}:
            continue
        if below and set(below) == {"-"}:
            out += [f"**{line}**", ""]
            listing = True
        elif listing and line and not line.startswith(" "):
            name, _, kind = line.partition(" : ")
            out.append(f"- {code(name)}{f' ({kind})' if kind else ''}:")
        else:
            out.append(f"  {line.strip()}" if listing and line else line)
    return "\n".join(out)
