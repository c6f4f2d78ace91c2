"""Constituent ids that last: who was C000123 in the last deck is C000123 in the next.

Golden ids number the people of one run. Here they are matched with the constituents of earlier runs by the records
that they share. An id is never given to somebody else: one that is no longer used redirects to the one that took its
records, and new people get numbers above the highest that was ever given.

A state folder remembers all this between runs:

``state.json``         ``format`` (1), ``highest`` (number ever given), and of both tables ``file`` and ``sha256``
``members-*.csv``      ``identity_key``, ``constituent_id``, ``n_records``: the last seen of every identity ever seen
``redirects-*.csv``    ``old_id``, ``new_id``, ``reason``

It holds no names, addresses or other fields, only digests of them. Yet who can guess an identity can compute its digest,
so the folder is to be guarded like the crosswalk that it is.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import pandas as pd

from deckgen.errors import DataError
from deckgen.files import write_whole

FORMAT: Final = 1
MEMBERS: Final = ("identity_key", "constituent_id", "n_records")
REDIRECTS: Final = ("old_id", "new_id", "reason")
_STATE: Final = "state.json"
_HINT: Final = "bring the folder back from a copy; without it, ids that were given once would be given to others"


def no_members() -> pd.DataFrame:
    """Return the members before the first run: none."""
    return pd.DataFrame({"identity_key": [], "constituent_id": [], "n_records": []}).astype(
        {"identity_key": "str", "constituent_id": "str", "n_records": "int64"}
    )


def no_redirects() -> pd.DataFrame:
    """Return the redirects before the first run: none."""
    return pd.DataFrame({name: [] for name in REDIRECTS}).astype("str")


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """What is remembered between runs.

    Attributes
    ----------
    members : DataFrame
        ``identity_key``, ``constituent_id``, ``n_records`` of every identity ever seen, as last seen.
    redirects : DataFrame
        ``old_id``, ``new_id``, ``reason``; see `merge_redirects`.
    highest : int
        The highest number that was ever given.
    loaded_from : str
        Digest of the ``state.json`` that this state was read from, "" where there was none.
    """

    members: pd.DataFrame = field(default_factory=no_members)
    redirects: pd.DataFrame = field(default_factory=no_redirects)
    highest: int = 0
    loaded_from: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Assignment:
    """The constituent ids of one run.

    Attributes
    ----------
    ids : mapping of str to str
        Golden id -> constituent id, of every golden record.
    redirects : DataFrame
        ``old_id``, ``new_id``, ``reason``. "merged": the old id is used no more. "split": some of its records now
        belong to another id.
    members : DataFrame
        The `previous` of the next run.
    highest : int
        The highest number that was ever given.
    """

    ids: Mapping[str, str]
    redirects: pd.DataFrame
    members: pd.DataFrame
    highest: int


def assign(previous: pd.DataFrame, current: pd.DataFrame, *, highest: int = 0) -> Assignment:
    """Give each golden record its constituent id.

    A golden record keeps the id of most of its records, an id stays with the golden record that has most of the id's
    records; where the two contradict each other the larger overlap is served first, then the smaller id. Of an identity
    count the records that it had before and still has: newer ones never had an id.

    Parameters
    ----------
    previous : DataFrame
        ``identity_key``, ``constituent_id``, ``n_records``: `Assignment.members` of the run before. Identities that are
        missing from `current` are remembered, and get their id back when they return.
    current : DataFrame
        ``identity_key``, ``golden_id``, ``n_records``, one row an identity, in any order.
    highest : int
        The highest number ever given, if `previous` does not show it.

    Returns
    -------
    Assignment
    """
    previous, now = _unique(previous, "constituent_id"), _unique(current, "golden_id")
    both = now.merge(previous, on="identity_key", suffixes=("", "_before"))
    both["shared"] = both[["n_records", "n_records_before"]].min(axis=1)
    overlaps = both.groupby(["constituent_id", "golden_id"])["shared"].sum().reset_index()
    overlaps["number"] = overlaps["constituent_id"].map(_number)
    overlaps = overlaps.sort_values(["shared", "number", "golden_id"], ascending=[False, True, True])
    ids: dict[str, str] = {}
    taken: set[str] = set()
    for old, golden in zip(overlaps["constituent_id"], overlaps["golden_id"], strict=True):
        if golden not in ids and old not in taken:
            ids[golden] = old
            taken.add(old)
    highest = max([highest, *map(_number, previous["constituent_id"])])
    for golden in sorted(set(now["golden_id"]) - set(ids)):
        highest += 1
        ids[golden] = f"C{highest:06d}"
    redirects = _redirects(overlaps.assign(new_id=overlaps["golden_id"].map(ids)))
    return Assignment(
        ids=dict(sorted(ids.items())), redirects=redirects, members=_members(previous, now, ids, redirects), highest=highest
    )  # fmt: skip


def advance(state: State, current: pd.DataFrame) -> tuple[Assignment, State]:
    """Return the ids of `current`, as `assign` does, and the state after that run."""
    given = assign(state.members, current, highest=state.highest)
    redirects = merge_redirects(state.redirects, given.redirects)
    return given, replace(state, members=given.members, redirects=redirects, highest=given.highest)


def merge_redirects(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Return the redirects of earlier runs and of the latest as one, each leading where it ends today.

    Only "merged" redirects are followed: an id that was split is still used, so what led to it still does.
    """
    follow = {str(row.old_id): str(row.new_id) for row in new.itertuples() if row.reason == "merged"}
    moved = old.assign(new_id=old["new_id"].map(lambda found: follow.get(found, found)))
    every = pd.concat([moved, new], ignore_index=True)[list(REDIRECTS)]
    # A part that was split off and came back has no redirect any more, and one that does is better called merged.
    every = every[every["old_id"] != every["new_id"]].sort_values(list(REDIRECTS))
    return every.drop_duplicates(["old_id", "new_id"]).reset_index(drop=True)


