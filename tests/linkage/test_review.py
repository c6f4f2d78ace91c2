"""A clerk's decisions: out as a table, back in, and respected by the clusters of this run and of later ones."""

from __future__ import annotations

import stat
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deckgen.errors import DataError, SourceError
from deckgen.linkage.clusters import Decisions, cluster
from deckgen.linkage.review import (
    DECISIONS,
    decisions_of,
    import_decisions,
    pairs_for_review,
    write_pairs,
)
from deckgen.tables import IDENTITY

LINES = "key_l,key_r,decision,reviewer\n"


def people(*names: str, prefix: str = "") -> pd.DataFrame:
    """Return identities called `names`, with keys made of them."""
    rows = [
        (i + 1, f"{prefix}{name}key", 2, name, "lee", f"{name}@x.org", None, None, "06010")
        for i, name in enumerate(names)
    ]
    return pd.DataFrame(rows, columns=["identity_id", "identity_key", "n_records", *IDENTITY])


def scored(*pairs: tuple[int, int, float]) -> pd.DataFrame:
    frame = pd.DataFrame(pairs, columns=["identity_l", "identity_r", "match_probability"])
    weights = {"match_weight": 5.0, "weight_first_name": -2.0, "weight_last_name": 3.004, "weight_email": 9.0}
    return frame.astype({"match_probability": "float64"}).assign(**weights)


def alone(identities: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {"identity_id": identities["identity_id"], "golden_id": [f"G{i}" for i in identities["identity_id"]]}
    )


PEOPLE = people("ann", "bob", "cleo", "dirk")
PAIRS = scored((1, 2, 0.7), (1, 3, 0.6), (2, 3, 0.5), (1, 4, 0.8), (2, 4, 0.3))


def decide(path: Path, *decisions: str) -> None:
    """Fill in the decisions of an exported table, as a spreadsheet would save it."""
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    frame["decision"] = decisions
    frame["reviewer"] = "Kim"
    frame.to_csv(path, index=False)


def written(folder: Path, text: str) -> Path:
    path = folder / "decisions.csv"
    path.write_text(text, encoding="utf-8")
    return path


# Out


def test_pairs_in_doubt_go_out_the_most_probable_first() -> None:
    frame = pairs_for_review(PAIRS, PEOPLE, alone(PEOPLE), threshold=0.8, review=0.5)
    assert list(zip(frame["first_name_l"], frame["first_name_r"], strict=True)) == [
        ("ann", "bob"), ("ann", "cleo"), ("bob", "cleo")
    ]  # fmt: skip
    assert set(frame["decision"]) | set(frame["reviewer"]) | set(frame["note"]) == {""}
    assert set(frame["band"]) == {"0.5 to 0.8"}
    assert set(frame["band_pairs"]) == {3}


def test_pairs_that_others_have_joined_need_no_decision() -> None:
    members = alone(PEOPLE).assign(golden_id=["G1", "G1", "G2", "G3"])
    frame = pairs_for_review(PAIRS, PEOPLE, members, threshold=0.8, review=0.5)
    assert frame["first_name_r"].tolist() == ["cleo", "cleo"]


def test_the_weights_explain_the_match_weight() -> None:
    frame = pairs_for_review(PAIRS, PEOPLE, alone(PEOPLE), threshold=0.8, review=0.5)
    row = frame.iloc[0]
    assert (row["weight_prior"], row["weight_first_name"], row["weight_last_name"]) == (-5.0, -2.0, 3.0)
    assert "weight_phone" not in frame


def test_weights_may_be_missing() -> None:
    pairs = PAIRS[["identity_l", "identity_r", "match_probability"]]
    frame = pairs_for_review(pairs, PEOPLE, alone(PEOPLE), threshold=0.8, review=0.5)
    assert not [column for column in frame if "weight" in column]


def test_a_sample_is_drawn_from_each_band_and_is_the_same_each_time() -> None:
    identities = people(*(f"n{i}" for i in range(40)))
    pairs = scored(*((i, j, (i * j) % 101 / 100) for i in range(1, 41) for j in range(i + 1, 41)))
    options = {"threshold": 0.8, "review": 0.5, "sample": 5}
    frame = pairs_for_review(pairs, identities, alone(identities), **options)
    sizes = frame.groupby("band").size()
    doubtful = pairs["match_probability"].between(0.5, 0.8, inclusive="left").sum()
    assert sizes.to_dict() == {
        "0.0 to 0.1": 5, "0.1 to 0.3": 5, "0.3 to 0.5": 5, "0.5 to 0.8": doubtful,
        "0.8 to 0.95": 5, "0.95 to 0.99": 5, "0.99 to 1.0": 5,
    }  # fmt: skip
    whole = frame.drop_duplicates("band")["band_pairs"].sum()
    assert whole == len(pairs)
    again = pairs_for_review(pairs.sample(frac=1, random_state=1), identities, alone(identities), **options)
    pd.testing.assert_frame_equal(frame, again)
    other = pairs_for_review(pairs, identities, alone(identities), **options, seed=2)
    assert set(other["pair_id"]) != set(frame["pair_id"])


