"""The page of all rules, written from the rules themselves; `deckgen.reference` puts it into the docs."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from itertools import groupby

from deckgen.checks.rule import RULES, DrawnRule, FileRule, Rule

HEAD = """\
# The rules

`deckgen check DECK.pptx` looks for these in any .pptx, also one that deckgen did not make; every build looks for them
before a deck is handed out. An error keeps a deck from being written; a warning is for a person to weigh.

A spec, or the nearest `pyproject.toml`, chooses and ignores. An ignored finding keeps its reason, and `--json` lists it.

```yaml
checks:
  ignore:
    - {rule: legibility.text-size, reason: the auditor's own wording, slides: [setup, 14]}
  options:
    legibility.text-size: {floor: 12}
```

```toml
[tool.deckgen.check]
select = ["package", "fit"]     # only these families
```

`deckgen check --render` draws the deck with LibreOffice and looks at the pages too; it needs LibreOffice and poppler.
LibreOffice is not PowerPoint: it shrinks text in its own way, and takes other fonts where it lacks one.

`deckgen check --fix` mends what is safe to mend, and keeps the file as it was beside it. `deckgen explain check CODE`
says what stands here.
"""


def markdown() -> str:
    """Return the page."""
    lines = [HEAD]
    for family, codes in groupby(RULES, key=lambda code: code.partition(".")[0]):
        lines += [f"## {family}", ""]
        for code in codes:
            lines += [*_section(code, RULES[code]), ""]
    return "\n".join(lines).rstrip() + "\n"


def _section(code: str, kind: type[Rule]) -> Iterator[str]:
    about = " ".join((inspect.getdoc(kind) or "").split())
    where = "" if issubclass(kind, FileRule) else ", while a deck is built"
    where = ", with `--render`" if issubclass(kind, DrawnRule) else where
    mends = ", mended by `--fix`" if issubclass(kind, FileRule) and kind.fix is not FileRule.fix else ""
    yield f"### `{code}`"
    yield ""
    yield f"*{kind.severity}{where}{mends}.* {about} {kind.why}".rstrip()
    yield ""
    yield f"- Breaks it: {kind.example}."
    yield f"- What to do: {kind.mend}."
    for name, field in kind.model_fields.items():
        yield f"- Option `{name}`: {field.description}; {field.get_default(call_default_factory=True)!r} unless said."
