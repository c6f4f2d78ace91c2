"""What the sizes of the segments say: how many people stand on a list, and whether the calls reach the first of them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from deckgen.formats import counted, format_value
from deckgen.policy import CONTACTED, SEGMENTS
from deckgen.results import Results
from deckgen.values import HIDDEN

if TYPE_CHECKING:
    import pandas as pd

SIZES_TITLES = {"count_title": "Donors", "money_title": "Value at risk"}


def is_open(shown: str) -> bool:
    """Return whether a count is shown as it is, neither hidden nor as a range."""
    return shown != HIDDEN and not shown.startswith("<")


def sizes_frame(results: Results, shown: Mapping[str, str], priorities: Mapping[str, str]) -> pd.DataFrame:
    """Return a row a segment for the figure; where the count is hidden, so is the money."""
    import pandas as pd

    owners = {action.segment: action.owner for action in results.records("SELECT * FROM actions")}
    rows = []
    for key, text in shown.items():
        risk = f"{key}_value_at_risk"
        rows.append(
            {
                "label": SEGMENTS[key], "priority": priorities[key], "note": owners[key],
                "count": results.number(f"{key}_donors") if is_open(text) else math.nan, "count_text": text,
                "money_text": results.metrics[risk].text if is_open(text) and results.known(risk) else HIDDEN,
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def sizes_title(results: Results, shown: Mapping[str, str]) -> str:
    """Return how many donors are to be contacted and how many are not, as far as the counts `shown` tell it."""
    told = all(is_open(shown[key]) for key in CONTACTED) and results.shown("nurture_donors", "active_donors")
    if not told:
        return "Four lists to contact, in the order of priority; everybody else stays in the regular program"
    listed = sum(int(results.number(f"{key}_donors")) for key in CONTACTED)
    if not listed:
        return "None of the {{ active_donors }} active donors is on a list to contact"
    are = "is" if listed == 1 else "are"
    return (
        f"{format_value(listed, 'count')} of {{{{ active_donors }}}} active donors {are} on a list to contact; the other "
        "{{ nurture_donors }} stay in the regular program"
    )


def sizes_words(results: Results, shown: Mapping[str, str]) -> list[str]:
    """Return what follows from the sizes: calls against capacity, the money of the first list, the holdout."""
    calls = int(results.deck["call_capacity"])
    lines = []
    told = is_open(shown["save_first"]) and results.number("save_first_donors") > 0
    if calls and told:
        can = f"{counted(calls, 'call')} can be made before the next deck"
        lines.append(f"**Call first.** {{{{ save_first_donors }}}} donors on the Save First list; {can}.")
    if told and results.shown("save_first_value_at_risk", "value_at_risk"):
        lines.append("**Why them.** They hold {{ save_first_value_at_risk }} of the {{ value_at_risk }} value at risk.")
    if results.number("holdout_share"):
        lines.append(
            "**Leave some alone.** A random {{ holdout_share }} of each list, to measure what a contact changes."
        )
    lines.append("**One list a donor.** Nobody is contacted by two teams.")
    return lines
