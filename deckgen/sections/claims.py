"""Claims: figures that were published, beside what was computed under a stated definition."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from deckgen.claims import Examined, examine
from deckgen.formats import counted, spelled
from deckgen.results import Results
from deckgen.sections.base import Section, cell, table
from deckgen.slides.model import Column, Slide

if TYPE_CHECKING:
    from deckgen.theme import Theme

_FILLS = {
    "holds": ("Holds", "good"),
    "does not hold": ("Does not hold", "high"),
    "cannot be computed": ("No evidence", "medium"),
    "is an input": ("Input", "surface"),
}


class Claims(Section):
    """Published figures: what was claimed, what is computed, whether it holds, and what is counted."""

    kind: ClassVar[str] = "claims"
    label: ClassVar[str] = "Published figures"

    def build(self, results: Results, theme: Theme) -> list[Slide]:
        """Return the table of claims; nothing where the spec lists none."""
        found = examine(results.deck["claims"], results.metrics)
        if not found:
            return []
        columns = [
            Column(label="Published", width=1.75),
            Column(label="Claim", align="right", width=1.15),
            Column(label="Computed", align="right", width=1.15),
            Column(label="Verdict", width=1.2),
            Column(label="What is counted", width=5.2),
        ]
        rows = []
        for item in found:
            word, fill = _FILLS[item.outcome]
            known = item.claim.metric and results.known(item.claim.metric)
            computed = (
                f"{{{{ {item.claim.metric} }}}}"
                if known
                else item.computed
                if item.outcome != "cannot be computed"
                else "–"
            )
            rows.append(
                [
                    cell(results, item.claim.label, bold=True),
                    cell(results, item.claimed),
                    cell(results, computed),
                    cell(results, word, fill=fill, bold=True),
                    cell(results, _note(results, item)),
                ]
            )
        sources = ", ".join(dict.fromkeys(item.claim.source for item in found))
        return [
            self.slide(
                results,
                "table",
                _title(found),
                {"Table": table(results, columns, rows, "published figures with the computed ones")},
                say="Each published figure stands beside what this file gives under a definition that anyone can check.",
                if_asked="Holds means: written alike, or inside the 95% interval of the computed figure. A claim of at "
                "least or at most is compared as such.",
                source=f"Published in: {sources}. Computed from: {{{{ source_labels }}}}.",
            )
        ]


def _note(results: Results, item: Examined) -> str:
    said = [item.claim.note, item.why if item.outcome == "cannot be computed" else ""]
    text = "; ".join(part for part in said if part and results.say(part).text)  # a note may depend on what is known
    return text[:1].upper() + text[1:]


def _title(found: Sequence[Examined]) -> str:
    count = {word: sum(item.outcome == word for item in found) for word in _FILLS}
    held, failed = count["holds"], count["does not hold"]
    figures = counted(len(found), "published figure")
    if held == len(found):
        return f"All {figures} hold when computed" if held > 1 else "The published figure holds when it is computed"
    parts = [f"{spelled(failed)} {'does' if failed == 1 else 'do'} not"] if failed else []
    parts += [f"{spelled(count['cannot be computed'])} cannot be computed"] if count["cannot be computed"] else []
    parts += [f"{spelled(count['is an input'])} {_be(count['is an input'])}"] if count["is an input"] else []
    head = {0: "none holds", 1: "one holds"}.get(held, f"{spelled(held)} hold")
    return f"Of {figures}, {head} when computed: {', '.join(parts)}"


def _be(count: int) -> str:
    return "is an input" if count == 1 else "are inputs"