def export_pairs(
    pairs: pd.DataFrame, identities: pd.DataFrame, members: pd.DataFrame, path: Path, **more: float
) -> int:
    """Write the pairs for review to `path`, and return how many."""
    frame = pairs_for_review(pairs, identities, members, **more)  # type: ignore[arg-type]
    write_pairs(frame, path)
    return len(frame)


def test_no_pairs_make_an_empty_table(tmp_path: Path) -> None:
    path = tmp_path / "pairs-for-review.csv"
    assert export_pairs(PAIRS.iloc[:0], PEOPLE, alone(PEOPLE), path, threshold=0.8, review=0.5, sample=3) == 0
    assert len(import_decisions(path)) == 0


def test_the_table_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "pairs-for-review.csv"
    export_pairs(PAIRS, PEOPLE, alone(PEOPLE), path, threshold=0.8, review=0.5)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["pairs-for-review.csv"]


def test_no_value_is_a_formula_in_a_spreadsheet(tmp_path: Path) -> None:
    identities = PEOPLE.assign(email="=HYPERLINK(1)")
    path = tmp_path / "pairs-for-review.csv"
    export_pairs(PAIRS, identities, alone(identities), path, threshold=0.8, review=0.5)
    assert set(pd.read_csv(path)["email_l"]) == {"'=HYPERLINK(1)"}
    assert set(pd.read_csv(path)["weight_first_name"]) == {-2.0}


def test_decisions_are_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "pairs-for-review.csv"
    frame = pairs_for_review(PAIRS, PEOPLE, alone(PEOPLE), threshold=0.8, review=0.5)
    write_pairs(frame, path)
    write_pairs(frame, path)
    decide(path, "same", "", "")
    with pytest.raises(DataError, match="holds decisions"):
        write_pairs(frame, path)


# And back


def test_decisions_come_back(tmp_path: Path) -> None:
    path = tmp_path / "pairs-for-review.csv"
    export_pairs(PAIRS, PEOPLE, alone(PEOPLE), path, threshold=0.8, review=0.5)
    decide(path, "Same ", "DIFFERENT", "")
    found = import_decisions(path)
    assert found.columns.tolist() == list(DECISIONS)
    assert found.to_numpy().tolist() == [["annkey", "bobkey", "same", "Kim"], ["annkey", "cleokey", "different", "Kim"]]
    left = pairs_for_review(PAIRS, PEOPLE, alone(PEOPLE), threshold=0.8, review=0.5, decided=found)
    assert left["key_l"].tolist() == ["bobkey"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_spreadsheet_of_any_country_is_read(tmp_path: Path, delimiter: str) -> None:
    text = LINES + 'b,a,same,"Kim\nLee"\n\n,,,\n'
    found = import_decisions(written(tmp_path, "\ufeff" + text.replace(",", delimiter)))
    assert found.to_numpy().tolist() == [["a", "b", "same", "Kim\nLee"]]


def test_every_mistake_is_told_with_its_line(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        LINES + 'a,b,same,"two\nlines"\nc,d,diferent,\nb,a,different,\n,b,same,\ne,e,same,\na,b,same,\nx,y,perhaps so,\n',
    )  # fmt: skip
    with pytest.raises(SourceError) as caught:
        import_decisions(path)
    assert str(caught.value).replace(str(path), "FILE").splitlines() == [
        "FILE:4:1: there is no decision 'diferent' (did you mean 'different'?)",
        "FILE:5:1: this pair is 'different' here, and 'same' on line 2 (delete one of the two lines)",
        "FILE:6:1: a decision about no pair (fill in key_l and key_r as exported)",
        "FILE:7:1: a decision about a pair of one and the same identity (delete the line)",
        "FILE:9:1: there is no decision 'perhaps so' (known: different, same, unsure)",
    ]


def test_decisions_that_contradict_each_other_by_way_of_others_are_told(tmp_path: Path) -> None:
    path = written(tmp_path, LINES + "a,b,same,\nc,b,same,\nx,y,unsure,\nc,a,different,\n")
    with pytest.raises(SourceError, match=r":5:1: this pair .* to be the same \(mend it, or one of lines 2, 3\)"):
        import_decisions(path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r":1:1: there is no column 'key_l', 'key_r', 'decision', 'reviewer' \(it needs"),
        ("key_l,key_r,decison,reviewer\n", r":1:1: there is no column 'decision' \(did you mean 'decison'\?\)"),
        (LINES + 'a,b,same,"Kim\nc,d,same,\n', r":2:1: this row is no CSV: .*never closed"),
        ("pair_id," + LINES + "P123,a,b,same,\n", r":2:1: key_l and key_r are not those of this pair_id"),
    ],
)
def test_a_table_that_cannot_be_trusted_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        import_decisions(written(tmp_path, text))


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"decisions\.csv cannot be read: No such file"):
        import_decisions(tmp_path / "decisions.csv")
    (tmp_path / "decisions.csv").write_bytes(b"key_l\xff")
    with pytest.raises(SourceError, match="is not UTF-8 text"):
        import_decisions(tmp_path / "decisions.csv")


