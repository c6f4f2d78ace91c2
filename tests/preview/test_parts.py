"""What the page rests on: one slide as a deck of its own, what counts as the same slide, and which files are watched."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

from deckgen.errors import Mark
from deckgen.figures import get_figure
from deckgen.plan import make_plan
from deckgen.preview.office import Office
from deckgen.preview.sameness import digest_of, slide_digests
from deckgen.preview.single import single
from deckgen.preview.watch import first_patterns, look, patterns_of
from deckgen.slides.model import Deck, Paragraph, Picture, Run, Slide, Text, plain
from deckgen.slides.package import Package
from deckgen.slides.snapshot import read_slide
from deckgen.slides.writer import deck_bytes
from deckgen.theme import load_theme

LINK = Text(paragraphs=(Paragraph(runs=(Run(text="go", link="a"),)),))


def slide(own: str, title: str, body: Text | None = None) -> Slide:
    return Slide(id=own, layout="text", title=plain(title), body={"Body": body or plain("words")}, notes=plain("say"))


def deck(*slides: Slide) -> Deck:
    return Deck(title="A deck", slides=slides, as_of="2026-02-28", organization="Us")


def package(*slides: Slide) -> Package:
    content, _ = deck_bytes(deck(*slides), load_theme("lakeshore"))
    return Package(content)


def test_a_slide_alone_holds_nothing_of_the_others() -> None:
    whole = package(slide("a", "First"), slide("b", "Second", LINK))
    alone = Package(single(whole, whole.slides()[1], 2))
    alone.load()
    [part] = alone.slides()
    assert read_slide(alone, part).id == "b"
    assert b"First" not in b"".join(alone.parts.values())
    assert not [name for name in alone.parts if "notes" in name or "customXml" in name]


def test_a_slide_alone_keeps_its_number_and_is_shown() -> None:
    whole = package(slide("a", "First"), replace(slide("b", "Second"), hidden=True))
    alone = Package(single(whole, whole.slides()[1], 41))
    shown = read_slide(alone, alone.slides()[0])
    number = shown.shape("Slide Number")
    assert not shown.hidden
    assert number is not None
    assert number.paragraphs[0].text == "41"


def test_a_slide_alone_is_the_same_bytes_wherever_it_stands() -> None:
    one, two = package(slide("b", "Second")), package(slide("a", "First"), slide("b", "Second"))
    assert single(one, one.slides()[0], 2) == single(two, two.slides()[1], 2)


def test_a_figure_alone_is_the_same_bytes_wherever_it_stands() -> None:
    figures = [get_figure(kind).example() for kind in ("bar", "funnel")]
    first, second = (
        Slide(id=figure.kind, layout="figure", title=plain("t"), body={"Figure": Picture(figure=figure, alt_text="a")})
        for figure in figures
    )
    one, two = package(second), package(first, second)
    assert single(one, one.slides()[0], 2) == single(two, two.slides()[1], 2)


def test_libreoffice_draws_a_slide_alone(soffice: str) -> None:
    whole = package(slide("a", "First"), slide("b", "Second"))
    office = Office()
    try:
        office.stand_by()
        decks = {name: single(whole, part, 1) for name, part in zip("ab", whole.slides(), strict=True)}
        drawn = dict(office.draw({**decks, "broken": b"no deck"}, height=900))
        assert drawn.keys() == {"a", "b"}
        assert all(content.startswith(b"\x89PNG") for content in drawn.values())
        assert dict(office.draw({"a": decks["a"]}, height=900)) == {"a": drawn["a"]}
    finally:
        office.close()


def test_a_slide_that_only_moved_down_its_file_is_the_same() -> None:
    here, there = (replace(slide("a", "First"), mark=Mark(file="x.yaml", line=line)) for line in (3, 9))
    assert slide_digests(deck(here)) == slide_digests(deck(there))


@pytest.mark.parametrize(
    "other", [slide("a", "Other"), slide("a", "First", LINK), replace(slide("a", "First"), hidden=True)]
)
def test_a_slide_that_looks_otherwise_is_another(other: Slide) -> None:
    assert slide_digests(deck(slide("a", "First"))) != slide_digests(deck(other))
    assert slide_digests(deck(other), "one theme") != slide_digests(deck(other), "another")


def test_a_number_deep_in_a_frame_counts() -> None:
    one, two = (pd.DataFrame({"x": [0.0] * 500 + [last]}) for last in (1.0, 2.0))
    assert digest_of({"frame": one}) == digest_of({"frame": one.copy()})
    assert digest_of({"frame": one}) != digest_of({"frame": two})


def test_files_of_sources_are_watched_also_those_that_come_later(tmp_path: Path) -> None:
    spec, data = tmp_path / "decks/a.yaml", tmp_path / "data"
    spec.parent.mkdir()
    data.mkdir()
    spec.write_text(
        "extends: base.yaml\ntitle: x\naudience: board\nas_of: 2026-02-28\nsections: [title]\nsources:\n"
        "  {donations: {path: 'data/gifts*.csv'}, subscriptions: null, event_tickets: null, email_events: null}\n",
        "utf-8",
    )
    patterns = patterns_of(make_plan(str(spec)))
    (data / "other.csv").write_text("a")
    before = look(patterns)
    (data / "gifts_2026.csv").write_text("a")
    after = look(patterns)
    (data / "gifts_2026.csv").write_text("ab")
    assert before != after != look(patterns)
    assert not any("other" in file for file in after)


def test_a_changed_a_new_and_a_missing_file_are_seen(tmp_path: Path) -> None:
    spec = tmp_path / "decks [new]/a.yaml"
    spec.parent.mkdir()
    spec.write_text("title: x")
    patterns = first_patterns(spec)
    looks = [look(patterns)]
    spec.write_text("title: longer")
    looks.append(look(patterns))
    (tmp_path / "decks [new]/base.yaml").write_text("title: y")
    looks.append(look(patterns))
    spec.unlink()
    looks.append(look(patterns))
    assert all(one != two for one, two in pairwise(looks))
    assert look(patterns) == looks[-1]
