"""The page of what can go wrong: exit codes, kinds of error, and what the reader of one does next."""

from __future__ import annotations

import inspect

from deckgen import errors as kinds
from deckgen.errors import DeckgenError
from deckgen.reference.markdown import code, page, table

_ABOUT = """\
An error says what is wrong, where (`file:line:column`, with the line shown), and what to do. All mistakes of a spec are told
in one run. `--json` gives the same to a machine, as `{"error": KIND, "problems": [...]}`; `--debug` shows the traceback.

## Exit codes

| code | means |
|---|---|
| 0 | done |
| 1 | findings, differences, or a failed build; the last good deck is still there |
| 2 | wrong use: no such command, option or argument; of `deckgen diff`, trouble |

Other codes are those of the shell, such as 130 after Ctrl-C.

## Kinds of error

In Python each is a class of `deckgen.errors`, and all of them are `DeckgenError`."""

_WHO = """\
Findings are not errors: they are what [the rules](../checks.md) say of a finished deck, and carry a rule's code in
brackets, such as `[legibility.contrast]`. [How to deal with one](../howto/fix-a-finding.md)."""


def errors() -> str:
    """Return the page."""
    classes: list[type[DeckgenError]] = [DeckgenError, *DeckgenError.__subclasses__()]
    classes = [one for one in classes if one.__module__ == kinds.__name__]
    rows = [(code(one.__name__), " ".join((inspect.getdoc(one) or "").split())) for one in classes]
    return page("Errors and exit codes", _ABOUT, [table(("error", "means"), rows), "## Findings", _WHO])
