"""Clerical review: pairs in doubt go out as a table, and come back decided.

The table, ``pairs-for-review.csv`` by convention, HOLDS PERSONAL DATA: names, e-mails, phones and addresses of both
sides of each pair, because without them nobody could decide. It is written for its owner alone to read, and belongs into
no deck, repository or mail. What comes back is read by identity keys alone, so it holds in later runs, too.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, NamedTuple

import pandas as pd

from deckgen.errors import DataError, Mark, Problem, SourceError
from deckgen.files import write_whole
from deckgen.linkage.clusters import Decisions, chains
from deckgen.source import display_path, near
from deckgen.tables import IDENTITY

WORDS: Final = ("same", "different", "unsure")
DECISIONS: Final = ("key_l", "key_r", "decision", "reviewer")
_EDGES: Final = (0.0, 0.1, 0.3, 0.95, 0.99, 1.0)  # the bands from which samples are drawn


def in_doubt(pairs: pd.DataFrame, *, threshold: float, review: float) -> pd.Series[bool]:
    """Return of each pair whether its probability lies from `review` up to below `threshold`."""
    return pairs["match_probability"].between(review, threshold, inclusive="left")


def selection(pairs: pd.DataFrame, *, threshold: float, review: float, sample: int) -> pd.DataFrame:
    """Return those of `pairs_for_review` that are in doubt, then `sample` others of each band."""
    doubtful = in_doubt(pairs, threshold=threshold, review=review)
    return pd.concat([pairs[doubtful], pairs[~doubtful].groupby("band").head(sample)])


def pairs_for_review(
    pairs: pd.DataFrame,
    identities: pd.DataFrame,
    members: pd.DataFrame,
    *,
    threshold: float,
    review: float,
    decided: pd.DataFrame | None = None,
    sample: int = 0,
    seed: int = 1,
) -> pd.DataFrame:
    """Return the pairs that a clerk should look at, the most probable first.

    Parameters
    ----------
    pairs : DataFrame
        ``identity_l``, ``identity_r``, ``match_probability``; where there are, ``match_weight`` and ``weight_<field>``,
        what each field adds to it (base-2 logarithms of odds).
    identities : DataFrame
        ``identity_id``, ``identity_key``, ``n_records`` and the normalised identity fields.
    members : DataFrame
        ``identity_id`` and ``golden_id``.
    threshold, review : float in (0, 1)
        Pairs from `review` up to below `threshold` are in doubt, unless other pairs have joined them.
    decided : DataFrame, optional
        Of `import_decisions`: pairs that need no second look.
    sample : int
        How many pairs to draw from each band of probability beside those in doubt. From their decisions the share of
        errors in a band can be estimated; ``band_pairs`` is its weight.
    seed : int
        Of the sample.

    Returns
    -------
    DataFrame
        ``pair_id``, ``decision``, ``reviewer`` and ``note`` (empty), ``band`` and ``band_pairs``,
        ``match_probability``, ``match_weight``, both sides of each field, ``weight_prior`` and ``weight_<field>``,
        ``n_records_l`` and ``n_records_r``, ``key_l`` and ``key_r``. HOLDS PERSONAL DATA.
    """
    golden = members.set_index("identity_id")["golden_id"]
    doubtful = in_doubt(pairs, threshold=threshold, review=review)
    apart = pairs["identity_l"].map(golden) != pairs["identity_r"].map(golden)
    edges = sorted({*_EDGES, review, threshold})
    labels = [f"{low} to {high}" for low, high in pairwise(edges)]
    # A probability of exactly 1 belongs to the last band.
    found = pairs.assign(
        band=pd.cut(pairs["match_probability"].clip(upper=1 - 1e-9), edges, right=False, labels=labels).astype("str")
    )[~doubtful | apart]
    found["band_pairs"] = found.groupby("band")["band"].transform("size").astype("int64")
    sides = _sides(found if sample else found[doubtful[found.index]], identities)
    sides["draw"] = [_digest(f"{seed} {pair}") for pair in sides["pair_id"]]
    sides = sides[~sides["pair_id"].isin(_pair_ids(decided))]
    drawn = sides.sort_values("draw").groupby("band").cumcount().reindex(sides.index) < sample
    chosen = sides[drawn | in_doubt(sides, threshold=threshold, review=review)]
    chosen = chosen.sort_values(["match_probability", "pair_id"], ascending=[False, True], ignore_index=True)
    return _explained(chosen)[_columns(chosen)]


def _sides(pairs: pd.DataFrame, identities: pd.DataFrame) -> pd.DataFrame:
    """Return `pairs` with what both sides say, and the empty columns for the clerk."""
    told = identities.set_index("identity_id")[["identity_key", "n_records", *IDENTITY]]
    told = told.rename(columns={"identity_key": "key"})
    found = pairs.join(told.add_suffix("_l"), on="identity_l").join(told.add_suffix("_r"), on="identity_r")
    found = found.assign(decision="", reviewer="", note="")
    found["pair_id"] = [_pair_id(one, other) for one, other in zip(found["key_l"], found["key_r"], strict=True)]
    return found


def _explained(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return `pairs` with the weight that each starts with before any field is compared, so that weights add up."""
    weights = [f"weight_{name}" for name in IDENTITY if f"weight_{name}" in pairs]
    if not weights or "match_weight" not in pairs:
        return pairs
    return pairs.assign(weight_prior=pairs["match_weight"] - pairs[weights].sum(axis=1, min_count=1)).round(
        dict.fromkeys(("match_weight", "weight_prior", *weights), 2)
    )


