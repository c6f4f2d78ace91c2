"""What the holdout can show, and when: words for the plan."""

from __future__ import annotations

from typing import Final

from deckgen.results import Results

HOPELESS: Final = 36  # months after which nobody waits for an answer


def evidence_of_uplift(results: Results) -> str:
    """Return that uplift is not measured, and how many people and months the holdout needs to measure it."""
    if not results.number("holdout_share") > 0:
        return "Not measured; nobody is held out, so it stays unknown"
    if not results.shown("holdout_people_needed", "holdout_months"):
        return "Not measured; needs a holdout"
    needs = (
        "Not measured; at the assumed {{ assumed_save_uplift }} the holdout needs {{ holdout_people_needed }} people"
    )
    if results.number("holdout_months") <= 1:
        return needs + ": one list of calls is enough"
    needs += ", about {{ holdout_months }} at a list a month"
    return needs + (": pool lists or raise the holdout" if results.number("holdout_months") > HOPELESS else "")


def one_list(results: Results) -> str:
    """Return the smallest uplift that one list of calls could show; nothing where that is unknown."""
    if not results.shown("holdout_detectable", "save_first_donors"):
        return ""
    return (
        "One list of {{ save_first_donors }} people shows a save uplift of {{ holdout_detectable }} or more, with 80% power at "
        "5% two-sided; months are counted as if each list were of new people. Whether a one-time donor stayed shows only "
        "twelve months after the call, so a pilot's first weeks settle nothing yet."
    )