# What they do


def decided(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame([(*row, "Kim") for row in rows], columns=list(DECISIONS))


def test_decisions_find_their_identities_in_a_later_run() -> None:
    frame = decided(("annkey", "bobkey", "same"), ("bobkey", "cleokey", "different"), ("annkey", "cleokey", "unsure"))
    assert decisions_of(frame, PEOPLE) == Decisions(same=frozenset({(0, 1)}), different=frozenset({(1, 2)}))
    later = people("eve", "cleo", "bob", "ann")
    assert decisions_of(frame, later) == Decisions(same=frozenset({(2, 3)}), different=frozenset({(1, 2)}))
    assert decisions_of(frame, people("eve", "bob", "cleo")) == Decisions(different=frozenset({(1, 2)}))


def test_nothing_is_decided_about_identities_that_cannot_be_told_apart() -> None:
    frame = decided(("annkey", "bobkey", "same"))
    assert decisions_of(frame, people("ann", "ann", "bob")) == Decisions()


def test_decisions_follow_identities_that_are_counted_otherwise() -> None:
    decisions = Decisions(same=frozenset({(0, 1)}), different=frozenset({(1, 2)}))
    assert decisions.renumbered([4, 5, 6]) == Decisions(same=frozenset({(4, 5)}), different=frozenset({(5, 6)}))


def joined(
    names: list[str | None],
    pairs: list[tuple[int, int]],
    *,
    same: list[tuple[int, int]],
    different: list[tuple[int, int]],
) -> list[int]:
    decisions = Decisions(same=frozenset(same), different=frozenset(different))
    weighted = [(one, other, 20.0 - place) for place, (one, other) in enumerate(pairs)]
    return cluster(weighted, names, [name is None for name in names], [1] * len(names), decisions)


def test_same_joins_what_nothing_else_would_and_different_splits_what_everything_joins() -> None:
    assert joined(["ann", "anne", "zoe"], [(0, 1)], same=[], different=[]) == [0, 0, 2]
    assert joined(["ann", "anne", "zoe"], [(0, 1)], same=[(0, 2)], different=[(0, 1)]) == [0, 1, 0]


def test_different_holds_by_way_of_others() -> None:
    assert joined(["ann"] * 3, [(0, 1), (1, 2)], same=[], different=[(0, 2)]) == [0, 0, 2]
    assert joined(["ann"] * 4, [(0, 1), (2, 3), (1, 2)], same=[], different=[(0, 3)]) == [0, 0, 2, 2]


def test_who_is_joined_by_decision_still_meets_their_other_names() -> None:
    assert joined(["ann", "bob", "ann", "bob"], [(0, 2), (1, 3)], same=[(0, 1)], different=[]) == [0, 0, 0, 0]
    assert joined(["ann", "bob", "carl"], [(0, 2)], same=[(0, 1)], different=[]) == [0, 0, 2]


def test_a_nameless_identity_goes_to_the_next_owner_when_the_best_was_ruled_out() -> None:
    assert joined(["ann", "bob", None], [(0, 2), (1, 2)], same=[], different=[]) == [0, 1, 0]
    assert joined(["ann", "bob", None], [(0, 2), (1, 2)], same=[], different=[(0, 2)]) == [0, 1, 1]
    assert joined(["ann", "bob", None], [(0, 2), (1, 2)], same=[(1, 2)], different=[]) == [0, 1, 1]


def test_a_nameless_identity_that_was_given_to_someone_does_not_join_its_other_users() -> None:
    assert joined(["ann", "anne", None], [(0, 2), (1, 2)], same=[(1, 2)], different=[]) == [0, 1, 1]


def test_nameless_identities_decided_to_be_one_get_one_owner() -> None:
    assert joined(["ann", "anne", None, None], [(0, 2), (1, 3)], same=[(2, 3)], different=[]) == [0, 1, 0, 0]


def test_contradictory_decisions_name_the_pair() -> None:
    with pytest.raises(DataError) as caught:
        joined(["ann"] * 4, [], same=[(0, 1), (1, 2)], different=[(0, 2), (0, 3), (3, 3)])
    assert str(caught.value).splitlines() == [
        "identities 0 and 2 are decided to be different, and to be the same "
        "(the same by way of 0 = 1 = 2: mend one of these decisions)",
        "a pair is decided to be different, though both are identity 3 "
        "(they share all that they say, or a person id: take the decision back)",
    ]


NUMBERS = st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda pair: pair[0] != pair[1])


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from([None, "ann", "anne", "bob", "b", "robert"]), min_size=8, max_size=8),
    st.lists(NUMBERS, max_size=20),
    st.lists(NUMBERS, max_size=4),
    st.lists(NUMBERS, max_size=4),
)
def test_decisions_always_hold(
    names: list[str | None], pairs: list[tuple[int, int]], same: list[tuple[int, int]], different: list[tuple[int, int]]
) -> None:
    try:
        found = joined(names, pairs, same=same, different=different)
    except DataError:
        return
    assert all(found[one] == found[other] for one, other in same)
    assert all(found[one] != found[other] for one, other in different)