def _columns(pairs: pd.DataFrame) -> list[str]:
    weights = ["match_weight", *(f"weight_{name}" for name in IDENTITY)]
    weights = [name for name in weights if name in pairs]
    if len(weights) > 1 and weights[0] == "match_weight":
        weights.insert(1, "weight_prior")
    return [
        "pair_id", "decision", "reviewer", "note", "band", "band_pairs", "match_probability",
        *(f"{name}_{side}" for name in IDENTITY for side in "lr"), *weights,
        "n_records_l", "n_records_r", "key_l", "key_r",
    ]  # fmt: skip


def write_pairs(frame: pd.DataFrame, path: Path) -> None:
    """Write the pairs of `pairs_for_review` for a spreadsheet, readable by the owner alone. HOLDS PERSONAL DATA.

    Raises
    ------
    DataError
        Where the file at `path` holds decisions already: a clerk's work is not to be overwritten.
    """
    if path.exists() and len(import_decisions(path)):
        raise DataError(f"{display_path(path)} holds decisions", hint="read them first, then move the file away")
    written = [f"{name}_{side}" for name in IDENTITY for side in "lr"]
    safe = frame.assign(**{name: frame[name].map(_inert, na_action="ignore") for name in written})
    path.parent.mkdir(parents=True, exist_ok=True)
    # Spreadsheets take UTF-8 for UTF-8 only where the file begins with this mark.
    write_whole(path, safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig"), mode=0o600)


def _inert(text: str) -> str:
    """Return `text` as one that no spreadsheet takes for a formula."""
    return "'" + text if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


class _Row(NamedTuple):
    mark: Mark
    pair: tuple[str, str]
    decision: str
    reviewer: str


def import_decisions(path: Path) -> pd.DataFrame:
    """Return what was decided in `path`, a table with at least the columns below; others are not looked at.

    Returns
    -------
    DataFrame
        ``key_l``, ``key_r`` (identity keys, the smaller first), ``decision`` (same, different or unsure) and
        ``reviewer``; one row a decided pair, sorted. Rows without a decision are left out.

    Raises
    ------
    SourceError
        With every mistake and its line: a column that is missing, an unknown word, keys that do not belong to the pair,
        a pair decided twice differently, decisions that contradict each other by way of others.
    """
    problems: list[Problem] = []
    rows = list(_rows(path, problems))
    kept: dict[tuple[str, str], _Row] = {}
    for row in rows:
        first = kept.setdefault(row.pair, row)
        if first.decision != row.decision:
            message = f"this pair is {row.decision!r} here, and {first.decision!r} on line {first.mark.line}"
            problems.append(Problem(message=message, mark=row.mark, hint="delete one of the two lines"))
    problems += _contradictions(kept)
    if problems:
        raise SourceError(problems)
    found = [(*row.pair, row.decision, row.reviewer) for _, row in sorted(kept.items())]
    return pd.DataFrame(found, columns=list(DECISIONS)).astype("str")


def _rows(path: Path, problems: list[Problem]) -> Iterator[_Row]:
    """Yield the decided rows of a file, and add what is wrong with the others to `problems`."""
    name = display_path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SourceError(
            f"{name} cannot be read: {error.strerror or error}", hint="is it there, and yours?"
        ) from error
    except UnicodeError as error:
        raise SourceError(f"{name} is not UTF-8 text", hint="save it as CSV UTF-8 (comma delimited)") from error
    header = text.partition("\n")[0]
    # Spreadsheets write what their country uses between columns.
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=header.count), strict=True)
    columns = [column.strip() for column in next(lines, [])]
    missing = [column for column in DECISIONS if column not in columns]
    if missing:
        hints = (near(column, columns) for column in missing)
        hint = next((hint for hint in hints if hint and hint.startswith("did")), f"it needs {', '.join(DECISIONS)}")
        message = f"there is no column {', '.join(map(repr, missing))}"
        raise SourceError(Problem(message=message, mark=Mark(file=name, line=1), hint=hint))
    for line, cells in _numbered(lines, name):
        values = dict(zip(columns, (cell.strip() for cell in cells), strict=False))
        if values.get("decision"):
            found = _row(values, Mark(file=name, line=line))
            if isinstance(found, _Row):
                yield found
            else:
                problems.append(found)


