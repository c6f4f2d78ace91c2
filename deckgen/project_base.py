"""The shared spec of a new project: `decks/base.yaml` as shipped, with the answers in it and without the demo's claims.

It is changed as text, so that its comments stay: they say what each line is for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deckgen.adoption import Proposal

PLACEHOLDER = "Placeholder of deckgen's demo: replace"

# What the demo's people chose, and nobody here has yet: (block of base.yaml, what is to be filled in).
TO_FILL_IN = (
    ("organization", "whose decks these are"),
    ("finance", "investment, running cost, and every assumption with its source, owner and date"),
    ("program", "phases, next steps and decisions, with those who answer for them"),
    ("segments", "how many people your team can call and ask, what that costs, and who does it"),
    ("claims", "figures that you have published; none stands there yet"),
)

_SHARED = re.compile(r"^theme: .*\n", re.M)
_ASSUMED = re.compile(r'source: (?:"[^"]*"|[^,"]*)(?=, owner:)')
# Numbers that somebody stated elsewhere, of another file than this one.
_STATED = re.compile(r"^  (donors|donors_source|stated_benefit_month): ", re.M)
_CLAIMS = """\
# Figures that you have published: each is put beside the computed one, with its definition. `deckgen explain section claims`.
# claims:
#   - {label: Donor retention, claimed: 0.45, unit: share, metric: donor_retention, source: Annual report 2025}
"""


def base_of(
    text: str, settings: Mapping[str, str], added: Sequence[str], proposal: Proposal | None, project: Path
) -> str:
    """Return the shipped base with other `settings`, the lines `added` after its theme, and with a `proposal` its own files.

    With own files, what the demo's people published is left out, and what they chose is called a placeholder.
    """
    text = _with(text, settings)
    text = _SHARED.sub(lambda theme: theme[0] + "\n".join(added) + "\n", text, count=1)
    if proposal is None:
        return text
    from deckgen.adoption_yaml import to_yaml

    text = _replaced(text, "sources", to_yaml(proposal, project).rstrip() + "\n\n")
    return _to_be_filled_in(text)


def _to_be_filled_in(text: str) -> str:
    """Return the base without figures that belong to the demo alone; what has to stand there is marked."""
    text = re.sub(r"^# Figures that were published .*\n", "", text, flags=re.M)
    text = _replaced(text, "claims", _CLAIMS)
    text = _ASSUMED.sub(f'source: "{PLACEHOLDER}"', text)
    text = _STATED.sub(r"  # \1: ", text)
    told = dict(TO_FILL_IN)
    for block in ("finance", "program", "segments"):
        text = re.sub(
            rf"^{block}:\n",
            f"# To be filled in before anybody sees a deck: {told[block]}.\n{block}:\n",
            text,
            flags=re.M,
        )
    return text.replace(
        "finance:\n", f'finance:\n  source: "{PLACEHOLDER}"  # stands below every figure of the case\n', 1
    )


def _replaced(text: str, key: str, block: str) -> str:
    """Return YAML with another block for a top-level key: its lines up to the next that begins with a letter or a comment."""
    return re.sub(rf"^{key}:\n(?:[ \t].*\n|\n(?=[ \t]))*\n?", lambda _: block, text, count=1, flags=re.M)


def _with(text: str, settings: Mapping[str, str]) -> str:
    """Return YAML with other values of top-level keys, and their comments as they are."""
    for key, value in settings.items():
        text = re.sub(rf"^{key}: (?:[^#\n]*[^#\s])", lambda _, line=f"{key}: {value}": line, text, count=1, flags=re.M)  # type: ignore[misc]
    return text


def quoted(text: str) -> str:
    """Return `text` as a YAML value."""
    from deckgen.adoption_yaml import scalar

    return scalar(text)
