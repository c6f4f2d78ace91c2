"""What lies where a build goes: ours alone, ours and edited, somebody else's, open, or changed meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest
from edits import opened, saved
from small_deck import FIRST, SECOND
from test_hand_edits import base_of, deck, merged_with
from test_merging import say

from deckgen.errors import OutputError
from deckgen.placing import examine, put
from deckgen.slides.carrier import embed, extract
from deckgen.slides.editor import Editor
from deckgen.slides.merge import merge
from deckgen.slides.package import Package


@pytest.fixture
def target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    put(deck(FIRST), Path("out/deck.pptx"), None)
    return Path("out/deck.pptx")


def edit(target: Path) -> bytes:
    presentation = opened(target.read_bytes())
    say("closing", "Body", 0, "Mine")(presentation)
    target.write_bytes(saved(presentation))
    return target.read_bytes()


def test_a_deck_that_nobody_touched_is_written_afresh_without_a_copy(target: Path) -> None:
    former = examine(target, overwrite=False)
    assert former is not None
    assert (former.edited, former.base) == (False, None)
    assert put(deck(SECOND), target, former) is False
    assert target.read_bytes() == deck(SECOND)
    assert not target.with_name("deck.pptx.bak").exists()


def test_a_deck_that_was_only_opened_and_saved_is_taken_for_untouched_wherever_it_lies(
    target: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere.pptx"
    elsewhere.write_bytes(saved(opened(deck(FIRST))))
    former = examine(elsewhere, overwrite=False)
    assert former is not None
    assert (former.edited, former.base) == (False, None)


def test_an_edited_deck_says_what_was_written_and_stays_as_a_copy(target: Path) -> None:
    there = edit(target)
    former = examine(target, overwrite=False)
    assert former is not None
    assert former.base == base_of(deck(FIRST))
    put(deck(SECOND), target, former, merged=True)
    assert target.with_name("deck.pptx.bak").read_bytes() == there


def test_a_merged_deck_is_never_taken_for_ours_alone(target: Path) -> None:
    edit(target)
    former = examine(target, overwrite=False)
    assert former is not None
    assert former.base is not None
    result = merge(former.content, deck(SECOND), former.base)
    put(result.content, target, former, merged=True)
    again = examine(target, overwrite=False)
    assert again is not None
    assert again.base is not None
    assert merged_with(again.content, SECOND).content == result.content


def test_what_was_written_is_found_again_when_the_deck_has_lost_it(target: Path) -> None:
    edit(target)
    editor = Editor(target.read_bytes())
    link = next(one for one in editor.relationships("ppt/presentation.xml").values() if one.kind == "customXml")
    editor.unrelate("ppt/presentation.xml", link.id)
    editor.prune()
    target.write_bytes(editor.content())
    assert extract(Package(target.read_bytes())) is None
    former = examine(target, overwrite=False)
    assert former is not None
    assert former.base == base_of(deck(FIRST))


def test_a_deck_of_somebody_elses_is_only_replaced_when_asked(target: Path) -> None:
    from io import BytesIO

    from pptx import Presentation

    buffer = BytesIO()
    Presentation().save(buffer)
    for content in (buffer.getvalue(), b"no deck at all"):
        target.write_bytes(content)
        with pytest.raises(OutputError, match="is not as deckgen wrote it"):
            examine(target, overwrite=False)
        former = examine(target, overwrite=True)
        assert former is not None
        put(deck(FIRST), target, former)
        assert target.with_name("deck.pptx.bak").read_bytes() == content


def test_a_deck_that_changes_during_the_build_is_left_alone(target: Path) -> None:
    former = examine(target, overwrite=False)
    there = edit(target)
    with pytest.raises(OutputError, match="was changed while the deck was being built"):
        put(deck(SECOND), target, former)
    assert target.read_bytes() == there
    assert [path.name for path in target.parent.iterdir()] == ["deck.pptx"]


def test_a_deck_that_appears_during_the_build_is_left_alone(target: Path) -> None:
    with pytest.raises(OutputError, match="was changed while the deck was being built"):
        put(deck(SECOND), target, None)
    assert target.read_bytes() == deck(FIRST)


def test_a_deck_that_is_opened_during_the_build_is_left_alone(target: Path) -> None:
    former = examine(target, overwrite=False)
    target.with_name("~$deck.pptx").touch()
    with pytest.raises(OutputError, match="is open in PowerPoint"):
        put(deck(SECOND), target, former)
    with pytest.raises(OutputError, match="is open in PowerPoint"):
        examine(target, overwrite=False)
    assert target.read_bytes() == deck(FIRST)


def test_a_deck_carries_what_others_put_beside(target: Path) -> None:
    editor = Editor(deck(FIRST))
    embed(editor, {"ledger": {"numbers": 3}})
    carried = extract(Package(editor.content()))
    assert carried is not None
    assert set(carried) == {"base", "ledger"}
    assert base_of(editor.content()) == base_of(deck(FIRST))


def test_what_cannot_be_read_counts_as_nothing_carried(target: Path) -> None:
    editor = Editor(deck(FIRST))
    part = next(
        link.target for link in editor.relationships("ppt/presentation.xml").values() if link.kind == "customXml"
    )
    editor.parts[part] = editor.parts[part].replace(b"{", b"(", 1)
    target.write_bytes(editor.content())
    former = examine(target, overwrite=False)  # our own copy is still there
    assert former is not None
    for copy in Path(".deckgen/written").glob("*.json"):
        copy.unlink()
    with pytest.raises(OutputError, match="does not say what that was"):
        examine(target, overwrite=False)
