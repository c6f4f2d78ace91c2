"""What a new project says about itself: its README, its theme to fill in, and what does not belong into a repository."""

from __future__ import annotations

from pathlib import Path

from deckgen.project_base import TO_FILL_IN

GITIGNORE = """\
# What deckgen makes anew
out/
.deckgen/

# Personal data: keep it out of repositories
data/
pairs-for-review*.csv
worklists/

# Left by PowerPoint, and by deckgen over a deck that somebody had edited
~$*
*.bak
"""

THEME = """\
# Your brand. What is not said here is {theme}'s; `deckgen list themes` shows the others.
extends: {theme}
name: {name}
label: {label}
# colors:                # hex, no "#"; a palette that cannot be read or told apart is refused, with the measured contrast
#   primary: "12355B"
#   accent: "1B7F8C"
# fonts: {{heading: Georgia, body: Arial}}
# logo: logo.png         # a file beside this one: .png, .jpg or .svg
"""

_README = """\
# {organization}: decks

Every deck here is compiled by deckgen from a YAML file in `decks/`. No number is typed in.

    deckgen build board      # writes out/board.pptx
    deckgen build --all      # all four audiences, from the same numbers
    deckgen check board      # every mistake of a spec, with its line, without building

| what | where |
|---|---|
| what all decks share: sources, date, money, policy | `decks/base.yaml` |
| one deck: title and sections | `decks/board.yaml`, `finance.yaml`, `marketing.yaml`, `technical.yaml` |
| colours, fonts, logo | `themes/brand/theme.yaml` |
{template}| what was built | `out/` |
| deckgen's own work, safe to delete | `.deckgen/` |

{data}
## Next

1. {first}
2. Put your colours and logo into `themes/brand/theme.yaml`.
3. Write a deck of your own: copy `decks/board.yaml`, change its title and sections. `deckgen list sections` shows
   them, `deckgen explain section problem` their options.
4. Edit the deck in PowerPoint and build again: your edits stay.

`deckgen doctor` tells what works on this machine. In `deckgen trace out/board.pptx` every number says where it comes from.
"""

_DEMO = """\
The data are synthetic, and every slide says so. For your own files look at

    deckgen init another-folder --from gifts.csv --from tickets.xlsx

or give each source in `decks/base.yaml` its `path:` and `columns:`.
"""

_OWN = """\
The sources are your own files, named under `sources:` in `decks/base.yaml` with what their columns mean. Lines with a
comment there want your eye. `deckgen data profile board` shows how many rows were read, and which were kept aside and why.
"""


_OWN_FIRST = """\
Fill in `decks/base.yaml` before anybody sees a deck. What stands there is deckgen's demo, and no figure of yours:
{blocks}"""

_DEMO_FIRST = (
    "Set the money in `finance:` of `decks/base.yaml`: investment, running costs, assumptions with their owners."
)


def readme(organization: str, *, own: bool, template: Path | None) -> str:
    """Return the project's README."""
    row = f"| the template that decks stand in | `templates/{template.name}` |\n" if template else ""
    blocks = "\n".join(f"   - `{block}:` {what}" for block, what in TO_FILL_IN)
    return _README.format(
        organization=organization, template=row, data=_OWN if own else _DEMO,
        first=_OWN_FIRST.format(blocks=blocks) if own else _DEMO_FIRST,
    )  # fmt: skip