def _unique(frame: pd.DataFrame, owner: str) -> pd.DataFrame:
    """Return one row an identity key, sorted.

    Identities that say nothing share one key, though each is somebody of its own: they are told apart by counting.
    """
    found = frame.groupby(["identity_key", owner])["n_records"].sum().reset_index()
    again = found.groupby("identity_key").cumcount()
    more = again > 0
    found.loc[more, "identity_key"] = found["identity_key"][more] + "#" + (again[more] + 1).astype("str")
    return found.sort_values("identity_key", ignore_index=True)


def _number(constituent_id: str) -> int:
    return int(constituent_id.removeprefix("C"))


def _redirects(overlaps: pd.DataFrame) -> pd.DataFrame:
    """Return where the records of each old id went, from its overlaps with the new ones, the largest first."""
    used = set(overlaps["new_id"])
    moved = overlaps[overlaps["constituent_id"] != overlaps["new_id"]]
    heir = ~moved["constituent_id"].isin(used) & ~moved.duplicated("constituent_id")
    found = pd.DataFrame(
        {
            "old_id": moved["constituent_id"],
            "new_id": moved["new_id"],
            "reason": heir.map({True: "merged", False: "split"}),
        }
    ).astype("str")
    return found.sort_values(list(REDIRECTS), ignore_index=True)


def _members(
    previous: pd.DataFrame, now: pd.DataFrame, ids: Mapping[str, str], redirects: pd.DataFrame
) -> pd.DataFrame:
    """Return the identities of today with their ids, and those not seen today with theirs."""
    present = now.assign(constituent_id=now["golden_id"].map(ids))
    absent = previous[~previous["identity_key"].isin(now["identity_key"])]
    # Who is away while their id is merged moves with it: when they return the old id must not be used again.
    merged = redirects[redirects["reason"] == "merged"].set_index("old_id")["new_id"]
    absent = absent.assign(constituent_id=absent["constituent_id"].map(lambda old: merged.get(old, old)))
    every = pd.concat([part[list(MEMBERS)] for part in (present, absent) if len(part)] or [no_members()])
    return every.astype({"n_records": "int64"}).sort_values("identity_key", ignore_index=True)


def load_state(folder: Path) -> State:
    """Return the state in `folder`, or an empty one before the first run.

    Raises
    ------
    DataError
        Where the state is damaged or of a later format: to go on would give people the ids of others.
    """
    file = folder / _STATE
    if not file.exists():
        if any(folder.glob("members-*.csv")):
            raise DataError(f"{file} is gone, but not its tables", hint=_HINT)
        return State()
    content = file.read_bytes()
    try:
        state = json.loads(content)
        form = state["format"]
        if form != FORMAT:
            raise DataError(f"{file} has format {form}, this deckgen reads {FORMAT}", hint="use a newer deckgen")
        return State(
            members=_read(folder, state["members"], no_members),
            redirects=_read(folder, state["redirects"], no_redirects),
            highest=int(state["highest"]),
            loaded_from=hashlib.sha256(content).hexdigest(),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(f"the constituent ids in {folder} cannot be read: {error}", hint=_HINT) from error


def _read(folder: Path, table: Mapping[str, str], empty: Callable[[], pd.DataFrame]) -> pd.DataFrame:
    content = (folder / table["file"]).read_bytes()
    if hashlib.sha256(content).hexdigest() != table["sha256"]:
        raise ValueError(f"{table['file']} was changed by something else")
    types = empty().dtypes
    return pd.read_csv(io.BytesIO(content), dtype=types.to_dict(), keep_default_na=False)[list(types.index)]


def save_state(folder: Path, state: State) -> None:
    """Write `state` to `folder`: its tables under new names, then ``state.json``, which says which ones hold.

    A build that is interrupted therefore leaves the state before or the state after, never a mixture.

    Raises
    ------
    DataError
        Where another build has written a state since this one was loaded: both may have given the same new ids.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = folder / _STATE
    if (hashlib.sha256(file.read_bytes()).hexdigest() if file.exists() else "") != state.loaded_from:
        raise DataError(f"another build changed {file} meanwhile", hint="build again")
    tables = {
        "members": _write(folder, "members", state.members),
        "redirects": _write(folder, "redirects", state.redirects),
    }
    write_whole(file, json.dumps({"format": FORMAT, "highest": state.highest, **tables}, indent=1).encode())
    for name in ("members", "redirects"):
        for stale in folder.glob(f"{name}-*.csv"):
            if stale.name != tables[name]["file"]:
                with contextlib.suppress(OSError):
                    stale.unlink()


def _write(folder: Path, name: str, frame: pd.DataFrame) -> dict[str, str]:
    """Write a table under a name of its content, and return what ``state.json`` says of it."""
    content = frame.to_csv(index=False, lineterminator="\n").encode()
    sha256 = hashlib.sha256(content).hexdigest()
    file = folder / f"{name}-{sha256[:12]}.csv"
    write_whole(file, content)
    return {"file": file.name, "sha256": sha256}
