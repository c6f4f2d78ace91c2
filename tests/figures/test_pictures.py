"""Every figure kind looks as it did when somebody last looked at it: a change is noticed, then judged by eye."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from figures.fingerprint import Look, changes, look_of
from figures.grounds import DARK, LIGHT

from deckgen.figures import figure_kinds, get_figure
from deckgen.figures.bar import Bar
from deckgen.files import write_whole
from deckgen.theme import Theme

SNAPSHOT = Path(__file__).parents[1] / "snapshots/figures.json"
ACCEPT = "DECKGEN_ACCEPT"
HOW = (
    f"look at the picture (`make gallery`), then accept it: {ACCEPT}=1 python -m pytest tests/figures/test_pictures.py"
)
SIZE = (7.95, 4.7)


@pytest.fixture(scope="module")
def accepted() -> dict[str, Look]:
    """The looks that somebody has accepted; today's, written down first, where `ACCEPT` is set."""
    if ACCEPT in os.environ:
        write_whole(SNAPSHOT, as_text({kind: example_look(kind) for kind in figure_kinds()}))
    looks: dict[str, Look] = json.loads(SNAPSHOT.read_text(encoding="utf-8"))
    return looks


def as_text(looks: dict[str, Look]) -> str:
    """Return JSON with a line a text and a line a row of cells, so that a diff shows what moved."""
    figures = []
    for kind, look in looks.items():
        parts = [
            f'  "{part}": [\n' + ",\n".join(f"   {json.dumps(line, ensure_ascii=False)}" for line in lines) + "]"
            for part, lines in (("marks", look["marks"]), ("texts", look["texts"]))
        ]
        figures.append(f' "{kind}": {{\n' + ",\n".join(parts) + "}")
    return "{\n" + ",\n".join(figures) + "\n}\n"


def example_look(kind: str) -> Look:
    return look_of(get_figure(kind).example(), LIGHT, *SIZE)


def bar_look(theme: Theme = LIGHT, **columns: Any) -> Look:
    return look_of(Bar(frame=Bar.EXAMPLE.assign(**columns)), theme, *SIZE)


@pytest.mark.parametrize("kind", sorted(figure_kinds()))
def test_a_figure_looks_as_it_did(kind: str, accepted: dict[str, Look]) -> None:
    assert kind in accepted, f"figure {kind!r} has no snapshot: {HOW}"
    assert changes(accepted[kind], example_look(kind)) == [], f"figure {kind!r} looks different: {HOW}"


def test_every_snapshot_is_of_a_figure_kind(accepted: dict[str, Look]) -> None:
    assert set(accepted) <= set(figure_kinds()), HOW


def test_a_bar_that_is_five_percent_longer_is_noticed() -> None:
    longer = Bar.EXAMPLE["value"] * [1, 1.05, 1, 1]
    assert changes(bar_look(), bar_look(value=longer))


def test_another_number_at_the_same_bar_is_noticed() -> None:
    said = changes(bar_look(), bar_look(text=["54,816", "20,790", "722", "123"]))
    assert said == ["text '20,709' is gone", "text '20,790' is new"]


def test_a_bar_of_another_colour_is_noticed() -> None:
    assert changes(bar_look(color="primary"), bar_look(color="medium"))
    assert changes(bar_look(LIGHT), bar_look(DARK))


@pytest.mark.parametrize("hinting", ["none", "force_autohint"])
def test_letters_that_another_freetype_draws_differently_are_no_change(
    hinting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, rc_params = bar_look(), Theme.rc_params
    monkeypatch.setattr(Theme, "rc_params", lambda theme: rc_params(theme) | {"text.hinting": hinting})
    assert changes(before, bar_look()) == []
