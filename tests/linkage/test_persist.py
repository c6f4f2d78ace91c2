"""Constituent ids last: through merges, splits, absences, shuffled rows and broken disks."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deckgen.errors import DataError
from deckgen.linkage.persist import (
    Assignment,
    State,
    advance,
    assign,
    load_state,
    merge_redirects,
    no_members,
    no_redirects,
    save_state,
)


def current(**people: dict[str, int]) -> pd.DataFrame:
    """Return golden records of identities and their numbers of records: ``G1={"a": 2}``."""
    rows = [(key, golden, n) for golden, identities in people.items() for key, n in identities.items()]
    return pd.DataFrame(rows, columns=["identity_key", "golden_id", "n_records"])


def runs(*frames: pd.DataFrame) -> tuple[Assignment, State]:
    state = State()
    for frame in frames:
        given_ids, state = advance(state, frame)
    return given_ids, state


def listed(redirects: pd.DataFrame) -> list[tuple[str, ...]]:
    return list(redirects.itertuples(index=False, name=None))


# One run after another


def test_the_first_people_are_numbered_in_the_order_of_their_golden_ids() -> None:
    first = assign(no_members(), current(G2={"b": 1}, G1={"a": 1, "c": 4}))
    assert first.ids == {"G1": "C000001", "G2": "C000002"}
    assert first.highest == 2
    assert listed(first.redirects) == []


def test_nothing_changes_when_nothing_changed() -> None:
    frame = current(G1={"a": 1, "b": 2}, G2={"c": 1})
    first, _ = runs(frame)
    again, _ = runs(frame, frame)
    assert again.ids == first.ids
    pd.testing.assert_frame_equal(again.members, first.members)


def test_a_golden_record_keeps_its_id_under_another_number() -> None:
    found, _ = runs(current(G1={"a": 1}, G2={"b": 1}), current(G1={"new": 1}, G2={"b": 1}, G3={"a": 1}))
    assert found.ids == {"G1": "C000003", "G2": "C000002", "G3": "C000001"}


def test_of_merged_constituents_the_one_with_most_records_survives() -> None:
    found, _ = runs(current(G1={"a": 1}, G2={"b": 3}), current(G1={"a": 1, "b": 3}))
    assert found.ids == {"G1": "C000002"}
    assert listed(found.redirects) == [("C000001", "C000002", "merged")]


def test_of_equally_large_ones_the_smaller_id_survives() -> None:
    found, _ = runs(current(G1={"a": 3}, G2={"b": 3}), current(G1={"b": 3, "a": 3}))
    assert found.ids == {"G1": "C000001"}


def test_a_smaller_id_is_a_smaller_number_even_past_a_million() -> None:
    frame = pd.DataFrame(
        {"identity_key": ["a", "b"], "constituent_id": ["C1000000", "C999999"], "n_records": [1, 1]}
    )  # fmt: skip
    assert assign(frame, current(G1={"a": 1, "b": 1})).ids == {"G1": "C999999"}


def test_records_that_are_new_do_not_decide_whose_id_survives() -> None:
    found, _ = runs(current(G1={"a": 5}, G2={"b": 2}), current(G1={"a": 5, "b": 40}))
    assert found.ids == {"G1": "C000001"}


def test_of_a_split_constituent_the_larger_part_keeps_the_id() -> None:
    found, _ = runs(current(G1={"a": 1, "b": 3}), current(G1={"a": 1}, G2={"b": 3}))
    assert found.ids == {"G1": "C000002", "G2": "C000001"}
    assert listed(found.redirects) == [("C000001", "C000002", "split")]


def test_records_may_leave_one_constituent_for_another() -> None:
    found, _ = runs(current(G1={"a": 5, "b": 2}, G2={"c": 3}), current(G1={"a": 5}, G2={"b": 2, "c": 3}))
    assert found.ids == {"G1": "C000001", "G2": "C000002"}
    assert listed(found.redirects) == [("C000001", "C000002", "split")]


def test_who_is_away_gets_their_id_back() -> None:
    found, _ = runs(current(G1={"a": 1}, G2={"b": 1}), current(G1={"b": 1}), current(G1={"a": 1}, G2={"b": 1}))
    assert found.ids == {"G1": "C000001", "G2": "C000002"}


def test_who_is_away_while_their_id_is_merged_does_not_bring_it_back() -> None:
    found, state = runs(
        current(G1={"a": 1, "b": 1}, G2={"c": 9}), current(G1={"b": 1, "c": 9}), current(G1={"a": 1}, G2={"b": 1, "c": 9})
    )  # fmt: skip
    assert found.ids == {"G1": "C000003", "G2": "C000002"}
    assert listed(state.redirects) == [("C000001", "C000002", "merged"), ("C000002", "C000003", "split")]


def test_an_id_that_nobody_has_any_more_is_not_given_again() -> None:
    found = assign(no_members(), current(G1={"x": 1}), highest=41)
    assert found.ids == {"G1": "C000042"}


def test_identities_that_say_nothing_are_somebody_each() -> None:
    frame = pd.DataFrame({"identity_key": ["-", "-", "a"], "golden_id": ["G1", "G2", "G3"], "n_records": [1, 1, 1]})
    first, state = runs(frame)
    assert len(set(first.ids.values())) == 3
    assert advance(state, frame)[0].ids == first.ids


def test_an_empty_run_forgets_nothing() -> None:
    _, state = runs(current(G1={"a": 1}), current())
    assert advance(state, current(G7={"a": 1}))[0].ids == {"G7": "C000001"}


# Redirects of several runs


def test_redirects_lead_to_where_they_end_today() -> None:
    _, state = runs(
        current(G1={"a": 1}, G2={"b": 2}, G3={"c": 4}),
        current(G1={"a": 1, "b": 2}, G2={"c": 4}),
        current(G1={"a": 1, "b": 2, "c": 4}),
    )
    assert listed(state.redirects) == [("C000001", "C000003", "merged"), ("C000002", "C000003", "merged")]


def test_a_merge_is_not_chained_through_a_later_split() -> None:
    old = pd.DataFrame([("C1", "C2", "merged")], columns=["old_id", "new_id", "reason"])
    new = pd.DataFrame([("C2", "C3", "split")], columns=["old_id", "new_id", "reason"])
    assert listed(merge_redirects(old, new)) == [("C1", "C2", "merged"), ("C2", "C3", "split")]


def test_a_part_that_comes_back_is_split_no_more() -> None:
    one, two = current(G1={"a": 1, "b": 3}), current(G1={"a": 1}, G2={"b": 3})
    _, state = runs(one, two, one)
    assert listed(state.redirects) == [("C000002", "C000001", "merged")]


# Whatever happens

KEYS = "abcdefgh"
RUN = st.lists(st.tuples(st.integers(0, 5), st.integers(1, 9)), min_size=len(KEYS), max_size=len(KEYS))


def frame_of(run: list[tuple[int, int]], absent: frozenset[str] = frozenset()) -> pd.DataFrame:
    rows = [(key, f"G{golden}", n) for key, (golden, n) in zip(KEYS, run, strict=True) if key not in absent]
    return pd.DataFrame(rows, columns=["identity_key", "golden_id", "n_records"]).astype({"n_records": "int64"})


@settings(max_examples=30, deadline=None)
@given(st.lists(RUN, min_size=1, max_size=6))
def test_every_old_id_is_current_or_leads_to_a_current_one(history: list[list[tuple[int, int]]]) -> None:
    state, ever = State(), set[str]()
    for run in history:
        given_ids, state = advance(state, frame_of(run))
        today = set(given_ids.ids.values())
        assert len(today) == len(given_ids.ids)
        merged = state.redirects[state.redirects["reason"] == "merged"]
        assert merged["old_id"].is_unique
        assert not set(merged["old_id"]) & today
        assert set(merged["new_id"]) <= today
        assert ever | today == today | set(merged["old_id"])
        assert not (today - ever) & {f"C{number:06d}" for number in range(len(ever) + 1)}
        assert (state.redirects["old_id"] != state.redirects["new_id"]).all()
        ever |= today
        assert state.highest == len(ever)
        assert advance(state, frame_of(run))[0].ids == given_ids.ids


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(RUN, st.frozensets(st.sampled_from(KEYS))), min_size=1, max_size=6))
def test_an_id_never_goes_to_somebody_else_nor_comes_back(
    history: list[tuple[list[tuple[int, int]], frozenset[str]]],
) -> None:
    state = State()
    for run, absent in history:
        had = state.members.set_index("identity_key")["constituent_id"]
        now = frame_of(run, absent)
        given_ids, state = advance(state, now)
        for golden, one in given_ids.ids.items():
            members = now.loc[now["golden_id"] == golden, "identity_key"]
            assert one not in set(had) or one in set(had.reindex(members))
        retired = set(state.redirects.loc[state.redirects["reason"] == "merged", "old_id"])
        assert not retired & set(state.members["constituent_id"])
        assert set(given_ids.ids.values()) <= set(state.members["constituent_id"])
        assert len(set(given_ids.ids.values())) == len(given_ids.ids)


@settings(max_examples=30, deadline=None)
@given(RUN, RUN, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(before: list[tuple[int, int]], after: list[tuple[int, int]], random) -> None:  # type: ignore[no-untyped-def]
    first = assign(no_members(), frame_of(before))
    again = assign(first.members, frame_of(after))
    places = random.sample(range(len(KEYS)), len(KEYS))
    members, now = first.members.iloc[places], frame_of(after).iloc[places[::-1]]
    shuffled = assign(members, now)
    assert shuffled.ids == again.ids
    pd.testing.assert_frame_equal(shuffled.redirects, again.redirects)
    pd.testing.assert_frame_equal(shuffled.members, again.members)


# On disk


def test_the_state_is_read_as_it_was_written(tmp_path: Path) -> None:
    _, state = runs(current(G1={"a": 1, "007": 3}, G2={"NA": 1}), current(G1={"a": 1}, G2={"007": 3, "NA": 1}))
    save_state(tmp_path / "ids", state)
    found = load_state(tmp_path / "ids")
    pd.testing.assert_frame_equal(found.members, state.members)
    pd.testing.assert_frame_equal(found.redirects, state.redirects)
    assert found.highest == state.highest
    assert json.loads((tmp_path / "ids" / "state.json").read_text())["format"] == 1


def test_before_the_first_run_there_is_nothing(tmp_path: Path) -> None:
    state = load_state(tmp_path / "ids")
    assert (len(state.members), len(state.redirects), state.highest) == (0, 0, 0)
    save_state(tmp_path / "ids", state)
    pd.testing.assert_frame_equal(load_state(tmp_path / "ids").redirects, no_redirects())


def saved(folder: Path) -> State:
    save_state(folder, runs(current(G1={"a": 1}))[1])
    return load_state(folder)


def test_the_same_state_is_the_same_bytes_and_old_tables_go(tmp_path: Path) -> None:
    state = saved(tmp_path)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    save_state(tmp_path, advance(state, current(G1={"a": 1}))[1])
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before
    save_state(tmp_path, advance(load_state(tmp_path), current(G1={"b": 1}))[1])
    assert len(list(tmp_path.iterdir())) == 3


def test_two_builds_at_once_do_not_give_the_same_ids(tmp_path: Path) -> None:
    state = saved(tmp_path)
    save_state(tmp_path, advance(state, current(G1={"b": 1}))[1])
    with pytest.raises(DataError, match=r"another build changed .*state\.json meanwhile"):
        save_state(tmp_path, advance(state, current(G1={"c": 1}))[1])


@pytest.mark.parametrize(
    ("pattern", "content", "message"),
    [
        ("members-*.csv", b"identity_key,constituent_id,n_records\n", "was changed by something else"),
        ("state.json", b"{", "cannot be read"),
        ("state.json", b'{"format": 1}', "cannot be read"),
        ("state.json", b"[]", "cannot be read"),
        ("state.json", b'{"format": 2}', "has format 2, this deckgen reads 1"),
    ],
)
def test_a_damaged_state_is_refused(tmp_path: Path, pattern: str, content: bytes, message: str) -> None:
    saved(tmp_path)
    next(tmp_path.glob(pattern)).write_bytes(content)
    with pytest.raises(DataError, match=message):
        load_state(tmp_path)


@pytest.mark.parametrize("pattern", ["members-*.csv", "state.json"])
def test_a_state_with_a_part_missing_is_refused(tmp_path: Path, pattern: str) -> None:
    saved(tmp_path)
    next(tmp_path.glob(pattern)).unlink()
    with pytest.raises(DataError, match=r"cannot be read|is gone"):
        load_state(tmp_path)


def test_an_interrupted_save_leaves_the_state_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state = saved(tmp_path)
    monkeypatch.setattr("deckgen.linkage.persist.json.dumps", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        save_state(tmp_path, advance(state, current(G1={"b": 1}))[1])
    pd.testing.assert_frame_equal(load_state(tmp_path).members, state.members)
