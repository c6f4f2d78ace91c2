"""Work lists: whom to contact first, and why, as one CSV a contacted segment for a CRM to import.

A list names nobody: people appear under their id and a pseudonym, with a band of giving and no amount. It is still about
persons, so its files are for their owner's eyes only (mode 0600) and no part of it goes on a slide.
"""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from deckgen.engine import Engine
from deckgen.files import write_whole
from deckgen.policy import CONTACTED, SEGMENTS
from deckgen.pseudonyms import deck_key, pseudonym
from deckgen.spec_case import ActionSpec

COLUMNS: Final = (
    "golden_id", "pseudonym", "segment", "priority", "giving_band", "reason", "action", "owner", "due", "holdout",
)  # fmt: skip
HELD_OUT: Final = "hold out: do not contact"
_BANDS: Final = ((100, "$0-99"), (250, "$100-249"), (500, "$250-499"), (1000, "$500-999"))
_PATHS: Final = {"upgrade": "becoming a sustainer", "increase": "raising a monthly gift", "major_gift": "a major gift"}
_MOVES: Final = {
    "save_first": "call first",
    "careful_ask": "thank before asking",
    "prime_target": "ask now",
    "consider_ask": "ask softly",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkList:
    """A list that was written: its file, how many people stand on it, how many of them are held out."""

    file: Path
    people: int
    held_out: int


def giving_band(amount: float) -> str:
    """Return the band of US dollars a year that `amount` lies in."""
    return next((label for limit, label in _BANDS if amount < limit), "$1,000 or more")


def write_worklists(
    engine: Engine,
    folder: Path,
    *,
    actions: Mapping[str, ActionSpec],
    as_of: datetime.date,
    deck: str,
    secret: str = "",
    ids: Mapping[str, str] | None = None,
) -> list[WorkList]:
    """Write ``folder/SEGMENT.csv`` for each contacted segment, also one that nobody is in; return what was written.

    Parameters
    ----------
    engine : Engine
        Holds ``segments`` of `deckgen.policy`.
    folder : Path
        Made if it is not there, readable by its owner alone. Lists of earlier runs are replaced, each as a whole.
    actions : mapping of str to ActionSpec
        Of the spec, by segment.
    as_of : date
        The day that due dates count from.
    deck : str
        The deck's name; pseudonyms hold within it.
    secret : str, optional
        For pseudonyms; without it their column is empty.
    ids : mapping of str to str, optional
        Golden id -> lasting id, where the project has a memory; golden ids are those of one build.

    Raises
    ------
    DataError
        Where the secret is too short.
    """
    key = deck_key(secret, deck) if secret else None
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    written = []
    for segment in CONTACTED:
        # Those held out come last: who works down the list meets nobody to leave out.
        people = engine.records(
            f"SELECT * FROM segments WHERE segment = '{segment}' ORDER BY holdout, priority DESC, golden_id"
        )
        rows = []
        for priority, person in enumerate(people, start=1):
            who = (ids or {}).get(person.golden_id, person.golden_id)
            named = (who, pseudonym(who, key) if key else "", SEGMENTS[segment], priority)
            rows.append((*named, *_row(person, actions[segment], as_of)))
        file = folder / f"{segment}.csv"
        write_whole(file, _csv(rows), mode=0o600)
        written.append(WorkList(file=file, people=len(rows), held_out=sum(person.holdout for person in people)))
    return written


def _row(person: Any, action: ActionSpec, as_of: datetime.date) -> tuple[str, ...]:
    due = as_of + datetime.timedelta(weeks=action.due_weeks)
    band = giving_band(float(person.annual))
    why = ", ".join(_reasons(person, band))
    if person.holdout:
        return band, why, "", action.owner, due.isoformat(), HELD_OUT
    cost = "" if person.net_value is None or person.net_value >= 0 else "; below its cost at the assumed uplift"
    return band, f"{why}; {_MOVES[person.segment]}{cost}", action.action, action.owner, due.isoformat(), ""


def _reasons(person: Any, band: str) -> Iterator[str]:
    if person.p_churn is not None:
        yield f"churn {person.p_churn:.2f}"
    if person.segment != "save_first" and person.path is not None:
        yield f"{_PATHS[person.path]} {person.u:.2f}, {person.lift:.1f} times the usual"
    yield f"gave {band} in twelve months"


def _csv(rows: list[tuple[Any, ...]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return text.getvalue()