def _numbered(lines: Any, name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a csv reader with the lines that they begin on: a note may take several."""
    line = lines.line_num + 1
    try:
        for cells in lines:
            yield line, cells
            line = lines.line_num + 1
    except csv.Error as error:
        hint = "a quotation mark that is never closed hides all rows below it"
        raise SourceError(
            Problem(message=f"this row is no CSV: {error}", mark=Mark(file=name, line=line), hint=hint)
        ) from error


def _row(values: dict[str, str], mark: Mark) -> _Row | Problem:
    """Return a decided row, or what is wrong with it."""
    decision = values["decision"].lower()
    one, other = sorted((values.get("key_l", ""), values.get("key_r", "")))
    if decision not in WORDS:
        return Problem(message=f"there is no decision {values['decision']!r}", mark=mark, hint=near(decision, WORDS))
    if not one:
        return Problem(message="a decision about no pair", mark=mark, hint="fill in key_l and key_r as exported")
    if one == other:
        return Problem(
            message="a decision about a pair of one and the same identity", mark=mark, hint="delete the line"
        )
    if values.get("pair_id", "") not in ("", _pair_id(one, other)):
        hint = "a spreadsheet may have rewritten or moved them: copy them from the exported table"
        return Problem(message="key_l and key_r are not those of this pair_id", mark=mark, hint=hint)
    return _Row(mark, (one, other), decision, values.get("reviewer", ""))


def _contradictions(rows: dict[tuple[str, str], _Row]) -> Iterator[Problem]:
    """Yield the pairs decided to be different that a chain of others makes one, at the line of the pair."""
    by_decision = {word: [pair for pair, row in rows.items() if row.decision == word] for word in WORDS}
    for chain in chains(by_decision["same"], by_decision["different"]):
        lines = sorted(rows[min(link), max(link)].mark.line for link in pairwise(chain))
        yield Problem(
            message="this pair is decided to be different, and by way of others to be the same",
            mark=rows[chain[0], chain[-1]].mark,
            hint=f"mend it, or one of lines {', '.join(map(str, lines))}",
        )


def decisions_of(frame: pd.DataFrame, identities: pd.DataFrame) -> Decisions:
    """Return decisions by identity key as decisions about the identities of this run, ``identity_id - 1``.

    Decisions about identities that this run does not have are left out, and so is "unsure".

    Parameters
    ----------
    frame : DataFrame
        Of `import_decisions`.
    identities : DataFrame
        ``identity_id`` (from 1 without gaps) and ``identity_key``.
    """
    # Identities that say nothing share a key, and nobody can have decided about one of them.
    known = identities.drop_duplicates("identity_key", keep=False)
    place = dict(zip(known["identity_key"], (known["identity_id"] - 1).tolist(), strict=True))
    found: dict[str, set[tuple[int, int]]] = {word: set() for word in WORDS}
    for key_l, key_r, word in zip(frame["key_l"], frame["key_r"], frame["decision"], strict=True):
        if key_l in place and key_r in place:
            one, other = sorted((place[key_l], place[key_r]))
            found[word].add((one, other))
    return Decisions(same=frozenset(found["same"]), different=frozenset(found["different"]))


def _pair_ids(decided: pd.DataFrame | None) -> Sequence[str]:
    if decided is None:
        return []
    return [_pair_id(one, other) for one, other in zip(decided["key_l"], decided["key_r"], strict=True)]


def _pair_id(one: str, other: str) -> str:
    """Return a short name for a pair, the same in every run, and one that no spreadsheet takes for a number."""
    return "P" + _digest(" ".join(sorted((one, other))))[:12]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
