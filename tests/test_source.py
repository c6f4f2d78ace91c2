"""YAML with positions: merged by `extends`, bounded, and every mistake at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from deckgen.errors import SpecError
from deckgen.plan import make_plan
from deckgen.source import MOST_LISTED, load, near, read_yaml, with_settings


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def messages(error: pytest.ExceptionInfo[SpecError]) -> str:
    return "\n".join(p.message for p in error.value.problems)


def test_every_value_knows_its_line_and_column(tmp_path: Path) -> None:
    document = read_yaml(write(tmp_path, "a.yaml", "title: A\nlist:\n  - x\n  - key: {deep: 1}\n"))
    mark = document.mark(("list", 1, "key", "deep"))
    assert (mark.line, mark.column) == (4, 11)  # type: ignore[union-attr]
    assert document.mark(("list", 1, "key", "nothing")) == document.mark(("list", 1, "key"))


def test_the_nearer_file_wins_key_by_key(tmp_path: Path) -> None:
    write(tmp_path, "base.yaml", "a: {x: 1, y: 2}\nlist: [1, 2]\n")
    document = load(write(tmp_path, "deck.yaml", "extends: base.yaml\na: {y: 3}\nlist: [4]\n"))
    assert document.data == {"a": {"x": 1, "y": 3}, "list": [4]}
    assert document.mark(("a", "x")).file.endswith("base.yaml")  # type: ignore[union-attr]
    assert document.mark(("a", "y")).file.endswith("deck.yaml")  # type: ignore[union-attr]
    assert document.mark(("list", 1)).line == 3  # type: ignore[union-attr]


def test_what_is_one_thing_is_replaced_as_one(tmp_path: Path) -> None:
    write(tmp_path, "base.yaml", "sources: {donations: {kind: demo}, tickets: {kind: demo}}\n")
    spec = write(tmp_path, "deck.yaml", "extends: base.yaml\nsources: {donations: {path: x.csv}}\n")
    merged = load(spec, whole=frozenset(["sources"])).data["sources"]
    assert merged == {"donations": {"path": "x.csv"}, "tickets": {"kind": "demo"}}


def test_settings_of_the_command_line_are_yaml(tmp_path: Path) -> None:
    document = with_settings(read_yaml(write(tmp_path, "a.yaml", "a: {b: 1}\n")), ["a.b=[1, 2]", "c=yes: it=is"])
    assert document.data["a"] == {"b": [1, 2]}
    wrong = with_settings(document, ["nonsense"])
    assert wrong.problems[0].message == "--set 'nonsense' is not key=value"


def test_a_setting_that_cannot_be_read_is_a_mistake_like_one_in_a_file(tmp_path: Path) -> None:
    document = read_yaml(write(tmp_path, "a.yaml", "as_of: 2026-02-28\n"))
    [unread, twice] = with_settings(document, ["as_of=2026-02-30", "a={b: 1, b: 2}"]).problems
    assert unread.message == "cannot read '2026-02-30': day is out of range for month"
    assert str(unread.mark).startswith("--set:1")
    assert twice.message == "the key 'b' stands twice"
    assert with_settings(document, ["title={{ row.x"]).data["title"] == "{{ row.x"


def test_what_cannot_be_read_is_one_mistake_and_not_two(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", "extends: base.yaml\ntitle: T\naudience: board\nas_of: 2026-02-30\nsections: [title]\n")
    with pytest.raises(SpecError) as raised:
        make_plan(str(tmp_path / "a.yaml"))
    assert [problem.message for problem in raised.value.problems] == [
        "cannot read '2026-02-30': day is out of range for month"
    ]


def test_a_key_that_stands_twice_is_a_mistake_of_its_own_line(tmp_path: Path) -> None:
    document = read_yaml(write(tmp_path, "a.yaml", "title: A\nseed: 1\ntitle: B\n"))
    [problem] = document.problems
    assert (problem.message, problem.mark.line) == ("the key 'title' stands twice", 3)  # type: ignore[union-attr]
    assert document.data["title"] == "A"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file is empty"),
        ("- a\n- b\n", "the top of the file must be a mapping"),
        ("a: [1, 2\n", "not valid YAML"),
        ("a:\n\tb: 1\n", "not valid YAML"),
        ('a: "unclosed\n', "not valid YAML"),
        ("a: &a [*a]\n", "too large or too deeply nested"),
        ("a: &a {x: 1}\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
         "d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n",
         "too large or too deeply nested"),
        ("[" * 3000 + "]" * 3000, "too deeply nested"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SpecError) as error:
        read_yaml(write(tmp_path, "a.yaml", text))
    assert said in messages(error)


def test_values_that_would_run_code_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "a.yaml", "a: !!python/object/apply:os.system ['true']\nb: !!python/name:os.system\n")
    document = read_yaml(path)
    assert any("cannot read" in p.message for p in document.problems)
    assert document.data["b"] is None


def test_size_is_bounded(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match="a spec has at most"):
        read_yaml(write(tmp_path, "a.yaml", "# " + "x" * 1_000_001))


def test_extending_goes_wrong_clearly(tmp_path: Path) -> None:
    write(tmp_path, "base.yaml", "extends: deck.yaml\n")
    with pytest.raises(SpecError, match="extends itself"):
        load(write(tmp_path, "deck.yaml", "extends: base.yaml\n"))
    with pytest.raises(SpecError, match=r"did you mean 'base\.yaml'"):
        load(write(tmp_path, "other.yaml", "extends: bsae.yaml\n"))
    with pytest.raises(SpecError, match=r"did you mean 'other\.yaml'"):
        load(tmp_path / "othr.yaml")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("sectons", "sections"), ("reteniton_rate", "retention_rate"), ("shwo", "show"), ("brr", "bar"), ("SEED", "seed"),
     ("rete", "retention_rate")],
)  # fmt: skip
def test_a_slip_of_the_pen_is_found(typed: str, meant: str) -> None:
    assert (
        near(typed, ["sections", "retention_rate", "constituents", "show", "bar", "seed"]) == f"did you mean {meant!r}?"
    )


@pytest.mark.parametrize("word", ["nonsense", "components", "provider", "adoption", "banana"])
def test_a_word_that_only_shares_letters_is_not_offered(word: str) -> None:
    known = ["constituents", "divider", "chart.options", "bands", *(f"other_{i}" for i in range(MOST_LISTED))]
    assert near(word, known[:4]) == "known: bands, chart.options, constituents, divider"
    assert "did you mean" not in str(near(word, known))


def test_of_many_names_none_is_offered_where_none_is_like_it() -> None:
    known = [f"constituents_{i}" for i in range(MOST_LISTED + 1)]
    assert near("nonsense", known) == f"none of {len(known)} is like it"
    assert str(near("constitution", known)).startswith(f"the nearest of {len(known)}: constituents_")


def test_near_names_are_offered() -> None:
    assert near("problm", ["problem", "setup"]) == "did you mean 'problem'?"
    assert near("zzz", ["problem", "setup"]) == "known: problem, setup"
