"""The page of the Python interface: each public name with its signature and what its docstring says."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

import deckgen
from deckgen.reference.markdown import code, fenced, page

_ABOUT = """\
These names, and the [kinds of error](errors.md), are what other code may rely on. The package is typed (`py.typed`).

```python
import deckgen

made = deckgen.build("board")
print(made.output, made.slides)
```"""


def python() -> str:
    """Return the page."""
    return page("Python", _ABOUT, (_name(name) for name in deckgen.__all__))


def _name(name: str) -> str:
    thing = getattr(deckgen, name)
    return "\n\n".join([f"## {code(name)}", *_said(name, thing)])


def _said(name: str, thing: object) -> Iterator[str]:
    if callable(thing) and not (inspect.isclass(thing) and issubclass(thing, Exception)):
        yield fenced(f"{name}{_signature(thing)}", "python")
    yield _text(inspect.getdoc(thing) or "")
    if inspect.isclass(thing):
        members = [(one, value) for one, value in vars(thing).items() if not one.startswith("_") and _is_member(value)]
        for one, value in members:
            said = " ".join((inspect.getdoc(value) or "").split())
            yield f"**{code(one)}** {said}".strip()


def _is_member(value: object) -> bool:
    return inspect.isfunction(value) or isinstance(value, property | classmethod)


def _signature(thing: object) -> str:
    """Return the parameters, each on a line of its own where they are many; defaults that are functions as ``...``."""
    try:
        signature = inspect.signature(thing)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return "(...)"
    whole = _plain(str(signature))
    if len(whole) < 80:
        return whole
    returns = (
        f" -> {_plain(str(signature.return_annotation))}" if signature.return_annotation is not signature.empty else ""
    )
    lines = [f"    {_plain(str(one))},\n" for one in signature.parameters.values()]
    keyword = [one.kind is one.KEYWORD_ONLY for one in signature.parameters.values()]
    if True in keyword:
        lines.insert(keyword.index(True), "    *,\n")
    return f"(\n{''.join(lines)}){returns}"


def _plain(text: str) -> str:
    return re.sub(r"<[^<>]*(?:<[^<>]*>)?[^<>]*>", "...", text).replace("'", "")


def _text(doc: str) -> str:
    """Return a docstring as Markdown: numpydoc's headings become bold lines, its ``code`` simple."""
    lines = doc.replace("``", "`").splitlines()
    out: list[str] = []
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        if line and set(line) == {"-"}:
            continue
        out.append(f"**{line}**\n" if below and set(below) == {"-"} else line)
    return "\n".join(out)
