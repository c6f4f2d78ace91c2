"""Where each row's deck goes."""

from __future__ import annotations

import pytest

from deckgen.errors import SpecError
from deckgen.fanout.names import slug, targets
from deckgen.rows import Row


def rows(*names: str | None) -> list[Row]:
    return [Row(number=i, fields={"name": name, "n": i}) for i, name in enumerate(names, start=1)]


def named(*names: str | None, out: str | None = None) -> list[str]:
    return [path.as_posix() for path in targets("d", rows(*names), out)[0]]


def test_a_deck_is_called_by_its_first_field() -> None:
    assert named("North Shore", "São Paulo / Évora", None) == [
        "out/d/north-shore.pptx", "out/d/sao-paulo-evora.pptx", "out/d/row-3.pptx",
    ]  # fmt: skip


def test_letters_of_any_script_stay() -> None:
    assert slug("חיפה 7") == "חיפה-7"


def test_names_that_differ_in_case_alone_are_told_apart_and_told_of() -> None:
    files, said = targets("d", rows("North", "north-2", "NORTH", "north"), None)
    assert [file.name for file in files] == ["north.pptx", "north-2.pptx", "north-3.pptx", "north-4.pptx"]
    assert said[0] == "row 3 is written to out/d/north-3.pptx: an earlier row has north.pptx"


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b", "C:\\x", "what?*", "dots...", "{{ 7 }}", "a\tb"])
def test_no_row_leaves_the_folder_that_was_asked_for(name: str) -> None:
    [path] = named(name, out="out/{{ row.name }}.pptx")
    assert path.startswith("out/")
    assert path.count("/") == 1
    assert not set(path) & set('<>:"\\|?*{}\t')


def test_windows_devices_are_no_names() -> None:
    assert named("CON", "com1", "Aux.2") == ["out/d/_con.pptx", "out/d/_com1.pptx", "out/d/aux-2.pptx"]
    assert named("nul", out="out/{{ row.name }}.pptx") == ["out/_nul.pptx"]


def test_long_names_are_cut() -> None:
    assert all(len(path) < 130 for path in named("x" * 500, "x" * 499 + "y"))


def test_out_must_name_a_file_a_row() -> None:
    with pytest.raises(SpecError, match="is one file for 2 rows"):
        named("a", "b", out="out/x.pptx")
    with pytest.raises(SpecError, match="no column 'nam'") as error:
        named("a", out="out/{{ row.nam }}.pptx")
    assert error.value.problems[0].hint == "did you mean 'name'?"
